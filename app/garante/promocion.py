"""Qué respuestas se copian a columnas para compararlas entre municipios: sólo valores cerrados.

Opciones, fechas y números; nunca textos, personas, tablas ni archivos, que se leen de la
instantánea de cada municipio.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from app.modelo.tipos import Campo, Modelo, TipoCampo
from app.paquete.instantanea import Respuesta

_FECHA = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLAVE = re.compile(r"[0-9A-Za-z_.\-]{1,60}")
NO_APLICA = "no_aplica"
NO_SE = "no_se"
_LLAVE = itemgetter(1, 2, 3, 4)

Par = tuple[str, float | None]
Conversion = Callable[[Any], Iterable[Par]]


FilaValor = tuple[int, str, str, int, int, str, float | None]
"""Una fila de la tabla `valor`, en el orden de sus columnas."""


def filas_de_valores(
    modelo: Modelo, instantanea: int, respuestas: Iterable[Respuesta]
) -> list[FilaValor]:
    """Las filas de los valores cerrados, en el orden de su llave (así se escriben seguidas)."""
    conversiones = _conversiones(modelo)
    filas = []
    for r in respuestas:
        convertir = conversiones.get((r.herramienta, r.campo))
        if convertir is None:
            continue
        pares = ((NO_APLICA, None),) if r.no_aplica else convertir(r.valor)
        for orden, (texto, numero) in enumerate(pares):
            filas.append((instantanea, r.campo, r.herramienta, r.ficha, orden, texto, numero))
    filas.sort(key=_LLAVE)
    return filas


@lru_cache(maxsize=4)
def _conversiones(modelo: Modelo) -> dict[tuple[str, str], Conversion]:
    """Por herramienta y campo, cómo se convierte su valor; los que faltan no se promueven."""
    tabla: dict[tuple[str, str], Conversion] = {}
    for herramienta in modelo.herramientas:
        for campo in (*modelo.cabecera, *herramienta.campos()):
            _anotar(tabla, herramienta.clave, campo)
    dx = modelo.diagnostico
    capturados = [dato.campos for dato in dx.contexto] + [d.campos for d in dx.cumplimiento]
    for campo in (*chain.from_iterable(capturados), *dx.priorizacion):
        _anotar(tabla, "dx", campo)
    for pregunta in dx.preguntas:
        claves = frozenset(rango.clave for rango in pregunta.rangos)
        tabla["dx", pregunta.codigo] = _pregunta(claves)
    return tabla


def _anotar(tabla: dict[tuple[str, str], Conversion], herramienta: str, campo: Campo) -> None:
    claves = frozenset(opcion.clave for opcion in campo.opciones)
    match campo.tipo:
        case TipoCampo.OPCION_UNICA:
            tabla[herramienta, campo.clave] = _unica(claves)
        case TipoCampo.OPCION_MULTIPLE:
            tabla[herramienta, campo.clave] = _multiple(claves)
        case TipoCampo.FECHA:
            tabla[herramienta, campo.clave] = _fecha
        case TipoCampo.NUMERO | TipoCampo.DINERO:
            tabla[herramienta, campo.clave] = _numero
        case _:
            pass


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
