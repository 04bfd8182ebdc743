"""La barra de pestañas de una pantalla del garante: cabe entera o se recorta con «…»."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar


def pestanas(nombre: str, titulos: Sequence[str]) -> QTabBar:
    """Una barra ya vestida; `nombre` es lo que oye quien no la ve."""
    barra = QTabBar()
    barra.setAccessibleName(nombre)
    barra.setDrawBase(False)
    barra.setExpanding(False)
    # Las flechas que pone Qt cuando no caben no tienen nombre ni se alcanzan con el teclado.
    barra.setUsesScrollButtons(False)
    barra.setElideMode(Qt.TextElideMode.ElideRight)
    for titulo in titulos:
        barra.addTab(titulo)
    return barra
