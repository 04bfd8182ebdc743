"""Signos pintados como vectores: la tipografía no los trae todos."""

from math import cos, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

_TRAMOS = 28
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
    puntos = [QPointF(centro.x() + x * medio, centro.y() + y * medio) for x, y in _LAZO]
    pintor.setBrush(Qt.BrushStyle.NoBrush)
    pintor.drawPolyline(QPolygonF(puntos))


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
    pintor.save()
    pintor.setClipRect(caja, Qt.ClipOperation.IntersectClip)
    alto = caja.height()
    # Las rayas se cuentan desde cero para que no bailen al desplazarse.
    primera = (caja.left() - alto) // paso
    cuantas = int((caja.width() + alto) / paso) + 2
    pintor.drawLines(
        [
            QLineF(n * paso, caja.bottom() + 1, n * paso + alto + 1, caja.top() - 1)
            for n in (primera + k for k in range(cuantas))
        ]
    )
    pintor.restore()
