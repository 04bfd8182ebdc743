"""Con qué perfil y con qué Modelo se trabaja: los del programa o los que mandó el órgano garante.

Los recibidos viven dentro del expediente, para que su copia en otro equipo trabaje igual. Del
Modelo manda la versión más nueva: un programa actualizado puede traer una posterior.
"""

import logging
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from app.modelo.definicion import DefinicionInvalida
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, Perfil

registro = logging.getLogger(__name__)
T = TypeVar("T")

_PERFIL = "SELECT perfil FROM perfil_recibido ORDER BY id DESC LIMIT 1"
_MODELO = (
    "SELECT modelo_clave, modelo FROM perfil_recibido WHERE modelo <> '' ORDER BY id DESC LIMIT 1"
)


def vigentes(
    cruda: sqlite3.Connection, modelo: Modelo, perfil: Perfil | None
) -> tuple[Modelo, Perfil]:
    """Los que valen para ese expediente; `modelo` y `perfil` son los del programa."""
    if perfil is None:
        clave = str(cruda.execute("SELECT perfil FROM municipio").fetchone()[0])
        return modelo_vigente(cruda, modelo), _perfil(cruda) or cargar_perfil(clave)
    return modelo_vigente(cruda, modelo), _perfil(cruda) or perfil


def _perfil(cruda: sqlite3.Connection) -> Perfil | None:
    fila = cruda.execute(_PERFIL).fetchone()
    if fila is None:
        return None
    # Casi ningún expediente trae uno: abrir no lo paga.
    from app.modelo import recibido  # noqa: PLC0415

    return _o_nada(recibido.perfil_de, str(fila[0]))


def modelo_vigente(cruda: sqlite3.Connection, propio: Modelo) -> Modelo:
    """El Modelo que vale para ese expediente; `propio` es el del programa."""
    fila = cruda.execute(_MODELO).fetchone()
    if fila is None:
        return propio
    from app.modelo import recibido  # noqa: PLC0415

    if not recibido.es_posterior(str(fila[0]), propio.clave):
        return propio
    return _o_nada(recibido.modelo_de, str(fila[1])) or propio


def _o_nada(leer: Callable[[str], T], texto: str) -> T | None:
    """Se comprobó al aplicarlo: si hoy no se entiende, se abre con el del programa."""
    try:
        return leer(texto)
    except DefinicionInvalida as error:
        registro.warning("No se pudo usar lo recibido del órgano garante: %s", error)
        return None
