"""El mismo código sobre PostgreSQL: se corre cuando hay un servidor vacío a la mano.

`VITRAL_PRUEBA_PG=postgresql+psycopg://usuario@/base pytest tests/app/garante/test_postgresql.py`
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import ProgrammingError

from app.garante import cambios, codigos, exportacion, migraciones, observaciones, tablero
from app.garante.base import Base, abrir, crear
from app.garante.consulta import comparar, entregas
from app.garante.errores import BaseConFallo, BaseMasNueva, BaseYaExiste
from app.garante.importacion import importar, resolver
from app.garante.observar import observar
from app.garante.observar import resolver as resolver_una
from app.garante.retornos import Emision, emitir_observaciones
from app.garante.revision import aceptar
from app.garante.tablas import METADATOS
from app.garante.vistas import EstadoImportacion
from app.garante.vistas_revision import EstadoObservacion, NuevaObservacion
from app.reloj import RelojFijo
from tests.app.garante.antiguas import comprobar_migrada, con_una_clave, en_version
from tests.app.garante.ayudas import AHORA, MODELO, PERFIL, base_nueva
from tests.app.garante.paquetes import Municipio, datos_de
from tests.app.garante.test_orden import consolidado

URL = os.environ.get("VITRAL_PRUEBA_PG", "")
pytestmark = pytest.mark.skipif(not URL, reason="no hay servidor de PostgreSQL para la prueba")


@pytest.fixture
def vacio() -> None:
    """El servidor, sin nada de lo que dejó otra prueba."""
    motor = create_engine(URL)
    with motor.begin() as conexion:
        METADATOS.drop_all(conexion)
    motor.dispose()


@pytest.fixture
def servidor(vacio: None, tmp_path: Path) -> Iterator[Base]:
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


@pytest.mark.parametrize("version", range(1, migraciones.ACTUAL))
def test_una_base_de_cada_version_anterior_se_migra_con_lo_que_tenia(
    vacio: None, tmp_path: Path, version: int
) -> None:
    carpeta = tmp_path / "pg"
    with en_version(version), crear(URL, MODELO, PERFIL, carpeta=carpeta) as base:
        con_una_clave(base)

    with abrir(URL, MODELO, carpeta=carpeta) as base:
        comprobar_migrada(base)
        assert base.dato("esquema") == str(migraciones.ACTUAL)


def test_una_migracion_que_falla_deja_el_servidor_como_estaba(
    vacio: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carpeta = tmp_path / "pg"
    with en_version(2), crear(URL, MODELO, PERFIL, carpeta=carpeta) as base:
        con_una_clave(base)
    with monkeypatch.context() as roto:
        pasos = (*migraciones.PASOS, "CREATE TABLE extra (x TEXT); CREATE TABLE (")
        roto.setattr(migraciones, "PASOS", pasos)
        roto.setattr(migraciones, "ACTUAL", len(pasos))
        with pytest.raises(ProgrammingError):
            abrir(URL, MODELO, carpeta=carpeta)

    with abrir(URL, MODELO, carpeta=carpeta) as base:
        comprobar_migrada(base)


def test_dos_programas_abren_a_la_vez_una_base_anterior_y_se_migra_una_vez(
    vacio: None, tmp_path: Path
) -> None:
    carpeta = tmp_path / "pg"
    with en_version(1), crear(URL, MODELO, PERFIL, carpeta=carpeta) as base:
        con_una_clave(base)
    juntos = Barrier(4)

    def abrir_a_la_vez(_numero: int) -> None:
        juntos.wait()
        with abrir(URL, MODELO, carpeta=carpeta) as base:
            comprobar_migrada(base)

    with ThreadPoolExecutor(4) as hilos:
        assert len(list(hilos.map(abrir_a_la_vez, range(4)))) == 4


def test_sin_permiso_de_crear_tablas_se_dice_a_quien_pedirlo(vacio: None, tmp_path: Path) -> None:
    motor = create_engine(URL)
    with motor.begin() as conexion:
        conexion.exec_driver_sql("DROP ROLE IF EXISTS vitral_sin_permiso")
        conexion.exec_driver_sql("CREATE ROLE vitral_sin_permiso LOGIN")
        conexion.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    url = motor.url.set(username="vitral_sin_permiso").render_as_string(hide_password=False)
    motor.dispose()

    with pytest.raises(BaseConFallo, match="no deja a este usuario"):
        crear(url, MODELO, PERFIL, carpeta=tmp_path / "pg")


def test_una_base_de_una_version_futura_no_se_abre(servidor: Base, tmp_path: Path) -> None:
    servidor.fijar_dato("esquema", str(migraciones.ACTUAL + 1))

    with pytest.raises(BaseMasNueva):
        abrir(URL, MODELO, carpeta=tmp_path / "pg")


def test_la_revision_y_los_cambios_dicen_lo_mismo_que_en_sqlite(
    servidor: Base, tmp_path: Path
) -> None:
    municipio = Municipio("15001", tmp_path / "m")
    primera, segunda = (municipio.exportar(datos_de("15001", n)) for n in (1, 2))
    dichos = []
    with base_nueva(tmp_path) as local:
        for base in (servidor, local):
            municipio.alta(base)
            importar(base, [primera])
            nueva = NuevaObservacion("Precise", ("1a/1a_monto",))
            folio = observar(base, "15001", nueva, operador="Ana").folio
            emitir_observaciones(base, "15001", Emision(tmp_path / base.buzon.parent.name, "Ana"))
            importar(base, [segunda])
            hecho = cambios.de_entrega(base, "15001")
            monto = next(c for c in hecho.diferencia.respuestas if c.folios)
            assert (str(monto.direccion), monto.folios) == ("1a/1a_monto", (folio,))
            resolver_una(base, folio, EstadoObservacion.SOLVENTADA, "Ya", operador="Ana")
            estado = replace(aceptar(base, "15001", operador="Ana"), instantanea=0)
            dichos.append((hecho, estado, observaciones.una(base, folio).estado))

    assert dichos[0] == dichos[1]


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
