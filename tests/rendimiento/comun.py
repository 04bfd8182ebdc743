"""Lo común de las mediciones: repetir intercalando y comparar como razón, en la misma corrida."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Razon:
    """Una medición contra su mínimo; los tiempos van en segundos.

    `limite` es lo que se pide; sin él, la razón sólo se informa.
    """

    nombre: str
    nuestro: float
    minimo: float
    limite: float | None = None

    @property
    def valor(self) -> float:
        """Cuántas veces el mínimo."""
        return self.nuestro / self.minimo

    def linea(self) -> str:
        """Renglón para la tabla."""
        juicio = "(sólo se informa)"
        if self.limite is not None:
            juicio = f"(pide ≤ {self.limite:g})  {'bien' if self.valor <= self.limite else 'FALTA'}"
        return (
            f"{self.nombre:<52} {self.valor:6.3f}  {juicio:<19} "
            f"{self.nuestro * 1000:9.1f} ms contra {self.minimo * 1000:9.1f} ms"
        )


def intercalar(
    nuestro: Callable[[], float], minimo: Callable[[], float], veces: int
) -> tuple[float, float]:
    """Medianas de ambas, corriendo una y otra por turnos, tras una vuelta de calentamiento."""
    nuestro(), minimo()
    pares = [(nuestro(), minimo()) for _ in range(veces)]
    return statistics.median(a for a, _ in pares), statistics.median(b for _, b in pares)


def cronometrar(trabajo: Callable[[], object]) -> float:
    """Segundos que tarda un trabajo."""
    antes = time.perf_counter()
    trabajo()
    return time.perf_counter() - antes
