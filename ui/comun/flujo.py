"""Acomodo en renglones: los controles cortos van uno junto a otro y bajan cuando no caben."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override


class Flujo(QLayout):
    """Como un párrafo de controles. Con la letra al 200 % todo sigue cabiendo, más abajo."""

    # Al recogerlo como basura Python ya vació el objeto y Qt todavía le pregunta qué tiene.
    _piezas: list[QLayoutItem] = []  # noqa: RUF012  nunca se cambia: cada uno estrena la suya

    def __init__(self, padre: QWidget | None = None, *, entre: int = 16, renglon: int = 4) -> None:
        super().__init__(padre)
        self._piezas = []
        self._entre = entre
        self._renglon = renglon
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    @override
    def addItem(self, arg__1: QLayoutItem) -> None:
        self._piezas.append(arg__1)

    @override
    def count(self) -> int:
        return len(self._piezas)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._piezas[index] if 0 <= index < len(self._piezas) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._piezas.pop(index) if 0 <= index < len(self._piezas) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        return self._acomodar(QRect(0, 0, arg__1, 0), mover=False)

    @override
    def setGeometry(self, arg__1: QRect) -> None:
        super().setGeometry(arg__1)
        self._acomodar(arg__1, mover=True)

    @override
    def sizeHint(self) -> QSize:
        visibles = [pieza for pieza in self._piezas if not pieza.isEmpty()]
        ancho = sum(p.sizeHint().width() for p in visibles) + self._entre * max(
            0, len(visibles) - 1
        )
        alto = max((p.sizeHint().height() for p in visibles), default=0)
        return self._con_margen(QSize(ancho, alto))

    @override
    def minimumSize(self) -> QSize:
        minimo = QSize()
        for pieza in self._piezas:
            minimo = minimo.expandedTo(pieza.minimumSize())
        return self._con_margen(minimo)

    def _con_margen(self, tamano: QSize) -> QSize:
        margen = self.contentsMargins()
        return tamano + QSize(margen.left() + margen.right(), margen.top() + margen.bottom())

    def _acomodar(self, caja: QRect, *, mover: bool) -> int:
        util = caja.marginsRemoved(self.contentsMargins())
        y = util.y()
        for renglon in self._renglones(util.width()):
            alto = max(pide.height() for _pieza, pide in renglon)
            x = util.x()
            for pieza, pide in renglon:
                if mover:
                    centro = y + (alto - pide.height()) // 2
                    pieza.setGeometry(QRect(QPoint(x, centro), pide))
                x += pide.width() + self._entre
            y += alto + self._renglon
        ultimo = self._renglon if y > util.y() else 0
        return y - ultimo - caja.y() + self.contentsMargins().bottom()

    def _renglones(self, ancho: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        renglones: list[list[tuple[QLayoutItem, QSize]]] = []
        ocupado = 0
        for pieza in self._piezas:
            if pieza.isEmpty():
                continue
            pide = pieza.sizeHint().boundedTo(QSize(max(ancho, 1), 16_777_215))
            if not renglones or ocupado + pide.width() > ancho:
                renglones.append([])
                ocupado = 0
            renglones[-1].append((pieza, pide))
            ocupado += pide.width() + self._entre
        return renglones
