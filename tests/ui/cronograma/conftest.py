"""Un expediente de verdad y la pantalla a la vista."""

import functools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente, crear
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, Perfil
from app.reloj import RelojFijo
from tests.ui.cronograma.ayudas import releer
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor
from ui.cronograma.pantalla import Cronograma

HOY = datetime(2026, 3, 15, 16, tzinfo=UTC)


@functools.cache
def el_modelo() -> Modelo:
    """El Modelo, leído una vez."""
    return cargar_modelo()


@functools.cache
def el_perfil() -> Perfil:
    """El perfil, leído una vez."""
    return cargar_perfil()


@pytest.fixture
def expediente(tmp_path: Path) -> Iterator[Expediente]:
    """Un `.vitral` recién creado, con su plan propuesto desde enero."""
    ruta = tmp_path / "Temoaya.vitral"
    abierto = crear(ruta, el_modelo(), el_perfil(), "15087", date(2026, 1, 5), RelojFijo(HOY))
    yield abierto
    abierto.cerrar()


@pytest.fixture
def destinos() -> list[str]:
    """A dónde pidió ir la pantalla."""
    return []


@pytest.fixture
def pantalla(
    qtbot: QtBot, expediente: Expediente, ejecutor: Ejecutor, destinos: list[str]
) -> Cronograma:
    """La pantalla a la vista, con los datos leídos."""
    sesion = Sesion(expediente, el_modelo(), el_perfil(), ejecutor, Avisos(), destinos.append)
    nueva = Cronograma(sesion)
    qtbot.addWidget(nueva)
    nueva.resize(1150, 720)
    nueva.show()
    releer(nueva)
    QApplication.processEvents()
    return nueva
