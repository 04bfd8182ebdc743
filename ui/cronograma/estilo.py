"""Colores y letra del dibujo: los del tema en pantalla, los claros en papel."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QGuiApplication

from ui.comun import fuentes
from ui.comun.colores import CLARO, Colores
from ui.comun.tema import tema

_PUNTOS_POR_PULGADA = 72
_PAPEL = 96 / _PUNTOS_POR_PULGADA


@dataclass(frozen=True, slots=True)
class Estilo:
    """`factor` agranda todo con la letra; `por_punto` son los píxeles de un punto."""

    colores: Colores
    factor: float
    por_punto: float

    def px(self, medida: float) -> float:
        """Una medida de la rejilla, agrandada con el texto."""
        return medida * self.factor

    def letra(
        self, puntos: float = fuentes.CUERPO, peso: QFont.Weight = QFont.Weight.Normal
    ) -> QFont:
        """La letra en píxeles: en puntos, el PDF la agrandaría a su propia resolución."""
        letra = QFont(fuentes.FAMILIA)
        letra.setPixelSize(max(1, round(puntos * self.factor * self.por_punto)))
        letra.setWeight(peso)
        return letra

    def dimension(self, numero: int) -> QColor:
        """El color pleno de la dimensión: lo hecho y los bordes."""
        return QColor(self.colores.dimension(numero).color)

    def por_hacer(self, numero: int) -> QColor:
        """El mismo tono más claro: lo que falta."""
        return suave(self.dimension(numero))


def de_pantalla() -> Estilo:
    """El del tema en uso, a la densidad de la pantalla."""
    puesto = tema()
    pantalla = QGuiApplication.primaryScreen()
    return Estilo(
        puesto.colores, puesto.escala / 100, pantalla.logicalDotsPerInchY() / _PUNTOS_POR_PULGADA
    )


def de_papel() -> Estilo:
    """Para PDF y SVG: claro y al 100 %, sin importar cómo esté la pantalla."""
    return Estilo(CLARO, 1.0, _PAPEL)


def suave(color: QColor) -> QColor:
    """El mismo tono, claro: entre mezclarlo con blanco (gris) y subirle la luz (chillón)."""
    palido = aclarar(color, 0.64)
    vivo = QColor.fromHslF(max(0.0, color.hslHueF()), min(0.66, color.hslSaturationF() * 0.86), 0.8)
    return QColor(
        (palido.red() + vivo.red()) // 2,
        (palido.green() + vivo.green()) // 2,
        (palido.blue() + vivo.blue()) // 2,
    )


def aclarar(color: QColor, cuanto: float) -> QColor:
    """El color llevado hacia el blanco; 0 lo deja igual y 1 lo borra."""
    partes = (color.red(), color.green(), color.blue())
    return QColor(*(round(c + (255 - c) * cuanto) for c in partes))
