"""Trabajo fuera del hilo de la interfaz."""

import sys
import threading
import time

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.errores import OperacionCancelada
from app.progreso import Progreso
from ui.comun.tareas import Ejecutor, Tarea


class _Emisor(QObject):
    aviso = Signal(bool)


def test_las_senales_no_gastan_referencias_de_true(qtbot: QtBot) -> None:
    # Hay versiones de PySide6 que abortan el proceso tras unas 500 emisiones.
    emisor = _Emisor()
    recibidos: list[bool] = []
    emisor.aviso.connect(recibidos.append)
    antes = sys.getrefcount(True)
    for _ in range(100):
        emisor.aviso.emit(True)
    assert len(recibidos) == 100
    recibidos.clear()
    assert sys.getrefcount(True) >= antes - 5


def test_los_metodos_de_qt_no_gastan_referencias_de_none(qtbot: QtBot) -> None:
    objeto = QObject()
    antes = sys.getrefcount(None)
    for _ in range(1000):
        objeto.setObjectName("campo")
    assert sys.getrefcount(None) >= antes - 50


def test_todos_los_resultados_llegan_y_llegan_al_hilo_de_la_interfaz(
    qtbot: QtBot, ejecutor: Ejecutor
) -> None:
    recibidos: list[int] = []
    hilos: set[int] = set()

    def recibir(numero: int) -> None:
        recibidos.append(numero)
        hilos.add(threading.get_ident())

    for numero in range(300):
        ejecutor.hacer(lambda n=numero: n, recibir)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(recibidos) == 300)

    assert recibidos == list(range(300))
    assert hilos == {threading.get_ident()}


def test_los_trabajos_corren_de_uno_en_uno_y_siempre_en_el_mismo_hilo(
    qtbot: QtBot, ejecutor: Ejecutor
) -> None:
    dentro: list[int] = []
    encimados: list[int] = []
    hilos: set[int] = set()

    def trabajo() -> None:
        dentro.append(1)
        encimados.append(len(dentro))
        hilos.add(threading.get_ident())
        time.sleep(0.002)
        dentro.pop()

    for _ in range(20):
        ejecutor.hacer(trabajo)
    assert ejecutor.esperar(5000)

    assert set(encimados) == {1}
    assert len(hilos) == 1
    assert threading.get_ident() not in hilos


def test_un_fallo_llega_por_su_senal_y_la_cola_sigue(qtbot: QtBot, ejecutor: Ejecutor) -> None:
    fallos: list[Exception] = []
    hechos: list[str] = []

    def romperse() -> None:
        raise OSError("disco lleno")

    ejecutor.hacer(romperse, al_fallar=fallos.append)
    ejecutor.hacer(lambda: "bien", hechos.append)
    qtbot.waitUntil(lambda: bool(hechos))

    assert [str(f) for f in fallos] == ["disco lleno"]


def test_cancelar_detiene_el_trabajo_la_siguiente_vez_que_avisa(
    qtbot: QtBot, ejecutor: Ejecutor
) -> None:
    vueltas: list[int] = []

    def trabajo(progreso: Progreso) -> None:
        for i in range(10_000):
            vueltas.append(i)
            progreso.informar(i, 10_000)
            time.sleep(0.001)

    tarea = Tarea(trabajo)
    tarea.avance.connect(lambda *_: tarea.cancelar())
    with qtbot.waitSignal(tarea.fallida) as senal:
        ejecutor.lanzar(tarea)

    assert isinstance(senal.args[0], OperacionCancelada)
    assert len(vueltas) < 10_000


def test_el_avance_no_inunda_la_ventana(qtbot: QtBot, ejecutor: Ejecutor) -> None:
    avances: list[int] = []

    def trabajo(progreso: Progreso) -> None:
        for i in range(1, 5001):
            progreso.informar(i, 5000)

    tarea = Tarea(trabajo)
    tarea.avance.connect(lambda hecho, _total, _mensaje: avances.append(hecho))
    with qtbot.waitSignal(tarea.acabo):
        ejecutor.lanzar(tarea)

    assert avances[-1] == 5000
    assert len(avances) < 100


@pytest.mark.parametrize("veces", [50])
def test_una_tarea_que_nadie_guarda_no_se_pierde(
    qtbot: QtBot, ejecutor: Ejecutor, veces: int
) -> None:
    recibidos: list[object] = []
    for _ in range(veces):
        tarea = Tarea(lambda _p: "listo")
        tarea.terminada.connect(recibidos.append)
        ejecutor.lanzar(tarea)
        del tarea
    qtbot.waitUntil(lambda: len(recibidos) == veces)
