"""Copias de respaldo: comprobadas antes de contar con ellas, y aclaradas con el tiempo.

El respaldo se hace con `VACUUM INTO` a un temporal, se abre y se revisa entero, y sólo entonces
toma su nombre: un disco lleno deja un archivo de buen tamaño y con basura.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app import rutas
from app.archivos import motivo_de, sincronizar_carpeta
from app.expediente import cabecera, conexion
from app.expediente.errores import RespaldoFallido
from app.expediente.vistas import Respaldo
from app.reloj import marca

TODOS_HASTA = timedelta(hours=48)
MAXIMO_RECIENTES = 10
DIARIOS, SEMANALES, MENSUALES = 7, 4, 12
MINIMO = 3
VECES_EL_ARCHIVO = 5
TOPE = 2 * 1024**3
CADA = timedelta(hours=4)
_FORMA = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Copia:
    """Un respaldo en disco, con lo que dice su nombre."""

    ruta: Path
    momento: datetime
    version: int
    tamano: int


def carpeta_de(clave: str) -> Path:
    """Dónde van los respaldos de un municipio en este equipo."""
    carpeta = rutas.respaldos() / clave
    carpeta.mkdir(parents=True, exist_ok=True)
    return carpeta


def copias(clave: str) -> tuple[Copia, ...]:
    """Los respaldos del municipio, del más nuevo al más viejo."""
    encontradas = (_leer_nombre(ruta) for ruta in carpeta_de(clave).glob("*.vitral"))
    return tuple(
        sorted((c for c in encontradas if c), key=lambda c: (c.momento, c.ruta.name), reverse=True)
    )


def vista(copia: Copia) -> Respaldo:
    """El respaldo para mostrar."""
    return Respaldo(str(copia.ruta), marca(copia.momento), copia.version, copia.tamano)


def respaldar_archivo(cruda: sqlite3.Connection, origen: Path, ahora: datetime) -> Copia:
    """Copia comprobada del archivo abierto; aclara las viejas. Lanza `RespaldoFallido`."""
    clave = str(cruda.execute("SELECT clave FROM municipio").fetchone()[0])
    version = int(cruda.execute("PRAGMA user_version").fetchone()[0])
    try:
        carpeta = carpeta_de(clave)
        destino = _nombre_libre(carpeta, clave, ahora, version)
        _hay_sitio(carpeta, origen)
        copiar(cruda, destino)
    except (OSError, sqlite3.Error) as error:
        raise RespaldoFallido(en_palabras(error)) from error
    copia = Copia(destino, ahora.astimezone(UTC).replace(microsecond=0), version, _tamano(destino))
    aclarar(clave, ahora, _tamano(origen))
    return copia


def copiar(cruda: sqlite3.Connection, destino: Path) -> None:
    """Copia compacta y revisada en `destino`, que aparece completo o no aparece."""
    temporal = destino.with_name(f".{destino.name}.tmp")
    with suppress(FileNotFoundError):
        temporal.unlink()
    try:
        cruda.execute("VACUUM INTO ?", (str(temporal),))
        _revisar_copia(cruda, temporal)
        with temporal.open("rb+") as archivo:
            os.fsync(archivo.fileno())
        temporal.replace(destino)
    except BaseException:
        for resto in (temporal, cabecera.diario(temporal)):
            with suppress(OSError):
                resto.unlink()
        raise
    sincronizar_carpeta(destino.parent)


def _revisar_copia(original: sqlite3.Connection, temporal: Path) -> None:
    with closing(conexion.abrir_para_leer(temporal)) as copia:
        estado = copia.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if estado != "ok":
            raise sqlite3.DatabaseError(str(estado))
        if copia.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError("hay renglones sin dueño")
        if _cuentas(copia) != _cuentas(original):
            raise sqlite3.DatabaseError("a la copia le faltan renglones")


def _cuentas(base: sqlite3.Connection) -> tuple[int, ...]:
    tablas = ("respuesta", "evidencia", "evidencia_contenido", "persona", "bitacora", "entrega")
    orden = ", ".join(f"(SELECT count(*) FROM {tabla})" for tabla in tablas)  # noqa: S608  fijas
    return tuple(base.execute(f"SELECT {orden}").fetchone())


def aclarar(clave: str, ahora: datetime, tamano_archivo: int) -> tuple[Path, ...]:
    """Borra los respaldos que ya no hacen falta y dice cuáles."""
    existentes = copias(clave)
    tope = min(TOPE, max(VECES_EL_ARCHIVO * tamano_archivo, 1))
    quedan = {copia.ruta for copia in que_conservar(existentes, ahora, tope)}
    sobran = tuple(copia.ruta for copia in existentes if copia.ruta not in quedan)
    for ruta in sobran:
        # Si el antivirus la tiene abierta se borrará la próxima vez.
        with suppress(OSError):
            ruta.unlink()
    return sobran


def que_conservar(existentes: Iterable[Copia], ahora: datetime, tope: int) -> tuple[Copia, ...]:
    """Todo lo de 48 horas (10 como mucho), 7 diarias, 4 semanales y 12 mensuales.

    Dentro del tope de espacio, pero nunca menos de tres. Un respaldo «del futuro» (el reloj se
    atrasó) cuenta como reciente.
    """
    orden = sorted(existentes, key=lambda c: (c.momento, c.ruta.name), reverse=True)
    recientes = [c for c in orden if ahora - c.momento <= TODOS_HASTA][:MAXIMO_RECIENTES]
    elegidas = {c.ruta: c for c in recientes}
    for cuantas, forma in ((DIARIOS, "%Y-%m-%d"), (SEMANALES, "%G-%V"), (MENSUALES, "%Y-%m")):
        elegidas |= {c.ruta: c for c in _una_por_periodo(orden, cuantas, forma)}
    elegidas |= {c.ruta: c for c in orden[:MINIMO]}
    return _dentro_del_tope([c for c in orden if c.ruta in elegidas], tope)


def _una_por_periodo(orden: Sequence[Copia], cuantas: int, forma: str) -> list[Copia]:
    """La más nueva de cada uno de los últimos periodos que tienen alguna."""
    periodos: dict[str, Copia] = {}
    for copia in orden:
        periodos.setdefault(copia.momento.strftime(forma), copia)
    return list(periodos.values())[:cuantas]


def _dentro_del_tope(orden: Sequence[Copia], tope: int) -> tuple[Copia, ...]:
    quedan: list[Copia] = []
    ocupado = 0
    for copia in orden:
        ocupado += copia.tamano
        if ocupado > tope and len(quedan) >= MINIMO:
            break
        quedan.append(copia)
    return tuple(quedan)


def _nombre_libre(carpeta: Path, clave: str, ahora: datetime, version: int) -> Path:
    """Un nombre que no exista: dos respaldos en el mismo segundo no se pisan."""
    momento = ahora.astimezone(UTC)
    while True:
        destino = carpeta / f"{clave}_{momento.strftime(_FORMA)}_v{version}.vitral"
        if not destino.exists():
            return destino
        momento += timedelta(seconds=1)


def _leer_nombre(ruta: Path) -> Copia | None:
    partes = ruta.stem.rsplit("_", 2)
    try:
        momento = datetime.strptime(partes[1], _FORMA).replace(tzinfo=UTC)
        return Copia(ruta, momento, int(partes[2].removeprefix("v")), ruta.stat().st_size)
    except (ValueError, IndexError, OSError):
        return None


def _hay_sitio(carpeta: Path, origen: Path) -> None:
    necesario = 2 * _tamano(origen)
    if shutil.disk_usage(carpeta).free < necesario:
        raise OSError(errno.ENOSPC, "no hay espacio en el disco")


def _tamano(ruta: Path) -> int:
    try:
        return ruta.stat().st_size
    except OSError:
        return 0


def en_palabras(error: Exception) -> str:
    """Por qué no se pudo, para completar una frase."""
    if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return "no hay espacio en el disco"
    if isinstance(error, OSError):
        return motivo_de(error)
    return str(error)
