"""Todas las pantallas: con nombre en cada control, con letra grande y en la ventana chica."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.expediente.ayudas import asentar, poner
from ui.comun.accesible import sin_nombre
from ui.comun.sesion import Sesion
from ui.comun.tema import tema
from ui.expediente.ayuda import Ayuda
from ui.expediente.copias import Copias
from ui.expediente.documentos import Documentos
from ui.expediente.entregar import Entregar
from ui.expediente.evidencias import Evidencias
from ui.expediente.observaciones import Observaciones
from ui.expediente.pendientes import Pendientes
from ui.expediente.personas import Personas

PANTALLAS = (
    Pendientes,
    Evidencias,
    Documentos,
    Entregar,
    Observaciones,
    Personas,
    Copias,
    Ayuda,
)


@pytest.mark.parametrize("clase", PANTALLAS)
def test_todo_lo_que_se_usa_tiene_nombre(
    qtbot: QtBot, sesion: Sesion, clase: Callable[[Sesion], QWidget]
) -> None:
    assert sin_nombre(poner(qtbot, clase, sesion)) == ()


@pytest.mark.parametrize("clase", PANTALLAS)
def test_un_expediente_vacio_tambien_se_ve(
    qtbot: QtBot, sesion_vacia: Sesion, clase: Callable[[Sesion], QWidget]
) -> None:
    assert sin_nombre(poner(qtbot, clase, sesion_vacia)) == ()


@pytest.mark.parametrize("escala", [100, 150])
@pytest.mark.parametrize("clase", PANTALLAS)
def test_cabe_en_la_ventana_minima(
    qtbot: QtBot, sesion: Sesion, clase: Callable[[Sesion], QWidget], escala: int
) -> None:
    tema().fijar_escala(escala)
    pantalla: Any = poner(qtbot, clase, sesion)
    # Lo que deja libre el carril plegado.
    ancho = 1024 - tema().px(60)
    pantalla.resize(ancho, 600 - tema().px(48))
    asentar(sesion)

    assert pantalla.width() == ancho
    assert pantalla.minimumSizeHint().height() <= 600 - tema().px(48)
    for boton in pantalla.findChildren(QAbstractButton):
        if boton.isVisibleTo(pantalla) and boton.text():
            assert boton.width() >= boton.minimumSizeHint().width() - 1, boton.text()


@pytest.mark.parametrize("clase", PANTALLAS)
def test_al_llegar_el_foco_cae_en_un_control_que_se_usa(
    qtbot: QtBot, sesion: Sesion, clase: Callable[[Sesion], QWidget]
) -> None:
    pantalla = poner(qtbot, clase, sesion)
    pantalla.setFocus()

    foco = pantalla.focusProxy()
    assert foco is not None
    assert foco.isVisible()
    assert foco.isEnabled()
    assert foco.focusPolicy() != Qt.FocusPolicy.NoFocus
