"""El directorio: alta, corrección que se guarda sola y baja que no borra."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from tests.ayudas import teclear
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.sesion import Sesion
from ui.expediente.personas import Personas


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion) -> Personas:
    return poner(qtbot, Personas, sesion)


def test_agregar_la_deja_en_el_directorio_y_elegida(
    pantalla: Personas, sesion: Sesion, expediente: Expediente
) -> None:
    pantalla.nueva.click()
    teclear(pantalla.forma.linea("nombre"), "Íñigo Peña Muñoz")
    teclear(pantalla.forma.linea("cargo"), "Síndico")
    QTest.keyClick(pantalla.forma.linea("cargo"), Qt.Key.Key_Return)
    asentar(sesion)

    (nueva,) = [p for p in expediente.personas.lista() if p.nombre == "Íñigo Peña Muñoz"]
    assert nueva.cargo == "Síndico"
    assert pantalla.tabla.fila() == nueva
    assert pantalla.forma.persona() == nueva


def test_sin_nombre_no_se_agrega_y_se_pide(
    pantalla: Personas, sesion: Sesion, expediente: Expediente
) -> None:
    antes = len(expediente.personas.lista())
    pantalla.nueva.click()
    teclear(pantalla.forma.linea("cargo"), "Regidora")
    pantalla.forma.agregar.click()
    asentar(sesion)

    assert len(expediente.personas.lista()) == antes
    assert "Escriba nombre y apellidos." in visto(pantalla)


def test_corregir_se_guarda_al_salir_del_dato(
    pantalla: Personas, sesion: Sesion, expediente: Expediente
) -> None:
    pantalla.tabla.elegir(2)
    persona = pantalla.tabla.fila()
    linea = pantalla.forma.linea("telefono")
    linea.setFocus()
    teclear(linea, "722 123 4567")
    linea.editingFinished.emit()
    asentar(sesion)

    assert expediente.personas.una(persona.id).telefono == "722 123 4567"
    assert pantalla.tabla.fila().id == persona.id


def test_solo_mirar_no_guarda_nada(
    pantalla: Personas, sesion: Sesion, expediente: Expediente
) -> None:
    antes = len(expediente.bitacora(10_000))
    for numero in range(len(pantalla.tabla.filas())):
        pantalla.tabla.elegir(numero)
        for clave in ("nombre", "cargo", "correo"):
            pantalla.forma.linea(clave).editingFinished.emit()
    asentar(sesion)

    assert len(expediente.bitacora(10_000)) == antes


def test_dar_de_baja_la_quita_de_la_lista_y_de_alta_la_regresa(
    pantalla: Personas, sesion: Sesion, expediente: Expediente
) -> None:
    persona = pantalla.tabla.fila()
    pantalla.forma.alta.click()
    asentar(sesion)
    assert not expediente.personas.una(persona.id).activa
    assert persona.id not in {p.id for p in pantalla.tabla.filas()}

    pantalla.de_baja.setChecked(True)
    lugar = [p.id for p in pantalla.tabla.filas()].index(persona.id)
    pantalla.tabla.elegir(lugar)
    assert pantalla.forma.alta.text() == "Dar de alta"
    pantalla.forma.alta.click()
    asentar(sesion)

    assert expediente.personas.una(persona.id).activa


def test_buscar_no_se_fija_en_tildes(pantalla: Personas) -> None:
    teclear(pantalla.filtro, "presidencia MUNICIPAL")

    assert [p.cargo for p in pantalla.tabla.filas()] == ["Presidencia municipal"]


def test_el_nombre_con_marcas_se_lee_tal_cual(
    pantalla: Personas, sesion: Sesion, expediente: Expediente
) -> None:
    expediente.personas.agregar("<b>Ana</b> & Co")
    pantalla.refrescar()
    asentar(sesion)
    fila = next(n for n, p in enumerate(pantalla.tabla.filas()) if "Ana</b>" in p.nombre)

    ayuda = pantalla.tabla.model().index(fila, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;Ana" in ayuda
