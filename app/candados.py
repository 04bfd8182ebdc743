"""Un candado entre programas que no se suelta por accidente.

SQLite aparta sus archivos con candados `fcntl`, y POSIX suelta todos los que un proceso tiene sobre
un archivo en cuanto ese proceso cierra cualquier otro descriptor del mismo archivo: basta que un
diálogo de archivos lo abra para adivinar su tipo. Este candado vive en un archivo aparte y es del
descriptor (`flock`; en Windows, un byte apartado), así que sólo termina cuando se suelta o cuando
muere el proceso; el de SQLite queda detrás, como segunda línea.

El archivo aparte se borra al soltar. Para que nadie quede con un candado sobre un archivo ya
borrado mientras otro estrena el suyo: sólo lo borra quien lo tiene, sin soltarlo todavía, y quien
lo toma comprueba que el nombre siga siendo de lo que apartó; si no, empieza de nuevo. El que deja
un programa que murió no estorba: está libre y se vuelve a usar.

Donde no se puede (una carpeta de red sin candados, un disco en que no cabe ni un archivo vacío), se
sigue sin él.
"""

import json
import logging
import os
import sys
import time
import weakref
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

registro = logging.getLogger(__name__)

ESPERA = 0.5
"""Segundos que se insiste: lo que tarda otro programa en cerrar, o en preguntar si está libre."""
_CADA = 0.02
_LARGO = 2_000
_DE_LEJOS = 2**30
"""El byte que se aparta en Windows: lejos del apunte, que los demás tienen que poder leer."""
# Ni seguir un enlace puesto ahí a propósito, ni quedarse esperando en una tubería.
_BANDERAS = sum(getattr(os, nombre, 0) for nombre in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


class Ocupado(Exception):
    """Otro programa, o este mismo, ya lo tiene."""


if sys.platform == "win32":
    import msvcrt

    def _apartar(descriptor: int, *, compartido: bool = False) -> None:  # noqa: ARG001
        os.lseek(descriptor, _DE_LEJOS, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _liberar(descriptor: int) -> None:
        os.lseek(descriptor, _DE_LEJOS, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    def _sigue_en_su_sitio(_descriptor: int, _ruta: Path) -> bool:
        # Windows no deja borrar lo que alguien tiene abierto.
        return True

    def _soltar(descriptor: int, ruta: Path, _proceso: int) -> None:
        with suppress(OSError):
            _liberar(descriptor)
        os.close(descriptor)
        # Si otro ya lo abrió, el sistema no lo borra, y así debe ser.
        with suppress(OSError):
            ruta.unlink()

else:
    import fcntl

    def _apartar(descriptor: int, *, compartido: bool = False) -> None:
        modo = fcntl.LOCK_SH if compartido else fcntl.LOCK_EX
        fcntl.flock(descriptor, modo | fcntl.LOCK_NB)

    def _liberar(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _sigue_en_su_sitio(descriptor: int, ruta: Path) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), ruta.lstat())
        except OSError:
            return False

    def _soltar(descriptor: int, ruta: Path, proceso: int) -> None:
        # Un proceso hijo hereda el descriptor, pero el candado es de quien lo tomó.
        if os.getpid() == proceso:
            # Antes de cerrar: todavía es suyo, y lo que un hijo retenga ya no le estorba a nadie.
            with suppress(OSError):
                if _sigue_en_su_sitio(descriptor, ruta):
                    ruta.unlink()
        os.close(descriptor)


class Candado:
    """Lo que devuelve `tomar`: se suelta con `soltar`, con el `with` o al morir el proceso."""

    def __init__(self, ruta: Path, descriptor: int | None) -> None:
        self.ruta = ruta
        self._descriptor = descriptor
        self._fin: weakref.finalize[..., Candado] | None = None
        if descriptor is not None:
            self._fin = weakref.finalize(self, _soltar, descriptor, ruta, os.getpid())
            # Al terminar el intérprete la base aún puede estar abierta: ahí lo suelta el sistema.
            self._fin.atexit = False

    @property
    def firme(self) -> bool:
        """Si de veras aparta; falso donde no se pudo, o si ya se soltó."""
        return self._fin is not None and self._fin.alive

    def apuntar(self, desde: str, **mas: str) -> None:
        """Escribe en él quién lo tiene, para `quien`. Si no cabe, no pasa nada: sólo informa.

        `desde` es un instante ISO 8601; `mas`, lo que haga falta saber sin abrir la base.
        """
        if self._descriptor is None or not self.firme:
            return
        datos = {"usuario": _usuario(), "equipo": _equipo(), "pid": os.getpid(), "desde": desde}
        texto = json.dumps(datos | mas, ensure_ascii=False).encode("utf-8")
        with suppress(OSError):
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, texto)
            os.ftruncate(self._descriptor, len(texto))

    def soltar(self) -> None:
        """Lo deja libre y borra su archivo. Se puede llamar dos veces."""
        if self._fin is not None:
            self._fin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        tipo: type[BaseException] | None,
        error: BaseException | None,
        traza: TracebackType | None,
    ) -> None:
        self.soltar()


