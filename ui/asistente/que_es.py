"""La primera página de una herramienta: para qué es, cuánto tarda y qué pasos tiene."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.modelo.roles import en_palabras
from app.modelo.tipos import Herramienta, Modelo
from ui.asistente.observadas import FranjaObservacion
from ui.asistente.pasos import ListaPasos
from ui.comun.controles import Etiqueta, vaciar

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import ObservacionVista


class PaginaQueEs(QWidget):
    """No pide nada. `pasos` se pone al día con lo capturado; arriba, lo que se le observa.

    `respuesta_pedida` lleva el folio de la observación que se quiere responder.
    """

    respuesta_pedida = Signal(str)

    def __init__(
        self, herramienta: Herramienta, modelo: Modelo, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        roles = {rol.clave: rol.nombre for rol in modelo.roles}
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(4)
        self._nombre = herramienta.nombre_corto
        self.observaciones: list[FranjaObservacion] = []
        self._observaciones = QVBoxLayout()
        self._observaciones.setSpacing(4)
        caja.addLayout(self._observaciones)
        plazo = herramienta.plazo
        self._parte("Plazo del modelo", [plazo.texto[:1].upper() + plazo.texto[1:]])
        self._parte("Cada cuánto se repite", [plazo.periodicidad])
        self._parte("Quién participa", [en_palabras(herramienta.dueno, modelo)])
        self.pasos = ListaPasos(herramienta, roles)
        caja.addWidget(self.pasos)
        caja.addSpacing(10)
        self._parte("Con qué se comprueba", [f"• {e}" for e in herramienta.evidencias])
        caja.addStretch(1)

    def mostrar_observaciones(self, unas: "Sequence[ObservacionVista]", hoy: date) -> None:
        """Lo que el órgano garante observa de la herramienta entera, con su «Responder»."""
        vaciar(self._observaciones)
        self.observaciones = [
            FranjaObservacion(una, hoy, self._nombre, self.respuesta_pedida.emit) for una in unas
        ]
        for franja in self.observaciones:
            self._observaciones.addWidget(franja)
        if unas:
            self._observaciones.addSpacing(10)

    def _parte(self, titulo: str, renglones: Sequence[str]) -> None:
        caja = self.layout()
        if caja is None or not any(renglones):
            return
        caja.addWidget(Etiqueta(titulo, "fuerte"))
        for renglon in renglones:
            caja.addWidget(Etiqueta(renglon, envolver=True))
        separador = QWidget()
        separador.setFixedHeight(10)
        caja.addWidget(separador)
