"""Plazos en meses calendario (herramientas.md §0.1).

Convención única: el fin de un plazo es su fecha límite, `inicio + N meses`. Un plazo de 3 meses
que empieza el 5 de enero vence el 5 de abril (ese día todavía está a tiempo), y la herramienta
siguiente puede empezar ese mismo 5 de abril.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from dateutil.relativedelta import relativedelta

DIAS_POR_MES = 30
"""Un mes del texto del Modelo vale 30 días en las tablas de pasos y de desfases."""


@dataclass(frozen=True, slots=True)
class Tramo:
    """Un lapso del calendario; `fin` es la fecha límite y el inicio del tramo que le sigue."""

    inicio: date
    fin: date

    @property
    def dias(self) -> int:
        """Días naturales que dura."""
        return (self.fin - self.inicio).days


# Sin memoria, pintar un plan repetía esta suma por cada barra con los mismos pocos argumentos.
@lru_cache(maxsize=1024)
def sumar_meses(desde: date, meses: int) -> date:
    """El mismo día `meses` después; si no existe, el último de ese mes (31 ene + 1 = 28 feb)."""
    return desde + relativedelta(months=meses)


def sumar_desfase(desde: date, dias: int) -> date:
    """Suma un desfase de las dependencias: los múltiplos de 30 días son meses calendario.

    «30 días después del inicio» es un mes del Modelo; contarlo en días correría el calendario
    tipo cada vez que el plan cruza febrero.
    """
    if dias % DIAS_POR_MES == 0:
        return sumar_meses(desde, dias // DIAS_POR_MES)
    return desde + timedelta(days=dias)


def fin_de_plazo(inicio: date, meses: int) -> date:
    """Fecha límite de un plazo: inclusive, `inicio + meses`."""
    return sumar_meses(inicio, meses)


def meses_entre(inicio: date, fin: date) -> int:
    """Meses completos: el mayor N con `sumar_meses(inicio, N) <= fin` (negativo si va atrás)."""
    meses = (fin.year - inicio.year) * 12 + fin.month - inicio.month
    return meses if sumar_meses(inicio, meses) <= fin else meses - 1


def repartir_pasos(dias_de_pasos: Sequence[int], inicio: date, fin: date) -> tuple[Tramo, ...]:
    """Tramos seguidos y proporcionales a los días de cada paso; el residuo va al último.

    Si ningún paso tiene días, todos empiezan y acaban en `inicio` salvo el último.
    """
    suma, total = sum(dias_de_pasos), (fin - inicio).days
    if total < 0 or any(dias < 0 for dias in dias_de_pasos):
        raise ValueError("los pasos y el plazo no pueden durar menos de cero días")
    tramos: list[Tramo] = []
    desde = inicio
    for dias in dias_de_pasos[:-1]:
        hasta = desde + timedelta(days=dias * total // suma if suma else 0)
        tramos.append(Tramo(desde, hasta))
        desde = hasta
    if dias_de_pasos:
        tramos.append(Tramo(desde, fin))
    return tuple(tramos)


def dia_al(porcentaje: int, inicio: date, fin: date) -> date:
    """El día en que va ese % (0–100) del lapso, contando días completos."""
    return inicio + timedelta(days=porcentaje * (fin - inicio).days // 100)


def proporcion(inicio: date, fin: date, meses: int) -> Fraction:
    """Lo que dura el lapso ÷ lo que duraría un plazo de `meses` desde ese inicio (1 = igual)."""
    plazo = max(1, (fin_de_plazo(inicio, meses) - inicio).days)
    return Fraction((fin - inicio).days, plazo)


def repeticiones(inicio: date, fin: date, meses: int, hasta: date) -> Iterator[Tramo]:
    """Los ciclos de `meses` que siguen al primero y empiezan antes de `hasta`.

    El segundo empieza al cumplirse el periodo, o al terminar el primero si se alargó.
    """
    if meses < 1:
        raise ValueError("un ciclo dura al menos un mes")
    # Se cuenta siempre desde el mismo día: encadenando, un 31 se volvería 28 para siempre.
    ancla, vuelta = (inicio, 1) if fin <= fin_de_plazo(inicio, meses) else (fin, 0)
    while (desde := sumar_meses(ancla, vuelta * meses)) < hasta:
        vuelta += 1
        yield Tramo(desde, sumar_meses(ancla, vuelta * meses))
