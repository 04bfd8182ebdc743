"""`main.py` como proceso: a dónde va lo pedido, códigos de salida y flujos de verdad."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import rutas
from main import es_para_la_ventana
from tests.app.consola.ayudas import BIEN, FALLO, MAL_ESCRITA, Salida
from tests.app.consola.conftest import CLAVE


def correr(*argumentos: object, **entorno: str) -> Salida:
    """`main.py` en otro proceso, con la configuración regional menos amable."""
    hecho = subprocess.run(
        [sys.executable, str(rutas.raiz() / "main.py"), *map(str, argumentos)],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"} | entorno,
    )
    return Salida(hecho.returncode, hecho.stdout.decode("utf-8"), hecho.stderr.decode("utf-8"))


@pytest.mark.parametrize(
    "argumentos",
    [
        [],
        ["Toluca 2026.vitral"],
        ["C:\\Expedientes\\TOLUCA.VITRAL"],
        ["estado.garante"],
        ["VITRAL_MX-15106_00001_20261120.asics"],
        ["--capacitacion"],
        ["--capacitacion", "Toluca.vitral"],
    ],
    ids=str,
)
def test_un_archivo_o_nada_va_a_la_ventana(argumentos: list[str]) -> None:
    assert es_para_la_ventana(argumentos)


@pytest.mark.parametrize(
    "argumentos",
    [
        ["modelo"],
        ["-h"],
        ["expediente", "mostrar", "Toluca.vitral"],
        ["verificar", "x.asics"],
        ["exportar", "Toluca.vitral"],
        ["carta.txt"],
    ],
    ids=str,
)
def test_una_orden_va_a_la_consola(argumentos: list[str]) -> None:
    assert not es_para_la_ventana(argumentos)


def test_los_acentos_y_los_codigos_salen_bien_con_cualquier_configuracion(tmp_path: Path) -> None:
    ruta = tmp_path / "Ñuñoa.vitral"

    creado = correr("expediente", "crear", ruta, "--clave", CLAVE)
    repetido = correr("expediente", "crear", ruta, "--clave", CLAVE)
    mal = correr("expediente", "crear", ruta)
    mostrado = correr("expediente", "mostrar", ruta, "--json")

    assert (creado.codigo, creado.error) == (BIEN, "")
    assert creado.texto == f"Se creó {ruta} para Toluca (15106).\n"
    repetido.fallo("EXP-07", "Ñuñoa.vitral")
    mal.mal_escrita("faltan datos: --clave")
    assert len(mostrado.json["herramientas"]) == 17
    assert (repetido.codigo, mal.codigo) == (FALLO, MAL_ESCRITA)


@pytest.mark.skipif(sys.platform == "win32", reason="allí los nombres son siempre Unicode")
def test_un_nombre_que_no_es_utf8_no_revienta(tmp_path: Path) -> None:
    ruta = os.fsdecode(os.fsencode(tmp_path) + b"/a\xf1o.vitral")

    correr("expediente", "mostrar", ruta).fallo("EXP-06", "No encuentro")
    assert correr("expediente", "crear", ruta, "--clave", CLAVE).codigo == BIEN
    cer = os.fsdecode(os.fsencode(tmp_path) + b"/a\xf1o.cer")
    dicho = correr("certificado", ruta, "--destino", cer, "--json")
    assert json.loads(dicho.texto)["ruta"] == cer


def test_si_quien_lee_se_va_no_hay_quejas_en_ingles() -> None:
    orden = [sys.executable, str(rutas.raiz() / "main.py"), "modelo", "--json"]
    with subprocess.Popen(orden, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as proceso:
        assert proceso.stdout
        assert proceso.stderr
        proceso.stdout.close()
        assert proceso.stderr.read() == b""


def test_la_consola_no_carga_la_interfaz() -> None:
    codigo = (
        "import sys, main; sys.stdout = open(sys.argv[1], 'w', encoding='utf-8');"
        "main.principal(['modelo', '--json']);"
        "sys.exit(any(m.startswith(('PySide6', 'ui')) for m in sys.modules))"
    )
    hecho = subprocess.run(
        [sys.executable, "-c", codigo, os.devnull], cwd=rutas.raiz(), check=False
    )
    assert hecho.returncode == 0
