"""Reglas de los planes y proyectos (herramientas.md, 1d): una ficha por proyecto."""

import re
from collections import defaultdict
from collections.abc import Iterator

from app.modelo.calculos.grafos import en_circulo
from app.modelo.reglas.base import (
    Caso,
    Ficha,
    Fila,
    Reglas,
    Senal,
    cantidad,
    distinto,
    enumerar,
    fecha,
    filas,
    le_falta,
    lista,
    nombre,
    numero,
    orden_de_fechas,
    plano,
    texto,
    visible,
)

PROYECTOS_POR_LIDER = 3
DIAS_SIN_BITACORA = 60
CIEN = 100
_ACTIVIDAD = re.compile(r"\d{1,9}")
_ACTIVOS = ("aprobado", "en_ejecucion")
_VERBO = re.compile(r"\b[a-z]{2,}(?:ar|er|ir)(?:se|les?|los?|las?)?\b")


def v_1d_01(caso: Caso) -> Iterator[Senal]:
    """Fin anterior al inicio (proyecto o actividad)."""
    for ficha in caso.fichas("proyecto"):
        inicio, fin = fecha(ficha.valores, "pr_inicio"), fecha(ficha.valores, "pr_fin")
        if inicio and fin and fin < inicio:
            yield Senal(
                "pr_fin",
                f"El proyecto termina ({visible(fin)}) antes de empezar ({visible(inicio)}). "
                "Corrija alguna de las dos fechas.",
                ficha=ficha.numero,
            )
        yield from orden_de_fechas(ficha.valores, "pr_actividades", "inicio", "fin", ficha.numero)


def v_1d_02(caso: Caso) -> Iterator[Senal]:
    """Actividad fuera del rango del proyecto."""
    for ficha, indice, fila in _actividades(caso):
        inicio, fin = fecha(ficha.valores, "pr_inicio"), fecha(ficha.valores, "pr_fin")
        desde, hasta = fecha(fila, "inicio"), fecha(fila, "fin")
        antes = inicio and desde and desde < inicio
        if antes or (fin and hasta and hasta > fin):
            cuando = "empieza antes" if antes else "termina después"
            yield Senal(
                "pr_actividades",
                f"El renglón {indice + 1} {cuando} que el proyecto. Ajuste la actividad o las "
                "fechas del proyecto.",
                indice,
                ficha.numero,
            )


def v_1d_03(caso: Caso) -> Iterator[Senal]:
    """Predecesora inexistente o ciclo entre actividades."""
    for ficha in caso.fichas("proyecto"):
        actividades = filas(ficha.valores, "pr_actividades")
        lugares = {
            str(_numero(fila, indice)): indice
            for indice, fila in reversed([*enumerate(actividades)])
        }
        previas: dict[str, list[str]] = {}
        for indice, fila in enumerate(actividades):
            pedidas = _ACTIVIDAD.findall(texto(fila, "predecesora"))
            previas.setdefault(str(_numero(fila, indice)), []).extend(str(int(p)) for p in pedidas)
            ajenas = [pedida for pedida in pedidas if str(int(pedida)) not in lugares]
            if ajenas or (texto(fila, "predecesora") and not pedidas):
                cual = enumerar(ajenas) or texto(fila, "predecesora")[:40]
                yield Senal(
                    "pr_actividades",
                    f"El renglón {indice + 1} espera a la actividad «{cual}», que no existe. "
                    "Escriba el número de una actividad de la tabla.",
                    indice,
                    ficha.numero,
                )
        circulo = en_circulo(previas)
        if circulo:
            renglones = sorted(lugares[paso] + 1 for paso in circulo)
            yield Senal(
                "pr_actividades",
                f"{_se_esperan(renglones)}. Quite una predecesora para que alguna pueda empezar.",
                renglones[0] - 1,
                ficha.numero,
            )


def v_1d_04(caso: Caso) -> Iterator[Senal]:
    """Total ≠ cantidad × unitario; o suma ≠ total."""
    for ficha in caso.fichas("proyecto"):
        for indice, fila in enumerate(filas(ficha.valores, "pr_presupuesto")):
            cuantos, unitario = numero(fila, "cantidad"), numero(fila, "unitario")
            total = numero(fila, "total")
            if cuantos is None or unitario is None or total is None:
                continue
            if distinto(total, cuantos * unitario):
                yield Senal(
                    "pr_presupuesto",
                    f"En el renglón {indice + 1} el total no es la cantidad por el costo unitario. "
                    "Corrija la cantidad o el costo.",
                    indice,
                    ficha.numero,
                )


def v_1d_05(caso: Caso) -> Iterator[Senal]:
    """Avance 100 % sin evidencia; terminada con avance < 100 %."""
    for ficha, indice, fila in _actividades(caso):
        avance = numero(fila, "avance_pct")
        if texto(fila, "estado") == "terminada" and cantidad(fila, "avance_pct") < CIEN:
            yield Senal(
                "pr_actividades",
                f"El renglón {indice + 1} está terminado pero su avance es menor que 100 %. "
                "Corrija el avance o el estado.",
                indice,
                ficha.numero,
            )
        elif avance is not None and avance >= CIEN and not _con_evidencia(ficha):
            yield Senal(
                "pr_actividades",
                f"El renglón {indice + 1} está al 100 % y el proyecto no tiene evidencias. "
                "Adjunte el producto en la bitácora.",
                indice,
                ficha.numero,
            )


