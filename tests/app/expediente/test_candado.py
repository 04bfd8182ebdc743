"""Dos programas a la vez, y programas que mueren."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.expediente import candado
from app.expediente.errores import AbiertoPorOtro
from app.expediente.vistazo import SinVistazo, leer
from tests.app.expediente.ayudas import nuevo, reabrir, reloj

OTRO = """
import sys
from pathlib import Path
from tests.app.expediente.ayudas import reabrir
exp = reabrir(Path(sys.argv[1]))
exp.respuestas.guardar("1a/cv_objeto", "del otro")
print("abierto", flush=True)
sys.stdin.readline()
"""
RAIZ = Path(__file__).parents[3]


@contextmanager
def abierto_por_otro(ruta: Path) -> Iterator[subprocess.Popen[str]]:
    """Otro proceso con el expediente abierto."""
    orden = [sys.executable, "-c", OTRO, str(ruta)]
    with subprocess.Popen(
        orden, cwd=RAIZ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as proceso:
        assert proceso.stdout is not None
        assert proceso.stdout.readline().strip() == "abierto"
        try:
            yield proceso
        finally:
            proceso.kill()


@pytest.mark.caso("D14")
def test_el_segundo_programa_sabe_quien_lo_tiene(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with abierto_por_otro(ruta):
        for solo_lectura in (False, True):
            with pytest.raises(AbiertoPorOtro, match=r"en .+ desde las \d\d:\d\d"):
                reabrir(ruta, solo_lectura=solo_lectura)
        with pytest.raises(SinVistazo):
            leer(ruta)


def test_al_morir_el_primero_el_archivo_queda_libre_y_con_lo_guardado(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with abierto_por_otro(ruta) as otro:
        otro.kill()
        otro.wait()
        with reabrir(ruta) as exp:
            assert exp.respuestas.valor("1a/cv_objeto") == "del otro"


def test_el_apunte_desaparece_al_cerrar(ruta: Path) -> None:
    with nuevo(ruta):
        assert candado.ruta_de(ruta).exists()
    assert not candado.ruta_de(ruta).exists()


@pytest.mark.parametrize("contenido", ["", "{}", "[1]", '{"usuario":1,"desde":"ayer"}', "\ufffd"])
def test_un_apunte_viejo_o_roto_no_estorba(ruta: Path, contenido: str) -> None:
    nuevo(ruta).cerrar()
    candado.ruta_de(ruta).write_text(contenido, encoding="utf-8")
    assert candado.quien(ruta) == ""
    reabrir(ruta).cerrar()


def test_el_apunte_dice_usuario_equipo_y_hora(ruta: Path) -> None:
    candado.poner(ruta, reloj().ahora())
    assert "2026" in candado.quien(ruta)


def test_el_vistazo_lee_y_suelta_antes_de_abrir(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar_varias({"1b/po_nombre": "x", "1b/po_alcance": "y"})
    visto = leer(ruta)
    assert (visto.municipio_nombre, visto.ejercicio) == ("Toluca", 2026)
    politica = next(h for h in visto.herramientas if h.clave == "1b")
    assert (politica.situacion, politica.avance, politica.nivel) == ("en_curso", 66, 1)
    assert len(visto.herramientas) == 4
    with reabrir(ruta) as exp:
        assert exp.herramientas.una("1b").avance == 66


@pytest.mark.parametrize("contenido", [b"", b"nada de esto", bytes(5000)])
def test_el_vistazo_de_algo_que_no_es_se_niega(ruta: Path, contenido: bytes) -> None:
    ruta.write_bytes(contenido)
    with pytest.raises(SinVistazo):
        leer(ruta)


def test_el_vistazo_no_carga_nada_pesado() -> None:
    orden = (
        "import sys, app.expediente.vistazo;"
        "print([m for m in ('sqlalchemy', 'pydantic', 'cryptography') if m in sys.modules])"
    )
    salida = subprocess.run(
        [sys.executable, "-c", orden], cwd=RAIZ, capture_output=True, text=True, check=True
    )
    assert salida.stdout.strip() == "[]"


def test_abrir_un_expediente_no_carga_documentos_ni_criptografia() -> None:
    pesados = ("pydantic", "cryptography", "openpyxl", "reportlab", "PySide6", "alembic")
    orden = (
        f"import sys, app.expediente.archivo;print([m for m in {pesados!r} if m in sys.modules])"
    )
    salida = subprocess.run(
        [sys.executable, "-c", orden], cwd=RAIZ, capture_output=True, text=True, check=True
    )
    assert salida.stdout.strip() == "[]"
