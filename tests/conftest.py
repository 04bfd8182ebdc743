"""Lo común a todas las pruebas."""

import os

from hypothesis import settings

# En la integración continua la misma entrada da siempre el mismo resultado; en el equipo de cada
# quien, hypothesis sigue explorando. Sin plazo por ejemplo: aquí nadie mide tiempos.
settings.register_profile("revision", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("equipo", deadline=None, print_blob=True)
settings.load_profile("revision" if os.environ.get("CI") else "equipo")
