"""Las piezas comunes de los diálogos: una fecha escrita y una tabla que sólo se lee."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dominio.textos_fecha import fecha_corta, leer_fecha
from app.errores import ErrorDeUsuario
from ui.comun.accesible import nombrar, rotular
from ui.comun.controles import Etiqueta
from ui.comun.tema import tema


class FechaEscrita(QWidget):
    """Una línea donde se escribe una fecha, con su error debajo. Vacía es `None`."""

    cambiada = Signal()

    def __init__(self, rotulo: str, hoy: date, dia: date | None = None) -> None:
        super().__init__()
        self._hoy = hoy
        self.dia: date | None = dia
        self.bien = True
        etiqueta = Etiqueta(rotulo, "fuerte")
        self.linea = QLineEdit(fecha_corta(dia) if dia else "")
        self.linea.setMaximumWidth(tema().px(180))
        rotular(etiqueta, self.linea, "Por ejemplo 3/5/26, 3 may 2026, hoy o +3 meses.")
        self._eco = Etiqueta("", "pequena", envolver=True)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(3)
        for pieza in (etiqueta, self.linea, self._eco):
            columna.addWidget(pieza)
        self.linea.textChanged.connect(self._leer)
        self._leer()

    def _leer(self) -> None:
        texto = self.linea.text().strip()
        self.bien, dicho = True, ""
        if not texto:
            self.dia = None
        else:
            try:
                self.dia = leer_fecha(texto, self._hoy)
                dicho = fecha_corta(self.dia)
            except ErrorDeUsuario as error:
                self.bien, self.dia, dicho = False, None, f"{error.mensaje} {error.sugerencia}"
        self._eco.setText(dicho)
        self.linea.setAccessibleDescription(dicho)
        self.cambiada.emit()


class Tabla(QTableWidget):
    """Renglones de texto plano; la última columna toma lo que sobra si no se dice otra."""

    def __init__(self, nombre: str, titulos: Sequence[str], ancha: int = -1) -> None:
        super().__init__(0, len(titulos))
        self.setHorizontalHeaderLabels(list(titulos))
        nombrar(self, nombre)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        cabeza = self.horizontalHeader()
        cabeza.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        cabeza.setSectionResizeMode(ancha % len(titulos), QHeaderView.ResizeMode.Stretch)
        cabeza.setHighlightSections(False)
        self.setMinimumHeight(tema().px(200))

    def llenar(self, renglones: Sequence[Sequence[str]], *, con_casilla: bool = False) -> None:
        """Cambia todos los renglones; `con_casilla` pone una en la primera columna."""
        self.setRowCount(len(renglones))
        for numero, textos in enumerate(renglones):
            for columna, texto in enumerate(textos):
                celda = QTableWidgetItem(texto)
                celda.setToolTip("")
                if con_casilla and not columna:
                    celda.setFlags(celda.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    celda.setCheckState(Qt.CheckState.Unchecked)
                self.setItem(numero, columna, celda)
        self.resizeRowsToContents()

    @property
    def renglon(self) -> int:
        """El renglón elegido, o −1."""
        return self.currentRow()
