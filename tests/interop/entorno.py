"""El entorno aparte de MPXJ, con versiones y huellas exactas: `.trabajo/interop`."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent.parent
ENTORNO = RAIZ / ".trabajo" / "interop"
REQUISITOS = RAIZ / "requisitos" / "interop.txt"


class SinArbitro(Exception):
    """Falta Java, o no se pudo instalar MPXJ."""


def preparar() -> Path:
    """El Python del entorno, que se crea si falta o si cambiaron sus requisitos."""
    if shutil.which("java") is None:
        raise SinArbitro("Falta Java 17 (en Debian: apt-get install openjdk-17-jre-headless).")
    python = ENTORNO / "bin" / "python"
    sello = ENTORNO / "sello.txt"
    huella = hashlib.sha256(REQUISITOS.read_bytes() + sys.version.encode()).hexdigest()
    if sello.exists() and sello.read_text(encoding="utf-8") == huella:
        return python
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENTORNO)], check=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    orden = [*pip, "--require-hashes", "--no-deps", "-r", str(REQUISITOS)]
    if subprocess.run(orden, check=False).returncode != 0:
        raise SinArbitro("No se pudo instalar MPXJ. Revise la conexión y repita.")
    sello.write_text(huella, encoding="utf-8")
    return python
