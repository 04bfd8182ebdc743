"""Entregar y la clave con la letra al doble: todo cabe a lo ancho y nada se corta."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.expediente.ayudas import asentar, poner
from ui.comun.contrasena import DialogoContrasena
from ui.comun.proteger import DialogoProteger
from ui.comun.sesion import Sesion
from ui.comun.tema import tema
from ui.expediente.clave_cambiar import SIN_RECUPERACION
from ui.expediente.copias import Copias
from ui.expediente.entregar import FIRMA, INCLUYE, Entregar
from ui.expediente.observaciones_respuesta import DialogoReconsiderar
from ui.expediente.retorno_codigo import DialogoCodigo


def _cortados(raiz: QWidget) -> list[str]:
    return [
        b.text()
        for b in raiz.findChildren(QAbstractButton)
        if b.isVisibleTo(raiz) and b.text() and b.width() < b.minimumSizeHint().width() - 1
    ]


def _al_doble(pantalla: QWidget, sesion: Sesion) -> int:
    tema().fijar_escala(200)
    ancho = 1024 - tema().px(60)
    pantalla.resize(ancho, 600 - tema().px(48))
    asentar(sesion)
    return ancho


@pytest.mark.parametrize("paso", [INCLUYE, FIRMA])
def test_entregar_con_la_letra_al_doble(qtbot: QtBot, sesion: Sesion, paso: int) -> None:
    pantalla = poner(qtbot, Entregar, sesion)
    for _ in range(paso):
        pantalla.adelante.click()
    pantalla.firma.cofirma.con.setChecked(True)
    pantalla.incluye.cifrar.setChecked(True)

    ancho = _al_doble(pantalla, sesion)

    assert pantalla.width() == ancho
    assert _cortados(pantalla) == []


def test_la_clave_con_la_letra_al_doble(qtbot: QtBot, sesion: Sesion) -> None:
    sesion.expediente.certificado()
    pantalla = poner(qtbot, Copias, sesion)
    pantalla.mostrar_seccion("clave")

    ancho = _al_doble(pantalla, sesion)

    assert pantalla.width() == ancho
    assert _cortados(pantalla) == []


@pytest.mark.parametrize(
    "hacer",
    [
        lambda: DialogoContrasena("Acambay de Ruíz Castañeda", 2),
        lambda: DialogoProteger(protegida=True, cuidado=SIN_RECUPERACION),
        DialogoCodigo,
        DialogoReconsiderar,
    ],
)
def test_los_dialogos_caben_en_la_pantalla_chica(
    qtbot: QtBot, hacer: Callable[[], QDialog]
) -> None:
    for escala in (100, 150):
        tema().fijar_escala(escala)
        dialogo: Any = hacer()
        qtbot.addWidget(dialogo)
        dialogo.show()
        dialogo.adjustSize()
        assert dialogo.width() <= 1024
        assert dialogo.height() <= 600, (escala, dialogo.height())
        assert _cortados(dialogo) == []
