"""La gráfica para quien no la ve: una lista con una frase por renglón.

Una superficie pintada no dice nada sola; la fábrica le da a cada `Grafica` sus renglones.
"""

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget
from typing_extensions import override

from app.documentos.cronograma.textos import frase
from ui.cronograma.grafica import Grafica

_vivas: dict[int, "GraficaAccesible"] = {}
"""Qt guarda las interfaces pero no los objetos de Python que las sostienen."""


class RenglonAccesible(QAccessibleInterface):
    """Un renglón de la gráfica: su frase, dónde está, si lo tiene el cursor y si se edita.

    No ofrece acciones propias: con PySide6 6.11.3, `interface_cast` escrito en Python cierra el
    programa en cuanto un lector de pantalla de verdad lo llama. Lo mismo se hace con el teclado.
    """

    def __init__(self, lista: "GraficaAccesible", numero: int) -> None:
        super().__init__()
        self._lista = lista
        self.numero = numero

    @override
    def isValid(self) -> bool:
        return self.numero < self._lista.childCount()

    @override
    def object(self) -> QObject:
        return None  # type: ignore[return-value]  # un renglón no es un objeto de Qt

    @override
    def window(self) -> QWindow:
        return self._lista.window()

    @override
    def parent(self) -> QAccessibleInterface:
        return self._lista

    @override
    def child(self, index: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]  # no tiene hijos

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]  # no tiene hijos

    @override
    def childCount(self) -> int:
        return 0

    @override
    def indexOfChild(self, arg__1: QAccessibleInterface) -> int:
        return -1

    @override
    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    @override
    def text(self, t: QAccessible.Text) -> str:
        plano = self._lista.grafica.plano
        if t != QAccessible.Text.Name or plano is None or not self.isValid():
            return ""
        return frase(plano.filas[self.numero])

    @override
    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Sólo se lee."""

    @override
    def rect(self) -> QRect:
        grafica = self._lista.grafica
        caja = grafica.caja_de(self.numero)
        return QRect(grafica.viewport().mapToGlobal(caja.topLeft()), caja.size())

    @override
    def state(self) -> QAccessible.State:
        grafica = self._lista.grafica
        estado = QAccessible.State()
        elegida = grafica.plano is not None and grafica.plano.elegida == self.numero
        estado.focusable = estado.selectable = 1
        estado.editable = int(grafica.editable)
        estado.readOnly = int(not grafica.editable)
        estado.selected = int(elegida)
        estado.focused = int(elegida and grafica.hasFocus())
        estado.offscreen = int(not grafica.viewport().rect().intersects(self._caja()))
        return estado

    def _caja(self) -> QRect:
        return self._lista.grafica.caja_de(self.numero)


class GraficaAccesible(QAccessibleWidget):
    """La gráfica como lista de renglones; cada uno se crea cuando alguien lo pide."""

    def __init__(self, grafica: Grafica) -> None:
        super().__init__(grafica, QAccessible.Role.List, grafica.accessibleName())
        self.grafica = grafica
        self._renglones: dict[int, RenglonAccesible] = {}

    @override
    def childCount(self) -> int:
        return len(self.grafica.plano.filas) if self.grafica.plano else 0

    @override
    def child(self, index: int) -> QAccessibleInterface:
        if not 0 <= index < self.childCount():
            return None  # type: ignore[return-value]  # así dice Qt que no hay
        return self._renglones.setdefault(index, RenglonAccesible(self, index))

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        punto = self.grafica.viewport().mapFromGlobal(QPoint(x, y))
        numero = self.grafica.fila_bajo(punto)
        return self.child(-1 if numero is None else numero)

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.numero if isinstance(child, RenglonAccesible) else -1


def anunciar(grafica: Grafica, texto: str) -> None:
    """Que el lector de pantalla diga una frase ahora, sin mover el foco."""
    if texto and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(grafica, texto))


def instalar() -> None:
    """Pone la fábrica; llamarla más de una vez no hace daño."""
    QAccessible.installFactory(_fabricar)


def _fabricar(_clave: str, objeto: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(objeto, Grafica):
        return None
    identidad = id(objeto)
    nueva = GraficaAccesible(objeto)
    _vivas[identidad] = nueva
    objeto.destroyed.connect(lambda: _vivas.pop(identidad, None))
    return nueva
