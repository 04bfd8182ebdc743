"""Cuándo empezó y terminó de verdad."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.textos import periodo
from ui.comun.controles import Boton
from ui.cronograma.dialogos.piezas import FechaEscrita
from ui.cronograma.preguntas import Dialogo


class FechasReales(Dialogo):
    """Dos fechas; vacías quitan lo anotado."""

    def __init__(self, fila: Fila, hoy: date, padre: QWidget | None) -> None:
        super().__init__("Fechas reales", padre)
        actividad = fila.actividad
        self.decir(fila.nombre, "subtitulo")
        self.decir(f"En el plan: {periodo(fila.fechas.inicio, fila.fechas.fin)}.", "secundario")
        self.inicio = FechaEscrita("Empezó", hoy, actividad.inicio_real if actividad else None)
        self.fin = FechaEscrita(
            "Terminó (vacío si no ha terminado)", hoy, actividad.fin_real if actividad else None
        )
        self.cuerpo.addWidget(self.inicio)
        self.cuerpo.addWidget(self.fin)
        self._aviso = self.decir("", "error")
        self.aceptar = Boton("Anotar", "primario").al_pulsar(self.accept)
        self.aceptar.setDefault(True)
        self.botones.addWidget(self.aceptar)
        self.cancelable()
        for fecha in (self.inicio, self.fin):
            fecha.cambiada.connect(self._revisar)
        self._revisar()

    @property
    def fechas(self) -> tuple[date | None, date | None]:
        """Inicio y fin reales."""
        return self.inicio.dia, self.fin.dia

    def _revisar(self) -> None:
        inicio, fin = self.fechas
        al_reves = inicio is not None and fin is not None and fin < inicio
        self._aviso.setText("Terminó antes de empezar. Corrija alguna de las dos." * al_reves)
        self._aviso.setVisible(al_reves)
        self.aceptar.setEnabled(self.inicio.bien and self.fin.bien and not al_reves)
