"""Lo que hacen igual los lienzos de papel: medir con la letra del programa y rayar sin imágenes."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from app.documentos.cronograma.lienzo import Letra, Linea, Peso, Pluma, rayas
from app.documentos.letras import FUERTE, MEDIA, NORMAL, registrar
from app.dominio.cronograma_geometria import Rect

LETRAS = {Peso.NORMAL: NORMAL, Peso.MEDIO: MEDIA, Peso.FUERTE: FUERTE}
"""La letra de ReportLab de cada grosor."""


@lru_cache(maxsize=4096)
def ancho(texto: str, letra: Letra) -> float:
    """En las unidades del tamaño de la letra."""
    registrar()
    medido: float = pdfmetrics.stringWidth(texto, LETRAS[letra.peso], letra.tamano)
    return medido


class LienzoDePapel(ABC):
    """La parte común de los lienzos que escriben un documento."""

    @abstractmethod
    def lineas(self, rayas_: Sequence[Linea], pluma: Pluma) -> None:
        """Rayas sueltas."""

    @abstractmethod
    def recortado(self, caja: Rect) -> AbstractContextManager[None]:
        """Mientras dura, nada se pinta fuera de la caja."""

    def trama(self, caja: Rect, paso: float, pluma: Pluma) -> None:
        """Rayas a 45°, recortadas a la caja."""
        if caja.ancho > 0:
            with self.recortado(caja):
                self.lineas(rayas(caja, paso), pluma)

    def ancho(self, texto: str, letra: Letra) -> float:
        """Lo que mide ese renglón."""
        return ancho(texto, letra)
