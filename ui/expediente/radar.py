"""El nivel por dimensión en un pentágono: cinco ejes, rótulos directos y el número escrito."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.comun import fuentes
from ui.comun.tema import tema

ANILLOS = 4


class Radar(QWidget):
    """Pentágono 0–100. El lector de pantalla oye la lista de valores."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._nombres: tuple[str, ...] = ()
        self._valores: tuple[int, ...] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tema().cambiado.connect(self.updateGeometry)
        self._rotular()

    def fijar(self, nombres: Sequence[str], valores: Sequence[int] | None) -> None:
        """Los ejes en orden; `None` deja el pentágono vacío."""
        self._nombres = tuple(nombres)
        self._valores = None if valores is None else tuple(valores)
        self._rotular()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        puesto = tema()
        return QSize(puesto.px(260), puesto.px(190))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._nombres:
            return
        puesto, colores = tema(), tema().colores
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        radio = min(self.height() / 2 - puesto.px(26), self.width() / 2 - puesto.px(70))
        centro = QPointF(self.width() / 2, self.height() / 2 + puesto.px(6))
        pintor.setPen(QPen(QColor(colores.linea), 1))
        for anillo in range(1, ANILLOS + 1):
            pintor.drawPolygon(self._poligono(centro, [radio * anillo / ANILLOS] * 5))
        if self._valores is not None:
            relleno = QColor(colores.accion)
            relleno.setAlpha(48)
            pintor.setBrush(relleno)
            pintor.setPen(QPen(QColor(colores.accion), 2))
            # Un mínimo visible: el cero también es un dato, no un hueco.
            largos = [radio * max(3, v) / 100 for v in self._valores]
            pintor.drawPolygon(self._poligono(centro, largos))
        self._rotulos(pintor, centro, radio)
        pintor.end()

    def _rotulos(self, pintor: QPainter, centro: QPointF, radio: float) -> None:
        puesto = tema()
        letra = puesto.letra(fuentes.PEQUENA - 0.5, QFont.Weight.DemiBold)
        pintor.setFont(letra)
        alto = pintor.fontMetrics().height()
        for indice, nombre in enumerate(self._nombres):
            punto = self._punto(centro, radio + puesto.px(6), indice)
            pintor.setPen(QColor(puesto.colores.dimension(indice + 1).color))
            texto = self._rotulo(indice, nombre)
            ancho = pintor.fontMetrics().horizontalAdvance(texto) + 2
            pintor.drawText(
                self._caja(punto, centro, ancho, alto), Qt.AlignmentFlag.AlignCenter, texto
            )

    def _caja(self, punto: QPointF, centro: QPointF, ancho: float, alto: float) -> QRectF:
        lado = punto.x() - centro.x()
        if abs(lado) < 2:
            return QRectF(punto.x() - ancho / 2, punto.y() - alto, ancho, alto)
        if punto.y() > centro.y():
            desvio = -ancho * 0.3 if lado > 0 else -ancho * 0.7
            return QRectF(punto.x() + desvio, punto.y(), ancho, alto)
        izquierda = punto.x() if lado > 0 else punto.x() - ancho
        izquierda = max(0.0, min(izquierda, self.width() - ancho))
        return QRectF(izquierda, punto.y() - alto, ancho, alto)

    def _rotulo(self, indice: int, nombre: str) -> str:
        corto = nombre.split(" ", maxsplit=1)[0]
        return corto if self._valores is None else f"{corto} {self._valores[indice]}"

    def _poligono(self, centro: QPointF, largos: Sequence[float]) -> QPolygonF:
        return QPolygonF([self._punto(centro, largo, i) for i, largo in enumerate(largos)])

    def _punto(self, centro: QPointF, largo: float, indice: int) -> QPointF:
        angulo = math.radians(-90 + 72 * indice)
        return QPointF(centro.x() + largo * math.cos(angulo), centro.y() + largo * math.sin(angulo))

    def _rotular(self) -> None:
        if self._valores is None:
            self.setAccessibleName("Nivel por dimensión: todavía sin datos")
            return
        partes = [f"{n} {v}" for n, v in zip(self._nombres, self._valores, strict=False)]
        self.setAccessibleName(f"Nivel por dimensión, de 0 a 100: {', '.join(partes)}")
