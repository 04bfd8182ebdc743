"""El cronograma en SVG: una hoja continua, con los nombres como texto."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from xml.sax.saxutils import escape, quoteattr

from typing_extensions import override

from app.documentos.cronograma.lienzo import (
    ORIGEN,
    Lado,
    Letra,
    Linea,
    Pluma,
    Relleno,
    base_del_texto,
    puestos,
)
from app.documentos.cronograma.medida import LienzoDePapel
from app.documentos.cronograma.paginas import TOTAL, Hoja, pintar_hoja
from app.dominio.cronograma_geometria import Punto, Rect

FAMILIA = "Source Sans Pro, Source Sans 3, Source Sans, sans-serif"


def texto_svg(hoja: Hoja) -> str:
    """El documento SVG completo."""
    lienzo = LienzoSvg()
    pintar_hoja(lienzo, hoja)
    ancho_, alto = _numero(TOTAL), _numero(hoja.alto)
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="es-MX" width="{ancho_}"'
            f' height="{alto}" viewBox="0 0 {ancho_} {alto}" font-family={quoteattr(FAMILIA)}>',
            f"<title>{_plano(hoja.titulo)}</title>",
            *lienzo.partes,
            "</svg>\n",
        )
    )


class LienzoSvg(LienzoDePapel):
    """Va juntando las figuras como renglones de XML en `partes`."""

    def __init__(self) -> None:
        self.partes: list[str] = []
        self._recortes = 0

    def rectangulos(self, cajas: Sequence[Rect], relleno: Relleno) -> None:
        """Cajas llenas, sin borde."""
        if cajas:
            trazos = "".join(
                f"M{_par((c.x, c.y))}h{_numero(c.ancho)}v{_numero(c.alto)}h{_numero(-c.ancho)}z"
                for c in cajas
            )
            self.partes.append(f'<path d="{trazos}"{_vestido(relleno, None)}/>')

    def redondeado(
        self, caja: Rect, radio: float, relleno: Relleno | None, pluma: Pluma | None = None
    ) -> None:
        """Una caja con las esquinas redondas."""
        self.partes.append(f'<rect {_caja(caja)} rx="{_numero(radio)}"{_vestido(relleno, pluma)}/>')

    @override
    def lineas(self, rayas_: Sequence[Linea], pluma: Pluma) -> None:
        """Rayas sueltas."""
        if rayas_:
            trazos = "".join(f"M{_par((x, y))}L{_par((x2, y2))}" for x, y, x2, y2 in rayas_)
            self.partes.append(f'<path d="{trazos}"{_vestido(None, pluma)}/>')

    def polilinea(self, puntos: Sequence[Punto], pluma: Pluma, en: Punto = ORIGEN) -> None:
        """Una línea quebrada abierta."""
        camino = " ".join(map(_par, puestos(puntos, en)))
        self.partes.append(f'<polyline points="{camino}"{_vestido(None, pluma)}/>')

    def poligono(
        self,
        puntos: Sequence[Punto],
        relleno: Relleno | None,
        pluma: Pluma | None = None,
        en: Punto = ORIGEN,
    ) -> None:
        """Una figura cerrada."""
        camino = " ".join(map(_par, puestos(puntos, en)))
        self.partes.append(f'<polygon points="{camino}"{_vestido(relleno, pluma)}/>')

    def texto(
        self, caja: Rect, texto: str, letra: Letra, color: str, lado: Lado = Lado.IZQUIERDA
    ) -> None:
        """Un renglón dentro de la caja; con otra letra ocupa lo mismo y no se encima."""
        x, arrimo = caja.x, ""
        if lado is Lado.DERECHA:
            x, arrimo = caja.derecha, ' text-anchor="end"'
        elif lado is Lado.CENTRO:
            x, arrimo = caja.x + caja.ancho / 2, ' text-anchor="middle"'
        self.partes.append(
            f'<text x="{_numero(x)}" y="{_numero(base_del_texto(caja, letra))}"{arrimo}'
            f' font-size="{_numero(letra.tamano)}" font-weight="{int(letra.peso)}"'
            f' textLength="{_numero(self.ancho(texto, letra))}" lengthAdjust="spacingAndGlyphs"'
            f' fill="{color}">{_plano(texto)}</text>'
        )

    @override
    @contextmanager
    def recortado(self, caja: Rect) -> Iterator[None]:
        """Mientras dura, nada se pinta fuera de la caja."""
        self._recortes += 1
        nombre = f"r{self._recortes}"
        self.partes.append(f'<defs><clipPath id="{nombre}"><rect {_caja(caja)}/></clipPath></defs>')
        self.partes.append(f'<g clip-path="url(#{nombre})">')
        yield
        self.partes.append("</g>")

    @contextmanager
    def movido(self, dx: float, dy: float, escala: float = 1.0) -> Iterator[None]:
        """Mientras dura, el origen está ahí y todo se agranda por `escala`."""
        agrandado = "" if escala == 1.0 else f" scale({_numero(escala)})"
        self.partes.append(f'<g transform="translate({_par((dx, dy))}){agrandado}">')
        yield
        self.partes.append("</g>")


def _caja(caja: Rect) -> str:
    return (
        f'x="{_numero(caja.x)}" y="{_numero(caja.y)}"'
        f' width="{_numero(max(0.0, caja.ancho))}" height="{_numero(max(0.0, caja.alto))}"'
    )


def _vestido(relleno: Relleno | None, pluma: Pluma | None) -> str:
    partes = [f' fill="{relleno.color}"' if relleno else ' fill="none"']
    if relleno and relleno.opacidad < 1:
        partes.append(f' fill-opacity="{_numero(relleno.opacidad)}"')
    if pluma:
        partes.append(f' stroke="{pluma.color}" stroke-width="{_numero(pluma.ancho)}"')
        if pluma.patron:
            largos = " ".join(_numero(parte * pluma.ancho) for parte in pluma.patron)
            partes.append(f' stroke-dasharray="{largos}"')
    return "".join(partes)


def _par(punto: Punto) -> str:
    return f"{_numero(punto[0])},{_numero(punto[1])}"


def _numero(valor: float) -> str:
    return f"{valor:.2f}".rstrip("0").rstrip(".")


def _plano(texto: str) -> str:
    """El texto tal cual, sin marcas ni los caracteres que XML no admite."""
    return escape("".join(c for c in texto if c >= " " or c in "\t\n"))
