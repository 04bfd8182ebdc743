"""Mediciones de 5b: valor, color y el indicador al que pertenecen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.dominio.indicadores import (
    Color,
    Medicion,
    RangoColor,
    Sentido,
    calcular,
    color,
    color_por_rangos,
    leer_semaforo,
)
from app.modelo.celdas import Valores, cantidad, filas, numero, plano, texto
from app.modelo.contexto import Contexto, Ficha, Fila
from app.modelo.tipos import Indicador

_FACTOR = re.compile(r"[×x*]\s*(\d{1,6})\s*(?:\(|$)")
_EN_CIEN = ("%", "indice", "porcentaje", "indice_0_100")
_TRIMESTRE = re.compile(r"(?P<anio>\d{4})\s*[-/ ]?\s*(?P<clase>[tsm])?\s*(?P<parte>\d{1,2})")
_MESES_POR_PARTE = {"t": 3, "s": 6, "m": 1}
PALABRAS = {
    Color.SIN_CASOS: "sin casos",
    Color.SIN_DATO: "sin dato",
    Color.INFORMATIVO: "informativo",
}
"""Cómo se lee el color en la tabla; los demás se llaman igual."""


@dataclass(frozen=True, slots=True)
class FichaDeIndicador:
    """Lo que hace falta saber de un indicador, venga de su ficha técnica o del catálogo."""

    codigo: str
    sentido: Sentido | None
    factor: Decimal
    es_parte: bool
    """Porcentaje de una parte sobre su total: el numerador no puede pasarse."""
    con_denominador: bool
    rangos: tuple[RangoColor, ...] = ()
    semaforo: str = ""


def indicador(contexto: Contexto, codigo: str) -> FichaDeIndicador | None:
    """El indicador con ese código o nombre; manda la ficha técnica del municipio."""
    if not codigo:
        return None
    del_catalogo = next((i for i in contexto.modelo.indicadores if i.codigo == codigo), None)
    for ficha in contexto.de_tipo("5b", "indicador"):
        if _es(ficha, codigo):
            return _de_ficha(ficha.valores, codigo, del_catalogo)
    return _de_catalogo(del_catalogo) if del_catalogo else None


def sentido_de(contexto: Contexto, nombre: str) -> Sentido | None:
    """Si el indicador es mejor al subir o al bajar; `None` si no se reconoce cuál es."""
    hallado = indicador(contexto, nombre)
    if hallado:
        return hallado.sentido
    buscado = plano(nombre)
    for candidato in contexto.modelo.indicadores:
        if buscado and buscado in (plano(candidato.nombre), plano(candidato.codigo)):
            return Sentido(candidato.sentido)
    return None


def medir(contexto: Contexto, fila: Fila) -> tuple[Medicion, Color]:
    """Valor y color de un renglón de mediciones."""
    ficha = indicador(contexto, texto(fila, "codigo"))
    medicion = _valor(ficha, numero(fila, "numerador"), numero(fila, "denominador"))
    if ficha is None or medicion.valor is None:
        return medicion, medicion.falta or Color.INFORMATIVO
    if ficha.rangos and ficha.sentido:
        return medicion, color_por_rangos(medicion.valor, ficha.rangos, ficha.sentido)
    semaforo = leer_semaforo(ficha.semaforo, ficha.sentido) if ficha.sentido else None
    plazo = Decimal(contexto.perfil.plazos.respuesta)
    return medicion, color(medicion, semaforo, plazo)


def mediciones(contexto: Contexto, codigo: str) -> list[Fila]:
    """Las mediciones de un indicador, de la más antigua a la más reciente."""
    suyas = [
        fila
        for fila in filas(contexto.general("5b"), "id_medicion")
        if texto(fila, "codigo") == codigo
    ]
    return sorted(suyas, key=lambda fila: inicio_de_periodo(texto(fila, "periodo")) or date.min)


def inicio_de_periodo(periodo: str) -> date | None:
    """El primer día de `2026`, `2026-T2`, `2026-S1` o `2026-03`; `None` si no se entiende."""
    suelto = plano(periodo)
    try:
        if forma := _TRIMESTRE.fullmatch(suelto):
            meses = _MESES_POR_PARTE[forma["clase"] or "m"]
            return date(int(forma["anio"]), (int(forma["parte"]) - 1) * meses + 1, 1)
        return date(int(suelto), 1, 1) if re.fullmatch(r"\d{4}", suelto) else None
    except ValueError:
        return None


def leer_rangos(renglones: Sequence[Fila]) -> tuple[RangoColor, ...]:
    """Los renglones completos de un semáforo capturado."""
    colores = {c.value: c for c in (Color.VERDE, Color.AMARILLO, Color.ROJO)}
    return tuple(
        RangoColor(colores[texto(fila, "color")], numero(fila, "desde"), numero(fila, "hasta"))
        for fila in renglones
        if texto(fila, "color") in colores
        and (numero(fila, "desde") is not None or numero(fila, "hasta") is not None)
    )


def _es(ficha: Ficha, codigo: str) -> bool:
    propio = texto(ficha.valores, "id_codigo")
    nombre = texto(ficha.valores, "id_nombre")
    return propio == codigo or (bool(nombre) and plano(nombre) == plano(codigo))


def _de_ficha(valores: Valores, codigo: str, base: Indicador | None) -> FichaDeIndicador:
    unidad = texto(valores, "id_unidad") or (base.unidad if base else "")
    formula = texto(valores, "id_formula") or (base.formula if base else "")
    sentido = texto(valores, "id_sentido") or (base.sentido if base else "")
    return FichaDeIndicador(
        codigo,
        Sentido(sentido) if sentido in set(Sentido) else None,
        _factor(formula, unidad),
        _es_parte(formula, unidad),
        bool(texto(valores, "id_denominador")) or "÷" in formula,
        leer_rangos(filas(valores, "id_semaforo")),
        base.semaforo if base else "",
    )


def _de_catalogo(base: Indicador) -> FichaDeIndicador:
    return FichaDeIndicador(
        base.codigo,
        Sentido(base.sentido),
        _factor(base.formula, base.unidad),
        _es_parte(base.formula, base.unidad),
        "÷" in base.formula,
        semaforo=base.semaforo,
    )


def _factor(formula: str, unidad: str) -> Decimal:
    if escrito := _FACTOR.search(formula):
        return Decimal(escrito[1])
    return Decimal(100 if plano(unidad) in _EN_CIEN and "÷" in formula else 1)


def _es_parte(formula: str, unidad: str) -> bool:
    # Lo alcanzado puede pasar de la meta: ese porcentaje no es parte de un total.
    return plano(unidad) in ("%", "porcentaje") and "÷ meta" not in plano(formula)


def _valor(
    ficha: FichaDeIndicador | None, numerador: Decimal | None, denominador: Decimal | None
) -> Medicion:
    if denominador is None and numerador is not None and ficha and not ficha.con_denominador:
        return Medicion(numerador)
    return calcular(numerador, denominador, ficha.factor if ficha else Decimal(100))


def valor_de(contexto: Contexto, fila: Fila) -> Decimal | None:
    """El valor de una medición: el calculado o, si no se puede, el escrito."""
    medicion, _ = medir(contexto, fila)
    if medicion.falta is Color.SIN_CASOS:
        return None
    return numero(fila, "valor") if medicion.valor is None else medicion.valor


def suma(renglones: Sequence[Fila], columna: str) -> Decimal:
    """La suma de una columna."""
    return sum((cantidad(fila, columna) for fila in renglones), Decimal(0))
