"""Todas las pantallas: con nombre en cada control, con letra grande y en la ventana chica."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.expediente.ayudas import asentar, poner
from tests.ui.tabulador import saltados_con_tab
from ui.comun.accesible import sin_nombre
from ui.comun.foco import destino
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

    foco = destino(pantalla)
    assert foco is not pantalla
    assert foco.isVisible()
    assert foco.isEnabled()
    assert foco.focusPolicy() != Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize("clase", PANTALLAS)
def test_con_tab_se_pasa_por_todos_los_controles(
    qtbot: QtBot, sesion: Sesion, clase: Callable[[Sesion], QWidget]
) -> None:
    pantalla = poner(qtbot, clase, sesion)
    assert saltados_con_tab(pantalla) == []
