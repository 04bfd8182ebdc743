"""Una evidencia recibida: se guarda aparte si es de un tipo conocido; aquí nunca se abre."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileInfo, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.archivos import nombre_seguro
from app.garante import consulta
from app.garante.vistas import EvidenciaRecibida
from ui.comun import lugares
from ui.comun.controles import Boton, Etiqueta, EtiquetaElidida
from ui.comun.tareas import Ejecutor

PERMITIDAS = frozenset(
    {"pdf", "png", "jpg", "jpeg", "tif", "tiff", "webp", "heic", "txt", "csv", "mp3", "m4a", "mp4"}
    | {"docx", "xlsx", "pptx", "odt", "ods", "odp"}
)
"""Tipos que se dejan guardar: documentos, fotos y grabaciones, sin macros ni programas."""
AVISO = (
    "Vitral no abre evidencias. Guárdela y ábrala con un programa actualizado: viene de otro "
    "equipo."
)


def se_permite(evidencia: EvidenciaRecibida) -> str:
    """Por qué no se puede guardar, o vacío si se puede."""
    if evidencia.referida:
        return f"Está en papel: {evidencia.referida}"
    if not evidencia.guardada:
        return "Su archivo no ha llegado."
    if terminacion(evidencia.nombre) not in PERMITIDAS:
        return "No se guarda: no es de un tipo conocido (documento, foto o grabación)."
    return ""


def terminacion(nombre: str) -> str:
    """La extensión en minúsculas, sin punto."""
    return Path(nombre).suffix.lower().removeprefix(".")


def nombre_propuesto(nombre: str) -> str:
    """El nombre sin carpetas ni caracteres que engañan; la extensión se conserva."""
    limpio = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in Path(nombre).stem)
    return nombre_seguro(f"{limpio.strip(' .')[:80] or 'evidencia'}.{terminacion(nombre)}")


def tamano(bytes_: int) -> str:
    """«1.2 MB», «340 kB»."""
    return f"{bytes_ / 1_000_000:.1f} MB" if bytes_ >= 1_000_000 else f"{bytes_ / 1000:.0f} kB"


class FilaEvidencia(QWidget):
    """Nombre, peso y «Guardar como…». `guardada` lleva la ruta; `fallo`, la excepción."""

    guardada = Signal(object)
    fallo = Signal(object)

    def __init__(
        self,
        base: Any,
        ejecutor: Ejecutor,
        evidencia: EvidenciaRecibida,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._base = base
        self._ejecutor = ejecutor
        self.evidencia = evidencia
        fila = QHBoxLayout(self)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(8)
        textos = QVBoxLayout()
        textos.setSpacing(0)
        textos.addWidget(EtiquetaElidida(evidencia.nombre, ""))
        impide = se_permite(evidencia)
        hechos = [] if evidencia.referida else [tamano(evidencia.tamano)]
        if evidencia.guardada:
            hechos.append(f"huella {evidencia.sha256[:12]}…")
        if impide:
            hechos.append(impide)
        textos.addWidget(Etiqueta(" · ".join(hechos), "pequena", envolver=True))
        fila.addLayout(textos, 1)
        self.boton = Boton("Guardar como…", nombre=f"Guardar como… {evidencia.nombre}")
        self.boton.al_pulsar(self._elegir)
        self.boton.setVisible(not impide)
        fila.addWidget(self.boton)

    def guardar(self, destino: Path) -> None:
        """La copia a ese archivo, con la extensión que traía, y la compara con su huella."""
        suya = terminacion(self.evidencia.nombre)
        if terminacion(destino.name) != suya:
            destino = destino.with_name(f"{destino.name}.{suya}")
        self._ejecutor.hacer(
            partial(_copiar, self._base, self.evidencia.sha256, destino),
            self.guardada.emit,
            self.fallo.emit,
        )

    def _elegir(self) -> None:
        descargas = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DownloadLocation
        )
        nombre = nombre_propuesto(self.evidencia.nombre)
        propuesta = QFileInfo(f"{descargas}/{nombre}").absoluteFilePath()
        suya = terminacion(nombre)
        elegido, _ = QFileDialog.getSaveFileName(
            self, "Guardar la evidencia", propuesta, f"Archivos {suya} (*.{suya})"
        )
        if elegido:
            self.guardar(Path(elegido))


def _copiar(base: Any, sha256: str, destino: Path) -> Path:
    origen = consulta.ruta_de_evidencia(base, sha256)
    if origen is None:
        raise lugares.CopiaNoEscrita(destino)
    return lugares.copiar(origen, destino)
