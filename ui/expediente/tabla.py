"""Una tabla de datos: columnas como datos, orden español, teclado y nada cortado en silencio."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from app.texto import clave_orden
from ui.comun.plano import ayuda_plana
from ui.comun.tema import tema

Indice = QModelIndex | QPersistentModelIndex
_RAIZ = QModelIndex()
DATO = Qt.ItemDataRole.UserRole + 1


class Columna(NamedTuple):
    """Qué dice, cómo se ordena (por omisión, por lo que dice) y cuánto ocupa al 100 %.

    `ancho` 0 = se queda con lo que sobra. `desde`: ancho de tabla a partir del cual se muestra.
    """

    titulo: str
    texto: Callable[[Any], str]
    ancho: int = 0
    orden: Callable[[Any], str | int] | None = None
    desde: int = 0
    derecha: bool = False


class ModeloTabla(QAbstractTableModel):
    """Filas congeladas; nunca consulta ni falla."""

    def __init__(self, columnas: Sequence[Columna], padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._columnas = tuple(columnas)
        self._filas: list[Any] = []
        self._por = -1
        self._sentido = Qt.SortOrder.AscendingOrder

    def fijar(self, filas: Sequence[Any]) -> None:
        """Cambia las filas y conserva el orden elegido."""
        self.beginResetModel()
        self._filas = self._ordenadas(filas)
        self.endResetModel()

    def filas(self) -> tuple[Any, ...]:
        """Las filas, de arriba abajo."""
        return tuple(self._filas)

    @override
    def rowCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self._filas)

    @override
    def columnCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self._columnas)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columnas):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columnas[section].titulo
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._lado(section)
        return None

    @override
    def data(self, index: Indice, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        fila, columna = self._filas[index.row()], self._columnas[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return columna.texto(fila)
            case Qt.ItemDataRole.ToolTipRole:
                return ayuda_plana(columna.texto(fila))
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._lado(index.column())
            case _ if role == DATO:
                return fila
            case _:
                return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._por, self._sentido = column, order
        self.layoutAboutToBeChanged.emit()
        elegidas = {i: self._filas[i.row()] for i in self.persistentIndexList()}
        self._filas = self._ordenadas(self._filas)
        for viejo, fila in elegidas.items():
            nuevo = self.index(_lugar(self._filas, fila), viejo.column())
            self.changePersistentIndex(viejo, nuevo)
        self.layoutChanged.emit()

    def _ordenadas(self, filas: Sequence[Any]) -> list[Any]:
        if not 0 <= self._por < len(self._columnas):
            return list(filas)
        columna = self._columnas[self._por]
        orden = columna.orden or (lambda fila: clave_orden(columna.texto(fila)))
        al_reves = self._sentido is Qt.SortOrder.DescendingOrder
        return sorted(filas, key=orden, reverse=al_reves)

    def _lado(self, columna: int) -> Qt.AlignmentFlag:
        derecha = self._columnas[columna].derecha
        lado = Qt.AlignmentFlag.AlignRight if derecha else Qt.AlignmentFlag.AlignLeft
        return lado | Qt.AlignmentFlag.AlignVCenter


class Tabla(QTableView):
    """`elegida` lleva la fila abierta (Enter o doble clic); `actual`, la que se recorre."""

    elegida = Signal(object)
    actual = Signal(object)

    def __init__(
        self, nombre: str, columnas: Sequence[Columna], padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self._columnas = tuple(columnas)
        self._modelo = ModeloTabla(columnas, self)
        self.setModel(self._modelo)
        self.setAccessibleName(nombre)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        cabecera = self.horizontalHeader()
        cabecera.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        cabecera.setHighlightSections(False)
        cabecera.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._abrir)
        tema().cambiado.connect(self.acomodar)
        self.acomodar()

    def fijar(self, filas: Sequence[Any]) -> None:
        """Cambia las filas y se queda en la misma, o en la de su lugar."""
        antes, lugar = self.dato(), max(0, self.currentIndex().row())
        self._modelo.fijar(filas)
        if filas:
            propio = _lugar(self._modelo.filas(), antes)
            self.elegir(propio if propio >= 0 else min(lugar, len(filas) - 1))
        else:
            self.actual.emit(None)

    def filas(self) -> tuple[Any, ...]:
        """Las filas, de arriba abajo."""
        return self._modelo.filas()

    def elegir(self, fila: int) -> None:
        """Se pone en esa fila."""
        self.setCurrentIndex(self._modelo.index(fila, 0))

    def dato(self) -> Any:
        """La fila en que se está, o `None`."""
        indice = self.currentIndex()
        return indice.data(DATO) if indice.isValid() else None

    def acomodar(self) -> None:
        """Reparte el ancho; las columnas prescindibles ceden su lugar en pantallas chicas."""
        px = tema().px
        # El texto de las celdas empieza donde el de los títulos.
        self.setStyleSheet(f"QTableView::item {{ padding: 0px {px(6)}px; }}")
        self.verticalHeader().setDefaultSectionSize(px(34))
        for numero, columna in enumerate(self._columnas):
            self.setColumnHidden(numero, self.viewport().width() < px(columna.desde))
            if columna.ancho:
                self.setColumnWidth(numero, px(columna.ancho))
            else:
                self.horizontalHeader().setSectionResizeMode(numero, QHeaderView.ResizeMode.Stretch)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.acomodar()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.dato() is not None:
            self._abrir(self.currentIndex())
            return
        super().keyPressEvent(event)

    @override
    def currentChanged(self, current: Indice, previous: Indice) -> None:
        super().currentChanged(current, previous)
        self.actual.emit(current.data(DATO) if current.isValid() else None)

    def _abrir(self, indice: QModelIndex) -> None:
        self.elegida.emit(indice.data(DATO))


def _lugar(filas: Sequence[Any], buscada: Any) -> int:
    """Dónde quedó la fila: la misma, o la que lleva su identificador; -1 si ya no está."""
    if buscada is None:
        return -1
    propio = _identidad(buscada)
    return next((n for n, fila in enumerate(filas) if _identidad(fila) == propio), -1)


def _identidad(fila: Any) -> Any:
    return getattr(fila, "id", fila)
