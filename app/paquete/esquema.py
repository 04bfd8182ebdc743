"""Decodificador estricto de `datos/datos.json` (esquema 1): tipo, largo, intervalo y forma.

Los campos que no se conocen se ignoran: dentro de un mismo esquema sólo se añaden. El original
se conserva aparte, así que no se pierde nada. `recursos/esquemas/datos-1.schema.json` describe
lo mismo para terceros.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, get_type_hints

import msgspec

from app.paquete import campos, canonico, limites
from app.paquete.alcance import DIMENSION
from app.paquete.entrega_declarada import EntregaDeclarada
from app.paquete.estricto import Lector
from app.paquete.instantanea import Actividad, Evidencia, Instantanea

_SEPARADOR = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LECTORES: Mapping[str, Lector[Any]] = {
    nombre: Lector(tipo, nombre)
    for nombre, tipo in get_type_hints(Instantanea, include_extras=True).items()
}
_OBLIGATORIAS = [
    parte.name
    for parte in fields(Instantanea)
    if parte.default is MISSING and parte.default_factory is MISSING
]


def leer(crudo: bytes) -> Instantanea:
    """La instantánea de un documento ajeno, o `PaqueteRechazado` (E302, E304–E307, E310).

    El detalle del rechazo dice tabla, registro y campo.
    """
    canonico.comprobar_cuantos(crudo)
    partes = _partes(crudo)
    if partes is None:
        enteras = campos.objeto(canonico.leer(crudo), "datos")
        return _armar({n: _LECTORES[n].convertir(enteras[n]) for n in _LECTORES if n in enteras})
    return _armar({nombre: _LECTORES[nombre].leer(bytes(de)) for nombre, de in partes.items()})


def _partes(crudo: bytes) -> Mapping[str, msgspec.Raw] | None:
    """Los bytes de cada parte, o `None` si hay que leer el documento entero paso a paso.

    Si las partes, con lo que las une, suman justo el documento, ninguna está repetida.
    """
    try:
        partes = _SEPARADOR.decode(crudo)
    except (ValueError, RecursionError):
        return None
    conocidas = partes.keys() <= _LECTORES.keys()
    suma = sum(len(f'"{nombre}":,') + len(bytes(de)) for nombre, de in partes.items())
    return partes if conocidas and suma + len("{}") - len(",") == len(crudo) else None


def _armar(partes: Mapping[str, Any]) -> Instantanea:
    for nombre in _OBLIGATORIAS:
        if nombre not in partes:
            raise campos.esquema(nombre)
    leida = Instantanea(**partes)
    _comprobar_entrega(leida.entrega)
    _comprobar_evidencias(leida.evidencias)
    _comprobar_actividades(leida.actividades)
    return leida


def _comprobar_entrega(entrega: EntregaDeclarada | None) -> None:
    if entrega is not None and (entrega.alcance == DIMENSION) != (entrega.dimension is not None):
        raise campos.esquema("entrega: dimension")


def _comprobar_evidencias(evidencias: Sequence[Evidencia]) -> None:
    """Sin archivo sólo puede estar la que dice en qué lugar físico se consulta."""
    for numero, evidencia in enumerate(evidencias, start=1):
        if not evidencia.sha256 and not evidencia.referida:
            raise campos.esquema(f"evidencias, registro {numero}: sha256")


def _comprobar_actividades(actividades: Sequence[Actividad]) -> None:
    """Lo que no se ve en un solo campo: la línea base, la cuenta de pasos y de quién es parte."""
    for numero, una in enumerate(actividades, start=1):
        if not _es_tramo(una.base_inicio, una.base_fin):
            raise campos.esquema(f"actividades, registro {numero}: base_fin")
        if una.pasos_hechos > una.pasos_total:
            raise campos.esquema(f"actividades, registro {numero}: pasos_hechos")
    padres = {una.id: una.padre for una in actividades}
    for numero, una in enumerate(actividades, start=1):
        if una.padre and not _tiene_raiz(una.padre, padres):
            raise campos.esquema(f"actividades, registro {numero}: padre")


def _es_tramo(inicio: date | None, fin: date | None) -> bool:
    return inicio is fin is None or (inicio is not None and fin is not None and inicio <= fin)


def _tiene_raiz(id_: str, padres: Mapping[str, str]) -> bool:
    """Si subiendo de padre en padre se llega al primer nivel: ni faltan ni dan vueltas."""
    for _ in range(limites.NIVELES):
        if id_ not in padres:
            return False
        id_ = padres[id_]
        if not id_:
            return True
    return False
