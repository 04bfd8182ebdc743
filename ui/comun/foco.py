"""A dónde va el foco al llegar a una pantalla."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def destino(pantalla: QWidget) -> QWidget:
    """El control que la pantalla dice en `al_llegar`, o ella misma.

    No es su `focusProxy`: con él Tab entra a la pantalla por ese control y nunca pasa por los
    que van antes.
    """
    elegido = getattr(pantalla, "al_llegar", None)
    return elegido if isinstance(elegido, QWidget) else pantalla


def llegar(pantalla: QWidget) -> None:
    """Pone el foco donde se empieza a trabajar; el primer Tab sigue desde ahí."""
    destino(pantalla).setFocus(Qt.FocusReason.OtherFocusReason)
