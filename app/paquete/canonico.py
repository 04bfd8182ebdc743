"""JSON canónico del paquete: un subconjunto de RFC 8785 con enteros y claves ASCII.

Escribir da siempre los mismos bytes para los mismos datos; leer es estricto: ni claves
repetidas, ni números con decimales, ni profundidad sin tope (códigos E302–E310).
"""

import json
from collections.abc import Sequence
from typing import Any, NoReturn, TypeAlias

from app.paquete import limites
from app.paquete.errores import PaqueteRechazado

Json: TypeAlias = Any
"""Lo que cabe en un JSON del paquete: objeto, lista, texto, entero, booleano o nulo."""

_HOJAS = frozenset({str, int, bool, type(None)})
_GRUPOS = frozenset({dict, list, tuple})
_TOPE = 10**limites.DIGITOS


class NoCanonico(ValueError):
    """Se quiso escribir algo que el paquete no admite: es un fallo de quien exporta."""


def escribir(valor: Json) -> bytes:
    """Bytes canónicos: UTF-8 sin BOM, claves ordenadas, sin espacios, sólo enteros."""
    _comprobar(valor, 0)
    texto = json.dumps(valor, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    try:
        return texto.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NoCanonico("un texto tiene la mitad de un carácter") from error


def _comprobar(valor: Json, profundidad: int) -> None:
    tipo = type(valor)
    if tipo in _GRUPOS:
        if profundidad == limites.PROFUNDIDAD:
            raise NoCanonico("demasiados niveles anidados")
        if tipo is dict:
            _comprobar_claves(valor)
            valor = valor.values()
        for hijo in valor:
            # Casi todo son textos: no se paga una llamada por cada uno.
            if type(hijo) is not str:
                _comprobar(hijo, profundidad + 1)
    elif tipo is int and not -_TOPE < valor < _TOPE:
        raise NoCanonico("entero demasiado largo")
    elif tipo not in _HOJAS:
        raise NoCanonico(f"tipo no admitido: {tipo.__name__}")


def _comprobar_claves(objeto: dict[str, Json]) -> None:
    for clave in objeto:
        if type(clave) is not str or not clave.isascii():
            raise NoCanonico(f"clave no admitida: {clave!r}")


def leer(crudo: bytes) -> Json:
    """El valor de unos bytes ajenos, o `PaqueteRechazado` (E302, E304, E305, E306, E310)."""
    if crudo.count(b",") + crudo.count(b"[") + crudo.count(b"{") > limites.NODOS:
        raise PaqueteRechazado("E310_DEMASIADOS_REGISTROS")
    try:
        valor = _LECTOR.decode(crudo.decode("utf-8"))
    except RecursionError as error:
        raise PaqueteRechazado("E304_JSON_PROFUNDO") from error
    except ValueError as error:
        raise PaqueteRechazado("E302_JSON_INVALIDO") from error
    _comprobar_profundidad(valor)
    return valor


def _comprobar_profundidad(valor: Json) -> None:
    """Recorre por niveles: sólo mira lo que contiene algo, sin recursión."""
    nivel: list[Json] = [valor] if type(valor) in (dict, list) else []
    for _ in range(limites.PROFUNDIDAD):
        if not nivel:
            return
        nivel = [
            hijo
            for grupo in nivel
            for hijo in (grupo.values() if type(grupo) is dict else grupo)
            if type(hijo) is dict or type(hijo) is list
        ]
    if nivel:
        raise PaqueteRechazado("E304_JSON_PROFUNDO")


def _objeto(pares: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    objeto = dict(pares)
    if len(objeto) != len(pares):
        raise PaqueteRechazado("E305_JSON_CLAVE_REPETIDA")
    return objeto


def _entero(escrito: str) -> int:
    if len(escrito) - escrito.startswith("-") > limites.DIGITOS or escrito == "-0":
        raise PaqueteRechazado("E306_JSON_NUMERO")
    return int(escrito)


def _otro_numero(_escrito: str) -> NoReturn:
    raise PaqueteRechazado("E306_JSON_NUMERO")


_LECTOR = json.JSONDecoder(
    object_pairs_hook=_objeto,
    parse_int=_entero,
    parse_float=_otro_numero,
    parse_constant=_otro_numero,
)
