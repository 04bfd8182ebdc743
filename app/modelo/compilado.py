"""Lo ya validado, guardado como JSON plano para abrir sin pydantic ni tomllib.

Cada dataclass se guarda como la lista de sus campos, en orden y sin los últimos que valen lo de
siempre: se lee en una pasada y ocupa menos que con nombres. La primera línea lleva la
clave de las fuentes y la suma del contenido; si algo no cuadra, el archivo se ignora y se vuelve
a hacer. Nada de lo guardado aquí es único.
"""

import json
import logging
import zlib
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from app import VERSION, rutas
from app.recolector import sin_recolector

T = TypeVar("T")
Conversor = Callable[[Any], Any]
FALLOS = (OSError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError)
"""Lo que puede lanzar un archivo compilado dañado al leerlo o rehacerlo."""

registro = logging.getLogger(__name__)


def clave_de(raiz: Path, fuentes: Iterable[Path]) -> str:
    """Cambia si cambia el programa, la carpeta o el nombre, tamaño o fecha de alguna fuente."""
    piezas = [VERSION, str(raiz)]
    for ruta in fuentes:
        estado = ruta.stat()
        piezas.append(f"{ruta.name}|{estado.st_size}|{estado.st_mtime_ns}")
    return f"{zlib.crc32('/'.join(piezas).encode()):08x}-{len(piezas)}"


def leer(nombre: str, clave: str, tipo: type[T]) -> T | None:
    """Lo compilado con esa clave, o `None` si falta, es de otras fuentes o está dañado."""
    try:
        contenido = (rutas.cache() / nombre).read_bytes()
        marca, _, cuerpo = contenido.partition(b"\n")
        if marca != _marca(clave, tipo, cuerpo):
            return None
        with sin_recolector():
            valor: T = _de_dataclass(cast("type", tipo))(json.loads(cuerpo))
    except FALLOS:
        return None
    return valor


def guardar(nombre: str, clave: str, valor: object) -> None:
    """Guarda lo compilado; si no se puede (disco lleno, sólo lectura), se sigue sin él."""
    # Sólo al guardar: trae hashlib, que el arranque normal no necesita.
    from app import archivos  # noqa: PLC0415

    texto = json.dumps(aplanar(valor), ensure_ascii=False, separators=(",", ":"))
    cuerpo = texto.encode("utf-8")
    marca = _marca(clave, type(valor), cuerpo)
    try:
        archivos.escribir_bytes(rutas.cache() / nombre, marca + b"\n" + cuerpo)
    except OSError:
        registro.info("No se guardó el Modelo compilado en la carpeta de caché.")


def aplanar(valor: Any) -> Any:
    """El valor con sólo listas, textos, números, booleanos y nulos."""
    if is_dataclass(valor):
        pares = [(campo, getattr(valor, campo.name)) for campo in fields(valor)]
        while pares and _es_lo_de_siempre(*pares[-1]):
            pares.pop()
        return [aplanar(parte) for _, parte in pares]
    if isinstance(valor, tuple):
        return [aplanar(parte) for parte in valor]
    return str(valor) if isinstance(valor, Decimal | StrEnum) else valor


def _es_lo_de_siempre(campo: Field[Any], valor: object) -> bool:
    return campo.default is not MISSING and campo.default == valor


def conversor(tipo: Any) -> Conversor | None:
    """Cómo rehacer un valor de ese tipo desde JSON; `None` si ya viene hecho."""
    if isinstance(tipo, type) and is_dataclass(tipo):
        return _de_dataclass(tipo)
    if get_origin(tipo) is tuple:
        return _de_tupla(get_args(tipo))
    if tipo is Decimal or (isinstance(tipo, type) and issubclass(tipo, StrEnum)):
        return tipo
    opciones = [opcion for opcion in get_args(tipo) if opcion is not NoneType]
    if len(opciones) == 1 and NoneType in get_args(tipo):
        return _opcional(conversor(opciones[0]))
    return None


@cache
def _tipos_de(tipo: type) -> dict[str, Any]:
    return get_type_hints(tipo)


@cache
def _de_dataclass(tipo: type) -> Conversor:
    tipos = _tipos_de(tipo)
    posiciones = [
        (posicion, convertir)
        for posicion, campo in enumerate(fields(tipo))
        if (convertir := conversor(tipos[campo.name])) is not None
    ]

    def rehacer(crudo: list[Any]) -> Any:
        largo = len(crudo)
        for posicion, convertir in posiciones:
            if posicion >= largo:
                break
            crudo[posicion] = convertir(crudo[posicion])
        return tipo(*crudo)

    return rehacer


def _de_tupla(partes: tuple[Any, ...]) -> Conversor:
    convertir = conversor(partes[0])
    if convertir is None:
        return tuple
    return lambda crudo: tuple(map(convertir, crudo))


def _opcional(convertir: Conversor | None) -> Conversor | None:
    if convertir is None:
        return None
    return lambda crudo: None if crudo is None else convertir(crudo)


def _marca(clave: str, tipo: type, cuerpo: bytes) -> bytes:
    return f"{clave} {_estructura(tipo):08x} {zlib.crc32(cuerpo):08x}".encode()


def _estructura(tipo: type) -> int:
    """Cambia si cambian los campos (orden, nombre o valor de siempre) de una clase alcanzable."""
    nombres: list[str] = []
    pendientes: list[Any] = [tipo]
    vistas: set[Any] = set()
    while pendientes:
        actual = pendientes.pop()
        pendientes.extend(get_args(actual))
        if not (isinstance(actual, type) and is_dataclass(actual)) or actual in vistas:
            continue
        vistas.add(actual)
        tipos = _tipos_de(actual)
        for campo in fields(actual):
            siempre = "" if campo.default is MISSING else repr(campo.default)
            nombres.append(f"{actual.__name__}.{campo.name}={siempre}")
            pendientes.append(tipos[campo.name])
    return zlib.crc32("/".join(nombres).encode())
