"""Texto ajeno en las ayudas emergentes: Qt las lee como HTML si se le parecen."""

from PySide6.QtWidgets import QWidget


def ayuda_plana(texto: str) -> str:
    """El mismo texto, sin que ninguna marca se interprete ni pida nada a la red."""
    renglones = texto
    # Lo de `html.escape`, sin traer sus dos mil entidades al arranque. El «&» va primero.
    for letra, marca in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "<br>")):
        renglones = renglones.replace(letra, marca)
    return f"<span>{renglones}</span>" if texto else ""


def poner_ayuda(control: QWidget, texto: str) -> None:
    """La ayuda emergente de un control; al lector de pantalla le llega sin esas marcas.

    Un control sin descripción propia le dice su ayuda, y la oiría con todo y etiquetas.
    """
    control.setToolTip(ayuda_plana(texto))
    control.setAccessibleDescription(texto)
