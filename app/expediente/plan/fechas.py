"""Leer una fecha de una respuesta sin suponer que está bien escrita."""

from datetime import date

from app.modelo.contexto import Valor


def dia_o_nada(valor: Valor) -> date | None:
    """La fecha, o `None` si no hay o no es una fecha."""
    try:
        return date.fromisoformat(valor) if isinstance(valor, str) else None
    except ValueError:
        return None
