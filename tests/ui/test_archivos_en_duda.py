"""Abrir un archivo que parece copia de otro, o que otra persona tiene abierto."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app import rutas
from ui.comun import preferencias
from ui.comun.accesible import nombres
from ui.comun.sesion import Sesion
from ui.inicio_programa.conflicto import DialogoConflicto
from ui.programa import Programa
from ui.ventana import Modo, Ventana


@pytest.fixture
def programa(qtbot: QtBot) -> Iterator[Programa]:
    ventana = Ventana()
    qtbot.addWidget(ventana)
    hecho = Programa(ventana)
    ventana.show()
    yield hecho
    hecho.cerrar_archivo()


@pytest.fixture
def copia(vitral: Path) -> Path:
    """Lo que deja la nube junto al original."""
    return Path(shutil.copy(vitral, vitral.with_name(f"{vitral.stem}-LAPTOP-9QX2.vitral")))


def _responder(monkeypatch: pytest.MonkeyPatch, boton: str) -> list[str]:
    """Pulsa de verdad ese botón del diálogo; lo dicho queda en la lista."""
    dichos: list[str] = []

    def exec_(dialogo: DialogoConflicto) -> int:
        assert isinstance(dialogo, DialogoConflicto)
        dichos.append(" ".join(nombres(dialogo)))
        if boton:
            getattr(dialogo, boton).click()
        else:
            dialogo.reject()
        return dialogo.result()

    monkeypatch.setattr(QDialog, "exec", exec_)
    return dichos


@pytest.mark.caso("D19")
@pytest.mark.parametrize("boton", ["original", "copia"])
def test_la_copia_en_conflicto_se_compara_y_se_elige_cual_abrir(
    programa: Programa,
    qtbot: QtBot,
    vitral: Path,
    copia: Path,
    monkeypatch: pytest.MonkeyPatch,
    boton: str,
) -> None:
    dichos = _responder(monkeypatch, boton)
    antes = vitral.read_bytes(), copia.read_bytes()
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(copia)

    assert "Los dos dicen lo mismo" in dichos[0]
    assert "EXP-18" in dichos[0]
    assert "Temoaya (15087)" in dichos[0]
    assert isinstance(programa.sesion, Sesion)
    elegido = vitral if boton == "original" else copia
    assert programa.sesion.expediente.ruta == elegido
    otro = copia if boton == "original" else vitral
    assert otro.read_bytes() == antes[boton == "original"]


@pytest.mark.caso("D19")
def test_no_abrir_ninguno_los_deja_como_estaban(
    programa: Programa,
    qtbot: QtBot,
    vitral: Path,
    copia: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _responder(monkeypatch, "")
    antes = vitral.read_bytes(), copia.read_bytes()
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(copia)

    assert programa.sesion is None
    assert programa.ventana.modo is Modo.NINGUNO
    assert (vitral.read_bytes(), copia.read_bytes()) == antes
    assert not vitral.with_name(f"{vitral.name}.lock").exists()


OTRO = """
import sys
from pathlib import Path
from ui.apertura import abrir_expediente
exp = abrir_expediente(Path(sys.argv[1])).archivo
exp.respuestas.guardar("1a/cv_objeto", "escrito por la otra persona")
print("abierto", flush=True)
sys.stdin.readline()
"""
RAIZ = Path(__file__).parents[2]


@contextmanager
def _abierto_por_otro(ruta: Path) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", OTRO, str(ruta)],
        cwd=RAIZ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"VITRAL_DATOS": str(ruta.parent / "otro-equipo")},
    ) as proceso:
        assert proceso.stdout is not None
        assert proceso.stdout.readline().strip() == "abierto"
        try:
            yield
        finally:
            proceso.kill()


@pytest.mark.caso("D14")
def test_si_otro_lo_tiene_se_dice_quien_y_se_puede_ver_una_copia_sin_estorbarle(
    programa: Programa, qtbot: QtBot, vitral: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dichos: list[str] = []

    def exec_(caja: QMessageBox) -> int:
        dichos.append(f"{caja.text()} {caja.informativeText()}")
        next(b for b in caja.buttons() if b.text() == "Ver una copia sin cambiarla").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", exec_)
    with _abierto_por_otro(vitral):
        antes = vitral.read_bytes()
        with qtbot.waitSignal(programa.listo, timeout=20_000):
            programa.abrir(vitral)
        assert vitral.read_bytes() == antes

        assert "ya está abierto. Lo tiene" in dichos[0]
        assert " desde las " in dichos[0]
        assert "EXP-04" in dichos[0]
        assert isinstance(programa.sesion, Sesion)
        copia = programa.sesion.expediente
        assert copia.solo_lectura
        assert copia.ruta != vitral
        assert copia.respuestas.valor("1a/cv_objeto") == "escrito por la otra persona"
        assert "copia para ver" in copia.motivo_solo_lectura
        assert any("copia para ver" in dicho for dicho in nombres(programa.ventana))
        assert preferencias.leer().recientes == ()

        programa.cerrar_archivo()
        assert list((rutas.cache() / "para-ver").glob("*")) == []
    assert len(dichos) == 1


@pytest.mark.caso("D14")
def test_no_querer_la_copia_vuelve_a_la_bienvenida(
    programa: Programa, qtbot: QtBot, vitral: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda caja: caja.escapeButton().click())
    with _abierto_por_otro(vitral), qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(vitral)
    assert programa.sesion is None
    assert programa.ventana.modo is Modo.NINGUNO
