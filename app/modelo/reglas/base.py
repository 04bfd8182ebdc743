"""Lo común a todas las reglas: qué reciben, qué entregan y cómo se leen los valores."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from app.modelo.contexto import Contexto, Ficha, Fila, Valor


@dataclass(frozen=True, slots=True)
class Senal:
    """Dónde se incumple una regla y qué decir. `fila` cuenta desde 0; `ficha` desde 1."""

    campo: str
    texto: str
    fila: int | None = None
    ficha: int = 1


@dataclass(frozen=True, slots=True)
class Caso:
    """Una herramienta a revisar dentro de su expediente."""

    herramienta: str
    contexto: Contexto

    @property
    def general(self) -> Mapping[str, Valor]:
        """Valores de la ficha general."""
        return self.contexto.general(self.herramienta)

    @property
    def hoy(self) -> date:
        """El día de la revisión."""
        return self.contexto.hoy

    def fichas(self, tipo: str) -> tuple[Ficha, ...]:
        """Las fichas repetidas de un tipo."""
        return self.contexto.de_tipo(self.herramienta, tipo)

    def filas(self, campo: str) -> list[Fila]:
        """Las filas de una tabla de la ficha general."""
        return filas(self.general, campo)


Regla = Callable[[Caso], Iterator[Senal]]
"""Una regla mira un caso y va diciendo dónde no se cumple; sin señales, se cumple."""

Reglas = Mapping[str, Regla]


def filas(valores: Mapping[str, Valor], campo: str) -> list[Fila]:
    """Las filas de una tabla; vacío si no se ha llenado."""
    valor = valores.get(campo)
    return [fila for fila in valor if isinstance(fila, Mapping)] if isinstance(valor, list) else []


def texto(valores: Mapping[str, Valor], campo: str) -> str:
    """El texto de un campo, sin espacios alrededor; vacío si no hay."""
    valor = valores.get(campo)
    return valor.strip() if isinstance(valor, str) else ""


def lista(valores: Mapping[str, Valor], campo: str) -> list[str]:
    """Las claves de una opción múltiple o los ids de un adjunto."""
    valor = valores.get(campo)
    return [str(pieza) for pieza in valor] if isinstance(valor, list | tuple) else []


def numero(valores: Mapping[str, Valor], campo: str) -> Decimal | None:
    """El número de un campo, o `None` si no hay o no lo es."""
    valor: Any = valores.get(campo)
    if valor is None or valor == "":
        return None
    try:
        return Decimal(str(valor))
    except InvalidOperation:
        return None


def fecha(valores: Mapping[str, Valor], campo: str) -> date | None:
    """La fecha de un campo, o `None` si no hay."""
    valor = texto(valores, campo)
    try:
        return date.fromisoformat(valor) if valor else None
    except ValueError:
        return None


def visible(dia: date) -> str:
    """Fecha corta para mensajes: `3 mar 2026`."""
    meses = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
    return f"{dia.day} {meses[dia.month - 1]} {dia.year}"


def orden_de_fechas(
    valores: Mapping[str, Valor], campo: str, inicio: str, fin: str
) -> Iterator[Senal]:
    """Señala cada fila de la tabla `campo` que termina antes de empezar."""
    for indice, fila in enumerate(filas(valores, campo)):
        desde, hasta = fecha(fila, inicio), fecha(fila, fin)
        if desde and hasta and hasta < desde:
            yield Senal(
                campo,
                f"El renglón {indice + 1} termina ({visible(hasta)}) antes de empezar "
                f"({visible(desde)}). Corrija alguna de las dos fechas.",
                indice,
            )


def sin_orden(valores: list[Decimal]) -> bool:
    """Si la serie no está en orden ascendente."""
    return any(anterior > siguiente for anterior, siguiente in pairwise(valores))
