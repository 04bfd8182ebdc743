"""Qué renglones de una tabla cambiaron, sin tomar por cambiados los que sólo se corrieron."""

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from app.garante.vistas_cambios import CambioDeRenglon
from app.paquete.canonico import Json

TOPE = 250_000
"""Renglones × renglones que se alinean; más allá se comparan por su lugar, que no se alarga."""


def comparar(antes: Sequence[Json], ahora: Sequence[Json]) -> tuple[CambioDeRenglon, ...]:
    """Lo que hay que quitar, cambiar y poner para ir de una tabla a la otra."""
    viejos, nuevos = [huella(fila) for fila in antes], [huella(fila) for fila in ahora]
    inicio = _iguales(viejos, nuevos)
    fin = _iguales(viejos[inicio:][::-1], nuevos[inicio:][::-1])
    a, b = viejos[inicio : len(viejos) - fin], nuevos[inicio : len(nuevos) - fin]
    return tuple(
        _cambio(antes, ahora, _lugar(viejo, inicio), _lugar(nuevo, inicio))
        for i1, i2, j1, j2 in _tramos(a, b)
        for viejo, nuevo in zip_longest(range(i1, i2), range(j1, j2))
    )


def aplicar(antes: Sequence[Json], cambios: Sequence[CambioDeRenglon]) -> list[Json]:
    """La tabla de ahora, a partir de la de antes y lo que cambió."""
    fuera = {cambio.lugar_antes for cambio in cambios} - {None}
    puestos = {cambio.lugar: cambio.ahora for cambio in cambios if cambio.lugar is not None}
    quedan = iter([fila for lugar, fila in enumerate(antes, start=1) if lugar not in fuera])
    total = len(antes) - len(fuera) + len(puestos)
    return [puestos[lugar] if lugar in puestos else next(quedan) for lugar in range(1, total + 1)]


def dicen_lo_mismo(uno: Json, otro: Json) -> bool:
    """Si dos valores del paquete son el mismo; para Python `1` y `true` serían iguales."""
    if type(uno) is str or type(otro) is str:
        return type(uno) is type(otro) and bool(uno == otro)
    return huella(uno) == huella(otro)


def huella(valor: Json) -> str:
    """El valor escrito de una sola manera, sin mirar el orden de las claves."""
    return json.dumps(valor, sort_keys=True)


def _tramos(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    if len(a) * len(b) > TOPE:
        cortos = min(len(a), len(b))
        distintos = [(i, i + 1, i, i + 1) for i in range(cortos) if a[i] != b[i]]
        return [*distintos, (cortos, len(a), cortos, len(b))]
    codigos = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(i1, i2, j1, j2) for que, i1, i2, j1, j2 in codigos if que != "equal"]


def _iguales(a: Sequence[str], b: Sequence[str]) -> int:
    """Cuántos coinciden desde el principio."""
    return next(
        (n for n, par in enumerate(zip(a, b, strict=False)) if par[0] != par[1]),
        min(len(a), len(b)),
    )


def _lugar(indice: int | None, inicio: int) -> int | None:
    return None if indice is None else indice + inicio + 1


def _cambio(
    antes: Sequence[Json], ahora: Sequence[Json], viejo: int | None, nuevo: int | None
) -> CambioDeRenglon:
    previa = None if viejo is None else antes[viejo - 1]
    actual = None if nuevo is None else ahora[nuevo - 1]
    return CambioDeRenglon(viejo, nuevo, previa, actual, _columnas(previa, actual))


def _columnas(previa: Json, actual: Json) -> tuple[str, ...]:
    if not isinstance(previa, Mapping) or not isinstance(actual, Mapping):
        return ()
    claves = dict.fromkeys([*previa, *actual])
    return tuple(c for c in claves if not dicen_lo_mismo(previa.get(c), actual.get(c)))
