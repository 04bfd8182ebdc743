"""Cuánto se movió algo respecto de la línea base, en días y en palabras."""

from dataclasses import dataclass

from app.dominio.plazos import Tramo
from app.dominio.textos_fecha import dias


@dataclass(frozen=True, slots=True)
class Varianza:
    """Días naturales que se movieron los extremos: positivo = después de lo previsto.

    `empezo` y `termino`: si esos extremos ya son hechos y no planes; cambia el tiempo del verbo.
    """

    inicio: int
    fin: int
    empezo: bool = False
    termino: bool = False

    @property
    def inicio_en_palabras(self) -> str:
        """«Empezó 3 días antes de lo previsto», «Empieza como se previó»."""
        return f"{'Empezó' if self.empezo else 'Empieza'} {_cuanto(self.inicio)}"

    @property
    def fin_en_palabras(self) -> str:
        """«Termina 12 días después de lo previsto», «Terminó como se previó»."""
        return f"{'Terminó' if self.termino else 'Termina'} {_cuanto(self.fin)}"

    @property
    def en_palabras(self) -> str:
        """Una frase con los dos extremos; «Como se previó.» si ninguno se movió."""
        if not self.inicio and not self.fin:
            return "Como se previó."
        fin = self.fin_en_palabras
        return f"{self.inicio_en_palabras}; {fin[0].lower()}{fin[1:]}."


def comparar(
    previsto: Tramo, actual: Tramo, *, empezo: bool = False, termino: bool = False
) -> Varianza:
    """La varianza de `actual` (las fechas reales donde las hay) contra la línea base."""
    return Varianza(
        inicio=(actual.inicio - previsto.inicio).days,
        fin=(actual.fin - previsto.fin).days,
        empezo=empezo,
        termino=termino,
    )


def _cuanto(movidos: int) -> str:
    if not movidos:
        return "como se previó"
    return f"{dias(abs(movidos))} {'después' if movidos > 0 else 'antes'} de lo previsto"
