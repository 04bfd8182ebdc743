"""Tab recorre las pantallas como se leen: de arriba abajo y, en un renglón, hacia la derecha."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.expediente import entrega
from app.expediente.archivo import Expediente
from tests.app.expediente.retornos import OBSERVACION, Garante, confiar
from tests.ui.expediente.ayudas import asentar, poner
from tests.ui.expediente.test_accesibles import PANTALLAS
from tests.ui.tabulador import fuera_de_orden
from ui.comun.controles import Boton, Desplazable
from ui.comun.foco import llegar
from ui.comun.sesion import Sesion
from ui.expediente.copias import Copias
from ui.expediente.entregar import FIRMA, HECHO, INCLUYE, REVISAR, Entregar
from ui.expediente.observaciones import Observaciones


@pytest.fixture
def con_observaciones(expediente: Expediente, tmp_path: Path) -> None:
    """Una entrega con dos observaciones; la primera, a dos datos."""
    entrega.exportar(expediente, tmp_path / "entregas")
    confiar(expediente)
    unas = (
        replace(OBSERVACION, direcciones=("1a/cv_objeto", "1b")),
        replace(OBSERVACION, folio="OG-2026-0002", direcciones=("2a",)),
    )
    expediente.retornos.aplicar(Garante(expediente, tmp_path / "retornos").observaciones(*unas))


@pytest.mark.parametrize("clase", PANTALLAS)
def test_en_cada_pantalla(qtbot: QtBot, sesion: Sesion, clase: Callable[[Sesion], QWidget]) -> None:
    assert fuera_de_orden(poner(qtbot, clase, sesion)) == []


def test_en_la_clave_de_firma(qtbot: QtBot, sesion: Sesion) -> None:
    sesion.expediente.certificado()
    pantalla = poner(qtbot, Copias, sesion)
    pantalla.mostrar_seccion("clave")
    asentar(sesion)
    assert fuera_de_orden(pantalla) == []


@pytest.mark.parametrize("seccion", [0, 1, 2])
@pytest.mark.usefixtures("con_observaciones")
def test_en_observaciones(qtbot: QtBot, sesion: Sesion, seccion: int) -> None:
    pantalla = poner(qtbot, Observaciones, sesion)
    pantalla.pestanas.setCurrentIndex(seccion)
    asentar(sesion)
    assert fuera_de_orden(pantalla) == []


@pytest.mark.usefixtures("con_observaciones")
def test_al_recorrer_otra_observacion_sus_datos_siguen_antes_de_la_respuesta(
    qtbot: QtBot, sesion: Sesion
) -> None:
    pantalla = poner(qtbot, Observaciones, sesion)
    for folio in ("OG-2026-0002", "OG-2026-0001"):
        pantalla.arbol.elegir(folio)
        asentar(sesion)
    primero, segundo = pantalla.detalle.enlaces
    primero.setFocus()
    QTest.keyClick(primero, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is segundo
    QTest.keyClick(segundo, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is pantalla.detalle.formulario.texto


@pytest.mark.parametrize("paso", [REVISAR, INCLUYE, FIRMA, HECHO])
def test_en_cada_paso_de_la_entrega(
    qtbot: QtBot, sesion: Sesion, tmp_path: Path, paso: int
) -> None:
    pantalla = poner(qtbot, Entregar, sesion)
    pantalla.incluye.carpeta.fijar(tmp_path / "entregas")
    pantalla.firma.cofirma.con.setChecked(paso == FIRMA)
    for _ in range(min(paso, FIRMA)):
        pantalla.adelante.click()
    pantalla.firma.quien.setCurrentIndex(1)
    pantalla.firma.acepto.setChecked(True)
    if paso == HECHO:
        pantalla.adelante.click()
    asentar(sesion)
    assert pantalla.paso == paso
    assert fuera_de_orden(pantalla) == []


@pytest.mark.usefixtures("con_observaciones")
def test_en_las_entregas_hechas(qtbot: QtBot, sesion: Sesion) -> None:
    pantalla = poner(qtbot, Entregar, sesion)
    pantalla.mostrar_seccion("hechas")
    asentar(sesion)
    assert fuera_de_orden(pantalla) == []


@pytest.mark.usefixtures("con_observaciones")
def test_el_foco_llega_a_algo_que_se_ve_en_cada_seccion_de_observaciones(
    qtbot: QtBot, sesion: Sesion
) -> None:
    pantalla = poner(qtbot, Observaciones, sesion)
    for seccion in range(3):
        pantalla.pestanas.setCurrentIndex(seccion)
        asentar(sesion)
        llegar(pantalla)
        con_foco = QApplication.focusWidget()
        assert con_foco is not None
        assert con_foco.isVisible()


def test_releer_no_quita_el_foco_de_un_renglon_de_la_entrega(qtbot: QtBot, sesion: Sesion) -> None:
    pantalla = poner(qtbot, Entregar, sesion)
    cambiar = pantalla.revisar.findChildren(Boton)[3]
    cambiar.setFocus()
    pantalla.refrescar()
    asentar(sesion)
    assert QApplication.focusWidget() is cambiar


def test_lo_que_recibe_el_foco_desde_fuera_de_la_pagina_queda_a_la_vista(qtbot: QtBot) -> None:
    ventana, hoja = QWidget(), QWidget()
    qtbot.addWidget(ventana)
    pagina = Desplazable(hoja)
    pagina.setParent(ventana)
    pagina.setGeometry(0, 0, 200, 100)
    hoja.setMinimumHeight(1000)
    lejos, fuera = Boton("Lejos"), Boton("Fuera")
    lejos.setParent(hoja)
    lejos.move(0, 900)
    fuera.setParent(ventana)
    fuera.move(0, 120)
    ventana.resize(200, 160)
    with qtbot.waitActive(ventana):
        ventana.show()
        ventana.activateWindow()
    fuera.setFocus()
    QTest.keyClick(fuera, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is lejos
    arriba = lejos.mapTo(pagina, QPoint(0, 0)).y()
    assert 0 <= arriba <= pagina.height() - lejos.height()
