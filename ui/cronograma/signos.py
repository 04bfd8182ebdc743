"""Signos pintados como vectores: la tipografía no los trae todos."""

from functools import lru_cache
from math import cos, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

_TRAMOS = 28
_TANDA = 32
_LAZO = tuple(
    (
        cos(2 * pi * n / _TRAMOS) / (1 + sin(2 * pi * n / _TRAMOS) ** 2),
        1.25
        * sin(2 * pi * n / _TRAMOS)
        * cos(2 * pi * n / _TRAMOS)
        / (1 + sin(2 * pi * n / _TRAMOS) ** 2),
    )
    for n in range(_TRAMOS + 1)
)


def infinito(pintor: QPainter, centro: QPointF, medio: float) -> None:
    """∞ con la pluma puesta; `medio` es la mitad de su ancho."""
    pintor.setBrush(Qt.BrushStyle.NoBrush)
    pintor.drawPolyline(_lazo(medio).translated(centro))


@lru_cache(maxsize=16)
def _lazo(medio: float) -> QPolygonF:
    return QPolygonF([QPointF(x * medio, y * medio) for x, y in _LAZO])


def sigue(pintor: QPainter, centro: QPointF, medio: float) -> None:
    """→ con la pluma puesta: continúa fuera de la vista."""
    punta = QPointF(centro.x() + medio, centro.y())
    ala = medio * 0.6
    pintor.drawLine(QPointF(centro.x() - medio, centro.y()), punta)
    pintor.drawLine(punta + QPointF(-ala, -ala), punta)
    pintor.drawLine(punta + QPointF(-ala, ala), punta)


def triangulo(pintor: QPainter, centro: QPointF, lado: float) -> None:
    """▲ con la brocha puesta."""
    medio = lado / 2
    pintor.drawPolygon(
        QPolygonF(
            [
                centro + QPointF(0, -medio),
                centro + QPointF(medio, medio * 0.9),
                centro + QPointF(-medio, medio * 0.9),
            ]
        )
    )


def rombo(pintor: QPainter, centro: QPointF, medio: float) -> None:
    """◆ con la pluma y la brocha puestas."""
    lados = ((0, -medio), (medio, 0), (0, medio), (-medio, 0))
    pintor.drawPolygon(QPolygonF([centro + QPointF(x, y) for x, y in lados]))


def tramar(pintor: QPainter, caja: QRectF, paso: float) -> None:
    """Rayas inclinadas dentro de la caja, con la pluma puesta."""
    if caja.width() <= 0:
        return
    pintor.save()
    pintor.setClipRect(caja, Qt.ClipOperation.IntersectClip)
    # Las rayas se cuentan desde cero para que no bailen al desplazarse.
    primera = (caja.left() - caja.height()) // paso * paso
    pintor.translate(primera, caja.bottom())
    cuantas = int((caja.right() - primera) / paso) + 1
    pintor.drawLines(_rayas(-(-cuantas // _TANDA), caja.height(), paso))
    pintor.restore()


@lru_cache(maxsize=64)
def _rayas(tandas: int, alto: float, paso: float) -> list[QLineF]:
    # Por tandas, y lo que sobra se recorta: así casi siempre sirven las ya hechas.
    return [QLineF(n * paso - 1, 1, n * paso + alto + 1, -alto - 1) for n in range(tandas * _TANDA)]
