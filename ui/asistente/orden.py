"""El orden del tabulador igual al de la vista, aunque los controles se construyan al visitarlos.

Qt encadena los controles según se crean: lo recién hecho queda al final, detrás del pie.
"""

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QWidget


def encadenar(ancla: QWidget, controles: Iterable[QWidget]) -> None:
    """Pone los controles, en ese orden, justo detrás del ancla (que puede no tomar el foco)."""
    for control in controles:
        QWidget.setTabOrder(ancla, control)
        ancla = control


def detras_de(pagina: QWidget, controles: Iterable[QWidget]) -> None:
    """Pone los controles detrás del último de la página.

    Se mueve el pie y no la página: si se movieran sólo los controles de la página, sus
    contenedores, que apuntan a ellos, quedarían detrás y Tab daría una segunda vuelta.
    """
    ultimo = pagina
    for control in _cadena(pagina):
        if pagina.isAncestorOf(control):
            ultimo = control
    encadenar(ultimo, controles)


def enfocables(raiz: QWidget) -> list[QWidget]:
    """Los controles que toman el foco dentro de `raiz`, en el orden en que se crearon."""
    return [
        control
        for control in raiz.findChildren(QWidget)
        if control.focusPolicy() and control.focusProxy() is None
    ]


def _cadena(desde: QWidget) -> Iterator[QWidget]:
    control = desde.nextInFocusChain()
    while control is not None and control is not desde:
        if control.focusPolicy() and control.focusProxy() is None:
            yield control
        control = control.nextInFocusChain()
