"""Las guías de ayuda: un archivo Markdown sencillo por herramienta, siempre texto plano.

Sólo se reconoce lo que las guías usan: `#`, `##`, `###`, renglones con `- ` o `1. ` y párrafos.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app import rutas
from app.errores import ErrorDeUsuario
from app.texto import limpiar

SECCIONES = (
    "Para qué sirve",
    "Cómo llenarlo",
    "Ejemplo lleno",
    "Evidencia esperada",
    "Plazo y base",
    "Pasos",
    "Niveles",
    "Fuentes",
)
_CLAVE = re.compile(r"[0-9a-z_]{2,20}")
_APARTADO = re.compile(r"([A-Z])\. (.+)")
_PUNTO = re.compile(r"(?:- |\d+\. )(.+)")
_TERMINO = re.compile(r"\*\*(.+?)\*\*: (.+)")


class GuiaDesconocida(ErrorDeUsuario):
    """No hay guía con esa clave, o le falta una parte."""

    codigo = "MOD-03"


@dataclass(frozen=True, slots=True)
class Renglon:
    """Una línea de la guía; `punto` si era un elemento de lista."""

    texto: str
    punto: bool = False


@dataclass(frozen=True, slots=True)
class Apartado:
    """Una parte de la guía. `letra` es la sección del formato a la que ayuda, si la hay."""

    titulo: str
    letra: str
    renglones: tuple[Renglon, ...]


@dataclass(frozen=True, slots=True)
class Guia:
    """Una guía ya partida en sus secciones."""

    clave: str
    titulo: str
    para_que_sirve: tuple[Apartado, ...]
    como_llenarlo: tuple[Apartado, ...]
    ejemplo: tuple[Apartado, ...]
    evidencia: tuple[Apartado, ...]
    plazo_y_base: tuple[Apartado, ...]
    pasos: tuple[Apartado, ...]
    niveles: tuple[Apartado, ...]
    fuentes: tuple[Apartado, ...]

    def de_seccion(self, letra: str) -> tuple[Apartado, ...]:
        """Cómo llenar esa sección del formato y su ejemplo, para ayudar junto al campo."""
        return tuple(a for a in (*self.como_llenarlo, *self.ejemplo) if a.letra == letra.upper())


@dataclass(frozen=True, slots=True)
class Termino:
    """Una palabra del glosario."""

    termino: str
    significado: str


def leer_guia(clave: str, carpeta: Path | None = None) -> Guia:
    """La guía de una herramienta (`1a`…`5d`) o del diagnóstico (`dx`).

    Lanza `GuiaDesconocida`.
    """
    lineas = _lineas(clave, carpeta)
    titulo = next((linea[2:] for linea in lineas if linea.startswith("# ")), clave)
    partes = dict(_partes(lineas))
    if faltan := [nombre for nombre in SECCIONES if nombre not in partes]:
        raise GuiaDesconocida(
            f"A la guía de {clave} le falta la parte «{faltan[0]}».",
            sugerencia="Vuelva a instalar el programa.",
        )
    return Guia(clave, titulo, *(partes[nombre] for nombre in SECCIONES))


def leer_glosario(carpeta: Path | None = None) -> tuple[Termino, ...]:
    """Los términos del glosario, en el orden en que están escritos."""
    formas = (_TERMINO.fullmatch(linea) for linea in _lineas("glosario", carpeta))
    return tuple(Termino(forma[1], forma[2]) for forma in formas if forma)


def _lineas(clave: str, carpeta: Path | None) -> list[str]:
    ruta = (carpeta or rutas.recursos() / "guias") / f"{clave}.md"
    try:
        if not _CLAVE.fullmatch(clave):
            raise FileNotFoundError(clave)
        texto = ruta.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GuiaDesconocida(
            f"No se encontró la guía «{clave}».",
            sugerencia="Vuelva a instalar el programa.",
        ) from error
    return [linea.rstrip() for linea in limpiar(texto).split("\n")]


def _partes(lineas: list[str]) -> Iterator[tuple[str, tuple[Apartado, ...]]]:
    nombre = ""
    propias: list[str] = []
    for linea in [*lineas, "## "]:
        if not linea.startswith("## ") and linea != "##":
            propias.append(linea)
            continue
        if nombre:
            yield nombre, tuple(_apartados(propias))
        nombre, propias = linea[3:].strip(), []


def _apartados(lineas: list[str]) -> Iterator[Apartado]:
    titulo = ""
    renglones: list[Renglon] = []
    for linea in [*lineas, "### "]:
        if not linea.startswith("###"):
            if linea.strip():
                renglones.append(_renglon(linea.strip()))
            continue
        if renglones:
            yield _apartado(titulo, tuple(renglones))
        titulo, renglones = linea[3:].strip(), []


def _apartado(titulo: str, renglones: tuple[Renglon, ...]) -> Apartado:
    forma = _APARTADO.fullmatch(titulo)
    if forma is None:
        return Apartado(titulo, "", renglones)
    return Apartado(forma[2], forma[1], renglones)


def _renglon(linea: str) -> Renglon:
    forma = _PUNTO.fullmatch(linea)
    return Renglon(forma[1], punto=True) if forma else Renglon(linea)
