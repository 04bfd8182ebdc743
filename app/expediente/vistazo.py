"""Lo justo para pintar la pantalla de inicio antes de cargar nada pesado.

Sólo la biblioteca estándar y de sólo lectura. Abre, lee y cierra: la apertura de verdad, con su
candado exclusivo y sus comprobaciones, viene después y es la que manda.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.errores import ErrorDeUsuario
from app.expediente.cabecera import uri
from app.expediente.candado import comprobar_libre
from app.expediente.errores import AbiertoPorOtro

_LECTOR = 1
"""El formato desde el que existen estas columnas: se lee todo archivo que admita a ese lector."""


class SinVistazo(ErrorDeUsuario):
    """No hubo modo de leerlo sin abrirlo de verdad."""

    codigo = "EXP-17"


@dataclass(frozen=True, slots=True)
class HerramientaVista:
    """Un renglón de la lista de tareas, como quedó la última vez."""

    clave: str
    situacion: str
    nivel: int
    avance: int
    inicio: date | None
    fin: date | None


@dataclass(frozen=True, slots=True)
class Vistazo:
    """Municipio, ejercicio y estado de las 17 herramientas."""

    municipio_clave: str
    municipio_nombre: str
    entidad: str
    ejercicio: int
    herramientas: tuple[HerramientaVista, ...]


def leer(ruta: Path) -> Vistazo:
    """Lo último guardado. Lanza `SinVistazo` si no se puede (abierto, dañado, de otra versión)."""
    try:
        comprobar_libre(ruta)
        with closing(sqlite3.connect(uri(ruta, "ro"), uri=True, timeout=0.2)) as conexion:
            conexion.execute("PRAGMA trusted_schema = OFF")
            conexion.execute("PRAGMA query_only = ON")
            return _leer(conexion)
    except (AbiertoPorOtro, sqlite3.Error, ValueError, TypeError) as error:
        raise SinVistazo(f"No se puede adelantar el contenido de «{ruta.name}».") from error


def _leer(conexion: sqlite3.Connection) -> Vistazo:
    if conexion.execute("SELECT min_lector FROM meta").fetchone()[0] > _LECTOR:
        raise ValueError("otro formato")
    municipio = conexion.execute("SELECT clave, nombre, entidad FROM municipio").fetchone()
    anio = conexion.execute("SELECT id, anio FROM ejercicio ORDER BY anio DESC LIMIT 1").fetchone()
    filas = conexion.execute(
        "SELECT herramienta, situacion, nivel, avance, inicio, fin FROM implementacion"
        " WHERE ejercicio_id = ? AND herramienta <> 'dx' ORDER BY herramienta",
        (anio[0],),
    )
    herramientas = tuple(_herramienta(fila) for fila in filas)
    clave, nombre, entidad = (str(texto) for texto in municipio)
    return Vistazo(clave, nombre, entidad, int(anio[1]), herramientas)


def _herramienta(fila: tuple[Any, ...]) -> HerramientaVista:
    clave, situacion, nivel, avance, inicio, fin = fila
    return HerramientaVista(
        str(clave), str(situacion), int(nivel), int(avance), _fecha(inicio), _fecha(fin)
    )


def _fecha(texto: str | None) -> date | None:
    return date.fromisoformat(texto) if texto else None
