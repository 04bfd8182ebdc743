"""El cronograma como imagen PNG: el mismo dibujo del papel, pintado por Qt."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter

from app.archivos import escribir_bytes
from app.documentos.cronograma.paginas import TOTAL, Hoja, pintar_hoja
from ui.comun import fuentes
from ui.cronograma.lienzo_qt import LienzoQt

DENSIDAD = 2
LADO_MAYOR = 16_000
"""Más píxeles por lado no los abren los visores comunes."""


def rasterizar(hoja: Hoja, ruta: Path) -> None:
    """Escribe `ruta` de forma atómica. Sin ventana abierta, enciende Qt sin pantalla."""
    # La imagen no necesita pantalla, pero la letra sí necesita una aplicación que la cargue.
    aplicacion = QGuiApplication.instance() or QGuiApplication(["vitral", "-platform", "offscreen"])
    fuentes.cargar()
    densidad = min(DENSIDAD, LADO_MAYOR / max(hoja.alto, TOTAL))
    imagen = QImage(
        QSize(round(TOTAL * densidad), round(hoja.alto * densidad)), QImage.Format.Format_RGB32
    )
    imagen.fill(0xFFFFFFFF)
    pintor = QPainter(imagen)
    pintor.scale(densidad, densidad)
    pintar_hoja(LienzoQt(pintor, vectorial=True), hoja)
    pintor.end()
    salida = QBuffer()
    salida.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(salida, QByteArray(b"png")).write(imagen)
    escribir_bytes(ruta, bytes(salida.data().data()))
    del aplicacion
