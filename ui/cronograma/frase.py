"""Una frase en uno o dos renglones; si no cabe, termina en «…» y se lee al señalarla."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.comun.controles import Etiqueta
from ui.comun.plano import poner_ayuda

_ENVUELTO = int(Qt.TextFlag.TextWordWrap)


class FraseDeDos(Etiqueta):
    """No hace crecer a quien la contiene: toma el ancho que sobra y dos renglones."""

    def __init__(self, papel: str, padre: QWidget | None = None) -> None:
        super().__init__("", papel, envolver=True, padre=padre)
        self._completa = ""
        self._renglones = 2
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def completa(self) -> str:
        """La frase sin acortar."""
        return self._completa

    def fijar_renglones(self, cuantos: int) -> None:
        """Cuántos renglones ocupa."""
        if cuantos != self._renglones:
            self._renglones = cuantos
            self.updateGeometry()
            self._acortar()

    def fijar(self, texto: str) -> None:
        """Cambia la frase completa."""
        self._completa = texto
        self.setAccessibleName(texto)
        self._acortar()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self._renglones * self.fontMetrics().lineSpacing())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._renglones * self.fontMetrics().lineSpacing())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acortar()

    def _acortar(self) -> None:
        visible = self._completa
        while visible and not self._cabe(visible):
            visible = visible.removesuffix("…").rpartition(" ")[0].rstrip(",.")
            visible = f"{visible}…" if visible else ""
        if visible != self.text():
            self.setText(visible)
        poner_ayuda(self, self._completa if visible != self._completa else "")

    def _cabe(self, texto: str) -> bool:
        medidas = QFontMetrics(self.font())
        hueco = QRect(0, 0, max(1, self.width()), 10_000)
        alto = medidas.boundingRect(hueco, _ENVUELTO, texto).height()
        return alto <= self._renglones * medidas.lineSpacing()
