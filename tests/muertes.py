"""Procesos que nacen con el programa cargado y mueren donde la prueba quiere."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.context import (
    ForkServerContext,
    ForkServerProcess,
    SpawnContext,
    SpawnProcess,
)
from typing import Any

from app.rutas import VARIABLE


def procesos() -> SpawnContext | ForkServerContext:
    """De dónde salen: donde se puede, de un proceso que ya cargó todo (cargar es lo que tarda)."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    contexto = multiprocessing.get_context("forkserver")
    contexto.set_forkserver_preload(
        [
            *("app.expediente.respuestas", "tests.app.expediente.ayudas"),
            *("app.garante.importacion", "tests.app.garante.ayudas"),
        ]
    )
    return contexto


def nacer(hacer: Callable[..., None], *argumentos: Any) -> SpawnProcess | ForkServerProcess:
    """Un proceso ya en marcha, con los datos del usuario de esta prueba."""
    datos = os.environ.get(VARIABLE)
    hijo = procesos().Process(target=_vivir, args=(datos, hacer, argumentos), daemon=True)
    hijo.start()
    return hijo


def _vivir(datos: str | None, hacer: Callable[..., None], argumentos: tuple[Any, ...]) -> None:
    if datos is not None:
        os.environ[VARIABLE] = datos
    hacer(*argumentos)
