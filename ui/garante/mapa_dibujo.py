"""Cómo se pinta una casilla del mapa: nivel con su dígito, sin dato, no aplica y la esquina."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from ui.comun import fuentes
from ui.comun.tema import tema


class Casilla(NamedTuple):
    """Lo que se pinta. `nivel` `None` con `aplica` es «sin dato»."""

    nivel: int | None
    aplica: bool = True
    esquina: bool = False


def letra_casilla() -> QFont:
    """La letra del dígito."""
    return tema().letra(fuentes.PEQUENA + 0.5)


def pintar_casilla(pintor: QPainter, casilla: Casilla, caja: QRectF) -> None:
    """Pinta la casilla dentro de `caja`."""
    zona = caja.adjusted(1.5, 1.5, -1.5, -1.5)
    pintor.save()
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not casilla.aplica:
        _no_aplica(pintor, zona)
    elif casilla.nivel is None:
        _sin_dato(pintor, zona)
    else:
        _nivel(pintor, zona, casilla.nivel)
    if casilla.esquina:
        _esquina(pintor, zona)
    pintor.restore()


def pintar_foco(pintor: QPainter, caja: QRectF, *, activo: bool) -> None:
    """El anillo de la casilla en que se está; sin foco queda un filo delgado."""
    colores = tema().colores
    pintor.save()
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    pintor.setBrush(Qt.BrushStyle.NoBrush)
    pintor.setPen(QPen(QColor(colores.foco if activo else colores.borde), 3 if activo else 1))
    pintor.drawRoundedRect(caja.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
    pintor.restore()


def _nivel(pintor: QPainter, zona: QRectF, nivel: int) -> None:
    puesto = tema()
    par = puesto.colores.niveles[nivel]
    pintor.setPen(QColor(puesto.colores.linea) if puesto.alto_contraste else Qt.PenStyle.NoPen)
    pintor.setBrush(QColor(par.tinte))
    pintor.drawRoundedRect(zona, 3, 3)
    pintor.setPen(QColor(par.color))
    pintor.setFont(letra_casilla())
    pintor.drawText(zona, Qt.AlignmentFlag.AlignCenter, str(nivel))


def _sin_dato(pintor: QPainter, zona: QRectF) -> None:
    pintor.setBrush(Qt.BrushStyle.NoBrush)
    pintor.setPen(QPen(QColor(tema().colores.borde), 1, Qt.PenStyle.DotLine))
    pintor.drawRect(zona.adjusted(0.5, 0.5, -0.5, -0.5))


def _no_aplica(pintor: QPainter, zona: QRectF) -> None:
    colores = tema().colores
    pintor.setPen(QPen(QColor(colores.linea), 1))
    pintor.setBrush(QColor(colores.superficie))
    pintor.drawRoundedRect(zona, 3, 3)
    pintor.setPen(Qt.PenStyle.NoPen)
    pintor.setBrush(QBrush(QColor(colores.borde), Qt.BrushStyle.BDiagPattern))
    pintor.drawRoundedRect(zona, 3, 3)


def _esquina(pintor: QPainter, zona: QRectF) -> None:
    lado = min(tema().px(8), zona.width() / 2)
    punta = zona.topRight()
    triangulo = QPolygonF([punta, QPointF(punta.x() - lado, punta.y()), punta + QPointF(0, lado)])
    # Filo claro: sobre el azul del nivel 4 el rojo solo no se distingue.
    pintor.setPen(QPen(QColor(tema().colores.superficie), 1))
    pintor.setBrush(QColor(tema().colores.error.color))
    pintor.drawPolygon(triangulo)
