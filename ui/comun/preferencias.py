"""Lo que el programa recuerda en este equipo: tamaño de letra, recientes y quién captura.

No es contenido del expediente: perderlo no pierde nada, y por eso un archivo ilegible se ignora.
"""

import json
import logging
from pathlib import Path
from typing import Any, NamedTuple

from app import rutas

bitacora = logging.getLogger(__name__)

RECIENTES = 8


class Reciente(NamedTuple):
    """Un archivo abierto antes. `modo`: `expediente` o `garante`."""

    ruta: str
    titulo: str
    modo: str = "expediente"


class Preferencias(NamedTuple):
    """Valores recordados entre sesiones. `operador`: quién decide en el órgano garante."""

    escala: int = 100
    captura: str = ""
    ancho: int = 1366
    alto: int = 768
    maximizada: bool = False
    recientes: tuple[Reciente, ...] = ()
    operador: str = ""

    def con_reciente(self, reciente: Reciente) -> "Preferencias":
        """Con ese archivo al principio de los recientes."""
        otros = tuple(r for r in self.recientes if r.ruta != reciente.ruta)
        return self._replace(recientes=(reciente, *otros)[:RECIENTES])

    def sin_reciente(self, ruta: str) -> "Preferencias":
        """Sin ese archivo (se borró o se movió)."""
        return self._replace(recientes=tuple(r for r in self.recientes if r.ruta != ruta))


def leer() -> Preferencias:
    """Lo recordado, o los valores de fábrica si no hay nada legible."""
    try:
        datos = json.loads(_archivo().read_text(encoding="utf-8"))
        return _desde(datos)
    except FileNotFoundError:
        return Preferencias()
    except (OSError, ValueError, TypeError, KeyError) as error:
        bitacora.info("Preferencias ilegibles: se usan las de fábrica", exc_info=error)
        return Preferencias()


def guardar(preferencias: Preferencias) -> None:
    """Recuerda las preferencias. Si el disco no deja, se sigue sin ellas."""
    from app import archivos

    datos = preferencias._asdict() | {"recientes": [r._asdict() for r in preferencias.recientes]}
    try:
        texto = json.dumps(datos, ensure_ascii=False, indent=1)
        archivos.escribir_texto(_archivo(), texto)
    except OSError as error:
        bitacora.info("No se pudieron guardar las preferencias", exc_info=error)


def _desde(datos: dict[str, Any]) -> Preferencias:
    recientes = tuple(
        Reciente(str(r["ruta"]), str(r["titulo"]), str(r.get("modo", "expediente")))
        for r in datos.get("recientes", ())
    )
    return Preferencias(
        escala=int(datos.get("escala", 100)),
        captura=str(datos.get("captura", "")),
        ancho=int(datos.get("ancho", 1366)),
        alto=int(datos.get("alto", 768)),
        maximizada=bool(datos.get("maximizada", False)),
        operador=str(datos.get("operador", "")),
        recientes=recientes,
    )


def _archivo() -> Path:
    return rutas.datos_del_usuario() / "preferencias.json"
