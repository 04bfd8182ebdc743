"""Un archivo que no se deja abrir: volver a su última copia, rescatarlo o guardarlo aparte."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app import rutas
from ui.comun.sesion import Sesion
from ui.expediente.copias import Copias
from ui.programa import Programa
from ui.ventana import Modo, Ventana

pytestmark = pytest.mark.caso("D09")

PAGINA = 16_384


@pytest.fixture
def programa(qtbot: QtBot) -> Iterator[Programa]:
    ventana = Ventana()
    qtbot.addWidget(ventana)
    hecho = Programa(ventana)
    ventana.show()
    yield hecho
    hecho.cerrar_archivo()


@pytest.fixture
def con_copia(programa: Programa, qtbot: QtBot, vitral: Path) -> Path:
    """El expediente con una copia en este equipo y algo capturado después, ya cerrado."""
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(vitral)
    assert isinstance(programa.sesion, Sesion)
    expediente = programa.sesion.expediente
    expediente.respuestas.guardar("1a/cv_objeto", "de la copia")
    expediente.respaldos.crear()
    programa.cerrar_archivo()
    return vitral


def _pisar(ruta: Path, desde: int = 4) -> bytes:
    crudo = bytearray(ruta.read_bytes())
    inicio = desde * PAGINA
    crudo[inicio : inicio + 2 * PAGINA] = b"\xa5" * (2 * PAGINA)
    ruta.write_bytes(crudo)
    return bytes(crudo)


def _contestar(monkeypatch: pytest.MonkeyPatch, *botones: str) -> list[str]:
    """Pulsa en cada diálogo el botón que empieza así; lo dicho queda en la lista."""
    dichos: list[str] = []
    pendientes = list(botones)

    def exec_(caja: QMessageBox) -> int:
        dichos.append(f"{caja.text()} {caja.informativeText()}")
        cual = pendientes.pop(0)
        next(b for b in caja.buttons() if b.text().startswith(cual)).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", exec_)
    return dichos


def test_se_ofrece_la_ultima_copia_entera_y_el_danado_se_aparta(
    programa: Programa, qtbot: QtBot, con_copia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    danado = _pisar(con_copia)
    mala = rutas.respaldos() / "15087" / "15087_20990101-000000_v7.vitral"
    mala.write_bytes(danado)
    dichos = _contestar(monkeypatch, "Volver a esa copia")
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(con_copia)

    assert "está dañado. No se ha modificado. Hay partes que ya no se leen. " in dichos[0]
    assert "es de Temoaya y se hizo hoy " in dichos[0]
    assert "EXP-02" in dichos[0]
    assert isinstance(programa.sesion, Sesion)
    assert programa.sesion.expediente.ruta == con_copia
    assert programa.sesion.expediente.respuestas.valor("1a/cv_objeto") == "de la copia"
    (apartado,) = mala.parent.glob("antes-de-restaurar_*")
    assert apartado.read_bytes() == danado


def test_se_puede_rescatar_en_otro_archivo_sin_tocar_el_danado(
    programa: Programa, qtbot: QtBot, con_copia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    danado = _pisar(con_copia)
    dichos = _contestar(monkeypatch, "Rescatar", "Entendido")
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(con_copia)

    assert "Lo rescatado quedó en" in dichos[1]
    assert isinstance(programa.sesion, Sesion)
    ruta = programa.sesion.expediente.ruta
    assert ruta.name == f"{con_copia.stem} (rescatado).vitral"
    assert programa.sesion.expediente.respuestas.valor("1a/cv_objeto") == "de la copia"
    assert con_copia.read_bytes() == danado


def test_sin_copias_se_dice_y_se_puede_guardar_para_soporte(
    programa: Programa,
    qtbot: QtBot,
    vitral: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    danado = _pisar(vitral)
    elegido: Any = staticmethod(lambda *_a: (str(tmp_path / "soporte.vitral"), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", elegido)
    dichos = _contestar(monkeypatch, "Copia para soporte", "Entendido", "Cerrar")
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(vitral)

    assert f"La copia quedó en «{tmp_path / 'soporte.vitral'}»." in dichos.pop(1)
    assert all("no hay ninguna copia entera" in dicho for dicho in dichos)
    assert len(dichos) == 2
    assert programa.ventana.modo is Modo.NINGUNO
    assert (tmp_path / "soporte.vitral").read_bytes() == vitral.read_bytes() == danado


def test_lo_que_solo_se_ve_por_danado_se_puede_cambiar_por_una_copia(
    programa: Programa, qtbot: QtBot, con_copia: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(con_copia)) as cruda, cruda:
        cruda.execute("PRAGMA foreign_keys = OFF")
        cruda.execute("UPDATE respuesta SET ficha_id = 'nadie' WHERE campo = 'cv_objeto'")
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(con_copia)
    assert isinstance(programa.sesion, Sesion)
    assert programa.sesion.expediente.solo_lectura
    programa.ventana.ir("copias")
    copias = programa.ventana.findChild(Copias)
    assert isinstance(copias, Copias)
    qtbot.waitUntil(copias.restaurar.isEnabled, timeout=20_000)
    assert "elija una copia y restáurela" in copias.por_que.text()
    _contestar(monkeypatch, "Volver a esa copia")
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        copias.restaurar.click()
    assert not programa.sesion.expediente.solo_lectura
    assert programa.sesion.expediente.respuestas.valor("1a/cv_objeto") == "de la copia"
