"""Las cifras de arriba del tablero: un número grande y qué cuenta, y a dónde lleva."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.comun import fuentes
from ui.comun.pulsable import Pulsable
from ui.comun.tema import RADIO, ancho_texto, tema

NUMERO = 19.0
ALTO = 74


class Dicho(NamedTuple):
    """Una cifra: cuánto, de qué, y el par de colores (`""` = texto normal)."""

    numero: str
    rotulo: str
    par: str = ""
    ayuda: str = ""


class Cifra(Pulsable):
    """Tarjeta con una cifra. Si no lleva a nada, no recibe foco ni parece botón."""

    def __init__(self, *, lleva: bool, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._dicho = Dicho("–", "")
        self._lleva = lleva
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not lleva:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.unsetCursor()
        tema().cambiado.connect(self.updateGeometry)

    def fijar(self, dicho: Dicho) -> None:
        """Cambia lo que dice."""
        self._dicho = dicho
        self.setAccessibleName(f"{dicho.rotulo}: {dicho.numero}")
        self.setAccessibleDescription(dicho.ayuda)
        self.setToolTip(dicho.ayuda)
        self.updateGeometry()
        self.update()

    def dicho(self) -> Dicho:
        """Lo que dice."""
        return self._dicho

    @override
    def sizeHint(self) -> QSize:
        puesto = tema()
        ancho = ancho_texto(self._letra_rotulo(), self._dicho.rotulo)
        return QSize(max(puesto.px(104), round(ancho) + puesto.px(26)), puesto.px(ALTO))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        puesto, colores = tema(), tema().colores
        par = getattr(colores, self._dicho.par) if self._dicho.par else None
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        filo = QPen(
            QColor(colores.borde if self._lleva and self.underMouse() else colores.linea), 1
        )
        if self.hasFocus():
            filo = QPen(QColor(colores.foco), 3)
        pintor.setPen(filo)
        pintor.setBrush(QColor(colores.superficie))
        orilla = filo.widthF() / 2
        caja = QRectF(self.rect()).adjusted(orilla, orilla, -orilla, -orilla)
        pintor.drawRoundedRect(caja, RADIO, RADIO)
        izquierda = puesto.px(13)
        pintor.setPen(QColor(par.color if par else colores.texto))
        pintor.setFont(puesto.letra(NUMERO, QFont.Weight.Bold))
        arriba = QRectF(izquierda, puesto.px(8), self.width(), puesto.px(34))
        pintor.drawText(arriba, Qt.AlignmentFlag.AlignVCenter, self._dicho.numero)
        pintor.setPen(QColor(colores.secundario))
        pintor.setFont(self._letra_rotulo())
        abajo = QRectF(izquierda, puesto.px(42), self.width(), puesto.px(22))
        pintor.drawText(abajo, Qt.AlignmentFlag.AlignVCenter, self._dicho.rotulo)
        pintor.end()

    def _letra_rotulo(self) -> QFont:
        return tema().letra(fuentes.PEQUENA + 0.5)
