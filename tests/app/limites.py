"""Límites del plan para los modelos de prueba."""

from app.modelo.tipos import Fase, LimitesDelPlan

LIMITES = LimitesDelPlan(
    simultaneas=3,
    por_persona=3,
    exceso_con_motivo=30,
    compresion_minima=50,
    dias_sin_responsable=30,
    dias_cercanos=30,
    meses_de_ciclos=12,
    fases=(Fase("Inicio", 0, 10), Fase("Ejecución", 10, 85), Fase("Cierre", 85, 100)),
    hitos=(25, 50, 75),
)
