"""La tabla del programa: las columnas son datos, se elige el renglón entero y sólo se lee.

Su texto se pinta y se explica siempre como texto plano: mucho viene de archivos ajenos. No tiene
orilla propia: va dentro de una `Tarjeta` (`enmarcada`, si está sola).
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
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

from app.texto import clave_orden
from ui.comun import fuentes, iconos
from ui.comun.controles import Tarjeta
from ui.comun.insignias import Estado, par_de
from ui.comun.plano import ayuda_plana
from ui.comun.renglon import DATO, Indice
from ui.comun.tema import ALTO_RENGLON, tema

CABEZA = 36
"""Alto de los títulos al 100 %."""
_RAIZ = QModelIndex()
_UN_RENGLON = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class Columna(NamedTuple):
    """Qué dice de cada fila (un `Estado` se pinta con su icono y su color) y cuánto mide.

    `ancho`: al 100 %; si la columna `crece`, es lo menos que mide y además toma lo que sobra.
    `orden`: con qué se ordena; por omisión, por lo que dice, en orden español.
    `cede`: si no caben todas se esconden las que lo tengan, primero la de menor número, y lo suyo
    se lee en la ayuda del renglón. 0 = nunca se esconde.
    """

    titulo: str
    dice: Callable[[Any], str | Estado]
    ancho: int
    orden: Callable[[Any], Any] | None = None
    crece: bool = False
    cede: int = 0
    derecha: bool = False
    tenue: bool = False

    def texto(self, fila: Any) -> str:
        """Lo que dice de esa fila, en palabras."""
        dicho = self.dice(fila)
        return dicho.texto if isinstance(dicho, Estado) else dicho


class ModeloTabla(QAbstractTableModel):
    """Las filas, en el orden que se haya pedido; nunca consulta ni falla."""

    def __init__(self, columnas: Sequence[Columna], padre: QObject | None = None) -> None:
        super().__init__(padre)
        self.columnas = tuple(columnas)
        self.escondidas: tuple[Columna, ...] = ()
        self._filas: list[Any] = []
        self._por = -1
        self._sentido = Qt.SortOrder.AscendingOrder

    def fijar(self, filas: Sequence[Any]) -> None:
        """Cambia todas las filas y conserva el orden pedido."""
        self.beginResetModel()
        self._filas = [filas[lugar] for lugar in self._orden(filas)]
        self.endResetModel()

    def agregar(self, fila: Any) -> None:
        """Pone una fila al final, sea cual sea el orden: se ve llegar."""
        lugar = len(self._filas)
        self.beginInsertRows(QModelIndex(), lugar, lugar)
        self._filas.append(fila)
        self.endInsertRows()

    def filas(self) -> tuple[Any, ...]:
        """Las filas, de arriba abajo."""
        return tuple(self._filas)

    @override
    def rowCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self._filas)

    @override
    def columnCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self.columnas)

    @override
    def data(self, index: Indice, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._dato(index, role) if index.isValid() else None

    def _dato(self, index: Indice, role: int) -> Any:
        fila, columna = self._filas[index.row()], self.columnas[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return columna.texto(fila)
            case Qt.ItemDataRole.AccessibleTextRole:
                return _con_titulo(columna, fila)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return "; ".join(self._escondido(fila))
            case Qt.ItemDataRole.ToolTipRole:
                return ayuda_plana("\n".join((columna.texto(fila), *self._escondido(fila))))
            case _ if role == DATO:
                return fila
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
            return _lado(self.columnas[section]) | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._por, self._sentido = column, order
        self.layoutAboutToBeChanged.emit()
        orden = self._orden(self._filas)
        nuevo_lugar = {antes: ahora for ahora, antes in enumerate(orden)}
        self._filas = [self._filas[lugar] for lugar in orden]
        viejos = self.persistentIndexList()
        self.changePersistentIndexList(
            viejos, [self.index(nuevo_lugar[viejo.row()], viejo.column()) for viejo in viejos]
        )
        self.layoutChanged.emit()

    def _orden(self, filas: Sequence[Any]) -> list[int]:
        """En qué lugares están las filas, leídas en el orden pedido."""
        lugares = list(range(len(filas)))
        if not 0 <= self._por < len(self.columnas):
            return lugares
        columna = self.columnas[self._por]
        clave = columna.orden or (lambda fila: clave_orden(columna.texto(fila)))
        al_reves = self._sentido is Qt.SortOrder.DescendingOrder
        return sorted(lugares, key=lambda lugar: clave(filas[lugar]), reverse=al_reves)

    def _escondido(self, fila: Any) -> list[str]:
        return [_con_titulo(columna, fila) for columna in self.escondidas]


class _Delegado(QStyledItemDelegate):
    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Indice) -> None:
        modelo = index.model()
        if not isinstance(modelo, ModeloTabla):
            return
        columna, caja = modelo.columnas[index.column()], QRectF(option.rect)
        painter.save()
        _pintar_fondo(painter, option, caja)
        zona = caja.adjusted(tema().px(8), 0, -tema().px(8), 0)
        color = tema().colores.secundario if columna.tenue else tema().colores.texto
        dicho = columna.dice(index.data(DATO))
        if isinstance(dicho, Estado):
            zona, color = _pintar_icono(painter, dicho, zona)
            dicho = dicho.texto
        letra = tema().letra(fuentes.PEQUENA if columna.tenue else fuentes.PEQUENA + 0.5)
        painter.setFont(letra)
        painter.setPen(QColor(color))
        modo = Qt.TextElideMode.ElideRight
        visible = QFontMetrics(letra).elidedText(dicho, modo, int(zona.width()) + 1)
        painter.drawText(zona, int(_lado(columna)) | int(_UN_RENGLON), visible)
        painter.restore()


class Tabla(QTableView):
    """`recorrida` lleva la fila en que se está o `None`; `elegida`, la que se abre.

    Se abre con Enter o doble clic. `identidad`: qué hace que una fila sea la misma cuando se relee.
    """

    recorrida = Signal(object)
    elegida = Signal(object)

    def __init__(
        self,
        nombre: str,
        columnas: Sequence[Columna],
        *,
        identidad: Callable[[Any], Hashable],
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._modelo = ModeloTabla(columnas, self)
        self._identidad = identidad
        self._reservadas = 0
        self.setModel(self._modelo)
        self.setAccessibleName(nombre)
        self.setItemDelegate(_Delegado(self))
        self._preparar()
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def fijar(self, filas: Sequence[Any]) -> None:
        """Cambia las filas y sigue en la misma; si ya no está, en la que le seguía."""
        lugar, columna = self.currentIndex().row(), max(0, self.currentIndex().column())
        antes = [self._identidad(fila) for fila in self._modelo.filas()] if lugar >= 0 else []
        self._modelo.fijar(filas)
        if not filas:
            self.recorrida.emit(None)
            return
        ahora = {self._identidad(fila): n for n, fila in enumerate(self._modelo.filas())}
        cercanas = (*antes[lugar:], *reversed(antes[:lugar]))
        suya = next((ahora[una] for una in cercanas if una in ahora), 0)
        self.setCurrentIndex(self._modelo.index(suya, columna))

    def agregar(self, fila: Any) -> None:
        """Pone una fila al final y la deja a la vista."""
        self._modelo.agregar(fila)
        self.scrollToBottom()

    def filas(self) -> tuple[Any, ...]:
        """Las filas, de arriba abajo."""
        return self._modelo.filas()

    def fila(self) -> Any:
        """La fila en que se está, o `None`."""
        return self.currentIndex().data(DATO) if self.currentIndex().isValid() else None

    def elegir(self, lugar: int) -> None:
        """Se pone en la fila de ese lugar."""
        self.setCurrentIndex(self._modelo.index(lugar, 0))

    def reservar(self, cuantas: int) -> None:
        """Nunca enseña menos de esas filas, con cualquier letra: la página tiene que correrse."""
        self._reservadas = cuantas
        self._vestir()

    def alto_completo(self) -> int:
        """El alto con que se ven todas las filas."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 4

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.fila() is not None:
            self.elegida.emit(self.fila())
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def currentChanged(self, current: Indice, previous: Indice) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.recorrida.emit(current.data(DATO) if current.isValid() else None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repartir()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self.hasFocus():
            pintor = QPainter(self.viewport())
            pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
            pintor.setPen(QPen(QColor(tema().colores.foco), 3))
            pintor.drawRoundedRect(self._en_foco().adjusted(2, 2, -2, -2), 5, 5)
            pintor.end()

    def _en_foco(self) -> QRectF:
        """El renglón entero, que se corre con lo demás; sin filas, el hueco."""
        lugar = self.currentIndex().row()
        if lugar < 0:
            return QRectF(self.viewport().rect())
        cabeza = self.horizontalHeader()
        arriba, alto = self.rowViewportPosition(lugar), self.rowHeight(lugar)
        return QRectF(-cabeza.offset(), arriba, cabeza.length(), alto)

    def _preparar(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTableView, QTableView:focus { border: 0; }")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
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
        self.doubleClicked.connect(lambda indice: self.elegida.emit(indice.data(DATO)))

    def _vestir(self) -> None:
        self.verticalHeader().setDefaultSectionSize(tema().px(ALTO_RENGLON))
        if self._reservadas:
            self.setMinimumHeight(tema().px(CABEZA + self._reservadas * ALTO_RENGLON))
        self._repartir()

    def _repartir(self) -> None:
        """Esconde las que ceden mientras no quepan todas; lo que sobra es de las que crecen."""
        px, hueco = tema().px, self.viewport().width()
        columnas = self._modelo.columnas
        vistas = list(range(len(columnas)))
        ceden = sorted((n for n in vistas if columnas[n].cede), key=lambda n: columnas[n].cede)
        for lugar in ceden:
            if sum(px(columnas[n].ancho) for n in vistas) > hueco:
                vistas.remove(lugar)
        crecen = [n for n in vistas if columnas[n].crece]
        sobra = max(0, hueco - sum(px(columnas[n].ancho) for n in vistas))
        for lugar, columna in enumerate(columnas):
            de_mas = sobra // len(crecen) if lugar in crecen else 0
            self.setColumnHidden(lugar, lugar not in vistas)
            self.setColumnWidth(lugar, px(columna.ancho) + de_mas)
        self._modelo.escondidas = tuple(c for n, c in enumerate(columnas) if n not in vistas)


def enmarcada(tabla: Tabla, *, reserva: int = 0) -> Tarjeta:
    """La tarjeta con sólo esa tabla, que enseña al menos las filas de `reserva`."""
    if reserva:
        tabla.reservar(reserva)
    marco = Tarjeta(margen=4)
    marco.cuerpo.addWidget(tabla)
    return marco


def _con_titulo(columna: Columna, fila: Any) -> str:
    return f"{columna.titulo}: {columna.texto(fila) or 'vacío'}"


def _lado(columna: Columna) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if columna.derecha else Qt.AlignmentFlag.AlignLeft


def _pintar_fondo(pintor: QPainter, opcion: QStyleOptionViewItem, caja: QRectF) -> None:
    colores = tema().colores
    elegido = bool(opcion.state & QStyle.StateFlag.State_Selected)
    pintor.fillRect(caja, QColor(colores.info.tinte if elegido else colores.superficie))
    pintor.setPen(QPen(QColor(colores.linea), 1))
    suelo = round(caja.bottom()) - 1
    pintor.drawLine(round(caja.left()), suelo, round(caja.right()), suelo)


def _pintar_icono(pintor: QPainter, estado: Estado, zona: QRectF) -> tuple[QRectF, str]:
    """Pinta el icono y devuelve lo que queda para la palabra, y su color."""
    color = par_de(estado, tema().colores).color
    lado = tema().px(14)
    imagen = iconos.imagen(estado.icono, color, lado)
    pintor.drawPixmap(round(zona.left()), round(zona.center().y() - lado / 2), imagen)
    return zona.adjusted(lado + tema().px(7), 0, 0, 0), color
