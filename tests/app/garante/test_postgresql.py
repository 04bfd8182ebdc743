"""El mismo código sobre PostgreSQL: se corre cuando hay un servidor vacío a la mano.

`VITRAL_PRUEBA_PG=postgresql+psycopg://usuario@/base pytest tests/app/garante/test_postgresql.py`
"""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from app.garante import codigos, exportacion, tablero
from app.garante.base import Base, abrir, crear
from app.garante.consulta import comparar, entregas
from app.garante.errores import BaseYaExiste
from app.garante.importacion import importar, resolver
from app.garante.tablas import METADATOS
from app.garante.vistas import EstadoImportacion
from app.reloj import RelojFijo
from tests.app.garante.ayudas import AHORA, MODELO, PERFIL, base_nueva
from tests.app.garante.paquetes import Municipio, datos_de
from tests.app.garante.test_orden import consolidado

URL = os.environ.get("VITRAL_PRUEBA_PG", "")
pytestmark = pytest.mark.skipif(not URL, reason="no hay servidor de PostgreSQL para la prueba")


@pytest.fixture
def servidor(tmp_path: Path) -> Iterator[Base]:
    motor = create_engine(URL)
    with motor.begin() as conexion:
        METADATOS.drop_all(conexion)
    motor.dispose()
    with crear(URL, MODELO, PERFIL, carpeta=tmp_path / "pg", reloj=RelojFijo(AHORA)) as base:
        yield base


def test_consolida_lo_mismo_que_sqlite(servidor: Base, tmp_path: Path) -> None:
    rutas = []
    with base_nueva(tmp_path) as local:
        for n in range(1, 4):
            municipio = Municipio(f"1500{n}", tmp_path / f"m{n}")
            municipio.alta(servidor)
            municipio.alta(local)
            rutas += [municipio.exportar(datos_de(municipio.clave, n + k)) for k in range(2)]
        otra_segunda = Municipio("15001", tmp_path / "m1", secuencia=1)
        rutas.append(otra_segunda.exportar(datos_de("15001", 9)))

        en_servidor, en_local = importar(servidor, rutas), importar(local, rutas)

        assert [r.codigo for r in en_servidor.resultados] == [r.codigo for r in en_local.resultados]
        assert consolidado(servidor) == consolidado(local)
        assert tablero.conteos(servidor) == tablero.conteos(local)
        assert comparar(servidor, "1a", "1a_monto") == comparar(local, "1a", "1a_monto")
    apartado = en_servidor.resultados[-1]
    assert apartado.codigo == codigos.Q604
    decidido = resolver(servidor, apartado.importacion, "Oficio 12", operador="Ana")
    assert decidido.estado is EstadoImportacion.ACEPTADO
    assert exportacion.exportar(servidor, tmp_path / "abiertos").archivos


def test_el_esquema_es_el_de_las_tablas(servidor: Base) -> None:
    with servidor.leer() as conexion:
        contexto = MigrationContext.configure(conexion, opts={"compare_type": True})
        assert compare_metadata(contexto, METADATOS) == []


def test_no_se_crea_dos_veces_y_se_vuelve_a_abrir(servidor: Base, tmp_path: Path) -> None:
    with pytest.raises(BaseYaExiste):
        crear(URL, MODELO, PERFIL, carpeta=tmp_path / "pg")

    with abrir(URL, MODELO, carpeta=tmp_path / "pg") as otra:
        assert tablero.conteos(otra).padron == 125


def test_dos_personas_importan_a_la_vez_lo_mismo_y_entra_una_vez(
    servidor: Base, tmp_path: Path
) -> None:
    municipio = Municipio("15001", tmp_path / "m")
    municipio.alta(servidor)
    rutas = [municipio.exportar(datos_de("15001", n)) for n in range(1, 9)]
    codigos_vistos: list[str] = []

    def correr(base: Base, orden: list[Path]) -> None:
        codigos_vistos.extend(r.codigo for r in importar(base, orden).resultados)

    with abrir(URL, MODELO, carpeta=tmp_path / "pg", reloj=RelojFijo(AHORA)) as otra:
        hilos = [
            Thread(target=correr, args=(servidor, rutas)),
            Thread(target=correr, args=(otra, rutas[::-1])),
        ]
        for hilo in hilos:
            hilo.start()
        for hilo in hilos:
            hilo.join()

    assert len(codigos_vistos) == 16
    assert codigos_vistos.count(codigos.I801) == 8
    guardadas = entregas(servidor, "15001")
    assert [e.secuencia for e in guardadas] == list(range(8, 0, -1))
    assert [e.vigente for e in guardadas] == [True, *[False] * 7]
