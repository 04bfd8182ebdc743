"""Qué se puede hacer con un expediente que no se deja abrir (archivo.md §7).

El dañado nunca se arregla en su sitio: se aparta al volver a una copia, y al rescatar no se toca.
"""

import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from app import rutas
from app.errores import ErrorDeUsuario
from app.expediente import cabecera, candado, conexion, migraciones, rescate, respaldos, vistazo
from app.expediente.errores import RescateFallido
from app.expediente.rescate import InformeRescate
from app.expediente.respaldos import vista
from app.expediente.vistas import Respaldo
from app.modelo.carga import cargar_modelo
from app.modelo.tipos import Modelo
from app.reloj import Reloj

RESCATADO = "rescatado"


@dataclass(frozen=True, slots=True)
class CopiaBuena:
    """El respaldo entero más nuevo, y de qué municipio es."""

    respaldo: Respaldo
    municipio: str


def ultima_copia(danado: Path) -> CopiaBuena | None:
    """La copia entera más nueva del mismo municipio en este equipo; `None` si no hay.

    Si el archivo ya no dice de quién es, se usa la del único municipio que tenga copias aquí: por
    eso se dice su nombre, y quien elige es una persona.
    """
    clave = _de_quien(danado)
    for copia in respaldos.copias(clave) if clave else ():
        if _entera(copia.ruta):
            with suppress(ErrorDeUsuario):
                return CopiaBuena(vista(copia), vistazo.leer(copia.ruta).municipio_nombre)
    return None


def rescatar(danado: Path, reloj: Reloj, modelo: Modelo | None = None) -> InformeRescate:
    """Escribe a su lado un expediente nuevo con lo que se lea, completado con la última copia.

    `modelo`: el del programa, si no se da otro. Lanza `ExpedienteDanado` si no queda ni de quién es
    y `RescateFallido` si no se pudo escribir.
    """
    copia = ultima_copia(danado)
    respaldo = Path(copia.respaldo.ruta) if copia is not None else None
    try:
        destino = _libre(danado, RESCATADO)
        return rescate.rescatar(danado, destino, reloj, respaldo, modelo or cargar_modelo())
    except (OSError, sqlite3.Error) as error:
        raise RescateFallido(respaldos.en_palabras(error)) from error


def guardar_aparte(danado: Path, destino: Path) -> Path:
    """Copia el archivo tal como está, con su diario si lo tiene, para quien da soporte.

    Lanza `RescateFallido` si no se pudo escribir.
    """
    try:
        shutil.copyfile(danado, destino)
        if cabecera.diario_pendiente(danado):
            shutil.copyfile(cabecera.diario(danado), cabecera.diario(destino))
    except OSError as error:
        raise RescateFallido(respaldos.en_palabras(error)) from error
    return destino


def _de_quien(danado: Path) -> str:
    with suppress(ErrorDeUsuario):
        clave = vistazo.leer(danado).municipio_clave
        if _con_copias(clave):
            return clave
    apuntada = candado.municipio(danado)
    if apuntada:
        return apuntada
    unicas = [c.name for c in rutas.respaldos().glob("*") if c.is_dir()]
    return unicas[0] if len(unicas) == 1 else ""


def _con_copias(clave: str) -> bool:
    # La clave la dice un archivo dañado: sólo sirve si es el nombre de una carpeta que ya está.
    return clave in {carpeta.name for carpeta in rutas.respaldos().glob("*")}


def _entera(respaldo: Path) -> bool:
    try:
        with closing(conexion.abrir_para_leer(respaldo)) as cruda:
            entera = cruda.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            esperado = migraciones.esquema_esperado(migraciones.version(cruda))
            return entera and migraciones.objetos(cruda) == esperado
    except (sqlite3.Error, OSError):
        return False


def _libre(danado: Path, que: str) -> Path:
    """«Toluca (rescatado).vitral», o con un número si ya está."""
    nombre, vez = f"{danado.stem} ({que})", 1
    while (ruta := danado.with_name(f"{nombre}.vitral")).exists():
        vez += 1
        nombre = f"{danado.stem} ({que} {vez})"
    return ruta
