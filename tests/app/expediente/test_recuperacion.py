"""Lo que se puede hacer con un expediente que no se deja abrir."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.expediente import copias, entrega, recuperacion
from app.expediente.archivo import Expediente
from app.expediente.errores import ExpedienteDanado, RescateFallido
from app.expediente.riesgo import copia_en_conflicto
from tests.app.expediente.ayudas import MODELO, nuevo, reabrir, reloj

PAGINA = 16_384


@pytest.fixture
def danado(ruta: Path) -> Path:
    """Un expediente con respaldo y algo capturado después, con la página de un índice pisada."""
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "lo de siempre")
        exp.respaldos.crear()
        exp.respuestas.guardar("1a/cv_objeto", "lo último")
    with closing(sqlite3.connect(ruta)) as base:
        (pagina,) = base.execute(
            "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'respuesta'"
            " ORDER BY rootpage LIMIT 1"
        ).fetchone()
    with ruta.open("rb+") as archivo:
        archivo.seek((pagina - 1) * PAGINA)
        archivo.write(b"\xa5" * PAGINA)
    return ruta


@pytest.mark.caso("D09")
def test_se_halla_la_copia_entera_mas_nueva_sin_tocar_el_danado(danado: Path) -> None:
    antes = danado.read_bytes()
    with pytest.raises(ExpedienteDanado):
        reabrir(danado)

    copia = recuperacion.ultima_copia(danado)

    assert copia is not None
    assert copia.municipio == "Toluca"
    with reabrir(Path(copia.respaldo.ruta), solo_lectura=True) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "lo de siempre"
    assert danado.read_bytes() == antes
    Path(copia.respaldo.ruta).write_bytes(b"tampoco sirve")
    otra = recuperacion.ultima_copia(danado)
    assert otra is None or otra.respaldo.ruta != copia.respaldo.ruta


def test_sin_cabecera_se_halla_la_del_unico_municipio(danado: Path) -> None:
    danado.write_bytes(bytes(PAGINA) + danado.read_bytes()[PAGINA:])
    assert recuperacion.ultima_copia(danado) is not None


def test_lo_que_diga_un_danado_no_saca_de_la_carpeta_de_copias(
    danado: Path, carpeta_de_usuario: Path
) -> None:
    (carpeta_de_usuario / "respaldos" / "15999").mkdir()
    with closing(sqlite3.connect(danado)) as base:
        base.execute("UPDATE municipio SET clave = '../../etc'")
        base.commit()
    assert recuperacion.ultima_copia(danado) is None


@pytest.mark.caso("D09")
def test_lo_rescatado_queda_al_lado_con_lo_ultimo_y_el_danado_intacto(danado: Path) -> None:
    antes = danado.read_bytes()
    rescatados = [recuperacion.rescatar(danado, reloj(), MODELO).ruta for _ in range(2)]
    for ruta in rescatados:
        assert ruta.parent == danado.parent
        assert copia_en_conflicto(ruta) is None
        with reabrir(ruta) as exp:
            assert exp.respuestas.valor("1a/cv_objeto") == "lo último"
    assert len(set(rescatados)) == 2
    assert danado.read_bytes() == antes


def test_si_no_se_puede_escribir_se_dice_y_no_queda_nada(
    danado: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lleno(*_: object) -> None:
        raise OSError(28, "No space left on device")

    antes = sorted(uno.name for uno in danado.parent.iterdir())
    monkeypatch.setattr("shutil.copyfile", lleno)
    with pytest.raises(RescateFallido, match="no hay espacio en el disco"):
        recuperacion.rescatar(danado, reloj(), MODELO)
    with pytest.raises(RescateFallido, match="no hay espacio en el disco"):
        recuperacion.guardar_aparte(danado, danado.with_name("para soporte"))
    assert sorted(uno.name for uno in danado.parent.iterdir()) == antes


def test_lo_rescatado_no_repite_un_numero_de_entrega_aunque_se_pierda_la_cuenta(
    exp: Expediente, tmp_path: Path
) -> None:
    clave, ruta = exp.municipio().clave, exp.ruta
    entregada = entrega.exportar(exp, tmp_path / "usb")
    exp.cerrar()
    with closing(sqlite3.connect(ruta)) as base:
        base.execute("DELETE FROM entrega_evidencia")
        base.execute("DELETE FROM entrega")
        base.execute("UPDATE meta SET secuencia = 0")
        base.commit()

    with reabrir(recuperacion.rescatar(ruta, reloj(), MODELO).ruta) as rescatado:
        otra = entrega.exportar(rescatado, tmp_path / "usb")

    assert copias.secuencia_usada(clave) == otra.secuencia == entregada.secuencia + 1
