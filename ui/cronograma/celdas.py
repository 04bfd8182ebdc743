"""Los editores de las celdas: una línea o una lista de personas, con su error al lado."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.plano import alto_de_fila
from app.errores import ErrorDeUsuario
from ui.comun.accesible import nombrar
from ui.comun.controles import ComboSinRueda, Etiqueta
from ui.comun.tema import tema
from ui.cronograma.modelo import TITULOS, Columna, ModeloCronograma

Indice = QModelIndex | QPersistentModelIndex
Comprobar = Callable[[Fila, Columna, str], None]

AYUDAS = {
    Columna.INICIO: "Por ejemplo 3/5/26, 3 may 2026, hoy o +3 meses.",
    Columna.FIN: "Por ejemplo 3/5/26, 3 may 2026, hoy o +3 meses.",
    Columna.PLAZO: "Por ejemplo 4 meses o 120 d.",
    Columna.DEPENDE: "Claves separadas por punto y coma: 1b; 2a P+30.",
    Columna.RESPONSABLE: "Elija a una persona del directorio.",
}


class Celdas(QStyledItemDelegate):
    """Fija el alto y edita. `escrita` lleva fila, columna y texto (de una persona, su id)."""

    escrita = Signal(object, object, str)

    def __init__(self, padre: QWidget) -> None:
        super().__init__(padre)
        self.comprobar: Comprobar | None = None
        self.personas: tuple[tuple[str, str], ...] = ()
        self._error: Etiqueta | None = None

    @property
    def error(self) -> str:
        """El error que se lee junto a la celda, o vacío."""
        return self._error.text() if self._error is not None else ""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Indice) -> QSize:
        ancho = super().sizeHint(option, index).width()
        return QSize(ancho, alto_de_fila(tema().escala / 100))

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Indice) -> None:
        super().initStyleOption(option, index)
        # El fondo lo pinta el árbol y el foco se marca en todo el renglón.
        limpio = option.state & ~QStyle.StateFlag.State_HasFocus
        option.state = limpio & ~QStyle.StateFlag.State_Selected

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Indice) -> QWidget:
        columna = Columna(index.column())
        editor = self._lista(parent) if columna is Columna.RESPONSABLE else QLineEdit(parent)
        fila = _fila(index)
        nombrar(editor, f"{TITULOS[columna]} de {fila.nombre}", AYUDAS.get(columna, ""))
        editor.setToolTip(AYUDAS.get(columna, ""))
        # Los renglones son más bajos que un campo de formulario: aquí va sin aire.
        editor.setStyleSheet("padding: 0px 3px; min-height: 0px; border-radius: 0px;")
        return editor

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Indice
    ) -> None:
        caja = option.rect
        ancho = max(caja.width(), tema().px(_MINIMOS.get(Columna(index.column()), 110)))
        padre = editor.parentWidget()
        tope = padre.width() if padre is not None else ancho
        x = max(0, min(caja.x(), tope - ancho))
        editor.setGeometry(x, caja.y(), ancho, caja.height())

    @override
    def setEditorData(self, editor: QWidget, index: Indice) -> None:
        valor = index.data(Qt.ItemDataRole.EditRole) or ""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(valor)))
        elif isinstance(editor, QLineEdit):
            editor.setText(valor)
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Indice) -> None:
        texto = _escrito(editor)
        if texto == (index.data(Qt.ItemDataRole.EditRole) or ""):
            return
        fila, columna = _fila(index), Columna(index.column())
        # Sólo al perder el foco se llega aquí con algo malo: entonces no se toca nada.
        if not self._malo(fila, columna, texto):
            self.escrita.emit(fila, columna, texto)

    @override
    def eventFilter(self, object: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            de_cierre = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
            if event.key() in de_cierre and self._reclamar(object):
                return True
        return super().eventFilter(object, event)

    @override
    def destroyEditor(self, editor: QWidget, index: Indice) -> None:
        self._callar()
        super().destroyEditor(editor, index)

    def _lista(self, padre: QWidget) -> QComboBox:
        lista = ComboSinRueda(padre)
        lista.addItem("Sin responsable", "")
        for identidad, nombre in self.personas:
            lista.addItem(nombre, identidad)
        return lista

    def _reclamar(self, editor: QObject) -> bool:
        """Si lo escrito no sirve, lo dice junto a la celda y la deja abierta."""
        arbol = self.parent()
        if not isinstance(editor, QLineEdit):
            return False
        indice = getattr(arbol, "currentIndex", QModelIndex)()
        texto = editor.text()
        if not indice.isValid() or texto == (indice.data(Qt.ItemDataRole.EditRole) or ""):
            return False
        dicho = self._malo(_fila(indice), Columna(indice.column()), texto)
        if dicho:
            self._decir(editor, dicho)
        return bool(dicho)

    def _malo(self, fila: Fila, columna: Columna, texto: str) -> str:
        if self.comprobar is None:
            return ""
        try:
            self.comprobar(fila, columna, texto)
        except ErrorDeUsuario as error:
            return f"{error.mensaje} {error.sugerencia}".strip()
        return ""

    def _decir(self, editor: QLineEdit, texto: str) -> None:
        self._callar()
        ventana = editor.window()
        self._error = Etiqueta(texto, "error", envolver=True, padre=ventana)
        self._error.setObjectName("error-de-celda")
        colores = tema().colores
        self._error.setStyleSheet(
            f"background: {colores.error.tinte}; border: 1px solid {colores.error.color};"
            " border-radius: 4px; padding: 4px 6px;"
        )
        self._error.setFixedWidth(min(tema().px(340), ventana.width() - 16))
        self._error.adjustSize()
        abajo = editor.mapTo(ventana, QPoint(0, editor.height() + 2))
        x = max(8, min(abajo.x(), ventana.width() - self._error.width() - 8))
        y = abajo.y()
        if y + self._error.height() > ventana.height():
            y = editor.mapTo(ventana, QPoint(0, 0)).y() - self._error.height() - 2
        self._error.move(x, y)
        self._error.show()
        self._error.raise_()
        editor.setProperty("malo", "true")
        editor.setAccessibleDescription(texto)

    def _callar(self) -> None:
        if self._error is not None:
            self._error.hide()
            self._error.deleteLater()
            self._error = None


_MINIMOS = {Columna.DEPENDE: 190, Columna.RESPONSABLE: 190}


def _escrito(editor: QWidget) -> str:
    if isinstance(editor, QComboBox):
        return str(editor.currentData() or "")
    return editor.text() if isinstance(editor, QLineEdit) else ""


def _fila(indice: Indice) -> Fila:
    modelo: Any = indice.model()
    if not isinstance(modelo, ModeloCronograma):
        raise TypeError("el índice no es del cronograma")
    return modelo.fila(indice)
