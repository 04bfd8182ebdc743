"""La pantalla de pendientes: lo mismo que dice el expediente, y cómo se llega a cada dato."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.sesion import Sesion
from ui.expediente.pendientes import Pendientes
from ui.expediente.pendientes_grupos import CLASES


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion) -> Pendientes:
    return poner(qtbot, Pendientes, sesion)


def _todos(pantalla: Pendientes) -> list[object]:
    todos: list[object] = []
    for numero in range(len(CLASES)):
        pantalla.pestanas.setCurrentIndex(numero)
        todos += pantalla.arbol.pendientes()
    return todos


@pytest.mark.parametrize("agrupado", [0, 1])
def test_los_renglones_son_los_del_expediente(
    pantalla: Pendientes, expediente: Expediente, agrupado: int
) -> None:
    pantalla.agrupar.setCurrentIndex(agrupado)

    esperados = expediente.pendientes()
    assert len(esperados) > 5
    assert sorted(map(repr, _todos(pantalla))) == sorted(map(repr, esperados))


def test_cada_pestana_dice_cuantos(pantalla: Pendientes, expediente: Expediente) -> None:
    clases = [p.clase for p in expediente.pendientes()]
    for numero, clase in enumerate(CLASES):
        assert pantalla.pestanas.tabText(numero).endswith(f"({clases.count(clase)})")


def test_los_del_mismo_tipo_van_en_un_grupo_y_por_herramienta_en_otro(
    pantalla: Pendientes,
) -> None:
    pantalla.pestanas.setCurrentIndex(1)
    for grupo in pantalla.arbol.grupos():
        assert {p.regla for p in grupo.pendientes} == {grupo.clave}

    pantalla.agrupar.setCurrentIndex(1)
    for grupo in pantalla.arbol.grupos():
        assert {p.direccion.herramienta for p in grupo.pendientes} == {grupo.clave}


def test_enter_lleva_al_dato_y_al_volver_sigue_en_el_mismo_renglon(
    pantalla: Pendientes, sesion: Sesion, destinos: list[str]
) -> None:
    pantalla.pestanas.setCurrentIndex(1)
    pantalla.arbol.setFocus()
    inicial = pantalla.arbol.actual()
    while pantalla.arbol.actual() in (None, inicial):
        QTest.keyClick(pantalla.arbol, Qt.Key.Key_Down)
    elegido = pantalla.arbol.actual()
    assert elegido is not None

    QTest.keyClick(pantalla.arbol, Qt.Key.Key_Return)
    assert destinos == [elegido.direccion.enlace()]
    pantalla.refrescar()
    asentar(sesion)

    assert pantalla.arbol.actual() == elegido


def test_un_grupo_cerrado_sigue_cerrado_al_releer(pantalla: Pendientes, sesion: Sesion) -> None:
    pantalla.pestanas.setCurrentIndex(1)
    grupo = pantalla.arbol.topLevelItem(0)
    assert grupo is not None
    pantalla.arbol.setCurrentItem(grupo)
    QTest.keyClick(pantalla.arbol, Qt.Key.Key_Return)
    assert not grupo.isExpanded()

    pantalla.refrescar()
    asentar(sesion)

    otra_vez = pantalla.arbol.topLevelItem(0)
    assert otra_vez is not None
    assert not otra_vez.isExpanded()


def test_lo_corregido_desaparece_al_cambiar_los_datos(
    pantalla: Pendientes, sesion: Sesion, expediente: Expediente
) -> None:
    casi = next(p for p in expediente.pendientes() if p.regla == "S-lista")
    expediente.herramientas.no_aplica(
        casi.direccion.herramienta, "Este municipio la comparte con su cabecera distrital."
    )

    sesion.cambiado.datos_cambiados.emit()
    asentar(sesion)

    assert casi not in _todos(pantalla)


def test_sin_errores_dice_que_se_puede_entregar(
    pantalla: Pendientes, expediente: Expediente, destinos: list[str]
) -> None:
    pantalla._mostrar(tuple(p for p in expediente.pendientes() if p.clase != "error"))

    assert "Nada impide entregar." in visto(pantalla)
    assert "puede entregar así." in visto(pantalla)
    pantalla._entregar.click()
    assert destinos == ["entregar"]
