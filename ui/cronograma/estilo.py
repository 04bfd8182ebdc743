"""El estilo del dibujo según el tema en uso."""

from PySide6.QtGui import QGuiApplication

from app.documentos.cronograma.estilo import Estilo, estilo_de
from ui.comun.tema import tema

_PUNTOS_POR_PULGADA = 72


def de_pantalla() -> Estilo:
    """El del tema en uso, a la densidad de la pantalla."""
    puesto = tema()
    pantalla = QGuiApplication.primaryScreen()
    return estilo_de(
        puesto.colores, puesto.escala / 100, pantalla.logicalDotsPerInchY() / _PUNTOS_POR_PULGADA
    )
