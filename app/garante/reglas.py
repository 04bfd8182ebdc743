"""Reglas de recepción que no tocan disco ni base: secuencia, reloj y periodo (paquete.md §7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.garante import codigos

PRIMERA_PUBLICACION = datetime(2026, 1, 1, tzinfo=UTC)
"""Nada pudo firmarse con este programa antes de existir."""

DESFASE_TOLERADO = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Eslabon:
    """Lo que une una entrega con las demás de su municipio."""

    secuencia: int
    manifiesto_sha256: str
    linaje: str
    anterior: str
    formato: int


def avisos_de_secuencia(
    nueva: Eslabon, vigente: Eslabon | None, formato_visto: int
) -> tuple[str, ...]:
    """Avisos de una entrega que se acepta: linaje, salto, cadena y formato, en ese orden.

    Con un salto no se puede comprobar la cadena: la entrega anterior no se conoce.
    """
    avisos = []
    if vigente is not None:
        seguida = nueva.secuencia == vigente.secuencia + 1
        if nueva.linaje != vigente.linaje:
            avisos.append(codigos.W702)
        if not seguida:
            avisos.append(codigos.W703)
        elif nueva.anterior != vigente.manifiesto_sha256:
            avisos.append(codigos.W704)
    if nueva.formato < formato_visto:
        avisos.append(codigos.W706)
    return tuple(avisos)


def reloj_dudoso(momentos: Sequence[datetime], recibido: datetime) -> bool:
    """Si algún momento que declara el paquete es imposible: del futuro o previo al programa."""
    return any(
        momento > recibido + DESFASE_TOLERADO or momento < PRIMERA_PUBLICACION
        for momento in momentos
    )


def periodo_de(dia: date) -> str:
    """El trimestre de un día: `2026-T4`."""
    return f"{dia.year:04d}-T{(dia.month + 2) // 3}"
