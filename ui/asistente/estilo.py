"""Lo que la hoja común no trae y sólo usan las páginas: zona de soltar, celdas y casillas."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.comun.tema import tema


class Estilo(QObject):
    """Viste un control con la hoja de las páginas y la renueva con el tema."""

    def __init__(self, raiz: QWidget) -> None:
        super().__init__(raiz)
        self._raiz = raiz
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def _vestir(self) -> None:
        self._raiz.setStyleSheet(_hoja())


def _hoja() -> str:
    colores, px = tema().colores, tema().px
    return f"""
QFrame[papel="zona"] {{ border: 1px dashed {colores.borde}; border-radius: 6px; }}
QFrame[papel="zona-encima"] {{ border: 2px dashed {colores.accion}; border-radius: 6px;
  background: {colores.info.tinte}; }}
QTableView QLineEdit, QTableView QComboBox, QTableView QPlainTextEdit {{ border-radius: 0;
  min-height: {px(14)}px; padding: 0px {px(4)}px; border: 2px solid {colores.foco}; }}
QTableView::item {{ padding: {px(3)}px {px(5)}px; }}
QTableView[malo="true"] {{ border: 2px solid {colores.error.color}; }}
QListWidget[papel="casillas"] {{ border: 1px solid {colores.superficie}; }}
QListWidget[papel="casillas"]:focus {{ border: 2px solid {colores.foco}; }}
QListWidget::item {{ padding: 0px {px(4)}px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: {px(4)}px; }}
QToolButton:hover {{ background: {colores.neutro}; }}
QToolButton:focus {{ border: 3px solid {colores.foco}; padding: {px(2)}px; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
"""
