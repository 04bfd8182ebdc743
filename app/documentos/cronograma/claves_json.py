"""El cronograma completo en JSON, con claves estables: sólo se agregan, nunca cambian ni se van."""

import json
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from app.congelado import Congelado
from app.modelo.cronograma.valores import Cronograma
from app.reloj import marca

FORMATO, VERSION = "vitral-cronograma", 1


def escribir(cronograma: Cronograma, titulo: str, ahora: datetime) -> bytes:
    """Un objeto JSON en UTF-8: fechas ISO, nada calculado de nuevo y en el orden del plan."""
    documento = {
        "formato": FORMATO,
        "version": VERSION,
        "titulo": titulo,
        "generado": marca(ahora),
        **_a_json(cronograma),
    }
    return (json.dumps(documento, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _a_json(valor: Any) -> Any:
    match valor:
        case Congelado():
            # `Congelado` es una clase de valores: sus campos son las claves.
            return {campo.name: _a_json(getattr(valor, campo.name)) for campo in fields(valor)}  # type: ignore[arg-type]
        case date():
            return valor.isoformat()
        case Enum():
            return valor.value
        case list() | tuple():
            return [_a_json(uno) for uno in valor]
        case _:
            return valor
