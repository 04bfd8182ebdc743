"""Escribir una contraseña: lo que se ve, lo que se avisa y quién la pide desde otro hilo."""

import time

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ayudas import teclear
from ui.comun.accesible import sin_nombre
from ui.comun.contrasena import CampoContrasena, DialogoContrasena
from ui.comun.portero import Portero
from ui.comun.tareas import Ejecutor


@pytest.fixture
def campo(qtbot: QtBot) -> CampoContrasena:
    hecho = CampoContrasena("Contraseña de la clave")
    qtbot.addWidget(hecho)
    hecho.show()
    return hecho


def test_empieza_oculta_y_se_puede_ver(qtbot: QtBot, campo: CampoContrasena) -> None:
    teclear(campo.linea, "cuatro palabras")
    assert campo.linea.echoMode() is QLineEdit.EchoMode.Password

    QTest.keyClick(campo.ver, Qt.Key.Key_Space)
    assert campo.linea.echoMode() is QLineEdit.EchoMode.Normal
    assert campo.ver.text() == "Ocultar"

    campo.borrar()
    assert campo.texto() == ""
    assert campo.linea.echoMode() is QLineEdit.EchoMode.Password


def test_avisa_de_las_mayusculas_fijas(qtbot: QtBot, campo: CampoContrasena) -> None:
    teclear(campo.linea, "a")
    assert not campo.aviso.isVisible()

    # Mayúscula sin la tecla: sólo puede venir de Bloq Mayús.
    teclear(campo.linea, "A")
    assert campo.aviso.isVisible()

    con_mayus = Qt.KeyboardModifier.ShiftModifier
    tecla = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, con_mayus, "A")
    QApplication.sendEvent(campo.linea, tecla)
    assert not campo.aviso.isVisible()


def test_no_se_sigue_sin_escribir_nada_y_todo_tiene_nombre(qtbot: QtBot) -> None:
    dialogo = DialogoContrasena("Toluca", 1)
    qtbot.addWidget(dialogo)
    dialogo.show()

    assert not dialogo.seguir.isEnabled()
    assert dialogo.problema.parent() is None
    teclear(dialogo.campo.linea, "x")
    assert dialogo.seguir.isEnabled()
    assert sin_nombre(dialogo) == ()


def test_al_segundo_intento_dice_que_no_era(qtbot: QtBot) -> None:
    dialogo = DialogoContrasena("Toluca", 2)
    qtbot.addWidget(dialogo)
    dialogo.show()

    assert dialogo.problema.isVisible()


def test_el_hilo_de_trabajo_recibe_lo_escrito_en_la_ventana(
    qtbot: QtBot, ejecutor: Ejecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    portero = Portero()
    dichas: list[str | None] = []

    def escribir(dialogo: QDialog) -> int:
        assert isinstance(dialogo, DialogoContrasena)
        dialogo.campo.linea.setText("la de siempre")
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QDialog, "exec", escribir)
    ejecutor.hacer(lambda: portero.pedir("Toluca", 1), dichas.append)

    qtbot.waitUntil(lambda: bool(dichas))
    assert dichas == ["la de siempre"]


def test_cerrar_el_archivo_no_se_traba_con_una_contrasena_sin_contestar(
    qapp: QApplication, ejecutor: Ejecutor
) -> None:
    portero = Portero()
    dichas: list[str | None] = []
    ejecutor.hacer(lambda: portero.pedir("Toluca", 1), dichas.append)
    time.sleep(0.05)

    portero.cerrar()
    assert ejecutor.esperar(2_000)

    qapp.processEvents()
    assert dichas == [None]


def test_cancelar_el_dialogo_es_no_dar_contrasena(qtbot: QtBot) -> None:
    dialogo = DialogoContrasena("Toluca", 1)
    qtbot.addWidget(dialogo)
    dialogo.show()
    QTimer.singleShot(0, lambda: QTest.keyClick(dialogo, Qt.Key.Key_Escape))

    qtbot.waitUntil(lambda: not dialogo.isVisible())
    assert dialogo.result() == QDialog.DialogCode.Rejected
