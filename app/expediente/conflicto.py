"""Dos archivos que parecen el mismo: qué tiene cada uno, mirado sin abrir ni cambiar ninguno.

La nube o el Explorador dejan «Toluca-DESKTOP-4F2K1.vitral» junto a «Toluca.vitral». La bitácora
sólo crece y numera cada cambio: si el último renglón del más corto está idéntico en el otro, el
otro lo contiene; si no, los dos siguieron por su lado y hay trabajo que sólo está en uno.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.errores import ErrorDeUsuario
from app.expediente import cabecera, candado

_DATOS = (
    "SELECT m.nombre, m.clave, t.linaje, t.cambios, t.secuencia,"
    " (SELECT momento FROM bitacora ORDER BY id DESC LIMIT 1) FROM meta AS t, municipio AS m"
)
_RENGLON = (
    "SELECT momento, accion, direccion, antes, despues, persona_id FROM bitacora WHERE id = ?"
)


class Relacion(StrEnum):
    """Qué es un archivo del otro."""

    IGUALES = "iguales"
    COPIA_ADELANTE = "copia_adelante"
    ORIGINAL_ADELANTE = "original_adelante"
    SEPARADOS = "separados"
    OTRO_MUNICIPIO = "otro_municipio"
    SIN_COMPARAR = "sin_comparar"


@dataclass(frozen=True, slots=True)
class Lado:
    """Lo que se sabe de un archivo. `problema` dice por qué no se pudo leer, o vacío.

    `cambios` es cuántos guardados lleva, `entregas` el número de la última y `ultimo` el instante
    UTC del último guardado.
    """

    ruta: Path
    tamano: int
    problema: str = ""
    municipio: str = ""
    clave: str = ""
    linaje: str = ""
    cambios: int = 0
    entregas: int = 0
    ultimo: str = ""


@dataclass(frozen=True, slots=True)
class Comparacion:
    """El original, su posible copia y qué es uno del otro."""

    original: Lado
    copia: Lado
    relacion: Relacion

    @property
    def mismo_linaje(self) -> bool:
        """Si vienen del mismo archivo y ninguno se restauró ni se llevó a otro equipo después."""
        return bool(self.copia.linaje) and self.original.linaje == self.copia.linaje


def comparar(original: Path, copia: Path) -> Comparacion:
    """Compara los dos con un vistazo de sólo lectura. Ninguno se modifica."""
    uno, otro = _mirar(original), _mirar(copia)
    return Comparacion(uno, otro, _relacion(uno, otro))


def _mirar(ruta: Path) -> Lado:
    try:
        tamano = ruta.stat().st_size
    except OSError:
        return Lado(ruta, 0, "Ya no está en su lugar.")
    try:
        candado.comprobar_libre(ruta)
        cab = cabecera.leer(ruta)
        if cab.en_wal or cabecera.diario_pendiente(ruta):
            # Leerlo haría que SQLite lo terminara de escribir: eso se deja para cuando se abra.
            return Lado(ruta, tamano, "Quedó a media escritura; se completa al abrirlo.")
        with closing(_para_mirar(ruta)) as base:
            return _leer(base, ruta, tamano)
    except ErrorDeUsuario as error:
        return Lado(ruta, tamano, error.mensaje)
    except (sqlite3.Error, TypeError, ValueError):
        return Lado(ruta, tamano, "No se puede leer: está abierto en otro programa o dañado.")


def _para_mirar(ruta: Path) -> sqlite3.Connection:
    base = sqlite3.connect(cabecera.uri(ruta, "ro"), uri=True, timeout=0.2)
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA query_only = ON")
    return base


def _leer(base: sqlite3.Connection, ruta: Path, tamano: int) -> Lado:
    fila: tuple[Any, ...] | None = base.execute(_DATOS).fetchone()
    if fila is None:
        raise ValueError("sin datos")
    municipio, clave, linaje, cambios, secuencia, ultimo = fila
    return Lado(
        ruta=ruta,
        tamano=tamano,
        municipio=str(municipio),
        clave=str(clave),
        linaje=str(linaje),
        cambios=int(cambios),
        entregas=int(secuencia),
        ultimo=str(ultimo or ""),
    )


def _relacion(original: Lado, copia: Lado) -> Relacion:
    if original.problema or copia.problema:
        return Relacion.SIN_COMPARAR
    if original.clave != copia.clave:
        return Relacion.OTRO_MUNICIPIO
    comun = min(original.cambios, copia.cambios)
    try:
        if _renglon(original.ruta, comun) != _renglon(copia.ruta, comun):
            return Relacion.SEPARADOS
    except sqlite3.Error:
        return Relacion.SIN_COMPARAR
    if original.cambios == copia.cambios:
        return Relacion.IGUALES
    adelante = copia.cambios > original.cambios
    return Relacion.COPIA_ADELANTE if adelante else Relacion.ORIGINAL_ADELANTE


def _renglon(ruta: Path, numero: int) -> object:
    with closing(_para_mirar(ruta)) as base:
        return base.execute(_RENGLON, (numero,)).fetchone()
