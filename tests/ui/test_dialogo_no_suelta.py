"""Un diálogo de archivos abre lo que lista: no por eso otro programa puede escribir lo abierto."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errores import ErrorDeUsuario
from app.garante import base as base_garante
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from ui.apertura import abrir_expediente, abrir_garante

RAIZ = Path(__file__).parents[2]
DUENO = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QMimeDatabase, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from ui.apertura import abrir_expediente, abrir_garante

aplicacion = QApplication([])
ruta, manera = Path(sys.argv[1]), sys.argv[2]
abierto = (abrir_garante if ruta.suffix == ".garante" else abrir_expediente)(ruta)

def de_sqlite():
    nodo, propio = f":{ruta.stat().st_ino} ", f" {os.getpid()} "
    renglones = Path("/proc/locks").read_text().splitlines()
    return sum("POSIX" in r and nodo in r and propio in r for r in renglones)

antes = de_sqlite()
if manera == "tipo":
    QMimeDatabase().mimeTypeForFile(str(ruta))
else:
    dialogo = QFileDialog(None, "Abrir", str(ruta.parent))
    dialogo.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialogo.show()
    QTimer.singleShot(1500, aplicacion.quit)
    aplicacion.exec()
print(antes > 0, de_sqlite(), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def garante(tmp_path: Path) -> Path:
    """Una base vacía, cerrada."""
    ruta = tmp_path / "og.garante"
    base_garante.crear(ruta, cargar_modelo(), cargar_perfil()).cerrar()
    return ruta


@contextmanager
def _abierto_por_otro(ruta: Path, manera: str) -> Iterator[str]:
    """Otro proceso lo tiene y pasó por el diálogo; qué candados de SQLite le quedaron."""
    with subprocess.Popen(
        [sys.executable, "-c", DUENO, str(ruta), manera],
        cwd=RAIZ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"VITRAL_DATOS": str(ruta.parent / "otro-equipo")},
    ) as proceso:
        assert proceso.stdout is not None
        try:
            yield proceso.stdout.readline().strip()
        finally:
            proceso.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="cuenta los candados en /proc/locks")
@pytest.mark.parametrize("manera", ["tipo", "dialogo"])
def test_tras_un_dialogo_el_expediente_sigue_apartado(vitral: Path, manera: str) -> None:
    with _abierto_por_otro(vitral, manera) as quedan:
        # SQLite los perdió todos: si esto cambia, el riesgo ya no existe.
        assert quedan == "True 0"
        with pytest.raises(ErrorDeUsuario) as error:
            abrir_expediente(vitral)
    assert error.value.codigo == "EXP-04"


@pytest.mark.skipif(sys.platform != "linux", reason="cuenta los candados en /proc/locks")
@pytest.mark.parametrize("manera", ["tipo", "dialogo"])
def test_tras_un_dialogo_la_base_sigue_apartada(garante: Path, manera: str) -> None:
    with _abierto_por_otro(garante, manera) as quedan:
        assert quedan == "True 0"
        with pytest.raises(ErrorDeUsuario) as error:
            abrir_garante(garante)
    assert error.value.codigo == "GAR-03"
