"""El dibujo del cronograma en la pantalla, recordado como imagen entre un cuadro y otro.

Al arrastrar una barra sólo se mueven los fantasmas, y al desplazarse sólo aparecen unas filas:
lo demás ya está pintado y se copia.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.documentos.cronograma.dibujo import pintar as dibujar
from app.documentos.cronograma.dibujo import pintar_fantasmas
from app.documentos.cronograma.estilo import Estilo
from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import Rect
from ui.cronograma.encabezado import de_la_cabeza
from ui.cronograma.lienzo_qt import LienzoQt, de_qt


def pintar(pintor: QPainter, rect: QRectF, plano: Plano, estilo: Estilo) -> None:
    """Dibuja la parte del plano que cae en `rect`, en las coordenadas del plano."""
    pintor.save()
    lienzo, caja = LienzoQt(pintor), de_qt(rect)
    dibujar(lienzo, caja, plano, estilo)
    pintar_fantasmas(lienzo, caja, plano, estilo)
    pintor.restore()


class Capa:
    """Lo último que se pintó, para no repetirlo. Una por gráfica."""

    def __init__(self) -> None:
        self._imagen = QPixmap()
        self._visto = Rect(0, 0, 0, 0)
        self._plano: Plano | None = None
        self._estilo: Estilo | None = None

    def pintar(self, pintor: QPainter, rect: QRectF, plano: Plano, estilo: Estilo) -> None:
        """Como `pintar`, aprovechando lo que ya estaba. El pintor ya está movido al plano."""
        visto = de_qt(rect)
        densidad = pintor.device().devicePixelRatioF()
        if not self._sirve(visto, plano, estilo, densidad):
            self._medir((rect.size() * densidad).toSize(), densidad)
            self._rehacer(visto, visto, plano, estilo)
        elif visto.y != self._visto.y:
            self._desplazar(visto, plano, estilo, densidad)
        self._visto, self._plano, self._estilo = visto, plano, estilo
        pintor.drawPixmap(rect.topLeft(), self._imagen)
        if plano.fantasmas:
            pintor.save()
            pintar_fantasmas(LienzoQt(pintor), visto, plano, estilo)
            pintor.restore()

    def _medir(self, tamano: QSize, densidad: float) -> None:
        """Una imagen de ese tamaño. La misma, si mide igual: pedir otra cuesta lo que pintarla."""
        if self._imagen.size() != tamano or self._imagen.devicePixelRatio() != densidad:
            self._imagen = QPixmap(tamano)
            self._imagen.setDevicePixelRatio(densidad)

    def _sirve(self, visto: Rect, plano: Plano, estilo: Estilo, densidad: float) -> bool:
        antes = self._visto
        mismo_hueco = (antes.x, antes.ancho, antes.alto) == (visto.x, visto.ancho, visto.alto)
        return (
            mismo_hueco
            and self._plano is not None
            and estilo == self._estilo
            and self._imagen.devicePixelRatio() == densidad
            and _mismo_dibujo(self._plano, plano)
        )

    def _desplazar(self, visto: Rect, plano: Plano, estilo: Estilo, densidad: float) -> None:
        """Corre lo pintado y dibuja sólo la franja que asoma."""
        corrido = visto.y - self._visto.y
        if abs(corrido) >= visto.alto or (corrido * densidad) % 1:
            self._rehacer(visto, visto, plano, estilo)
            return
        self._imagen.scroll(0, -round(corrido * densidad), self._imagen.rect())
        y = visto.y + visto.alto - corrido if corrido > 0 else visto.y
        self._rehacer(visto, Rect(visto.x, y, visto.ancho, abs(corrido)), plano, estilo)

    def _rehacer(self, visto: Rect, franja: Rect, plano: Plano, estilo: Estilo) -> None:
        pintor = QPainter(self._imagen)
        pintor.translate(-visto.x, -visto.y)
        recorte = QRectF(franja.x, franja.y, franja.ancho, franja.alto)
        pintor.setClipRect(recorte, Qt.ClipOperation.ReplaceClip)
        dibujar(LienzoQt(pintor), franja, plano, estilo)
        pintor.end()


def _mismo_dibujo(uno: Plano, otro: Plano) -> bool:
    """Si se ven igual salvo por los fantasmas. Las filas se comparan sin recorrerlas."""
    return uno is otro or (
        uno.filas is otro.filas
        and uno.trazos is otro.trazos
        and uno.inhabil == otro.inhabil
        and _rasgos(uno) == _rasgos(otro)
    )


def _rasgos(plano: Plano) -> tuple[object, ...]:
    return (*de_la_cabeza(plano), plano.medidas, plano.ruta, plano.elegida, plano.propios)
