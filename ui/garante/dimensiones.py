"""«Por dimensión»: mediana y P25–P75 de cada dimensión, con su n escrito."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.garante.vistas import Distribucion
from ui.comun import fuentes
from ui.comun.tema import tema

ALTO = 28


def dicha(nombre: str, distribucion: Distribucion) -> str:
    """La distribución con palabras."""
    if distribucion.mediana is None or distribucion.p25 is None or distribucion.p75 is None:
        return f"{nombre}: sin dato"
    de, a = _entero(distribucion.p25), _entero(distribucion.p75)
    mediana = _entero(distribucion.mediana)
    return f"{nombre}: mediana {mediana}, la mitad entre {de} y {a}, n = {distribucion.n}"


class TiraDimensiones(QWidget):
    """Cinco cajas de 0 a 100; el número de la mediana va junto a la suya, sin leyenda."""

    def __init__(self, nombres: Sequence[str], padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._nombres = tuple(nombres)
        self._datos: tuple[Distribucion, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Nivel de instalación por dimensión, de 0 a 100")
        tema().cambiado.connect(self.updateGeometry)

    def fijar(self, datos: Sequence[Distribucion]) -> None:
        """Cambia las distribuciones, en el orden de las dimensiones."""
        self._datos = tuple(datos)
        frases = self.frases()
        self.setAccessibleDescription(". ".join(frases))
        self.setToolTip("\n".join(frases))
        self.update()

    def frases(self) -> tuple[str, ...]:
        """Lo mismo que se ve, con palabras."""
        parejas = zip(self._nombres, self._datos, strict=False)
        return tuple(dicha(nombre, distribucion) for nombre, distribucion in parejas)

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(250), tema().px(ALTO) * max(1, len(self._nombres)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(220), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        alto = tema().px(ALTO)
        letra = tema().letra(fuentes.PEQUENA + 0.5)
        medidas = QFontMetricsF(letra)
        margen = max((medidas.horizontalAdvance(n) for n in self._nombres), default=0.0)
        pintor.setFont(letra)
        for lugar, (nombre, datos) in enumerate(zip(self._nombres, self._datos, strict=False)):
            caja = QRectF(0, lugar * alto, self.width(), alto)
            pintor.setPen(QColor(tema().colores.texto))
            pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, nombre)
            # A la derecha se deja sitio para el número de una mediana de 100.
            escala = caja.adjusted(margen + tema().px(12), 0, -tema().px(34), 0)
            self._pintar(pintor, datos, escala)
        pintor.end()

    def _pintar(self, pintor: QPainter, datos: Distribucion, escala: QRectF) -> None:
        puesto, colores = tema(), tema().colores
        medio = escala.center().y()
        pintor.setPen(QPen(QColor(colores.linea), 1))
        pintor.drawLine(QPointF(escala.left(), medio), QPointF(escala.right(), medio))
        if datos.mediana is None or datos.p25 is None or datos.p75 is None:
            pintor.setPen(QColor(colores.secundario))
            pintor.drawText(escala, Qt.AlignmentFlag.AlignVCenter, " sin dato")
            return
        par = colores.dimension(datos.dimension)
        desde, medida, hasta = (
            escala.left() + escala.width() * valor / 100
            for valor in (datos.p25, datos.mediana, datos.p75)
        )
        grueso = puesto.px(8)
        pintor.setPen(QPen(QColor(par.color), 1))
        pintor.setBrush(QColor(par.tinte))
        caja = QRectF(desde, medio - grueso, max(hasta - desde, 2.0), 2 * grueso)
        pintor.drawRoundedRect(caja, 3, 3)
        pintor.setPen(QPen(QColor(par.color), puesto.px(3)))
        pintor.drawLine(QPointF(medida, medio - grueso), QPointF(medida, medio + grueso))
        pintor.setPen(QColor(colores.texto))
        numero = QRectF(max(hasta, medida) + puesto.px(6), escala.top(), 60, escala.height())
        pintor.drawText(numero, Qt.AlignmentFlag.AlignVCenter, str(_entero(datos.mediana)))


def _entero(valor: float) -> int:
    # La mitad sube, como en el dominio (y no como `round`).
    return int(valor + 0.5)
