"""Abrir la base del órgano garante que nombra una orden."""

import argparse
from pathlib import Path
from typing import Any


def abrir(opciones: argparse.Namespace) -> Any:
    """La base de `opciones.base`, lista para usarse con `with`."""
    from app.garante.base import abrir as abrir_base
    from app.modelo.carga import cargar_modelo

    return abrir_base(Path(opciones.base), cargar_modelo())
