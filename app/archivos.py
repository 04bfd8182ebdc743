"""Escritura durable: lo que se dice guardado está en el disco, en Windows y en Linux."""

import errno
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PEDAZO = 256 * 1024
NOMBRE_MAXIMO = 120

# Invisibles y los que voltean el texto: hacen pasar «fdp.exe» por un «.pdf».
_ENGANOSOS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PROHIBIDOS = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f]')
# Para Windows son aparatos, con cualquier extensión: no se podría guardar con ese nombre.
_RESERVADOS = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)

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


def sin_enganos(nombre: str) -> str:
    """El nombre sin invisibles ni lo que voltea el texto, para que se lea lo que es."""
    return _ENGANOSOS.sub("", nombre)


def nombre_seguro(nombre: str) -> str:
    """Un nombre de archivo sin carpetas, engaños ni lo que Windows no admite, y no muy largo."""
    texto = _PROHIBIDOS.sub("_", sin_enganos(nombre).strip()).strip(" .") or "sin nombre"
    if _RESERVADOS.fullmatch(texto):
        texto = f"_{texto}"
    if len(texto) <= NOMBRE_MAXIMO:
        return texto
    final = Path(texto).suffix[:10]
    return texto[: NOMBRE_MAXIMO - len(final)] + final


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
