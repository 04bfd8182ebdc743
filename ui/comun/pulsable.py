"""Lo común a los botones que se pintan a mano: renglones, tarjetas y enlaces enteros."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override


class Pulsable(QAbstractButton):
    """Se llega con Tab y se pulsa con el ratón, Enter o la barra; se repinta al pasar el ratón.

    Quien pinta pregunta `underMouse()` y `hasFocus()`. `flechas`: ↑ y ↓ pasan al de junto.
    """

    def __init__(self, padre: QWidget | None = None, *, flechas: bool = False) -> None:
        super().__init__(padre)
        self._flechas = flechas
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif self._flechas and e.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif self._flechas and e.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(e)
