"""El cronograma en PDF: el mismo dibujo, directo a la página y con el texto como texto."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from typing_extensions import override

from app.documentos.cronograma.lienzo import (
    ORIGEN,
    Lado,
    Letra,
    Linea,
    Pluma,
    Relleno,
    comienzo_del_texto,
    puestos,
)
from app.documentos.cronograma.medida import LETRAS, LienzoDePapel
from app.documentos.cronograma.paginas import Pagina, pintar_pagina
from app.documentos.letras import registrar
from app.dominio.cronograma_geometria import Punto, Rect


def escribir_pdf(paginas: Sequence[Pagina], titulo: str, autor: str, salida: BinaryIO) -> None:
    """Una página del PDF por cada una; el mismo plan da siempre los mismos bytes."""
    registrar()
    papel = Canvas(salida, pagesize=paginas[0].medidas, lang="es-MX", invariant=1)
    papel.setTitle(titulo)
    papel.setAuthor(autor)
    for pagina in paginas:
        papel.saveState()
        # El dibujo crece hacia abajo y la página hacia arriba.
        papel.translate(0, pagina.medidas[1])
        papel.scale(1, -1)
        pintar_pagina(LienzoPdf(papel), pagina)
        papel.restoreState()
        papel.showPage()
    papel.save()


class LienzoPdf(LienzoDePapel):
    """Sobre un lienzo de ReportLab ya volteado: `y` crece hacia abajo."""

    def __init__(self, papel: Canvas) -> None:
        self._papel = papel

    def rectangulos(self, cajas: Sequence[Rect], relleno: Relleno) -> None:
        """Cajas llenas, sin borde."""
        if not cajas:
            return
        self._llenar(relleno)
        for caja in cajas:
            self._papel.rect(caja.x, caja.y, caja.ancho, caja.alto, stroke=0, fill=1)

    def redondeado(
        self, caja: Rect, radio: float, relleno: Relleno | None, pluma: Pluma | None = None
    ) -> None:
        """Una caja con las esquinas redondas."""
        lleno, borde = self._vestir(relleno, pluma)
        self._papel.roundRect(caja.x, caja.y, caja.ancho, caja.alto, radio, borde, lleno)

    @override
    def lineas(self, rayas_: Sequence[Linea], pluma: Pluma) -> None:
        """Rayas sueltas."""
        if rayas_:
            self._trazar(pluma)
            self._papel.lines(list(rayas_))

    def polilinea(self, puntos: Sequence[Punto], pluma: Pluma, en: Punto = ORIGEN) -> None:
        """Una línea quebrada abierta."""
        self._trazar(pluma)
        self._papel.drawPath(self._camino(puestos(puntos, en)), stroke=1, fill=0)

    def poligono(
        self,
        puntos: Sequence[Punto],
        relleno: Relleno | None,
        pluma: Pluma | None = None,
        en: Punto = ORIGEN,
    ) -> None:
        """Una figura cerrada."""
        camino = self._camino(puestos(puntos, en))
        camino.close()
        lleno, borde = self._vestir(relleno, pluma)
        self._papel.drawPath(camino, stroke=borde, fill=lleno)

    def texto(
        self, caja: Rect, texto: str, letra: Letra, color: str, lado: Lado = Lado.IZQUIERDA
    ) -> None:
        """Un renglón dentro de la caja."""
        self._llenar(Relleno(color))
        self._papel.saveState()
        self._papel.translate(*comienzo_del_texto(self, caja, texto, letra, lado))
        self._papel.scale(1, -1)
        self._papel.setFont(LETRAS[letra.peso], letra.tamano)
        self._papel.drawString(0, 0, texto)
        self._papel.restoreState()

    @override
    @contextmanager
    def recortado(self, caja: Rect) -> Iterator[None]:
        """Mientras dura, nada se pinta fuera de la caja."""
        self._papel.saveState()
        orilla = self._papel.beginPath()
        orilla.rect(caja.x, caja.y, caja.ancho, caja.alto)
        self._papel.clipPath(orilla, stroke=0, fill=0)
        yield
        self._papel.restoreState()

    @contextmanager
    def movido(self, dx: float, dy: float, escala: float = 1.0) -> Iterator[None]:
        """Mientras dura, el origen está ahí y todo se agranda por `escala`."""
        self._papel.saveState()
        self._papel.translate(dx, dy)
        if escala != 1.0:
            self._papel.scale(escala, escala)
        yield
        self._papel.restoreState()

    def _camino(self, puntos: Sequence[Punto]) -> PDFPathObject:
        camino = self._papel.beginPath()
        camino.moveTo(*puntos[0])
        for punto in puntos[1:]:
            camino.lineTo(*punto)
        return camino

    def _vestir(self, relleno: Relleno | None, pluma: Pluma | None) -> tuple[int, int]:
        if relleno is not None:
            self._llenar(relleno)
        if pluma is not None:
            self._trazar(pluma)
        return int(relleno is not None), int(pluma is not None)

    def _llenar(self, relleno: Relleno) -> None:
        self._papel.setFillColor(HexColor(relleno.color))
        self._papel.setFillAlpha(relleno.opacidad)

    def _trazar(self, pluma: Pluma) -> None:
        self._papel.setStrokeColor(HexColor(pluma.color))
        self._papel.setLineWidth(pluma.ancho)
        self._papel.setDash([parte * pluma.ancho for parte in pluma.patron])
