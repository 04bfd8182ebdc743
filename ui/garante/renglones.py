"""Lista de renglones pintados a mano, con teclado completo y una frase por renglón."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from ui.comun.plano import ayuda_plana
from ui.comun.renglon import DATO, DelegadoDeRenglon, Estado, Indice
from ui.comun.tema import tema

Pintar = Callable[[QPainter, Any, QRectF], None]
Alto = float | Callable[[Any], float]
"""Alto de un renglón al 100 %: el mismo para todos, o el de cada dato."""
_RAIZ = QModelIndex()
MINIMO = 48
"""Alto con que se reserva sitio cuando cada renglón tiene el suyo."""


class _Modelo(QAbstractListModel):
    def __init__(self, dicho: Callable[[Any], str], padre: QObject) -> None:
        super().__init__(padre)
        self._dicho = dicho
        self.datos: tuple[Any, ...] = ()

    def fijar(self, datos: Sequence[Any]) -> None:
        self.beginResetModel()
        self.datos = tuple(datos)
        self.endResetModel()

    @override
    def rowCount(self, parent: Indice = _RAIZ) -> int:
        return 0 if parent.isValid() else len(self.datos)

    @override
    def data(self, index: Indice, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        dato = self.datos[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._dicho(dato)
            case Qt.ItemDataRole.ToolTipRole:
                return ayuda_plana(self._dicho(dato))
            case _ if role == DATO:
                return dato
            case _:
                return None


class _Delegado(DelegadoDeRenglon):
    def __init__(self, pintar: Pintar, alto: Alto, padre: QObject) -> None:
        super().__init__(padre)
        self._pintar = pintar
        self._alto = alto

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Indice) -> QSize:
        alto = self._alto(index.data(DATO)) if callable(self._alto) else self._alto
        return QSize(1, tema().px(alto))

    @override
    def filo(self, caja: QRectF) -> float:
        return caja.top()

    @override
    def pintar(self, pintor: QPainter, dato: Any, caja: QRectF, estado: Estado) -> None:
        self._pintar(pintor, dato, caja)


class Renglones(QListView):
    """`elegido` lleva el dato del renglón pulsado (clic o Enter); `actual`, el que se recorre."""

    elegido = Signal(object)
    actual = Signal(object)

    def __init__(
        self,
        pintar: Pintar,
        dicho: Callable[[Any], str],
        *,
        alto: Alto,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._modelo = _Modelo(dicho, self)
        self._minimo = 3 * (alto if isinstance(alto, int | float) else MINIMO)
        self.setModel(self._modelo)
        self.setItemDelegate(_Delegado(pintar, alto, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView, QListView:focus { border: 0; }")
        self.setMouseTracking(True)
        self.setUniformItemSizes(not callable(alto))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda indice: self.elegido.emit(indice.data(DATO)))
        tema().cambiado.connect(self.doItemsLayout)

    def fijar(self, datos: Sequence[Any]) -> None:
        """Cambia los renglones y se queda en el mismo lugar si se puede."""
        renglon = max(0, self.currentIndex().row())
        self._modelo.fijar(datos)
        if datos:
            self.setCurrentIndex(self._modelo.index(min(renglon, len(datos) - 1), 0))

    def datos(self) -> tuple[Any, ...]:
        """Los renglones, de arriba abajo."""
        return self._modelo.datos

    def dato(self) -> Any:
        """El del renglón en que se está, o `None`."""
        return self.currentIndex().data(DATO) if self.currentIndex().isValid() else None

    def situar(self, renglon: int) -> None:
        """Se pone en ese renglón y lo deja a la vista."""
        if 0 <= renglon < len(self._modelo.datos):
            self.setCurrentIndex(self._modelo.index(renglon, 0))

    def lugar(self) -> int:
        """En qué renglón se está; -1 si no hay ninguno."""
        return self.currentIndex().row()

    @override
    def sizeHint(self) -> QSize:
        # Corto a propósito: crece con lo que sobre y nunca obliga a desplazar la página.
        return QSize(super().sizeHint().width(), tema().px(self._minimo))

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
        self.actual.emit(current.data(DATO) if current.isValid() else None)
