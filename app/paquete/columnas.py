"""Comprobación de muchos registros a la vez: una columna de valores por campo.

Un paquete tiene decenas de miles de datos y el garante importa más de cien seguidos; comprobar
por columnas evita una llamada por dato, y lo repetido (claves, fechas, textos vacíos) se mira
una sola vez.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain, repeat
from operator import itemgetter
from typing import TypeAlias, TypeVar

from app.paquete import campos, limites
from app.paquete.canonico import Json

R = TypeVar("R")
Vale: TypeAlias = Callable[[Json], bool]
Columna: TypeAlias = Callable[[Sequence[Json]], Sequence[Json]]
"""Recibe los valores crudos de un campo y da los comprobados, o lanza `_Malo`."""

_TEXTO = frozenset({str})
_TEXTO_O_NULO = frozenset({str, type(None)})


class _Malo(Exception):
    """El valor número `indice` de la columna no cumple."""

    def __init__(self, indice: int) -> None:
        super().__init__(indice)
        self.indice = indice


def leer(
    objetos: Sequence[Json],
    tipo: type[R],
    columnas: Mapping[str, Columna],
    donde: str,
    omisiones: Mapping[str, Json],
) -> tuple[R, ...]:
    """Los registros de unos objetos JSON; `columnas` va en el orden de los campos de `tipo`.

    `omisiones`: lo que vale cada campo que puede faltar, porque se agregó después.
    """
    for indice, uno in enumerate(objetos):
        if type(uno) is not dict:
            raise campos.esquema(f"{donde}, registro {indice + 1}")
    crudos = _por_columnas(objetos, tuple(columnas), omisiones)
    comprobadas = []
    for nombre, columna in columnas.items():
        try:
            comprobadas.append(columna(next(crudos)))
        except KeyError:
            indice = next(i for i, uno in enumerate(objetos) if nombre not in uno)
            raise campos.esquema(f"{donde}, registro {indice + 1}: {nombre}") from None
        except _Malo as malo:
            raise campos.esquema(f"{donde}, registro {malo.indice + 1}: {nombre}") from None
    return _registros(tipo, tuple(columnas), comprobadas, len(objetos))


def _por_columnas(
    objetos: Sequence[Json], nombres: Sequence[str], omisiones: Mapping[str, Json]
) -> Iterator[Sequence[Json]]:
    """Los valores de cada campo; al llegar a uno que a alguien le falta, `KeyError`.

    Cada objeto se visita una sola vez mientras no falte nada: volver a él por cada campo costaba
    más, porque ya no estaba en la memoria rápida.
    """
    try:
        filas = list(map(itemgetter(*nombres), objetos))
    except KeyError:
        filas = []
    if filas:
        return zip(*filas, strict=True)
    return (
        [uno.get(nombre, omisiones[nombre]) for uno in objetos]
        if nombre in omisiones
        else [uno[nombre] for uno in objetos]
        for nombre in nombres
    )


def _registros(
    tipo: type[R], nombres: Sequence[str], valores: Sequence[Sequence[Json]], cuantos: int
) -> tuple[R, ...]:
    """Lo mismo que `tipo(*fila)` por cada fila, llenando campo por campo.

    El constructor de una dataclass congelada pasa por `object.__setattr__` en cada campo: en miles
    de registros costaba más que comprobarlos. Vale porque todos son `slots` y sin `__post_init__`.
    """
    hechos = tuple(map(object.__new__, repeat(tipo, cuantos)))
    for nombre, columna in zip(nombres, valores, strict=True):
        deque(map(getattr(tipo, nombre).__set__, hechos, columna), maxlen=0)
    return hechos


def todos(vale: Vale) -> Columna:
    """Cada valor debe cumplir; se devuelven como vienen."""

    def columna(valores: Sequence[Json]) -> Sequence[Json]:
        if not all(map(vale, valores)):
            raise _Malo(_primero_malo(vale, valores))
        return valores

    return columna


def textos(
    vale: Callable[[str], object],
    *,
    todos_valen: Callable[[Collection[str]], bool] | None = None,
    nulo: bool = False,
    vacio: bool = False,
) -> Columna:
    """Textos que cumplen; cada uno distinto se mira una sola vez.

    `todos_valen`: el mismo juicio sobre muchos a la vez, si lo hay.
    """
    tipos = _TEXTO_O_NULO if nulo else _TEXTO
    exentos = {valor for valor, admitido in ((None, nulo), ("", vacio)) if admitido}
    valen = todos_valen or (lambda distintos: all(map(vale, distintos)))

    def vale_uno(valor: Json) -> bool:
        return type(valor) in tipos and (valor in exentos or bool(vale(valor)))

    def columna(valores: Sequence[Json]) -> Sequence[Json]:
        # El tipo primero: una lista no cabe en un conjunto.
        if set(map(type, valores)) <= tipos and valen(set(valores) - exentos):
            return valores
        raise _Malo(_primero_malo(vale_uno, valores))

    return columna


def convertidos(convertir: Callable[[Json], Json]) -> Columna:
    """Cada valor pasa por `convertir`, que lanza `ValueError` si no lo admite."""

    def columna(valores: Sequence[Json]) -> Sequence[Json]:
        hechos: list[Json] = []
        try:
            hechos.extend(map(convertir, valores))
        except ValueError:
            raise _Malo(len(hechos)) from None
        return hechos

    return columna


def _primero_malo(vale: Vale, valores: Sequence[Json]) -> int:
    return next(indice for indice, valor in enumerate(valores) if not vale(valor))


def texto(largo: int = limites.TEXTO) -> Columna:
    """Textos libres, quizá vacíos."""
    return textos(
        lambda valor: campos.es_texto(valor, largo),
        todos_valen=lambda distintos: campos.son_textos(distintos, largo),
    )


def libres(valores: Sequence[Json]) -> Sequence[Json]:
    """Valores con la forma que sea, si valen todos los textos que contienen, claves incluidas."""
    if campos.son_textos(_textos_en(valores)):
        return valores
    raise _Malo(_primero_malo(lambda valor: campos.son_textos(_textos_en([valor])), valores))


def _textos_en(valores: Sequence[Json]) -> set[str]:
    """Los textos distintos de unos valores, por niveles y sin recursión."""
    distintos: set[Json] = set()
    nivel = valores
    while nivel:
        try:
            # Las celdas de las tablas, que son casi todo, no contienen nada más.
            distintos.update(nivel)
            break
        except TypeError:  # hay listas u objetos
            distintos.update([uno for uno in nivel if type(uno) is str])
        grupos = [uno for uno in nivel if type(uno) is list or type(uno) is dict]
        objetos = [uno for uno in grupos if type(uno) is dict]
        distintos.update(*objetos)
        nivel = [*chain(*[uno.values() if type(uno) is dict else uno for uno in grupos])]
    return {uno for uno in distintos if type(uno) is str}


def entero(minimo: int, maximo: int) -> Columna:
    """Enteros en un intervalo."""

    def columna(valores: Sequence[Json]) -> Sequence[Json]:
        # El tipo primero: `true` y 1 son iguales para un conjunto.
        if set(map(type, valores)) <= {int} and not any(
            not minimo <= valor <= maximo for valor in set(valores)
        ):
            return valores
        raise _Malo(_primero_malo(lambda valor: campos.es_entero(valor, minimo, maximo), valores))

    return columna


def _dia_o_nulo(valor: Json) -> Json:
    return None if valor is None else campos.dia(valor)


BOOLEANO: Columna = todos(lambda valor: type(valor) is bool)
CLAVE: Columna = textos(campos.forma_clave)
CLAVE_O_NADA: Columna = textos(campos.forma_clave, vacio=True)
UUID: Columna = textos(campos.forma_uuid, todos_valen=campos.son_uuid)
UUID_O_NADA: Columna = textos(campos.forma_uuid, vacio=True)
HUELLA_O_NADA: Columna = textos(campos.es_huella, vacio=True)
DECIMAL_O_NULO: Columna = textos(campos.es_decimal, nulo=True)
FECHA: Columna = convertidos(campos.dia)
FECHA_O_NULO: Columna = convertidos(_dia_o_nulo)
