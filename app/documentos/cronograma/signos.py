"""Signos dibujados como figuras: la tipografía no los trae todos."""

from functools import lru_cache
from math import cos, pi, sin

from app.documentos.cronograma.lienzo import Lienzo, Pluma, Relleno
from app.dominio.cronograma_geometria import Punto, Rect

_TRAMOS = 28
_LAZO = tuple(
    (
        cos(2 * pi * n / _TRAMOS) / (1 + sin(2 * pi * n / _TRAMOS) ** 2),
        1.25
        * sin(2 * pi * n / _TRAMOS)
        * cos(2 * pi * n / _TRAMOS)
        / (1 + sin(2 * pi * n / _TRAMOS) ** 2),
    )
    for n in range(_TRAMOS + 1)
)


def infinito(lienzo: Lienzo, centro: Punto, medio: float, pluma: Pluma) -> None:
    """∞; `medio` es la mitad de su ancho."""
    lienzo.polilinea(_puesta(_LAZO, centro, medio), pluma)


def sigue(lienzo: Lienzo, centro: Punto, medio: float, pluma: Pluma) -> None:
    """→: continúa fuera de la vista."""
    (x, y), ala = centro, medio * 0.6
    punta = x + medio
    lienzo.lineas([(x - medio, y, punta, y)], pluma)
    lienzo.polilinea(((punta - ala, y - ala), (punta, y), (punta - ala, y + ala)), pluma)


def triangulo(lienzo: Lienzo, centro: Punto, lado: float, relleno: Relleno) -> None:
    """▲: atrasada o en rojo."""
    lienzo.poligono(_puesta(((0, -1), (1, 0.9), (-1, 0.9)), centro, lado / 2), relleno)


def rombo(lienzo: Lienzo, centro: Punto, medio: float, relleno: Relleno, pluma: Pluma) -> None:
    """◆: un hito."""
    figura = _puesta(((0, -1), (1, 0), (0, 1), (-1, 0)), centro, medio)
    lienzo.poligono(figura, relleno, pluma)


def circulo(lienzo: Lienzo, centro: Punto, medio: float, relleno: Relleno, pluma: Pluma) -> None:
    """●: en amarillo."""
    caja = Rect(centro[0] - medio, centro[1] - medio, 2 * medio, 2 * medio)
    lienzo.redondeado(caja, medio, relleno, pluma)


def nota(lienzo: Lienzo, centro: Punto, medio: float, relleno: Relleno, pluma: Pluma) -> None:
    """Una hoja con la esquina doblada: hay un motivo escrito."""
    hoja = ((-0.8, -1), (0.25, -1), (0.8, -0.4), (0.8, 1), (-0.8, 1))
    lienzo.poligono(_puesta(hoja, centro, medio), relleno, pluma)
    x, y = centro
    lienzo.lineas(
        [(x - 0.4 * medio, y + d * medio, x + 0.4 * medio, y + d * medio) for d in (0.0, 0.5)],
        pluma,
    )


@lru_cache(maxsize=512)
def _puesta(figura: tuple[Punto, ...], centro: Punto, medio: float) -> tuple[Punto, ...]:
    cx, cy = centro
    return tuple((cx + x * medio, cy + y * medio) for x, y in figura)
