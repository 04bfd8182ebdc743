"""Importar es un conjunto: matarlo las veces que sea y reanudar termina en la misma base."""

import random
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.garante.bandeja import bandeja, sin_dictamen
from app.garante.base import abrir
from app.garante.importacion import importar, retomar
from app.garante.vistas import EstadoImportacion
from app.progreso import SIN_PROGRESO, Progreso
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO, base_nueva, volcado
from tests.app.garante.conjuntos import dar_de_alta, poner_en_usb
from tests.campanas import cuantas, informar
from tests.muertes import nacer, procesos

MUNICIPIOS = cuantas(12, 125)
VIDAS = cuantas(4, 60)


class Avisa:
    """Dice a quien lo va a matar por cuál archivo va."""

    def __init__(self, oido: Connection) -> None:
        self.oido = oido

    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        self.oido.send((hecho, total, mensaje))


def importar_todo(ruta: Path, usb: Path, progreso: Progreso = SIN_PROGRESO) -> None:
    """Lo que hace quien vuelve a abrir el programa después de un corte."""
    with abrir(ruta, MODELO, reloj=RelojFijo(AHORA)) as base:
        retomar(base)
        importar(base, [usb], progreso=progreso)


def importar_avisando(ruta: Path, usb: Path, oido: Connection) -> None:
    importar_todo(ruta, usb, Avisa(oido))


def matar_en(cual: int, demora: float, ruta: Path, usb: Path) -> bool:
    """Importa en otro proceso y lo mata poco después de empezar ese archivo."""
    aqui, alla = procesos().Pipe(duplex=False)
    hijo = nacer(importar_avisando, ruta, usb, alla)
    alla.close()
    with aqui:
        while aqui.recv()[0] != cual:
            pass
        time.sleep(demora)
        hijo.kill()
        hijo.join()
    return hijo.exitcode == -signal.SIGKILL


@pytest.mark.caso("G06")
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 es cosa de POSIX")
def test_matar_a_media_importacion_y_reanudar_termina_en_la_misma_base(tmp_path: Path) -> None:
    usb, azar = tmp_path / "usb", random.Random(20261130)
    municipios = poner_en_usb(usb, tmp_path / "municipios", MUNICIPIOS, por_cada_uno=2)
    with base_nueva(tmp_path, "entera.garante") as entera:
        dar_de_alta(entera, municipios)
        importar(entera, [usb])
        esperado = volcado(entera, sin=("bitacora",))
    with base_nueva(tmp_path) as base:
        dar_de_alta(base, municipios)

    muertes, llegaron = 0, [0]
    for vida in range(VIDAS):
        cual = 2 * MUNICIPIOS * vida // VIDAS + azar.randrange(3)  # repartidas por todo el lote
        muertes += matar_en(cual, azar.uniform(0, 0.02), tmp_path / "og.garante", usb)
        with abrir(tmp_path / "og.garante", MODELO, reloj=RelojFijo(AHORA)) as base:
            llegaron.append(len(bandeja(base)))
            with base.leer() as conexion:
                assert conexion.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                assert conexion.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    importar_todo(tmp_path / "og.garante", usb)

    assert muertes
    assert llegaron == sorted(llegaron)  # lo importado antes de morir no se pierde
    with abrir(tmp_path / "og.garante", MODELO, reloj=RelojFijo(AHORA)) as base:
        assert sin_dictamen(base) == ()
        assert {r.estado for r in bandeja(base)} == {EstadoImportacion.ACEPTADO}
        assert volcado(base, sin=("bitacora",)) == esperado
        assert len(list(base.buzon.iterdir())) == 2 * MUNICIPIOS
    informar(
        f"kill -9 al importar {MUNICIPIOS} municipios: {muertes} muertes "
        f"(llevaba {llegaron[1]}…{llegaron[-1]} de {2 * MUNICIPIOS}), la misma base"
    )
