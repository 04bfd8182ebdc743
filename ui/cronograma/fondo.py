"""Lo que va detrás y delante de las barras: franjas, rejilla, días inhábiles y líneas de fecha."""

from datetime import timedelta

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.dominio.cronograma_geometria import Encabezado, Escala, Marca, encabezado
from app.dominio.textos_fecha import dia_mes, fecha_corta
from ui.comun import fuentes
from ui.cronograma.estilo import Estilo, aclarar
from ui.cronograma.plano import Plano

ALTO_RENGLON = 26
"""Cada uno de los dos renglones del encabezado."""


def alto_de_encabezado(factor: float) -> int:
    """Alto del encabezado, el mismo en el árbol y en la gráfica."""
    return 2 * round(ALTO_RENGLON * factor)


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
    pintor.drawLines([_vertical(m.x, rect) for m in visto.abajo])
    pintor.setPen(QPen(fuerte, 1))
    pintor.drawLines([_vertical(m.x, rect) for m in visto.arriba])


def pintar_lineas(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    """El fin de la administración y la línea de hoy, que van delante de las barras."""
    fin = geometria.fin_administracion
    if fin is not None:
        pluma = QPen(QColor(estilo.colores.texto), estilo.px(1.4), Qt.PenStyle.DashLine)
        pintor.setPen(pluma)
        pintor.drawLine(_vertical(geometria.x(fin), rect))
    pintor.setPen(QPen(QColor(_color_de_hoy(geometria, estilo)), estilo.px(2)))
    pintor.drawLine(_vertical(geometria.x(geometria.hoy), rect))


def pintar_encabezado(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    """Los dos renglones de fechas y la banderola de hoy. `rect.top()` es el borde de arriba."""
    pintor.save()
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    pintor.fillRect(rect, QColor(estilo.colores.superficie))
    visto = marcas(geometria, rect.left(), rect.right())
    medio = rect.top() + rect.height() / 2
    arriba = QRectF(rect.left(), rect.top(), rect.width(), rect.height() / 2)
    abajo = QRectF(rect.left(), medio, rect.width(), rect.height() / 2)
    fina, fuerte = QColor(estilo.colores.linea), aclarar(QColor(estilo.colores.borde), 0.3)
    pintor.setPen(QPen(fina, 1))
    pintor.drawLines([_vertical(m.x, abajo) for m in visto.abajo])
    pintor.setPen(QPen(fuerte, 1))
    pintor.drawLines([_vertical(m.x, rect) for m in visto.arriba])
    _pintar_arriba(
        pintor, arriba, visto.arriba, estilo, _caja_de_hoy(pintor, rect, geometria, estilo)
    )
    _pintar_abajo(pintor, abajo, visto.abajo, estilo)
    pintor.setPen(QPen(fina, 1))
    pintor.drawLine(QLineF(rect.left(), rect.bottom() - 0.5, rect.right(), rect.bottom() - 0.5))
    _pintar_banderolas(pintor, rect, geometria, estilo)
    pintor.restore()


def _pintar_arriba(
    pintor: QPainter, caja: QRectF, casillas: tuple[Marca, ...], estilo: Estilo, ocupado: QRectF
) -> None:
    """Los años (o meses, de cerca); el que taparía la banderola se calla."""
    letra = estilo.letra()
    letra.setWeight(letra.Weight.Bold)
    pintor.setFont(letra)
    pintor.setPen(QColor(estilo.colores.texto))
    aire = estilo.px(8)
    for marca in casillas:
        # El año que empezó antes de lo visible se queda a la orilla.
        ancho = pintor.fontMetrics().horizontalAdvance(marca.texto)
        limite = marca.x + marca.ancho - ancho - aire
        x = min(max(marca.x, caja.left()) + aire, limite)
        hueco = QRectF(x, caja.top(), ancho, caja.height())
        if x >= max(marca.x, caja.left()) and not hueco.intersects(ocupado):
            hueco.setWidth(ancho + aire)
            pintor.drawText(hueco, Qt.AlignmentFlag.AlignVCenter, marca.texto)


def _pintar_abajo(
    pintor: QPainter, caja: QRectF, casillas: tuple[Marca, ...], estilo: Estilo
) -> None:
    # Una semana se rotula con su lunes, junto a su raya.
    semanal = len(casillas) > 1 and (casillas[1].inicio - casillas[0].inicio).days == 7
    lado = Qt.AlignmentFlag.AlignLeft if semanal else Qt.AlignmentFlag.AlignHCenter
    aire = estilo.px(4) if semanal else 0.0
    pintor.setFont(estilo.letra(fuentes.PEQUENA - 0.6))
    pintor.setPen(QColor(estilo.colores.secundario))
    for marca in casillas:
        pintor.drawText(
            QRectF(marca.x + aire, caja.top(), marca.ancho - aire, caja.height()),
            Qt.AlignmentFlag.AlignVCenter | lado,
            marca.texto,
        )


def _pintar_banderolas(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    """La de hoy y, si cabe sin taparla, la del fin de la administración."""
    colores = estilo.colores
    de_hoy = _caja_de_hoy(pintor, rect, geometria, estilo)
    x = geometria.x(geometria.hoy)
    color = QColor(_color_de_hoy(geometria, estilo))
    pintor.setPen(QPen(color, estilo.px(2)))
    pintor.drawLine(QLineF(x, rect.top() + rect.height() / 2, x, rect.bottom()))
    if geometria.fin_administracion is not None:
        _pintar_fin(pintor, rect, geometria, estilo, de_hoy)
    if rect.left() <= x <= rect.right():
        pintor.setPen(Qt.PenStyle.NoPen)
        pintor.setBrush(color)
        pintor.drawRoundedRect(de_hoy, estilo.px(3), estilo.px(3))
        pintor.setPen(QColor(colores.superficie))
        pintor.drawText(de_hoy, Qt.AlignmentFlag.AlignCenter, _texto_de_hoy(geometria))


def _pintar_fin(
    pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo, ocupado: QRectF
) -> None:
    dia = geometria.fin_administracion
    if dia is None or not rect.left() <= geometria.x(dia) <= rect.right():
        return
    for texto in (f"Fin de la administración {fecha_corta(dia)}", "Fin adm."):
        caja = _bandera(pintor, rect, geometria.x(dia), texto, estilo)
        if caja.intersects(ocupado):
            continue
        pintor.setPen(QPen(QColor(estilo.colores.borde), 1))
        pintor.setBrush(QColor(estilo.colores.superficie))
        pintor.drawRoundedRect(caja, estilo.px(3), estilo.px(3))
        pintor.setPen(QColor(estilo.colores.texto))
        pintor.drawText(caja, Qt.AlignmentFlag.AlignCenter, texto)
        return


def _caja_de_hoy(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> QRectF:
    """Dónde va la banderola de hoy; deja puesta su letra. Vacía si hoy no se ve."""
    letra = estilo.letra(fuentes.PEQUENA - 0.4)
    letra.setWeight(letra.Weight.DemiBold)
    pintor.setFont(letra)
    x = geometria.x(geometria.hoy)
    if not rect.left() <= x <= rect.right():
        return QRectF()
    return _bandera(pintor, rect, x, _texto_de_hoy(geometria), estilo)


def _bandera(pintor: QPainter, rect: QRectF, x: float, texto: str, estilo: Estilo) -> QRectF:
    """Ondea a la derecha de su línea (así no tapa el año); si no cabe, a la izquierda."""
    ancho = pintor.fontMetrics().horizontalAdvance(texto) + estilo.px(10)
    izquierda = x - 1 if x + ancho <= rect.right() else x + 1 - ancho
    alto = rect.height() / 2 - estilo.px(6)
    return QRectF(max(rect.left(), izquierda), rect.top() + estilo.px(4), ancho, alto)


def _texto_de_hoy(geometria: Plano) -> str:
    rotulo = "Hoy (simulado)" if geometria.simulado else "Hoy"
    return f"{rotulo} {dia_mes(geometria.hoy)}"


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


def _color_de_hoy(geometria: Plano, estilo: Estilo) -> str:
    return estilo.colores.capacitacion if geometria.simulado else estilo.colores.error.color


def _vertical(x: float, rect: QRectF) -> QLineF:
    # A medio píxel la línea de uno se ve nítida aunque haya suavizado.
    nitida = round(x) + 0.5
    return QLineF(nitida, rect.top(), nitida, rect.bottom())


def es_de_cerca(geometria: Plano) -> bool:
    """Si los días se alcanzan a ver (ahí se sombrean los inhábiles)."""
    return geometria.escala.pixeles_por_dia >= 8 * geometria.factor
