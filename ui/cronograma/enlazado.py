"""Enlazar con el teclado: se elige el destino con las flechas y se confirma con Enter."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from app.documentos.cronograma.filas import Fila
from ui.cronograma.arrastre import se_mueve
from ui.cronograma.fantasmas import Encima
from ui.cronograma.vista import VistaCronograma


class Enlazado(QObject):
    """El modo de la tecla L. `enlazada` lleva las dos filas; `instruccion`, lo que se oye."""

    enlazada = Signal(object, object)
    instruccion = Signal(str)

    def __init__(self, vista: VistaCronograma) -> None:
        super().__init__(vista)
        self._vista = vista
        self._de: Fila | None = None
        for pieza in (vista.arbol, vista.grafica):
            pieza.installEventFilter(self)
        vista.apuntada.connect(self._al_cambiar_cursor)

    @property
    def activo(self) -> bool:
        """Si se está eligiendo el destino."""
        return self._de is not None

    def empezar(self) -> None:
        """Entra al modo con la fila del cursor como la que va primero."""
        fila = self._vista.elegida
        if fila is None or not se_mueve(fila):
            self.instruccion.emit("Elija primero una barra que se pueda enlazar.")
            return
        self._de = fila
        if not (self._vista.arbol.hasFocus() or self._vista.grafica.hasFocus()):
            self._vista.arbol.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.instruccion.emit(
            f"Enlazar desde {fila.nombre}: elija con arriba y abajo la que depende de ella, "
            "Enter confirma, Escape cancela."
        )

    def cancelar(self) -> None:
        """Sale del modo sin enlazar."""
        if self._terminar() is not None:
            self.instruccion.emit("Enlace cancelado.")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        oprime = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if self._de is not None and oprime and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.cancelar()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._confirmar()
                return True
        return super().eventFilter(watched, event)

    def _confirmar(self) -> None:
        a = self._vista.elegida
        if a is None or self._de is None or a.id == self._de.id or not se_mueve(a):
            self.instruccion.emit("Elija otra barra con arriba y abajo, o Escape para cancelar.")
            return
        de = self._terminar()
        self.enlazada.emit(de, a)

    def _terminar(self) -> Fila | None:
        de, self._de = self._de, None
        self._vista.grafica.fijar_encima(Encima())
        return de

    def _al_cambiar_cursor(self, fila: Fila | None) -> None:
        if self._de is None or fila is None:
            return
        modelo = self._vista.modelo
        de, a = (modelo.lugar(modelo.indice(f.id)) for f in (self._de, fila))
        if de < 0:
            self.cancelar()
        elif a >= 0 and a != de:
            texto = f"{fila.nombre} depende de {self._de.nombre}"
            self._vista.grafica.fijar_encima(Encima(globo=texto, flecha=(de, a)))
        else:
            self._vista.grafica.fijar_encima(Encima())
