"""Lo que Inicio pinta antes de abrir el archivo: los nombres del Modelo y lo último que decía."""

import json
from contextlib import suppress
from pathlib import Path

from app import rutas
from ui.expediente.inicio_datos import DIMENSIONES, Nombre, Nombres, Recuerdo, Siguiente


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


def recordar(ruta: Path, recuerdo: Recuerdo) -> None:
    """Guarda lo que decía Inicio de ese archivo; sólo se acuerda del último."""
    from app import archivos

    texto = json.dumps({"ruta": str(ruta), **recuerdo._asdict()}, ensure_ascii=False)
    with suppress(OSError):
        archivos.escribir_texto(_recuerdo(), texto)


def recuerdo_de(ruta: Path) -> Recuerdo | None:
    """Lo que decía Inicio la última vez, si fue de ese archivo."""
    try:
        datos = json.loads(_recuerdo().read_text(encoding="utf-8"))
        if datos["ruta"] != str(ruta):
            return None
        siguientes = tuple(
            Siguiente(str(texto), str(detalle), str(destino))
            for texto, detalle, destino in datos["siguientes"]
        )
        niveles = tuple(int(nivel) for nivel in datos["niveles"])
        return Recuerdo(str(datos["bajada"]), siguientes, niveles) if _caben(niveles) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _caben(niveles: tuple[int, ...]) -> bool:
    return len(niveles) == DIMENSIONES


def _recuerdo() -> Path:
    return rutas.cache() / "que_sigue.json"


def _archivo() -> Path:
    return rutas.cache() / "inicio.json"
