"""El candado entre programas: quién entra, quién espera y qué queda cuando alguien muere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import candados
from app.candados import Ocupado
from tests.muertes import nacer

RAIZ = Path(__file__).parents[2]
DESDE = "2026-01-05T16:32:00Z"
DUENO = """
import sys
from pathlib import Path
from app import candados
ruta = Path(sys.argv[1])
candado = candados.tomar(ruta)
candado.apuntar("2026-01-05T16:32:00Z", municipio="15106")
ruta.read_bytes()
print("tomado", flush=True)
sys.stdin.readline()
"""
HEREDERO = """
import os, sys
from pathlib import Path
from app import candados
ruta = Path(sys.argv[1])
candado = candados.tomar(ruta)
avisar, oir = os.pipe(), os.pipe()
hijo = os.fork()
if not hijo:
    candado.soltar()
    os.write(avisar[1], b".")
    os._exit(0)
os.read(avisar[0], 1)
assert candado.firme and candados.ocupado(ruta), "lo soltó el hijo"
os.waitpid(hijo, 0)
hijo = os.fork()
if not hijo:
    os.read(oir[0], 1)
    os._exit(0)
candado.soltar()
libre = not candados.ocupado(ruta)
with candados.tomar(ruta, espera=0) as otro:
    libre = libre and otro.firme
os.write(oir[1], b".")
os.waitpid(hijo, 0)
assert libre, "lo retuvo el hijo"
"""
SIN_PODER = """
import os, sys, tempfile
from pathlib import Path
from app import candados
carpeta = Path(tempfile.mkdtemp())
try:
    ajeno = carpeta / "ajeno.lock"
    ajeno.write_text("{}")
    ajeno.chmod(0o444)
    carpeta.chmod(0o777)
    if not os.geteuid():
        os.seteuid(65534)
    with candados.tomar(ajeno) as candado:
        assert candado.firme and candados.ocupado(ajeno)
    if not os.getuid():
        os.seteuid(0)
    carpeta.chmod(0o555)
    if not os.geteuid():
        os.seteuid(65534)
    with candados.tomar(carpeta / "nuevo.lock") as candado:
        assert not candado.firme
finally:
    if not os.getuid():
        os.seteuid(0)
    carpeta.chmod(0o777)
    for resto in carpeta.iterdir():
        resto.unlink()
    carpeta.rmdir()
