"""Un expediente lleno de verdad en disco; cada prueba trabaja con su copia."""

import functools
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente, abrir, crear
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, Perfil
from app.reloj import RelojFijo
from app.taller.ronda import ETAPAS, llenar
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor

HOY = datetime(2026, 11, 20, 16, 42, tzinfo=UTC)
CLAVE = "15106"


@functools.cache
def _modelo() -> Modelo:
    return cargar_modelo()


@functools.cache
def _perfil() -> Perfil:
    return cargar_perfil()


@pytest.fixture(scope="session")
def lleno(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Las 17 herramientas capturadas, con evidencia y directorio."""
    carpeta = tmp_path_factory.mktemp("lleno")
    with pytest.MonkeyPatch.context() as parche:
        parche.setenv("VITRAL_DATOS", str(carpeta / "usuario"))
        ruta = carpeta / "Toluca 2025.vitral"
        reloj = RelojFijo(HOY)
        with crear(ruta, _modelo(), _perfil(), CLAVE, date(2025, 1, 6), reloj) as expediente:
            llenar(expediente, "Toluca", 7, ETAPAS[-1])
    return ruta


@pytest.fixture
def reloj() -> RelojFijo:
    """El reloj del expediente abierto, que la prueba puede mover."""
    return RelojFijo(HOY)


@pytest.fixture
def expediente(lleno: Path, tmp_path: Path, reloj: RelojFijo) -> Iterator[Expediente]:
    """Copia propia del expediente lleno, abierta."""
    ruta = Path(shutil.copy(lleno, tmp_path / lleno.name))
    abierto = abrir(ruta, _modelo(), _perfil(), reloj=reloj)
    yield abierto
    abierto.cerrar()


@pytest.fixture
def vacio(tmp_path: Path, reloj: RelojFijo) -> Iterator[Expediente]:
    """Un expediente recién creado."""
    ruta = tmp_path / "Vacío 2026.vitral"
    abierto = crear(ruta, _modelo(), _perfil(), "15087", date(2026, 1, 5), reloj)
    yield abierto
    abierto.cerrar()


@pytest.fixture
def destinos() -> list[str]:
    """A dónde pidió ir la pantalla."""
    return []


@pytest.fixture
def sesion(expediente: Expediente, ejecutor: Ejecutor, destinos: list[str]) -> Sesion:
    """La sesión sobre el expediente lleno."""
    return _sesion(expediente, ejecutor, destinos)


@pytest.fixture
def sesion_vacia(vacio: Expediente, ejecutor: Ejecutor, destinos: list[str]) -> Sesion:
    """La sesión sobre el expediente recién creado."""
    return _sesion(vacio, ejecutor, destinos)


@pytest.fixture
def preguntas(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lo que se preguntó; a todo se contesta que sí, con el botón de verdad."""
    hechas: list[str] = []

    def contestar(caja: QMessageBox) -> int:
        hechas.append(f"{caja.text()} {caja.informativeText()}")
        rol = QMessageBox.ButtonRole.AcceptRole
        next(b for b in caja.buttons() if caja.buttonRole(b) == rol).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", contestar)
    return hechas


@pytest.fixture
def negadas(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lo que se preguntó; a todo se contesta que no, con el botón de verdad."""
    hechas: list[str] = []

    def contestar(caja: QMessageBox) -> int:
        hechas.append(f"{caja.text()} {caja.informativeText()}")
        caja.escapeButton().click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", contestar)
    return hechas


class _Explorador(QObject):
    """Hace de explorador del sistema: apunta lo que se le pide abrir."""

    def __init__(self) -> None:
        super().__init__()
        self.abiertos: list[Path] = []

    @Slot(QUrl)
    def abrir(self, url: QUrl) -> None:
        self.abiertos.append(Path(url.toLocalFile()))


@pytest.fixture
def abiertos(qtbot: QtBot) -> Iterator[list[Path]]:
    """Lo que se abrió con el programa del sistema."""
    explorador = _Explorador()
    # En ejecución PySide sólo admite `str`; sus anotaciones piden bytes.
    metodo: Any = "abrir"
    QDesktopServices.setUrlHandler("file", explorador, metodo)
    yield explorador.abiertos
    QDesktopServices.unsetUrlHandler("file")


def _sesion(expediente: Expediente, ejecutor: Ejecutor, destinos: list[str]) -> Sesion:
    return Sesion(
        expediente, expediente.modelo, expediente.perfil, ejecutor, Avisos(), destinos.append
    )
