"""El mapa de calor: municipios × herramientas en una sola vista que pinta lo que se ve.

Los nombres son el encabezado vertical y las claves el horizontal: no se mueven al desplazarse.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.garante.vistas import FilaTablero
from app.texto import sin_tildes
from ui.comun import fuentes
from ui.comun.tema import tema
from ui.garante.filtro import CampoFiltro
from ui.garante.mapa_dibujo import pintar_casilla, pintar_foco
from ui.garante.mapa_modelo import CASILLA, DIMENSION, Indice, ModeloMapa
from ui.garante.tablero_datos import Herramienta

ALTO_FILA = 29
ALTO_CABEZA = 34
ANCHO_CASILLA = (24, 34)
ANCHO_NOMBRE = (138, 236)
"""Mínimo y máximo al 100 %; en medio, lo que deje la ventana."""


class _Delegado(QStyledItemDelegate):
    """Pinta una casilla y, si es la actual, su anillo."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        caja = QRectF(option.rect)
        pintar_casilla(painter, index.data(CASILLA), caja)
        vista = self.parent()
        if isinstance(vista, QAbstractItemView) and index == vista.currentIndex():
            pintar_foco(painter, caja, activo=vista.hasFocus())


class _Claves(QHeaderView):
    """«1a 1b…» con el color de su dimensión."""

    def __init__(self, padre: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, padre)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        modelo = self.model()
        dimension = modelo.headerData(logicalIndex, Qt.Orientation.Horizontal, DIMENSION)
        painter.save()
        painter.fillRect(rect, QColor(tema().colores.superficie))
        painter.setPen(QColor(tema().colores.dimension(int(dimension)).color))
        painter.setFont(tema().letra(fuentes.PEQUENA + 0.5, QFont.Weight.Bold))
        texto = modelo.headerData(logicalIndex, Qt.Orientation.Horizontal)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(texto))
        painter.restore()


class _Nombres(QHeaderView):
    """Los municipios; un clic abre su ficha."""

    def __init__(self, padre: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, padre)
        self._tabla = padre
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Municipios")

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        colores = tema().colores
        actual = self._tabla.currentIndex().row() == logicalIndex
        painter.save()
        painter.fillRect(rect, QColor(colores.info.tinte if actual else colores.superficie))
        peso = QFont.Weight.DemiBold if actual else QFont.Weight.Normal
        letra = tema().letra(fuentes.PEQUENA + 0.5, peso)
        painter.setFont(letra)
        painter.setPen(QColor(colores.accion if actual else colores.texto))
        caja = rect.adjusted(tema().px(6), 0, -tema().px(6), 0)
        texto = str(self.model().headerData(logicalIndex, Qt.Orientation.Vertical))
        visible = QFontMetrics(letra).elidedText(texto, Qt.TextElideMode.ElideRight, caja.width())
        painter.drawText(caja, Qt.AlignmentFlag.AlignVCenter, visible)
        painter.restore()


