"""La única conexión a un `.vitral`, con las órdenes que hacen que lo guardado esté guardado.

Un solo archivo, una sola conexión, candado exclusivo. `DELETE` + `EXTRA` y nunca WAL: el archivo se
copia a memorias USB y tiene que estar entero él solo.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from app.expediente.cabecera import IDENTIDAD, uri

TAMANO_PAGINA = 16_384
ESPERA = 0.5

_SIEMPRE = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
)
_PARA_ESCRIBIR = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA secure_delete = FAST",
)


class DiarioInesperado(Exception):
    """El archivo quedó en otro modo de diario y no se deja cambiar."""


def abrir_para_escribir(ruta: Path) -> sqlite3.Connection:
    """Conexión con el candado exclusivo ya tomado; el archivo tiene que existir."""
    conexion = _conectar(ruta, "rw")
    try:
        _preparar(conexion, (*_SIEMPRE, *_PARA_ESCRIBIR))
        _tomar_candado(conexion)
    except BaseException:
        conexion.close()
        raise
    return conexion


def abrir_para_leer(ruta: Path) -> sqlite3.Connection:
    """Conexión que no puede cambiar nada."""
    conexion = _conectar(ruta, "ro")
    try:
        _preparar(conexion, (*_SIEMPRE, "PRAGMA query_only = ON"))
        conexion.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        conexion.close()
        raise
    return conexion


def mirar(ruta: Path) -> sqlite3.Connection:
    """Conexión que ni siquiera lo prepara: sólo para un archivo que nadie más tiene abierto."""
    return sqlite3.connect(f"{uri(ruta, 'ro')}&immutable=1", uri=True)


def crear(ruta: Path) -> sqlite3.Connection:
    """Archivo nuevo y vacío, con su identidad y su tamaño de página."""
    conexion = _conectar(ruta, "rwc")
    try:
        conexion.execute(f"PRAGMA page_size = {TAMANO_PAGINA}")
        _preparar(conexion, (*_SIEMPRE, *_PARA_ESCRIBIR))
        conexion.execute(f"PRAGMA application_id = {IDENTIDAD}")
        _tomar_candado(conexion)
    except BaseException:
        conexion.close()
        raise
    return conexion


def _conectar(ruta: Path, modo: str) -> sqlite3.Connection:
    return sqlite3.connect(
        uri(ruta, modo), uri=True, timeout=ESPERA, isolation_level=None, check_same_thread=False
    )


def _preparar(conexion: sqlite3.Connection, ordenes: tuple[str, ...]) -> None:
    for orden in ordenes:
        respuesta = conexion.execute(orden).fetchone()
        # SQLite no protesta si no pudo cambiar el modo: sólo contesta cuál quedó.
        if "journal_mode" in orden and respuesta[0] != "delete":
            raise DiarioInesperado(str(respuesta[0]))


def _tomar_candado(conexion: sqlite3.Connection) -> None:
    conexion.execute("BEGIN EXCLUSIVE")
    conexion.execute("COMMIT")


def motor_de(conexion: sqlite3.Connection, *, solo_lectura: bool) -> Engine:
    """SQLAlchemy sobre esa misma conexión, con las transacciones dichas en voz alta.

    El modo clásico de pysqlite empieza y confirma transacciones por su cuenta alrededor del DDL;
    aquí la conexión no decide nada y `BEGIN` lo emite este evento.
    """
    motor = create_engine("sqlite://", creator=lambda: conexion, poolclass=StaticPool)
    orden = "BEGIN" if solo_lectura else "BEGIN IMMEDIATE"

    @event.listens_for(motor, "begin")
    def _empezar(abierta: Connection) -> None:
        abierta.exec_driver_sql(orden)

    return motor


def revisar(conexion: sqlite3.Connection) -> str:
    """Vacío si la estructura está sana; si no, el primer problema."""
    primero: Any = conexion.execute("PRAGMA quick_check(1)").fetchone()
    if primero[0] != "ok":
        return str(primero[0])
    huerfana = conexion.execute("PRAGMA foreign_key_check").fetchone()
    return f"renglones sin dueño en «{huerfana[0]}»" if huerfana else ""
