"""El avance de un plan según sus pasos probados, ponderado por lo que dura cada uno.

Fuente: herramientas.md §0.4 («el porcentaje de avance se calcula de pasos con evidencia aceptada,
nunca de un deslizador manual»). Ponderar por días es criterio nuestro: así el avance se compara
con el tiempo transcurrido.
"""

from collections.abc import Sequence
from fractions import Fraction

Parte = tuple[int, Fraction]
"""Días que dura (1 o más) y fracción probada, de 0 a 1."""

NADA, TODO = Fraction(0), Fraction(1)


def avance_de(partes: Sequence[Parte]) -> int:
    """Porcentaje entero de 0 a 100, hacia abajo: 100 sólo si todo está probado.

    Sin partes es 0: nada demuestra que se avanzó. Lanza `ValueError` si una parte no dura al
    menos un día o su fracción se sale de 0–1.
    """
    for dias, fraccion in partes:
        if dias < 1 or not NADA <= fraccion <= TODO:
            raise ValueError(f"no es una parte del avance: {dias} días, {fraccion}")
    total = sum(dias for dias, _ in partes)
    probado = sum((dias * fraccion for dias, fraccion in partes), NADA)
    return int(100 * probado / total) if total else 0


def completos(partes: Sequence[Parte]) -> tuple[int, int]:
    """Cuántas partes están del todo probadas y cuántas son."""
    return sum(fraccion == TODO for _, fraccion in partes), len(partes)
