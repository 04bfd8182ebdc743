"""El encabezado: años sobre meses (o meses sobre semanas) y las banderolas de fecha."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import Marca
from app.dominio.textos_fecha import dia_mes, fecha_corta
from ui.comun import fuentes
from ui.cronograma.estilo import Estilo, aclarar
from ui.cronograma.fondo import color_de_hoy, marcas, vertical

ALTO_RENGLON = 26
"""Cada uno de los dos renglones."""


def alto_de_encabezado(factor: float) -> int:
    """Alto del encabezado, el mismo en el árbol y en la gráfica."""
    return 2 * round(ALTO_RENGLON * factor)


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
    pintor.drawLines([vertical(m.x, abajo) for m in visto.abajo])
    pintor.setPen(QPen(fuerte, 1))
    pintor.drawLines([vertical(m.x, rect) for m in visto.arriba])
    de_hoy = _caja_de_hoy(pintor, rect, geometria, estilo)
    anios = _pintar_arriba(pintor, arriba, visto.arriba, estilo, de_hoy)
    _pintar_abajo(pintor, abajo, visto.abajo, estilo)
    pintor.setPen(QPen(fina, 1))
    pintor.drawLine(QLineF(rect.left(), rect.bottom() - 0.5, rect.right(), rect.bottom() - 0.5))
    _pintar_hoy(pintor, rect, geometria, estilo)
    _pintar_fin(pintor, rect, geometria, estilo, [de_hoy, *anios])
    pintor.restore()


def _pintar_arriba(
    pintor: QPainter, caja: QRectF, casillas: tuple[Marca, ...], estilo: Estilo, ocupado: QRectF
) -> list[QRectF]:
    """Los años (o meses, de cerca) y dónde quedaron; el que taparía la banderola se calla."""
    puestos = []
    pintor.setFont(estilo.letra(peso=QFont.Weight.Bold))
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
            puestos.append(hueco)
    return puestos


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


def _pintar_hoy(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> None:
    """La banderola de hoy con su asta, que sigue hacia abajo sobre las barras."""
    caja = _caja_de_hoy(pintor, rect, geometria, estilo)
    if caja.isEmpty():
        return
    x, color = geometria.x(geometria.hoy), QColor(color_de_hoy(geometria, estilo))
    pintor.setPen(QPen(color, estilo.px(2)))
    pintor.drawLine(QLineF(x, rect.top() + rect.height() / 2, x, rect.bottom()))
    pintor.setPen(Qt.PenStyle.NoPen)
    pintor.setBrush(color)
    pintor.drawRoundedRect(caja, estilo.px(3), estilo.px(3))
    pintor.setPen(QColor(estilo.colores.superficie))
    pintor.drawText(caja, Qt.AlignmentFlag.AlignCenter, _texto_de_hoy(geometria))


def _pintar_fin(
    pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo, ocupados: list[QRectF]
) -> None:
    """El fin de la administración, tan completo como quepa sin tapar hoy ni los años."""
    dia = geometria.fin_administracion
    if dia is None or not rect.left() <= geometria.x(dia) <= rect.right():
        return
    _letra_de_bandera(pintor, estilo)
    for texto in (f"Fin de la administración {fecha_corta(dia)}", "Fin adm."):
        caja = _bandera(pintor, rect, geometria.x(dia), texto, estilo)
        if any(caja.intersects(ocupado) for ocupado in ocupados):
            caja.moveRight(geometria.x(dia) + 1)
        if caja.left() < rect.left() or any(caja.intersects(otro) for otro in ocupados):
            continue
        pintor.setPen(QPen(QColor(estilo.colores.borde), 1))
        pintor.setBrush(QColor(estilo.colores.superficie))
        pintor.drawRoundedRect(caja, estilo.px(3), estilo.px(3))
        pintor.setPen(QColor(estilo.colores.texto))
        pintor.drawText(caja, Qt.AlignmentFlag.AlignCenter, texto)
        return


def _caja_de_hoy(pintor: QPainter, rect: QRectF, geometria: Plano, estilo: Estilo) -> QRectF:
    """Dónde va la banderola de hoy; deja puesta su letra. Vacía si hoy no se ve."""
    _letra_de_bandera(pintor, estilo)
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


def _letra_de_bandera(pintor: QPainter, estilo: Estilo) -> None:
    pintor.setFont(estilo.letra(fuentes.PEQUENA - 0.4, QFont.Weight.DemiBold))