"""


@contextmanager
def tomado_por_otro(ruta: Path) -> Iterator[subprocess.Popen[str]]:
    """Otro proceso lo tiene; y ya abrió y cerró el archivo por su cuenta."""
    orden = [sys.executable, "-c", DUENO, str(ruta)]
    with subprocess.Popen(
        orden, cwd=RAIZ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as proceso:
        assert proceso.stdout is not None
        assert proceso.stdout.readline().strip() == "tomado"
        try:
            yield proceso
        finally:
            proceso.kill()


@pytest.fixture
def lugar(tmp_path: Path) -> Path:
    return tmp_path / "algo.lock"


def test_lo_que_otro_tiene_no_se_toma_aunque_el_haya_abierto_y_cerrado_el_archivo(
    lugar: Path,
) -> None:
    with tomado_por_otro(lugar):
        assert candados.ocupado(lugar)
        assert " en " in candados.quien(lugar)
        assert candados.apunte(lugar)["municipio"] == "15106"
        with pytest.raises(Ocupado):
            candados.tomar(lugar, espera=0.1)


def test_el_de_un_programa_que_murio_esta_libre_y_el_apunte_pasa_al_nuevo(lugar: Path) -> None:
    with tomado_por_otro(lugar) as otro:
        otro.kill()
        otro.wait()
    assert lugar.exists()
    assert not candados.ocupado(lugar)
    with candados.tomar(lugar, espera=0) as candado:
        candado.apuntar("2027-02-03T16:32:00Z")
        assert candado.firme
        assert candados.apunte(lugar)["pid"] == os.getpid()
        assert "municipio" not in candados.apunte(lugar)
        assert "02/2027" in candados.quien(lugar)


def test_el_mismo_programa_no_lo_toma_dos_veces(lugar: Path) -> None:
    with candados.tomar(lugar), pytest.raises(Ocupado):
        candados.tomar(lugar, espera=0)


def test_al_soltarlo_se_borra_y_soltarlo_otra_vez_no_quita_el_del_siguiente(lugar: Path) -> None:
    primero = candados.tomar(lugar)
    primero.soltar()
    assert not lugar.exists()
    assert not primero.firme
    with candados.tomar(lugar) as segundo:
        primero.soltar()
        primero.apuntar(DESDE, municipio="del primero")
        assert lugar.exists()
        assert segundo.firme
        assert candados.ocupado(lugar)
        assert candados.apunte(lugar) == {}


def test_quien_lo_olvida_sin_soltarlo_no_lo_retiene(lugar: Path) -> None:
    candados.tomar(lugar)
    assert not candados.ocupado(lugar)
    assert not lugar.exists()


def test_quien_alcanza_a_abrir_el_que_se_esta_borrando_toma_el_nuevo(
    lugar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    primero = candados.tomar(lugar)
    apartar = candados._apartar

    def justo_cuando_se_suelta(descriptor: int) -> None:
        primero.soltar()
        apartar(descriptor)

    monkeypatch.setattr(candados, "_apartar", justo_cuando_se_suelta)
    with candados.tomar(lugar) as segundo:
        assert segundo.firme
        with pytest.raises(Ocupado):
            candados.tomar(lugar, espera=0)


def _turnarse(lugar: Path, vueltas: int) -> None:
    """Entra y sale; si encuentra a otro dentro, deja la señal."""
    dentro = lugar.with_name("dentro")
    for _ in range(vueltas):
        with candados.tomar(lugar, espera=60):
            try:
                dentro.touch(exist_ok=False)
                dentro.unlink()
            except OSError:
                lugar.with_name("dos-a-la-vez").touch()


def test_nunca_hay_dos_dentro_aunque_el_archivo_se_borre_cada_vez(lugar: Path) -> None:
    hijos = [nacer(_turnarse, lugar, 300) for _ in range(4)]
    for hijo in hijos:
        hijo.join(120)
    assert [hijo.exitcode for hijo in hijos] == [0, 0, 0, 0]
    assert not lugar.with_name("dos-a-la-vez").exists()
    assert not lugar.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="este sistema no duplica procesos")
def test_un_hijo_que_lo_hereda_ni_lo_suelta_ni_lo_retiene(lugar: Path) -> None:
    _correr(HEREDERO, lugar)


@pytest.mark.skipif(sys.platform == "win32", reason="los permisos de Windows son otros")
def test_el_que_dejo_otra_cuenta_se_aparta_y_sin_permiso_se_sigue_sin_el(lugar: Path) -> None:
    _correr(SIN_PODER, lugar)


def _correr(guion: str, lugar: Path) -> None:
    orden = [sys.executable, "-c", guion, str(lugar)]
    hecho = subprocess.run(orden, cwd=RAIZ, capture_output=True, text=True, check=False)
    assert (hecho.returncode, hecho.stderr) == (0, "")


def test_no_se_sigue_un_enlace_puesto_en_su_lugar(lugar: Path, tmp_path: Path) -> None:
    ajeno = tmp_path / "importante.txt"
    ajeno.write_text("no tocar", encoding="utf-8")
    lugar.symlink_to(ajeno)
    with candados.tomar(lugar) as candado:
        candado.apuntar(DESDE)
        assert not candado.firme
    assert ajeno.read_text(encoding="utf-8") == "no tocar"
    assert candados.apunte(lugar) == {}


def test_donde_no_se_puede_poner_se_sigue_sin_el(lugar: Path) -> None:
    lugar.mkdir()
    for imposible in (lugar, lugar.with_name("no hay") / "algo.lock"):
        with candados.tomar(imposible) as candado:
            candado.apuntar(DESDE)
            assert not candado.firme
        assert not candados.ocupado(imposible)
        assert candados.quien(imposible) == ""
    assert lugar.is_dir()


@pytest.mark.parametrize(
    "contenido",
    [
        b"",
        b"{}",
        b"[1]",
        b'{"usuario":1,"desde":"ayer"}',
        b"\xff\xfe",
        b'{"usuario":"x","equipo":"y","desde":"0001-01-01T00:00:00+14:00"}',
        b"[" * 5000,
    ],
)
def test_un_apunte_roto_no_dice_quien_ni_revienta(lugar: Path, contenido: bytes) -> None:
    lugar.write_bytes(contenido)
    assert candados.quien(lugar) == ""
    with candados.tomar(lugar) as candado:
        assert candado.firme
