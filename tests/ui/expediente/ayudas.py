"""Ayudas de las pruebas de pantallas del expediente."""

from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.comun.sesion import Sesion


class Pantalla(Protocol):
    """Lo que cumple toda pantalla."""

    def refrescar(self) -> None:
        """Relee el archivo."""


P = TypeVar("P", bound=QWidget)


def poner(qtbot: QtBot, clase: Callable[[Sesion], P], sesion: Sesion) -> P:
    """La pantalla a la vista y ya leída, al tamaño de la ventana mínima sin el carril."""
    pantalla = clase(sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(964, 552)
    pantalla.show()
    cast(Pantalla, pantalla).refrescar()
    asentar(sesion)
    return pantalla


def asentar(sesion: Sesion) -> None:
    """Espera a que acabe lo que está en la cola y llegue a la ventana."""
    for _ in range(4):
        sesion.ejecutor.esperar()
        QApplication.processEvents()


def visto(pantalla: QWidget) -> str:
    """Todo el texto de las etiquetas que se ven."""
    etiquetas = pantalla.findChildren(QLabel)
    return "\n".join(e.text() for e in etiquetas if e.isVisibleTo(pantalla))
