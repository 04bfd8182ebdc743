"""La consola en este proceso, con los datos del usuario en una carpeta de la prueba."""

import shutil
from pathlib import Path

import pytest

from app.consola.principal import ejecutar
from tests.app.consola.ayudas import BIEN, Consola, Salida

CLAVE = "15106"


@pytest.fixture(autouse=True)
def datos_propios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Claves y respaldos de la prueba, no del equipo."""
    carpeta = tmp_path / "datos-de-usuario"
    monkeypatch.setenv("VITRAL_DATOS", str(carpeta))
    return carpeta


@pytest.fixture
def consola(capsys: pytest.CaptureFixture[str]) -> Consola:
    """Ejecuta una orden y devuelve lo que dijo."""

    def correr(*argumentos: object) -> Salida:
        capsys.readouterr()
        codigo = ejecutar([str(argumento) for argumento in argumentos])
        dicho = capsys.readouterr()
        return Salida(codigo, dicho.out, dicho.err)

    return correr


@pytest.fixture(scope="session")
def vitral_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un expediente creado por la consola; las pruebas trabajan con copias."""
    carpeta = tmp_path_factory.mktemp("consola")
    ruta = carpeta / "toluca.vitral"
    with pytest.MonkeyPatch.context() as parche:
        parche.setenv("VITRAL_DATOS", str(carpeta / "datos"))
        orden = ["expediente", "crear", str(ruta), "--clave", CLAVE, "--inicio", "2026-01-05"]
        assert ejecutar(orden) == BIEN
    return ruta


@pytest.fixture
def vitral(vitral_original: Path, tmp_path: Path) -> Path:
    """Copia propia de la prueba."""
    return Path(shutil.copy(vitral_original, tmp_path / "toluca.vitral"))


@pytest.fixture
def ajeno(tmp_path: Path) -> Path:
    """Un archivo que no es nada de Vitral."""
    ruta = tmp_path / "carta.txt"
    ruta.write_text("Estimada señora", encoding="utf-8")
    return ruta


@pytest.fixture
def paquete(consola: Consola, vitral: Path, tmp_path: Path) -> Path:
    """Un paquete escrito por la consola."""
    return Path(consola("exportar", vitral, "--destino", tmp_path / "usb", "--json").json["ruta"])


@pytest.fixture
def base(consola: Consola, tmp_path: Path) -> Path:
    """Una base de órgano garante recién creada."""
    ruta = tmp_path / "garante" / "estado.garante"
    ruta.parent.mkdir()
    assert consola("garante", "crear", ruta).codigo == BIEN
    return ruta
