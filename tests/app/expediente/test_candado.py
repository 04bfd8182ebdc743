"""Dos programas a la vez, y programas que mueren."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import candados
from app.expediente import candado, conexion, conflicto
from app.expediente.compactacion import compactar
from app.expediente.copias import restaurar
from app.expediente.errores import AbiertoPorOtro, ExpedienteDanado
from app.expediente.vistazo import SinVistazo, leer
from app.progreso import SIN_PROGRESO
from tests.app.expediente.ayudas import nuevo, reabrir, reloj

OTRO = """
import sys
from pathlib import Path
from tests.app.expediente.ayudas import reabrir
exp = reabrir(Path(sys.argv[1]))
exp.respuestas.guardar("1a/cv_objeto", "del otro")
print("abierto", flush=True)
for orden in sys.stdin:
    if orden.strip() == "leer":
        exp.ruta.read_bytes()
    elif orden.strip() == "guardar":
        exp.respuestas.guardar("1a/cv_objeto", "después de leerlo")
    print("hecho", flush=True)
"""
A_LA_VEZ = """
import sys
from pathlib import Path
from app.errores import ErrorDeUsuario
from tests.app.expediente.ayudas import reabrir
print("listo", flush=True)
sys.stdin.readline()
try:
    exp = reabrir(Path(sys.argv[1]))
    dicho = "abierto"
except ErrorDeUsuario as error:
    dicho = error.codigo
print(dicho, flush=True)
sys.stdin.readline()
"""
RAIZ = Path(__file__).parents[3]


def decir(proceso: subprocess.Popen[str], orden: str) -> None:
    """Le manda un renglón."""
    assert proceso.stdin is not None
    proceso.stdin.write(f"{orden}\n")
    proceso.stdin.flush()


def leer_de(proceso: subprocess.Popen[str]) -> str:
    """El siguiente renglón que contesta."""
    assert proceso.stdout is not None
    return proceso.stdout.readline().strip()


def pedir(proceso: subprocess.Popen[str], orden: str) -> None:
    """Le manda una orden y espera a que la haga."""
    decir(proceso, orden)
    assert leer_de(proceso) == "hecho"


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


def _por_su_ruta(ruta: Path) -> Path:
    return ruta


def _por_un_enlace(ruta: Path) -> Path:
    enlace = ruta.with_name("Enlace.vitral")
    enlace.symlink_to(ruta)
    return enlace


def _por_una_carpeta_enlazada(ruta: Path) -> Path:
    carpeta = ruta.parent / "enlazada"
    carpeta.symlink_to(ruta.parent, target_is_directory=True)
    return carpeta / ruta.name


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


def test_el_apunte_dice_usuario_equipo_hora_y_municipio(ruta: Path) -> None:
    with nuevo(ruta):
        assert re.fullmatch(r".+ en .+ desde las \d\d:\d\d del \d\d/\d\d/2026", candado.quien(ruta))
        assert candado.municipio(ruta) == "15106"


@pytest.mark.parametrize("llegar", [_por_su_ruta, _por_un_enlace, _por_una_carpeta_enlazada])
def test_leer_el_archivo_abierto_no_lo_suelta(ruta: Path, llegar: Callable[[Path], Path]) -> None:
    nuevo(ruta).cerrar()
    with abierto_por_otro(ruta) as otro:
        # Basta con que el dueño lo abra y lo cierre: SQLite se queda sin ninguno de sus candados.
        pedir(otro, "leer")
        otra = llegar(ruta)
        for solo_lectura in (False, True):
            with pytest.raises(AbiertoPorOtro, match=r"en .+ desde las \d\d:\d\d"):
                reabrir(otra, solo_lectura=solo_lectura)
        with pytest.raises(SinVistazo):
            leer(otra)
        assert "ya está abierto" in conflicto.comparar(otra, otra).original.problema
        pedir(otro, "guardar")
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "después de leerlo"


def test_no_se_sustituye_lo_que_otro_tiene_abierto(ruta: Path, tmp_path: Path) -> None:
    with nuevo(ruta) as exp:
        copia = tmp_path / "copia.vitral"
        exp.respaldos.guardar_copia(copia)
    with abierto_por_otro(ruta) as otro:
        pedir(otro, "leer")
        with pytest.raises(AbiertoPorOtro):
            restaurar(ruta, copia, reloj())
        with pytest.raises(AbiertoPorOtro):
            compactar(ruta, SIN_PROGRESO, reloj().ahora())
        pedir(otro, "guardar")
    with reabrir(ruta) as exp:
        assert exp.respuestas.valor("1a/cv_objeto") == "después de leerlo"


def test_el_candado_de_uno_que_murio_no_estorba_y_se_recoge(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with abierto_por_otro(ruta) as otro:
        otro.kill()
        otro.wait()
    assert candado.ruta_de(ruta).exists()
    with reabrir(ruta), pytest.raises(AbiertoPorOtro):
        reabrir(ruta)
    assert not candado.ruta_de(ruta).exists()


def test_de_los_que_abren_a_la_vez_entra_uno(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    hijos = [
        subprocess.Popen(
            [sys.executable, "-c", A_LA_VEZ, str(ruta)],
            cwd=RAIZ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    try:
        assert [leer_de(hijo) for hijo in hijos] == ["listo"] * 4
        for hijo in hijos:
            decir(hijo, "ya")
        assert sorted(leer_de(hijo) for hijo in hijos) == ["EXP-04", "EXP-04", "EXP-04", "abierto"]
    finally:
        for hijo in hijos:
            hijo.kill()
            hijo.communicate()


def test_si_no_se_pudo_abrir_no_queda_candado(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with ruta.open("rb+") as archivo:
        archivo.seek(2 * conexion.TAMANO_PAGINA)
        archivo.write(bytes(conexion.TAMANO_PAGINA))
    for solo_lectura in (False, True):
        with pytest.raises(ExpedienteDanado):
            reabrir(ruta, solo_lectura=solo_lectura)
    assert not candado.ruta_de(ruta).exists()
    with candados.tomar(candado.ruta_de(ruta), espera=0) as libre:
        assert libre.firme


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
