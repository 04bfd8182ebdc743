"""Entregas de una sola dimensión: actualizan lo suyo y dejan como estaba lo demás.

Lo firmado se guarda tal cual. El estado del municipio en una entrega parcial es la última completa
anterior con las parciales que le siguieron encima, en orden de secuencia: depende sólo de qué
entregas valen y no del orden en que llegaron.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Row, bindparam, select

from app.garante import tablas
from app.garante.guardados import leer_datos
from app.modelo.tipos import Modelo
from app.paquete.instantanea import Actividad, Instantanea
from app.paquete.manifiesto import PARCIAL

_INDICADORES = "5b"
"""La herramienta de donde salen los indicadores."""

_I = tablas.instantanea.c
_DEL_MUNICIPIO = (_I.municipio == bindparam("del_municipio")) & (_I.vale == 1)
_ANTERIORES = (
    select(_I.tipo, _I.datos)
    .where(_DEL_MUNICIPIO, _I.secuencia < bindparam("antes_de"))
    .order_by(_I.secuencia.desc())
)
_HAY_POSTERIORES = (
    select(_I.id)
    .where(_DEL_MUNICIPIO, _I.secuencia > bindparam("despues_de"), _I.tipo == PARCIAL)
    .limit(1)
)
_POSTERIORES = (
    select(tablas.instantanea)
    .where(_DEL_MUNICIPIO, _I.secuencia > bindparam("despues_de"))
    .order_by(_I.secuencia)
)


def efectiva(
    conexion: Connection, modelo: Modelo, municipio: str, secuencia: int, propia: Instantanea
) -> Instantanea:
    """El estado del municipio con una entrega: ella misma, o lo anterior más ella si es parcial."""
    dimension = _dimension(propia)
    if dimension is None:
        return propia
    encima = [propia]
    lugar = {"del_municipio": municipio, "antes_de": secuencia}
    for fila in conexion.execute(_ANTERIORES, lugar):
        encima.append(leer_datos(fila.datos))
        if fila.tipo != PARCIAL:
            break
    estado = encima.pop()
    for parcial in reversed(encima):
        estado = fundir(modelo, estado, parcial)
    return _sin_cabos(estado)


def siguientes(conexion: Connection, municipio: str, secuencia: int) -> Iterable[Row[Any]]:
    """Las parciales cuyo estado depende de esa entrega, en orden; hasta la próxima completa."""
    lugar = {"del_municipio": municipio, "despues_de": secuencia}
    if conexion.scalar(_HAY_POSTERIORES, lugar) is None:
        return []
    dependen = []
    for fila in conexion.execute(_POSTERIORES, lugar):
        if fila.tipo != PARCIAL:
            break
        dependen.append(fila)
    return dependen


def fundir(modelo: Modelo, estado: Instantanea, parcial: Instantanea) -> Instantanea:
    """`estado` con lo de la dimensión de `parcial`. Lo que traiga de otras no cuenta."""
    dimension = _dimension(parcial)
    suyas = {h.clave for h in modelo.herramientas if h.dimension == dimension}
    personas = {p.id: p for p in (*estado.personas, *parcial.personas)}
    return replace(
        estado,
        municipio=parcial.municipio,
        personas=tuple(personas.values()),
        herramientas=(
            *(h for h in estado.herramientas if h.clave not in suyas),
            *(h for h in parcial.herramientas if h.clave in suyas),
        ),
        actividades=_juntas(estado.actividades, parcial.actividades, suyas),
        respuestas=_juntas(estado.respuestas, parcial.respuestas, suyas),
        evidencias=_juntas(estado.evidencias, parcial.evidencias, suyas),
        indicadores=parcial.indicadores if _INDICADORES in suyas else estado.indicadores,
        respuestas_a_observaciones=parcial.respuestas_a_observaciones,
        entrega=parcial.entrega,
    )


class _DeHerramienta(Protocol):
    """Un registro que dice de qué herramienta es."""

    @property
    def herramienta(self) -> str: ...


R = TypeVar("R", bound=_DeHerramienta)


def _juntas(previos: Iterable[R], nuevos: Iterable[R], suyas: Collection[str]) -> tuple[R, ...]:
    return (
        *(r for r in previos if r.herramienta not in suyas),
        *(r for r in nuevos if r.herramienta in suyas),
    )


def _dimension(datos: Instantanea) -> int | None:
    return None if datos.entrega is None else datos.entrega.dimension


def _sin_cabos(estado: Instantanea) -> Instantanea:
    """Sin flechas ni padres que señalen a actividades que ya no están."""
    presentes = {a.id for a in estado.actividades}

    def atada(una: Actividad) -> Actividad:
        previas = tuple(previa for previa in una.depende_de if previa.id in presentes)
        padre = una.padre if una.padre in presentes else ""
        return replace(una, depende_de=previas, padre=padre)

    return replace(estado, actividades=tuple(map(atada, estado.actividades)))