class MapaCalor(QTableView):
    """La tabla. `elegido` lleva la clave del municipio cuya ficha se pide."""

    elegido = Signal(str)

    def __init__(self, herramientas: Sequence[Herramienta], padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._modelo = ModeloMapa(herramientas, self)
        self._buscado = ""
        self.filtro = CampoFiltro("Filtrar municipios por nombre o clave", self)
        self.setModel(self._modelo)
        self.setItemDelegate(_Delegado(self))
        self.setHorizontalHeader(_Claves(self))
        nombres = _Nombres(self)
        self.setVerticalHeader(nombres)
        nombres.sectionClicked.connect(self._al_pulsar_nombre)
        self.clicked.connect(lambda indice: self._elegir(indice.row()))
        self._preparar()
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def fijar(self, filas: Sequence[FilaTablero], hoy: date) -> None:
        """Cambia los renglones; el municipio en que se estaba sigue siendo el actual."""
        antes = self.municipio()
        columna = max(0, self.currentIndex().column())
        self._modelo.fijar(filas, hoy)
        renglon = self._modelo.fila_de(antes)
        if renglon < 0 and filas:
            renglon = 0
        if renglon >= 0:
            self.setCurrentIndex(self._modelo.index(renglon, columna))

    def municipio(self) -> str:
        """La clave del municipio en que se está, o vacío."""
        renglon = self.currentIndex().row()
        filas = self._modelo.filas()
        return filas[renglon].clave if 0 <= renglon < len(filas) else ""

    def situar(self, clave: str) -> None:
        """Va al renglón de un municipio."""
        renglon = self._modelo.fila_de(clave)
        if renglon >= 0:
            columna = max(0, self.currentIndex().column())
            self.setCurrentIndex(self._modelo.index(renglon, columna))

    @override
    def model(self) -> ModeloMapa:
        return self._modelo

    @override
    def keyboardSearch(self, search: str) -> None:
        # El de Qt busca el dígito de la casilla; aquí se escribe el nombre del municipio.
        buscado = sin_tildes(search)
        for renglon, fila in enumerate(self._modelo.filas()):
            if sin_tildes(fila.nombre).startswith(buscado):
                self.situar(fila.clave)
                self.scrollTo(self._modelo.index(renglon, max(0, self.currentIndex().column())))
                return

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._elegir(self.currentIndex().row())
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # Arrastrar no selecciona nada: se evita que la casilla actual persiga al ratón.
        event.accept()

    @override
    def currentChanged(self, current: Indice, previous: Indice) -> None:
        super().currentChanged(current, previous)
        self.verticalHeader().viewport().update()
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repartir()

    @override
    def updateGeometries(self) -> None:
        super().updateGeometries()
        # La búsqueda vive en la esquina: encima de los nombres y sin gastar otro renglón.
        ancho, alto = self.verticalHeader().width(), self.horizontalHeader().height()
        marco = self.frameWidth()
        origen = self.mapTo(self.filtro.parentWidget() or self, QPoint(marco, marco))
        self.filtro.setGeometry(QRect(origen, QSize(ancho - tema().px(8), alto - tema().px(4))))

    @override
    def sizeHint(self) -> QSize:
        puesto = tema()
        # Corto a propósito: crece con lo que sobre y nunca obliga a desplazar la página.
        return QSize(puesto.px(740), puesto.px(ALTO_CABEZA + 8 * ALTO_FILA))

    @override
    def minimumSizeHint(self) -> QSize:
        puesto = tema()
        return QSize(puesto.px(320), puesto.px(ALTO_CABEZA + 5 * ALTO_FILA))

    def _preparar(self) -> None:
        self.setAccessibleName("Nivel de instalación por municipio y herramienta")
        self.setAccessibleDescription(
            "Flechas para moverse, Enter para ver el municipio, o escriba su nombre."
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(
            "QTableView, QTableView:focus { border: 0; }"
            "QTableCornerButton::section { background: transparent; border: 0; }"
        )
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Siempre puesta: si apareciera y desapareciera, las columnas brincarían al filtrar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        for cabeza in (self.horizontalHeader(), self.verticalHeader()):
            cabeza.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            cabeza.setMinimumSectionSize(1)

    def _vestir(self) -> None:
        puesto = tema()
        self.verticalHeader().setDefaultSectionSize(puesto.px(ALTO_FILA))
        self.horizontalHeader().setFixedHeight(puesto.px(ALTO_CABEZA))
        self._repartir()
        self.viewport().update()

    def _repartir(self) -> None:
        """Reparte el ancho: primero casillas legibles, luego el nombre más ancho que quepa."""
        puesto = tema()
        columnas = max(1, self._modelo.columnCount())
        total = self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()
        corta, larga = (puesto.px(n) for n in ANCHO_CASILLA)
        menor, mayor = (puesto.px(n) for n in ANCHO_NOMBRE)
        casilla = max(corta, min(larga, (total - menor) // columnas))
        nombre = max(menor, min(mayor, total - casilla * columnas))
        self.horizontalHeader().setDefaultSectionSize(casilla)
        self.verticalHeader().setFixedWidth(nombre)
        self.updateGeometries()

    def _al_pulsar_nombre(self, renglon: int) -> None:
        self.setCurrentIndex(self._modelo.index(renglon, max(0, self.currentIndex().column())))
        self._elegir(renglon)

    def _elegir(self, renglon: int) -> None:
        filas = self._modelo.filas()
        if 0 <= renglon < len(filas):
            self.elegido.emit(filas[renglon].clave)


def con_filtro(mapa: MapaCalor) -> QWidget:
    """El mapa con su filtro encima de los nombres.

    El filtro es hermano y no hijo de la tabla: entre los hijos de una tabla, un lector de pantalla
    sólo encuentra celdas.
    """
    marco = QWidget()
    columna = QVBoxLayout(marco)
    columna.setContentsMargins(0, 0, 0, 0)
    columna.addWidget(mapa)
    mapa.filtro.setParent(marco)
    mapa.filtro.raise_()
    QWidget.setTabOrder(mapa.filtro, mapa)
    return marco
