"""Trabajar un momento sin buscar basura cíclica."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sin_recolector() -> Iterator[None]:
    """Para trabajos que crean decenas de miles de objetos y ningún ciclo.

    Buscar ciclos mientras nacen llega a costar más de un tercio del tiempo (un paquete, el Modelo
    compilado). Quien además los guarda lo envuelve todo: al salir ya no queda nada que recorrer.
    """
    activo = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if activo:
            gc.enable()
