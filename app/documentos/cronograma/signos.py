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
_TRIANGULO = ((0.0, -1.0), (1.0, 0.9), (-1.0, 0.9))
_ROMBO = ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0))
_HOJA = ((-0.8, -1.0), (0.25, -1.0), (0.8, -0.4), (0.8, 1.0), (-0.8, 1.0))


def infinito(lienzo: Lienzo, centro: Punto, medio: float, pluma: Pluma) -> None:
    """∞; `medio` es la mitad de su ancho."""
    lienzo.polilinea(_agrandada(_LAZO, medio), pluma, centro)


def sigue(lienzo: Lienzo, centro: Punto, medio: float, pluma: Pluma) -> None:
    """→: continúa fuera de la vista."""
    (x, y), ala = centro, medio * 0.6
    punta = x + medio
    lienzo.lineas([(x - medio, y, punta, y)], pluma)
    lienzo.polilinea(((punta - ala, y - ala), (punta, y), (punta - ala, y + ala)), pluma)


def triangulo(lienzo: Lienzo, centro: Punto, lado: float, relleno: Relleno) -> None:
    """▲: atrasada o en rojo."""
    lienzo.poligono(_agrandada(_TRIANGULO, lado / 2), relleno, en=centro)


def rombo(lienzo: Lienzo, centro: Punto, medio: float, relleno: Relleno, pluma: Pluma) -> None:
    """◆: un hito."""
    lienzo.poligono(_agrandada(_ROMBO, medio), relleno, pluma, centro)


def circulo(lienzo: Lienzo, centro: Punto, medio: float, relleno: Relleno, pluma: Pluma) -> None:
    """●: en amarillo."""
    caja = Rect(centro[0] - medio, centro[1] - medio, 2 * medio, 2 * medio)
    lienzo.redondeado(caja, medio, relleno, pluma)


def nota(lienzo: Lienzo, centro: Punto, medio: float, relleno: Relleno, pluma: Pluma) -> None:
    """Una hoja con la esquina doblada: hay un motivo escrito."""
    lienzo.poligono(_agrandada(_HOJA, medio), relleno, pluma, centro)
    x, y = centro
    lienzo.lineas(
        [(x - 0.4 * medio, y + d * medio, x + 0.4 * medio, y + d * medio) for d in (0.0, 0.5)],
        pluma,
    )


@lru_cache(maxsize=64)
def _agrandada(figura: tuple[Punto, ...], medio: float) -> tuple[Punto, ...]:
    """La figura a ese tamaño: la misma para todos los signos iguales, estén donde estén."""
    return tuple((x * medio, y * medio) for x, y in figura)
