"""Reglas de los perfiles de cargo (herramientas.md, 2a): una ficha por perfil."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.modelo.calculos.indicadores import suma
from app.modelo.celdas import fechas_escritas
from app.modelo.reglas.base import (
    Caso,
    Ficha,
    Reglas,
    Senal,
    Valores,
    cantidad,
    distinto,
    enumerar,
    fecha,
    filas,
    meses_despues,
    nombre,
    numero,
    plano,
    texto,
    visible,
)
from app.modelo.renglones import FORMULAS

MINIMOS = {
    "transparencia_activa": "transparencia activa",
    "transparencia_pasiva": "transparencia pasiva",
    "gestion_documental": "gestión documental",
}
TOLERANCIA_DE_TIEMPO = 5
HORAS_PARA_LOS_TRES = 20
_BRECHA = FORMULAS["pf_evaluacion", "brecha"]
_MESES = re.compile(r"\b(\d{1,2}) mes(?:es)?\b")
_PALABRAS_DE_VIGENCIA = ("venc", "vigen", "expir", "caduc")


def v_2a_01(caso: Caso) -> Iterator[Senal]:
    """Falta alguno de los perfiles TA, TP o GD."""
    hay = {texto(ficha.valores, "pf_tipo") for ficha in caso.fichas("perfil")}
    faltan = [nombre_ for tipo, nombre_ in MINIMOS.items() if tipo not in hay]
    if faltan:
        yield Senal(
            "pf_tipo",
            f"Falta la cédula de {enumerar(faltan)}. Agregue una por perfil, aunque sea la misma "
            "persona.",
        )


def v_2a_02(caso: Caso) -> Iterator[Senal]:
    """Suma de % de tiempo de funciones ≠ 100 (±5)."""
    for ficha in caso.fichas("perfil"):
        funciones = filas(ficha.valores, "pf_funciones")
        capturado = any(numero(fila, "pct_tiempo") is not None for fila in funciones)
        total = suma(funciones, "pct_tiempo")
        if capturado and abs(total - 100) > TOLERANCIA_DE_TIEMPO:
            yield Senal(
                "pf_funciones",
                f"Los porcentajes de tiempo suman {total} y deberían sumar 100. Ajústelos.",
                ficha=ficha.numero,
            )


def v_2a_03(caso: Caso) -> Iterator[Senal]:
    """Titular y suplente iguales."""
    for ficha in caso.fichas("perfil"):
        titular = texto(ficha.valores, "pf_titular")
        if titular and titular == texto(ficha.valores, "pf_suplente"):
            yield Senal(
                "pf_suplente",
                "El titular y su suplente son la misma persona. Elija otra.",
                ficha=ficha.numero,
            )


def v_2a_04(caso: Caso) -> Iterator[Senal]:
    """Horas totales de una persona > jornada legal."""
    campo = caso.campo("pf_horas")
    jornada = campo.maximo if campo else None
    for titular, fichas in _por_titular(caso).items():
        horas = sum((cantidad(f.valores, "pf_horas") for f in fichas), Decimal(0))
        horas += _otras_horas(fichas)
        if jornada is not None and horas > jornada:
            yield Senal(
                "pf_horas",
                f"{nombre(caso, titular)} suma {horas} horas a la semana entre todos sus perfiles "
                f"y la jornada es de {jornada}. Reparta funciones o corrija las horas.",
                ficha=fichas[-1].numero,
            )


def v_2a_05(caso: Caso) -> Iterator[Senal]:
    """Brecha calculada ≠ requerido − actual."""
    for ficha in caso.fichas("perfil"):
        for indice, fila in enumerate(filas(ficha.valores, "pf_evaluacion")):
            brecha, esperada = numero(fila, "brecha"), _BRECHA(fila)
            if brecha is not None and esperada is not None and distinto(brecha, esperada):
                yield Senal(
                    "pf_evaluacion",
                    f"En el renglón {indice + 1} la brecha debería ser {esperada}: lo requerido "
                    "menos lo actual. Vuelva a escribir alguno de los dos para recalcularla.",
                    indice,
                    ficha.numero,
                )


def v_2a_06(caso: Caso) -> Iterator[Senal]:
    """Una persona cubre TA+TP+GD con < 20 h semanales."""
    for titular, fichas in _por_titular(caso).items():
        suyos = [f for f in fichas if texto(f.valores, "pf_tipo") in MINIMOS]
        tipos = {texto(ficha.valores, "pf_tipo") for ficha in suyos}
        horas = sum((cantidad(f.valores, "pf_horas") for f in suyos), Decimal(0))
        if len(tipos) == len(MINIMOS) and horas < HORAS_PARA_LOS_TRES:
            yield Senal(
                "pf_horas",
                f"{nombre(caso, titular)} cubre los tres perfiles con {horas} horas a la semana. "
                "Busque apoyo o aumente el tiempo.",
                ficha=suyos[-1].numero,
            )


def v_2a_07(caso: Caso) -> Iterator[Senal]:
    """Requisitos que el titular actual no cumple y sin plan."""
    for ficha in caso.fichas("perfil"):
        for indice, fila in enumerate(filas(ficha.valores, "pf_evaluacion")):
            brecha = _BRECHA(fila)
            if brecha and brecha > 0 and texto(fila, "accion") in ("", "ninguna"):
                yield Senal(
                    "pf_evaluacion",
                    f"El renglón {indice + 1} tiene una brecha y ninguna acción para cerrarla. "
                    "Elija capacitación, acompañamiento u otra.",
                    indice,
                    ficha.numero,
                )


def v_2a_08(caso: Caso) -> Iterator[Senal]:
    """Certificación obligatoria vencida o con plazo legal excedido."""
    for ficha in caso.fichas("perfil"):
        vencida = _certificacion_vencida(ficha.valores, caso.hoy)
        if vencida:
            yield Senal(
                "pf_certificacion",
                f"La certificación {vencida}. Renuévela o anote el nuevo plazo.",
                ficha=ficha.numero,
            )


def _certificacion_vencida(valores: Valores, hoy: date) -> str:
    """Qué le pasa a la certificación según lo escrito; vacío si está en regla o no se sabe."""
    escrito = plano(texto(valores, "pf_certificacion"))
    if any(palabra in escrito for palabra in _PALABRAS_DE_VIGENCIA):
        vencio = max(fechas_escritas(escrito), default=None)
        if vencio and vencio < hoy:
            return f"venció el {visible(vencio)}"
    alta, plazo = fecha(valores, "pf_fecha_alta"), _MESES.search(escrito)
    if alta and plazo and _pendiente(valores) and meses_despues(alta, int(plazo[1]), hoy):
        return f"debía obtenerse en {plazo[1]} meses desde el alta ({visible(alta)})"
    return ""


def _pendiente(valores: Valores) -> bool:
    """Si la evaluación dice que todavía hay que certificarse."""
    return any(
        texto(fila, "accion") == "certificacion" and (_BRECHA(fila) or 0) > 0
        for fila in filas(valores, "pf_evaluacion")
    )


def _por_titular(caso: Caso) -> dict[str, list[Ficha]]:
    suyas: dict[str, list[Ficha]] = defaultdict(list)
    for ficha in caso.fichas("perfil"):
        if texto(ficha.valores, "pf_titular"):
            suyas[texto(ficha.valores, "pf_titular")].append(ficha)
    return suyas


def _otras_horas(fichas: list[Ficha]) -> Decimal:
    """Las otras tareas de la persona, contadas una vez aunque se repitan en cada cédula."""
    otras = {
        plano(texto(fila, "funcion")): cantidad(fila, "horas_semana")
        for ficha in fichas
        for fila in filas(ficha.valores, "pf_otras_funciones")
    }
    return sum(otras.values(), Decimal(0))


REGLAS: Reglas = {
    "V-2a-01": v_2a_01,
    "V-2a-02": v_2a_02,
    "V-2a-03": v_2a_03,
    "V-2a-04": v_2a_04,
    "V-2a-05": v_2a_05,
    "V-2a-06": v_2a_06,
    "V-2a-07": v_2a_07,
    "V-2a-08": v_2a_08,
}
