"""El anexo del convenio con una clave de firma: alta, sustitución o la del órgano garante (§5.2).

Es lo único que une una clave con un municipio: se imprime, lo firman las dos partes y el órgano
garante teclea el código desde el papel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from app.documentos.letras import FUERTE, NORMAL
from app.documentos.pdf import (
    CUERPO,
    ETIQUETA,
    FIRMA,
    LINEA,
    SUAVE,
    SUBTITULO,
    TITULO,
    documento_en,
)

LADO_QR = 46 * mm
_CODIGO = ParagraphStyle("codigo", fontName=FUERTE, fontSize=26, leading=34, alignment=TA_CENTER)
_HUELLA = ParagraphStyle("huella", fontName=NORMAL, fontSize=12, leading=17)
_NOTA = ParagraphStyle(
    "nota", fontName=NORMAL, fontSize=8.5, leading=11.5, textColor=HexColor(SUAVE)
)
TIPOS = {
    "propia": "Clave propia del programa, creada en el equipo del municipio",
    "gobierno": "Certificado de gobierno",
    "garante": "Clave con que el órgano garante firma acuses, observaciones y perfil",
}


@dataclass(frozen=True, slots=True)
class DatosDeAnexo:
    """Lo que se imprime. `huella`: 64 cifras hexadecimales del certificado.

    `tipo`: `propia`, `gobierno` o `garante`; en éste `municipio` y `clave` son el nombre y la clave
    del órgano garante, y `cifrado` el código de su clave para recibir cifrado, si la hay.
    `sustituye`: el código de la clave que deja de valer, vacío en un alta. `garante`: el nombre del
    órgano garante, vacío si no se conoce. `entrega` y `recibe`: quiénes la dejan y la toman al
    cambiar la administración; con ellos es un acta y no un anexo.
    """

    municipio: str
    clave: str
    pais: str
    huella: str
    codigo: str
    fecha: date
    tipo: str = "propia"
    sustituye: str = ""
    motivo: str = ""
    garante: str = ""
    entrega: str = ""
    recibe: str = ""
    cifrado: str = ""

    @property
    def es_del_garante(self) -> bool:
        """Si es la clave que teclean los municipios y no la de uno de ellos."""
        return self.tipo == "garante"

    @property
    def es_acta(self) -> bool:
        """Si deja constancia de un relevo entre dos administraciones."""
        return bool(self.entrega or self.recibe)


def escribir(datos: DatosDeAnexo, destino: Path, papel: str = "carta") -> Path:
    """Escribe el PDF de forma atómica; los mismos datos dan siempre los mismos bytes."""
    with documento_en(destino, _titulo(datos), datos.municipio, papel) as documento:
        # El marco de la página deja seis puntos por lado: todo se alinea con los párrafos.
        documento.build(list(_cuerpo(datos, documento.width - 12)))
    return destino


def _titulo(datos: DatosDeAnexo) -> str:
    if datos.es_del_garante:
        return "Clave de firma del órgano garante"
    if datos.es_acta:
        return "Acta de entrega de la clave de firma"
    return "Sustitución de la clave de firma" if datos.sustituye else "Alta de la clave de firma"


def _parrafo(texto: str, estilo: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(texto).replace("\n", "<br/>"), estilo)


def _cuerpo(datos: DatosDeAnexo, ancho: float) -> Iterator[Flowable]:
    yield _parrafo(_titulo(datos), TITULO)
    yield _parrafo(_subtitulo(datos), SUBTITULO)
    if datos.es_del_garante:
        yield from _renglon("Órgano garante", f"{datos.municipio} ({datos.clave})")
    else:
        yield from _renglon("Municipio", f"{datos.municipio} ({datos.pais} {datos.clave})")
    yield from _renglon("Tipo de clave", TIPOS[datos.tipo])
    yield from _renglon("Fecha", f"{datos.fecha:%d/%m/%Y}")
    if datos.sustituye:
        yield from _renglon("Deja de valer la clave con código", datos.sustituye)
        yield from _renglon("Motivo", datos.motivo or "Sin indicar")
    if datos.es_acta:
        yield from _renglon("Entrega", datos.entrega or "Sin indicar")
        yield from _renglon("Recibe", datos.recibe or "Sin indicar")
    yield from _renglon("Código de verificación", "")
    yield Spacer(1, 2 * mm)
    yield _recuadro(_parrafo(datos.codigo, _CODIGO), ancho)
    yield Spacer(1, 4 * mm)
    yield _huella_y_qr(datos.huella, ancho)
    yield Spacer(1, 3 * mm)
    yield _parrafo(_explicacion(datos), CUERPO)
    yield _firmas(datos, ancho)
    yield Spacer(1, 6 * mm)
    yield _parrafo(_al_pie(datos), _NOTA)


_AL_PIE = (
    "Quien dé de alta la clave debe teclear el código desde este papel firmado, no copiarlo de la "
    "pantalla ni del paquete."
)
_AL_PIE_DEL_ACTA = (
    "El órgano garante conoce la clave nueva por la entrega que firman las dos; este código sirve "
    "para comprobar que es la misma."
)


_AL_PIE_DEL_GARANTE = (
    "El municipio teclea el código desde este papel firmado la primera vez que trae algo del "
    "órgano garante; no debe copiarlo de un correo ni de otro archivo."
)


def _al_pie(datos: DatosDeAnexo) -> str:
    if datos.es_del_garante:
        return _AL_PIE_DEL_GARANTE
    return _AL_PIE_DEL_ACTA if datos.es_acta else _AL_PIE


def _subtitulo(datos: DatosDeAnexo) -> str:
    if datos.es_acta:
        return "Cambio de administración"
    return "Anexo del convenio para la entrega de información firmada"


def _renglon(etiqueta: str, valor: str) -> Iterator[Flowable]:
    yield _parrafo(etiqueta, ETIQUETA)
    if valor:
        yield _parrafo(valor, CUERPO)


def _recuadro(contenido: Flowable, ancho: float) -> Table:
    marco: list[tuple[Any, ...]] = [
        ("BOX", (0, 0), (-1, -1), 1, HexColor(LINEA)),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    return Table([[contenido]], colWidths=[ancho], rowHeights=[18 * mm], style=TableStyle(marco))


def _huella_y_qr(huella: str, ancho: float) -> Table:
    grupos = [huella[i : i + 4] for i in range(0, len(huella), 4)]
    cuartetos = "\n".join("  ".join(grupos[i : i + 4]) for i in range(0, len(grupos), 4))
    texto = [
        _parrafo("Huella SHA-256 del certificado", ETIQUETA),
        _parrafo(cuartetos, _HUELLA),
        _parrafo("El cuadro trae la misma huella completa.", _NOTA),
    ]
    columnas = [ancho - LADO_QR, LADO_QR]
    return Table(
        [[texto, _qr(huella)]],
        colWidths=columnas,
        style=[("LEFTPADDING", (0, 0), (0, 0), 0), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")],
    )


def _qr(huella: str) -> Drawing:
    """La huella en un QR con su margen en blanco, que los lectores necesitan."""
    cuadro = QrCodeWidget(huella, barLevel="M", barWidth=LADO_QR, barHeight=LADO_QR, barBorder=4)
    dibujo = Drawing(LADO_QR, LADO_QR)
    dibujo.add(cuadro)
    return dibujo


def _explicacion(datos: DatosDeAnexo) -> str:
    if datos.es_acta:
        return (
            "Quien entrega deja de usar la clave anterior y no conserva copia de ella ni de su "
            "contraseña. Quien recibe comprobó que la clave nueva es la de este código, que tiene "
            "su propia contraseña y que hay una copia en otro medio."
        )
    if datos.es_del_garante:
        return _del_garante(datos)
    if datos.sustituye:
        return (
            "Las partes acuerdan que, desde esta fecha, las entregas del municipio se firman con "
            "la clave de este anexo y que la clave sustituida deja de aceptarse. Las entregas ya "
            "aceptadas con ella conservan su validez."
        )
    return (
        "Las partes reconocen como del municipio los archivos firmados con la clave de este anexo. "
        "El municipio avisará de inmediato si la pierde o sospecha que alguien más la usa."
    )


def _del_garante(datos: DatosDeAnexo) -> str:
    reconocen = (
        "Las partes reconocen como del órgano garante los acuses, las observaciones y los perfiles "
        "firmados con la clave de este anexo."
    )
    if not datos.cifrado:
        return reconocen
    return (
        f"{reconocen} El municipio puede cifrar sus entregas con el certificado de código "
        f"{datos.cifrado}, que llega con el perfil."
    )


def _firmas(datos: DatosDeAnexo, ancho: float) -> Table:
    raya = "________________________________"
    quienes = ("Por el municipio", f"Por {datos.garante or 'el órgano garante'}")
    if datos.es_acta:
        quienes = ("Entrega", "Recibe")
    partes = [f"{raya}\n{quien}\nNombre, cargo y sello" for quien in quienes]
    celdas = [[_parrafo(parte, FIRMA) for parte in partes]]
    return Table(
        celdas, colWidths=[ancho / 2] * 2, style=[("TOPPADDING", (0, 0), (-1, -1), 22 * mm)]
    )
