"""La memoria: cuándo se busca basura cíclica, y no devolver a cada paso lo que se va a repetir."""

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


def recoger() -> None:
    """Lo que el recolector haría por su cuenta, cuando y en el hilo que conviene a quien llama.

    Recoge la generación más vieja que ya pasó de su umbral, si alguna pasó.
    """
    for generacion in (2, 1, 0):
        if gc.get_count()[generacion] > gc.get_threshold()[generacion]:
            gc.collect(generacion)
            return


_RESERVA = 24 * 1024 * 1024


def conservar_memoria() -> None:
    """Para lotes que piden y sueltan lo mismo muchas veces: lo suelto no vuelve al sistema.

    glibc devuelve el final de su montón en cuanto le sobran un par de megas y volver a pedirlo en
    cada paquete era una décima parte de su tiempo. Al soltar un bloque grande sube esos topes
    (mallopt(3), `M_MMAP_THRESHOLD`). El bloque nunca se escribe, así que no ocupa; en otros
    sistemas no cambia nada.
    """
    bytes(_RESERVA)
