"""El lado izquierdo: las herramientas y sus pasos, renglón a renglón con la gráfica."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)
from typing_extensions import override

from ui.comun.tema import tema
from ui.cronograma.celdas import Celdas
from ui.cronograma.encabezado import alto_de_encabezado
from ui.cronograma.modelo import Columna, ModeloCronograma

Indice = QModelIndex | QPersistentModelIndex

ANCHO_AMPLIO = 620
"""Desde aquí (al 100 %) caben también inicio, fin, avance y estado."""

ANCHO_PLAZO = 240

SIEMPRE = (Columna.CLAVE, Columna.HERRAMIENTA)
ELEGIBLES = tuple(c for c in Columna if c not in SIEMPRE)
DE_ENTRADA = frozenset({Columna.PLAZO})
DETALLES = frozenset({Columna.PLAZO, Columna.INICIO, Columna.FIN, Columna.PASOS, Columna.ESTADO})
NOMBRE = 190
"""Lo menos que se deja (al 100 %) para el nombre al ensanchar el árbol."""
_ANCHOS = {
    Columna.CLAVE: 54,
    Columna.RESPONSABLE: 130,
    Columna.PLAZO: 58,
    Columna.INICIO: 92,
    Columna.FIN: 92,
    Columna.PASOS: 66,
    Columna.ESTADO: 128,
    Columna.DEPENDE: 110,
}
_LETRA = 7.5
"""Ancho aproximado de una letra de la clave, para que «1d.p2.4» quepa."""
_HOJA = """
QTreeView, QTreeView:focus {{ border: 0; border-radius: 0; background: {superficie}; }}
QTreeView::item, QTreeView::item:focus {{ border: 0; padding: 0 6px; background: transparent; }}
QHeaderView {{ background: {superficie}; border-radius: 0; }}
QHeaderView::section {{ background: {superficie}; color: {secundario}; font-weight: 400;
  border: 0; border-bottom: 1px solid {linea}; padding: 4px 6px; }}
