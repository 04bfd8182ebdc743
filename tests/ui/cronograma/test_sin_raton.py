"""De principio a fin sin tocar el ratón: mover, estirar, enlazar, deshacer e imprimir a PDF."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app.dominio.cronograma_geometria import Parte
from tests.ui.cronograma.ayudas import contestar, enlace, esperar, fechas, pulsar
from ui.cronograma.arrastre import corrido
from ui.cronograma.exportar import ExportarCronograma
from ui.cronograma.pantalla import Cronograma
from ui.cronograma.preguntas import PideMotivo

ALT, MAYUS, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
FLECHA = Qt.Key.Key_Right


def _teclear(tecla: Qt.Key, modificadores: Qt.KeyboardModifier | None = None) -> None:
    """Al control que tenga el foco, como el teclado de verdad."""
    enfocado = QApplication.focusWidget()
    assert enfocado is not None
    QTest.keyClick(enfocado, tecla, modificadores or Qt.KeyboardModifier.NoModifier)


def _bajar_hasta(pantalla: Cronograma, clave: str) -> None:
    for _ in range(20):
        if pantalla.vista.elegida is not None and pantalla.vista.elegida.clave == clave:
            return
        _teclear(Qt.Key.Key_Down)
    pytest.fail(f"no se llega a {clave} con las flechas")


def _empujar(
    pantalla: Cronograma, qtbot: QtBot, modificadores: Qt.KeyboardModifier, veces: int
) -> None:
    for _ in range(veces):
        pulsar(pantalla, FLECHA, modificadores)
    QTest.keyRelease(pantalla.vista.arbol, Qt.Key.Key_Alt)
    esperar(qtbot, pantalla)


def _imprimir(pantalla: Cronograma) -> None:
    _teclear(Qt.Key.Key_P, CTRL)
    dialogo = pantalla.findChild(ExportarCronograma)
    assert dialogo is not None
    QApplication.processEvents()
    # Enter en el diálogo es su botón principal: guardar.
    QTest.keyClick(dialogo, Qt.Key.Key_Return)


def _motivar(dialogo: QDialog) -> None:
    assert isinstance(dialogo, PideMotivo)
    dialogo.texto.setPlainText("Lo pidió el comité de transparencia.")
    QTest.keyClick(dialogo.aceptar, Qt.Key.Key_Return)


def test_el_plan_se_mueve_estira_enlaza_deshace_e_imprime_sin_raton(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    contestar(monkeypatch, _motivar)
    pantalla.activateWindow()
    pantalla.setFocus()
    antes = fechas(pantalla, "5a")
    _teclear(Qt.Key.Key_Down)
    _bajar_hasta(pantalla, "5a")

    _empujar(pantalla, qtbot, ALT, 12)
    movida = corrido(antes, Parte.CUERPO, 12)
    assert fechas(pantalla, "5a") == movida

    _empujar(pantalla, qtbot, ALT | MAYUS, 5)
    assert fechas(pantalla, "5a") == corrido(movida, Parte.FIN, 5)

    _teclear(Qt.Key.Key_Up)
    assert pantalla.vista.elegida is not None
    de = pantalla.vista.elegida.clave
    _teclear(Qt.Key.Key_L)
    _bajar_hasta(pantalla, "5a")
    _teclear(Qt.Key.Key_Return)
    esperar(qtbot, pantalla)
    assert enlace(pantalla, de, "5a") is not None

    for _ in range(3):
        _teclear(Qt.Key.Key_Z, CTRL)
        esperar(qtbot, pantalla)
    assert enlace(pantalla, de, "5a") is None
    assert fechas(pantalla, "5a") == antes

    destino = tmp_path / "plan.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_datos: (str(destino), ""))
    _imprimir(pantalla)
    qtbot.waitUntil(lambda: destino.exists() and destino.stat().st_size > 0, timeout=20_000)
    assert destino.read_bytes().startswith(b"%PDF")
