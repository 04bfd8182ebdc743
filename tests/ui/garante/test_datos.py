"""Datos abiertos: lo que se enlista es lo que quedó escrito."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.garante.conftest import Garante
from ui.comun.accesible import sin_nombre
from ui.garante.datos import CONTENIDO, Datos


def _pantalla(garante: Garante, qtbot: QtBot) -> Datos:
    pantalla = Datos(garante.sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(1000, 600)
    pantalla.show()
    pantalla.refrescar()
    garante.esperar(qtbot)
    return pantalla


def test_exportar_enlista_cada_archivo_con_su_huella(
    garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla = _pantalla(garante, qtbot)
    destino = tmp_path / "abiertos"
    pantalla.exportar_a(destino)
    garante.esperar(qtbot)

    escritos = pantalla.escritos()
    assert {e.nombre for e in escritos} >= {nombre for nombre, _ in CONTENIDO}
    for escrito in escritos:
        crudo = (destino / escrito.nombre).read_bytes()
        assert escrito.sha256 == hashlib.sha256(crudo).hexdigest()
        assert escrito.tamano == len(crudo)
    assert pantalla.listo.titulo.text().endswith(str(destino))
    assert pantalla.exportar.isEnabled()


def test_abrir_carpeta_abre_la_que_se_eligio(
    garante: Garante, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    abiertas: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", abiertas.append)
    pantalla = _pantalla(garante, qtbot)
    pantalla.exportar_a(tmp_path / "abiertos")
    garante.esperar(qtbot)
    QTest.mouseClick(pantalla.abrir, Qt.MouseButton.LeftButton)

    assert [Path(url.toLocalFile()) for url in abiertas] == [tmp_path / "abiertos"]


def test_todo_tiene_nombre_antes_y_despues(garante: Garante, qtbot: QtBot, tmp_path: Path) -> None:
    pantalla = _pantalla(garante, qtbot)
    assert sin_nombre(pantalla) == ()

    pantalla.exportar_a(tmp_path / "abiertos")
    garante.esperar(qtbot)
    assert sin_nombre(pantalla) == ()
