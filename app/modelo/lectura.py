"""Leer un TOML del Modelo y decir en español qué tiene mal, en qué archivo y en qué lugar.

Importa pydantic, que tarda más que abrir el programa: sólo lo importa `app.modelo.armado`, y a
éste, sólo quien encuentra vieja la copia compilada.
"""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from app.modelo.definicion import DefinicionInvalida, Lugar, en_palabras

T = TypeVar("T")
_LINEA = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_MOTIVOS = {
    "missing": "falta «{ultimo}»",
    "extra_forbidden": "«{ultimo}» no se reconoce",
    "unexpected_keyword_argument": "«{ultimo}» no se reconoce",
    "literal_error": "«{entrada}» no es uno de los valores admitidos",
    "enum": "«{entrada}» no es uno de los valores admitidos",
    "string_type": "debe ser un texto entre comillas",
    "int_type": "debe ser un número entero",
    "int_parsing": "debe ser un número entero",
    "int_from_float": "debe ser un número entero",
    "bool_type": "debe ser true o false",
    "bool_parsing": "debe ser true o false",
    "decimal_type": "debe ser un número",
    "decimal_parsing": "debe ser un número",
    "tuple_type": "debe ser una lista entre corchetes",
    "dataclass_type": "debe ser una tabla con sus datos",
    "too_long": "tiene más elementos de los que caben",
}


def leer_toml(ruta: Path) -> dict[str, Any]:
    """El contenido del TOML, con las opciones abreviadas `["clave", "texto"]` ya abiertas."""
    try:
        datos = tomllib.loads(ruta.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DefinicionInvalida(ruta.name, _linea(error), _sintaxis(error)) from error
    except UnicodeDecodeError as error:
        raise DefinicionInvalida(ruta.name, "", "no está guardado en UTF-8") from error
    except OSError as error:
        raise DefinicionInvalida(ruta.name, "", "no se puede leer") from error
    _abrir_opciones(datos)
    return datos


def convertir(tipo: type[T], datos: object, archivo: str) -> T:
    """Los datos como `tipo`, sin admitir nada que el tipo no nombre."""
    # La tupla lleva la configuración porque pydantic no deja dársela a una dataclass.
    adaptador = TypeAdapter(tuple[tipo], config=ConfigDict(extra="forbid"))  # type: ignore[valid-type]
    try:
        (valor,) = adaptador.validate_python((datos,))
    except ValidationError as error:
        primero = error.errors(include_url=False)[0]
        lugar = primero["loc"][1:]
        motivo = _motivo(primero["type"], lugar, primero.get("input"))
        raise DefinicionInvalida(archivo, en_palabras(lugar, datos), motivo) from error
    return valor


def _motivo(clase: str, lugar: Lugar, entrada: object) -> str:
    plantilla = _MOTIVOS.get(clase, "el valor no sirve aquí")
    return plantilla.format(ultimo=lugar[-1] if lugar else "", entrada=entrada)


def _linea(error: Exception) -> str:
    forma = _LINEA.search(str(error))
    if forma is None or forma[1] is None:
        return "el final del archivo"
    return f"la línea {forma[1]}, columna {forma[2]}"


def _sintaxis(error: Exception) -> str:
    detalle = _LINEA.sub("", str(error)).strip()
    return f"no está bien escrito como TOML («{detalle}»)"


def _abrir_opciones(datos: Any) -> None:
    """`opciones = [["si", "sí"]]` se escribe en una línea; aquí se vuelve clave y texto."""
    if isinstance(datos, list):
        for parte in datos:
            _abrir_opciones(parte)
    elif isinstance(datos, dict):
        for nombre, valor in datos.items():
            if nombre == "opciones" and isinstance(valor, list):
                datos[nombre] = [_opcion(par) for par in valor]
            else:
                _abrir_opciones(valor)


def _opcion(par: object) -> object:
    if isinstance(par, list) and len(par) == 2:
        return {"clave": par[0], "texto": par[1]}
    return par
