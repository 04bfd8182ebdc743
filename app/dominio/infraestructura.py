"""Puntaje de una lista de verificación de infraestructura (herramientas.md, 2c)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

PESOS = {"alta": 3, "media": 2, "baja": 1}
VALORES = {"cumple": Fraction(1), "parcial": Fraction(1, 2), "no_cumple": Fraction(0)}
"""«No aplica» y lo no contestado salen del denominador."""
NIVEL_MAXIMO_CON_CRITICOS = 2
"""Tope del ámbito con algún reactivo crítico incumplido."""


@dataclass(frozen=True, slots=True)
class PuntajeAmbito:
    """Resultado de un ámbito: `puntaje` 0–100, o `None` si no se ha contestado nada."""

    puntaje: Fraction | None
    criticos: int

    @property
    def nivel_maximo(self) -> int | None:
        """El tope de nivel que imponen los críticos; `None` si no hay tope."""
        return NIVEL_MAXIMO_CON_CRITICOS if self.criticos else None


def puntaje_de_ambito(reactivos: Iterable[tuple[str, str]]) -> PuntajeAmbito:
    """Σ(peso × valor) ÷ Σ(peso aplicable) × 100 de pares (criticidad, resultado)."""
    logrado, aplicable, criticos = Fraction(0), 0, 0
    for criticidad, resultado in reactivos:
        peso, valor = PESOS.get(criticidad), VALORES.get(resultado)
        if peso is None or valor is None:
            continue
        logrado += peso * valor
        aplicable += peso
        criticos += criticidad == "alta" and resultado == "no_cumple"
    return PuntajeAmbito(100 * logrado / aplicable if aplicable else None, criticos)
