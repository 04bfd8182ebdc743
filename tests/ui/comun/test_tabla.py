"""La tabla: orden español, la misma fila al releer, columnas que ceden y lo que se oye."""

from collections.abc import Iterable
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.comun.insignias import Estado
from ui.comun.tabla import Columna, Tabla
from ui.comun.tema import tema

BIEN = Estado("estado-aceptada", "Aceptada", "bien")
FALTA = Estado("estado-sin_empezar", "Sin empezar", "apagado")


class Obra(NamedTuple):
    clave: int
    nombre: str
    dinero: int = 0
    lista: bool = False


OBRAS = (Obra(1, "Ñandú", 9), Obra(2, "Ébano", 100), Obra(3, "Zapote", 20), Obra(4, "nogal", 3))


@pytest.fixture
def tabla(qtbot: QtBot) -> Tabla:
    vista = Tabla(
        "Obras",
        (
            Columna("Nombre", lambda o: o.nombre, 150, crece=True),
            Columna("Dinero", lambda o: str(o.dinero), 100, lambda o: o.dinero, cede=2),
            Columna("Nota", lambda _o: "", 100, cede=1),
            Columna("Estado", lambda o: BIEN if o.lista else FALTA, 120),
        ),
        identidad=lambda o: o.clave,
    )
    qtbot.addWidget(vista)
    vista.resize(700, 300)
    vista.show()
    vista.fijar(OBRAS)
    return vista


def _nombres(filas: Iterable[Obra]) -> list[str]:
    return [obra.nombre for obra in filas]


def test_ordena_en_espanol_por_lo_que_dice_y_por_numero_si_se_declara(tabla: Tabla) -> None:
    tabla.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert _nombres(tabla.filas()) == ["Ébano", "nogal", "Ñandú", "Zapote"]

    tabla.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [obra.dinero for obra in tabla.filas()] == [100, 20, 9, 3]


def test_al_ordenar_se_sigue_en_la_misma_fila_aunque_haya_otra_igual(tabla: Tabla) -> None:
    tabla.fijar((*OBRAS, OBRAS[2]))
    tabla.elegir(2)
    igual = QPersistentModelIndex(tabla.model().index(4, 0))

    tabla.sortByColumn(0, Qt.SortOrder.DescendingOrder)

    assert tabla.fila() == OBRAS[2]
    assert {tabla.currentIndex().row(), igual.row()} == {0, 1}


def test_al_releer_se_queda_en_la_misma_fila_aunque_haya_cambiado(tabla: Tabla) -> None:
    tabla.elegir(1)
    cambiada = OBRAS[1]._replace(nombre="Ébano viejo")

    tabla.fijar((OBRAS[3], OBRAS[0], cambiada))

    assert tabla.fila() == cambiada


@pytest.mark.parametrize(
    ("quedan", "sigue"),
    [((0, 2, 3), 2), ((0,), 0), ((3, 0), 3)],
    ids=["la de abajo", "la de arriba", "la que le seguía, esté donde esté"],
)
def test_si_la_fila_ya_no_esta_se_pasa_a_una_vecina(
    tabla: Tabla, quedan: tuple[int, ...], sigue: int
) -> None:
    tabla.elegir(1)

    tabla.fijar([OBRAS[lugar] for lugar in quedan])

    assert tabla.fila() == OBRAS[sigue]


def test_quien_escucha_sabe_que_ya_no_hay_filas(tabla: Tabla, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tabla.recorrida) as dicho:
        tabla.fijar(())

    assert dicho.args == [None]
    assert tabla.fila() is None


