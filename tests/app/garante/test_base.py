"""La base del órgano garante: crear, abrir, negarse y migrar."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from app.candados import Candado
from app.garante import base as modulo_base
from app.garante import migraciones
from app.garante.base import APLICACION, Base, abrir, crear
from app.garante.errores import BaseAjena, BaseConFallo, BaseMasNueva, BaseOcupada, BaseYaExiste
from app.garante.tablas import METADATOS, meta, padron
from app.reloj import Reloj
from tests.app.garante.antiguas import comprobar_migrada, con_una_clave, en_version
from tests.app.garante.ayudas import MODELO, PERFIL, base_nueva

RAIZ = Path(__file__).parents[3]
OTRO = """
import sys
from pathlib import Path
from app.garante.base import abrir
from tests.app.garante.ayudas import MODELO
ruta = Path(sys.argv[1])
base = abrir(ruta, MODELO)
ruta.read_bytes()
print("abierta", flush=True)
if sys.stdin.readline():
    base.fijar_dato("fecha_limite", "2026-12-15")
    base.cerrar()
"""


def test_una_base_nueva_trae_el_padron_del_perfil_y_sus_carpetas(tmp_path: Path) -> None:
    with base_nueva(tmp_path) as base, base.leer() as conexion:
        municipios = conexion.scalar(select(func.count()).select_from(padron))
        primero = conexion.execute(select(padron).order_by(padron.c.clave)).first()

    assert municipios == 125
    assert primero is not None
    assert (primero.clave, primero.poblacion, primero.lengua_indigena) == ("15001", 10_000, 12.67)
    assert (tmp_path / "og.garante.d" / "buzon").is_dir()
    assert (tmp_path / "og.garante.d" / "evidencias").is_dir()


def test_la_base_se_reconoce_por_su_cabecera_aunque_falte_el_diario(tmp_path: Path) -> None:
    base_nueva(tmp_path).cerrar()
    (tmp_path / "og.garante-wal").unlink(missing_ok=True)

    with sqlite3.connect(tmp_path / "og.garante") as cruda:
        assert cruda.execute("PRAGMA application_id").fetchone() == (APLICACION,)
        assert cruda.execute("PRAGMA user_version").fetchone() == (migraciones.ACTUAL,)
        assert cruda.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    cruda.close()


def test_una_base_se_vuelve_a_abrir_con_lo_que_tenia(tmp_path: Path) -> None:
    with base_nueva(tmp_path) as base:
        base.fijar_dato("fecha_limite", "2026-12-15", operador="Ana")

    with abrir(tmp_path / "og.garante", MODELO) as base:
        assert str(base.fecha_limite) == "2026-12-15"
        assert base.dato("destinatario") == "MX-MEX-INFOEM"


def test_crear_no_pisa_un_archivo_que_ya_existe(tmp_path: Path) -> None:
    (tmp_path / "og.garante").write_text("mío")

    with pytest.raises(BaseYaExiste):
        base_nueva(tmp_path)

    assert (tmp_path / "og.garante").read_text() == "mío"


@pytest.mark.parametrize("contenido", [b"", b"hola", b"SQLite format 3\x00" + b"\x00" * 84])
def test_un_archivo_ajeno_no_se_abre_ni_se_modifica(tmp_path: Path, contenido: bytes) -> None:
    ajeno = tmp_path / "ajeno.garante"
    ajeno.write_bytes(contenido)

    with pytest.raises(BaseAjena):
        abrir(ajeno, MODELO)

    assert ajeno.read_bytes() == contenido


def test_una_base_inexistente_se_dice_y_no_se_crea(tmp_path: Path) -> None:
    with pytest.raises(BaseConFallo):
        abrir(tmp_path / "nada.garante", MODELO)

    assert list(tmp_path.iterdir()) == []


def test_una_base_de_una_version_futura_no_se_abre(tmp_path: Path) -> None:
    base_nueva(tmp_path).cerrar()
    cruda = sqlite3.connect(tmp_path / "og.garante")
    cruda.execute(f"PRAGMA user_version={migraciones.ACTUAL + 1}")
    cruda.close()

    with pytest.raises(BaseMasNueva):
        abrir(tmp_path / "og.garante", MODELO)


@contextmanager
def _abierta_por_otro(ruta: Path) -> Iterator[subprocess.Popen[str]]:
    """Otro proceso la tiene; y ya abrió y cerró el archivo, con lo que SQLite perdió su candado."""
    with subprocess.Popen(
        [sys.executable, "-c", OTRO, str(ruta)],
        cwd=RAIZ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as proceso:
        assert proceso.stdout is not None
        assert proceso.stdout.readline().strip() == "abierta"
        try:
            yield proceso
        finally:
            proceso.kill()


@pytest.mark.caso("G07")
def test_otro_programa_no_abre_la_base_aunque_el_archivo_se_haya_leido(tmp_path: Path) -> None:
    ruta = tmp_path / "og.garante"
    base_nueva(tmp_path).cerrar()
    enlace = tmp_path / "enlace.garante"
    enlace.symlink_to(ruta)
    with _abierta_por_otro(ruta) as otro:
        for camino in (ruta, enlace):
            with pytest.raises(BaseOcupada, match=r"La tiene .+ en .+ desde las \d\d:\d\d"):
                abrir(camino, MODELO)
        otro.communicate("guardar\n", timeout=60)
    assert list((tmp_path / "og.garante.d").glob("*.lock")) == []
    with abrir(ruta, MODELO) as base:
        assert base.dato("fecha_limite") == "2026-12-15"


@pytest.mark.caso("G07")
def test_la_base_de_un_programa_que_murio_se_abre_y_queda_apartada(tmp_path: Path) -> None:
    ruta = tmp_path / "og.garante"
    base_nueva(tmp_path).cerrar()
    with _abierta_por_otro(ruta) as otro:
        otro.kill()
        otro.wait()
    assert (tmp_path / "og.garante.d" / "base.lock").exists()
    with abrir(ruta, MODELO), pytest.raises(BaseOcupada):
        abrir(ruta, MODELO)


def test_crear_donde_otro_esta_creando_no_le_borra_lo_suyo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruta = tmp_path / "og.garante"
    apartar = modulo_base._apartar

    def se_adelanta_otro(lugar: Path, reloj: Reloj) -> Candado:
        monkeypatch.setattr(modulo_base, "_apartar", apartar)
        base_nueva(tmp_path).cerrar()
        return apartar(lugar, reloj)

    monkeypatch.setattr(modulo_base, "_apartar", se_adelanta_otro)
    with pytest.raises(BaseYaExiste):
        base_nueva(tmp_path)
    with abrir(ruta, MODELO) as base:
        assert base.dato("destinatario") == "MX-MEX-INFOEM"


def test_una_base_cerrada_no_vuelve_a_conectarse_sola(tmp_path: Path) -> None:
    base = base_nueva(tmp_path)
    base.cerrar()
    with pytest.raises(BaseConFallo, match="ya se cerró"):
        base.dato("pais")
    with pytest.raises(BaseConFallo), base.escribir():
        pass
    base.cerrar()


def test_si_no_se_pudo_abrir_no_queda_apartada(tmp_path: Path) -> None:
    base_nueva(tmp_path).cerrar()
    with closing(sqlite3.connect(tmp_path / "og.garante")) as cruda:
        cruda.execute("PRAGMA user_version=999")
        cruda.commit()
    with pytest.raises(BaseMasNueva):
        abrir(tmp_path / "og.garante", MODELO)
    assert list((tmp_path / "og.garante.d").glob("*.lock")) == []


@pytest.mark.caso("G04")
def test_abrir_limpia_las_copias_a_medias(tmp_path: Path) -> None:
    base_nueva(tmp_path).cerrar()
    restos = tmp_path / "og.garante.d" / "buzon" / "abc.tmp"
    restos.write_bytes(b"a medias")

    abrir(tmp_path / "og.garante", MODELO).cerrar()

    assert not restos.exists()


def test_las_migraciones_llegan_al_mismo_esquema_que_las_tablas(tmp_path: Path) -> None:
    with base_nueva(tmp_path) as base, base.leer() as conexion:
        contexto = MigrationContext.configure(conexion, opts={"compare_type": True})
        assert compare_metadata(contexto, METADATOS) == []


def test_si_crear_falla_a_medias_no_queda_archivo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migraciones, "PASOS", (migraciones.PASOS[0], "CREATE TABLE mal ("))

    with pytest.raises(BaseConFallo):
        crear(tmp_path / "og.garante", MODELO, PERFIL)

    assert not (tmp_path / "og.garante").exists()


def test_una_migracion_que_falla_deja_la_base_como_estaba(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base_nueva(tmp_path).cerrar()
    monkeypatch.setattr(
        migraciones, "PASOS", (*migraciones.PASOS, "CREATE TABLE extra (x TEXT); CREATE TABLE (")
    )
    monkeypatch.setattr(migraciones, "ACTUAL", migraciones.ACTUAL + 1)

    with pytest.raises(BaseConFallo):
        abrir(tmp_path / "og.garante", MODELO)

    monkeypatch.undo()
    with abrir(tmp_path / "og.garante", MODELO) as base:
        assert _tablas(base) == set(METADATOS.tables)


@pytest.mark.parametrize("version", range(1, migraciones.ACTUAL))
def test_una_base_de_cada_version_anterior_se_abre_con_lo_que_tenia(
    tmp_path: Path, version: int
) -> None:
    with en_version(version), base_nueva(tmp_path) as base:
        con_una_clave(base)

    with abrir(tmp_path / "og.garante", MODELO) as base:
        comprobar_migrada(base)
        assert _tablas(base) == set(METADATOS.tables)


def _tablas(base: Base) -> set[str]:
    with base.leer() as conexion:
        filas = conexion.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")
        version = conexion.scalar(select(meta.c.valor).where(meta.c.clave == "esquema"))
        assert version == str(migraciones.ACTUAL)
        return {fila[0] for fila in filas}
