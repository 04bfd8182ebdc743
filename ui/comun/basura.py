"""La basura cíclica se recoge sólo en el hilo de la ventana y entre un evento y otro.

Python la recoge en el hilo en que se le ocurra y a media llamada. Si en la basura hay controles
cerrados, Qt los destruye ahí mismo: desde otro hilo, mientras la ventana recorre los suyos, o en
plena ronda por todos ellos (cambiar el tamaño del texto). Las dos cosas tiran el programa.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from app.recolector import recoger

CADA = 1_000
"""Milisegundos. Casi siempre no hay nada que recoger, y preguntarlo no cuesta."""


class Recogedor(QObject):
    """Apaga el recolector de todo el proceso y, desde que empieza, recoge por él."""

    def __init__(self, padre: QObject) -> None:
        super().__init__(padre)
        gc.disable()
        self._reloj = QTimer(self)
        self._reloj.timeout.connect(recoger)

    def empezar(self) -> None:
        """Con todo cargado: lo que ya está no se recorre nunca más en busca de basura."""
        if not self._reloj.isActive():
            gc.freeze()
            self._reloj.start(CADA)
