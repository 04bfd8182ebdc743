"""Escritura durable: lo que se dice guardado está en el disco, en Windows y en Linux."""

import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PEDAZO = 256 * 1024

_MOTIVOS = {
    errno.ENOENT: "no existe",
    errno.EACCES: "no hay permiso o lo usa otro programa",
    errno.EPERM: "no hay permiso",
    errno.EEXIST: "ya hay un archivo con ese nombre",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EISDIR: "es una carpeta",
    errno.ENOSPC: "no hay espacio en el disco",
    errno.EROFS: "el disco es de sólo lectura",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.EIO: "el disco no respondió",
    errno.ENODEV: "el disco ya no está conectado",
    errno.EBUSY: "lo usa otro programa",
}


def motivo_de(error: OSError) -> str:
    """Por qué falló el disco, en español: el texto del sistema sale en el idioma del equipo."""
    conocido = _MOTIVOS.get(error.errno or 0)
    return conocido or f"el sistema no lo permitió (error {error.errno or 'sin número'})"


def sincronizar_carpeta(carpeta: Path) -> None:
    """Hace durable el nombre de un archivo recién creado o renombrado.

    Windows no deja abrir carpetas y NTFS ya registra el cambio de nombre: allí no hace nada.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(carpeta, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def escritura_atomica(destino: Path) -> Iterator[BinaryIO]:
    """Abre un temporal junto a `destino` y al cerrar bien lo sincroniza y lo renombra.

    Si algo falla (disco lleno, USB retirada), `destino` queda como estaba y el temporal se borra.
    """
    temporal = destino.with_name(f".{destino.name}.tmp")
    try:
        with temporal.open("wb") as salida:
            yield salida
            salida.flush()
            os.fsync(salida.fileno())
        temporal.replace(destino)
    except BaseException:
        with suppress(OSError):
            temporal.unlink()
        raise
    sincronizar_carpeta(destino.parent)


def escribir_bytes(destino: Path, contenido: bytes) -> None:
    """Escribe un archivo completo de forma atómica y durable."""
    with escritura_atomica(destino) as salida:
        salida.write(contenido)


def escribir_texto(destino: Path, contenido: str) -> None:
    """Como `escribir_bytes`, en UTF-8 y sin traducir finales de línea."""
    escribir_bytes(destino, contenido.encode("utf-8"))


def sha256_de(ruta: Path) -> str:
    """Huella SHA-256 en hexadecimal, leyendo por pedazos."""
    huella = hashlib.sha256()
    with ruta.open("rb") as entrada:
        while pedazo := entrada.read(PEDAZO):
            huella.update(pedazo)
    return huella.hexdigest()
