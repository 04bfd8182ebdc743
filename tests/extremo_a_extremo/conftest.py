"""Recorridos completos, cada uno con los datos del usuario en una carpeta de la prueba."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # antes de importar Qt

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.reloj import RelojFijo

RELOJ = RelojFijo(datetime(2026, 11, 20, 16, tzinfo=UTC))
CLAVE = "15106"


@pytest.fixture(scope="module", autouse=True)
def datos_propios(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Claves y respaldos de la prueba, no del equipo."""
    carpeta = tmp_path_factory.mktemp("datos-de-usuario")
    with pytest.MonkeyPatch.context() as parche:
        parche.setenv("VITRAL_DATOS", str(carpeta))
        yield carpeta
