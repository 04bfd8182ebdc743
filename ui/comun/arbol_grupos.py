"""Un árbol de grupos con sus renglones, que se abren con un clic o con Enter."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem
from typing_extensions import override

from ui.comun.renglon import DATO
from ui.comun.tema import tema


class ArbolDeGrupos(QTreeWidget):
    """Cada renglón lleva su dato en `DATO`; qué pasa al pulsarlo lo dice `al_pulsar`."""

    def __init__(self, nombre: str) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(nombre)
        self.itemClicked.connect(self.al_pulsar)
        tema().cambiado.connect(self.scheduleDelayedItemsLayout)

    def al_pulsar(self, item: QTreeWidgetItem) -> None:
        """Atiende el clic o el Enter en un renglón o en un grupo."""
        raise NotImplementedError

    def raices(self) -> Iterator[QTreeWidgetItem]:
        """Los grupos, de arriba abajo."""
        yield from _presentes(self.topLevelItem(n) for n in range(self.topLevelItemCount()))

    def renglones(self) -> Iterator[QTreeWidgetItem]:
        """Los renglones de todos los grupos, de arriba abajo."""
        for raiz in self.raices():
            yield from _presentes(raiz.child(n) for n in range(raiz.childCount()))

    def dato_actual(self) -> Any:
        """El de donde se está, sea grupo o renglón; `None` si no se está en ninguno."""
        item = self.currentItem()
        return item.data(0, DATO) if item is not None else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
            self.al_pulsar(item)
            return
        super().keyPressEvent(event)


def _presentes(items: Iterator[QTreeWidgetItem | None]) -> Iterator[QTreeWidgetItem]:
    return (item for item in items if item is not None)
