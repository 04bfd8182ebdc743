"""Los pasos que llevan un `.vitral` de una versión a la siguiente.

Cada paso es SQL congelado y nunca importa `tablas`: cuando una tabla cambie mañana, el paso de ayer
tiene que seguir haciendo lo de ayer. Una vez publicado, un paso no se edita; se agrega otro.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from uuid import uuid4

from app.expediente import acuses_de_antes
from app.expediente.esquema import (
    LINEA_BASE_ANTERIOR,
    VERSION_1,
    VERSION_2,
    VERSION_3,
    VERSION_4,
    VERSION_5,
    VERSION_6,
    VERSION_7,
)

Paso = Callable[[sqlite3.Connection], None]

MIN_LECTOR = 1
"""Versión más vieja del programa que puede ver (sin cambiar) los archivos que escribe ésta."""

Objeto = tuple[str, str, str, str | None]
"""Renglón de `sqlite_schema`: tipo, nombre, tabla y SQL."""


class MigracionInconclusa(Exception):
    """La base quedó inconsistente después de los pasos: no se confirma."""


def ejecutar(conexion: sqlite3.Connection, guion: str) -> None:
    """Ejecuta varias órdenes dentro de la transacción en curso.

    `executescript` no sirve: confirma por su cuenta lo que hubiera pendiente.
    """
    for orden in guion.split(";\n"):
        if orden.strip():
            conexion.execute(orden)


def _paso_1(conexion: sqlite3.Connection) -> None:
    ejecutar(conexion, VERSION_1)


def _paso_2(conexion: sqlite3.Connection) -> None:
    """Líneas base con nombre, motivos y días inhábiles propios."""
    ejecutar(conexion, VERSION_2)
    propia = {"id": str(uuid4())}
    for orden in filter(str.strip, LINEA_BASE_ANTERIOR.split(";\n")):
        conexion.execute(orden, propia)


def _paso_3(conexion: sqlite3.Connection) -> None:
    """Lo que devuelve el órgano garante: su clave, observaciones completas y perfiles."""
    ejecutar(conexion, VERSION_3)


def _paso_4(conexion: sqlite3.Connection) -> None:
    """Qué abarcó cada entrega y cuál sustituye a cuál."""
    ejecutar(conexion, VERSION_4)


def _paso_5(conexion: sqlite3.Connection) -> None:
    """Con qué claves se ha firmado, y con cuál se cifra para el órgano garante."""
    ejecutar(conexion, VERSION_5)


def _paso_6(conexion: sqlite3.Connection) -> None:
    """Las respuestas a observaciones que todavía se están escribiendo."""
    ejecutar(conexion, VERSION_6)


def _paso_7(conexion: sqlite3.Connection) -> None:
    """Lo que dice cada acuse; el de los ya aplicados se saca del archivo que se conservó."""
    ejecutar(conexion, VERSION_7)
    suyos = "SELECT sha256 FROM retorno WHERE tipo = 'acuse'"
    for (sha256,) in conexion.execute(suyos).fetchall():
        cual = (sha256,)
        fila = conexion.execute("SELECT contenido FROM retorno WHERE sha256 = ?", cual).fetchone()
        if dicho := acuses_de_antes.leer(fila[0]):
            conexion.execute("INSERT INTO acuse VALUES (?, ?, ?, ?, ?, ?)", (sha256, *dicho))


PASOS: tuple[Paso, ...] = (_paso_1, _paso_2, _paso_3, _paso_4, _paso_5, _paso_6, _paso_7)
ACTUAL = len(PASOS)


def version(conexion: sqlite3.Connection) -> int:
    """Versión de formato del archivo abierto."""
    return int(conexion.execute("PRAGMA user_version").fetchone()[0])


def aplicar(
    conexion: sqlite3.Connection,
    app: str,
    momento: str,
    pasos: Sequence[Paso] = PASOS,
) -> None:
    """Aplica todos los pasos pendientes o ninguno.

    Las llaves foráneas se apagan antes de empezar (dentro de una transacción la orden no tiene
    efecto): si no, rehacer una tabla borraría en cascada a sus hijas. Se comprueban al final.
    """
    desde = version(conexion)
    conexion.execute("PRAGMA foreign_keys = OFF")
    try:
        conexion.execute("BEGIN EXCLUSIVE")
        try:
            _avanzar(conexion, desde, pasos)
            conexion.execute(
                "INSERT INTO historial_version (desde, hasta, app, momento) VALUES (?, ?, ?, ?)",
                (desde, len(pasos), app, momento),
            )
        except BaseException:
            conexion.execute("ROLLBACK")
            raise
        conexion.execute("COMMIT")
    finally:
        conexion.execute("PRAGMA foreign_keys = ON")


def _avanzar(conexion: sqlite3.Connection, desde: int, pasos: Sequence[Paso]) -> None:
    for paso in pasos[desde:]:
        paso(conexion)
    conexion.execute(f"PRAGMA user_version = {len(pasos)}")
    if conexion.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise MigracionInconclusa("hay renglones que apuntan a otros que no existen")
    if conexion.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise MigracionInconclusa("la base no pasa su propia comprobación")


def objetos(conexion: sqlite3.Connection) -> frozenset[Objeto]:
    """Todo lo que el archivo declara: tablas, índices y cualquier cosa ajena."""
    filas = conexion.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    return frozenset((f[0], f[1], f[2], f[3]) for f in filas)


@lru_cache(maxsize=8)
def esquema_esperado(numero: int) -> frozenset[Objeto]:
    """Lo que un archivo de esa versión debe declarar, ni más ni menos."""
    conexion = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for paso in PASOS[:numero]:
            paso(conexion)
        return objetos(conexion)
    finally:
        conexion.close()
