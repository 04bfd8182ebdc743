"""El candado de un `.vitral` abierto para escribir, y quién lo tiene (`app.candados`)."""

import os
import re
from datetime import datetime
from pathlib import Path

from app import candados
from app.candados import Candado, Ocupado
from app.expediente.errores import AbiertoPorOtro
from app.reloj import marca

_CLAVE = re.compile(r"[0-9A-Za-z-]{1,20}")


def ruta_de(archivo: Path) -> Path:
    """El archivito que acompaña al expediente mientras está abierto.

    Va junto al archivo de verdad: quien llegue por un enlace encuentra el mismo candado.
    """
    real = Path(os.path.realpath(archivo))
    return real.with_name(f"{real.name}.lock")


def tomar(archivo: Path, ahora: datetime) -> Candado:
    """Lo aparta y apunta quién lo tiene. Lanza `AbiertoPorOtro`, con quién y desde cuándo."""
    try:
        candado = candados.tomar(ruta_de(archivo))
    except Ocupado:
        raise AbiertoPorOtro(archivo, quien(archivo)) from None
    candado.apuntar(marca(ahora))
    return candado


def comprobar_libre(archivo: Path) -> None:
    """Lanza `AbiertoPorOtro` si alguien lo tiene abierto para escribir."""
    if candados.ocupado(ruta_de(archivo)):
        raise AbiertoPorOtro(archivo, quien(archivo))


def quien(archivo: Path) -> str:
    """«María en PC-TESORERIA desde las 10:32 del 05/01/2026», o vacío si no se sabe."""
    return candados.quien(ruta_de(archivo))


def municipio(archivo: Path) -> str:
    """La clave del municipio del archivo en uso, o vacío. Con ella se hallan sus respaldos."""
    clave = str(candados.apunte(ruta_de(archivo)).get("municipio", ""))
    # El apunte lo pudo escribir cualquiera, y con la clave se forma una ruta.
    return clave if _CLAVE.fullmatch(clave) else ""
