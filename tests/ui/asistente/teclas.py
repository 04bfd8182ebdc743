"""Pulsar teclas que no son letras, con los tipos que mypy entiende."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

SIN = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def pulsar(control: QWidget | None, tecla: Qt.Key, modificador: Qt.KeyboardModifier = SIN) -> None:
    """Pulsa y suelta la tecla en el control."""
    assert control is not None
    QTest.keyClick(control, tecla, modificador)
