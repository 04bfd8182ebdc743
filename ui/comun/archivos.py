"""Elegir archivos y carpetas con el diálogo del sistema."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

EXPEDIENTES = "Expedientes de Vitral (*.vitral)"
BASES = "Bases de órgano garante (*.garante)"
TODOS = "Todos los archivos (*)"


def elegir_abrir(padre: QWidget, titulo: str, filtro: str = TODOS) -> Path | None:
    """El archivo elegido, o `None` si se canceló."""
    elegido, _ = QFileDialog.getOpenFileName(padre, titulo, str(documentos()), filtro)
    return Path(elegido) if elegido else None


def elegir_guardar(padre: QWidget, titulo: str, propuesta: Path, filtro: str) -> Path | None:
    """Dónde guardar, o `None` si se canceló. El diálogo ya pregunta antes de reemplazar."""
    elegido, _ = QFileDialog.getSaveFileName(padre, titulo, str(propuesta), filtro)
    return Path(elegido) if elegido else None


def elegir_carpeta(padre: QWidget, titulo: str, desde: Path | None = None) -> Path | None:
    """La carpeta elegida, o `None` si se canceló."""
    elegida = QFileDialog.getExistingDirectory(padre, titulo, str(desde or documentos()))
    return Path(elegida) if elegida else None


def documentos() -> Path:
    """La carpeta de documentos de la persona."""
    lugar = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(lugar) or Path.home())
