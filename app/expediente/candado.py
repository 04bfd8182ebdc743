"""Quién tiene abierto el archivo. Sólo informa: quien de veras cierra el paso es SQLite."""

import getpass
import json
import os
import platform
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from app.reloj import marca

_CLAVE = re.compile(r"[0-9A-Za-z-]{1,20}")


def ruta_de(archivo: Path) -> Path:
    """El archivito que acompaña al expediente mientras está abierto."""
    return archivo.with_name(f"{archivo.name}.lock")


def poner(archivo: Path, ahora: datetime, clave_municipio: str = "") -> None:
    """Apunta usuario, equipo, hora y de qué municipio es.

    En una carpeta sin permiso no pasa nada: sólo informa.
    """
    datos = {
        "usuario": _usuario(),
        "equipo": platform.node(),
        "pid": os.getpid(),
        "desde": marca(ahora),
        "municipio": clave_municipio,
    }
    with suppress(OSError):
        ruta_de(archivo).write_text(json.dumps(datos, ensure_ascii=False), encoding="utf-8")


def quitar(archivo: Path) -> None:
    """Borra el apunte."""
    with suppress(OSError):
        ruta_de(archivo).unlink()


def quien(archivo: Path) -> str:
    """«María en PC-TESORERIA desde las 10:32 del 5/01/2026», o vacío si no se sabe."""
    try:
        datos = _leer(archivo)
        desde = datetime.fromisoformat(str(datos["desde"])).astimezone()
        usuario, equipo = str(datos["usuario"])[:60], str(datos["equipo"])[:60]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return f"{usuario} en {equipo} desde las {desde:%H:%M del %d/%m/%Y}"


def municipio(archivo: Path) -> str:
    """La clave del municipio del archivo en uso, o vacío. Con ella se hallan sus respaldos."""
    try:
        clave = str(_leer(archivo)["municipio"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    # El apunte lo pudo escribir cualquiera, y con la clave se forma una ruta.
    return clave if _CLAVE.fullmatch(clave) else ""


def _leer(archivo: Path) -> Any:
    return json.loads(ruta_de(archivo).read_text(encoding="utf-8")[:2000])


def _usuario() -> str:
    # getpass no encuentra a nadie en cuentas de servicio sin nombre (KeyError u OSError).
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "otra persona"
