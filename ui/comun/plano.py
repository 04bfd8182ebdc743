"""Texto ajeno en las ayudas emergentes: Qt las lee como HTML si se le parecen."""

from html import escape


def ayuda_plana(texto: str) -> str:
    """El mismo texto, sin que ninguna marca se interprete ni pida nada a la red."""
    renglones = escape(texto, quote=False).replace("\n", "<br>")
    return f"<span>{renglones}</span>" if texto else ""
