"""Abrir un archivo que parece copia de otro, o que otra persona tiene abierto."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

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
