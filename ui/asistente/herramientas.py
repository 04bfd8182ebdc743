"""La pantalla «Herramientas»: la lista de las 17 y, al elegir una, su asistente."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.modelo.direccion import Direccion
from ui.asistente.asistente import Asistente
from ui.comun.sesion import Sesion
from ui.expediente.herramientas import ListaHerramientas


class Herramientas(QWidget):
    """Lo que la ventana muestra en «Herramientas» y en toda dirección `vitral:…`."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.lista = ListaHerramientas(sesion)
        self.asistente = Asistente(sesion)
        self._pila = QStackedWidget()
        self._pila.addWidget(self.lista)
        self._pila.addWidget(self.asistente)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(self._pila)
        self.lista.elegida.connect(self.abrir)
        self.asistente.volver.connect(self.ver_lista)
        self.setFocusProxy(self._pila)

    @property
    def al_llegar(self) -> QWidget:
        """En la lista, el árbol: las flechas y Enter sirven sin Tab."""
        return self.lista.arbol if self._pila.currentWidget() is self.lista else self

    def abrir(self, direccion: Direccion) -> None:
        """Lleva a la página de un dato."""
        self._pila.setCurrentWidget(self.asistente)
        self.asistente.abrir(direccion)

    def ver_lista(self) -> None:
        """Vuelve al árbol, en la herramienta de la que se viene."""
        self._pila.setCurrentWidget(self.lista)
        self.lista.refrescar()
        self.lista.elegir(self.asistente.recorrido.herramienta.clave)

    def refrescar(self) -> None:
        """Relee lo que se ve."""
        if self._pila.currentWidget() is self.asistente:
            self.asistente.refrescar()
        else:
            self.lista.refrescar()
