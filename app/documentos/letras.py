"""La letra de los documentos, registrada una vez en ReportLab: la misma de la ventana."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.rutas import recursos

NORMAL, MEDIA, FUERTE = "Vitral-Regular", "Vitral-Semibold", "Vitral-Bold"


@cache
def registrar() -> None:
    """Deja listas las letras `Vitral-…` y su familia."""
    for nombre in ("Regular", "Semibold", "Bold", "It"):
        ruta = recursos() / "fuentes" / f"SourceSansPro-{nombre}.ttf"
        pdfmetrics.registerFont(TTFont(f"Vitral-{nombre}", str(ruta)))
    pdfmetrics.registerFontFamily("Vitral", normal=NORMAL, bold=FUERTE, italic="Vitral-It")
