"""Fechas y horas como se dicen en la oficina: «3 feb», «31 de marzo de 2026», «10:42»."""

from datetime import date, datetime

from app.dominio.meses import MESES, MESES_CORTOS


def corta(dia: date, hoy: date | None = None) -> str:
    """«3 feb»; con el año si no es el de `hoy` (o si no se da)."""
    base = f"{dia.day} {MESES_CORTOS[dia.month - 1]}"
    return base if hoy is not None and hoy.year == dia.year else f"{base} {dia.year}"


def larga(dia: date, hoy: date | None = None) -> str:
    """«31 de marzo»; con el año si no es el de `hoy` (o si no se da)."""
    base = f"{dia.day} de {MESES[dia.month - 1]}"
    return base if hoy is not None and hoy.year == dia.year else f"{base} de {dia.year}"


def dias(cantidad: int) -> str:
    """«1 día», «12 días»."""
    return f"{cantidad} {'día' if cantidad == 1 else 'días'}"


def hora(momento: str) -> str:
    """La hora de pared de un instante UTC `AAAA-MM-DDTHH:MM:SSZ`: «10:42»."""
    return f"{datetime.fromisoformat(momento).astimezone():%H:%M}"
