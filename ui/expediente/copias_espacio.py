"""Sugerir compactar: cuánto ocupa el expediente, cuánto usa y el botón para encogerlo."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.progreso import Progreso
from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun.controles import Boton, Etiqueta, Franja

EXPLICA = (
    "Al quitar evidencias el archivo no se encoge solo. Compactarlo lo devuelve a su tamaño: antes "
    "se guarda una copia comprobada, y el archivo se cierra y se vuelve a abrir solo."
)


class SugerenciaDeEspacio(Franja):
    """Sólo se ve cuando sobra mucho. `pedido`: la persona quiere compactar."""

    pedido = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__("info", "", padre)
        self.compactar = Boton("Compactar").al_pulsar(self.pedido.emit)
        self.cuerpo.addWidget(Etiqueta(EXPLICA, envolver=True))
        self.acciones.addWidget(self.compactar)
        self.hide()

    def mostrar(self, espacio: Any, *, solo_lectura: bool) -> None:
        """La cuenta, si conviene; en sólo lectura no hay nada que ofrecer."""
        ocupa, usa = mostrar_tamano(espacio.ocupa), mostrar_tamano(espacio.usa)
        self.titulo.setText(f"Su archivo ocupa {ocupa} y sólo usa {usa}.")
        self.setVisible(bool(espacio.conviene) and not solo_lectura)


class SinArchivo(Exception):
    """El trabajo falló cuando el expediente ya estaba cerrado."""

    def __init__(self, causa: Exception) -> None:
        super().__init__(str(causa))
        self.causa = causa


def compactar(expediente: Any, progreso: Progreso) -> Path:
    """Respaldo comprobado y después compactar. Si el respaldo falla no se toca nada."""
    ruta = Path(expediente.ruta)
    progreso.informar(0, 3, "Guardando una copia antes…")
    expediente.respaldos.crear("antes de compactar")
    try:
        expediente.respaldos.compactar(progreso)
    except Exception as error:
        raise SinArchivo(error) from error
    return ruta
