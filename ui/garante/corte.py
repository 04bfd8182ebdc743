"""Fijar la fecha de corte: hasta cuándo debían entregar los municipios con convenio."""

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.comun.accesible import rotular
from ui.comun.controles import Boton, Etiqueta
from ui.comun.tema import AIRE


class DialogoCorte(QDialog):
    """Pide una fecha. `fijada` la lleva."""

    fijada = Signal(object)

    def __init__(self, actual: date, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWindowTitle("Fecha de corte")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fecha = QDateEdit(QDate(actual.year, actual.month, actual.day))
        self.fecha.setDisplayFormat("dd/MM/yyyy")
        self.fecha.setCalendarPopup(True)
        titulo = Etiqueta("¿Hasta cuándo debían entregar?", "subtitulo")
        rotulo = Etiqueta("Fecha de corte", "fuerte")
        explica = Etiqueta(
            "Con ella se cuentan los esperados a hoy y los días de atraso de quien falta.",
            "secundario",
            envolver=True,
        )
        rotular(rotulo, self.fecha, explica.text())
        guardar = Boton("Fijar la fecha", "primario").al_pulsar(self._fijar)
        guardar.setDefault(True)
        botones = QHBoxLayout()
        botones.addStretch(1)
        botones.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        botones.addWidget(guardar)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        for pieza in (titulo, explica, rotulo, self.fecha):
            columna.addWidget(pieza)
        columna.addSpacing(8)
        columna.addLayout(botones)

    def _fijar(self) -> None:
        elegida = self.fecha.date()
        self.fijada.emit(date(elegida.year(), elegida.month(), elegida.day()))
        self.accept()