def tomar(ruta: Path, espera: float = ESPERA) -> Candado:
    """Aparta `ruta`, creándola si hace falta. Lanza `Ocupado` si otro no la suelta en `espera`.

    Si ahí no se puede, devuelve un candado que no es `firme`.
    """
    limite = time.monotonic() + espera
    while True:
        try:
            descriptor = _abrir(ruta)
        except OSError as error:
            registro.info("Sin candado en %s: %s", ruta.name, error)
            return Candado(ruta, None)
        vencido = time.monotonic() >= limite
        try:
            _apartar(descriptor)
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            if vencido:
                raise Ocupado(str(ruta)) from None
            time.sleep(_CADA)
            continue
        except OSError as error:
            os.close(descriptor)
            registro.info("Sin candado en %s: %s", ruta.name, error)
            return Candado(ruta, None)
        # Un disco que no sabe decir qué archivo es cuál no debe impedir abrir para siempre.
        if vencido or _sigue_en_su_sitio(descriptor, ruta):
            return Candado(ruta, descriptor)
        os.close(descriptor)


def ocupado(ruta: Path) -> bool:
    """Si alguien lo tiene en este momento, este proceso incluido. No crea ni cambia nada."""
    try:
        descriptor = os.open(ruta, os.O_RDONLY | _BANDERAS)
    except OSError:
        return False
    try:
        _apartar(descriptor, compartido=True)
        _liberar(descriptor)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def quien(ruta: Path) -> str:
    """«María en PC-TESORERIA desde las 10:32 del 05/01/2026», o vacío si no se sabe."""
    datos = apunte(ruta)
    try:
        desde = datetime.fromisoformat(str(datos["desde"])).astimezone()
        usuario, equipo = str(datos["usuario"])[:60], str(datos["equipo"])[:60]
    except (ValueError, KeyError, OverflowError):
        return ""
    return f"{usuario} en {equipo} desde las {desde:%H:%M del %d/%m/%Y}"


def apunte(ruta: Path) -> dict[str, Any]:
    """Lo que escribió quien lo tiene, o nada. Lo pudo escribir cualquiera: nunca se obedece."""
    try:
        descriptor = os.open(ruta, os.O_RDONLY | _BANDERAS)
        try:
            datos = json.loads(os.read(descriptor, _LARGO))
        finally:
            os.close(descriptor)
    except (OSError, ValueError, RecursionError):
        return {}
    return datos if isinstance(datos, dict) else {}


def _abrir(ruta: Path) -> int:
    try:
        return os.open(ruta, os.O_RDWR | os.O_CREAT | _BANDERAS, 0o666)
    except PermissionError:
        # Lo dejó otra cuenta al morir su programa: para apartarlo basta con leerlo.
        return os.open(ruta, os.O_RDONLY | _BANDERAS)


def _usuario() -> str:
    import getpass

    # getpass no encuentra a nadie en cuentas de servicio sin nombre (KeyError u OSError).
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "otra persona"


def _equipo() -> str:
    import platform

    return platform.node()
