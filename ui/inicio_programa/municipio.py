"""Elegir el municipio escribiendo parte de su nombre, sin fijarse en tildes ni mayúsculas."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from app.texto import clave_orden, sin_tildes
from ui.buscador import Hallado, buscar, lugar
from ui.comun.accesible import rotular
from ui.comun.controles import Etiqueta

if TYPE_CHECKING:
    from app.modelo.tipos import MunicipioCatalogo

CLAVE = Qt.ItemDataRole.UserRole + 1


class _Linea(QLineEdit):
    """La flecha hacia abajo pasa a la lista sin soltar el teclado."""

    abajo = Signal()

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Down:
            self.abajo.emit()
        else:
            super().keyPressEvent(arg__1)


class SelectorMunicipio(QWidget):
    """Un campo y la lista que lo acompaña. `elegido` lleva la clave oficial, o vacío."""

    elegido = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._lugares: tuple[Hallado, ...] = ()
        self._nombres: dict[str, str] = {}
        self._linea = _Linea()
        self._linea.setObjectName("municipio")
        self._linea.setPlaceholderText("Escriba el nombre, por ejemplo: almoloya")
        self._lista = QListView()
        self._modelo = QStandardItemModel(self._lista)
        self._lista.setProperty("papel", "lista")
        self._lista.setModel(self._modelo)
        self._lista.setAccessibleName("Municipios encontrados")
        self._lista.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._lista.setUniformItemSizes(True)
        self._rotulo = Etiqueta("", "fuerte")
        self.preguntar("¿Cuál es su municipio?")
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        for pieza in (self._rotulo, self._linea):
            columna.addWidget(pieza)
        columna.addWidget(self._lista, 1)
        self._linea.textChanged.connect(self._filtrar)
        self._linea.abajo.connect(self._bajar)
        self._lista.selectionModel().currentChanged.connect(self._al_cambiar)

    def preguntar(self, pregunta: str) -> None:
        """Cambia la pregunta de arriba."""
        self._rotulo.setText(pregunta)
        rotular(self._rotulo, self._linea, "Escriba parte del nombre; no importan las tildes.")

    def proponer(self, clave: str) -> None:
        """Deja elegido un municipio, como si se hubiera escrito."""
        if clave in self._nombres:
            self._linea.setText(f"{self._nombres[clave]} {clave}")

    def fijar(self, municipios: Sequence["MunicipioCatalogo"]) -> None:
        """El catálogo del perfil."""
        ordenados = sorted(municipios, key=lambda m: clave_orden(m.nombre))
        self._nombres = {m.clave: m.nombre for m in ordenados}
        self._lugares = tuple(
            lugar(f"{m.nombre}   {m.clave}", m.clave, m.cabecera) for m in ordenados
        )
        self._filtrar(self._linea.text())

    def clave(self) -> str:
        """La clave elegida, o vacío."""
        return str(self._lista.currentIndex().data(CLAVE) or "")

    def nombre(self) -> str:
        """El nombre del municipio elegido, o vacío."""
        return self._nombres.get(self.clave(), "")

    def visibles(self) -> tuple[str, ...]:
        """Las claves que muestra la lista."""
        filas = range(self._modelo.rowCount())
        return tuple(str(self._modelo.item(fila).data(CLAVE)) for fila in filas)

    def enfocar(self) -> None:
        """Pone el cursor donde se escribe."""
        self._linea.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filtrar(self, escrito: str) -> None:
        hallados = buscar(self._lugares, escrito, len(self._lugares)) or (
            () if escrito.strip() else self._lugares
        )
        self._modelo.clear()
        for hallado in hallados:
            renglon = QStandardItem(hallado.texto)
            renglon.setData(hallado.destino, CLAVE)
            self._modelo.appendRow(renglon)
        unico = self._unico(escrito)
        if unico >= 0:
            self._lista.setCurrentIndex(self._modelo.index(unico, 0))
        else:
            self.elegido.emit("")

    def _unico(self, escrito: str) -> int:
        """El renglón que sólo puede ser ése: el único, o el que se llama justo así.

        Con varios parecidos no se elige por nadie: hay tres Almoloyas.
        """
        buscado = sin_tildes(escrito).strip()
        exactos = [
            fila
            for fila, clave in enumerate(self.visibles())
            if sin_tildes(self._nombres[clave]) == buscado
        ]
        if len(exactos) == 1:
            return exactos[0]
        return 0 if buscado and self._modelo.rowCount() == 1 else -1

    def _bajar(self) -> None:
        self._lista.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._lista.currentIndex().isValid() and self._modelo.rowCount():
            self._lista.setCurrentIndex(self._modelo.index(0, 0))

    def _al_cambiar(self, _indice: QModelIndex, _anterior: QModelIndex) -> None:
        self.elegido.emit(self.clave())
