"""La barra de páginas: un segmento por página, lleno si ya se contestó."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from ui.asistente.recorrido import Avance
from ui.comun.plano import ayuda_plana
from ui.comun.tema import tema


class BarraPaginas(QWidget):
    """Se puede pulsar; con el teclado, las páginas están en la lista de al lado."""

    elegida = Signal(int)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._paginas: tuple[tuple[str, Avance], ...] = ()
        self._actual = 0
        self._colores: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def fijar(
        self, paginas: Sequence[tuple[str, Avance]], actual: int, colores: Sequence[str]
    ) -> None:
        """Nombre y avance de cada página, cuál se ve y el color de cada una (o uno para todas)."""
        self._paginas, self._actual, self._colores = tuple(paginas), actual, tuple(colores)
        completas = sum(1 for _nombre, avance in paginas if avance is Avance.COMPLETA)
        self.setAccessibleName(f"Página {actual + 1} de {len(paginas)}; {completas} completas")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(200), tema().px(14))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        pintor.setPen(Qt.PenStyle.NoPen)
        for numero, (_nombre, avance) in enumerate(self._paginas):
            caja = self._caja(numero)
            pintor.setBrush(self._tono(numero, avance))
            pintor.drawRoundedRect(caja, caja.height() / 2, caja.height() / 2)
            if numero == self._actual:
                # La página a la vista también se distingue sin color: lleva un filo debajo.
                pintor.setBrush(self._color(numero))
                filo = QRectF(caja.left(), caja.bottom() + 2, caja.width(), 2)
                pintor.drawRect(filo)
        pintor.end()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        numero = self._bajo(event.position().x())
        if numero is not None:
            self.elegida.emit(numero)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        numero = self._bajo(event.position().x())
        if numero is not None:
            nombre = ayuda_plana(self._paginas[numero][0])
            QToolTip.showText(event.globalPosition().toPoint(), nombre, self)

    def _tono(self, numero: int, avance: Avance) -> QColor:
        lleno = self._color(numero)
        if avance is Avance.COMPLETA:
            return lleno
        if numero == self._actual or avance is Avance.EMPEZADA:
            return _mezclar(lleno, QColor(tema().colores.superficie), 0.5)
        return QColor(tema().colores.linea)

    def _color(self, numero: int) -> QColor:
        return QColor(self._colores[numero % len(self._colores)])

    def _caja(self, numero: int) -> QRectF:
        cuantas = max(1, len(self._paginas))
        hueco = 6.0 if cuantas <= 12 else 3.0
        ancho = (self.width() - hueco * (cuantas - 1)) / cuantas
        return QRectF(numero * (ancho + hueco), 2.0, ancho, float(tema().px(6)))

    def _bajo(self, x: float) -> int | None:
        for numero in range(len(self._paginas)):
            caja = self._caja(numero)
            if caja.left() <= x <= caja.right():
                return numero
        return None


def _mezclar(uno: QColor, otro: QColor, parte: float) -> QColor:
    def canal(a: int, b: int) -> int:
        return round(a * parte + b * (1 - parte))

    return QColor(
        canal(uno.red(), otro.red()),
        canal(uno.green(), otro.green()),
        canal(uno.blue(), otro.blue()),
    )
