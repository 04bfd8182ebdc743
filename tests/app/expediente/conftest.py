"""Carpetas propias por prueba y expedientes de un Modelo pequeño."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.expediente.archivo import Expediente
from app.rutas import VARIABLE
from tests.app.expediente.ayudas import nuevo


@pytest.fixture(autouse=True)
def carpeta_de_usuario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Los datos del usuario de cada prueba, lejos de los de verdad."""
    carpeta = tmp_path / "usuario"
    monkeypatch.setenv(VARIABLE, str(carpeta))
    return carpeta


@pytest.fixture
def ruta(tmp_path: Path) -> Path:
    """Dónde se crea el expediente de la prueba."""
    return tmp_path / "Toluca.vitral"


@pytest.fixture
def exp(ruta: Path) -> Iterator[Expediente]:
    """Un expediente nuevo y abierto."""
    with nuevo(ruta) as expediente:
        yield expediente
