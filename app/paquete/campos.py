"""Decodificadores estrictos de un dato: tipo, largo y forma, sin convertir nada.

Arriba, qué vale (`es_…`); abajo, cómo se saca de un objeto: el valor, o `PaqueteRechazado` E307
con el nombre del campo. Los datos de un municipio, que son miles, se leen con `estricto`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TypeVar

from app.paquete import limites
from app.paquete.canonico import Json
from app.paquete.errores import PaqueteRechazado

T = TypeVar("T")
Objeto = Mapping[str, Json]

MARCA = "%Y-%m-%dT%H:%M:%SZ"
_HEXADECIMAL = "0123456789abcdef"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SIGNOS_DE_FICHA = str.maketrans("", "", "_-./+: ")
_forma_uuid = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch


def es_texto(valor: Json, largo: int = limites.TEXTO) -> bool:
    """Texto NFC sin controles (salvo salto y tabulador) ni medios caracteres."""
    if type(valor) is not str or len(valor) > largo:
        return False
    if valor.isascii() and valor.isprintable():
        return True
    return _CONTROL.search(valor) is None and unicodedata.is_normalized("NFC", valor)


def es_entero(valor: Json, minimo: int, maximo: int) -> bool:
    """Un entero en su intervalo; `true` no es 1."""
    return type(valor) is int and minimo <= valor <= maximo


def es_uuid(valor: Json) -> bool:
    """Un UUID en su forma canónica (8-4-4-4-12, minúsculas)."""
    return type(valor) is str and _forma_uuid(valor) is not None


def es_huella(valor: Json) -> bool:
    """SHA-256 en hexadecimal minúsculo."""
    return type(valor) is str and len(valor) == 64 and not valor.strip(_HEXADECIMAL)


def es_clave_territorial(valor: Json) -> bool:
    """Clave oficial de municipio: cifras, letras ASCII y guiones; entra en nombres de archivo."""
    if type(valor) is not str or len(valor) > 20 or not valor.isascii():
        return False
    return valor.replace("-", "").isalnum()


def esquema(clave: str) -> PaqueteRechazado:
    """El rechazo por un dato que no cumple el esquema, con el nombre del campo."""
    return PaqueteRechazado("E307_ESQUEMA", clave)


def objeto(crudo: Json, clave: str) -> dict[str, Json]:
    """Un objeto JSON."""
    if type(crudo) is not dict:
        raise esquema(clave)
    return crudo


def presente(de: Objeto, clave: str) -> Json:
    """El valor de una clave que no puede faltar (pero sí ser nula)."""
    try:
        return de[clave]
    except KeyError:
        raise esquema(clave) from None


def que_cumpla(vale: Callable[[Json], bool], de: Objeto, clave: str) -> Json:
    """El valor, si `vale`."""
    valor = presente(de, clave)
    if not vale(valor):
        raise esquema(clave)
    return valor


def lista(de: Objeto, clave: str, maximo: int) -> list[Json]:
    """Una lista; con más de `maximo` elementos es E310."""
    valor = de.get(clave)
    if type(valor) is not list:
        raise esquema(clave)
    if len(valor) > maximo:
        raise PaqueteRechazado("E310_DEMASIADOS_REGISTROS", clave)
    return valor


def texto(de: Objeto, clave: str, largo: int = limites.TEXTO) -> str:
    """Un texto, quizá vacío."""
    return str(que_cumpla(lambda valor: es_texto(valor, largo), de, clave))


def entero(de: Objeto, clave: str, minimo: int, maximo: int) -> int:
    """Un entero en su intervalo."""
    return int(que_cumpla(lambda valor: es_entero(valor, minimo, maximo), de, clave))


def nulo_o(decodificar: Callable[[Objeto, str], T], de: Objeto, clave: str) -> T | None:
    """Lo que dé `decodificar`, o `None` si el dato está y es nulo."""
    return None if presente(de, clave) is None else decodificar(de, clave)


def una_de(de: Objeto, clave: str, opciones: frozenset[str]) -> str:
    """Una clave de una lista cerrada."""
    return str(que_cumpla(lambda valor: type(valor) is str and valor in opciones, de, clave))


def huella(de: Objeto, clave: str) -> str:
    """Una huella SHA-256."""
    return str(que_cumpla(es_huella, de, clave))


def uuid(de: Objeto, clave: str) -> str:
    """Un UUID."""
    return str(que_cumpla(es_uuid, de, clave))


def clave_territorial(de: Objeto, clave: str) -> str:
    """La clave oficial de un municipio."""
    return str(que_cumpla(es_clave_territorial, de, clave))


def dia(valor: Json) -> date:
    """El día de un texto `AAAA-MM-DD`; `ValueError` si no lo es."""
    # fromisoformat también lee semanas (2026-W01-1) y fechas sin guiones.
    if type(valor) is not str or len(valor) != 10 or valor[7] != "-":
        raise ValueError("fecha")
    return date.fromisoformat(valor)


def fecha(de: Objeto, clave: str) -> date:
    """Un día `AAAA-MM-DD`."""
    try:
        return dia(de.get(clave))
    except ValueError:
        raise esquema(clave) from None


def instante(de: Objeto, clave: str) -> datetime:
    """Un instante UTC `AAAA-MM-DDTHH:MM:SSZ`."""
    valor = texto(de, clave, 20)
    try:
        momento = datetime.strptime(valor, MARCA).replace(tzinfo=UTC)
    except ValueError:
        raise esquema(clave) from None
    # strptime perdona espacios en lugar de ceros; el paquete no.
    if momento.strftime(MARCA) != valor:
        raise esquema(clave)
    return momento


def ficha(de: Objeto, clave: str, largo: int, *, vacia: bool = False) -> str:
    """Identificador técnico legible (`RTA-MTM/2022.1`, `0.1.0`): ASCII con pocos signos."""
    valor = texto(de, clave, largo)
    if valor == "" and vacia:
        return ""
    if not valor.isascii() or not valor.translate(_SIGNOS_DE_FICHA).isalnum():
        raise esquema(clave)
    return valor


def pais(de: Objeto, clave: str) -> str:
    """País en dos letras mayúsculas."""
    valor = texto(de, clave, 2)
    if len(valor) != 2 or not (valor.isascii() and valor.isalpha() and valor.isupper()):
        raise esquema(clave)
    return valor
