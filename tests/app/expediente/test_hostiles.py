"""Archivos `.vitral` hostiles, a medias o enormes: ninguno se abre como si nada."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.errores import ErrorDeUsuario
from app.expediente import cabecera, entrega
from app.expediente.copias import restaurar
from app.expediente.errores import (
    EntregaImpedida,
    EsquemaDesconocido,
    ExpedienteDanado,
    SoloLectura,
)
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.app.expediente.ayudas import nuevo, reabrir, reloj
from tests.campanas import PARTE

RAIZ = Path(__file__).parents[3]


@pytest.fixture
def cerrado(ruta: Path) -> Path:
    """Un expediente con algo escrito y cerrado."""
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "Lo guardado")
    return ruta


def alterar(ruta: Path, *ordenes: str) -> None:
    """Toca el archivo con SQLite a secas, como haría otro programa."""
    with closing(sqlite3.connect(ruta, isolation_level=None)) as base:
        for orden in ordenes:
            base.execute(orden)


@pytest.mark.caso("D06")
def test_una_vista_en_el_lugar_de_una_tabla_se_rechaza(cerrado: Path) -> None:
    alterar(
        cerrado,
        "PRAGMA foreign_keys = OFF",
        "PRAGMA legacy_alter_table = ON",
        "ALTER TABLE persona RENAME TO persona_de_verdad",
        "CREATE VIEW persona AS SELECT * FROM persona_de_verdad",
    )
    antes = cerrado.read_bytes()
    with pytest.raises(EsquemaDesconocido):
        reabrir(cerrado)
    assert cerrado.read_bytes() == antes


# --- Diarios pendientes -------------------------------------------------------------------------

A_MEDIAS = """
import os, signal, sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("PRAGMA cache_size = 2")
base.execute("BEGIN")
base.execute("DELETE FROM bitacora")
base.execute("UPDATE respuesta SET valor = hex(randomblob(60000)) WHERE campo = 'cv_objeto'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def dejar_a_medias(ruta: Path) -> None:
    """Otro programa muere a media transacción y deja su diario junto al archivo."""
    subprocess.run([sys.executable, "-c", A_MEDIAS, str(ruta)], check=False)
    assert cabecera.diario_pendiente(ruta)


@pytest.mark.caso("D12")
@pytest.mark.parametrize("solo_lectura", [False, True])
def test_lo_que_quedo_a_medias_se_deshace_al_abrir(cerrado: Path, *, solo_lectura: bool) -> None:
    antes = cerrado.read_bytes()
    dejar_a_medias(cerrado)
    assert cerrado.read_bytes() != antes
    with reabrir(cerrado, solo_lectura=solo_lectura) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "Lo guardado"
    assert not cabecera.diario_pendiente(cerrado)


@pytest.mark.caso("D13")
@pytest.mark.parametrize("guardados", range(1, 6))
def test_el_diario_de_otro_momento_nunca_pasa_por_bueno(
    cerrado: Path, tmp_path: Path, guardados: int
) -> None:
    atras = tmp_path / "atras.vitral"
    shutil.copyfile(cerrado, atras)
    dejar_a_medias(atras)
    with reabrir(cerrado) as exp:
        for numero in range(guardados):
            exp.respuestas.guardar("1a/cv_objeto", f"más nuevo {numero}")
            exp.personas.agregar(f"Persona {numero}")
    shutil.copyfile(cabecera.diario(atras), cabecera.diario(cerrado))

    # La bitácora de entonces con el contador de ahora (o páginas que ya no casan) se descubre.
    with pytest.raises((ExpedienteDanado, EsquemaDesconocido)):
        reabrir(cerrado)


A_MEDIAS_COMO_EL_PROGRAMA = """
import os, signal, sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("PRAGMA cache_size = 2")
base.execute("BEGIN")
base.execute("INSERT INTO bitacora (momento, accion, direccion, antes, despues, persona_id)"
    " VALUES ('2026-01-05T17:00:00Z', 'x', '', '', '', '')")
base.execute("UPDATE meta SET cambios = cambios + 1")
base.execute("CREATE TABLE grande (a)")
base.execute("INSERT INTO grande VALUES (randomblob(900000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.caso("D13")
def test_un_diario_ajeno_que_devuelve_juntos_contador_y_bitacora_se_nota_por_las_horas(
    cerrado: Path, tmp_path: Path
) -> None:
    atras = tmp_path / "atras.vitral"
    shutil.copyfile(cerrado, atras)
    subprocess.run([sys.executable, "-c", A_MEDIAS_COMO_EL_PROGRAMA, str(atras)], check=False)
    assert cabecera.diario_pendiente(atras)
    with reabrir(cerrado, reloj=reloj(hora=18)) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "Lo de la tarde")
    shutil.copyfile(cabecera.diario(atras), cabecera.diario(cerrado))

    # También al abrirlo otra vez, cuando el diario ya no está.
    for _ in range(2):
        with reabrir(cerrado) as exp:
            assert exp.solo_lectura
            assert "dos momentos" in exp.motivo_solo_lectura
            with pytest.raises(SoloLectura):
                exp.respuestas.guardar("1a/cv_objeto", "encima")
        assert not cabecera.diario_pendiente(cerrado)
    # Lo que quedó es justo lo que las cuentas solas no ven.
    with closing(sqlite3.connect(cerrado)) as base:
        cambios, ultimo = base.execute(
            "SELECT cambios, (SELECT max(id) FROM bitacora) FROM meta"
        ).fetchone()
        assert cambios == ultimo
        assert base.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_con_el_reloj_atrasado_no_se_sospecha(cerrado: Path) -> None:
    with reabrir(cerrado, reloj=reloj(hora=20)) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "de noche")
    with reabrir(cerrado, reloj=reloj(hora=9)) as exp:
        exp.personas.agregar("Ana")
    with reabrir(cerrado, reloj=reloj(hora=9)) as exp:
        assert not exp.solo_lectura


# --- Permisos -----------------------------------------------------------------------------------

SIN_PERMISO = """
import os, sys
from pathlib import Path
from tests.app.expediente.ayudas import reabrir
from app.expediente.errores import SoloLectura
import app.expediente.respuestas, app.expediente.resumen, app.expediente.pendientes
os.setuid(65534)
with reabrir(Path(sys.argv[1])) as exp:
    print(exp.solo_lectura, exp.respuestas.valor("1a/cv_objeto"))
    try:
        exp.respuestas.guardar("1a/cv_objeto", "otro")
    except SoloLectura as error:
        print(error.codigo)
"""


@pytest.mark.caso("D15")
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="sólo un administrador puede dejar de serlo",
)
@pytest.mark.parametrize(("archivo", "carpeta"), [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)])
def test_sin_permiso_de_verdad_se_ve_y_no_se_cambia(
    cerrado: Path, tmp_path_factory: pytest.TempPathFactory, archivo: int, carpeta: int
) -> None:
    publica = Path("/tmp") / f"vitral-{os.getpid()}-{archivo:o}-{carpeta:o}"
    publica.mkdir()
    try:
        copia = publica / "Toluca.vitral"
        shutil.copyfile(cerrado, copia)
        copia.chmod(archivo)
        publica.chmod(carpeta)
        antes = copia.read_bytes()
        hijo = subprocess.run(
            [sys.executable, "-c", SIN_PERMISO, str(copia)],
            cwd=RAIZ,
            check=False,
            capture_output=True,
            text=True,
        )
        assert hijo.stdout.splitlines() == ["True Lo guardado", SoloLectura.codigo], hijo.stderr
        assert copia.read_bytes() == antes
        assert [uno.name for uno in publica.iterdir()] == ["Toluca.vitral"]
    finally:
        shutil.rmtree(publica)


@pytest.mark.caso("D17")
def test_con_renglones_sin_dueno_no_se_entrega(cerrado: Path, tmp_path: Path) -> None:
    alterar(cerrado, "UPDATE respuesta SET ficha_id = 'nadie' WHERE campo = 'cv_objeto'")
    with reabrir(cerrado) as exp:
        assert "respuesta" in exp.motivo_solo_lectura
        with pytest.raises(EntregaImpedida, match="sin dueño"):
            entrega.exportar(exp, tmp_path / "usb")
    assert list((tmp_path / "usb").glob("*")) == []


@pytest.mark.caso("D18")
def test_un_archivo_con_muchisimo_hueco_se_abre_en_menos_de_tres_segundos(cerrado: Path) -> None:
    megas = 500 if PARTE >= 1 else 40
    alterar(
        cerrado,
        "PRAGMA synchronous = OFF",
        "CREATE TABLE hueco (cuerpo BLOB)",
        "INSERT INTO hueco SELECT zeroblob(1000000) FROM (WITH RECURSIVE n(i) AS"
        f" (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {megas}) SELECT i FROM n)",
        "DROP TABLE hueco",
    )
    assert cerrado.stat().st_size > megas * 1_000_000
    inicio = time.process_time()
    with reabrir(cerrado) as exp:
        abierto = time.process_time() - inicio
        exp.respaldos.guardar_copia(cerrado.with_name("compacta.vitral"))
    assert abierto < 3
    assert cerrado.with_name("compacta.vitral").stat().st_size < 2_000_000


@pytest.mark.caso("D20")
def test_lo_restaurado_entrega_con_otro_linaje_y_un_numero_que_no_se_uso(
    ruta: Path, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    with nuevo(ruta) as exp:
        respaldo = Path(exp.respaldos.crear().ruta)
        ultima = [entrega.exportar(exp, usb) for _ in range(2)][-1]
    restaurar(ruta, respaldo, reloj())
    with reabrir(ruta) as exp:
        despues = entrega.exportar(exp, usb)
    vieja, nueva = (
        abrir_contenido(abrir_autentico(Path(una.ruta))).manifiesto for una in (ultima, despues)
    )
    assert nueva.linaje != vieja.linaje
    assert nueva.secuencia > vieja.secuencia


def _quitar(carpeta: Path) -> None:
    shutil.rmtree(carpeta, ignore_errors=True)
    carpeta.parent.mkdir(exist_ok=True)
    carpeta.write_text("aquí ya no hay una carpeta", encoding="utf-8")


def _disco_que_ya_no_esta(carpeta: Path) -> None:
    shutil.rmtree(carpeta, ignore_errors=True)
    carpeta.parent.mkdir(exist_ok=True)
    carpeta.symlink_to("/proc/no-se-puede-escribir")


@pytest.mark.caso("D21")
@pytest.mark.parametrize("estropear", [_quitar, _disco_que_ya_no_esta])
def test_sin_carpeta_de_respaldos_se_avisa_y_lo_escrito_queda(
    cerrado: Path, carpeta_de_usuario: Path, estropear: Callable[[Path], None]
) -> None:
    estropear(carpeta_de_usuario / "respaldos")
    with reabrir(cerrado) as exp:
        assert exp.respuestas.guardar("1a/cv_objeto", "sigue").cambio
        assert exp.respaldos.aviso
    with reabrir(cerrado, solo_lectura=True) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "sigue"


@pytest.mark.parametrize("semilla", range(40))
def test_ninguna_basura_dentro_del_archivo_es_un_error_sin_palabras(
    cerrado: Path, semilla: int
) -> None:
    azar = random.Random(semilla)
    crudo = bytearray(cerrado.read_bytes())
    for _ in range(azar.randint(1, 6)):
        donde, largo = azar.randrange(len(crudo)), azar.choice((1, 8, 200, 5_000))
        crudo[donde : donde + largo] = azar.randbytes(largo)
    cerrado.write_bytes(crudo)
    try:
        with reabrir(cerrado) as exp:
            exp.resumen()
            exp.pendientes()
    except ErrorDeUsuario:
        return
