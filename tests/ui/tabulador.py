"""Por dónde pasa Tab en una pantalla."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton, QWidget

from ui.comun.foco import llegar

VUELTA = 400
"""Más tabulaciones que los controles de cualquier pantalla."""


def saltados_con_tab(pantalla: QWidget) -> list[str]:
    """Los controles a la vista que no se alcanzan con Tab desde donde se llega."""
    llegar(pantalla)
    visitados: set[QWidget] = set()
    for _ in range(VUELTA):
        con_foco = QApplication.focusWidget()
        if con_foco is None:
            break
        visitados.add(con_foco)
        QTest.keyClick(con_foco, Qt.Key.Key_Tab)
    return [_como_se_llama(c) for c in _tabulables(pantalla) if c not in visitados]


def _tabulables(pantalla: QWidget) -> list[QWidget]:
    return [
        control
        for control in pantalla.findChildren(QWidget)
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus
        and control.focusProxy() is None
        and control.isVisibleTo(pantalla)
        and control.isEnabled()
        and not isinstance(control, QRadioButton)  # entre ellos se anda con las flechas
    ]


def _como_se_llama(control: QWidget) -> str:
    texto = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or texto or type(control).__name__
