"""Antes de adjuntar: lo que conviene pensar de cada archivo, y poder desistir."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ui.comun.avisos import Avisos

CODIGO = "EXP-33"
A_LA_VISTA = 5
"""Cuántos archivos se explican; con más, el diálogo no cabría en la pantalla."""


def los_que_se_adjuntan(
    avisos: Avisos, rutas: Sequence[Path], dudosos: Sequence[Any]
) -> tuple[Path, ...]:
    """Pregunta por los dudosos (`Advertencia` del expediente) y devuelve los que se adjuntan.

    Desistir deja fuera sólo los dudosos: los demás no tienen por qué esperar.
    """
    if not dudosos:
        return tuple(rutas)
    fuera = {una.ruta for una in dudosos}
    limpios = tuple(ruta for ruta in rutas if ruta not in fuera)
    if avisos.confirmar(
        _pregunta(len(dudosos)),
        _detalle(dudosos, len(limpios)),
        si="Adjuntar de todos modos",
        no="No adjuntar",
    ):
        return tuple(rutas)
    return limpios


def _pregunta(cuantos: int) -> str:
    return "¿Adjuntar este archivo?" if cuantos == 1 else f"¿Adjuntar estos {cuantos} archivos?"


def _detalle(dudosos: Sequence[Any], limpios: int) -> str:
    parrafos = [una.texto for una in dudosos[:A_LA_VISTA]]
    if len(dudosos) > A_LA_VISTA:
        parrafos.append(f"Y {len(dudosos) - A_LA_VISTA} más con el mismo cuidado.")
    if limpios:
        parrafos.append("Lo demás que eligió se adjunta en cualquier caso.")
    return "\n\n".join([*parrafos, f"({CODIGO})"])
