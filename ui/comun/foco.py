"""A dónde va el foco al llegar a una pantalla, y que se vea lo que lo tiene."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

A_LA_VISTA = 90
"""Puntos por encima y por debajo: el mensaje de al lado también se ve."""


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


def asomar(control: QWidget) -> None:
    """Desplaza la página hasta él: Qt sólo lo hace cuando se llega con Tab.

    Espera a que se acomode lo que acaba de aparecer o esconderse alrededor.
    """
    QTimer.singleShot(0, control, lambda: _desplazar(control))


def _desplazar(control: QWidget) -> None:
    padre = control.parentWidget()
    while padre is not None:
        if isinstance(padre, QScrollArea):
            padre.ensureWidgetVisible(control, 0, A_LA_VISTA)
        padre = padre.parentWidget()
