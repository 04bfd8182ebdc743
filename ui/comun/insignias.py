"""Estado y avance a la vista: forma + palabra + tinte, nunca sólo color."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.comun import fuentes, iconos
from ui.comun.colores import Colores, Par
from ui.comun.tema import tema


class Estado(NamedTuple):
    """Cómo se ve un estado: icono, palabra y par de colores (`""` = neutro)."""

    icono: str
    texto: str
    par: str = ""


ESTADOS = {
    "sin_empezar": Estado("estado-sin_empezar", "Sin empezar", "apagado"),
    "en_curso": Estado("estado-en_curso", "En curso"),
    "lista": Estado("estado-lista", "Lista para entregar", "info"),
    "entregada": Estado("estado-entregada", "Entregada", "info"),
    "con_observaciones": Estado("estado-con_observaciones", "Con observaciones", "aviso"),
    "aceptada": Estado("estado-aceptada", "Aceptada", "bien"),
    "no_aplica": Estado("estado-no_aplica", "No aplica", "apagado"),
}
"""Los seis estados de interfaz.md §2 y «no aplica», por el valor de `Situacion`."""


def vencida(dias: int) -> Estado:
    """El modificador de atraso: triángulo rojo y cuántos días."""
    return Estado(
        "estado-vencida", f"Vencida hace {dias} {'día' if dias == 1 else 'días'}", "error"
    )


def par_de(estado: Estado, colores: Colores) -> Par:
    """Los colores con que se pinta el estado."""
    if estado.par == "apagado":
        return Par(colores.secundario, colores.neutro)
    if not estado.par:
        return Par(colores.texto, colores.neutro)
    par: Par = getattr(colores, estado.par)
    return par


class Insignia(QWidget):
    """Etiqueta de estado. No es un botón y no lo parece: se pulsa el renglón entero."""

    def __init__(self, estado: Estado, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._estado = estado
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(estado.texto)
        tema().cambiado.connect(self.updateGeometry)

    def fijar(self, estado: Estado) -> None:
        """Cambia el estado."""
        if estado != self._estado:
            self._estado = estado
            self.setAccessibleName(estado.texto)
            self.updateGeometry()
            self.update()

    def estado(self) -> Estado:
        """El estado que muestra."""
        return self._estado

    @override
    def sizeHint(self) -> QSize:
        return medida_insignia(self._estado)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        pintor = QPainter(self)
        pintar_insignia(pintor, self._estado, QRectF(self.rect()))
        pintor.end()


def medida_insignia(estado: Estado) -> QSize:
    """Tamaño que ocupa la insignia con la letra en uso."""
    puesto = tema()
    texto = QFontMetrics(_letra()).horizontalAdvance(estado.texto)
    return QSize(texto + puesto.px(34), puesto.px(22))


def pintar_insignia(pintor: QPainter, estado: Estado, caja: QRectF) -> None:
    """Pinta la insignia alineada a la derecha de la caja y centrada en alto."""
    puesto = tema()
    medida = medida_insignia(estado)
    ancho = min(float(medida.width()), caja.width())
    alto = float(medida.height())
    zona = QRectF(caja.right() - ancho, caja.center().y() - alto / 2, ancho, alto)
    par = par_de(estado, puesto.colores)
    pintor.save()
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    pintor.setPen(QColor(par.color) if puesto.alto_contraste else Qt.PenStyle.NoPen)
    pintor.setBrush(QColor(par.tinte))
    radio = puesto.px(5)
    pintor.drawRoundedRect(zona.adjusted(0.5, 0.5, -0.5, -0.5), radio, radio)
    lado = puesto.px(12)
    forma = iconos.imagen(estado.icono, par.color, lado)
    pintor.drawPixmap(round(zona.left() + puesto.px(8)), round(zona.center().y() - lado / 2), forma)
    pintor.setPen(QColor(par.color))
    pintor.setFont(_letra())
    texto = zona.adjusted(puesto.px(25), 0, -puesto.px(6), 0)
    visible = QFontMetrics(_letra()).elidedText(
        estado.texto, Qt.TextElideMode.ElideRight, int(texto.width()) + 1
    )
    pintor.drawText(texto, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, visible)
    pintor.restore()


class BarraAvance(QWidget):
    """Barra de avance 0–100 con el color de la dimensión y el número a un lado."""

    def __init__(self, color: str = "", padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._color = color
        self._valor = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fijar(0)

    def fijar(self, valor: int) -> None:
        """Cambia el avance, en por ciento."""
        self._valor = max(0, min(100, valor))
        self.setAccessibleName(f"Avance {self._valor} por ciento")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        puesto = tema()
        return QSize(puesto.px(130), puesto.px(18))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        pintor = QPainter(self)
        color = self._color or tema().colores.accion
        pintar_avance(pintor, self._valor, color, QRectF(self.rect()))
        pintor.end()


def pintar_avance(pintor: QPainter, valor: int, color: str, caja: QRectF) -> None:
    """Pinta la barra y «45 %» dentro de la caja."""
    puesto = tema()
    letra = puesto.letra(fuentes.PEQUENA + 0.5)
    numero = puesto.px(46)
    alto = puesto.px(8)
    barra = QRectF(caja.left(), caja.center().y() - alto / 2, max(0.0, caja.width() - numero), alto)
    pintor.save()
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    pintor.setPen(QColor(color) if puesto.alto_contraste else Qt.PenStyle.NoPen)
    pintor.setBrush(QColor(puesto.colores.apagado))
    pintor.drawRoundedRect(barra, alto / 2, alto / 2)
    if valor > 0:
        hecho = QRectF(barra)
        hecho.setWidth(max(float(alto), barra.width() * valor / 100))
        pintor.setPen(Qt.PenStyle.NoPen)
        pintor.setBrush(QColor(color))
        pintor.drawRoundedRect(hecho, alto / 2, alto / 2)
    pintor.setPen(QColor(puesto.colores.secundario))
    pintor.setFont(letra)
    zona = QRectF(barra.right() + puesto.px(10), caja.top(), numero, caja.height())
    pintor.drawText(zona, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{valor} %")
    pintor.restore()


def _letra() -> QFont:
    return tema().letra(fuentes.PEQUENA + 0.5, QFont.Weight.DemiBold)
