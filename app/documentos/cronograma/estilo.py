"""Colores y letra del dibujo: los del tema en pantalla, los claros en papel."""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from functools import lru_cache

from app.colores import CLARO, CONTRASTE, Colores
from app.documentos.cronograma.lienzo import Letra, Peso, componentes, mezclado

CUERPO, PEQUENA, BANDERA, MENOR = 11.0, 10.0, 9.6, 9.4
"""Tamaños de letra del dibujo, en puntos al 100 %. `MENOR` es la más chica que se usa."""

PIXELES_POR_PUNTO = 96 / 72
_BLANCO = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Estilo:
    """`factor` agranda todo con la letra; `por_punto` son los píxeles de un punto.

    `tramas`: alto contraste, donde lo que falta se dice con rayas y no con un tono claro.
    """

    colores: Colores
    factor: float
    por_punto: float = PIXELES_POR_PUNTO
    tramas: bool = False

    def px(self, medida: float) -> float:
        """Una medida de la rejilla, agrandada con el texto."""
        return medida * self.factor

    def letra(self, puntos: float = CUERPO, peso: Peso = Peso.NORMAL) -> Letra:
        """La letra del programa a ese tamaño."""
        return Letra(puntos * self.factor * self.por_punto, peso)

    def dimension(self, numero: int) -> str:
        """El color pleno de la dimensión: lo hecho y los bordes."""
        return self.colores.dimension(numero).color

    def por_hacer(self, numero: int) -> str:
        """El mismo tono más claro: lo que falta."""
        return self.colores.superficie if self.tramas else suave(self.dimension(numero))

    @property
    def rejilla(self) -> str:
        """La raya fina; en alto contraste no compite con las barras."""
        return aclarar(self.colores.linea, 0.7 if self.tramas else 0.25)

    @property
    def rejilla_fuerte(self) -> str:
        """La raya de los años, o de los meses de cerca."""
        return aclarar(self.colores.borde, 0.3)


def estilo_de(
    colores: Colores, factor: float = 1.0, por_punto: float = PIXELES_POR_PUNTO
) -> Estilo:
    """El estilo de una paleta; la de alto contraste lleva tramas."""
    return Estilo(colores, factor, por_punto, tramas=colores == CONTRASTE)


def de_papel() -> Estilo:
    """Para PDF, SVG e imagen: claro y al 100 %, sin importar cómo esté la pantalla."""
    return estilo_de(CLARO)


@lru_cache(maxsize=64)
def suave(color: str) -> str:
    """El mismo tono, claro: entre mezclarlo con blanco (gris) y subirle la luz (chillón)."""
    tono, _luz, saturacion = rgb_to_hls(*(parte / 255 for parte in componentes(color)))
    vivo = hls_to_rgb(tono, 0.8, min(0.66, saturacion * 0.86))
    en_255 = "#{:02X}{:02X}{:02X}".format(*(round(parte * 255) for parte in vivo))
    return mezclado(aclarar(color, 0.64), en_255, 0.5)


def aclarar(color: str, cuanto: float) -> str:
    """El color llevado hacia el blanco; 0 lo deja igual y 1 lo borra."""
    return mezclado(color, _BLANCO, cuanto)
