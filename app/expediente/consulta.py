"""Ver sin cambiar un expediente que otra persona tiene abierto.

Nunca se abre el archivo vivo (con `immutable=1` SQLite ignoraría los candados y mostraría páginas
de dos momentos): se copia y se abre la copia. Un archivo en modo `DELETE` está completo mientras
nadie esté guardando; se sabe porque no hay diario pendiente y al releerlo sigue igual. Si no se
logra, se ve el último respaldo de este equipo.
"""

import shutil
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from app import rutas
from app.archivos import sha256_de
from app.errores import ErrorDeUsuario
from app.expediente import archivo, cabecera, candado, respaldos
from app.expediente.errores import SinCopiaParaVer
from app.modelo.tipos import Modelo, Perfil
from app.reloj import Reloj

INTENTOS = 5
ESPERA = 0.2
"""Segundos entre intentos: un guardado dura milésimas."""

CADUCA = 24 * 3600
"""Segundos tras los que una copia que nadie borró se da por olvidada."""


def abrir(
    ruta: Path, modelo: Modelo, perfil: Perfil | None = None, *, reloj: Reloj | None = None
) -> "archivo.Expediente":
    """Una copia de sólo lectura de ese expediente en uso. El original no se toca.

    Lanza `SinCopiaParaVer` si no se pudo copiar ni hay respaldo en este equipo.
    """
    _barrer()
    carpeta = _carpeta() / uuid4().hex
    carpeta.mkdir(parents=True)
    copia = carpeta / ruta.name
    if _copiar_quieto(ruta, copia):
        with suppress(ErrorDeUsuario):
            return _abrir_copia(copia, ruta, modelo, perfil, reloj)
    respaldo = _ultimo_respaldo(ruta)
    if respaldo is not None:
        with suppress(ErrorDeUsuario, OSError):
            shutil.copyfile(respaldo, copia)
            return _abrir_copia(copia, ruta, modelo, perfil, reloj)
    shutil.rmtree(carpeta, ignore_errors=True)
    raise SinCopiaParaVer(ruta, candado.quien(ruta))


def olvidar(copia: Path) -> None:
    """Borra una copia ya vista; cualquier otro archivo lo deja."""
    if copia.parent.parent == _carpeta():
        shutil.rmtree(copia.parent, ignore_errors=True)


def _barrer() -> None:
    """Quita las copias de un programa que murió: llevan datos de personas."""
    for vieja in _carpeta().glob("*"):
        with suppress(OSError):
            if time.time() - vieja.stat().st_mtime > CADUCA:
                shutil.rmtree(vieja, ignore_errors=True)


def _carpeta() -> Path:
    return rutas.cache() / "para-ver"


def _abrir_copia(
    copia: Path, original: Path, modelo: Modelo, perfil: Perfil | None, reloj: Reloj | None
) -> "archivo.Expediente":
    expediente = archivo.abrir(copia, modelo, perfil, reloj=reloj, solo_lectura=True)
    expediente.nucleo.almacen.motivo = _motivo(expediente, original)
    return expediente


def _motivo(expediente: "archivo.Expediente", original: Path) -> str:
    quien = candado.quien(original)
    tiene = f"El original lo tiene {quien}." if quien else "El original está abierto en otro lado."
    ultimos = expediente.bitacora(1)
    cuando = f" con lo guardado hasta {_cuando(ultimos[0].momento)}" if ultimos else ""
    return f"Es una copia para ver{cuando}. {tiene} Lo que se guarde desde ahora no aparece aquí."


def _cuando(momento: str) -> str:
    return f"el {datetime.fromisoformat(momento).astimezone():%d/%m/%Y a las %H:%M}"


def _copiar_quieto(origen: Path, copia: Path) -> bool:
    """Copia el archivo en un momento en que nadie esté guardando; si no lo hay, no copia.

    Si al releerlo sigue igual, la copia es el archivo tal como estaba entre las dos lecturas, y
    ahí no había ningún guardado a medias. El contador de la cabecera no serviría: con el candado
    exclusivo SQLite lo sube una vez por sesión y no en cada guardado.
    """
    for _ in range(INTENTOS):
        try:
            if not cabecera.diario_pendiente(origen):
                shutil.copyfile(origen, copia)
                quieto = not cabecera.diario_pendiente(origen)
                if quieto and sha256_de(copia) == sha256_de(origen):
                    return True
        except OSError:
            # Windows no deja leer lo que otro programa aparta para sí.
            return False
        time.sleep(ESPERA)
    return False


def _ultimo_respaldo(ruta: Path) -> Path | None:
    """El más nuevo de ese municipio en este equipo, si el apunte del candado dice cuál es."""
    clave = candado.municipio(ruta)
    copias = respaldos.copias(clave) if clave and (rutas.respaldos() / clave).is_dir() else ()
    return copias[0].ruta if copias else None
