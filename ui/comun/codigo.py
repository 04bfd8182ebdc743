"""El campo del código de verificación: se teclea del papel firmado, nunca se pega.

Pegarlo desde la pantalla o desde un correo quitaría la única comprobación que hace una persona:
que el convenio firmado y la clave son del mismo municipio.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

SIMBOLOS = 21
_GRUPO = 5
LARGO = 40


class CampoCodigo(QLineEdit):
    """Cinco grupos: `ZEE35-J7F2Y-1GW6Y-CMDDG-5`. `pegado` avisa que se intentó pegar."""

    pegado = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setObjectName("codigo")
        self.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-X")
        self.setMaxLength(LARGO)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.textEdited.connect(self._agrupar)

    def simbolos(self) -> int:
        """Cuántos símbolos van, sin guiones ni espacios."""
        return len(_plano(self.text()))

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.matches(QKeySequence.StandardKey.Paste):
            self.pegado.emit()
            arg__1.accept()
            return
        super().keyPressEvent(arg__1)

    @override
    def mouseReleaseEvent(self, arg__1: QMouseEvent) -> None:
        # En Linux el botón de en medio pega lo seleccionado en otra ventana.
        if arg__1.button() is Qt.MouseButton.MiddleButton:
            self.pegado.emit()
            arg__1.accept()
            return
        super().mouseReleaseEvent(arg__1)

    @override
    def event(self, arg__1: QEvent) -> bool:
        # El atajo de pegar se reserva aquí para que no lo tome la ventana.
        atajo = isinstance(arg__1, QKeyEvent) and arg__1.type() == QEvent.Type.ShortcutOverride
        if atajo and arg__1.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]
            arg__1.accept()
            return True
        return super().event(arg__1)

    def _agrupar(self, escrito: str) -> None:
        """Pone los guiones mientras se teclea al final; en medio del texto no estorba."""
        if self.cursorPosition() != len(escrito):
            return
        plano = _plano(escrito)
        grupos = [plano[i : i + _GRUPO] for i in range(0, len(plano), _GRUPO)]
        self.setText("-".join(grupos))


def _plano(texto: str) -> str:
    return "".join(letra for letra in texto.upper() if letra.isalnum())
