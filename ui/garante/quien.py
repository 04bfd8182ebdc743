"""Quién decide: el nombre que queda en la bitácora, recordado en este equipo."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.comun import preferencias
from ui.comun.accesible import rotular
from ui.comun.controles import Etiqueta
from ui.comun.tema import tema

FALTA = "Escriba el nombre de quien decide: queda en la bitácora."
LARGO = 120


def recordado() -> str:
    """El nombre que se escribió la última vez."""
    return preferencias.leer().operador


def recordar(nombre: str) -> None:
    """Lo propone la próxima vez."""
    recordadas = preferencias.leer()
    if nombre and recordadas.operador != nombre:
        preferencias.guardar(recordadas._replace(operador=nombre))


class QuienDecide(QWidget):
    """Una línea con el nombre de quien revisa."""

    def __init__(self, rotulo: str = "Quién revisa", padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.linea = QLineEdit(recordado())
        self.linea.setMaxLength(LARGO)
        self.linea.setMinimumWidth(tema().px(150))
        self.linea.setPlaceholderText("Su nombre")
        self.linea.setObjectName("quien")
        etiqueta = Etiqueta(rotulo, "secundario")
        rotular(etiqueta, self.linea, "Queda en la bitácora con cada decisión.")
        fila = QHBoxLayout(self)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(8)
        fila.addWidget(etiqueta)
        fila.addWidget(self.linea, 1)
        self.linea.editingFinished.connect(lambda: recordar(self.nombre()))

    def nombre(self) -> str:
        """Lo escrito, o vacío."""
        return self.linea.text().strip()

    def poner_al_dia(self) -> None:
        """Toma lo que se haya escrito en otra pantalla."""
        if not self.linea.hasFocus() and (otro := recordado()):
            self.linea.setText(otro)
