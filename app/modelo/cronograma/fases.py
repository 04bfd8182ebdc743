"""Las fases e hitos de control de un proyecto de 1d, repartidos en sus fechas."""

from datetime import date

from app.dominio.plazos import Tramo, dia_al, repartir_pasos
from app.modelo.tipos import Fase, LimitesDelPlan


def fases_de_proyecto(
    limites: LimitesDelPlan, inicio: date, fin: date
) -> tuple[tuple[Fase, Tramo], ...]:
    """Cada fase con su lapso, seguidas y en proporción, como los pasos de una herramienta."""
    tramos = repartir_pasos([f.hasta - f.desde for f in limites.fases], inicio, fin)
    return tuple(zip(limites.fases, tramos, strict=True))


def hitos_de_control(limites: LimitesDelPlan, inicio: date, fin: date) -> tuple[date, ...]:
    """Los días en que toca revisar cómo va (al 25, 50 y 75 % de lo que dura)."""
    return tuple(dia_al(porcentaje, inicio, fin) for porcentaje in limites.hitos)
