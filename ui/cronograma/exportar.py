"""El cronograma en papel: PDF, imagen o SVG con el mismo dibujo de la pantalla."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLineF, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QPen,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from app.documentos.cronograma.filas import GRUPO, Fila
from app.documentos.cronograma.plano import Plano, escala_de, extremos, medidas_para
from app.documentos.cronograma.textos import plazo_corto
from app.dominio.cronograma_geometria import Zoom
from app.dominio.textos_fecha import fecha_larga
from app.errores import ErrorDeUsuario
from ui.comun import archivos, fuentes
from ui.comun.sesion import Sesion
from ui.cronograma.dibujo import pintar
from ui.cronograma.encabezado import alto_de_encabezado, pintar_encabezado
from ui.cronograma.estilo import Estilo, de_papel

ANCHO = 1140.0
ORILLA = 24.0
TOTAL = ANCHO + 2 * ORILLA
"""Ancho del dibujo; cada formato lo ajusta a su página."""
COLUMNA = 310.0
TITULO = 66.0
FILTRO = "PDF (*.pdf);;Imagen (*.png);;SVG (*.svg)"
_PUNTOS = 300
_DENSIDAD = 2


class HojaSinEscribir(ErrorDeUsuario):
    """El archivo de salida no se pudo escribir."""

    codigo = "CRO-01"

    def __init__(self, ruta: Path) -> None:
        super().__init__(
            f"No se pudo escribir «{ruta.name}».",
            sugerencia="Elija otra carpeta o cierre el archivo si lo tiene abierto.",
        )


@dataclass(frozen=True, slots=True)
class Hoja:
    """Una hoja lista para pintarse: el plano a escala de papel y sus rótulos."""

    plano: Plano
    titulo: str
    subtitulo: str
    estilo: Estilo

    @property
    def alto(self) -> float:
        """Lo que mide con título, encabezado y orillas."""
        return TITULO + alto_de_encabezado(1.0) + self.plano.alto + 2 * ORILLA


def hoja(plano: Plano, titulo: str, subtitulo: str) -> Hoja:
    """Las filas que se ven, con todo el plan a lo ancho y sin cursor."""
    tramo = extremos(plano.filas, plano.hoy)
    ancho = ANCHO - COLUMNA
    de_papel_ = replace(
        plano,
        escala=escala_de(Zoom.TODO, tramo, ancho, 1.0),
        medidas=medidas_para(1.0),
        ancho=ancho,
        factor=1.0,
        inhabil=None,
        elegida=-1,
    )
    return Hoja(de_papel_, titulo, subtitulo, de_papel())


def pintar_hoja(pintor: QPainter, puesta: Hoja) -> None:
    """La hoja completa, de `TOTAL` unidades de ancho."""
    estilo, plano = puesta.estilo, puesta.plano
    cabeza = alto_de_encabezado(1.0)
    pintor.fillRect(QRectF(0, 0, TOTAL, puesta.alto), QColor(estilo.colores.superficie))
    pintor.translate(ORILLA, ORILLA)
    _escribir(
        pintor,
        QRectF(0, 4, ANCHO, 30),
        puesta.titulo,
        estilo.letra(fuentes.SUBTITULO + 2, QFont.Weight.Bold),
        estilo.colores.texto,
    )
    _escribir(
        pintor,
        QRectF(0, 32, ANCHO, 22),
        puesta.subtitulo,
        estilo.letra(),
        estilo.colores.secundario,
    )
    pintor.save()
    pintor.translate(COLUMNA, TITULO)
    pintar_encabezado(pintor, QRectF(0, 0, plano.ancho, cabeza), plano, estilo)
    pintor.translate(0, cabeza)
    pintor.setClipRect(QRectF(0, 0, plano.ancho, plano.alto))
    pintar(pintor, QRectF(0, 0, plano.ancho, plano.alto), plano, estilo)
    pintor.restore()
    _pintar_columna(pintor, TITULO + cabeza, puesta)


def guardar(puesta: Hoja, ruta: Path) -> None:
    """Escribe la hoja en el formato de la extensión (`.pdf`, `.png` o `.svg`)."""
    escribir = _FORMATOS.get(ruta.suffix.lower(), _guardar_pdf)
    if not escribir(puesta, ruta):
        raise HojaSinEscribir(ruta)


class ExportarCronograma:
    """Pregunta dónde y escribe."""

    def __init__(self, sesion: Sesion, ventana: QWidget) -> None:
        self._sesion = sesion
        self._ventana = ventana

    def pedir(self, plano: Plano) -> None:
        """Pregunta el archivo y lo escribe; cancelar no hace nada."""
        municipio = self._sesion.expediente.municipio()
        propuesta = archivos.documentos() / f"Cronograma {municipio.nombre}.pdf"
        ruta = archivos.elegir_guardar(
            self._ventana, "Imprimir o exportar el cronograma", propuesta, FILTRO
        )
        if ruta is None:
            return
        titulo = f"Cronograma · {municipio.nombre}, {municipio.entidad}"
        subtitulo = f"Ejercicio {municipio.ejercicio} · al {fecha_larga(plano.hoy)}"
        try:
            guardar(hoja(plano, titulo, subtitulo), con_extension(ruta))
        except HojaSinEscribir as error:
            self._sesion.avisos.mostrar_error(error)
        else:
            self._sesion.avisos.decir(f"Cronograma guardado en {con_extension(ruta)}")


def con_extension(ruta: Path) -> Path:
    """La misma ruta; PDF si no dice un formato conocido."""
    return ruta if ruta.suffix.lower() in _FORMATOS else ruta.with_name(ruta.name + ".pdf")


def _pintar_columna(pintor: QPainter, arriba: float, puesta: Hoja) -> None:
    estilo, plano = puesta.estilo, puesta.plano
    alto = plano.medidas.alto_fila
    for numero, fila in enumerate(plano.filas):
        caja = QRectF(0, arriba + numero * alto, COLUMNA, alto)
        fondo = estilo.colores.fondo if numero % 2 else estilo.colores.superficie
        pintor.fillRect(caja, QColor(fondo))
        _pintar_nombre(pintor, caja, fila, estilo)
    pintor.setPen(QPen(QColor(estilo.colores.linea), 1))
    pintor.drawLine(QLineF(COLUMNA, TITULO, COLUMNA, arriba + plano.alto))


def _pintar_nombre(pintor: QPainter, caja: QRectF, fila: Fila, estilo: Estilo) -> None:
    menor = not fila.es_herramienta and fila.clase != GRUPO
    peso = QFont.Weight.Bold if fila.clase == GRUPO else QFont.Weight.Normal
    color = estilo.colores.dimension(fila.dimension).color
    colores = estilo.colores
    _escribir(
        pintor, caja.adjusted(8, 0, 0, 0), fila.clave, estilo.letra(peso=QFont.Weight.Bold), color
    )
    letra = estilo.letra(fuentes.PEQUENA if menor else fuentes.CUERPO, peso)
    x = 56 if menor else 40
    nombre = color if fila.clase == GRUPO else colores.secundario if menor else colores.texto
    _escribir(pintor, caja.adjusted(x, 0, -70, 0), fila.nombre, letra, nombre)
    if fila.clase != GRUPO:
        plazo = plazo_corto(fila.fechas.inicio, fila.fechas.fin)
        pintor.setFont(estilo.letra(fuentes.PEQUENA))
        pintor.setPen(QColor(colores.secundario))
        derecha = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        pintor.drawText(caja.adjusted(0, 0, -12, 0), derecha, plazo)


def _escribir(pintor: QPainter, caja: QRectF, texto: str, letra: QFont, color: str) -> None:
    pintor.setFont(letra)
    pintor.setPen(QColor(color))
    visible = pintor.fontMetrics().elidedText(
        texto, Qt.TextElideMode.ElideRight, round(caja.width())
    )
    pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, visible)


def _guardar_pdf(puesta: Hoja, ruta: Path) -> bool:
    salida = QPdfWriter(str(ruta))
    salida.setTitle(puesta.titulo)
    salida.setResolution(_PUNTOS)
    pagina = QPageLayout(
        QPageSize(QPageSize.PageSizeId.Letter),
        QPageLayout.Orientation.Landscape,
        QMarginsF(6, 6, 6, 6),
        QPageLayout.Unit.Millimeter,
    )
    salida.setPageLayout(pagina)
    return _en(salida, puesta, min(salida.width() / TOTAL, salida.height() / puesta.alto))


def _guardar_imagen(puesta: Hoja, ruta: Path) -> bool:
    tamano = QSize(round(TOTAL * _DENSIDAD), round(puesta.alto * _DENSIDAD))
    imagen = QImage(tamano, QImage.Format.Format_RGB32)
    imagen.fill(QColor(puesta.estilo.colores.superficie))
    return _en(imagen, puesta, _DENSIDAD) and imagen.save(str(ruta))


def _guardar_svg(puesta: Hoja, ruta: Path) -> bool:
    salida = QSvgGenerator()
    salida.setFileName(str(ruta))
    salida.setTitle(puesta.titulo)
    salida.setSize(QSize(round(TOTAL), round(puesta.alto)))
    salida.setViewBox(QRectF(0, 0, TOTAL, puesta.alto))
    return _en(salida, puesta, 1.0)


def _en(salida: QPaintDevice, puesta: Hoja, escala: float) -> bool:
    pintor = QPainter()
    if not pintor.begin(salida):
        return False
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    pintor.scale(escala, escala)
    pintar_hoja(pintor, puesta)
    return pintor.end()


_FORMATOS: dict[str, Callable[[Hoja, Path], bool]] = {
    ".pdf": _guardar_pdf,
    ".png": _guardar_imagen,
    ".svg": _guardar_svg,
}
