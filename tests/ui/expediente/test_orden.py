"""Tab recorre las pantallas nuevas de arriba abajo."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.expediente.ayudas import asentar, poner
from ui.comun.foco import destino
from ui.comun.sesion import Sesion
from ui.expediente.copias import Copias
from ui.expediente.entregar import INCLUYE, Entregar


def _recorrido(pantalla: QWidget) -> Iterator[QWidget]:
    """Los controles visibles por los que pasa Tab, desde el primero."""
    primero = destino(pantalla)
    control: QWidget | None = primero
    while control is not None:
        toma = control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.focusProxy() is None
        if toma and control.isVisibleTo(pantalla) and control.isEnabled():
            yield control
        control = control.nextInFocusChain()
        if control is primero:
            return


def _alturas(pantalla: QWidget) -> list[int]:
    return [c.mapTo(pantalla, QPoint(0, c.height() // 2)).y() for c in _recorrido(pantalla)]


@pytest.mark.parametrize("seccion", ["", "clave"])
def test_en_copias_de_arriba_abajo(qtbot: QtBot, sesion: Sesion, seccion: str) -> None:
    sesion.expediente.certificado()
    pantalla = poner(qtbot, Copias, sesion)
    pantalla.mostrar_seccion(seccion)
    asentar(sesion)

    alturas = _alturas(pantalla)
    assert len(alturas) >= 3
    assert alturas == sorted(alturas)


def test_al_elegir_que_incluye_de_arriba_abajo(qtbot: QtBot, sesion: Sesion) -> None:
    pantalla = poner(qtbot, Entregar, sesion)
    pantalla.adelante.click()
    asentar(sesion)
    assert pantalla.paso == INCLUYE
    propios = [c for c in _recorrido(pantalla) if pantalla.incluye.isAncestorOf(c)]
    alturas = [c.mapTo(pantalla, QPoint(0, c.height() // 2)).y() for c in propios]
    assert len(alturas) >= 6
    assert alturas == sorted(alturas)
