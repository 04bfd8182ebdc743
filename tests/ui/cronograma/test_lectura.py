"""El plan se lee en el hilo de trabajo y llega sin estorbar a quien ya está escribiendo."""

import threading
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.modelo.cronograma.valores import Cronograma as Plan
from tests.ayudas import teclear
from tests.ui.cronograma.ayudas import (
    actividad,
    dias,
    elegir,
    en_barra,
    esperar,
    fechas,
    mover,
    plano,
    releer,
)
from tests.ui.cronograma.conftest import el_modelo, el_perfil
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor
from ui.cronograma.modelo import Columna
from ui.cronograma.pantalla import Cronograma

SUELTA = "5d"


def _alargar_por_fuera(pantalla: Cronograma, clave: str) -> tuple[date, date]:
    """Cambia el plan sin que la pantalla lo sepa."""
    inicio, fin = fechas(pantalla, clave)
    nuevas = (inicio, fin.replace(year=fin.year + 1))
    plan = pantalla.sesion.expediente.plan
    plan.mover(actividad(pantalla, clave).id, *nuevas, motivo="Lo pidió el cabildo.")
    return nuevas


def test_abrir_pinta_primero_y_lee_en_el_hilo_de_trabajo(
    qtbot: QtBot, expediente: Expediente, ejecutor: Ejecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hilos: list[threading.Thread] = []
    leer = expediente.cronograma

    def leer_y_anotar() -> Plan:
        hilos.append(threading.current_thread())
        return leer()

    monkeypatch.setattr(expediente, "cronograma", leer_y_anotar)
    sesion = Sesion(expediente, el_modelo(), el_perfil(), ejecutor, Avisos(), lambda _d: None)
    pantalla = Cronograma(sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(1150, 720)
    pantalla.show()
    pantalla.refrescar()
    assert pantalla.vista.grafica.plano is None
    # Lo que todavía no llega se ve vacío, no roto ni como si no hubiera plan.
    imagen = pantalla.vista.grafica.grab().toImage()
    visto = {imagen.pixelColor(x, 300).name() for x in range(10, imagen.width() - 10, 7)}
    assert len(visto) == 1

    qtbot.waitUntil(lambda: pantalla.vista.grafica.plano is not None, timeout=5000)
    assert len(plano(pantalla).filas) > 10
    assert threading.main_thread() not in hilos


def test_lo_que_llega_espera_a_que_se_cierre_la_celda(pantalla: Cronograma, qtbot: QtBot) -> None:
    pantalla.acciones["detalles"].setChecked(True)
    elegir(pantalla, "2a")
    antes = plano(pantalla)
    nuevas = _alargar_por_fuera(pantalla, SUELTA)
    indice = pantalla.vista.arbol.currentIndex().siblingAtColumn(Columna.INICIO)
    pantalla.vista.arbol.setCurrentIndex(indice)
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    teclear(editor, "3/8/26")

    releer(pantalla)
    assert QApplication.focusWidget() is editor
    assert editor.text() == "3/8/26"
    assert plano(pantalla).filas is antes.filas

    QTest.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: plano(pantalla).filas is not antes.filas, timeout=5000)
    vista = next(f for f in plano(pantalla).filas if f.clave == SUELTA)
    assert (vista.fechas.inicio, vista.fechas.fin) == nuevas


def test_lo_que_llega_no_suelta_la_barra_que_se_arrastra(
    pantalla: Cronograma, qtbot: QtBot
) -> None:
    antes = fechas(pantalla, SUELTA)
    desde = en_barra(pantalla, SUELTA)
    ventana = pantalla.vista.grafica.viewport()
    QTest.mousePress(ventana, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, desde)
    hasta: QPoint = desde + dias(pantalla, 40)
    for punto in ((desde + hasta) / 2, hasta):
        mover(pantalla, punto, Qt.KeyboardModifier.NoModifier)
    pantalla.sesion.expediente.personas.agregar("Ana Ñúñez")
    releer(pantalla)
    assert pantalla.vista.grafica.mano.arrastrando

    QTest.mouseRelease(ventana, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, hasta)
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA)[0] > antes[0]
    assert [nombre for _id, nombre in pantalla.vista.arbol.celdas.personas] == ["Ana Ñúñez"]


def test_releer_lo_mismo_no_rehace_lo_que_se_ve(pantalla: Cronograma) -> None:
    antes = plano(pantalla)
    releer(pantalla)
    assert plano(pantalla) is antes
