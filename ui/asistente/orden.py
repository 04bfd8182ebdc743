"""El orden del tabulador igual al de la vista, aunque los controles se construyan al visitarlos.

Qt encadena los controles según se crean: lo recién hecho queda al final, detrás del pie.
"""

from collections.abc import Collection, Iterable, Iterator

from PySide6.QtWidgets import QWidget


def encadenar(ancla: QWidget, controles: Iterable[QWidget]) -> None:
    """Pone los controles, en ese orden, justo detrás del ancla.

    El ancla puede no tomar el foco: Qt no encadena detrás de uno así, y se usa el que va antes.
    """
    por_poner = list(controles)
    anterior = _que_toma_el_foco(ancla, por_poner)
    for control in por_poner:
        if anterior is not None:
            QWidget.setTabOrder(anterior, control)
        anterior = control


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


def _que_toma_el_foco(ancla: QWidget, ajenos: Collection[QWidget]) -> QWidget | None:
    """El ancla o, si no toma el foco, el más cercano antes de ella; `None` si no hay."""
    control = ancla
    while not control.focusPolicy() or control in ajenos:
        anterior = control.previousInFocusChain()
        if anterior is None or anterior is ancla:
            return None
        control = anterior
    return control


def _cadena(desde: QWidget) -> Iterator[QWidget]:
    control = desde.nextInFocusChain()
    while control is not None and control is not desde:
        if control.focusPolicy() and control.focusProxy() is None:
            yield control
        control = control.nextInFocusChain()
