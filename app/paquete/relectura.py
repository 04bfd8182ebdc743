"""Lo que hace falta para comprobar un archivo recién escrito: leerlo del disco, y quitarlo."""

import os
import sys
from contextlib import suppress
from pathlib import Path


def olvidar_cache(ruta: Path) -> None:
    """Pide al sistema leer del disco y no de la memoria; donde no se puede, no pasa nada."""
    if sys.platform != "linux":
        return
    with ruta.open("rb") as archivo:
        os.posix_fadvise(archivo.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def borrar(ruta: Path) -> None:
    """Quita un archivo que no sirve; si el medio ya no está, no hay nada que quitar."""
    with suppress(OSError):
        ruta.unlink()
