"""Texto escrito por personas: limpieza al entrar y orden español."""

import re
import unicodedata
from collections.abc import Sequence

LARGO_MAXIMO = 20_000
"""Caracteres que admite un texto del paquete (paquete.md §2.5)."""

_CONTROLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def limpiar(texto: str) -> str:
    """Texto apto para guardar y exportar: NFC, saltos `\\n`, sin controles ni medios surrogates.

    Lo que se pega de Word trae U+000B y finales de línea ajenos; el importador los rechaza
    (paquete.md §2.5), así que se limpian al entrar y no al salir.
    """
    normal = texto.replace("\r\n", "\n").replace("\r", "\n")
    normal = normal.replace("\x0b", "\n").replace("\x0c", "\n").replace("\u2028", "\n")
    normal = normal.replace("\u2029", "\n").replace("\x85", "\n")
    # Se limpia antes y después: normalizar puede juntar piezas que un control separaba.
    return unicodedata.normalize("NFC", _CONTROLES.sub("", normal))


def clave_orden(texto: str) -> str:
    """Clave para ordenar en español: sin tildes ni mayúsculas y la ñ después de la n."""
    marcado = texto.casefold().replace("ñ", "n\uffff")
    piezas = unicodedata.normalize("NFD", marcado)
    return "".join(pieza for pieza in piezas if not unicodedata.combining(pieza))


def sin_tildes(texto: str) -> str:
    """Texto en minúsculas sin tildes ni diéresis (la ñ queda como n): sirve para buscar."""
    piezas = unicodedata.normalize("NFD", texto.casefold())
    return "".join(pieza for pieza in piezas if not unicodedata.combining(pieza))


def enumerar(cosas: Sequence[str]) -> str:
    """«A», «A y B», «A, B y C» («e» ante i)."""
    if len(cosas) < 2:
        return "".join(cosas)
    ultima = cosas[-1]
    y = "e" if ultima[:1].lower() in {"i", "í"} or ultima[:2].lower() == "hi" else "y"
    return f"{', '.join(cosas[:-1])} {y} {ultima}"
