"""Documentos escritos de verdad en la carpeta elegida."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun import lugares
from ui.comun.controles import Boton
from ui.comun.sesion import Sesion
from ui.expediente.documentos import Documentos, Encargo


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion, tmp_path: Path) -> Documentos:
    hecha = poner(qtbot, Documentos, sesion)
    hecha.carpeta.fijar(tmp_path / "docs")
    return hecha


def test_hay_un_renglon_por_herramienta_con_su_estado(pantalla: Documentos, sesion: Sesion) -> None:
    assert list(pantalla.renglones) == [h.clave for h in sesion.modelo.herramientas]
    estados = {r.estado.estado().texto for r in pantalla.renglones.values()}
    assert "Lista para entregar" in estados


def test_el_pdf_escrito_abre_y_es_de_la_herramienta(
    pantalla: Documentos, sesion: Sesion, tmp_path: Path
) -> None:
    pantalla.renglones["1b"].botones["pdf"].click()
    asentar(sesion)

    (ruta,) = (tmp_path / "docs").iterdir()
    lector = PdfReader(ruta)
    assert sesion.modelo.herramienta("1b").documento.titulo in lector.pages[0].extract_text()
    assert f"Se escribió «{ruta.name}»." in visto(pantalla)


def test_el_libro_escrito_abre(pantalla: Documentos, sesion: Sesion, tmp_path: Path) -> None:
    pantalla.renglones["5b"].botones["xlsx"].click()
    asentar(sesion)

    (ruta,) = (tmp_path / "docs").glob("*.xlsx")
    assert load_workbook(ruta).sheetnames


def test_todos_en_pdf_son_17_y_la_carpeta_se_abre(
    pantalla: Documentos, sesion: Sesion, tmp_path: Path, abiertos: list[Path]
) -> None:
    pantalla.cuales.setCurrentIndex(pantalla.cuales.findText("Sólo en PDF"))
    pantalla.todos.click()
    asentar(sesion)

    assert len(list((tmp_path / "docs").glob("*.pdf"))) == 17
    abrir = next(b for b in pantalla.noticia.findChildren(Boton) if b.text() == "Abrir la carpeta")
    abrir.click()
    assert abiertos == [tmp_path / "docs"]


def test_cancelar_detiene_entre_documentos(
    pantalla: Documentos, sesion: Sesion, tmp_path: Path
) -> None:
    pantalla.todos.click()
    assert not pantalla.renglones["1a"].botones["pdf"].isEnabled()
    pantalla.trabajo.cancelar()
    asentar(sesion)

    assert len(list((tmp_path / "docs").glob("*"))) < 34
    assert "Se canceló" in visto(pantalla)
    assert pantalla.todos.isEnabled()


def test_si_no_se_puede_escribir_se_dice_que_hacer(
    pantalla: Documentos, sesion: Sesion, tmp_path: Path
) -> None:
    estorbo = tmp_path / "estorbo"
    estorbo.write_text("no soy una carpeta", encoding="utf-8")
    pantalla.carpeta.fijar(estorbo / "docs")

    pantalla.escribir([Encargo("1a", "pdf")])
    asentar(sesion)

    assert "VEN-12" in pantalla.noticia.texto()


def test_la_carpeta_elegida_se_recuerda(
    pantalla: Documentos, qtbot: QtBot, sesion: Sesion, tmp_path: Path
) -> None:
    otra = poner(qtbot, Documentos, sesion)

    assert otra.carpeta.ruta() == tmp_path / "docs"
    assert lugares.carpeta(lugares.ENTREGAS) != tmp_path / "docs"
