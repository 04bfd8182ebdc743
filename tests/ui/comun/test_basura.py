"""Ningún otro hilo destruye controles, ni la ventana los destruye a media ronda."""

import gc
import subprocess
import sys
import threading
import weakref
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.comun import basura

RAIZ = Path(__file__).resolve().parents[3]

RONDA = """
import gc, sys, threading
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from ui.comun.basura import Recogedor

class Cerrado(QWidget):
    def __init__(self):
        super().__init__()
        self.ciclo = self
        self.boton = QPushButton("x", self)

def trabajo():
    while not fin.is_set():
        ensuciar = [[] for _ in range(5_000)]

app, fin = QApplication(sys.argv), threading.Event()
guardian = QWidget()
if "con" in sys.argv:
    Recogedor(guardian).empezar()
hilo = threading.Thread(target=trabajo)
hilo.start()
for vuelta in range(40):
    for _ in range(20):
        Cerrado().ensurePolished()
    app.setStyleSheet(f"QWidget {{ font-size: {10 + vuelta % 5}px; }}")
    if vuelta % 10 == 0:
        app.processEvents()
fin.set()
hilo.join()
"""


class _Cerrado(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.ciclo = self


def test_lo_cerrado_se_destruye_en_el_hilo_de_la_ventana(qtbot: QtBot) -> None:
    duena = QObject()
    recogedor = basura.Recogedor(duena)
    recogedor.empezar()
    gc.unfreeze()
    hilos: list[int] = []
    for _ in range(50):
        weakref.finalize(_Cerrado(), lambda: hilos.append(threading.get_ident()))
    nacidos: list[list[int]] = []
    ensuciar = threading.Thread(target=lambda: nacidos.extend([n] for n in range(200_000)))
    ensuciar.start()
    ensuciar.join()
    assert not hilos

    qtbot.waitUntil(lambda: len(hilos) == 50, timeout=10 * basura.CADA)

    assert set(hilos) == {threading.get_ident()}


def test_cambiar_el_estilo_mientras_otro_hilo_trabaja_no_tira_el_programa() -> None:
    orden = [sys.executable, "-X", "faulthandler", "-c", RONDA, "con", "-platform", "offscreen"]
    hecho = subprocess.run(
        orden, cwd=RAIZ, capture_output=True, text=True, timeout=120, check=False
    )

    assert hecho.returncode == 0, hecho.stderr[-2_000:]
