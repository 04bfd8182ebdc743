"""Compactar un archivo con mucho hueco, sin perder nada ni pisar lo de otro."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errores import OperacionCancelada
from app.expediente import compactacion, respaldos
from app.expediente.compactacion import MB, Espacio, compactar
from app.expediente.errores import CompactacionFallida
from app.progreso import SIN_PROGRESO
from tests.app.expediente.ayudas import nuevo, reabrir, reloj
from tests.app.expediente.test_hostiles import alterar


@pytest.fixture
def holgado(ruta: Path) -> Path:
    """Un expediente que tuvo 40 MB más."""
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "Lo guardado")
    alterar(
        ruta,
        "PRAGMA synchronous = OFF",
        "CREATE TABLE hueco (cuerpo BLOB)",
        "INSERT INTO hueco VALUES (zeroblob(40000000))",
        "DROP TABLE hueco",
    )
    return ruta


@pytest.mark.caso("D18")
def test_lo_que_ocupa_y_lo_que_usa_se_dicen_y_compactar_lo_devuelve(holgado: Path) -> None:
    with reabrir(holgado) as exp:
        antes, linaje = exp.respaldos.espacio(), exp.municipio().linaje
        assert antes.ocupa == holgado.stat().st_size > 40_000_000
        assert antes.usa < 2_000_000
        assert antes.conviene
        exp.respaldos.compactar(SIN_PROGRESO)
        assert exp.nucleo.almacen.cerrado
    assert holgado.stat().st_size < 2_000_000
    with reabrir(holgado) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "Lo guardado"
        assert exp.municipio().linaje == linaje
        assert not exp.respaldos.espacio().conviene
    assert [p.name for p in holgado.parent.glob(".*")] == []


@pytest.mark.parametrize(
    ("ocupa", "usa", "conviene"),
    [(500, 40, True), (500, 480, False), (30, 5, True), (10, 1, False), (400, 330, False)],
)
def test_solo_se_sugiere_si_vale_la_pena(ocupa: int, usa: int, *, conviene: bool) -> None:
    assert Espacio(ocupa * MB, usa * MB).conviene is conviene


@pytest.mark.caso("D18")
def test_si_la_copia_compacta_no_se_puede_hacer_el_archivo_queda_igual(
    holgado: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    antes = holgado.read_bytes()

    def lleno(*_: object) -> None:
        raise sqlite3.DatabaseError("a la copia le faltan renglones")

    monkeypatch.setattr(respaldos, "_revisar_copia", lleno)
    with pytest.raises(CompactacionFallida, match="Quedó como estaba"):
        compactar(holgado, SIN_PROGRESO, reloj().ahora())
    assert holgado.read_bytes() == antes
    assert [p.name for p in holgado.parent.glob(".*")] == []


@pytest.mark.caso("D18")
def test_lo_que_otro_programa_guardo_mientras_tanto_no_se_pisa(
    holgado: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reemplazar = compactacion._reemplazar

    def con_intruso(ruta: Path, compacto: Path, contador: bytes) -> None:
        with closing(sqlite3.connect(ruta)) as base:
            base.execute("UPDATE respuesta SET valor = '\"Del otro\"' WHERE campo = 'cv_objeto'")
            base.commit()
        reemplazar(ruta, compacto, contador)

    monkeypatch.setattr(compactacion, "_reemplazar", con_intruso)
    with pytest.raises(CompactacionFallida, match="otro programa"):
        compactar(holgado, SIN_PROGRESO, reloj().ahora())
    with reabrir(holgado) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "Del otro"


def test_cancelar_antes_de_reemplazar_no_cambia_nada(holgado: Path) -> None:
    class Cancela:
        def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
            if hecho == total - 1:
                raise OperacionCancelada(mensaje)

    antes = holgado.read_bytes()
    with pytest.raises(OperacionCancelada):
        compactar(holgado, Cancela(), reloj().ahora())
    assert holgado.read_bytes() == antes
    assert [p.name for p in holgado.parent.glob(".*")] == []


def test_sin_sitio_para_el_respaldo_se_dice_que_falta_espacio(
    holgado: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uso = shutil.disk_usage(holgado.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: uso._replace(free=10))
    with reabrir(holgado) as exp, pytest.raises(Exception, match="no hay espacio en el disco"):
        exp.respaldos.crear()
