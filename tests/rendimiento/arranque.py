"""La ventana contra una ventana desnuda de PySide6: primera pintura y programa listo."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.rendimiento.comun import Razon, intercalar
from tests.rendimiento.escenario import expediente_lleno

RAIZ = Path(__file__).resolve().parents[2]
DESNUDA = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Ventana(QWidget):
    def paintEvent(self, evento):
        print("primera_pintura", time.perf_counter(), flush=True)
        QTimer.singleShot(0, aplicacion.quit)
aplicacion = QApplication(sys.argv)
ventana = Ventana()
ventana.resize(1366, 768)
ventana.show()
aplicacion.exec()
"""
VECES = 9


def medir(carpeta: Path) -> list[Razon]:
    """Desde que se lanza el proceso, en la misma corrida y por turnos."""
    ruta = carpeta / "arranque.vitral"
    expediente_lleno(ruta).cerrar()
    entorno = os.environ | {"QT_QPA_PLATFORM": "offscreen", "VITRAL_MEDIR": "1"}
    # Quien usa el programa lo tiene compilado: sin los .pyc se mediría otra cosa.
    entorno.pop("PYTHONDONTWRITEBYTECODE", None)
    nuestra = [sys.executable, str(RAIZ / "main.py"), str(ruta)]
    desnuda = [sys.executable, "-c", DESNUDA]
    razones = []
    for marca, limite in (("primera_pintura", 1.5), ("listo", 4.0)):
        nuestro, minimo = intercalar(
            lambda marca=marca: _hasta(nuestra, entorno, marca),  # type: ignore[misc]
            lambda: _hasta(desnuda, entorno, "primera_pintura"),
            VECES,
        )
        razones.append(Razon(f"ventana: {marca} ÷ ventana desnuda", nuestro, minimo, limite))
    return razones


def _hasta(orden: list[str], entorno: dict[str, str], marca: str) -> float:
    """Segundos desde el lanzamiento hasta que el proceso anuncia la marca."""
    antes = time.perf_counter()
    salida = subprocess.run(
        orden, env=entorno, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    momentos = dict(linea.split()[:2] for linea in salida.splitlines() if linea.count(" ") == 1)
    return float(momentos[marca]) - antes
