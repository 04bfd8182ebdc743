"""Por dónde pasa Tab en una pantalla."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton, QWidget

from ui.comun.foco import llegar

VUELTA = 400
"""Más tabulaciones que los controles de cualquier pantalla."""


def saltados_con_tab(pantalla: QWidget) -> list[str]:
    """Los controles a la vista que no se alcanzan con Tab desde donde se llega."""
    visitados = set(_visitados(pantalla))
    return [_como_se_llama(c) for c in _tabulables(pantalla) if c not in visitados]


def fuera_de_orden(pantalla: QWidget) -> list[str]:
    """Los pasos de Tab que van contra la lectura: hacia arriba, o a la izquierda en un renglón.

    Recorre el foco de verdad y mira cada paso al llegar, con la página ya desplazada. El que
    cierra la vuelta, al control de más arriba, es el único que puede subir.
    """
    pasos: list[tuple[str, str]] = []
    arriba: tuple[int, str] = (10**6, "")
    anterior: QWidget | None = None
    for control in _visitados(pantalla):
        if not pantalla.isAncestorOf(control):
            continue
        lugar = _lugar(pantalla, control)
        arriba = min(arriba, (lugar.top(), _como_se_llama(control)))
        if anterior is not None and not _sigue(_lugar(pantalla, anterior), lugar):
            pasos.append((_como_se_llama(anterior), _como_se_llama(control)))
        anterior = control
    return [f"{uno} → {otro}" for uno, otro in dict.fromkeys(pasos) if otro != arriba[1]]


def _visitados(pantalla: QWidget) -> Iterator[QWidget]:
    """Por donde pasa el foco, en su orden; da la vuelta varias veces."""
    llegar(pantalla)
    for _ in range(VUELTA):
        con_foco = QApplication.focusWidget()
        if con_foco is None:
            break
        yield con_foco
        QTest.keyClick(con_foco, Qt.Key.Key_Tab)


def _lugar(pantalla: QWidget, control: QWidget) -> QRect:
    return QRect(control.mapTo(pantalla, QPoint(0, 0)), control.size())


def _sigue(uno: QRect, otro: QRect) -> bool:
    """Si al leer se llega de uno al otro sin volver atrás."""
    mismo_renglon = (
        uno.top() <= otro.center().y() <= uno.bottom()
        or otro.top() <= uno.center().y() <= otro.bottom()
    )
    return otro.left() > uno.left() if mismo_renglon else otro.top() > uno.top()


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
