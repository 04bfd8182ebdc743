"""La revisión completa, la misma en el equipo de cada quien y en la integración continua.

Corre todos los pasos aunque alguno falle, y termina con un resumen.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
PASOS: tuple[tuple[str, list[str]], ...] = (
    ("formato", ["-m", "ruff", "format", "--check", "."]),
    ("estilo", ["-m", "ruff", "check", "."]),
    ("tipos", ["-m", "mypy"]),
    ("capas", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    # Por archivo: las que comparten un expediente caro de preparar van al mismo proceso.
    ("pruebas", ["-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile"]),
)


def main() -> int:
    """Devuelve 0 si todo pasa."""
    entorno = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    fallidos = []
    for nombre, orden in PASOS:
        inicio = time.monotonic()
        print(f"── {nombre}", flush=True)
        resultado = subprocess.run([sys.executable, *orden], check=False, cwd=RAIZ, env=entorno)
        print(f"   {nombre}: {time.monotonic() - inicio:.0f} s", flush=True)
        if resultado.returncode != 0:
            fallidos.append(nombre)
    if fallidos:
        print(f"Falló la revisión: {', '.join(fallidos)}")
        return 1
    print("La revisión pasó completa.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
