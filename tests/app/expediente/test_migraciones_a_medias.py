"""Cortes, muertes y discos llenos mientras se pone al día un archivo de otra versión."""

import gzip
import os
import random
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.expediente import apertura, cabecera, conexion, migraciones
from app.expediente.errores import MigracionFallida
from tests.app.expediente import cortes
from tests.app.expediente.ayudas import reabrir, reloj
from tests.app.expediente.test_cortes import Grabacion, cortar, estados
from tests.app.expediente.test_migraciones import ANTIGUOS
from tests.campanas import cuantas, informar
from tests.muertes import nacer

CORTES = cuantas(40, 2_000)
POR_ARCHIVO = cuantas(4, 10_000)
SIN_LLAVES = (*cortes.PREPARACION, "PRAGMA foreign_keys = OFF")
"""Como migra el programa: rehacer una tabla con las llaves puestas borraría a sus hijas."""


def viejos() -> list[Path]:
    """Los archivos de las versiones que hay que poner al día."""
    return [uno for uno in ANTIGUOS if f"_v{migraciones.ACTUAL}." not in uno.name]


@pytest.fixture(params=viejos(), ids=lambda antiguo: str(antiguo.name))
def viejo(request: pytest.FixtureRequest, ruta: Path) -> Path:
    ruta.write_bytes(gzip.decompress(request.param.read_bytes()))
    return ruta


def contenido(ruta: Path) -> int:
    """Lo que tiene el archivo tal como lo dejaron, deshaciendo lo pendiente."""
    with closing(conexion.abrir_para_escribir(ruta)) as base:
        assert base.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        return cortes.contenido(base)


def morir_al_migrar(ruta: Path, orden: int) -> None:
    """Abre el archivo y muere justo antes de esa orden de la migración."""
    aplicar, vistas = migraciones.aplicar, [0]

    def contar(_sql: str) -> None:
        vistas[0] += 1
        if vistas[0] == orden:
            os.kill(os.getpid(), signal.SIGKILL)

    def aplicar_y_morir(cruda: sqlite3.Connection, app: str, momento: str, pasos: object) -> None:
        cruda.execute(cortes.POCA_MEMORIA)
        cruda.set_trace_callback(contar)
        aplicar(cruda, app, momento)

    migraciones.aplicar = aplicar_y_morir  # type: ignore[assignment]
    reabrir(ruta)


def ordenes_de(ruta: Path) -> int:
    """Cuántas órdenes lleva poner al día una copia."""
    copia, vistas = ruta.with_name("cuenta.vitral"), list[str]()
    shutil.copyfile(ruta, copia)
    with closing(conexion.abrir_para_escribir(copia)) as base:
        base.set_trace_callback(vistas.append)
        migraciones.aplicar(base, "x", "2026-01-05T00:00:00Z")
    return vistas.index("COMMIT") + 1


@pytest.mark.caso("D22")
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 es cosa de POSIX")
def test_morir_en_cualquier_orden_de_la_migracion_deja_el_archivo_como_estaba(viejo: Path) -> None:
    antes, version = contenido(viejo), cabecera.leer(viejo).version
    todas = range(1, ordenes_de(viejo) + 1)
    elegidas = sorted(random.Random(1).sample(todas, min(POR_ARCHIVO, len(todas))))
    for orden in elegidas:
        hijo = nacer(morir_al_migrar, viejo, orden)
        hijo.join()
        assert hijo.exitcode == -signal.SIGKILL, orden
        assert contenido(viejo) == antes, orden
        assert cabecera.leer(viejo).version == version
    with reabrir(viejo) as exp:
        assert exp.respuestas.valor("1a/cv_objeto")
    assert cabecera.leer(viejo).version == migraciones.ACTUAL
    informar(f"kill -9 al migrar de la {version}: {len(elegidas)} de {len(todas)} órdenes, intacto")


@pytest.mark.caso("D22")
def test_un_corte_de_luz_al_migrar_deja_la_version_vieja_o_la_nueva(
    viejo: Path, tmp_path: Path
) -> None:
    base = viejo.read_bytes()
    with closing(conexion.abrir_para_escribir(viejo)) as cruda:
        grabado = cortes.grabar(cruda, [lambda: apertura.migrar(cruda, viejo, reloj())])
    assert len(grabado) == 1
    grabacion = Grabacion(base, grabado, estados(base, grabado, tmp_path))
    malos = cortar(grabacion, tmp_path, CORTES, SIN_LLAVES)
    informar(f"Cortes de luz al migrar: {CORTES:,} simulados, {len(malos)} con pérdida o daño")
    assert malos == {}


def _paso_que_no_cabe(conexion_: sqlite3.Connection) -> None:
    """Al final de todos: hay versiones que caben en lo que el archivo ya ocupa."""
    conexion_.execute("CREATE TABLE grande (cuerpo BLOB)")
    conexion_.execute("INSERT INTO grande VALUES (zeroblob(1000000))")


@pytest.mark.caso("D22")
def test_sin_espacio_para_migrar_el_archivo_queda_como_estaba(viejo: Path) -> None:
    antes = contenido(viejo)
    with closing(conexion.abrir_para_escribir(viejo)) as cruda:
        paginas = cruda.execute("PRAGMA page_count").fetchone()[0]
        cruda.execute(f"PRAGMA max_page_count = {paginas}")
        with pytest.raises(MigracionFallida, match="quedó como estaba"):
            apertura.migrar(cruda, viejo, reloj(), (*migraciones.PASOS, _paso_que_no_cabe))
    assert contenido(viejo) == antes
    reabrir(viejo).cerrar()
