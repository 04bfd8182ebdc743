"""Una base vacía y un municipio dado de alta, que casi todas las pruebas necesitan."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import rutas
from app.garante.base import Base
from tests.app.garante.ayudas import base_nueva
from tests.app.garante.paquetes import Municipio


@pytest.fixture(autouse=True)
def _equipo(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Un equipo recién estrenado: sin la clave de ningún órgano garante."""
    monkeypatch.setenv(rutas.VARIABLE, str(tmp_path_factory.mktemp("equipo")))


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    with base_nueva(tmp_path) as abierta:
        yield abierta


@pytest.fixture
def municipio(base: Base, tmp_path: Path) -> Municipio:
    """15001, con su clave dada de alta."""
    suyo = Municipio("15001", tmp_path / "m15001")
    suyo.alta(base)
    return suyo
