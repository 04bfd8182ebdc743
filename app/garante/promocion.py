"""Qué respuestas se copian a columnas para compararlas entre municipios: sólo valores cerrados.

Opciones, fechas y números; nunca textos, personas, tablas ni archivos, que se leen de la
instantánea de cada municipio.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import itemgetter
from typing import Any

from app.modelo.tipos import Campo, Modelo, TipoCampo
from app.paquete.instantanea import Respuesta

_FECHA = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLAVE = re.compile(r"[0-9A-Za-z_.\-]{1,60}")
NO_APLICA = "no_aplica"
NO_SE = "no_se"
DIAGNOSTICO = "dx"
_LLAVE = itemgetter(1, 2, 3, 4)

Par = tuple[str, float | None]
Conversion = Callable[[Any], Iterable[Par]]


FilaValor = tuple[int, str, str, int, int, str, float | None]
"""Una fila de la tabla `valor`, en el orden de sus columnas."""


class Promotor:
    """Sabe qué campos del Modelo tienen valor cerrado y cómo se convierte cada uno."""

    def __init__(self, modelo: Modelo) -> None:
        self._conversiones: dict[tuple[str, str], Conversion] = {}
        for herramienta in modelo.herramientas:
            self._aprender(herramienta.clave, (*modelo.cabecera, *herramienta.campos()))
        dx = modelo.diagnostico
        capturados = [dato.campos for dato in dx.contexto] + [d.campos for d in dx.cumplimiento]
        self._aprender(DIAGNOSTICO, (*chain.from_iterable(capturados), *dx.priorizacion))
        for pregunta in dx.preguntas:
            claves = frozenset(rango.clave for rango in pregunta.rangos)
            self._conversiones[DIAGNOSTICO, pregunta.codigo] = _pregunta(claves)

    def filas(self, instantanea: int, respuestas: Iterable[Respuesta]) -> list[FilaValor]:
        """Las filas de los valores cerrados, en el orden de su llave: así se escriben seguidas."""
        filas: list[FilaValor] = []
        conversiones = self._conversiones
        for r in respuestas:
            convertir = conversiones.get((r.herramienta, r.campo))
            if convertir is None:
                continue
            pares = ((NO_APLICA, None),) if r.no_aplica else convertir(r.valor)
            for orden, (texto, numero) in enumerate(pares):
                filas.append((instantanea, r.campo, r.herramienta, r.ficha, orden, texto, numero))
        filas.sort(key=_LLAVE)
        return filas

    def _aprender(self, herramienta: str, campos: Iterable[Campo]) -> None:
        for campo in campos:
            conversion = _conversion(campo)
            if conversion is not None:
                self._conversiones[herramienta, campo.clave] = conversion


def _conversion(campo: Campo) -> Conversion | None:
    claves = frozenset(opcion.clave for opcion in campo.opciones)
    match campo.tipo:
        case TipoCampo.OPCION_UNICA:
            return _unica(claves)
        case TipoCampo.OPCION_MULTIPLE:
            return _multiple(claves)
        case TipoCampo.FECHA:
            return _fecha
        case TipoCampo.NUMERO | TipoCampo.DINERO:
            return _numero
        case _:
            return None


def _unica(claves: frozenset[str]) -> Conversion:
    def convertir(valor: Any) -> Iterable[Par]:
        return ((valor, None),) if _es_clave(valor, claves) else ()

    return convertir


def _multiple(claves: frozenset[str]) -> Conversion:
    def convertir(valor: Any) -> Iterator[Par]:
        if isinstance(valor, list | tuple):
            yield from ((clave, None) for clave in valor if _es_clave(clave, claves))

    return convertir


def _pregunta(claves: frozenset[str]) -> Conversion:
    def convertir(valor: Any) -> Iterable[Par]:
        if valor == NO_SE or (isinstance(valor, str) and valor in claves):
            return ((valor, None),)
        return _numero(valor)

    return convertir


def _es_clave(valor: Any, claves: frozenset[str]) -> bool:
    """Una opción declarada; si las opciones salen de otro lado, algo con forma de clave."""
    if not isinstance(valor, str):
        return False
    return valor in claves if claves else _CLAVE.fullmatch(valor) is not None


def _fecha(valor: Any) -> Iterable[Par]:
    return ((valor, None),) if isinstance(valor, str) and _FECHA.fullmatch(valor) else ()


def _numero(valor: Any) -> Iterable[Par]:
    if not isinstance(valor, str) or len(valor) > 40:
        return ()
    try:
        numero = float(valor)
    except ValueError:
        return ()
    return ((valor, numero),) if math.isfinite(numero) else ()
