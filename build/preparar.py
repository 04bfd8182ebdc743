"""Deja listo el entorno: bibliotecas del sistema, entorno virtual y dependencias con huella.

Sólo usa la biblioteca estándar, para correr en una máquina recién instalada. Es repetible: si nada
cambió desde la última vez termina al instante y sin red.

Uso: python3 build/preparar.py [--solo-programa]
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
ENTORNO = RAIZ / ".venv"
SELLO = ENTORNO / "sello.txt"

# Biblioteca que Qt abre → paquete de Debian que la trae. Las de xcb sólo hacen falta con pantalla.
BIBLIOTECAS = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Programas ajenos con los que las pruebas comprueban los paquetes firmados.
PROGRAMAS = {"unzip": "unzip", "openssl": "openssl", "certtool": "gnutls-bin"}


def main() -> int:
    """Prepara todo y devuelve 0, o explica qué falta y devuelve 1."""
    faltantes = paquetes_que_faltan()
    if faltantes and not instalar_paquetes(faltantes):
        return 1
    # El entorno de desarrollo trae todo lo del programa: si está al día, sirve para los dos.
    solo_programa = "--solo-programa" in sys.argv
    if al_dia("desarrollo") or (solo_programa and al_dia("programa")):
        return 0
    return 0 if crear_entorno("programa" if solo_programa else "desarrollo") else 1


def paquetes_que_faltan() -> list[str]:
    """Paquetes del sistema ausentes; vacío fuera de Linux, donde las ruedas traen todo."""
    if not sys.platform.startswith("linux"):
        return []
    faltan = [paquete for archivo, paquete in BIBLIOTECAS.items() if not se_abre(archivo)]
    faltan += [paquete for orden, paquete in PROGRAMAS.items() if shutil.which(orden) is None]
    if not tiene_venv():
        faltan += ["python3-venv", "python3-pip"]
    return faltan


def se_abre(biblioteca: str) -> bool:
    """Si el cargador del sistema encuentra la biblioteca."""
    try:
        ctypes.CDLL(biblioteca)
    except OSError:
        return False
    return True


def tiene_venv() -> bool:
    """Si Python puede crear entornos virtuales con pip (Debian lo separa en otro paquete)."""
    prueba = subprocess.run(
        [sys.executable, "-c", "import venv, ensurepip"], check=False, capture_output=True
    )
    return prueba.returncode == 0


def instalar_paquetes(paquetes: list[str]) -> bool:
    """Los instala si se puede; si no, imprime la única orden que hace falta."""
    orden = ["apt-get", "install", "-y", "--no-install-recommends", *sorted(set(paquetes))]
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        print("Faltan bibliotecas del sistema. Ejecute esta orden y repita:", file=sys.stderr)
        print(f"  sudo {' '.join(orden)}", file=sys.stderr)
        return False
    print(f"Instalando bibliotecas del sistema: {' '.join(sorted(set(paquetes)))}", flush=True)
    entorno = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=entorno)
    resultado = subprocess.run([*orden, "-qq"], check=False, env=entorno, stdout=subprocess.DEVNULL)
    if resultado.returncode != 0:
        print(f"No se pudieron instalar. Pruebe a mano: {' '.join(orden)}", file=sys.stderr)
    return resultado.returncode == 0


def al_dia(conjunto: str) -> bool:
    """Si el entorno ya tiene exactamente ese conjunto de dependencias."""
    return SELLO.exists() and SELLO.read_text(encoding="utf-8").strip() == sello_de(
        RAIZ / "requisitos" / f"{conjunto}.txt"
    )


def crear_entorno(conjunto: str) -> bool:
    """Crea `.venv`, si hace falta, y le pone las dependencias exactas del conjunto."""
    requisitos = RAIZ / "requisitos" / f"{conjunto}.txt"
    print(f"Preparando el entorno con {requisitos.name}…", flush=True)
    if not ejecutable().exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENTORNO)], check=True)
    pip = [str(ejecutable()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    orden = [*pip, "--require-hashes", "--no-deps", "-r", str(requisitos)]
    if subprocess.run(orden, check=False).returncode != 0:
        print("No se pudieron instalar las dependencias. Revise la conexión y repita.")
        return False
    # Sin los .pyc el primer arranque tarda casi tres veces más.
    carpetas = [str(RAIZ / "app"), str(RAIZ / "ui")]
    subprocess.run([str(ejecutable()), "-m", "compileall", "-q", *carpetas], check=False)
    SELLO.write_text(sello_de(requisitos) + "\n", encoding="utf-8")
    return True


def sello_de(requisitos: Path) -> str:
    """Huella de lo que el entorno debe tener: versión de Python y requisitos."""
    contenido = requisitos.read_bytes() + sys.version.encode()
    return f"{requisitos.stem} {hashlib.sha256(contenido).hexdigest()}"


def ejecutable() -> Path:
    """El Python del entorno, también en Windows."""
    if sysconfig.get_platform().startswith("win"):
        return ENTORNO / "Scripts" / "python.exe"
    return ENTORNO / "bin" / "python"


if __name__ == "__main__":
    sys.exit(main())
