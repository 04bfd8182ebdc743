"""La paleta, para la interfaz: es la misma de los documentos."""

from app.colores import CLARO, CONTRASTE, Colores, Par, contraste

__all__ = ["CLARO", "CONTRASTE", "Colores", "Par", "contraste"]
