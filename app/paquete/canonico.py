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

_GRUPOS = frozenset({dict, list, tuple})
_SIMPLES = frozenset({str, int, bool, type(None)})
_TOPE = 10**limites.DIGITOS
_LO_DEMAS = bytes(set(range(256)) - set(b'"[]{}:'))


class NoCanonico(ValueError):
    """Se quiso escribir algo que el paquete no admite: es un fallo de quien exporta."""


def escribir(valor: Json) -> bytes:
    """Bytes canónicos: UTF-8 sin BOM, claves ordenadas, sin espacios, sólo enteros."""
    _comprobar(valor)
    texto = json.dumps(valor, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    try:
        return texto.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NoCanonico("un texto tiene la mitad de un carácter") from error


def _comprobar(valor: Json) -> None:
    """Recorre por niveles y sin recursión; los textos, que son casi todo, ni se miran."""
    claves: set[Json] = set()
    nivel: list[Json] = [valor]
    for _ in range(limites.PROFUNDIDAD):
        nivel = _siguiente_nivel(nivel, claves)
    if not _GRUPOS.isdisjoint(map(type, nivel)):
        raise NoCanonico("demasiados niveles anidados")
    _comprobar_hojas(nivel)
    for clave in claves:
        if type(clave) is not str or not clave.isascii():
            raise NoCanonico(f"clave no admitida: {clave!r}")


def _siguiente_nivel(nivel: list[Json], claves: set[Json]) -> list[Json]:
    siguiente: list[Json] = []
    hojas: list[Json] = []
    for uno in nivel:
        if type(uno) is dict:
            claves.update(uno)
            siguiente += [hijo for hijo in uno.values() if type(hijo) is not str]
        elif type(uno) in _GRUPOS:
            siguiente += [hijo for hijo in uno if type(hijo) is not str]
        else:
            hojas.append(uno)
    _comprobar_hojas(hojas)
    return siguiente


def _comprobar_hojas(valores: Sequence[Json]) -> None:
    for tipo in set(map(type, valores)) - _SIMPLES:
        raise NoCanonico(f"tipo no admitido: {tipo.__name__}")
    enteros = [valor for valor in valores if type(valor) is int]
    if enteros and not -_TOPE < min(enteros) <= max(enteros) < _TOPE:
        raise NoCanonico("entero demasiado largo")


def leer(crudo: bytes) -> Json:
    """El valor de unos bytes ajenos, o `PaqueteRechazado` (E302, E304, E305, E306, E310)."""
    comprobar_cuantos(crudo)
    try:
        valor, claves = _leer_contando(crudo)
    except (PaqueteRechazado, RecursionError, ValueError):
        return _leer_paso_a_paso(crudo)
    return valor if _cuadra(crudo, claves) else _leer_paso_a_paso(crudo)


def comprobar_cuantos(crudo: bytes) -> None:
    """Lanza `PaqueteRechazado` E310 si un documento trae más valores de los que se pueden leer."""
    # No hay más valores que bytes: contarlos sólo hace falta en un documento enorme.
    if len(crudo) > limites.NODOS and _cuantos_valores(crudo) > limites.NODOS:
        raise PaqueteRechazado("E310_DEMASIADOS_REGISTROS")


def _leer_contando(crudo: bytes) -> tuple[Json, int]:
    """El valor, sin mirar claves repetidas ni niveles, y cuántas claves quedaron en él."""
    claves = 0

    def contar(objeto: dict[str, Json]) -> dict[str, Json]:
        nonlocal claves
        claves += len(objeto)
        return objeto

    lector = json.JSONDecoder(
        object_hook=contar,
        parse_int=_entero,
        parse_float=_otro_numero,
        parse_constant=_otro_numero,
    )
    return lector.decode(crudo.decode("utf-8")), claves


def _cuadra(crudo: bytes, claves: int) -> bool:
    """Si es seguro que un JSON válido no repite claves ni pasa de los niveles admitidos.

    Cada clave escrita lleva sus dos puntos: si hay tantos como claves leídas, ninguna se repitió.
    Cada vuelta quita a lo más dos niveles. Decir que no sólo cuesta leerlo otra vez.
    """
    estructura = _estructura(crudo)
    if estructura.count(b":") != claves:
        return False
    grupos = estructura.replace(b":", b"")
    for _ in range(limites.PROFUNDIDAD // 2):
        grupos = grupos.replace(b"[]", b"").replace(b"{}", b"")
    return not grupos


def _estructura(crudo: bytes) -> bytes:
    """Los corchetes, llaves y dos puntos que están fuera de los textos de un JSON válido."""
    if b"\\" in crudo:
        crudo = crudo.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Quitar comillas de dos en dos no cambia qué queda fuera: el trozo que va tras un número par.
    signos = crudo.translate(None, _LO_DEMAS).replace(b'""', b"")
    return b"".join(signos.split(b'"')[::2])


def _leer_paso_a_paso(crudo: bytes) -> Json:
    """Lo mismo, comprobando cada objeto al cerrarse: dice qué está mal, o que nada lo está."""
    try:
        valor = _LECTOR.decode(crudo.decode("utf-8"))
    except RecursionError as error:
        raise PaqueteRechazado("E304_JSON_PROFUNDO") from error
    except ValueError as error:
        raise PaqueteRechazado("E302_JSON_INVALIDO") from error
    _comprobar_profundidad(valor)
    return valor


def _cuantos_valores(crudo: bytes) -> int:
    """Al menos los valores que tiene: cada uno va tras una coma o abre un grupo."""
    return crudo.count(b",") + crudo.count(b"[") + crudo.count(b"{")


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
    if len(escrito) > limites.DIGITOS and len(escrito.lstrip("-")) > limites.DIGITOS:
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
