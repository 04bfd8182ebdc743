"""Respaldos: cuándo se hacen, cuáles se conservan y cómo se restauran."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.expediente import copias, respaldos
from app.expediente.archivo import Expediente
from app.expediente.copias import restaurar
from app.expediente.errores import ExpedienteDanado, NoEsExpediente, RespaldoFallido
from app.expediente.respaldos import MINIMO, Copia, que_conservar
from tests.app.expediente.ayudas import nuevo, reabrir, reloj

AHORA = datetime(2026, 6, 15, 12, tzinfo=UTC)
MB = 1024 * 1024


def _copias(horas: list[int], tamano: int = 1) -> list[Copia]:
    unicas = sorted(set(horas))
    return [Copia(Path(f"{h}.vitral"), AHORA - timedelta(hours=h), 1, tamano) for h in unicas]


@given(st.lists(st.integers(-48, 24 * 800), max_size=120))
def test_al_aclarar_queda_lo_reciente_y_una_por_periodo(horas: list[int]) -> None:
    existentes = _copias(horas)
    quedan = que_conservar(existentes, AHORA, 10**12)
    recientes = [c for c in existentes if AHORA - c.momento <= timedelta(hours=48)]
    assert set(recientes[:10]) <= set(quedan)
    assert len(quedan) >= min(MINIMO, len(existentes))
    assert len(quedan) <= 10 + 7 + 4 + 12 + MINIMO
    if existentes:
        assert existentes[0] in quedan
    meses = {c.momento.strftime("%Y-%m") for c in existentes}
    assert {c.momento.strftime("%Y-%m") for c in quedan} >= set(sorted(meses)[-12:])


@given(st.lists(st.integers(0, 24 * 800), max_size=60), st.integers(1, 400))
def test_el_tope_de_espacio_se_respeta_sin_bajar_de_tres(horas: list[int], tope: int) -> None:
    existentes = _copias(horas, tamano=10)
    quedan = que_conservar(existentes, AHORA, tope)
    assert sum(c.tamano for c in quedan) <= tope or len(quedan) <= MINIMO
    assert len(quedan) >= min(MINIMO, len(existentes))


@given(st.lists(st.integers(0, 24 * 800), max_size=80))
def test_aclarar_dos_veces_no_borra_mas(horas: list[int]) -> None:
    una = que_conservar(_copias(horas), AHORA, 10**12)
    assert que_conservar(una, AHORA, 10**12) == una


def test_la_primera_escritura_de_la_sesion_respalda_si_el_ultimo_es_viejo(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "uno")
        assert exp.respaldos.lista() == ()
    with reabrir(ruta, reloj=reloj(hora=17)) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "dos")
        exp.respuestas.guardar("1a/cv_objeto", "tres")
        assert [r.creado for r in exp.respaldos.lista()] == ["2026-01-05T17:00:00Z"]
    with reabrir(ruta, reloj=reloj(hora=20)) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "cuatro")
        assert len(exp.respaldos.lista()) == 1
    with reabrir(ruta, reloj=reloj(hora=22)) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "cinco")
        copias_hechas = exp.respaldos.lista()
    assert [r.creado for r in copias_hechas] == ["2026-01-05T22:00:00Z", "2026-01-05T17:00:00Z"]
    # El respaldo es de antes de la escritura que lo provocó.
    with reabrir(Path(copias_hechas[1].ruta), solo_lectura=True) as respaldo:
        assert respaldo.respuestas.valor("1a/cv_objeto") == "uno"


def test_al_cerrar_se_respalda_lo_escrito_y_no_lo_que_solo_se_vio(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with reabrir(ruta, reloj=reloj(hora=17)) as exp:
        exp.resumen()
        exp.respaldos.al_cerrar()
        assert exp.respaldos.lista() == ()

        exp.respuestas.guardar("1a/cv_objeto", "lo de hoy")
        exp.respaldos.al_cerrar()
        ultimo = exp.respaldos.lista()[0]
    exp.respaldos.al_cerrar()  # ya cerrado: no hay nada que respaldar ni de qué quejarse

    with reabrir(Path(ultimo.ruta), solo_lectura=True) as respaldo:
        assert respaldo.respuestas.valor("1a/cv_objeto") == "lo de hoy"


def test_ver_sin_cambiar_no_hace_respaldos(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with reabrir(ruta) as exp:
        exp.resumen()
        exp.pendientes()
    with reabrir(ruta) as exp:
        assert exp.respaldos.lista() == ()


@pytest.mark.caso("D21")
def test_si_el_respaldo_falla_se_avisa_y_el_trabajo_sigue(
    ruta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nuevo(ruta).cerrar()

    def llena(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(respaldos, "copiar", llena)
    with reabrir(ruta) as exp:
        assert exp.respuestas.guardar("1a/cv_objeto", "sigue").cambio
        assert "No se pudo hacer el respaldo" in exp.respaldos.aviso
        with pytest.raises(RespaldoFallido):
            exp.respaldos.crear("a mano")


def test_un_respaldo_a_medias_no_deja_archivos(
    exp: Expediente, carpeta_de_usuario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def revienta(*_: object) -> None:
        raise sqlite3.DatabaseError("a la copia le faltan renglones")

    monkeypatch.setattr(respaldos, "_revisar_copia", revienta)
    with pytest.raises(RespaldoFallido, match="faltan renglones"):
        exp.respaldos.crear()
    assert list((carpeta_de_usuario / "respaldos" / "15106").iterdir()) == []


def test_dos_respaldos_en_el_mismo_segundo_no_se_pisan(exp: Expediente) -> None:
    exp.respaldos.crear()
    exp.respaldos.crear()
    assert len(exp.respaldos.lista()) == 2


def test_guardar_copia_da_un_expediente_completo(exp: Expediente, tmp_path: Path) -> None:
    exp.respuestas.guardar("1a/cv_objeto", "lo mío")
    exp.respaldos.guardar_copia(tmp_path / "usb.vitral")
    with reabrir(tmp_path / "usb.vitral") as copia:
        assert copia.respuestas.valor("1a/cv_objeto") == "lo mío"


@pytest.mark.caso("D20")
def test_restaurar_devuelve_lo_de_antes_y_guarda_lo_de_ahora(
    ruta: Path, carpeta_de_usuario: Path
) -> None:
    exp = nuevo(ruta)
    linaje = exp.municipio().linaje
    exp.respuestas.guardar("1a/cv_objeto", "bueno")
    respaldo = exp.respaldos.crear()
    exp.respuestas.guardar("1a/cv_objeto", "malo")
    exp.respaldos.restaurar(Path(respaldo.ruta))
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "bueno"
        assert exp.municipio().linaje != linaje
    (apartado,) = (carpeta_de_usuario / "respaldos" / "15106").glob("antes-de-restaurar_*")
    with reabrir(apartado, solo_lectura=True) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "malo"


@pytest.mark.caso("D20")
def test_restaurar_no_repite_numeros_de_entrega(ruta: Path) -> None:
    exp = nuevo(ruta)
    respaldo = Path(exp.respaldos.crear().ruta)
    exp.cerrar()
    copias.recordar_secuencia("15106", 7)
    copias.recordar_secuencia("15106", 3)
    ruta.unlink()
    restaurar(ruta, respaldo, reloj())
    with reabrir(ruta) as exp:
        assert exp.nucleo.almacen.cruda.execute("SELECT secuencia FROM meta").fetchone()[0] == 7


def test_un_expediente_danado_se_sustituye_por_su_respaldo(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        respaldo = Path(exp.respaldos.crear().ruta)
    with ruta.open("rb+") as archivo:
        archivo.truncate(20_000)
    with pytest.raises(ExpedienteDanado):
        reabrir(ruta)
    restaurar(ruta, respaldo, reloj())
    reabrir(ruta).cerrar()


def test_un_respaldo_malo_no_sustituye_a_nada(ruta: Path, tmp_path: Path) -> None:
    with nuevo(ruta) as exp:
        bueno = Path(exp.respaldos.crear().ruta)
    antes = ruta.read_bytes()
    malo = tmp_path / "malo.vitral"
    crudo = bytearray(bueno.read_bytes())
    crudo[16384 * 5 : 16384 * 6] = b"\xaa" * 16384
    malo.write_bytes(crudo)
    with pytest.raises(ExpedienteDanado):
        restaurar(ruta, malo, reloj())
    malo.write_bytes(b"%PDF")
    with pytest.raises(NoEsExpediente):
        restaurar(ruta, malo, reloj())
    assert ruta.read_bytes() == antes


def test_en_otro_equipo_estrena_linaje_al_escribir(
    ruta: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nuevo(ruta) as exp:
        linaje = exp.municipio().linaje
    with reabrir(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "aquí mismo")
        assert exp.municipio().linaje == linaje
    monkeypatch.setenv("VITRAL_DATOS", str(tmp_path / "otro-equipo"))
    with reabrir(ruta) as exp:
        assert exp.municipio().linaje == linaje
        exp.respuestas.guardar("1a/cv_objeto", "en otro equipo")
        assert exp.municipio().linaje != linaje
