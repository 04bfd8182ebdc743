"""Arrancar el programa como lo arranca la gente: en su propio proceso."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from main import es_para_la_ventana
from ui import arranque
from ui.apertura import abrir_expediente
from ui.instancia import Instancia, llamar, nombre_de

RAIZ = Path(__file__).resolve().parents[2]


def _correr(*argumentos: str, datos: Path) -> subprocess.CompletedProcess[str]:
    entorno = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "VITRAL_DATOS": str(datos),
        "VITRAL_MEDIR": "1",
        "PYTHONPATH": str(RAIZ),
    }
    return subprocess.run(
        [sys.executable, *argumentos],
        capture_output=True,
        text=True,
        cwd=RAIZ,
        env=entorno,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("argumentos", "ventana"),
    [
        ([], True),
        (["--capacitacion"], True),
        (["C:/Mis documentos/Año 2026 ñ.VITRAL"], True),
        (["base.garante"], True),
        (["ronda", "--municipios", "5"], False),
        (["verificar", "paquete.asics"], False),
        (["--help"], False),
    ],
)
def test_la_forma_de_los_argumentos_decide_ventana_o_consola(
    argumentos: list[str], ventana: bool
) -> None:
    assert es_para_la_ventana(argumentos) is ventana


def test_abrir_un_archivo_pinta_primero_y_despues_queda_listo(vitral: Path, tmp_path: Path) -> None:
    hecho = _correr("main.py", str(vitral), datos=tmp_path / "datos")

    assert hecho.returncode == 0, hecho.stderr
    momentos = [renglon.split()[0] for renglon in hecho.stdout.splitlines()]
    assert momentos == ["primera_pintura", "listo"]


def test_la_bienvenida_arranca_sola(tmp_path: Path) -> None:
    hecho = _correr("main.py", datos=tmp_path / "datos")
    assert hecho.returncode == 0, hecho.stderr
    assert "primera_pintura" in hecho.stdout


@pytest.mark.parametrize(
    "pesado", ["sqlalchemy", "pydantic", "reportlab", "app.expediente.archivo"]
)
def test_lo_pesado_no_se_importa_antes_de_pintar(pesado: str, tmp_path: Path) -> None:
    programa = (
        "import sys; from ui.ligero import aligerar; aligerar(); import ui.arranque; "
        "import ui.expediente.inicio, app.expediente.vistazo, ui.inicio_programa.pantalla; "
        f"sys.exit({pesado!r} in sys.modules)"
    )
    assert _correr("-c", programa, datos=tmp_path).returncode == 0


def test_importar_lo_demas_ya_no_relee_fuentes(tmp_path: Path) -> None:
    # Si PySide6 cambia por dentro, `aligerar` deja de servir y esta prueba lo dice.
    programa = (
        "import sys, linecache; from ui.ligero import aligerar; aligerar(); "
        "antes = len(linecache.cache); import sqlite3, decimal, csv, tomllib; "
        "sys.exit(len(linecache.cache) - antes > 0)"
    )
    assert _correr("-c", programa, datos=tmp_path).returncode == 0


def test_sqlalchemy_no_arrastra_asyncio_ni_el_correo_y_siguen_sirviendo(tmp_path: Path) -> None:
    programa = (
        "import sys; from ui.ligero import aligerar, aplazar; aligerar(); aplazar(); "
        "import app.expediente.archivo; "
        "arrastrados = {'asyncio.events', 'email', 'ssl'} & sys.modules.keys(); "
        "import asyncio, importlib.metadata as fichas, inspect; "
        "espera = asyncio.sleep(0, 'hecho'); "
        "assert asyncio.iscoroutine(espera) and asyncio.run(espera) == 'hecho'; "
        "assert fichas.version('sqlalchemy'); assert inspect.getsource(asyncio); "
        "sys.exit(len(arrastrados))"
    )
    hecho = _correr("-c", programa, datos=tmp_path)
    assert hecho.returncode == 0, hecho.stderr


def test_el_registro_se_abre_con_el_primer_renglon(tmp_path: Path) -> None:
    programa = (
        "import logging; from app import rutas; from ui.arranque import _abrir_registro; "
        "_abrir_registro(); assert not rutas.registro().exists(); "
        "logging.getLogger('prueba').info('año'); logging.getLogger('prueba').debug('no'); "
        "assert len(rutas.registro().read_text(encoding='utf-8').splitlines()) == 1"
    )
    hecho = _correr("-c", programa, datos=tmp_path / "datos")
    assert hecho.returncode == 0, hecho.stderr


def test_abrir_otra_vez_el_mismo_archivo_llama_a_la_ventana(qtbot: QtBot, tmp_path: Path) -> None:
    ruta = tmp_path / "Año ñ.vitral"
    instancia = Instancia(ruta)
    with qtbot.waitSignal(instancia.llamada, timeout=3000):
        assert llamar(ruta)
    instancia.cerrar()
    assert not llamar(ruta)
    assert nombre_de(ruta) != nombre_de(tmp_path / "otro.vitral")


def test_abrirlo_por_un_enlace_tambien_levanta_la_ventana_que_lo_tiene(
    vitral: Path, qapp: QApplication
) -> None:
    enlace = vitral.with_name("Enlace.vitral")
    enlace.symlink_to(vitral)
    escucha = Instancia(vitral)
    try:
        with abrir_expediente(vitral).archivo:
            assert arranque._ya_abierto(enlace)
        assert not arranque._ya_abierto(enlace)
    finally:
        escucha.cerrar()
