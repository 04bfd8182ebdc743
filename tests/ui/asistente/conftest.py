"""Un expediente de verdad en disco para cada prueba; el Modelo se lee una vez."""

import functools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente, crear
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, Perfil
from app.reloj import RelojFijo
from ui.asistente.asistente import Asistente
from ui.asistente.autoguardado import Autoguardado
from ui.asistente.entorno import EntornoFicha
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor

HOY = datetime(2026, 3, 15, 16, 42, tzinfo=UTC)


@functools.cache
def _modelo() -> Modelo:
    return cargar_modelo()


@functools.cache
def _perfil() -> Perfil:
    return cargar_perfil()


@pytest.fixture
def modelo() -> Modelo:
    """El Modelo del producto."""
    return _modelo()


@pytest.fixture
def expediente(tmp_path: Path, modelo: Modelo) -> Iterator[Expediente]:
    """Un `.vitral` recién creado, abierto."""
    abierto = crear(
        tmp_path / "prueba.vitral", modelo, _perfil(), "15087", date(2026, 1, 5), RelojFijo(HOY)
    )
    yield abierto
    abierto.cerrar()


@pytest.fixture
def destinos() -> list[str]:
    """A dónde pidió ir la pantalla."""
    return []


@pytest.fixture
def sesion(expediente: Expediente, ejecutor: Ejecutor, destinos: list[str]) -> Sesion:
    """La sesión que recibe toda pantalla."""
    return Sesion(
        expediente, expediente.modelo, expediente.perfil, ejecutor, Avisos(), destinos.append
    )


@pytest.fixture
def entorno(sesion: Sesion) -> EntornoFicha:
    """El entorno de la ficha general de 1a."""
    return EntornoFicha(sesion, Autoguardado(sesion), "1a", "", 1)


@pytest.fixture
def asistente(qtbot: QtBot, sesion: Sesion) -> Asistente:
    """El asistente a la vista, en la primera herramienta."""
    pantalla = Asistente(sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(1100, 700)
    with qtbot.waitActive(pantalla):
        pantalla.show()
        pantalla.activateWindow()
    return pantalla
