"""El cronograma del garante sobre una base de verdad: todos, uno y de vuelta."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.documentos.cronograma import textos
from app.documentos.cronograma.filas import SIN_DATO
from app.garante import padron
from app.garante.vistas import (
    BarraGeneral,
    CronogramaGeneral,
    MunicipioGeneral,
    OrdenCronograma,
)
from tests.ui.garante.conftest import ENTREGARON, Garante
from ui.comun.accesible import sin_nombre
from ui.cronograma.exportar import ExportarCronograma
from ui.garante import cronograma_datos as datos
from ui.garante.cronograma import CronogramaGarante
from ui.garante.cronograma_datos import Vista

HOY = date(2026, 11, 22)


@pytest.fixture
def pantalla(garante: Garante, qtbot: QtBot) -> CronogramaGarante:
    puesta = CronogramaGarante(garante.sesion)
    qtbot.addWidget(puesta)
    puesta.resize(1100, 680)
    puesta.show()
    puesta.refrescar()
    garante.esperar(qtbot)
    return puesta


def nombres(pantalla: CronogramaGarante) -> list[str]:
    return [fila.nombre for fila in pantalla.todos.modelo.visibles]


def test_todos_los_municipios_salen_plegados_y_el_peor_primero(
    pantalla: CronogramaGarante,
) -> None:
    filas = pantalla.todos.modelo.visibles
    assert len(filas) == 125
    assert {datos.municipio_de(f) for f in filas[: len(ENTREGARON)]} == set(ENTREGARON)
    assert filas[0].resumen == "1 atrasada, 12 días"
    assert pantalla.frase.completo() == "4 de 125 municipios con algo atrasado"
    assert len(filas[0].hijas) == 16
    assert sin_nombre(pantalla) == ()


def test_quien_no_entrego_se_dice_y_no_lleva_barra(pantalla: CronogramaGarante) -> None:
    ultima = pantalla.todos.modelo.visibles[-1]
    assert ultima.clase == SIN_DATO
    assert ultima.hijas == ()
    assert textos.estado(ultima) == "sin dato: no ha entregado"
    assert textos.frase(ultima) == f"{ultima.nombre}, sin dato: no ha entregado"


def test_los_filtros_dejan_lo_que_dicen(
    pantalla: CronogramaGarante, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.atrasados.click()
    assert len(pantalla.todos.modelo.visibles) == 4
    assert pantalla.frase.completo() == "4 de 125 municipios con algo atrasado"
    pantalla.fijar_vista(Vista(herramienta="1a"))
    assert pantalla.frase.completo() == "Ningún municipio con algo atrasado"
    assert [len(f.hijas) for f in pantalla.todos.modelo.visibles].count(1) == 4
    pantalla.fijar_vista(Vista())
    pantalla.filtro.setText("zumpa")
    assert all("Zumpa" in nombre for nombre in nombres(pantalla))
    pantalla.filtro.clear()
    padron.fijar_regiones(garante.base, {"15001": "Norte & Sur"})
    pantalla.refrescar()
    garante.esperar(qtbot)
    pantalla.fijar_vista(Vista(region="Norte & Sur"))
    assert [f.id for f in pantalla.todos.modelo.visibles] == ["15001"]


def test_abrir_un_municipio_ensena_su_plan_y_esc_vuelve_a_donde_estaba(
    pantalla: CronogramaGarante, garante: Garante, qtbot: QtBot
) -> None:
    arbol = pantalla.todos.arbol
    arbol.setCurrentIndex(pantalla.todos.modelo.indice("15003"))
    arbol.setFocus()
    QTest.keyClick(arbol, Qt.Key.Key_Return)
    garante.esperar(qtbot)
    assert pantalla.abierto == "15003"
    assert pantalla.uno.isVisible()
    assert not pantalla.todos.isVisible()
    assert pantalla.titulo.text() == garante.sesion.perfil.municipio("15003").nombre  # type: ignore[union-attr]

    QTest.keyClick(pantalla.uno.arbol, Qt.Key.Key_Escape)
    assert pantalla.abierto == ""
    assert pantalla.todos.elegida is not None
    assert pantalla.todos.elegida.id == "15003"


def test_recien_llegada_la_flecha_abajo_elige_el_primer_municipio(
    pantalla: CronogramaGarante,
) -> None:
    pantalla.setFocus()
    QTest.keyClick(pantalla, Qt.Key.Key_Down)
    assert pantalla.vista.elegida is not None
    assert pantalla.vista.elegida.id == pantalla.vista.modelo.visibles[0].id


def test_pedir_uno_sin_entrega_lo_dice_y_no_cambia_de_vista(
    pantalla: CronogramaGarante, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.todos.arbol.setCurrentIndex(
        pantalla.todos.modelo.indice(pantalla.todos.modelo.visibles[-1].id)
    )
    QTest.keyClick(pantalla.todos.arbol, Qt.Key.Key_Return)
    garante.esperar(qtbot)
    assert pantalla.abierto == ""


def test_desde_una_herramienta_se_abre_su_municipio(
    pantalla: CronogramaGarante, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.todos.abrir_todo(abierto=True)
    assert len(pantalla.todos.modelo.visibles) == 125 + 4 * 16
    pantalla.todos.arbol.setCurrentIndex(pantalla.todos.modelo.indice("15002/2a"))
    QTest.keyClick(pantalla.todos.arbol, Qt.Key.Key_Return)
    garante.esperar(qtbot)
    assert pantalla.abierto == "15002"


def test_se_exporta_lo_que_se_ve(
    pantalla: CronogramaGarante,
    garante: Garante,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    destino = tmp_path / "todos.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(destino), ""))
    pantalla.atrasados.click()
    pantalla.exportar.click()
    dialogo = pantalla.findChild(ExportarCronograma)
    assert dialogo is not None
    dialogo.formato.setCurrentIndex(dialogo.formato.findData("svg"))
    dialogo.boton_guardar.click()
    garante.esperar(qtbot)
    assert "1 atrasada, 12 días" in destino.read_text("utf-8")


@pytest.mark.parametrize(
    ("atrasadas", "peor", "dicho"),
    [
        (0, 0, ""),
        (1, 1, "1 atrasada, 1 día"),
        (4, 172, "4 atrasadas · la peor, 172 días"),
    ],
)
def test_el_resumen_concuerda(atrasadas: int, peor: int, dicho: str) -> None:
    assert datos.resumen(atrasadas, peor) == dicho


def test_filtrar_por_dimension_recuenta_el_atraso_de_cada_municipio(garante: Garante) -> None:
    modelo = garante.sesion.modelo
    inicio, fin = date(2026, 1, 5), date(2026, 11, 2)
    barras = tuple(
        BarraGeneral(h.clave, True, inicio, fin, 10, n, False, True)
        for n, h in enumerate(modelo.herramientas)
    )
    uno = MunicipioGeneral("15001", "Acambay", "", 1, inicio, fin, 10, 16, 16, "rojo", (), barras)
    general = CronogramaGeneral(HOY, (uno,))

    visto = datos.visto(general, modelo, Vista(dimension=1, orden=OrdenCronograma.NOMBRE))
    de_la_uno = [n for n, h in enumerate(modelo.herramientas) if h.dimension == 1]
    assert [h.dimension for h in visto.filas[0].hijas] == [1] * len(de_la_uno)
    assert visto.filas[0].resumen == datos.resumen(sum(n > 0 for n in de_la_uno), max(de_la_uno))
