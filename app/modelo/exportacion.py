"""El Modelo completo como JSON con nombres, para leerlo fuera del programa."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.modelo.tipos import Modelo

FORMATO = "vitral-modelo/1"


def a_json(modelo: Modelo) -> dict[str, Any]:
    """Todo el Modelo, con las mismas claves que los TOML; los decimales van como texto."""
    return {"formato": FORMATO, **_llano(modelo)}


def _llano(valor: Any) -> Any:
    if is_dataclass(valor):
        return {campo.name: _llano(getattr(valor, campo.name)) for campo in fields(valor)}
    if isinstance(valor, tuple):
        return [_llano(parte) for parte in valor]
    return str(valor) if isinstance(valor, Decimal | StrEnum) else valor
