"""Los pendientes repartidos en grupos, por tipo o por herramienta. Sin Qt."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.expediente.vistas import Pendiente
from app.modelo.tipos import Modelo

ERROR, AVISO, SUGERENCIA = "error", "aviso", "sugerencia"
CLASES = (ERROR, AVISO, SUGERENCIA)
"""En el orden de las pestañas y en el que los da el expediente."""

_PROPIOS = {
    "FALTA": "Datos obligatorios sin contestar",
    "S-lista": "Herramientas por terminar",
    "S-diagnostico": "Diagnóstico inicial",
    "S-dx": "Diagnóstico inicial",
}
"""Tipos que no son una validación del Modelo."""


class Grupo(NamedTuple):
    """Pendientes que van juntos. `regla` vacía si el grupo no es de una validación."""

    clave: str
    titulo: str
    regla: str
    pendientes: tuple[Pendiente, ...]


def cuantos(pendientes: Iterable[Pendiente]) -> dict[str, int]:
    """Cuántos hay de cada clase."""
    clases = [p.clase for p in pendientes]
    return {clase: clases.count(clase) for clase in CLASES}


def por_tipo(pendientes: Sequence[Pendiente], modelo: Modelo) -> tuple[Grupo, ...]:
    """Un grupo por regla, en el orden en que aparecen."""
    textos = {v.id: v.texto for h in modelo.herramientas for v in h.validaciones}
    reglas = dict.fromkeys(p.regla for p in pendientes)
    return tuple(
        Grupo(
            regla,
            _PROPIOS.get(regla) or textos.get(regla, regla),
            "" if regla in _PROPIOS else regla,
            tuple(p for p in pendientes if p.regla == regla),
        )
        for regla in reglas
    )


def por_herramienta(pendientes: Sequence[Pendiente], modelo: Modelo) -> tuple[Grupo, ...]:
    """Un grupo por herramienta, en el orden del Modelo; el diagnóstico al final."""
    nombres = {h.clave: f"{h.clave} {h.nombre_corto}" for h in modelo.herramientas}
    nombres |= {
        p.direccion.herramienta: "Diagnóstico inicial"
        for p in pendientes
        if p.direccion.herramienta not in nombres
    }
    grupos = (
        Grupo(clave, titulo, "", tuple(p for p in pendientes if p.direccion.herramienta == clave))
        for clave, titulo in nombres.items()
    )
    return tuple(grupo for grupo in grupos if grupo.pendientes)


def reglas_en_uso(modelo: Modelo) -> int:
    """Cuántas validaciones del Modelo se comprueban."""
    return sum(v.implementada for h in modelo.herramientas for v in h.validaciones)
