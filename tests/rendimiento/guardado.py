"""Guardar un campo por el servicio contra un commit desnudo de sqlite3 con los mismos PRAGMA."""

import sqlite3
from itertools import count
from pathlib import Path

from app.modelo.direccion import Direccion
from tests.rendimiento.comun import Razon, cronometrar, intercalar
from tests.rendimiento.escenario import expediente_nuevo

PRAGMAS = (
    "page_size=16384",
    "foreign_keys=ON",
    "locking_mode=EXCLUSIVE",
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "temp_store=MEMORY",
)
DIRECCION = Direccion.leer("1a/cv_objeto")
VECES = 225


def medir(carpeta: Path) -> list[Razon]:
    """Mediana de `VECES` guardados intercalados."""
    conexion = sqlite3.connect(carpeta / "desnudo.db", isolation_level=None)
    for pragma in PRAGMAS:
        conexion.execute(f"PRAGMA {pragma}")
    conexion.execute("CREATE TABLE respuesta (id INTEGER PRIMARY KEY, valor TEXT)")
    conexion.execute("INSERT INTO respuesta VALUES (1, '')")
    numero = count()

    def desnudo() -> None:
        conexion.execute("BEGIN IMMEDIATE")
        conexion.execute("UPDATE respuesta SET valor = ? WHERE id = 1", (f"Texto {next(numero)}",))
        conexion.execute("COMMIT")

    with expediente_nuevo(carpeta / "guardado.vitral") as expediente:

        def servicio() -> None:
            expediente.respuestas.guardar(DIRECCION, f"Texto {next(numero)}")

        nuestro, minimo = intercalar(
            lambda: cronometrar(servicio), lambda: cronometrar(desnudo), VECES
        )
    conexion.close()
    return [Razon("un campo guardado ÷ commit desnudo", nuestro, minimo, 2.5)]
