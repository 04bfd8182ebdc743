"""Salir con el teclado cierra la ventana del sistema, no sólo su contenido."""

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from ui.portada import Portada
from ui.ventana import Ventana


def test_ctrl_q_cierra_la_ventana_entera(qtbot: QtBot) -> None:
    portada = Portada()
    qtbot.addWidget(portada)
    ventana = Ventana()
    portada.recibir(ventana)
    portada.show()
    qtbot.waitExposed(portada)

    salir = next(a for a in ventana.findChildren(QAction) if a.shortcut().toString() == "Ctrl+Q")
    with qtbot.waitSignal(ventana.por_cerrar, timeout=5_000):
        salir.trigger()

    assert not portada.isVisible(), "quedaría una ventana en blanco"
