"""Renglones pintados a mano: el fondo, el filo y el foco son los mismos en todas las listas."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.comun.tema import tema

Indice = QModelIndex | QPersistentModelIndex
Estado = QStyle.StateFlag
DATO = Qt.ItemDataRole.UserRole + 1
"""El papel con que el modelo entrega el dato de cada renglón."""


class DelegadoDeRenglon(QStyledItemDelegate):
    """Quien la use dice qué va en el renglón (`pintar`) y, si hace falta, su `fondo`."""

    def pintar(self, pintor: QPainter, dato: Any, caja: QRectF, estado: Estado) -> None:
        """Pinta lo de ese dato sobre el fondo ya puesto."""
        raise NotImplementedError

    def fondo(self, _dato: Any, /, *, encima: bool) -> str:
        """El color de un renglón sin elegir; `encima`, con el puntero sobre él."""
        return tema().colores.fondo if encima else tema().colores.superficie

    def filo(self, caja: QRectF) -> float:
        """La altura de la raya que lo separa del vecino."""
        return caja.bottom()

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Indice) -> None:
        caja, estado, colores = QRectF(option.rect), option.state, tema().colores
        dato = index.data(DATO)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if estado & Estado.State_Selected:
            fondo = colores.info.tinte
        else:
            fondo = self.fondo(dato, encima=bool(estado & Estado.State_MouseOver))
        painter.fillRect(caja, QColor(fondo))
        painter.setPen(QPen(QColor(colores.linea), 1))
        y = self.filo(caja)
        painter.drawLine(QPointF(caja.left(), y), QPointF(caja.right(), y))
        self.pintar(painter, dato, caja, estado)
        if estado & Estado.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colores.foco), 3))
            painter.drawRoundedRect(caja.adjusted(2, 2, -2, -2), 5, 5)
        painter.restore()
