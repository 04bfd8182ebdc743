"""Pinta el cronograma: filas, barras, flechas y marcas. Vale para la pantalla, el PDF y el SVG.

`pintar` dibuja sólo las filas que toca `rect`, en las coordenadas del plano; quien llama ya
trasladó el pintor. El borde de `rect` es además hasta donde llegan las vigencias sin fin.
"""

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.plano import Plano, Trazo, es_grupo
from app.documentos.cronograma.textos import atraso
from app.dominio.cronograma_geometria import Barra, Rect, flecha
from app.modelo.cronograma.valores import HERRAMIENTA
from ui.comun import fuentes
from ui.cronograma import signos
from ui.cronograma.estilo import Estilo, aclarar
from ui.cronograma.fondo import pintar_fondo, pintar_lineas

_SIN_RELLENO = Qt.BrushStyle.NoBrush
_SIN_BORDE = Qt.PenStyle.NoPen


class Lienzo(NamedTuple):
    """Con qué y sobre qué se pinta. `fin_x`: borde derecho en coordenadas de la escala."""

    pintor: QPainter
    plano: Plano
    estilo: Estilo
    fin_x: float


def pintar(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    """Pinta la parte del plano que cae en `rect`."""
    pintor.save()
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    pintar_fondo(pintor, rect, geometria, estilo)
    pintor.translate(geometria.margen, 0)
    dentro = rect.translated(-geometria.margen, 0)
    visibles = geometria.visibles(rect.top(), rect.height())
    lienzo = Lienzo(pintor, geometria, estilo, dentro.right() - estilo.px(22))
    barras = [geometria.barra(numero, lienzo.fin_x) for numero in visibles]
    _pintar_colas(lienzo, barras)
    for trazo in geometria.trazos.en(visibles):
        _pintar_flecha(lienzo, trazo)
    for barra in barras:
        _pintar_barra(lienzo, barra)
    pintor.translate(-geometria.margen, 0)
    pintar_lineas(pintor, rect, geometria, estilo)
    pintor.translate(geometria.margen, 0)
    for barra in barras:
        _pintar_rotulos(lienzo, barra)
    pintor.restore()


def _pintar_colas(lienzo: Lienzo, barras: list[Barra]) -> None:
    """Las vigencias, con trama: se distinguen de la barra también sin color."""
    pintor, plano, estilo, fin = lienzo
    for barra in barras:
        if barra.vigencia is None or barra.vigencia.x >= fin:
            continue
        fila = plano.filas[barra.fila]
        cola = barra.vigencia
        hasta = min(cola.derecha, fin)
        franja = QRectF(cola.x, cola.y, hasta - cola.x, cola.alto)
        color = estilo.por_hacer(fila.dimension)
        pintor.setPen(QPen(color, estilo.px(3)))
        signos.tramar(pintor, franja, estilo.px(8))
        if cola.derecha >= fin:
            centro = QPointF(fin + estilo.px(9), franja.center().y())
            signo = signos.infinito if fila.fechas.vigencia_indefinida else signos.sigue
            pintor.setPen(QPen(estilo.dimension(fila.dimension), estilo.px(1.6)))
            signo(pintor, centro, estilo.px(7))


def _pintar_barra(lienzo: Lienzo, barra: Barra) -> None:
    pintor, plano, estilo, _ = lienzo
    fila = plano.filas[barra.fila]
    if barra.linea_base is not None:
        pintor.fillRect(_qt(barra.linea_base), QColor(aclarar(QColor(estilo.colores.borde), 0.35)))
    if es_grupo(fila):
        _pintar_corchete(lienzo, barra, fila)
        return
    caja, hecho = _qt(barra.implementacion), _qt(barra.avance)
    radio = min(estilo.px(3.5), caja.width() / 2)
    tono = estilo.dimension(fila.dimension)
    pintor.setPen(_SIN_BORDE)
    pintor.setBrush(estilo.por_hacer(fila.dimension))
    pintor.drawRoundedRect(caja, radio, radio)
    if hecho.width() > 0:
        pintor.setBrush(tono)
        pintor.drawRoundedRect(hecho, min(radio, hecho.width() / 2), radio)
    _pintar_atraso(lienzo, barra, fila)
    pintor.setBrush(_SIN_RELLENO)
    pintor.setPen(_contorno(lienzo, fila, tono))
    pintor.drawRoundedRect(caja.adjusted(0.5, 0.5, -0.5, -0.5), radio, radio)


def _contorno(lienzo: Lienzo, fila: Fila, tono: QColor) -> QPen:
    if lienzo.plano.ruta and fila.critica:
        return QPen(QColor(lienzo.estilo.colores.error.color), lienzo.estilo.px(2.4))
    return QPen(tono, max(1.0, lienzo.estilo.px(1)))


def _pintar_corchete(lienzo: Lienzo, barra: Barra, fila: Fila) -> None:
    """Una dimensión abarca a sus herramientas: corchete fino, no barra."""
    pintor, _, estilo, _ = lienzo
    caja = _qt(barra.implementacion)
    alto, medio = estilo.px(5), caja.center().y() - estilo.px(4)
    pintor.setPen(_SIN_BORDE)
    pintor.setBrush(estilo.dimension(fila.dimension))
    pico = estilo.px(5)
    pintor.drawPolygon(
        QPolygonF(
            [
                QPointF(caja.left(), medio),
                QPointF(caja.right(), medio),
                QPointF(caja.right(), medio + alto + pico),
                QPointF(caja.right() - pico, medio + alto),
                QPointF(caja.left() + pico, medio + alto),
                QPointF(caja.left(), medio + alto + pico),
            ]
        )
    )


def _pintar_atraso(lienzo: Lienzo, barra: Barra, fila: Fila) -> None:
    if barra.atraso is None:
        return
    pintor, _, estilo, _ = lienzo
    rojo = QColor(estilo.colores.error.color)
    # En un paso basta un filo: el bloque lleno se reserva para la herramienta.
    if fila.clase == HERRAMIENTA:
        pintor.fillRect(_qt(barra.atraso), rojo)
        return
    medio = barra.atraso.medio
    pintor.setPen(QPen(rojo, estilo.px(1.6), Qt.PenStyle.DotLine))
    pintor.drawLine(QLineF(barra.atraso.x, medio, barra.atraso.derecha, medio))
    pintor.setPen(_SIN_BORDE)


def _pintar_rotulos(lienzo: Lienzo, barra: Barra) -> None:
    """Rombos y «▲ +12 días», encima de todo lo demás."""
    pintor, plano, estilo, _ = lienzo
    fila = plano.filas[barra.fila]
    for dia in fila.firmas:
        _pintar_rombo(lienzo, barra, plano.escala.x(dia), lleno=True)
    if fila.previsto is not None:
        _pintar_rombo(lienzo, barra, plano.escala.x(fila.previsto), lleno=False)
    if fila.atraso <= 0 or es_grupo(fila):
        return
    peso = estilo.letra().Weight.DemiBold if fila.es_herramienta else estilo.letra().Weight.Normal
    letra = estilo.letra(fuentes.PEQUENA - 0.4, peso)
    texto = atraso(fila.atraso)
    lado = estilo.px(10)
    pintor.setFont(letra)
    ancho = pintor.fontMetrics().horizontalAdvance(texto)
    x, alto = barra.x_texto, barra.implementacion.alto + estilo.px(4)
    y = barra.implementacion.medio - alto / 2
    caja = QRectF(x - 3, y, lado + ancho + estilo.px(10), alto)
    pintor.fillRect(caja, _fondo_de(lienzo, barra.fila))
    rojo = QColor(estilo.colores.error.color)
    pintor.setPen(_SIN_BORDE)
    pintor.setBrush(rojo)
    signos.triangulo(pintor, QPointF(x + lado / 2, barra.implementacion.medio), lado)
    pintor.setPen(rojo)
    pintor.drawText(
        caja.adjusted(lado + estilo.px(6), -10, 10, 10), Qt.AlignmentFlag.AlignVCenter, texto
    )


def _pintar_rombo(lienzo: Lienzo, barra: Barra, x: float, *, lleno: bool) -> None:
    pintor, _, estilo, _ = lienzo
    negro = QColor(estilo.colores.texto)
    pintor.setPen(QPen(negro, estilo.px(1.6)))
    pintor.setBrush(negro if lleno else QColor(estilo.colores.superficie))
    signos.rombo(pintor, QPointF(x, barra.implementacion.medio), estilo.px(8))


def _pintar_flecha(lienzo: Lienzo, trazo: Trazo) -> None:
    pintor, plano, _estilo, fin = lienzo
    de = plano.barra(trazo.de, fin).implementacion
    a = plano.barra(trazo.a, fin).implementacion
    dibujo = flecha(de, a, plano.medidas, desde_inicio=trazo.tipo == "P")
    pluma = _pluma(lienzo, trazo)
    pintor.setBrush(_SIN_RELLENO)
    pintor.setPen(pluma)
    pintor.drawPolyline(QPolygonF([QPointF(*p) for p in dibujo.curva]))
    pintor.setPen(_SIN_BORDE)
    pintor.setBrush(QBrush(pluma.color()))
    pintor.drawPolygon(QPolygonF([QPointF(*p) for p in dibujo.punta]))


def _pluma(lienzo: Lienzo, trazo: Trazo) -> QPen:
    """O continua y gruesa, R más fina y gris, P punteada; las de la fila elegida, resaltadas."""
    _, plano, estilo, _ = lienzo
    colores = estilo.colores
    obligatoria = trazo.tipo == "O"
    color, ancho = QColor(colores.texto if obligatoria else colores.borde), 1.0
    if plano.ruta and trazo.critica:
        color, ancho = QColor(colores.error.color), 1.8
    elif plano.elegida in {trazo.de, trazo.a}:
        color, ancho = QColor(colores.accion), 1.8
    pluma = QPen(color, estilo.px(max(ancho, 1.8 if obligatoria else 1.0)))
    pluma.setCapStyle(Qt.PenCapStyle.FlatCap)
    if trazo.tipo == "P":
        pluma.setDashPattern([4, 3])
    return pluma


def _fondo_de(lienzo: Lienzo, numero: int) -> QColor:
    colores = lienzo.estilo.colores
    if numero == lienzo.plano.elegida:
        return QColor(colores.info.tinte)
    return QColor(colores.fondo if numero % 2 else colores.superficie)


def _qt(caja: Rect) -> QRectF:
    return QRectF(caja.x, caja.y, caja.ancho, caja.alto)
