"""El título de la pantalla, su frase y sus botones; en angosto los botones bajan."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.comun.controles import Boton, Etiqueta
from ui.comun.tema import tema

ANGOSTA = 620


class Cabecera(QWidget):
    """Cabecera de una pantalla del garante."""

    def __init__(
        self, titulo: str, bajada: Etiqueta, *botones: Boton, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self._partes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._partes.setContentsMargins(0, 0, 0, 0)
        self._partes.setSpacing(8)
        self._textos = QVBoxLayout()
        self._textos.setSpacing(0)
        self._textos.addWidget(Etiqueta(titulo, "titulo"))
        self._textos.addWidget(bajada)
        self._acciones = QHBoxLayout()
        self._acciones.setSpacing(8)
        for boton in botones:
            self._acciones.addWidget(boton)
        self._acciones.addStretch()
        self._partes.addLayout(self._textos, 1)
        self._partes.addLayout(self._acciones)
        tema().cambiado.connect(self._acomodar)

    @override
    def minimumSizeHint(self) -> QSize:
        # Lo que mide con los botones abajo: a los lados, ella misma no dejaría angostar la página.
        angosta = max(self._textos.minimumSize().width(), self._acciones.minimumSize().width())
        return QSize(angosta, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        hacia = QBoxLayout.Direction
        angosta = self.width() < tema().px(ANGOSTA)
        self._partes.setDirection(hacia.TopToBottom if angosta else hacia.LeftToRight)
