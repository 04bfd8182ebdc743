"""La demostración: hace la ronda completa y, si hay pantalla, abre uno de los expedientes.

Uso: python build/demo.py CARPETA
"""

import os
import subprocess
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
PRINCIPAL = RAIZ / "main.py"


def main() -> int:
    """Devuelve el código de salida de la ronda."""
    carpeta = Path(sys.argv[1]).resolve()
    orden = [sys.executable, str(PRINCIPAL), "ronda", "--carpeta", str(carpeta)]
    ronda = subprocess.run(orden, check=False, cwd=RAIZ)
    if ronda.returncode != 0:
        return ronda.returncode
    expedientes = sorted((carpeta / "municipios").glob("*.vitral"))
    if hay_pantalla() and expedientes:
        # El cuarto municipio es de los adelantados: enseña más que uno vacío.
        elegido = expedientes[min(3, len(expedientes) - 1)]
        print(f"Abriendo {elegido.name}…", flush=True)
        entorno = os.environ | {"VITRAL_DATOS": str(carpeta / "datos")}
        subprocess.run([sys.executable, str(PRINCIPAL), str(elegido)], check=False, env=entorno)
    else:
        print("No hay pantalla: para abrir la ventana, ejecute main.py con un archivo .vitral.")
    return 0


def hay_pantalla() -> bool:
    """Si se puede abrir una ventana en este equipo."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


if __name__ == "__main__":
    sys.exit(main())
