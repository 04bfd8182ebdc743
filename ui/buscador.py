"""Buscar en todo (Ctrl+K): pantallas, herramientas, campos y lo capturado, sin ver tildes."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget
from typing_extensions import override

from app.texto import sin_tildes
from ui.comun.controles import con_borrar
from ui.comun.plano import ayuda_plana

MAXIMO = 12
DESTINO = Qt.ItemDataRole.UserRole + 1


class Hallado(NamedTuple):
    """Un lugar al que se puede ir: cómo se muestra, qué se busca y a dónde lleva."""

    texto: str
    buscable: str
    destino: str


def lugar(texto: str, destino: str, extra: str = "") -> Hallado:
    """Un lugar que se encuentra por su texto (y por `extra`, que no se muestra)."""
    return Hallado(texto, sin_tildes(f"{texto} {extra}"), destino)


def buscar(lugares: Iterable[Hallado], escrito: str, maximo: int = MAXIMO) -> Sequence[Hallado]:
    """Los lugares que contienen todas las palabras; primero los que empiezan así."""
    palabras = sin_tildes(escrito).split()
    if not palabras:
        return ()
    hallados = [h for h in lugares if all(p in h.buscable for p in palabras)]
    hallados.sort(key=lambda h: not h.buscable.startswith(palabras[0]))
    return hallados[:maximo]


class Buscador(QLineEdit):
    """Campo de búsqueda; Enter o un clic en la lista lleva al lugar."""

    elegido = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._lugares: Callable[[], Iterable[Hallado]] = tuple
        self._modelo = QStandardItemModel(self)
        self._lista = QCompleter(self._modelo, self)
        # El filtrado es nuestro (sin tildes): la lista muestra lo que se le da.
        self._lista.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._lista.setMaxVisibleItems(MAXIMO)
        self._lista.setWidget(self)
        self._vista = QListView()
        self._vista.setAccessibleName("Resultados de la búsqueda")
        self._lista.setPopup(self._vista)
        # Los tipos de PySide no declaran las variantes de una señal.
        self._lista.activated[QModelIndex].connect(self._ir)  # type: ignore[index]
        self._pausa = QTimer(self)
        self._pausa.setSingleShot(True)
        self._pausa.setInterval(120)
        self._pausa.timeout.connect(self._buscar)
        self.textEdited.connect(self._al_escribir)
        con_borrar(self)
        self.rotular("Buscar en todo (Ctrl+K)")

    def rotular(self, texto: str) -> None:
        """Qué se busca aquí."""
        self.setPlaceholderText(texto)
        self.setAccessibleName(texto)

    def fijar_lugares(self, lugares: Callable[[], Iterable[Hallado]]) -> None:
        """De dónde salen los lugares; se piden en cada búsqueda porque los datos cambian."""
        self._lugares = lugares

    def resultados(self) -> tuple[str, ...]:
        """Lo que ofrece la lista en este momento."""
        return tuple(self._modelo.item(i).text() for i in range(self._modelo.rowCount()))

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Escape:
            self.clear()
            self._vista.hide()
            self.clearFocus()
        elif arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._buscar()
            if self._modelo.rowCount():
                self._ir(self._modelo.index(0, 0))
        else:
            super().keyPressEvent(arg__1)

    def _al_escribir(self, _texto: str) -> None:
        self._pausa.start()

    def _buscar(self) -> None:
        self._pausa.stop()
        self._modelo.clear()
        for hallado in buscar(self._lugares(), self.text()):
            renglon = QStandardItem(hallado.texto)
            renglon.setToolTip(ayuda_plana(hallado.texto))
            renglon.setData(hallado.destino, DESTINO)
            self._modelo.appendRow(renglon)
        if self._modelo.rowCount() and self.hasFocus():
            self._lista.complete()
        else:
            self._vista.hide()

    def _ir(self, indice: QModelIndex) -> None:
        destino = str(indice.data(DESTINO) or "")
        self._vista.hide()
        self.clear()
        if destino:
            self.elegido.emit(destino)