def v_1d_06(caso: Caso) -> Iterator[Senal]:
    """Sin alineación a ningún instrumento de planeación."""
    for ficha in caso.fichas("proyecto"):
        if not any(texto(fila, "instrumento") for fila in filas(ficha.valores, "pr_alineacion")):
            yield Senal(
                "pr_alineacion",
                "El proyecto no está alineado a ningún instrumento de planeación. Agregue el plan "
                "y el objetivo a los que contribuye.",
                ficha=ficha.numero,
            )


def v_1d_07(caso: Caso) -> Iterator[Senal]:
    """Ejercido mayor que presupuesto."""
    for ficha in caso.fichas("proyecto"):
        ejercido = numero(ficha.valores, "pr_ejercido")
        total = sum(cantidad(fila, "total") for fila in filas(ficha.valores, "pr_presupuesto"))
        if ejercido is not None and ejercido > total:
            yield Senal(
                "pr_ejercido",
                f"Se han ejercido ${ejercido:,} y el presupuesto es de ${total:,}. Revise la cifra "
                "o actualice el presupuesto.",
                ficha=ficha.numero,
            )


def v_1d_08(caso: Caso) -> Iterator[Senal]:
    """Objetivo sin meta o fecha (faltan número o verbo)."""
    for ficha in caso.fichas("proyecto"):
        objetivo = texto(ficha.valores, "pr_objetivo")
        faltan = []
        if not _VERBO.search(plano(objetivo)):
            faltan.append("la acción (un verbo)")
        if not any(letra.isdigit() for letra in objetivo):
            faltan.append("la meta o la fecha (un número)")
        if objetivo and faltan:
            yield Senal(
                "pr_objetivo",
                f"Al objetivo {le_falta(faltan)}. Diga qué se logrará, cuánto y cuándo.",
                ficha=ficha.numero,
            )


def v_1d_09(caso: Caso) -> Iterator[Senal]:
    """Líder con > 3 proyectos activos."""
    suyos: dict[str, list[int]] = defaultdict(list)
    for ficha in caso.fichas("proyecto"):
        if texto(ficha.valores, "pr_estado") in _ACTIVOS and texto(ficha.valores, "pr_lider"):
            suyos[texto(ficha.valores, "pr_lider")].append(ficha.numero)
    for lider, numeros in suyos.items():
        if len(numeros) > PROYECTOS_POR_LIDER:
            yield Senal(
                "pr_lider",
                f"{nombre(caso, lider)} lleva {len(numeros)} proyectos activos. Reparta alguno "
                "para que pueda atenderlos.",
                ficha=numeros[-1],
            )


def v_1d_10(caso: Caso) -> Iterator[Senal]:
    """Sin actualización de bitácora > 60 días en ejecución."""
    for ficha in caso.fichas("proyecto"):
        if texto(ficha.valores, "pr_estado") != "en_ejecucion":
            continue
        anotadas = [fecha(fila, "fecha") for fila in filas(ficha.valores, "pr_bitacora")]
        inicio = fecha(ficha.valores, "pr_inicio")
        ultima = max((dia for dia in (*anotadas, inicio) if dia), default=None)
        if ultima and (caso.hoy - ultima).days > DIAS_SIN_BITACORA:
            yield Senal(
                "pr_bitacora",
                f"La bitácora no se actualiza desde el {visible(ultima)}. Anote el avance y las "
                "dificultades.",
                ficha=ficha.numero,
            )


def _actividades(caso: Caso) -> Iterator[tuple[Ficha, int, Fila]]:
    for ficha in caso.fichas("proyecto"):
        for indice, fila in enumerate(filas(ficha.valores, "pr_actividades")):
            yield ficha, indice, fila


def _numero(fila: Fila, indice: int) -> int:
    """El número de la actividad; si no lo escribieron, su lugar en la tabla."""
    propio = numero(fila, "num")
    return int(propio) if propio is not None else indice + 1


def _se_esperan(renglones: list[int]) -> str:
    if len(renglones) == 1:
        return f"La actividad del renglón {renglones[0]} se espera a sí misma"
    cuales = enumerar([str(renglon) for renglon in renglones])
    return f"Las actividades de los renglones {cuales} se esperan unas a otras"


def _con_evidencia(ficha: Ficha) -> bool:
    bitacora = filas(ficha.valores, "pr_bitacora")
    return bool(lista(ficha.valores, "pr_evidencias")) or any(
        lista(fila, "evidencia") for fila in bitacora
    )


REGLAS: Reglas = {
    "V-1d-01": v_1d_01,
    "V-1d-02": v_1d_02,
    "V-1d-03": v_1d_03,
    "V-1d-04": v_1d_04,
    "V-1d-05": v_1d_05,
    "V-1d-06": v_1d_06,
    "V-1d-07": v_1d_07,
    "V-1d-08": v_1d_08,
    "V-1d-09": v_1d_09,
    "V-1d-10": v_1d_10,
}
