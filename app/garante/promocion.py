"""Qué respuestas se copian a filas para compararlas entre municipios: sólo valores cerrados.

Opciones, fechas y números; nunca textos, personas, tablas ni archivos, que se leen de la
instantánea de cada municipio. Las opciones múltiples van juntas, entre barras: `|gaceta|radio|`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from app.modelo.tipos import Campo, Modelo, TipoCampo
from app.paquete.instantanea import Respuesta

DIAGNOSTICO = "dx"
NO_APLICA = "no_aplica"
NO_SE = "no_se"
_FECHA = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLAVE = re.compile(r"[0-9A-Za-z_.\-]{1,60}")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")

Lugar = tuple[str, str]
"""Herramienta y campo."""

Conversion = Callable[[Any], str | None]
"""El texto comparable de un valor, o `None` si no es lo que el Modelo dice."""

FilaValor = tuple[int, int, int, str]
"""Una fila de la tabla `valor`: instantánea, campo, ficha y texto."""


def campos_cerrados(modelo: Modelo) -> dict[Lugar, Conversion]:
    """Los campos del Modelo que se comparan, con la manera de convertir cada uno."""
    dx = modelo.diagnostico
    capturados = [dato.campos for dato in dx.contexto] + [d.campos for d in dx.cumplimiento]
    cerrados = dict(_de_campos(DIAGNOSTICO, (*chain.from_iterable(capturados), *dx.priorizacion)))
    for pregunta in dx.preguntas:
        claves = frozenset(rango.clave for rango in pregunta.rangos)
        cerrados[DIAGNOSTICO, pregunta.codigo] = _pregunta(claves)
    for herramienta in modelo.herramientas:
        cerrados |= _de_campos(herramienta.clave, (*modelo.cabecera, *herramienta.campos()))
    return cerrados


class Promotor:
    """Convierte respuestas en filas. `numeros`: el número con que la base conoce cada campo."""

    def __init__(self, modelo: Modelo, numeros: Mapping[Lugar, int]) -> None:
        self._conversiones = {
            lugar: (numeros[lugar], convertir)
            for lugar, convertir in campos_cerrados(modelo).items()
        }

    def filas(self, instantanea: int, respuestas: Iterable[Respuesta]) -> list[FilaValor]:
        """Las filas de los valores cerrados, en el orden de su llave: así se escriben seguidas."""
        filas: list[FilaValor] = []
        buscar = self._conversiones.get
        for r in respuestas:
            hallada = buscar((r.herramienta, r.campo))
            if hallada is not None:
                campo, convertir = hallada
                texto = NO_APLICA if r.no_aplica else convertir(r.valor)
                if texto is not None:
                    filas.append((instantanea, campo, r.ficha, texto))
        filas.sort()
        return filas


def _de_campos(herramienta: str, campos: Iterable[Campo]) -> Iterator[tuple[Lugar, Conversion]]:
    for campo in campos:
        conversion = _conversion(campo)
        if conversion is not None:
            yield (herramienta, campo.clave), conversion


def _conversion(campo: Campo) -> Conversion | None:
    claves = frozenset(opcion.clave for opcion in campo.opciones)
    match campo.tipo:
        case TipoCampo.OPCION_UNICA:
            return _unica(claves)
        case TipoCampo.OPCION_MULTIPLE:
            return _multiple(claves)
        case TipoCampo.FECHA:
            return _con_forma(_FECHA)
        case TipoCampo.NUMERO | TipoCampo.DINERO:
            return _con_forma(_DECIMAL)
        case _:
            return None


def _unica(claves: frozenset[str]) -> Conversion:
    """Una opción declarada; si las opciones salen de otro lado, algo con forma de clave."""
    if not claves:
        return _con_forma(_CLAVE)
    return lambda valor: valor if isinstance(valor, str) and valor in claves else None


def _multiple(claves: frozenset[str]) -> Conversion:
    unica = _unica(claves)

    def convertir(valor: Any) -> str | None:
        elegidas = [clave for clave in valor if unica(clave)] if isinstance(valor, list) else []
        return f"|{'|'.join(elegidas)}|" if elegidas else None

    return convertir


def _pregunta(claves: frozenset[str]) -> Conversion:
    opcion, numero = _unica(claves | {NO_SE}), _con_forma(_DECIMAL)
    return lambda valor: opcion(valor) or numero(valor)


def _con_forma(forma: re.Pattern[str]) -> Conversion:
    entera = forma.fullmatch
    return lambda valor: valor if isinstance(valor, str) and entera(valor) else None