def test_recorrer_las_columnas_no_avisa_de_otra_fila(tabla: Tabla, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(tabla.recorrida):
        QTest.keyClick(tabla, Qt.Key.Key_Right)
    with qtbot.waitSignal(tabla.recorrida) as dicho:
        QTest.keyClick(tabla, Qt.Key.Key_Down)

    assert dicho.args == [OBRAS[1]]


def test_enter_y_doble_clic_abren_la_fila(tabla: Tabla, qtbot: QtBot) -> None:
    tabla.elegir(2)
    with qtbot.waitSignal(tabla.elegida) as con_enter:
        QTest.keyClick(tabla, Qt.Key.Key_Return)
    with qtbot.waitSignal(tabla.elegida) as con_raton:
        centro = tabla.visualRect(tabla.model().index(3, 0)).center()
        QTest.mouseClick(tabla.viewport(), Qt.MouseButton.LeftButton, pos=centro)
        QTest.mouseDClick(tabla.viewport(), Qt.MouseButton.LeftButton, pos=centro)

    assert (con_enter.args, con_raton.args) == ([OBRAS[2]], [OBRAS[3]])


def _escondidas(tabla: Tabla) -> list[int]:
    return [n for n in range(tabla.model().columnCount()) if tabla.isColumnHidden(n)]


def test_en_angosto_ceden_por_turno_y_las_demas_llenan_el_ancho(tabla: Tabla) -> None:
    vistas = {}
    for ancho in (480, 460, 280):
        tabla.resize(ancho, 300)
        vistas[ancho] = _escondidas(tabla)
        assert tabla.horizontalHeader().length() == tabla.viewport().width()

    assert vistas == {480: [], 460: [2], 280: [1, 2]}


def test_con_la_letra_al_doble_ceden_antes(tabla: Tabla) -> None:
    tabla.resize(760, 300)
    assert _escondidas(tabla) == []

    tema().fijar_escala(200)

    assert _escondidas(tabla) == [2]


def test_si_ni_asi_cabe_se_corre_de_lado_y_nadie_mide_menos_de_lo_suyo(tabla: Tabla) -> None:
    tabla.resize(200, 300)

    assert tabla.columnWidth(0) == tema().px(150)
    assert tabla.horizontalScrollBar().maximum() > 0


def test_las_filas_reservadas_se_ven_con_cualquier_letra(tabla: Tabla) -> None:
    tabla.reservar(3)

    for escala in (100, 200):
        tema().fijar_escala(escala)
        tabla.resize(700, 10)
        assert tabla.viewport().height() >= 3 * tabla.rowHeight(0) - tema().px(4)


def test_lo_que_cedio_se_lee_en_la_ayuda_y_se_oye(tabla: Tabla) -> None:
    tabla.resize(280, 300)
    celda = tabla.model().index(1, 0)

    assert celda.data(Qt.ItemDataRole.ToolTipRole) == (
        "<span>Ébano<br>Dinero: 100<br>Nota: vacío</span>"
    )
    assert celda.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Dinero: 100; Nota: vacío"


def test_se_oye_de_que_columna_es_cada_dato_y_el_estado_en_palabras(tabla: Tabla) -> None:
    modelo = tabla.model()
    dichos = [modelo.index(0, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(4)]

    assert dichos == ["Nombre: Ñandú", "Dinero: 9", "Nota: vacío", "Estado: Sin empezar"]


def test_lo_ajeno_no_se_interpreta(tabla: Tabla) -> None:
    tabla.fijar([Obra(1, "<b>una</b>\nobra")])
    celda = tabla.model().index(0, 0)

    assert celda.data() == "<b>una</b>\nobra"
    assert celda.data(Qt.ItemDataRole.ToolTipRole) == "<span>&lt;b&gt;una&lt;/b&gt;<br>obra</span>"


def test_el_foco_rodea_el_renglon_entero_y_sin_filas_el_hueco(tabla: Tabla, qtbot: QtBot) -> None:
    tabla.elegir(1)
    tabla.setFocus()
    qtbot.waitUntil(tabla.hasFocus)
    arriba = tabla.rowViewportPosition(1) + 2
    medio = tabla.viewport().height() // 2

    assert {_color(tabla, x, arriba) for x in (40, 350, 650)} == {tema().colores.foco}
    tabla.fijar(())
    assert _color(tabla, 2, medio) == tema().colores.foco
    tabla.clearFocus()
    assert _color(tabla, 2, medio) == tema().colores.superficie


def _color(tabla: Tabla, x: int, y: int) -> str:
    return tabla.viewport().grab().toImage().pixelColor(x, y).name().upper()
