"""Carpetas donde un expediente corre peligro: nube, red y memorias que se sacan."""

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

_NUBES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mi unidad": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "megasync": "MEGA",
    "pcloud drive": "pCloud",
    "box sync": "Box",
}
_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_REDES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "davfs", "9p", "afs"})
_EXTRAIBLES = ("/media/", "/run/media/", "/mnt/usb")
_CONFLICTO = re.compile(
    r"(.+?)(?:[ _-]+(?:DESKTOP|LAPTOP|PC|WIN|EQUIPO)-[A-Z0-9-]+(?:-\d+)?"
    r"| ?\(\d+\)"
    r"| ?\([^)]*(?:conflict|conflicto|conflicted)[^)]*\)"
    r"| - (?:copia|copy)(?: \(\d+\))?"
    r"|\.sync-conflict-\d{8}-\d{6}-[A-Z0-9]+)",
    re.IGNORECASE,
)


class ClaseDeRiesgo(StrEnum):
    """Por qué conviene otra carpeta."""

    NUBE = "nube"
    RED = "red"
    EXTRAIBLE = "extraible"


@dataclass(frozen=True, slots=True)
class Riesgo:
    """Qué pasa con la carpeta y qué se propone."""

    clase: ClaseDeRiesgo
    texto: str
    sugerencia: str = "Trabaje en este equipo y guarde una copia ahí al terminar."


def riesgo_de_carpeta(ruta: Path) -> Riesgo | None:
    """El peligro de trabajar en esa carpeta, o `None` si es un disco de este equipo."""
    absoluta = ruta.expanduser().absolute()
    if nube := _nube(absoluta):
        return Riesgo(
            ClaseDeRiesgo.NUBE,
            f"La carpeta está dentro de {nube}, que copia el archivo mientras usted escribe "
            "y puede dañarlo o duplicarlo.",
        )
    if _en_red(absoluta):
        return Riesgo(
            ClaseDeRiesgo.RED,
            "La carpeta está en otro equipo de la red: si la conexión falla a media escritura "
            "el archivo puede dañarse.",
        )
    if _extraible(absoluta):
        return Riesgo(
            ClaseDeRiesgo.EXTRAIBLE,
            "La carpeta está en una memoria que se puede sacar: si se retira mientras guarda, "
            "el archivo puede dañarse.",
        )
    return None


def copia_en_conflicto(ruta: Path) -> Path | None:
    """El archivo original si el nombre es de los que ponen OneDrive, Dropbox o el Explorador.

    Sólo se sospecha cuando el original está al lado: un municipio puede llamarse como sea.
    """
    forma = _CONFLICTO.fullmatch(ruta.stem)
    if forma is None:
        return None
    original = ruta.with_name(f"{forma[1]}{ruta.suffix}")
    return original if original.is_file() else None


def _nube(ruta: Path) -> str:
    for variable in _VARIABLES:
        raiz = os.environ.get(variable)
        if raiz and ruta.is_relative_to(Path(raiz)):
            return "OneDrive"
    for parte in (parte.casefold() for parte in ruta.parent.parts):
        for marca, nombre in _NUBES.items():
            # «OneDrive - Ayuntamiento», «Dropbox (Personal)».
            if parte == marca or parte.startswith((f"{marca} - ", f"{marca} (")):
                return nombre
    return ""


def _en_red(ruta: Path) -> bool:
    if str(ruta).startswith("\\\\"):
        return True
    if sys.platform == "win32":
        return _tipo_de_unidad(ruta) == 4
    return _sistema_de_archivos(ruta) in _REDES


def _extraible(ruta: Path) -> bool:
    if sys.platform == "win32":
        return _tipo_de_unidad(ruta) == 2
    return ruta.as_posix().startswith(_EXTRAIBLES)


def _tipo_de_unidad(ruta: Path) -> int:
    """`GetDriveType` de Windows: 2 extraíble, 3 fijo, 4 red."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  sólo existe y sólo hace falta ahí

        return int(ctypes.windll.kernel32.GetDriveTypeW(ruta.anchor))
    return 3


def _sistema_de_archivos(ruta: Path) -> str:
    """El tipo del montaje que contiene la ruta, según `/proc/mounts` (vacío si no hay)."""
    try:
        renglones = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return montaje_de(ruta.as_posix(), renglones)


def montaje_de(ruta: str, renglones: Iterable[str]) -> str:
    """El tipo del punto de montaje más profundo que contiene la ruta."""
    mejor, tipo = "", ""
    for renglon in renglones:
        partes = renglon.split()
        if len(partes) < 3:
            continue
        punto = partes[1].replace("\\040", " ")
        if len(punto) > len(mejor) and PurePosixPath(ruta).is_relative_to(punto):
            mejor, tipo = punto, partes[2]
    return tipo
