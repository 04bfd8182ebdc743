"""Bases de versiones anteriores del esquema: se crean con sus pasos y se llenan con su SQL."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.garante import migraciones
from app.garante.alta import claves
from app.garante.base import Base
from app.garante.tablas import METADATOS

HUELLA = "ab" * 32


@contextmanager
def en_version(version: int) -> Iterator[None]:
    """Mientras dura, el programa es el de esa versión del esquema."""
    with pytest.MonkeyPatch.context() as antes:
        antes.setattr(migraciones, "PASOS", migraciones.PASOS[:version])
        antes.setattr(migraciones, "ACTUAL", version)
        yield


def con_una_clave(base: Base) -> None:
    """Deja una clave dada de alta y una fecha límite, como las escribía la primera versión."""
    base.fijar_dato("fecha_limite", "2026-12-15", operador="Ana")
    with base.escribir() as conexion:
        conexion.exec_driver_sql(
            "INSERT INTO clave (huella, der, municipio, tipo, estado, nombre, alta) "
            f"VALUES ('{HUELLA}', '', '15001', 'propia', 'activa', 'Uno', '2026-01-01')"
        )


def comprobar_migrada(base: Base) -> None:
    """Afirma que está lo que tenía, y que el esquema es el de las tablas de hoy."""
    assert str(base.fecha_limite) == "2026-12-15"
    (clave,) = claves(base)
    assert (clave.huella, clave.nombre, clave.entrega, clave.recibe) == (HUELLA, "Uno", "", "")
    with base.leer() as conexion:
        contexto = MigrationContext.configure(conexion, opts={"compare_type": True})
        assert compare_metadata(contexto, METADATOS) == []
