"""Pruebas de ventanas: sin pantalla, con la letra del programa y sin diálogos inesperados."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # antes de importar Qt

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QMessageBox,
    QWidget,
)

from ui import apertura
from ui.comun.tareas import Ejecutor
from ui.comun.tema import tema


@pytest.fixture(autouse=True)
def aspecto(qapp: QApplication) -> Iterator[None]:
    """El tema puesto como en el programa, al 100 % al empezar y al terminar cada prueba."""
    if not qapp.styleSheet():
        tema().instalar()
    yield
    tema().fijar_escala(100)
    tema().fijar_contraste(alto=False)


@pytest.fixture(autouse=True)
def raton_libre(qapp: QApplication) -> Iterator[None]:
    """Ningún botón queda oprimido para la que sigue: `mouseDClick` no lo suelta."""
    yield
    suelto = QWidget()
    for boton in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        if boton in qapp.mouseButtons():
            QTest.mouseRelease(suelto, boton)


@pytest.fixture(autouse=True)
def datos_propios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Preferencias, claves y registro de la prueba, no del equipo."""
    carpeta = tmp_path / "datos-de-usuario"
    monkeypatch.setenv("VITRAL_DATOS", str(carpeta))
    return carpeta


@pytest.fixture(autouse=True)
def sin_dialogos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Un diálogo que nadie esperaba haría esperar para siempre: aquí hace fallar la prueba."""

    def inesperado(dialogo: QDialog) -> int:
        texto = dialogo.text() if isinstance(dialogo, QMessageBox) else ""
        pytest.fail(f"Se abrió un diálogo inesperado: {type(dialogo).__name__} {texto}")

    for clase in (QDialog, QMessageBox, QFileDialog, QInputDialog):
        monkeypatch.setattr(clase, "exec", inesperado)


@pytest.fixture
def ejecutor(qapp: QApplication) -> Iterator[Ejecutor]:
    """La cola de trabajo; al terminar la prueba no queda nada corriendo."""
    cola = Ejecutor()
    yield cola
    cola.esperar()
    qapp.processEvents()


@pytest.fixture(scope="session")
def vitral_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un expediente de verdad, recién creado; las pruebas trabajan con copias."""
    ruta = tmp_path_factory.mktemp("expediente") / "Temoaya 2026.vitral"
    return apertura.crear_expediente(ruta, "15087", date(2026, 1, 5))


@pytest.fixture
def vitral(vitral_original: Path, tmp_path: Path) -> Path:
    """Copia propia de la prueba."""
    return Path(shutil.copy(vitral_original, tmp_path / vitral_original.name))
