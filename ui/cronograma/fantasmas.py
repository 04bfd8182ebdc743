"""Lo que va encima del dibujo mientras se edita: el globo, el punto y la flecha nueva.

Los fantasmas viajan en el plano: los pinta el mismo dibujo de la pantalla y el papel.
"""

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.documentos.cronograma import plano as de_plano
from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import Rect, flecha
from ui.comun import fuentes
from ui.comun.tema import tema
from ui.cronograma.arrastre import RADIO_PUNTO, caja_de, punto_de


@dataclass(frozen=True, slots=True)
class Fantasma:
    """Dónde quedaría una fila (por su id, que no cambia al abrir o cerrar otras)."""

    id: str
    inicio: date
    fin: date


@dataclass(frozen=True, slots=True)
class Encima:
    """Lo que se ve mientras se edita. `flecha`: de qué fila y hacia dónde; `punto`: en cuál."""

    fantasmas: tuple[Fantasma, ...] = ()
    globo: str = ""
    flecha: tuple[int, int | QPointF] | None = None
    punto: int = -1


def en_el_plano(plano: Plano, fantasmas: tuple[Fantasma, ...]) -> Plano:
    """El mismo plano con esos fantasmas, los que estén a la vista."""
    if not fantasmas and not plano.fantasmas:
        return plano
    buscados = {f.id for f in fantasmas}
    lugares = {f.id: n for n, f in enumerate(plano.filas) if f.id in buscados} if buscados else {}
    puestos = tuple(
        de_plano.Fantasma(lugares[f.id], f.inicio, f.fin) for f in fantasmas if f.id in lugares
    )
    return replace(plano, fantasmas=puestos)


def pintar_encima(pintor: QPainter, visto: QRectF, plano: Plano, encima: Encima) -> None:
    """Pinta lo de encima; el pintor ya está movido al plano."""
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    if 0 <= encima.punto < len(plano.filas):
        _pintar_punto(pintor, plano, encima.punto)
    if encima.flecha is not None:
        _pintar_flecha(pintor, plano, *encima.flecha)
    if encima.globo:
        _pintar_globo(pintor, visto, _junto(plano, encima, visto), encima.globo)


def _pintar_globo(pintor: QPainter, visto: QRectF, junto: QRectF, texto: str) -> None:
    """Un rótulo oscuro sobre `junto` (o debajo si arriba no cabe), sin salirse de lo visible."""
    puesto = tema()
    pintor.setFont(puesto.letra(fuentes.PEQUENA))
    medidas = pintor.fontMetrics()
    aire = puesto.px(8)
    ancho, alto = medidas.horizontalAdvance(texto) + 2 * aire, medidas.height() + aire
    y = junto.top() - alto - puesto.px(4)
    if y < visto.top():
        y = junto.bottom() + puesto.px(4)
    x = min(junto.center().x() - ancho / 2, visto.right() - ancho - 4)
    caja = QRectF(max(x, visto.left() + 4), y, ancho, alto)
    pintor.setPen(Qt.PenStyle.NoPen)
    pintor.setBrush(QColor(puesto.colores.texto))
    pintor.drawRoundedRect(caja, puesto.px(5), puesto.px(5))
    pintor.setPen(QColor(puesto.colores.superficie))
    pintor.drawText(caja, Qt.AlignmentFlag.AlignCenter, texto)


def _pintar_punto(pintor: QPainter, plano: Plano, numero: int) -> None:
    """El punto del que se jala una dependencia."""
    puesto = tema()
    pintor.setPen(QPen(QColor(puesto.colores.accion), puesto.px(2)))
    pintor.setBrush(QColor(puesto.colores.superficie))
    radio = RADIO_PUNTO * plano.factor
    pintor.drawEllipse(QPointF(*punto_de(plano, numero)), radio, radio)


def _pintar_flecha(pintor: QPainter, plano: Plano, de: int, a: int | QPointF) -> None:
    """La dependencia que se está trazando, hacia una fila o hacia la mano."""
    puesto = tema()
    color = QColor(puesto.colores.accion)
    pintor.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(a, QPointF):
        llegada = Rect(a.x(), a.y(), 1.0, 0.0)
    else:
        llegada = caja_de(plano, a)
        pintor.setPen(QPen(color, puesto.px(3)))
        borde = _qt(llegada).adjusted(-3, -3, 3, 3)
        pintor.drawRoundedRect(borde, puesto.px(5), puesto.px(5))
    dibujo = flecha(caja_de(plano, de), llegada, plano.medidas)
    pluma = QPen(color, puesto.px(2))
    pluma.setDashPattern([4, 3])
    pintor.setPen(pluma)
    pintor.drawPolyline(QPolygonF([QPointF(*p) for p in dibujo.curva]))
    pintor.setPen(Qt.PenStyle.NoPen)
    pintor.setBrush(color)
    pintor.drawPolygon(QPolygonF([QPointF(*p) for p in dibujo.punta]))


def _junto(plano: Plano, encima: Encima, visto: QRectF) -> QRectF:
    """Junto a qué va el globo: la mano o el destino que se enlaza, o la barra que se mueve."""
    if encima.flecha is not None:
        a = encima.flecha[1]
        if isinstance(a, QPointF):
            return QRectF(a.x() - 8, a.y() - 8, 16, 16)
        return _qt(caja_de(plano, a))
    if plano.fantasmas:
        caja = plano.de_fantasma(plano.fantasmas[0])
        return _qt(replace(caja, x=caja.x + plano.margen))
    return visto


def _qt(caja: Rect) -> QRectF:
    return QRectF(caja.x, caja.y, caja.ancho, caja.alto)
