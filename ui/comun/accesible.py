"""Nombres para quien no ve la pantalla, y la lista de lo que no tiene nombre."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

INTERACTIVOS = frozenset(
    {
        QAccessible.Role.Button,
        QAccessible.Role.PushButton,
        QAccessible.Role.ButtonMenu,
        QAccessible.Role.ButtonDropDown,
        QAccessible.Role.CheckBox,
        QAccessible.Role.RadioButton,
        QAccessible.Role.ComboBox,
        QAccessible.Role.EditableText,
        QAccessible.Role.SpinBox,
        QAccessible.Role.Slider,
        QAccessible.Role.Link,
        QAccessible.Role.MenuItem,
        QAccessible.Role.PageTab,
        QAccessible.Role.ListItem,
        QAccessible.Role.Table,
        QAccessible.Role.Tree,
        QAccessible.Role.List,
    }
)
"""Papeles con los que se trabaja: todos deben decir para qué sirven."""


def nombrar(control: QWidget, nombre: str, descripcion: str = "") -> None:
    """Nombre y descripción para el lector de pantalla."""
    control.setAccessibleName(nombre)
    if descripcion:
        control.setAccessibleDescription(descripcion)


def rotular(etiqueta: QLabel, control: QWidget, ayuda: str = "") -> None:
    """Une una etiqueta visible con su control: foco, nombre y ayuda."""
    etiqueta.setBuddy(control)
    nombrar(control, etiqueta.text().replace("&", ""), ayuda)


def sin_rotulo(raiz: QWidget) -> tuple[str, ...]:
    """Las listas desplegables bajo `raiz` que ninguna etiqueta rotula, por su nombre.

    Qt en Linux dice de ellas su valor como si fuera su nombre: para qué sirven sólo se oye de la
    etiqueta con que estén unidas.
    """
    rotuladas = {etiqueta.buddy() for etiqueta in raiz.findChildren(QLabel)}
    listas = (c for c in raiz.findChildren(QComboBox) if c not in rotuladas)
    return tuple(lista.accessibleName() or type(lista).__name__ for lista in listas)


@dataclass(frozen=True, slots=True)
class SinNombre:
    """Un nodo interactivo que el lector de pantalla anunciaría vacío."""

    papel: str
    clase: str
    objeto: str


def sin_nombre(raiz: QWidget) -> tuple[SinNombre, ...]:
    """Los nodos interactivos visibles bajo `raiz` que no tienen nombre."""
    QAccessible.setActive(True)
    faltan = []
    for nodo in _recorrer(QAccessible.queryAccessibleInterface(raiz)):
        estado = nodo.state()
        oculto = bool(estado.invisible) and not estado.offscreen
        if nodo.role() not in INTERACTIVOS or oculto:
            continue
        if not nodo.text(QAccessible.Text.Name).strip():
            faltan.append(_retrato(nodo))
    return tuple(faltan)


def nombres(raiz: QWidget) -> tuple[str, ...]:
    """Los nombres que oiría un lector de pantalla, en orden (para pruebas)."""
    QAccessible.setActive(True)
    todos = (
        nodo.text(QAccessible.Text.Name)
        for nodo in _recorrer(QAccessible.queryAccessibleInterface(raiz))
    )
    return tuple(nombre for nombre in todos if nombre)


def _recorrer(nodo: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if nodo is None or not nodo.isValid():
        return
    yield nodo
    for indice in range(nodo.childCount()):
        yield from _recorrer(nodo.child(indice))


def _retrato(nodo: QAccessibleInterface) -> SinNombre:
    # Las celdas y renglones de una vista no son objetos: aquí llega None.
    objeto: QObject | None = nodo.object()
    clase = type(objeto).__name__ if objeto is not None else ""
    nombre = objeto.objectName() if objeto is not None else ""
    return SinNombre(nodo.role().name, clase, nombre)
