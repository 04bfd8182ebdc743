"""Lo común a todas las pruebas."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from app.recolector import recoger

# En la integración continua la misma entrada da siempre el mismo resultado; en el equipo de cada
# quien, hypothesis sigue explorando. Sin plazo por ejemplo: aquí nadie mide tiempos.
settings.register_profile("revision", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("equipo", deadline=None, print_blob=True)
settings.load_profile("revision" if os.environ.get("CI") else "equipo")

# Como en el programa: la basura cíclica no se recoge a media llamada ni en cualquier hilo, que con
# ventanas de por medio tira el proceso (véase `ui.comun.basura`).
gc.disable()


@pytest.fixture(autouse=True)
def sin_basura() -> Iterator[None]:
    """Recoge lo que toque al terminar cada prueba, en el hilo de las pruebas."""
    yield
    recoger()
