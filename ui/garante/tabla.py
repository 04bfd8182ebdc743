"""Tablas de sólo lectura: las columnas son datos y el renglón entero se elige.

Lo que trae texto de un paquete se pinta y se explica siempre como texto plano.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from ui.comun import fuentes, iconos
from ui.comun.insignias import Estado, par_de
from ui.comun.plano import ayuda_plana
from ui.comun.tema import ALTO_RENGLON, tema

Indice = QModelIndex | QPersistentModelIndex
_RAIZ = QModelIndex()
MINIMO = 130
"""Ancho mínimo, al 100 %, de una columna que toma lo que sobra."""
DATO = Qt.ItemDataRole.UserRole + 1


class Columna(NamedTuple):
    """Una columna. `ancho` al 100 %; 0 toma lo que sobre. `estado` pone icono y color.

    `cede` mayor que 0: se esconde si no caben todas, primero la de menor número; lo que dice debe
    leerse también en otra parte de la pantalla.
    """

    titulo: str
    texto: Callable[[Any], str]
    ancho: int = 0
    orden: Callable[[Any], Any] | None = None
    estado: Callable[[Any], Estado] | None = None
    tenue: bool = False
    derecha: bool = False
    cede: int = 0


class ModeloTabla(QAbstractTableModel):
    """Renglones de lo que sea; ordena por la columna que se pida."""

    def __init__(self, columnas: Sequence[Columna], padre: QObject | None = None) -> None:
        super().__init__(padre)
        self.columnas = tuple(columnas)
        self._datos: list[Any] = []
        self._columna = -1
        self._sentido = Qt.SortOrder.AscendingOrder

    def fijar(self, datos: Sequence[Any]) -> None:
        """Cambia todos los renglones, en el orden que ya se había pedido."""
        self.beginResetModel()
        self._datos = list(datos)
        self._ordenar()
        self.endResetModel()

    def agregar(self, dato: Any) -> None:
        """Pone un renglón al final."""
        lugar = len(self._datos)
        self.beginInsertRows(QModelIndex(), lugar, lugar)
        self._datos.append(dato)
        self.endInsertRows()

    def datos(self) -> tuple[Any, ...]:
        """Los renglones, de arriba abajo."""
        return tuple(self._datos)

    @override
    def rowCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self._datos)

    @override
    def columnCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self.columnas)

    @override
    def data(self, index: Indice, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        dato, columna = self._datos[index.row()], self.columnas[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return columna.texto(dato)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{columna.titulo}: {columna.texto(dato) or 'vacío'}"
            case Qt.ItemDataRole.ToolTipRole:
                return ayuda_plana(columna.texto(dato))
            case _ if role == DATO:
                return dato
            case _:
                return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columnas[section].titulo
        if role == Qt.ItemDataRole.TextAlignmentRole:
            lado = Qt.AlignmentFlag.AlignLeft
            if self.columnas[section].derecha:
                lado = Qt.AlignmentFlag.AlignRight
            return lado | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        viejos = self.persistentIndexList()
        seguidos = [self._datos[indice.row()] for indice in viejos]
        self._columna, self._sentido = column, order
        self._ordenar()
        nuevos = [
            self.index(_lugar(self._datos, dato), indice.column())
            for dato, indice in zip(seguidos, viejos, strict=True)
        ]
        self.changePersistentIndexList(viejos, nuevos)
        self.layoutChanged.emit()

    def _ordenar(self) -> None:
        if 0 <= self._columna < len(self.columnas):
            columna = self.columnas[self._columna]
            self._datos.sort(
                key=columna.orden or columna.texto,
                reverse=self._sentido is Qt.SortOrder.DescendingOrder,
            )


class _Delegado(QStyledItemDelegate):
    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        modelo = index.model()
        if not isinstance(modelo, ModeloTabla):
            return
        columna, dato = modelo.columnas[index.column()], index.data(DATO)
        caja = QRectF(option.rect)
        painter.save()
        self._fondo(painter, option, caja)
        zona = caja.adjusted(tema().px(8), 0, -tema().px(8), 0)
        color = tema().colores.secundario if columna.tenue else tema().colores.texto
        if columna.estado is not None:
            zona, color = _pintar_icono(painter, columna.estado(dato), zona)
        letra = tema().letra(fuentes.PEQUENA if columna.tenue else fuentes.PEQUENA + 0.5)
        painter.setFont(letra)
        painter.setPen(QColor(color))
        modo = Qt.TextElideMode.ElideRight
        visible = QFontMetrics(letra).elidedText(columna.texto(dato), modo, int(zona.width()) + 1)
        lado = Qt.AlignmentFlag.AlignRight if columna.derecha else Qt.AlignmentFlag.AlignLeft
        painter.drawText(zona, lado | Qt.AlignmentFlag.AlignVCenter, visible)
        painter.restore()

    def _fondo(self, painter: QPainter, option: QStyleOptionViewItem, caja: QRectF) -> None:
        colores = tema().colores
        elegido = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(caja, QColor(colores.info.tinte if elegido else colores.superficie))
        painter.setPen(QPen(QColor(colores.linea), 1))
        suelo = round(caja.bottom()) - 1
        painter.drawLine(round(caja.left()), suelo, round(caja.right()), suelo)
        vista = self.parent()
        if elegido and isinstance(vista, QWidget) and vista.hasFocus():
            # El foco es del renglón entero: dos rayas de lado a lado.
            painter.setPen(QPen(QColor(colores.foco), 3))
            for y in (caja.top() + 1.5, caja.bottom() - 1.0):
                painter.drawLine(round(caja.left()), round(y), round(caja.right()) + 1, round(y))


class Tabla(QTableView):
    """`actual` lleva el dato del renglón en que se está; `elegido`, el que se abre con Enter."""

    actual = Signal(object)
    elegido = Signal(object)

    def __init__(
        self, columnas: Sequence[Columna], nombre: str, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self._modelo = ModeloTabla(columnas, self)
        self.setModel(self._modelo)
        self.setAccessibleName(nombre)
        self.setItemDelegate(_Delegado(self))
        self._preparar()
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def fijar(self, datos: Sequence[Any], igual: Callable[[Any], Any] = id) -> None:
        """Cambia los renglones y sigue en el mismo (el que da lo mismo con `igual`)."""
        antes = igual(self.dato()) if self.dato() is not None else None
        self._modelo.fijar(datos)
        if not self._modelo.rowCount():
            self.actual.emit(None)
            return
        parecidos = [i for i, d in enumerate(self._modelo.datos()) if igual(d) == antes]
        self.selectRow(parecidos[0] if parecidos else 0)

    def agregar(self, dato: Any) -> None:
        """Pone un renglón al final y lo deja a la vista."""
        self._modelo.agregar(dato)
        self.scrollToBottom()

    def datos(self) -> tuple[Any, ...]:
        """Los renglones, de arriba abajo."""
        return self._modelo.datos()

    def dato(self) -> Any:
        """El del renglón en que se está, o `None`."""
        return self.currentIndex().data(DATO) if self.currentIndex().isValid() else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.dato() is not None:
            self.elegido.emit(self.dato())
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def currentChanged(self, current: Indice, previous: Indice) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.actual.emit(current.data(DATO) if current.isValid() else None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repartir()

    def alto_completo(self) -> int:
        """El alto con que se ven todos los renglones."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 4

    def _preparar(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        # La orilla la pone la tarjeta; el foco se ve en el renglón.
        self.setStyleSheet("QTableView, QTableView:focus { border: 0; }")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        cabeza = self.horizontalHeader()
        cabeza.setHighlightSections(False)
        cabeza.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        cabeza.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda indice: self.elegido.emit(indice.data(DATO)))

    def _vestir(self) -> None:
        self.verticalHeader().setDefaultSectionSize(tema().px(ALTO_RENGLON))
        self._repartir()

    def _repartir(self) -> None:
        """Las columnas fijas toman su ancho; las de ancho 0 se reparten lo que sobra."""
        px = tema().px
        ancho = self.viewport().width()
        vistas = list(self._modelo.columnas)
        for columna in sorted((c for c in vistas if c.cede), key=lambda c: c.cede):
            if sum(px(c.ancho or MINIMO) for c in vistas) > ancho:
                vistas.remove(columna)
        libres = sum(1 for c in vistas if not c.ancho)
        sobra = max(0, ancho - sum(px(c.ancho) for c in vistas))
        for lugar, columna in enumerate(self._modelo.columnas):
            self.setColumnHidden(lugar, columna not in vistas)
            suyo = px(columna.ancho) or max(px(MINIMO), sobra // max(1, libres))
            self.setColumnWidth(lugar, suyo)


def _pintar_icono(pintor: QPainter, estado: Estado, zona: QRectF) -> tuple[QRectF, str]:
    color = par_de(estado, tema().colores).color
    lado = tema().px(14)
    imagen = iconos.imagen(estado.icono, color, lado)
    pintor.drawPixmap(round(zona.left()), round(zona.center().y() - lado / 2), imagen)
    return zona.adjusted(lado + tema().px(7), 0, 0, 0), color


def _lugar(datos: Sequence[Any], dato: Any) -> int:
    return next(i for i, otro in enumerate(datos) if otro is dato)
