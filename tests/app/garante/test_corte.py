"""Si el programa muere a media importación, al repetirla queda lo mismo y una sola vez."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.garante.bandeja import bandeja, sin_dictamen
from app.garante.base import abrir
from app.garante.importacion import importar, retomar
from app.garante.vistas import EstadoImportacion
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO, base_nueva, volcado
from tests.app.garante.paquetes import Municipio, datos_de

HIJO = """
import os, signal, sys, time
from pathlib import Path
from app.garante import llegadas, tramite
from app.garante.base import abrir
from app.garante.importacion import importar
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO

usb, ruta, donde, cuantos = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
adelantadas = int(sys.argv[5])  # copias por delante de la que se dictamina al morir
original, copiar = getattr(tramite, donde), llegadas.copiar
base = abrir(ruta, MODELO, reloj=RelojFijo(AHORA))
llamadas, copias = [], []

def muere(*argumentos, **nombrados):
    llamadas.append(1)
    if len(llamadas) > cuantos:
        while len(copias) < cuantos + 1 + adelantadas:
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*argumentos, **nombrados)

def copia(llegada, carpeta):
    if len(copias) == cuantos + 1 + adelantadas:
        (carpeta / "a medias.tmp").write_bytes(b"a medio copiar")
        time.sleep(600)
    copias.append(copiar(llegada, carpeta))
    return copias[-1]

setattr(tramite, donde, muere)
llegadas.copiar = copia
importar(base, [usb])
"""

SIN_NUMEROS = ("bitacora",)


def sha256_de(ruta: Path) -> str:
    return hashlib.sha256(ruta.read_bytes()).hexdigest()


@pytest.mark.caso("G06")
@pytest.mark.parametrize("adelantadas", [0, 1])
@pytest.mark.parametrize(
    ("donde", "cuantos"),
    [("_vigente", 2), ("poner_vigente", 1), ("_agregar", 3), ("datos_comprimidos", 0)],
)
def test_morir_a_media_importacion_no_pierde_ni_repite_nada(
    tmp_path: Path, donde: str, cuantos: int, adelantadas: int
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    municipio = Municipio("15001", tmp_path / "m")
    for n in range(5):
        ruta = municipio.exportar(datos_de("15001", n + 1))
        ruta.rename(usb / ruta.name)
    with base_nueva(tmp_path) as base, base_nueva(tmp_path, "entera.garante") as entera:
        municipio.alta(base)
        municipio.alta(entera)
        importar(entera, [usb])
        esperado = volcado(entera, sin=SIN_NUMEROS)

    orden = [sys.executable, "-c", HIJO, str(usb), str(tmp_path / "og.garante")]
    hijo = subprocess.run([*orden, donde, str(cuantos), str(adelantadas)], check=False)
    assert hijo.returncode == -9

    # El que se dictaminaba y el que ya se había copiado por adelantado: ni uno más ni uno menos.
    copiados = sorted(usb.iterdir())[cuantos : cuantos + 1 + adelantadas]
    with abrir(tmp_path / "og.garante", MODELO, reloj=RelojFijo(AHORA)) as base:
        assert len(bandeja(base)) == cuantos
        assert set(sin_dictamen(base)) == {sha256_de(ruta) for ruta in copiados}
        assert len(list(base.buzon.glob("*.asics"))) == cuantos + len(copiados)
        assert list(base.buzon.glob("*.tmp")) == []
        retomados = retomar(base).resultados
        repetidos = importar(base, [usb]).resultados

        assert [r.archivo for r in retomados] == [ruta.name for ruta in copiados]
        assert {r.estado for r in retomados} == {EstadoImportacion.ACEPTADO}
        hechos = cuantos + len(copiados)
        assert [r.estado for r in repetidos] == [
            *[EstadoImportacion.DUPLICADO] * hechos,
            *[EstadoImportacion.ACEPTADO] * (5 - hechos),
        ]
        assert sin_dictamen(base) == ()
        assert {r.estado for r in bandeja(base)} == {EstadoImportacion.ACEPTADO}
        assert volcado(base, sin=SIN_NUMEROS) == esperado
        assert {ruta.suffix for ruta in base.buzon.iterdir()} == {".asics"}


def test_morir_en_cualquier_momento_deja_la_base_sana(tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    municipio = Municipio("15001", tmp_path / "m")
    for n in range(30):
        ruta = municipio.exportar(datos_de("15001", n + 1))
        ruta.rename(usb / ruta.name)
    with base_nueva(tmp_path) as base:
        municipio.alta(base)
    orden = [sys.executable, "-c", HIJO, str(usb), str(tmp_path / "og.garante")]
    for espera in (0.55, 0.7, 0.8):
        hijo = subprocess.Popen([*orden, "_vigente", "999", "0"])
        time.sleep(espera)
        hijo.kill()
        hijo.wait()

    with abrir(tmp_path / "og.garante", MODELO, reloj=RelojFijo(AHORA)) as base:
        retomar(base)
        importar(base, [usb])
        with base.leer() as conexion:
            assert conexion.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert conexion.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert [r.secuencia for r in reversed(bandeja(base))] == list(range(1, 31))
        assert list(base.buzon.glob("*.tmp")) == []
