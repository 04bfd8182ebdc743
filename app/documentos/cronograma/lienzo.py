"""Sobre qué se dibuja el cronograma: lo poco que saben hacer la pantalla, el PDF y el SVG.

El dibujo habla sólo con `Lienzo`; cada formato lo cumple a su manera y nada se repite. Las
coordenadas van en unidades del plano (px de 96 por pulgada al 100 %); `y` crece hacia abajo.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import IntEnum, StrEnum
from functools import lru_cache
from math import ceil
from typing import NamedTuple, Protocol

from app.dominio.cronograma_geometria import Punto, Rect

Linea = tuple[float, float, float, float]
"""Una raya: x e y de sus dos extremos."""

ORIGEN: Punto = (0.0, 0.0)

ASCENSO, DESCENSO = 0.984, 0.273
"""De la letra del programa, en partes de su tamaño: con ellas se centra un renglón."""


class Peso(IntEnum):
    """Grosor de la letra, como lo cuentan CSS y Qt."""

    NORMAL = 400
    MEDIO = 600
    FUERTE = 700


class Lado(StrEnum):
    """A qué orilla de su caja se arrima un texto; a lo alto siempre va centrado."""

    IZQUIERDA = "izquierda"
    CENTRO = "centro"
    DERECHA = "derecha"


class Pluma(NamedTuple):
    """Con qué se traza. `patron`: largos de trazo y hueco, en anchos de pluma."""

    color: str
    ancho: float = 1.0
    patron: tuple[float, ...] = ()


class Relleno(NamedTuple):
    """Con qué se llena. `opacidad` 0 a 1."""

    color: str
    opacidad: float = 1.0


class Letra(NamedTuple):
    """Tamaño en unidades del plano y grosor; la familia es siempre la del programa."""

    tamano: float
    peso: Peso = Peso.NORMAL


class Lienzo(Protocol):
    """Lo que hace falta para dibujar un cronograma. Lo que se pinta después queda encima."""

    def rectangulos(self, cajas: Sequence[Rect], relleno: Relleno) -> None:
        """Cajas llenas, sin borde."""
        ...

    def redondeado(
        self, caja: Rect, radio: float, relleno: Relleno | None, pluma: Pluma | None = None
    ) -> None:
        """Una caja con las esquinas redondas."""
        ...

    def lineas(self, rayas: Sequence[Linea], pluma: Pluma) -> None:
        """Rayas sueltas."""
        ...

    def polilinea(self, puntos: Sequence[Punto], pluma: Pluma, en: Punto = ORIGEN) -> None:
        """Una línea quebrada abierta. `en`: dónde cae el (0, 0) de la figura."""
        ...

    def poligono(
        self,
        puntos: Sequence[Punto],
        relleno: Relleno | None,
        pluma: Pluma | None = None,
        en: Punto = ORIGEN,
    ) -> None:
        """Una figura cerrada. `en`: dónde cae el (0, 0) de la figura."""
        ...

    def trama(self, caja: Rect, paso: float, pluma: Pluma) -> None:
        """Rayas a 45° cada `paso`, sin salirse de la caja y sin bailar al desplazarse."""
        ...

    def texto(
        self, caja: Rect, texto: str, letra: Letra, color: str, lado: Lado = Lado.IZQUIERDA
    ) -> None:
        """Un renglón dentro de la caja, centrado a lo alto."""
        ...

    def ancho(self, texto: str, letra: Letra) -> float:
        """Lo que mide ese renglón."""
        ...

    def recortado(self, caja: Rect) -> AbstractContextManager[None]:
        """Mientras dura, nada se pinta fuera de la caja."""
        ...

    def movido(self, dx: float, dy: float, escala: float = 1.0) -> AbstractContextManager[None]:
        """Mientras dura, el origen está ahí y todo se agranda por `escala`."""
        ...


def puestos(puntos: Sequence[Punto], en: Punto) -> Sequence[Punto]:
    """Los puntos de una figura con su (0, 0) en ese lugar."""
    if en == ORIGEN:
        return puntos
    dx, dy = en
    return [(dx + x, dy + y) for x, y in puntos]


def rayas(caja: Rect, paso: float) -> list[Linea]:
    """Las rayas de una trama ya recortadas a su caja, contadas desde cero."""
    puestas = []
    abajo = caja.y + caja.alto
    # La raya n pasa por (n·paso, abajo) y sube hacia la derecha.
    for numero in range(ceil((caja.x - caja.alto) / paso), ceil(caja.derecha / paso)):
        pie = numero * paso
        desde, hasta = max(pie, caja.x), min(pie + caja.alto, caja.derecha)
        if desde < hasta:
            puestas.append((desde, abajo - (desde - pie), hasta, abajo - (hasta - pie)))
    return puestas


def base_del_texto(caja: Rect, letra: Letra) -> float:
    """A qué altura se apoya un renglón centrado en la caja."""
    return caja.medio + (ASCENSO - DESCENSO) / 2 * letra.tamano


def comienzo_del_texto(lienzo: Lienzo, caja: Rect, texto: str, letra: Letra, lado: Lado) -> Punto:
    """Desde dónde se escribe un renglón que se arrima a ese lado de la caja."""
    x = caja.x
    if lado is not Lado.IZQUIERDA:
        sobra = caja.ancho - lienzo.ancho(texto, letra)
        x += sobra if lado is Lado.DERECHA else sobra / 2
    return x, base_del_texto(caja, letra)


def recortar_texto(lienzo: Lienzo, texto: str, letra: Letra, ancho: float) -> str:
    """El texto que cabe, con puntos suspensivos si hubo que cortarlo."""
    if lienzo.ancho(texto, letra) <= ancho:
        return texto
    menos, mas = 0, len(texto)
    while menos < mas:
        medio = (menos + mas + 1) // 2
        if lienzo.ancho(_cortado(texto, medio), letra) <= ancho:
            menos = medio
        else:
            mas = medio - 1
    return _cortado(texto, menos)


def _cortado(texto: str, cuantas: int) -> str:
    return f"{texto[:cuantas].rstrip()}…"


@lru_cache(maxsize=512)
def mezclado(color: str, otro: str, cuanto: float) -> str:
    """El color llevado hacia el otro; 0 lo deja igual y 1 lo vuelve el otro."""
    partes = zip(componentes(color), componentes(otro), strict=True)
    return "#{:02X}{:02X}{:02X}".format(*(round(a + (b - a) * cuanto) for a, b in partes))


def componentes(color: str) -> tuple[int, int, int]:
    """Rojo, verde y azul (0 a 255) de `#RRGGBB`."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
