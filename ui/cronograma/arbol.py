"""El lado izquierdo: las herramientas y sus pasos, renglón a renglón con la gráfica."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)
from typing_extensions import override

from app.documentos.cronograma.plano import alto_de_fila
from ui.comun.tema import tema
from ui.cronograma.encabezado import alto_de_encabezado
from ui.cronograma.modelo import Columna, ModeloCronograma

Indice = QModelIndex | QPersistentModelIndex

ANCHO_AMPLIO = 620
"""Desde aquí (al 100 %) caben también inicio, fin, avance y estado."""

ANCHO_PLAZO = 240

_DETALLES = (Columna.INICIO, Columna.FIN, Columna.AVANCE, Columna.ESTADO)
_ANCHOS = {
    Columna.CLAVE: 54,
    Columna.PLAZO: 58,
    Columna.INICIO: 92,
    Columna.FIN: 92,
    Columna.AVANCE: 66,
    Columna.ESTADO: 128,
}
_HOJA = """
QTreeView, QTreeView:focus {{ border: 0; border-radius: 0; background: {superficie}; }}
QTreeView::item, QTreeView::item:focus {{ border: 0; padding: 0 6px; background: transparent; }}
QHeaderView {{ background: {superficie}; border-radius: 0; }}
QHeaderView::section {{ background: {superficie}; color: {secundario}; font-weight: 400;
  border: 0; border-bottom: 1px solid {linea}; padding: 4px 6px; }}
"""


class _Renglon(QStyledItemDelegate):
    """Fija el alto; el fondo lo pinta el árbol y el foco se marca en todo el renglón."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Indice) -> QSize:
        ancho = super().sizeHint(option, index).width()
        return QSize(ancho, alto_de_fila(tema().escala / 100))

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Indice) -> None:
        super().initStyleOption(option, index)
        limpio = option.state & ~QStyle.StateFlag.State_HasFocus
        option.state = limpio & ~QStyle.StateFlag.State_Selected


class Arbol(QTreeView):
    """Árbol sin barras propias: se desplaza con la gráfica."""

    pedida = Signal()
    """Enter o doble clic: abrir la página del renglón."""
    de_lado = Signal(int)
    """Flechas ← → que el árbol no usó: la gráfica se mueve tantos pasos."""
    rueda = Signal(QWheelEvent)
    """Ctrl + rueda: es un acercamiento."""

    def __init__(self, modelo: ModeloCronograma, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._modelo = modelo
        self._amplio = False
        self.setModel(modelo)
        self.setItemDelegate(_Renglon(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setAnimated(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName("Herramientas del cronograma")
        self.setAccessibleDescription(
            "Enter abre la página; espacio muestra u oculta los pasos; T va a hoy."
        )
        self.doubleClicked.connect(lambda _indice: self.pedida.emit())
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def acomodar(self, ancho: int, *, detalles: bool) -> None:
        """Muestra u oculta las columnas de detalle según el ancho."""
        self._amplio = detalles or ancho >= tema().px(ANCHO_AMPLIO)
        for columna in _DETALLES:
            self.setColumnHidden(columna, not self._amplio)
        # En angosto y con letra grande vale más leer el nombre.
        self.setColumnHidden(Columna.PLAZO, ancho < tema().px(ANCHO_PLAZO))
        cabeza = self.header()
        for columna, base in _ANCHOS.items():
            cabeza.resizeSection(columna, tema().px(base))
        if self._modelo.agrupado:
            clave = _ANCHOS[Columna.CLAVE]
            cabeza.resizeSection(Columna.CLAVE, tema().px(clave) + self.indentation())

    @property
    def amplio(self) -> bool:
        """Si se ven las columnas de detalle."""
        return self._amplio

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header().setFixedHeight(alto_de_encabezado(tema().escala / 100))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        indice = self.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.pedida.emit()
            case Qt.Key.Key_Space:
                self.alternar()
            case Qt.Key.Key_Right if not self._por_abrir(indice):
                self.de_lado.emit(1)
            case Qt.Key.Key_Left if not self._por_cerrar(indice):
                self.de_lado.emit(-1)
            case _:
                super().keyPressEvent(event)

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        if e.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.rueda.emit(e)
            e.accept()
        else:
            super().wheelEvent(e)

    @override
    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Indice) -> None:
        colores = tema().colores
        caja = QRect(0, options.rect.y(), self.viewport().width(), options.rect.height())
        lugar = self._modelo.lugar(index)
        elegida = lugar >= 0 and lugar == self._modelo.lugar(self.currentIndex())
        fondo = colores.fondo if lugar % 2 else colores.superficie
        painter.fillRect(caja, QColor(colores.info.tinte if elegida else fondo))
        super().drawRow(painter, options, index)
        if elegida and self.hasFocus():
            painter.setPen(QPen(QColor(colores.foco), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(caja.adjusted(1, 1, -2, -2))

    def alternar(self) -> None:
        """Abre o cierra el renglón del cursor."""
        indice = self.currentIndex().siblingAtColumn(0)
        self.setExpanded(indice, not self.isExpanded(indice))

    def _por_abrir(self, indice: QModelIndex) -> bool:
        primero = indice.siblingAtColumn(0)
        return self._modelo.rowCount(primero) > 0 and not self.isExpanded(primero)

    def _por_cerrar(self, indice: QModelIndex) -> bool:
        return self.isExpanded(indice.siblingAtColumn(0)) or indice.parent().isValid()

    def _vestir(self) -> None:
        colores = tema().colores
        self.setStyleSheet(
            _HOJA.format(
                superficie=colores.superficie, secundario=colores.secundario, linea=colores.linea
            )
        )
        self.setIndentation(tema().px(16))
        cabeza = self.header()
        cabeza.setFixedHeight(alto_de_encabezado(tema().escala / 100))
        cabeza.setStretchLastSection(False)
        cabeza.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        cabeza.setSectionResizeMode(Columna.HERRAMIENTA, QHeaderView.ResizeMode.Stretch)
        cabeza.setMinimumSectionSize(20)
        self.acomodar(self.width(), detalles=False)
        # El alto uniforme se guarda: sin esto seguiría el de la letra anterior.
        self.scheduleDelayedItemsLayout()
