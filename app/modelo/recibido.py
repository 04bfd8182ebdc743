"""El perfil y el Modelo que manda un órgano garante, como JSON y no como carpeta de TOML.

Se validan igual que los del programa. Como ellos, quedan compilados para el siguiente arranque.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from app import VERSION
from app.modelo import compilado
from app.modelo.definicion import DefinicionInvalida
from app.modelo.exportacion import FORMATO
from app.modelo.tipos import Modelo, Perfil

T = TypeVar("T", Modelo, Perfil)
PERFIL, MODELO = "el perfil recibido", "el Modelo recibido"
_VERSION = re.compile(r"(.{1,60})/([0-9]{1,6}(?:\.[0-9]{1,6}){0,3})")


def a_texto(datos: Mapping[str, Any]) -> str:
    """Los datos como se guardan: el mismo contenido da siempre el mismo texto."""
    return json.dumps(datos, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=2)
def perfil_de(texto: str) -> Perfil:
    """El perfil guardado con `a_texto`. Lanza `DefinicionInvalida`."""
    return _leer(texto, Perfil, _perfil)


@lru_cache(maxsize=2)
def modelo_de(texto: str) -> Modelo:
    """El Modelo guardado con `a_texto` (el JSON de `exportacion`). Lanza `DefinicionInvalida`."""
    return _leer(texto, Modelo, _modelo)


def es_posterior(nueva: str, actual: str) -> bool:
    """Si `RTA-MTM/2023.1` es una versión posterior de `RTA-MTM/2022.1`: mismo Modelo, más nueva."""
    una, otra = _VERSION.fullmatch(nueva), _VERSION.fullmatch(actual)
    if una is None or otra is None or una[1] != otra[1]:
        return False
    return _numeros(una[2]) > _numeros(otra[2])


def _numeros(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _leer(texto: str, tipo: type[T], armar: Callable[[dict[str, Any]], T]) -> T:
    suma = hashlib.sha256(texto.encode()).hexdigest()
    nombre, clave = f"recibido-{suma[:16]}.json", f"{VERSION}-{suma}"
    listo = compilado.leer(nombre, clave, tipo)
    if listo is not None:
        return listo
    armado = armar(_objeto(texto))
    compilado.guardar(nombre, clave, armado)
    return armado


def _objeto(texto: str) -> dict[str, Any]:
    try:
        datos = json.loads(texto)
    except (ValueError, RecursionError) as error:
        raise DefinicionInvalida("lo recibido", "", "no es un JSON bien formado") from error
    if not isinstance(datos, dict):
        raise DefinicionInvalida("lo recibido", "", "debe ser una tabla con sus datos")
    return datos


def _perfil(datos: dict[str, Any]) -> Perfil:
    # Arrastra pydantic: sólo hace falta cuando la copia compilada no sirve.
    from app.modelo.armado import perfil_desde  # noqa: PLC0415

    return perfil_desde(datos, PERFIL)


def _modelo(datos: dict[str, Any]) -> Modelo:
    from app.modelo.lectura import convertir  # noqa: PLC0415
    from app.modelo.revision import revisar  # noqa: PLC0415

    if datos.pop("formato", "") != FORMATO:
        raise DefinicionInvalida(MODELO, "formato", f"este programa sólo entiende «{FORMATO}»")
    modelo = convertir(Modelo, datos, MODELO)
    revisar(modelo)
    return modelo
