"""El Modelo de verdad, con la caché en una carpeta de prueba."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import rutas
from app.modelo import carga, perfiles
from app.modelo.tipos import Modelo, Perfil


@pytest.fixture(autouse=True)
def datos_de_prueba(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nada de estas pruebas toca la carpeta del usuario."""
    carpeta = tmp_path / "datos"
    monkeypatch.setenv(rutas.VARIABLE, str(carpeta))
    yield carpeta
    carga._cargar.cache_clear()
    perfiles._cargar.cache_clear()


@pytest.fixture(scope="session")
def _modelo_armado() -> Modelo:
    from app.modelo.armado import armar_modelo

    return armar_modelo(rutas.recursos())


@pytest.fixture
def modelo(_modelo_armado: Modelo) -> Modelo:
    return _modelo_armado


@pytest.fixture
def perfil() -> Perfil:
    return perfiles.cargar_perfil()


@pytest.fixture
def recursos(tmp_path: Path) -> Path:
    """Copia de los recursos, para dañarlos o cambiarlos."""
    copia = tmp_path / "recursos"
    for nombre in ("modelo", "catalogos", "perfiles"):
        shutil.copytree(rutas.recursos() / nombre, copia / nombre)
    return copia