"""


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
        self._ancho = 0
        self.columnas = DE_ENTRADA
        self.celdas = Celdas(self)
        self.setModel(modelo)
        self.setItemDelegate(self.celdas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        # Un clic más en la celda ya elegida la edita; el doble clic abre la página.
        self.setEditTriggers(QAbstractItemView.EditTrigger.SelectedClicked)
        self.setExpandsOnDoubleClick(False)
        self.setAnimated(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName("Herramientas del cronograma")
        self.setAccessibleDescription(
            "Enter edita la celda o abre la página; espacio muestra u oculta los pasos; "
            "T va a hoy; interrogación dice todas las teclas."
        )
        self.doubleClicked.connect(lambda _indice: self.pedida.emit())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def elegir_columnas(self, columnas: frozenset[Columna]) -> None:
        """Las columnas que se ven además de la clave y el nombre."""
        self.columnas = columnas
        self.acomodar(self._ancho or self.width())

    @property
    def visibles(self) -> list[Columna]:
        """Las columnas a la vista, en orden."""
        return [c for c in Columna if not self.isColumnHidden(c)]

    def pide(self) -> int:
        """El ancho con que caben todas las columnas elegidas."""
        return self._clave() + tema().px(
            NOMBRE + sum(_ANCHOS[columna] for columna in self.columnas)
        )

    def acomodar(self, ancho: int) -> None:
        """Muestra las columnas elegidas; con mucho ancho, también las de detalle."""
        self._ancho = ancho
        a_la_vista = self.columnas
        if ancho >= tema().px(ANCHO_AMPLIO):
            a_la_vista = a_la_vista | DETALLES
        # En angosto y con letra grande vale más leer el nombre.
        if ancho < tema().px(ANCHO_PLAZO):
            a_la_vista = a_la_vista - {Columna.PLAZO}
        for columna in ELEGIBLES:
            self.setColumnHidden(columna, columna not in a_la_vista)
        cabeza = self.header()
        for columna, base in _ANCHOS.items():
            cabeza.resizeSection(columna, tema().px(base))
        cabeza.resizeSection(Columna.CLAVE, self._clave())

    @property
    def amplio(self) -> bool:
        """Si se ven las columnas de detalle."""
        return self.visibles.count(Columna.ESTADO) > 0

    @property
    def editando(self) -> bool:
        """Si hay una celda abierta."""
        return self.state() is QAbstractItemView.State.EditingState

    def editar(self) -> bool:
        """Abre el editor de la celda del cursor, o de la primera que se pueda. Dice si se abrió."""
        indice = self.currentIndex()
        if not indice.isValid():
            return False
        if not self._modelo.se_edita(indice):
            celdas = [indice.siblingAtColumn(columna) for columna in self.visibles]
            indice = next((i for i in celdas if self._modelo.se_edita(i)), indice)
        if not self._modelo.se_edita(indice):
            return False
        self.setCurrentIndex(indice)
        self.edit(indice)
        return True

    def de_celda(self, paso: int) -> None:
        """Lleva el cursor a la celda de al lado, sin cambiar de renglón."""
        indice, visibles = self.currentIndex(), self.visibles
        if not indice.isValid():
            return
        lugar = visibles.index(Columna(indice.column()))
        nuevo = min(max(lugar + paso, 0), len(visibles) - 1)
        self.setCurrentIndex(indice.siblingAtColumn(visibles[nuevo]))

    def _clave(self) -> int:
        """Ancho de la columna de claves: crece si hay renglones anidados a la vista."""
        largo = max((len(f.clave) for f in self._modelo.visibles), default=2)
        hondo = int(self._modelo.agrupado) + (largo > 2) + (largo > 5)
        return tema().px(_ANCHOS[Columna.CLAVE] + max(0, largo - 2) * _LETRA) + (
            hondo * self.indentation() if self._modelo.agrupado or largo > 2 else 0
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header().setFixedHeight(alto_de_encabezado(tema().escala / 100))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        indice = self.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._al_entrar(event)
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
        painter.fillRect(caja, QColor(self._fondo(index, lugar, elegida=elegida)))
        super().drawRow(painter, options, index)
        if elegida and self.hasFocus():
            painter.setPen(QPen(QColor(colores.foco), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(caja.adjusted(1, 1, -2, -2))
            self._marcar_celda(painter)

    def alternar(self) -> None:
        """Abre o cierra el renglón del cursor."""
        indice = self.currentIndex().siblingAtColumn(0)
        self.setExpanded(indice, not self.isExpanded(indice))

    def _al_entrar(self, evento: QKeyEvent) -> None:
        """Enter edita la celda; si no se edita (o con Ctrl), abre la página."""
        if self.editando:
            # Es el Enter que cerró el editor, que Qt deja pasar: ya hizo lo suyo.
            evento.accept()
            return
        con_ctrl = evento.modifiers() & Qt.KeyboardModifier.ControlModifier
        indice = self.currentIndex()
        if not con_ctrl and indice.isValid() and self._modelo.se_edita(indice):
            self.edit(indice)
        else:
            self.pedida.emit()

    def _fondo(self, indice: Indice, lugar: int, *, elegida: bool) -> str:
        colores = tema().colores
        if elegida:
            return colores.info.tinte
        if self._modelo.hallada(indice):
            return colores.aviso.tinte
        return colores.fondo if lugar % 2 else colores.superficie

    def _marcar_celda(self, pintor: QPainter) -> None:
        """La celda del cursor, cuando no es la primera: ahí escribirá Enter."""
        indice = self.currentIndex()
        if indice.column() in SIEMPRE:
            return
        pintor.setPen(QPen(QColor(tema().colores.foco), 1, Qt.PenStyle.DashLine))
        pintor.drawRect(self.visualRect(indice).adjusted(2, 4, -3, -5))

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
        self.acomodar(self._ancho or self.width())
        # El alto uniforme se guarda: sin esto seguiría el de la letra anterior.
        self.scheduleDelayedItemsLayout()
