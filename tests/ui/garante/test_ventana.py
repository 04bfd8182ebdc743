"""Las pantallas del garante dentro de la ventana de verdad."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ayudas import teclear
from tests.ui.garante.conftest import Garante
from ui.comun.accesible import sin_nombre
from ui.garante.cronograma import CronogramaGarante
from ui.garante.tablero import Tablero
from ui.pantallas import GARANTE
from ui.programa import Programa
from ui.ventana import Ventana


@pytest.fixture
def programa(garante: Garante, qtbot: QtBot) -> Iterator[Programa]:
    ruta = Path(garante.base.destino)
    garante.base.cerrar()
    ventana = Ventana()
    qtbot.addWidget(ventana)
    ventana.resize(1366, 768)
    puesto = Programa(ventana)
    ventana.show()
    with qtbot.waitSignal(puesto.listo):
        puesto.abrir(ruta)
    puesto.ejecutor.esperar()
    qtbot.wait(20)
    yield puesto
    puesto.cerrar_archivo()


def test_las_pantallas_del_carril_existen() -> None:
    claves = [p.clave for p in GARANTE]
    assert claves == [
        "tablero",
        "padron",
        "bandeja",
        "revision",
        "devolver",
        "cronograma",
        "datos",
        "ayuda",
    ]
    for pantalla in GARANTE:
        modulo, _, clase = pantalla.clase.partition(":")
        if modulo.startswith("ui.garante."):
            assert hasattr(import_module(modulo), clase)


def test_se_abre_en_el_tablero_y_cada_atajo_lleva_a_su_pantalla(programa: Programa) -> None:
    ventana = programa.ventana
    assert ventana.actual == "tablero"
    for clave in ("cronograma", "padron", "bandeja", "datos", "tablero"):
        ventana.accion(f"pantalla:{clave}").trigger()
        assert ventana.actual == clave
        programa.ejecutor.esperar()
        assert sin_nombre(ventana) == ()


def test_el_carril_cuenta_lo_que_esta_en_cuarentena(programa: Programa, qtbot: QtBot) -> None:
    programa.ejecutor.esperar()
    qtbot.wait(10)

    assert programa.ventana.carril.boton("bandeja").accessibleName() == "Bandeja, 1"


def test_el_buscador_lleva_a_la_ficha_del_municipio(programa: Programa, qtbot: QtBot) -> None:
    ventana = programa.ventana
    ventana.ir("padron")
    teclear(ventana.barra.buscador, "aculco")
    QTest.keyClick(ventana.barra.buscador, Qt.Key.Key_Return)
    programa.ejecutor.esperar()
    qtbot.wait(10)

    assert ventana.actual == "tablero"
    tablero = ventana.findChild(Tablero)
    assert tablero is not None
    assert tablero.ficha.textos()[0] == "Aculco"


def test_la_ficha_de_un_municipio_lleva_a_su_cronograma(programa: Programa, qtbot: QtBot) -> None:
    ventana = programa.ventana
    ventana.ir("municipio:15001")
    tablero = ventana.findChild(Tablero)
    assert tablero is not None
    qtbot.waitUntil(tablero.ficha.cronograma.isVisible)
    tablero.ficha.cronograma.click()
    assert ventana.actual == "cronograma"
    pantalla = ventana.findChild(CronogramaGarante)
    assert pantalla is not None
    qtbot.waitUntil(lambda: pantalla.abierto == "15001")
