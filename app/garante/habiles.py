"""Los días hábiles con que cuentan los plazos de la revisión: los del perfil de la base."""

from datetime import date

from app.dominio.calendario import CalendarioLaboral
from app.garante.base import Base

DIAS_DE_RESPUESTA = 15
"""Hábiles que tiene el municipio para contestar una observación (consolidacion.md §7)."""

DIAS_DE_REPLICA = 10
"""Hábiles que pasan entre observar y publicar (consolidacion.md §7)."""


def sumar(base: Base, dia: date, cuantos: int) -> date:
    """El hábil número `cuantos` después de `dia`."""
    propios = {date.fromisoformat(uno.fecha): uno.motivo for uno in base.perfil.inhabiles}
    return CalendarioLaboral(base.perfil.feriados_pais, propios).sumar_dias_habiles(dia, cuantos)
