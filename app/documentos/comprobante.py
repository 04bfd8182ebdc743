"""El comprobante de una entrega: qué archivo se hizo, quién respondió y cómo reconocerlo.

No es un acuse: dice lo que el municipio entregó, no que el órgano garante lo tenga.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from app.documentos.pdf import CUERPO, ETIQUETA, FIRMA, SUBTITULO, TITULO, documento_en

NO_ES_ACUSE = (
    "Este comprobante no es un acuse: el órgano garante todavía no lo tiene. Aparecerá como "
    "«Recibida» cuando traiga al programa el acuse que él le devuelva."
)


@dataclass(frozen=True, slots=True)
class DatosDeComprobante:
    """Lo que se imprime. `renglones`: (qué, valor), en orden; `declaracion`, su texto completo."""

    titulo: str
    municipio: str
    renglones: tuple[tuple[str, str], ...]
    declaracion: str = ""
    declarante: str = ""


def escribir(datos: DatosDeComprobante, destino: Path, papel: str = "carta") -> Path:
    """Escribe el PDF de forma atómica; los mismos datos dan siempre los mismos bytes."""
    with documento_en(destino, datos.titulo, datos.municipio, papel) as documento:
        documento.build(list(_cuerpo(datos)))
    return destino


def _cuerpo(datos: DatosDeComprobante) -> Iterator[Flowable]:
    yield Paragraph(escape(datos.titulo), TITULO)
    yield Paragraph(escape(datos.municipio), SUBTITULO)
    yield Spacer(0, 6 * mm)
    for que, valor in datos.renglones:
        yield Paragraph(escape(que), ETIQUETA)
        yield Paragraph(escape(valor), CUERPO)
        yield Spacer(0, 2 * mm)
    yield Spacer(0, 4 * mm)
    yield Paragraph(escape(NO_ES_ACUSE), CUERPO)
    if datos.declaracion:
        yield Spacer(0, 6 * mm)
        yield Paragraph("Declaración", SUBTITULO)
        yield Paragraph(escape(datos.declaracion), CUERPO)
        yield Spacer(0, 22 * mm)
        yield Paragraph("________________________________", FIRMA)
        yield Paragraph(escape(datos.declarante), FIRMA)
