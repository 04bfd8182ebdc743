"""Un importador que el sistema mata de verdad (kill -9) al llegar a un punto del trámite.

`python -m tests.app.garante.hijo_que_muere BASE PUNTO CUANTOS RUTA…`: muere cuando la función
`PUNTO` de `app.garante.tramite` se llama por vez `CUANTOS` + 1.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from app.garante import tramite
from app.garante.base import abrir
from app.garante.importacion import importar
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO

PUNTOS = ("abrir_tramite", "_vigente", "poner_vigente", "datos_comprimidos", "_agregar")


def _que_mate(donde: str, cuantos: int) -> None:
    modulo: Any = sys.modules["app.garante.importacion"] if donde == "abrir_tramite" else tramite
    original = getattr(modulo, donde)
    llamadas = iter(range(cuantos))

    def muere(*argumentos: Any, **nombrados: Any) -> Any:
        if next(llamadas, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*argumentos, **nombrados)

    setattr(modulo, donde, muere)


def main() -> None:
    """Importa las rutas en su orden."""
    _que_mate(sys.argv[2], int(sys.argv[3]))
    base = abrir(Path(sys.argv[1]), MODELO, reloj=RelojFijo(AHORA))
    importar(base, map(Path, sys.argv[4:]))
    base.cerrar()


if __name__ == "__main__":
    main()
