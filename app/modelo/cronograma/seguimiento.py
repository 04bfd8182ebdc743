"""Cómo va el plan: qué está atrasado hoy, qué sigue y cuánto se movió de la línea base."""

from datetime import date, timedelta
from enum import StrEnum

from app.congelado import Congelado, congelada
from app.dominio.plazos import Tramo
from app.dominio.semaforos import vencimiento_en_palabras
from app.dominio.varianza import Varianza, comparar
from app.modelo.cronograma.valores import PASO, Actividad, Cronograma

_GRAVEDAD = {"rojo": 0, "amarillo": 1}
_LEVE = 2


class Pide(StrEnum):
    """Por qué una actividad está en la lista."""

    ATRASADA = "atrasada"
    VENCE = "vence"
    EMPIEZA = "empieza"


@congelada
class PorAtender(Congelado):
    """Una actividad que pide atención. `texto`: «venció hace 12 días», «inicia el 1 jul»…"""

    actividad: Actividad
    pide: Pide
    dia: date
    texto: str


def por_atender(cronograma: Cronograma, dias: int) -> tuple[PorAtender, ...]:
    """Primero lo atrasado, de lo más grave a lo menos; luego lo que empieza o vence en `dias`.

    Los pasos de una herramienta que ya está en la lista no se repiten. Gravedad: el color del
    semáforo, luego si es crítica y luego los días de atraso.
    """
    todas = [p for a in cronograma.actividades if (p := _por_atender(a, cronograma.hoy, dias))]
    dichas = {p.actividad.id for p in todas if p.actividad.tipo != PASO}
    propias = [p for p in todas if p.actividad.tipo != PASO or p.actividad.padre not in dichas]
    atrasadas = [p for p in propias if p.pide is Pide.ATRASADA]
    siguen = [p for p in propias if p.pide is not Pide.ATRASADA]
    return (
        *sorted(atrasadas, key=lambda p: _gravedad(p.actividad)),
        *sorted(siguen, key=lambda p: p.dia),
    )


def varianza(actividad: Actividad) -> Varianza | None:
    """Cuánto se movió de la línea base con que se compara; `None` si no está en ella."""
    if actividad.base_inicio is None or actividad.base_fin is None:
        return None
    return comparar(
        Tramo(actividad.base_inicio, actividad.base_fin),
        Tramo(actividad.inicio_real or actividad.inicio, actividad.fin_real or actividad.fin),
        empezo=actividad.inicio_real is not None,
        termino=actividad.fin_real is not None,
    )


def _por_atender(actividad: Actividad, hoy: date, dias: int) -> PorAtender | None:
    if actividad.terminada:
        return None
    limite = hoy + timedelta(days=dias)
    if actividad.atraso_dias > 0:
        pide, dia = Pide.ATRASADA, actividad.fin
    elif hoy <= actividad.fin <= limite:
        pide, dia = Pide.VENCE, actividad.fin
    elif actividad.inicio_real is None and hoy <= actividad.inicio <= limite:
        pide, dia = Pide.EMPIEZA, actividad.inicio
    else:
        return None
    inicio = actividad.inicio_real or actividad.inicio
    # Lo que empieza y vence en el lapso se dice por su vencimiento, que es lo que apremia.
    visto = min(inicio, hoy) if pide is Pide.VENCE else inicio
    return PorAtender(actividad, pide, dia, vencimiento_en_palabras(visto, actividad.fin, hoy))


def _gravedad(actividad: Actividad) -> tuple[int, bool, int]:
    color = _GRAVEDAD.get(actividad.semaforo, _LEVE)
    return color, not actividad.critica, -actividad.atraso_dias
