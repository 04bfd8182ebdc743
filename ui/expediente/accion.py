"""Una acción de «Qué sigue»: verbo y detalle, pulsable entera."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.comun import fuentes
from ui.comun.pulsable import Pulsable
from ui.comun.tema import tema

_ENVUELTO = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
ORILLA = 8


class BotonAccion(Pulsable):
    """Texto que se parte en renglones (un QPushButton lo cortaría)."""

    def __init__(self, texto: str, detalle: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._detalle = detalle
        self.setText(texto)
        self.setAccessibleName(texto)
        self.setAccessibleDescription(detalle)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tema().cambiado.connect(self._medir)

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(200), self._alto(self.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(120), 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._medir()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        puesto, colores = tema(), tema().colores
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        letra = _letra()
        letra.setUnderline(self.underMouse())
        pintor.setFont(letra)
        pintor.setPen(QColor(colores.accion))
        arriba = self._alto_texto(self.width())
        caja = QRectF(0, puesto.px(ORILLA), self.width(), arriba)
        pintor.drawText(caja, int(_ENVUELTO), self.text())
        pintor.setFont(_letra_detalle())
        pintor.setPen(QColor(colores.secundario))
        pintor.drawText(
            QRectF(0, caja.bottom(), self.width(), self.height()), int(_ENVUELTO), self._detalle
        )
        if self.hasFocus():
            pintor.setPen(QPen(QColor(colores.foco), 3))
            pintor.setBrush(Qt.BrushStyle.NoBrush)
            pintor.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        pintor.end()

    def _medir(self) -> None:
        alto = self._alto(self.width())
        if alto != self.height():
            self.setFixedHeight(alto)

    def _alto(self, ancho: int) -> int:
        detalle = _alto_de(_letra_detalle(), self._detalle, ancho) if self._detalle else 0
        return self._alto_texto(ancho) + detalle + 2 * tema().px(ORILLA)

    def _alto_texto(self, ancho: int) -> int:
        return _alto_de(_letra(), self.text(), ancho)


def _alto_de(letra: QFont, texto: str, ancho: int) -> int:
    hueco = QRect(0, 0, max(ancho, 40), 10_000)
    return QFontMetrics(letra).boundingRect(hueco, int(_ENVUELTO), texto).height()


def _letra() -> QFont:
    return tema().letra(peso=QFont.Weight.DemiBold)


def _letra_detalle() -> QFont:
    return tema().letra(fuentes.PEQUENA)
