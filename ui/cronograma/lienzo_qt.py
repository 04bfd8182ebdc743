"""El lienzo del cronograma sobre un QPainter: la pantalla, la imagen y la impresora.

Plumas, brochas y letras se hacen una vez y se recuerdan; las rayas y las cajas van en lote. Lo
recto se pinta sin suavizado, que cuesta varias veces más y no se nota.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from app.documentos.cronograma.lienzo import (
    ORIGEN,
    Lado,
    Letra,
    Linea,
    Pluma,
    Relleno,
    comienzo_del_texto,
    rayas,
)
from app.dominio.cronograma_geometria import Punto, Rect
from ui.comun import fuentes

_SIN_PLUMA = QPen(Qt.PenStyle.NoPen)
_SIN_BROCHA = QBrush(Qt.BrushStyle.NoBrush)
_SUAVE = QPainter.RenderHint.Antialiasing


class LienzoQt:
    """`vectorial`: el destino es papel, donde una trama de imagen se vería borrosa."""

    def __init__(self, pintor: QPainter, *, vectorial: bool = False) -> None:
        self._pintor = pintor
        self._vectorial = vectorial
        self._densidad = 1.0 if vectorial else pintor.device().devicePixelRatioF()
        pintor.setRenderHint(_SUAVE)

    def rectangulos(self, cajas: Sequence[Rect], relleno: Relleno) -> None:
        """Cajas llenas, sin borde."""
        if not cajas:
            return
        color = _color(*relleno)
        for caja in cajas:
            self._pintor.fillRect(QRectF(caja.x, caja.y, caja.ancho, caja.alto), color)

    def redondeado(
        self, caja: Rect, radio: float, relleno: Relleno | None, pluma: Pluma | None = None
    ) -> None:
        """Una caja con las esquinas redondas."""
        self._vestir(relleno, pluma)
        self._pintor.drawRoundedRect(QRectF(caja.x, caja.y, caja.ancho, caja.alto), radio, radio)

    def lineas(self, rayas_: Sequence[Linea], pluma: Pluma) -> None:
        """Rayas sueltas."""
        if not rayas_:
            return
        if self._vectorial:
            self._pintor.setPen(_pluma(pluma))
            self._pintor.drawLines([QLineF(*raya) for raya in rayas_])
        elif not pluma.patron and all(x == x2 for x, _y, x2, _y2 in rayas_):
            self._verticales(rayas_, pluma)
        else:
            recta = all(x == x2 or y == y2 for x, y, x2, y2 in rayas_)
            self._pintor.setPen(_pluma(pluma))
            self._pintor.setRenderHint(_SUAVE, on=not recta)
            self._pintor.drawLines([QLineF(*raya) for raya in rayas_])
            self._pintor.setRenderHint(_SUAVE)

    def _verticales(self, rayas_: Sequence[Linea], pluma: Pluma) -> None:
        """Como cajas son los mismos píxeles, y una raya gruesa de arriba abajo cuesta diez más."""
        color, mitad = _color(pluma.color), pluma.ancho / 2
        self._pintor.setRenderHint(_SUAVE, on=False)
        for x, y, _x2, y2 in rayas_:
            self._pintor.fillRect(QRectF(x - mitad, y, pluma.ancho, y2 - y), color)
        self._pintor.setRenderHint(_SUAVE)

    def polilinea(self, puntos: Sequence[Punto], pluma: Pluma, en: Punto = ORIGEN) -> None:
        """Una línea quebrada abierta."""
        self._pintor.setPen(_pluma(pluma))
        self._pintor.setBrush(_SIN_BROCHA)
        self._pintor.drawPolyline(_poligono(tuple(puntos)).translated(*en))

    def poligono(
        self,
        puntos: Sequence[Punto],
        relleno: Relleno | None,
        pluma: Pluma | None = None,
        en: Punto = ORIGEN,
    ) -> None:
        """Una figura cerrada."""
        self._vestir(relleno, pluma)
        self._pintor.drawPolygon(_poligono(tuple(puntos)).translated(*en))

    def trama(self, caja: Rect, paso: float, pluma: Pluma) -> None:
        """Rayas a 45°; en pantalla son una imagen que se repite."""
        if caja.ancho <= 0:
            return
        if self._vectorial:
            self.lineas(rayas(caja, paso), pluma)
            return
        brocha = _trama(paso, pluma, self._densidad)
        self._pintor.setBrushOrigin(QPointF(0, caja.y))
        self._pintor.fillRect(QRectF(caja.x, caja.y, caja.ancho, caja.alto), brocha)

    def texto(
        self, caja: Rect, texto: str, letra: Letra, color: str, lado: Lado = Lado.IZQUIERDA
    ) -> None:
        """Un renglón dentro de la caja."""
        comienzo = comienzo_del_texto(self, caja, texto, letra, lado)
        self._pintor.setFont(_letra(letra))
        self._pintor.setPen(_color(color))
        self._pintor.drawText(QPointF(*comienzo), texto)

    def ancho(self, texto: str, letra: Letra) -> float:
        """Lo que mide ese renglón."""
        return _ancho(texto, letra)

    @contextmanager
    def recortado(self, caja: Rect) -> Iterator[None]:
        """Mientras dura, nada se pinta fuera de la caja."""
        self._pintor.save()
        recorte = QRectF(caja.x, caja.y, caja.ancho, caja.alto)
        self._pintor.setClipRect(recorte, Qt.ClipOperation.IntersectClip)
        yield
        self._pintor.restore()

    @contextmanager
    def movido(self, dx: float, dy: float, escala: float = 1.0) -> Iterator[None]:
        """Mientras dura, el origen está ahí y todo se agranda por `escala`."""
        self._pintor.save()
        self._pintor.translate(dx, dy)
        if escala != 1.0:
            self._pintor.scale(escala, escala)
        yield
        self._pintor.restore()

    def _vestir(self, relleno: Relleno | None, pluma: Pluma | None) -> None:
        self._pintor.setBrush(_SIN_BROCHA if relleno is None else _brocha(relleno))
        self._pintor.setPen(_SIN_PLUMA if pluma is None else _pluma(pluma))


def qt(caja: Rect) -> QRectF:
    """La caja, para Qt."""
    return QRectF(caja.x, caja.y, caja.ancho, caja.alto)


def de_qt(caja: QRectF) -> Rect:
    """La caja, para el dibujo."""
    return Rect(caja.x(), caja.y(), caja.width(), caja.height())


@lru_cache(maxsize=256)
def _color(color: str, opacidad: float = 1.0) -> QColor:
    hecho = QColor(color)
    hecho.setAlphaF(opacidad)
    return hecho


@lru_cache(maxsize=256)
def _brocha(relleno: Relleno) -> QBrush:
    return QBrush(_color(*relleno))


@lru_cache(maxsize=256)
def _pluma(pluma: Pluma) -> QPen:
    hecha = QPen(QColor(pluma.color), pluma.ancho)
    hecha.setCapStyle(Qt.PenCapStyle.FlatCap)
    if pluma.patron:
        hecha.setDashPattern(list(pluma.patron))
    return hecha


@lru_cache(maxsize=64)
def _letra(letra: Letra) -> QFont:
    hecha = QFont(fuentes.FAMILIA)
    hecha.setPixelSize(max(1, round(letra.tamano)))
    hecha.setWeight(QFont.Weight(letra.peso))
    return hecha


@lru_cache(maxsize=64)
def _metrica(letra: Letra) -> QFontMetricsF:
    return QFontMetricsF(_letra(letra))


@lru_cache(maxsize=2048)
def _ancho(texto: str, letra: Letra) -> float:
    return _metrica(letra).horizontalAdvance(texto)


@lru_cache(maxsize=4096)
def _poligono(puntos: tuple[Punto, ...]) -> QPolygonF:
    return QPolygonF([QPointF(*punto) for punto in puntos])


@lru_cache(maxsize=64)
def _trama(paso: float, pluma: Pluma, densidad: float) -> QBrush:
    """Una casilla con su raya, de píxeles enteros: repetida, las rayas siguen derechas."""
    lado = max(2, round(paso * densidad))
    imagen = QImage(lado, lado, QImage.Format.Format_ARGB32_Premultiplied)
    imagen.fill(Qt.GlobalColor.transparent)
    pintor = QPainter(imagen)
    pintor.setRenderHint(_SUAVE)
    pintor.setPen(QPen(QColor(pluma.color), pluma.ancho * densidad))
    pintor.drawLines([QLineF(n * lado - lado, 2 * lado, n * lado + lado, 0) for n in range(3)])
    pintor.end()
    brocha = QBrush(QPixmap.fromImage(imagen))
    brocha.setTransform(QTransform.fromScale(1 / densidad, 1 / densidad))
    return brocha
