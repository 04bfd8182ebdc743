"""Sin espacio: nada se rompe, se dice qué pasó y al liberar espacio se sigue."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.expediente.almacen import traducir
from app.expediente.archivo import Expediente
from app.expediente.errores import SinEspacio
from tests.app.expediente.ayudas import nuevo, reabrir

RAIZ = Path(__file__).parents[3]


def _llenar_disco(exp: Expediente) -> None:
    """Un tope de páginas da el mismo fallo que un disco lleno, en cualquier sistema."""
    paginas = exp.nucleo.almacen.cruda.execute("PRAGMA page_count").fetchone()[0]
    exp.nucleo.almacen.cruda.execute(f"PRAGMA max_page_count = {paginas}")


def _liberar(exp: Expediente) -> None:
    exp.nucleo.almacen.cruda.execute("PRAGMA max_page_count = 1000000")


def test_sin_espacio_se_avisa_y_lo_anterior_sigue(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar("1a/cv_objeto", "antes")
        _llenar_disco(exp)
        with pytest.raises(SinEspacio, match="sigue en pantalla"):
            exp.respuestas.guardar("1a/cv_objeto", "x" * 20_000)
        assert exp.respuestas.valor("1a/cv_objeto") == "antes"
        _liberar(exp)
        exp.respuestas.guardar("1a/cv_objeto", "después")
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "después"
        assert [c.despues for c in exp.bitacora(2)] == ['"después"', '"antes"']


def test_una_evidencia_que_no_cabe_no_deja_media_evidencia(ruta: Path, tmp_path: Path) -> None:
    foto = tmp_path / "foto.jpg"
    foto.write_bytes(b"\xff\xd8" + bytes(500_000))
    with nuevo(ruta) as exp:
        _llenar_disco(exp)
        with pytest.raises(SinEspacio):
            exp.evidencias.adjuntar("1a/cv_firmado", foto)
        assert exp.evidencias.lista() == ()
        assert exp.respuestas.valor("1a/cv_firmado") is None
        _liberar(exp)
        exp.evidencias.adjuntar("1a/cv_firmado", foto)
    with reabrir(ruta) as exp:
        assert len(exp.evidencias.lista()) == 1


HIJO = """
import resource, signal, sys
from pathlib import Path
from app.errores import ErrorDeUsuario
from tests.app.expediente.ayudas import reabrir
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ruta = Path(sys.argv[1])
exp = reabrir(ruta)
exp.respuestas.guardar("1a/cv_objeto", "antes")
tope = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (ruta.stat().st_size, tope[1]))
try:
    exp.respuestas.guardar_varias({f"1d:{n}/pr_nombre": "x" * 150 for n in range(1, 400)})
except ErrorDeUsuario as error:
    print(error.codigo)
resource.setrlimit(resource.RLIMIT_FSIZE, tope)
exp.respuestas.guardar("1b/po_nombre", "después")
exp.cerrar()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="el tope de archivo es cosa de POSIX")
def test_un_fallo_de_escritura_de_verdad_deja_el_archivo_entero(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    salida = subprocess.run(
        [sys.executable, "-c", HIJO, str(ruta)],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert salida.stdout.strip() in {"EXP-10", "EXP-11"}
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "antes"
        assert exp.respuestas.valor("1b/po_nombre") == "después"
        assert exp.fichas.lista("1d", "proyecto") == ()


def test_cada_fallo_de_sqlite_tiene_palabras(ruta: Path) -> None:
    import sqlite3

    codigos = {
        "SQLITE_FULL": "EXP-10",
        "SQLITE_IOERR_WRITE": "EXP-11",
        "SQLITE_BUSY": "EXP-04",
        "SQLITE_READONLY_DBMOVED": "EXP-05",
        "SQLITE_CANTOPEN": "EXP-05",
        "SQLITE_CORRUPT_VTAB": "EXP-02",
        "SQLITE_ERROR": "EXP-11",
    }
    for nombre, codigo in codigos.items():
        error = sqlite3.OperationalError("x")
        error.sqlite_errorname = nombre
        assert traducir(error, ruta).codigo == codigo
