"""Ayudas de las pruebas de ventanas."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def teclear(control: QWidget, texto: str) -> None:
    """Como `qtbot.keyClicks`, pero admite tildes y eñes (aquel aborta el proceso)."""
    for letra in texto:
        for tipo in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            evento = QKeyEvent(tipo, 0, Qt.KeyboardModifier.NoModifier, letra)
            QApplication.sendEvent(control, evento)
