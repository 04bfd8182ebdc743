"""El título de la pantalla, su frase y sus botones; en angosto los botones bajan."""

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
        textos = QVBoxLayout()
        textos.setSpacing(0)
        textos.addWidget(Etiqueta(titulo, "titulo"))
        textos.addWidget(bajada)
        acciones = QHBoxLayout()
        acciones.setSpacing(8)
        for boton in botones:
            acciones.addWidget(boton)
        acciones.addStretch()
        self._partes.addLayout(textos, 1)
        self._partes.addLayout(acciones)
        tema().cambiado.connect(self._acomodar)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        hacia = QBoxLayout.Direction
        angosta = self.width() < tema().px(ANGOSTA)
        self._partes.setDirection(hacia.TopToBottom if angosta else hacia.LeftToRight)
