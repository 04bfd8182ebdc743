"""La ayuda: todas las guías, la búsqueda y que sirva a las dos ventanas."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app import VERSION
from app.texto import sin_tildes
from tests.ayudas import teclear
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion, SesionGarante
from ui.comun.tareas import Ejecutor
from ui.expediente.ayuda import Ayuda
from ui.pantallas import EXPEDIENTE, GARANTE


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion) -> Ayuda:
    ayuda = Ayuda(sesion)
    qtbot.addWidget(ayuda)
    ayuda.resize(964, 552)
    ayuda.show()
    return ayuda


def test_todas_las_guias_se_leen_completas(pantalla: Ayuda, sesion: Sesion) -> None:
    claves = [h.clave for h in sesion.modelo.herramientas]
    for clave in [*claves, "dx"]:
        pantalla.abrir(clave)
        texto = pantalla.texto.toPlainText()
        for parte in ("Para qué sirve", "Cómo llenarlo", "Niveles", "Fuentes"):
            assert parte in texto, clave
        assert len(texto) > 1500

    pantalla.abrir("glosario")
    assert "Línea base: el primer diagnóstico." in pantalla.texto.toPlainText()


def test_buscar_deja_los_temas_que_lo_tienen_y_lo_marca_sin_fijarse_en_tildes(
    pantalla: Ayuda, qtbot: QtBot
) -> None:
    todos = pantalla.visibles()
    teclear(pantalla.buscar, "INHABIL")
    qtbot.waitUntil(lambda: len(pantalla.visibles()) < len(todos))

    assert "glosario" in pantalla.visibles()
    for clave in pantalla.visibles():
        pantalla.abrir(clave)
        assert pantalla.texto.halladas() > 0
        marcas = pantalla.texto.extraSelections()
        marcado = {sin_tildes(m.cursor.selectedText()) for m in marcas}
        assert marcado == {"inhabil"}


def test_enter_pasa_de_una_vez_a_la_siguiente_y_luego_de_tema(
    pantalla: Ayuda, qtbot: QtBot
) -> None:
    teclear(pantalla.buscar, "cabildo")
    qtbot.waitUntil(lambda: pantalla.texto.halladas() > 0)
    actual = pantalla.indice.currentItem()
    for _ in range(pantalla.texto.halladas()):
        QTest.keyClick(pantalla.buscar, Qt.Key.Key_Return)

    assert pantalla.indice.currentItem() is not actual
    assert pantalla.texto.halladas() > 0


def test_lo_que_no_esta_se_dice(pantalla: Ayuda, qtbot: QtBot) -> None:
    teclear(pantalla.buscar, "xyzxyz")
    qtbot.waitUntil(lambda: pantalla.visibles() == ())

    assert "No se encontró «xyzxyz»" in pantalla.cuenta.text()
    pantalla.buscar.clear()
    qtbot.waitUntil(lambda: len(pantalla.visibles()) == 21)


def test_los_atajos_son_los_de_esta_ventana(
    pantalla: Ayuda, qtbot: QtBot, sesion: Sesion, ejecutor: Ejecutor
) -> None:
    pantalla.abrir("atajos")
    texto = pantalla.texto.toPlainText()
    for propia in EXPEDIENTE:
        if propia.atajo:
            assert f"{propia.atajo}: {propia.titulo}" in texto

    garante = SesionGarante(None, sesion.modelo, sesion.perfil, ejecutor, Avisos(), print)
    ayuda = Ayuda(garante)
    qtbot.addWidget(ayuda)
    ayuda.abrir("atajos")
    texto = ayuda.texto.toPlainText()
    for ajena in GARANTE:
        if ajena.atajo:
            assert f"{ajena.atajo}: {ajena.titulo}" in texto
    assert "Al llenar una herramienta" not in texto


def test_acerca_dice_versiones_y_licencias(pantalla: Ayuda) -> None:
    pantalla.abrir("acerca")

    texto = pantalla.texto.toPlainText()
    assert f"Vitral: {VERSION}" in texto
    assert "LGPL" in texto
    assert "SIL Open Font License" in texto
    assert "SQLite: 3." in texto
