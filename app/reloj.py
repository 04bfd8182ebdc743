"""El reloj del programa: real, o simulado en modo capacitación y en las pruebas."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


class Reloj(Protocol):
    """Da la hora a los servicios; el dominio nunca la pregunta: recibe `hoy` como argumento."""

    def ahora(self) -> datetime:
        """Instante actual en UTC."""

    def hoy(self) -> date:
        """Día de calendario de la oficina (hora local)."""


class RelojReal:
    """El reloj del equipo."""

    def ahora(self) -> datetime:
        return datetime.now(UTC)

    def hoy(self) -> date:
        return datetime.now(UTC).astimezone().date()


@dataclass(slots=True)
class RelojFijo:
    """Un instante que sólo avanza cuando alguien lo mueve (capacitación, ronda, pruebas)."""

    instante: datetime

    def ahora(self) -> datetime:
        return self.instante

    def hoy(self) -> date:
        return self.instante.date()


def marca(instante: datetime) -> str:
    """Instante UTC como `AAAA-MM-DDTHH:MM:SSZ`, la forma que viaja en archivos y paquetes."""
    return instante.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
