"""Resumen de muchos municipios: mediana, P25–P75 y n (consolidacion.md §3).

Quien no reportó es `None`: se cuenta aparte y jamás entra como cero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Numero = int | Fraction


@dataclass(frozen=True, slots=True)
class Resumen:
    """Distribución de los que sí tienen dato; con `n` = 0 no hay mediana ni cuartiles."""

    n: int
    sin_dato: int
    mediana: Fraction | None
    p25: Fraction | None
    p75: Fraction | None


def resumir(valores: Iterable[Numero | None]) -> Resumen:
    """n, cuántos faltan, mediana y cuartiles."""
    todos = list(valores)
    datos = [valor for valor in todos if valor is not None]
    faltan = len(todos) - len(datos)
    if not datos:
        return Resumen(0, faltan, None, None, None)
    p25, mediana, p75 = (percentil(datos, p) for p in (25, 50, 75))
    return Resumen(len(datos), faltan, mediana, p25, p75)


def percentil(valores: Sequence[Numero], p: int) -> Fraction:
    """Percentil por interpolación lineal (el de las hojas de cálculo, PERCENTIL.INC)."""
    if not valores or not 0 <= p <= 100:
        raise ValueError("hace falta al menos un valor y un percentil de 0 a 100")
    ordenados = sorted(Fraction(valor) for valor in valores)
    lugar = Fraction((len(ordenados) - 1) * p, 100)
    abajo = int(lugar)
    if abajo == len(ordenados) - 1:
        return ordenados[abajo]
    return ordenados[abajo] + (ordenados[abajo + 1] - ordenados[abajo]) * (lugar - abajo)


def mediana(valores: Sequence[Numero]) -> Fraction:
    """El valor de en medio."""
    return percentil(valores, 50)


def redondear(valor: Numero) -> int:
    """Al entero más cercano; la mitad sube, como en la escuela (no como `round`)."""
    return (2 * Fraction(valor) + 1) // 2
