"""Lo que va detrás y delante de las barras: franjas, rejilla, inhábiles y líneas de fecha."""

from datetime import timedelta

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import Encabezado, Escala, Marca, encabezado
from ui.cronograma.estilo import Estilo, aclarar


def marcas(geometria: Plano, desde_x: float, hasta_x: float) -> Encabezado:
    """Las casillas visibles, con margen. El detalle se elige a letra normal y luego se agranda."""
    factor, escala = geometria.factor, geometria.escala
    normal = Escala(escala.origen, escala.pixeles_por_dia / factor)
    margen = geometria.margen
    # Antes del origen no hay plan, y después del cierre sólo quedaría una casilla cortada.
    desde = max(0.0, desde_x - margen)
    hasta = max(desde, min(hasta_x, geometria.cierre - 1) - margen)
    visto = encabezado(normal, desde / factor, hasta / factor)

    def puesta(marca: Marca) -> Marca:
        return Marca(marca.x * factor + margen, marca.ancho * factor, marca.texto, marca.inicio)

    return Encabezado(tuple(puesta(m) for m in visto.arriba), tuple(puesta(m) for m in visto.abajo))


def pintar_fondo(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    """Franjas alternas, días que no se trabajan y rejilla."""
    colores = estilo.colores
    alto = geometria.medidas.alto_fila
    pintor.fillRect(rect, QColor(colores.superficie))
    for numero in geometria.visibles(rect.top(), rect.height()):
        franja = QRectF(rect.left(), numero * alto, rect.width(), alto)
        if numero == geometria.elegida:
            pintor.fillRect(franja, QColor(colores.info.tinte))
        elif numero % 2:
            pintor.fillRect(franja, QColor(colores.fondo))
    _pintar_inhabiles(pintor, rect, geometria, estilo)
    visto = marcas(geometria, rect.left(), rect.right())
    fina, fuerte = QColor(colores.linea), aclarar(QColor(colores.borde), 0.3)
    pintor.setPen(QPen(aclarar(fina, 0.25), 1))
    pintor.drawLines([vertical(m.x, rect) for m in visto.abajo])
    pintor.setPen(QPen(fuerte, 1))
    pintor.drawLines([vertical(m.x, rect) for m in visto.arriba])


def pintar_lineas(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    """El fin de la administración y la línea de hoy, que van delante de las barras."""
    fin = geometria.fin_administracion
    if fin is not None:
        pluma = QPen(QColor(estilo.colores.texto), estilo.px(1.4), Qt.PenStyle.DashLine)
        pintor.setPen(pluma)
        pintor.drawLine(vertical(geometria.x(fin), rect))
    pintor.setPen(QPen(QColor(color_de_hoy(geometria, estilo)), estilo.px(2)))
    pintor.drawLine(vertical(geometria.x(geometria.hoy), rect))


def _pintar_inhabiles(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    if geometria.inhabil is None:
        return
    color = QColor(estilo.colores.borde)
    color.setAlpha(38)
    ancho = geometria.escala.pixeles_por_dia
    dia, ultimo = geometria.dia(rect.left()), geometria.dia(rect.right())
    while dia <= ultimo:
        if geometria.inhabil(dia):
            x = geometria.x(dia)
            pintor.fillRect(QRectF(x, rect.top(), ancho, rect.height()), color)
        dia += timedelta(days=1)


def color_de_hoy(geometria: Plano, estilo: Estilo) -> str:
    """Rojo; naranja si el día es simulado."""
    return estilo.colores.capacitacion if geometria.simulado else estilo.colores.error.color


def vertical(x: float, rect: QRectF) -> QLineF:
    """Una raya de arriba abajo, nítida."""
    # A medio píxel la línea de uno se ve nítida aunque haya suavizado.
    nitida = round(x) + 0.5
    return QLineF(nitida, rect.top(), nitida, rect.bottom())


def es_de_cerca(geometria: Plano) -> bool:
    """Si los días se alcanzan a ver (ahí se sombrean los inhábiles)."""
    return geometria.escala.pixeles_por_dia >= 8 * geometria.factor
