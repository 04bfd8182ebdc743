"""La hoja de teclas del cronograma."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.comun.accesible import nombrar
from ui.comun.controles import Etiqueta
from ui.comun.tema import tema
from ui.cronograma.preguntas import Dialogo

FIJAS = {
    "Recorrer": [
        ("↑ ↓", "Cambiar de renglón"),
        ("← →", "Abrir o cerrar un renglón; si no, desplazar la gráfica"),
        ("Espacio", "Mostrar u ocultar los pasos"),
        ("Enter", "Editar la celda o abrir la página"),
        ("Esc", "Cancelar lo que se está moviendo o enlazando"),
        ("Menú", "Menú del renglón"),
    ]
}


class HojaDeTeclas(Dialogo):
    """Todas, por grupo; las propias de las acciones llegan de ellas mismas."""

    def __init__(
        self, teclas: Mapping[str, Sequence[tuple[str, str]]], padre: QWidget | None
    ) -> None:
        super().__init__("Teclas del cronograma", padre, 560)
        rejilla = QGridLayout()
        rejilla.setColumnStretch(1, 1)
        rejilla.setHorizontalSpacing(tema().px(18))
        renglon = 0
        for grupo, propias in (FIJAS | dict(teclas)).items():
            rejilla.addWidget(Etiqueta(grupo, "subtitulo"), renglon, 0, 1, 2)
            for tecla, que_hace in propias:
                renglon += 1
                rejilla.addWidget(Etiqueta(tecla, "fuerte"), renglon, 0)
                rejilla.addWidget(Etiqueta(que_hace, envolver=True), renglon, 1)
            renglon += 1
        self.cuerpo.addLayout(rejilla)
        self.cancelable("Cerrar").setDefault(True)
        # Es más larga que la pantalla y no hay otra cosa en ella: las flechas la recorren.
        nombrar(self.caja, "Teclas del cronograma")
        self.caja.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.caja.setFocus()
