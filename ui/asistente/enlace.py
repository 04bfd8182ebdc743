"""Un enlace que puede ocupar varios renglones: los botones de Qt no parten su texto."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.comun import fuentes
from ui.comun.pulsable import Pulsable
from ui.comun.tema import tema

_PARTIDO = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)


class EnlaceLargo(Pulsable):
    """Se pulsa con el ratón, con Enter o con la barra espaciadora."""

    def __init__(self, texto: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setText(texto)
        self.setAccessibleName(texto)
        politica = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        politica.setHeightForWidth(True)
        self.setSizePolicy(politica)
        tema().cambiado.connect(self.updateGeometry)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        return self._caja(arg__1).height() + 2 * self._margen()

    @override
    def sizeHint(self) -> QSize:
        ancho = self._caja(tema().px(560) + 2 * self._margen()).width() + 2 * self._margen()
        return QSize(ancho, self.heightForWidth(ancho))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(80), self._caja(10_000).height() + 2 * self._margen())

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        letra = self._letra()
        letra.setUnderline(True)
        pintor.setFont(letra)
        pintor.setPen(QColor(tema().colores.accion))
        m = self._margen()
        pintor.drawText(self.rect().adjusted(m, m, -m, -m), _PARTIDO, self.text())
        if self.hasFocus():
            pintor.setPen(QPen(QColor(tema().colores.foco), 3))
            pintor.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 5, 5)
        pintor.end()

    def _caja(self, ancho: int) -> QRect:
        util = QRect(0, 0, max(1, ancho - 2 * self._margen()), 10_000)
        return QFontMetrics(self._letra()).boundingRect(util, _PARTIDO, self.text())

    def _letra(self) -> QFont:
        return tema().letra(fuentes.CUERPO)

    def _margen(self) -> int:
        return tema().px(3)
