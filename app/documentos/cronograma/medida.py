"""Lo que mide un texto en papel, con la letra del programa."""

from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from app.documentos.cronograma.lienzo import Letra, Peso
from app.documentos.letras import FUERTE, MEDIA, NORMAL, registrar

LETRAS = {Peso.NORMAL: NORMAL, Peso.MEDIO: MEDIA, Peso.FUERTE: FUERTE}
"""La letra de ReportLab de cada grosor."""


@lru_cache(maxsize=4096)
def ancho(texto: str, letra: Letra) -> float:
    """En las unidades del tamaño de la letra."""
    registrar()
    medido: float = pdfmetrics.stringWidth(texto, LETRAS[letra.peso], letra.tamano)
    return medido
