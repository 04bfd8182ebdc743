"""Decodificadores estrictos de un dato: tipo, largo y forma, sin convertir nada.

Reciben el objeto y la clave, y dan el valor o `PaqueteRechazado` E307 con el nombre del campo.
Usan métodos de texto y no expresiones regulares donde bastan: un paquete tiene decenas de
miles de datos y el garante importa más de cien paquetes seguidos.
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
_SIGNOS_DE_CLAVE = str.maketrans("", "", "_-")
_SIGNOS_DE_FICHA = str.maketrans("", "", "_-./+: ")


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


def lista(de: Objeto, clave: str, maximo: int) -> list[Json]:
    """Una lista; con más de `maximo` elementos es E310."""
    valor = de.get(clave)
    if type(valor) is not list:
        raise esquema(clave)
    if len(valor) > maximo:
        raise PaqueteRechazado("E310_DEMASIADOS_REGISTROS", clave)
    return valor


def es_texto(valor: Json, largo: int = limites.TEXTO) -> bool:
    """Texto NFC sin controles (salvo salto y tabulador) ni medios caracteres."""
    if type(valor) is not str or len(valor) > largo:
        return False
    if valor.isascii() and valor.isprintable():
        return True
    return _CONTROL.search(valor) is None and unicodedata.is_normalized("NFC", valor)


def texto(de: Objeto, clave: str, largo: int = limites.TEXTO) -> str:
    """Un texto, quizá vacío."""
    valor = de.get(clave)
    if not es_texto(valor, largo):
        raise esquema(clave)
    return str(valor)


def entero(de: Objeto, clave: str, minimo: int, maximo: int) -> int:
    """Un entero en su intervalo; `true` no es 1."""
    valor = de.get(clave)
    if type(valor) is not int or not minimo <= valor <= maximo:
        raise esquema(clave)
    return valor


def decimal(de: Objeto, clave: str) -> str:
    """Un número decimal escrito como texto canónico (`2`, `-12.5`)."""
    valor = de.get(clave)
    if type(valor) is not str or not 0 < len(valor) <= 40 or not valor.isascii():
        raise esquema(clave)
    parte, punto, fraccion = valor.removeprefix("-").partition(".")
    if not parte.isdigit() or (punto and not fraccion.isdigit()):
        raise esquema(clave)
    return valor


def booleano(de: Objeto, clave: str) -> bool:
    """Verdadero o falso; 1 no es `true`."""
    valor = de.get(clave)
    if type(valor) is not bool:
        raise esquema(clave)
    return valor


def nulo_o(decodificar: Callable[[Objeto, str], T], de: Objeto, clave: str) -> T | None:
    """Lo que dé `decodificar`, o `None` si el dato está y es nulo."""
    return None if presente(de, clave) is None else decodificar(de, clave)


def una_de(de: Objeto, clave: str, opciones: frozenset[str]) -> str:
    """Una clave de una lista cerrada."""
    valor = de.get(clave)
    if type(valor) is not str or valor not in opciones:
        raise esquema(clave)
    return valor


def es_huella(valor: Json) -> bool:
    """SHA-256 en hexadecimal minúsculo."""
    return type(valor) is str and len(valor) == 64 and not valor.strip(_HEXADECIMAL)


def huella(de: Objeto, clave: str) -> str:
    """Una huella SHA-256."""
    valor = de.get(clave)
    if not es_huella(valor):
        raise esquema(clave)
    return str(valor)


def uuid(de: Objeto, clave: str) -> str:
    """Un UUID en su forma canónica (8-4-4-4-12, minúsculas)."""
    valor = de.get(clave)
    if type(valor) is not str or len(valor) != 36:
        raise esquema(clave)
    guiones = valor[8] + valor[13] + valor[18] + valor[23]
    if guiones != "----" or valor.count("-") != 4 or valor.strip("0123456789abcdef-"):
        raise esquema(clave)
    return valor


def fecha(de: Objeto, clave: str) -> date:
    """Un día `AAAA-MM-DD`."""
    valor = de.get(clave)
    # fromisoformat también lee semanas (2026-W01-1) y fechas sin guiones.
    if type(valor) is not str or len(valor) != 10 or valor[7] != "-":
        raise esquema(clave)
    try:
        return date.fromisoformat(valor)
    except ValueError:
        raise esquema(clave) from None


def instante(de: Objeto, clave: str) -> datetime:
    """Un instante UTC `AAAA-MM-DDTHH:MM:SSZ`."""
    valor = de.get(clave)
    if type(valor) is not str or len(valor) != 20 or not valor.isascii():
        raise esquema(clave)
    try:
        momento = datetime.strptime(valor, MARCA).replace(tzinfo=UTC)
    except ValueError:
        raise esquema(clave) from None
    # strptime perdona espacios en lugar de ceros; el paquete no.
    if momento.strftime(MARCA) != valor:
        raise esquema(clave)
    return momento


def clave_corta(de: Objeto, clave: str, largo: int = 64, *, vacia: bool = False) -> str:
    """Clave de herramienta, campo u opción: letras y cifras ASCII, `_` y `-`."""
    valor = de.get(clave)
    if valor == "" and vacia:
        return ""
    if type(valor) is not str or len(valor) > largo or not valor.isascii():
        raise esquema(clave)
    if not valor.isalnum() and not valor.translate(_SIGNOS_DE_CLAVE).isalnum():
        raise esquema(clave)
    return valor


def ficha(de: Objeto, clave: str, largo: int, *, vacia: bool = False) -> str:
    """Identificador técnico legible (`RTA-MTM/2022.1`, `0.1.0`): ASCII con pocos signos."""
    valor = de.get(clave)
    if valor == "" and vacia:
        return ""
    if type(valor) is not str or not 0 < len(valor) <= largo or not valor.isascii():
        raise esquema(clave)
    if not valor.translate(_SIGNOS_DE_FICHA).isalnum():
        raise esquema(clave)
    return valor


def clave_territorial(de: Objeto, clave: str) -> str:
    """Clave oficial del municipio: cifras, letras ASCII y guiones; entra en nombres de archivo."""
    valor = de.get(clave)
    if type(valor) is not str or not es_clave_territorial(valor):
        raise esquema(clave)
    return valor


def es_clave_territorial(valor: str) -> bool:
    """Si sirve como clave de municipio y como parte de un nombre de archivo."""
    sin_guiones = valor.replace("-", "")
    return len(valor) <= 20 and sin_guiones.isascii() and sin_guiones.isalnum()


def pais(de: Objeto, clave: str) -> str:
    """País en dos letras mayúsculas."""
    valor = de.get(clave)
    if type(valor) is not str or len(valor) != 2 or not valor.isascii():
        raise esquema(clave)
    if not (valor.isalpha() and valor.isupper()):
        raise esquema(clave)
    return valor
