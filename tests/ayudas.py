"""Ayudas de las pruebas de ventanas."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

T = TypeVar("T", bound=QObject)


def teclear(control: QWidget, texto: str) -> None:
    """Como `qtbot.keyClicks`, pero admite tildes y eñes (aquel aborta el proceso)."""
    for letra in texto:
        for tipo in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            evento = QKeyEvent(tipo, 0, Qt.KeyboardModifier.NoModifier, letra)
            QApplication.sendEvent(control, evento)


def hallar(padre: QObject, tipo: type[T], nombre: str = "") -> T:
    """Como `findChild`, pero falla si no está en vez de devolver `None`."""
    hallado = padre.findChild(tipo, nombre)
    assert isinstance(hallado, tipo), f"no hay {tipo.__name__} {nombre}"
    return hallado
