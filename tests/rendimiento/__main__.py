"""`make medir`: imprime las razones entre lo nuestro y su mínimo. No aprueba ni reprueba."""

import os
import sys
import tempfile
from pathlib import Path

from app.rutas import VARIABLE


def main() -> int:
    """Corre las mediciones pedidas por nombre, o todas."""
    with tempfile.TemporaryDirectory() as temporal:
        os.environ[VARIABLE] = str(Path(temporal) / "datos")
        # Se importan ya con los datos del usuario apartados.
        from tests.rendimiento import arranque, cronograma, exportacion, guardado, importacion

        medidas = {
            "arranque": arranque.medir,
            "cronograma": cronograma.medir,
            "guardado": guardado.medir,
            "exportacion": exportacion.medir,
            "importacion": importacion.medir,
        }
        for nombre in sys.argv[1:] or medidas:
            carpeta = Path(temporal) / nombre
            carpeta.mkdir()
            for razon in medidas[nombre](carpeta):
                sys.stdout.write(razon.linea() + "\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
