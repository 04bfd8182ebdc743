"""El documento de una herramienta en PDF.

Todo lo que escribió una persona se escapa: `Paragraph` interpreta marcas y podría abrir archivos.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)
from typing_extensions import override

from app.archivos import escritura_atomica
from app.documentos.contenido import SIN_DATO, Apartado, Contenido, Cuadro, Parte, Renglon
from app.documentos.letras import registrar

COLUMNAS_QUE_CABEN = 6
"""Con más columnas, cada renglón se imprime como una ficha: nada baja de 8 puntos."""

COLORES = ("#1D4F9C", "#8F5200", "#17663A", "#9E2155", "#56389B")
"""Un color por dimensión (aspecto.md)."""

TINTA, SUAVE, LINEA, FONDO = "#1B2128", "#4B5763", "#D5DBE1", "#F5F6F8"
PAPELES = {"carta": LETTER, "a4": A4}


def _estilo(nombre: str, tamano: float, **otros: Any) -> ParagraphStyle:
    ajustes: dict[str, Any] = {
        "fontName": "Vitral-Regular",
        "fontSize": tamano,
        "leading": tamano * 1.3,
        "textColor": HexColor(TINTA),
        "splitLongWords": 1,
    }
    return ParagraphStyle(nombre, **(ajustes | otros))


TITULO = _estilo("titulo", 20, fontName="Vitral-Bold", spaceAfter=6)
SUBTITULO = _estilo("subtitulo", 11, textColor=HexColor(SUAVE), spaceAfter=4)
APARTADO = _estilo("apartado", 13, fontName="Vitral-Bold", spaceBefore=14, spaceAfter=6)
ETIQUETA = _estilo("etiqueta", 9.5, fontName="Vitral-Bold", spaceBefore=5, spaceAfter=1)
CUERPO = _estilo("cuerpo", 10.5)
CELDA = _estilo("celda", 8.5)
CABEZA = _estilo("cabeza", 8.5, fontName="Vitral-Bold")
FIRMA = _estilo("firma", 9.5, alignment=TA_CENTER)


def escribir(contenido: Contenido, destino: Path, papel: str = "carta") -> Path:
    """Escribe `destino` de forma atómica; el mismo contenido da siempre los mismos bytes."""
    with documento_en(
        destino, contenido.titulo, contenido.municipio, papel, (22 * mm, 22 * mm)
    ) as documento:
        documento.build(
            list(_cuerpo(contenido, documento.width)),
            onFirstPage=partial(_marco, contenido),
            onLaterPages=partial(_marco, contenido),
            canvasmaker=_ConTotal,
        )
    return destino


@contextmanager
def documento_en(
    destino: Path,
    titulo: str,
    municipio: str,
    papel: str,
    margenes: tuple[float, float] = (20 * mm, 18 * mm),
) -> Iterator[SimpleDocTemplate]:
    """Un documento por llenar que se escribe de forma atómica y siempre con los mismos bytes.

    `margenes`: el de arriba y el de abajo, en puntos; los de los lados son los de todos.
    """
    registrar()
    with escritura_atomica(destino) as salida:
        yield SimpleDocTemplate(
            salida,
            pagesize=PAPELES.get(papel, LETTER),
            leftMargin=25 * mm,
            rightMargin=20 * mm,
            topMargin=margenes[0],
            bottomMargin=margenes[1],
            title=f"{titulo}: {municipio}",
            author=municipio,
            lang="es",
            invariant=1,
        )


def _parrafo(texto: str, estilo: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(texto or SIN_DATO).replace("\n", "<br/>"), estilo)


def _cuerpo(contenido: Contenido, ancho: float) -> Iterator[Flowable]:
    color = HexColor(COLORES[(contenido.dimension - 1) % len(COLORES)])
    yield _parrafo(contenido.titulo, TITULO.clone("titulo-color", textColor=color))
    yield _parrafo(
        f"{contenido.municipio} ({contenido.clave_municipio}) · Ejercicio {contenido.ejercicio}",
        SUBTITULO,
    )
    yield _parrafo(
        f"Herramienta {contenido.clave}. {contenido.herramienta}. Plazo del Modelo: "
        f"{contenido.plazo}.",
        SUBTITULO,
    )
    for apartado in contenido.apartados:
        yield from _apartado(apartado, ancho, color)
    yield from _firmas(ancho)


def _apartado(apartado: Apartado, ancho: float, color: Color) -> Iterator[Flowable]:
    titulo = _Marcado(
        escape(apartado.titulo), APARTADO.clone("apartado-color", textColor=color), apartado.titulo
    )
    # El título nunca queda solo al pie de una página.
    yield CondPageBreak(40 * mm)
    yield titulo
    for parte in apartado.partes:
        yield from _parte(parte, ancho)


def _parte(parte: Parte, ancho: float) -> Iterator[Flowable]:
    yield CondPageBreak(_aire(parte))
    yield _parrafo(parte.etiqueta, ETIQUETA)
    match parte:
        case Renglon():
            yield _parrafo(parte.valor, CUERPO)
        case Cuadro(filas=()):
            yield _parrafo("", CUERPO)
        case Cuadro() if len(parte.columnas) <= COLUMNAS_QUE_CABEN:
            yield _tabla(parte, ancho)
        case Cuadro():
            yield from _fichas(parte, ancho)


def _aire(parte: Parte) -> float:
    """Espacio que debe quedar para que la etiqueta no se separe de lo que anuncia."""
    if isinstance(parte, Cuadro) and parte.filas and len(parte.columnas) > COLUMNAS_QUE_CABEN:
        return 12 * mm + _alto_de_ficha(parte)
    return 18 * mm


def _alto_de_ficha(cuadro: Cuadro) -> float:
    return min(len(cuadro.columnas) + 1, 12) * 6 * mm


def _tabla(cuadro: Cuadro, ancho: float) -> Flowable:
    filas = [[_parrafo(titulo, CABEZA) for titulo in cuadro.columnas]]
    filas += [[_parrafo(celda, CELDA) for celda in fila] for fila in cuadro.filas]
    estilo: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor(LINEA)),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor(FONDO)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(
        filas,
        colWidths=_anchos(cuadro, ancho),
        repeatRows=1,
        style=TableStyle(estilo),
        splitInRow=1,
    )


def _anchos(cuadro: Cuadro, ancho: float) -> list[float]:
    """Más espacio a la columna que más texto lleva, sin que ninguna baje de la mitad."""
    largos = []
    for indice, titulo in enumerate(cuadro.columnas):
        mayor = max((len(fila[indice]) for fila in cuadro.filas), default=0)
        largos.append(min(max(mayor, len(titulo), 8), 40))
    return [ancho * largo / sum(largos) for largo in largos]


def _fichas(cuadro: Cuadro, ancho: float) -> Iterator[Flowable]:
    estilo: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor(LINEA)),
        ("BACKGROUND", (0, 0), (0, -1), HexColor(FONDO)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    for numero, fila in enumerate(cuadro.filas, start=1):
        pares = [("Renglón", str(numero)), *zip(cuadro.columnas, fila, strict=True)]
        celdas = [[_parrafo(a, CABEZA), _parrafo(b, CELDA)] for a, b in pares]
        yield CondPageBreak(_alto_de_ficha(cuadro))
        # Un texto de varias hojas en una celda continúa en la siguiente en vez de detener el PDF.
        yield Table(
            celdas,
            colWidths=[ancho * 0.28, ancho * 0.72],
            style=TableStyle(estilo),
            splitInRow=1,
        )
        yield Spacer(1, 5)


def _firmas(ancho: float) -> Iterator[Flowable]:
    nombres = ("Elaboró", "Revisó", "Aprobó")
    lineas = [[_parrafo("________________________\n" + nombre, FIRMA) for nombre in nombres]]
    yield KeepTogether([Spacer(1, 40), Table(lineas, colWidths=[ancho / 3] * 3)])


class _Marcado(Paragraph):
    """Párrafo que deja un marcador en el índice del lector de PDF."""

    def __init__(self, texto: str, estilo: ParagraphStyle, marcador: str) -> None:
        super().__init__(texto, estilo)
        self._marcador = marcador

    @override
    def draw(self) -> None:
        clave = f"m{id(self)}"
        self.canv.bookmarkPage(clave)
        self.canv.addOutlineEntry(self._marcador, clave, 0)
        super().draw()


class _ConTotal(Canvas):
    """Lienzo que numera «Página 3 de 12»: guarda las páginas y las pinta al saber cuántas son."""

    def __init__(self, *argumentos: Any, **opciones: Any) -> None:
        super().__init__(*argumentos, **opciones)
        self._paginas: list[dict[str, Any]] = []

    @override
    def showPage(self) -> None:
        self._paginas.append(dict(self.__dict__))
        # Así lo hace la propia receta de ReportLab: no hay método público para pasar de página.
        self._startPage()  # type: ignore[attr-defined]

    @override
    def save(self) -> None:
        for numero, estado in enumerate(self._paginas, start=1):
            self.__dict__.update(estado)
            self.setFont("Vitral-Regular", 8.5)
            self.setFillColor(HexColor(SUAVE))
            ancho = _papel(self)[0]
            self.drawRightString(
                ancho - 20 * mm, 12 * mm, f"Página {numero} de {len(self._paginas)}"
            )
            super().showPage()
        super().save()


def _marco(contenido: Contenido, lienzo: Canvas, _documento: SimpleDocTemplate) -> None:
    lienzo.saveState()
    lienzo.setFont("Vitral-Regular", 8.5)
    lienzo.setFillColor(HexColor(SUAVE))
    ancho, alto = _papel(lienzo)
    lienzo.drawString(25 * mm, alto - 13 * mm, f"{contenido.municipio} · {contenido.titulo}")
    lienzo.drawString(25 * mm, 12 * mm, f"Elaborado el {contenido.elaborado}")
    lienzo.setStrokeColor(HexColor(LINEA))
    lienzo.line(25 * mm, 16 * mm, ancho - 20 * mm, 16 * mm)
    lienzo.restoreState()


def _papel(lienzo: Canvas) -> tuple[float, float]:
    """Ancho y alto de la página, en puntos: ReportLab no los da por un método público."""
    medidas: tuple[float, float] = lienzo._pagesize  # type: ignore[attr-defined]  # noqa: SLF001
    return medidas
