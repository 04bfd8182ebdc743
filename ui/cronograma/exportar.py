"""El cronograma en papel: PDF, imagen o SVG con el mismo dibujo de la pantalla."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSize
from PySide6.QtGui import (
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from app.documentos.cronograma.paginas import TOTAL, Hoja, hoja, pintar_hoja
from app.documentos.cronograma.plano import Plano
from app.dominio.textos_fecha import fecha_larga
from app.errores import ErrorDeUsuario
from ui.comun import archivos
from ui.comun.sesion import Sesion
from ui.cronograma.lienzo_qt import LienzoQt

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
    vectorial = not isinstance(salida, QImage)
    pintar_hoja(LienzoQt(pintor, vectorial=vectorial), puesta)
    return pintor.end()


_FORMATOS: dict[str, Callable[[Hoja, Path], bool]] = {
    ".pdf": _guardar_pdf,
    ".png": _guardar_imagen,
    ".svg": _guardar_svg,
}
