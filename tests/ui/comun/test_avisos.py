"""La única puerta de los mensajes."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.errores import ErrorDeUsuario, OperacionCancelada
from ui.comun.avisos import Avisos


class _SinEspacio(ErrorDeUsuario):
    codigo = "EXP-77"


@pytest.fixture
def mostrados(monkeypatch: pytest.MonkeyPatch) -> list[QMessageBox]:
    """Las cajas que se habrían mostrado."""
    cajas: list[QMessageBox] = []

    def mostrar(caja: QMessageBox) -> int:
        cajas.append(caja)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", mostrar)
    return cajas


def test_lo_cancelado_no_se_muestra(qtbot: QtBot, mostrados: list[QMessageBox]) -> None:
    Avisos().mostrar_error(OperacionCancelada())
    assert mostrados == []


def test_un_error_previsto_dice_que_paso_que_hacer_y_su_codigo_al_final(
    qtbot: QtBot, mostrados: list[QMessageBox]
) -> None:
    error = _SinEspacio("No hay espacio en C:.", sugerencia="Libere espacio.")
    Avisos().mostrar_error(error)

    (caja,) = mostrados
    assert caja.text() == "No hay espacio en C:."
    assert caja.informativeText() == "Libere espacio.\n(EXP-77)"


def test_lo_inesperado_tranquiliza_y_va_al_registro(
    qtbot: QtBot, mostrados: list[QMessageBox], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        Avisos().mostrar_error(RuntimeError("división de peras"))

    (caja,) = mostrados
    assert "división de peras" not in caja.text() + caja.informativeText()
    assert "Guardado" in caja.informativeText()
    assert "división de peras" in caplog.text


def test_el_texto_de_otros_no_se_interpreta_como_html(
    qtbot: QtBot, mostrados: list[QMessageBox]
) -> None:
    Avisos().mostrar_error(_SinEspacio('<a href="http://x">pulse</a>'))
    (caja,) = mostrados
    assert caja.textFormat() == Qt.TextFormat.PlainText


def test_cerrar_la_pregunta_es_decir_que_no(qtbot: QtBot, mostrados: list[QMessageBox]) -> None:
    assert not Avisos().confirmar("¿Quitar la ficha?", si="Quitar")
    (caja,) = mostrados
    assert [b.text() for b in caja.buttons()] == ["Quitar", "Cancelar"]
