"""Los nombres de las herramientas a mano, para pintar Inicio sin cargar el Modelo entero."""

import json
from contextlib import suppress
from pathlib import Path

from app import rutas
from ui.expediente.inicio_datos import Nombre, Nombres


def leer() -> Nombres | None:
    """Lo guardado la última vez, o `None` si no hay nada legible."""
    try:
        datos = json.loads(_archivo().read_text(encoding="utf-8"))
        herramientas = tuple(
            Nombre(str(clave), str(nombre), int(dimension), str(plazo))
            for clave, nombre, dimension, plazo in datos["herramientas"]
        )
        return Nombres(herramientas, tuple(str(d) for d in datos["dimensiones"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def guardar(nombres: Nombres) -> None:
    """Lo deja para el siguiente arranque; si el disco no deja, no pasa nada."""
    if nombres == leer():
        return
    from app import archivos

    texto = json.dumps(nombres._asdict(), ensure_ascii=False)
    with suppress(OSError):
        archivos.escribir_texto(_archivo(), texto)


def _archivo() -> Path:
    return rutas.cache() / "inicio.json"
