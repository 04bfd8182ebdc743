"""El taller con los datos del usuario en una carpeta de la prueba."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.reloj import RelojFijo

RELOJ = RelojFijo(datetime(2026, 11, 20, 16, tzinfo=UTC))


@pytest.fixture(autouse=True)
def datos_propios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Claves y respaldos de la prueba, no del equipo."""
    carpeta = tmp_path / "datos-de-usuario"
    monkeypatch.setenv("VITRAL_DATOS", str(carpeta))
    return carpeta
