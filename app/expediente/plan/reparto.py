"""Cómo siguen las partes a su madre cuando ésta cambia de fechas."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.dominio.plazos import repartir_pasos
from app.expediente.almacen import Fila
from app.modelo.cronograma.valores import Tramo
from app.modelo.tipos import Herramienta


def escalar(dia: date, antes: Tramo, despues: Tramo) -> date:
    """El mismo punto del tramo, en el tramo nuevo."""
    largo = max(1, (antes[1] - antes[0]).days)
    nuevo = (despues[1] - despues[0]).days
    return despues[0] + timedelta(days=(dia - antes[0]).days * nuevo // largo)


def repartidos(
    herramienta: Herramienta, madre: Fila, pasos: Sequence[Fila], tramo: Tramo
) -> list[Tramo]:
    """Los tramos nuevos de los pasos, en su orden.

    Si siguen como los reparte el Modelo, se reparten otra vez; si alguien movió uno, se escalan
    para conservar sus proporciones.
    """
    dias = [paso.dias for paso in herramienta.pasos]
    actuales = [(paso.inicio, paso.fin) for paso in pasos]
    previstos = [(t.inicio, t.fin) for t in repartir_pasos(dias, madre.inicio, madre.fin)]
    if actuales == previstos:
        return [(t.inicio, t.fin) for t in repartir_pasos(dias, *tramo)]
    propio = (madre.inicio, madre.fin)
    return [(escalar(i, propio, tramo), escalar(f, propio, tramo)) for i, f in actuales]
