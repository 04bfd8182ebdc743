"""Carpetas del programa: recursos de sólo lectura y datos del usuario de este equipo."""

import os
import sys
from pathlib import Path

VARIABLE = "VITRAL_DATOS"
"""Variable de entorno que mueve los datos del usuario (pruebas, USB de clase)."""


def raiz() -> Path:
    """Carpeta donde viven `recursos/` y `plantillas/`, también en el programa empaquetado."""
    empaquetado = getattr(sys, "_MEIPASS", None)
    return Path(empaquetado) if empaquetado else Path(__file__).resolve().parent.parent


def recursos() -> Path:
    """Contenido del producto: Modelo, guías, catálogos, perfiles, iconos y fuentes."""
    return raiz() / "recursos"


def datos_del_usuario() -> Path:
    """Carpeta propia del usuario de este equipo; se crea al pedirla.

    `%APPDATA%\\Vitral` en Windows; `$XDG_DATA_HOME/vitral` en los demás.
    """
    carpeta = _base_de_datos()
    carpeta.mkdir(parents=True, exist_ok=True)
    return carpeta


def _base_de_datos() -> Path:
    if propia := os.environ.get(VARIABLE):
        return Path(propia)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", str(Path.home()))) / "Vitral"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "vitral"


def claves() -> Path:
    """Claves de firma de esta instalación: fuera del `.vitral`, que se copia por ahí."""
    return _subcarpeta("claves")


def respaldos() -> Path:
    """Copias de respaldo, una carpeta por municipio."""
    return _subcarpeta("respaldos")


def cache() -> Path:
    """Lo que se puede borrar sin perder nada (el Modelo ya compilado)."""
    return _subcarpeta("cache")


def registro() -> Path:
    """Archivo de registro técnico para soporte."""
    return _subcarpeta("registro") / "vitral.log"


def _subcarpeta(nombre: str) -> Path:
    carpeta = datos_del_usuario() / nombre
    carpeta.mkdir(parents=True, exist_ok=True)
    return carpeta
