"""Una elección grande: icono, título y una frase, pulsable entera."""

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

from ui.comun import fuentes, iconos
from ui.comun.pulsable import Pulsable
from ui.comun.tema import tema

_ENVUELTO = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
ORILLA = 12
SANGRIA = 52


class Opcion(Pulsable):
    """Botón grande de la bienvenida. `principal` lo pinta relleno (uno por pantalla)."""

    def __init__(
        self,
        icono: str,
        titulo: str,
        frase: str,
        *,
        principal: bool = False,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._icono = icono
        self._frase = frase
        self._principal = principal
        self.setText(titulo)
        self.setAccessibleName(titulo)
        self.setAccessibleDescription(frase)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tema().cambiado.connect(self._medir)

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(260), self._alto())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(200), 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._medir()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        puesto, colores = tema(), tema().colores
        encima = self.underMouse() and self.isEnabled()
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        caja = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fondo = colores.info.tinte if encima else colores.superficie
        if self._principal:
            fondo = colores.accion_sobre if encima else colores.accion
        pintor.setPen(QPen(QColor(colores.accion if encima else colores.linea), 1))
        pintor.setBrush(QColor(fondo))
        pintor.drawRoundedRect(caja, 8, 8)
        texto = colores.accion_texto if self._principal else colores.accion
        detalle = colores.accion_texto if self._principal else colores.secundario
        lado = puesto.px(24)
        pintor.drawPixmap(
            puesto.px(15), puesto.px(ORILLA + 1), iconos.imagen(self._icono, texto, lado)
        )
        self._escribir(pintor, texto, detalle)
        if self.hasFocus():
            borde = colores.carril_filo if self._principal else colores.foco
            pintor.setPen(QPen(QColor(borde), 3))
            pintor.setBrush(Qt.BrushStyle.NoBrush)
            pintor.drawRoundedRect(caja.adjusted(1, 1, -1, -1), 8, 8)
        pintor.end()

    def _escribir(self, pintor: QPainter, texto: str, detalle: str) -> None:
        puesto = tema()
        ancho = self._ancho_texto()
        alto = _alto_de(_letra(), self.text(), ancho)
        caja = QRectF(puesto.px(SANGRIA), puesto.px(ORILLA), ancho, alto)
        pintor.setFont(_letra())
        pintor.setPen(QColor(texto))
        pintor.drawText(caja, int(_ENVUELTO), self.text())
        pintor.setFont(_letra_frase())
        pintor.setPen(QColor(detalle))
        caja = QRectF(caja.left(), caja.bottom() + 1, ancho, self.height())
        pintor.drawText(caja, int(_ENVUELTO), self._frase)

    def _ancho_texto(self) -> int:
        return max(40, self.width() - tema().px(SANGRIA + ORILLA))

    def _medir(self) -> None:
        alto = self._alto()
        if alto != self.height():
            self.setFixedHeight(alto)

    def _alto(self) -> int:
        ancho = self._ancho_texto()
        frase = _alto_de(_letra_frase(), self._frase, ancho) if self._frase else 0
        return _alto_de(_letra(), self.text(), ancho) + frase + 2 * tema().px(ORILLA)


def _alto_de(letra: QFont, texto: str, ancho: int) -> int:
    hueco = QRect(0, 0, ancho, 10_000)
    return QFontMetrics(letra).boundingRect(hueco, int(_ENVUELTO), texto).height()


def _letra() -> QFont:
    return tema().letra(fuentes.CUERPO + 1, QFont.Weight.DemiBold)


def _letra_frase() -> QFont:
    return tema().letra(fuentes.PEQUENA + 0.5)
