"""Reglas del reporte de indicadores (herramientas.md, 5b): una ficha técnica por indicador.

Falta V-5b-07: las fechas de cada solicitud están en el registro, que no es parte del formato.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from app.dominio.indicadores import Color, Sentido, defectos_de_rangos
from app.modelo.calculos.indicadores import (
    indicador,
    inicio_de_periodo,
    leer_rangos,
    mediciones,
    medir,
    valor_de,
)
from app.modelo.celdas import cantidad, escribir
from app.modelo.reglas.base import (
    Caso,
    Fila,
    Reglas,
    Senal,
    citar,
    enumerar,
    filas,
    numero,
    plano,
    texto,
)

VARIACION_MAXIMA = 50
ESTIMADOS_SEGUIDOS = 3
TIPOS_DE_RESPUESTA = ("DE-07", "DE-08", "DE-09")
"""Los que cuentan, cada uno, respuestas de una clase distinta."""
_CON_RESPONDIDAS = "DE-09"


def v_5b_01(caso: Caso) -> Iterator[Senal]:
    """Numerador > denominador en porcentajes."""
    for indice, fila in _mediciones(caso):
        ficha = indicador(caso.contexto, texto(fila, "codigo"))
        arriba, abajo = numero(fila, "numerador"), numero(fila, "denominador")
        if not ficha or not ficha.es_parte or arriba is None or abajo is None:
            continue
        if arriba > abajo:
            yield Senal(
                "id_medicion",
                f"En el renglón {indice + 1} el numerador ({arriba}) es mayor que el denominador "
                f"({abajo}) y el indicador es un porcentaje. Corrija alguno de los dos.",
                indice,
            )


def v_5b_02(caso: Caso) -> Iterator[Senal]:
    """Denominador 0 con valor distinto de «sin casos»."""
    for indice, fila in _mediciones(caso):
        if numero(fila, "denominador") == 0 and numero(fila, "valor") is not None:
            yield Senal(
                "id_medicion",
                f"En el renglón {indice + 1} el denominador es 0: el resultado es «sin casos», no "
                "un número. Borre el valor.",
                indice,
            )


def v_5b_03(caso: Caso) -> Iterator[Senal]:
    """Suma de tipos de respuesta ≠ respondidas."""
    por_periodo: dict[str, dict[str, Fila]] = defaultdict(dict)
    for _, fila in _mediciones(caso):
        if texto(fila, "codigo") in TIPOS_DE_RESPUESTA and texto(fila, "periodo"):
            por_periodo[texto(fila, "periodo")][texto(fila, "codigo")] = fila
    for periodo, medidas in por_periodo.items():
        respondidas = numero(medidas.get(_CON_RESPONDIDAS, {}), "denominador")
        suman = sum((cantidad(fila, "numerador") for fila in medidas.values()), Decimal(0))
        # La batería no mide todos los tipos: que falten es normal; que sobren, no.
        if respondidas is not None and suman > respondidas:
            yield Senal(
                "id_medicion",
                f"En {citar(periodo)} los tipos de respuesta ({enumerar(sorted(medidas))}) suman "
                f"{suman} y las respondidas son {respondidas}. Revise que ninguna se cuente dos "
                "veces.",
            )


def v_5b_04(caso: Caso) -> Iterator[Senal]:
    """Rojo sin explicación."""
    explicados = {
        texto(fila, "codigo") for fila in caso.filas("id_analisis") if texto(fila, "explicacion")
    }
    for indice, fila in _mediciones(caso):
        codigo = texto(fila, "codigo")
        if codigo and codigo not in explicados and _color(caso, fila) == Color.ROJO:
            yield Senal(
                "id_medicion",
                f"El renglón {indice + 1} ({citar(codigo)}) está en rojo y no se explica. Agregue "
                "la explicación y la acción en «Análisis».",
                indice,
            )


def v_5b_05(caso: Caso) -> Iterator[Senal]:
    """Periodo futuro o duplicado."""
    vistos: set[tuple[str, str]] = set()
    for indice, fila in _mediciones(caso):
        periodo = texto(fila, "periodo")
        clave = (plano(texto(fila, "codigo")), plano(periodo))
        empieza = inicio_de_periodo(periodo)
        if empieza and empieza > caso.hoy:
            que = f"es de un periodo que no ha empezado ({periodo}). Corrija el periodo"
        elif all(clave) and clave in vistos:
            que = f"repite el indicador y el periodo ({periodo}). Deje uno solo"
        else:
            vistos.add(clave)
            continue
        yield Senal("id_medicion", f"El renglón {indice + 1} {que}.", indice)


def v_5b_06(caso: Caso) -> Iterator[Senal]:
    """Variación > 50 puntos contra periodo anterior."""
    for codigo in _codigos(caso):
        ficha = indicador(caso.contexto, codigo)
        serie = [
            (texto(fila, "periodo"), valor)
            for fila in mediciones(caso.contexto, codigo)
            if (valor := valor_de(caso.contexto, fila)) is not None
        ]
        if not ficha or not ficha.es_parte:
            continue
        for (_, antes), (periodo, despues) in pairwise(serie):
            if abs(despues - antes) > VARIACION_MAXIMA:
                yield Senal(
                    "id_medicion",
                    f"{citar(codigo)} pasa de {escribir(antes)} a {escribir(despues)} en "
                    f"{citar(periodo)}. Confirme los datos o explique el cambio.",
                )


def v_5b_08(caso: Caso) -> Iterator[Senal]:
    """Semáforo con huecos o traslapes."""
    for ficha in caso.fichas("indicador"):
        rangos = leer_rangos(filas(ficha.valores, "id_semaforo"))
        alreves = [
            f"El rango {r.color} empieza en {r.desde} y termina en {r.hasta}."
            for r in rangos
            if r.desde is not None and r.hasta is not None and r.desde > r.hasta
        ]
        defectos = alreves or [*defectos_de_rangos(rangos)]
        if defectos:
            yield Senal(
                "id_semaforo",
                f"{defectos[0]} Corrija los límites para que cada valor tenga un solo color.",
                ficha=ficha.numero,
            )


def v_5b_09(caso: Caso) -> Iterator[Senal]:
    """Dato estimado en tres periodos seguidos."""
    for codigo in _codigos(caso):
        seguidos = 0
        for fila in mediciones(caso.contexto, codigo):
            seguidos = seguidos + 1 if texto(fila, "estimado") == "si" else 0
            if seguidos == ESTIMADOS_SEGUIDOS:
                yield Senal(
                    "id_medicion",
                    f"{citar(codigo)} lleva {seguidos} periodos seguidos con dato estimado. "
                    "Organice el registro para tener el dato real.",
                )


def v_5b_10(caso: Caso) -> Iterator[Senal]:
    """Meta peor que línea base según sentido."""
    for ficha in caso.fichas("indicador"):
        bases = [
            valor
            for fila in filas(ficha.valores, "id_linea_base")
            if (valor := numero(fila, "valor")) is not None
        ]
        sentido = texto(ficha.valores, "id_sentido")
        for indice, fila in enumerate(filas(ficha.valores, "id_metas")):
            meta = numero(fila, "meta")
            if bases and meta is not None and _peor(meta, bases[-1], sentido):
                yield Senal(
                    "id_metas",
                    f"La meta del renglón {indice + 1} ({meta}) es peor que la línea base "
                    f"({bases[-1]}). Corrija la meta o el sentido.",
                    indice,
                    ficha.numero,
                )


def _mediciones(caso: Caso) -> Iterator[tuple[int, Fila]]:
    yield from enumerate(caso.filas("id_medicion"))


def _codigos(caso: Caso) -> list[str]:
    return list(
        dict.fromkeys(texto(f, "codigo") for _, f in _mediciones(caso) if texto(f, "codigo"))
    )


def _color(caso: Caso, fila: Fila) -> str:
    medicion, color = medir(caso.contexto, fila)
    return color if medicion.valor is not None else texto(fila, "color")


def _peor(meta: Decimal, base: Decimal, sentido: str) -> bool:
    if sentido == Sentido.ASCENDENTE:
        return meta < base
    return sentido == Sentido.DESCENDENTE and meta > base


REGLAS: Reglas = {
    "V-5b-01": v_5b_01,
    "V-5b-02": v_5b_02,
    "V-5b-03": v_5b_03,
    "V-5b-04": v_5b_04,
    "V-5b-05": v_5b_05,
    "V-5b-06": v_5b_06,
    "V-5b-08": v_5b_08,
    "V-5b-09": v_5b_09,
    "V-5b-10": v_5b_10,
}
