"""Cada campo muestra las observaciones que lo señalan y lleva a responderlas."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.expediente import entrega
from app.expediente.archivo import Expediente
from app.modelo.direccion import Direccion
from tests.app.expediente.retornos import OBSERVACION, Garante, confiar
from ui.asistente.asistente import Asistente
from ui.asistente.fila import FilaCampo
from ui.asistente.que_es import PaginaQueEs
from ui.comun.accesible import sin_nombre
from ui.comun.controles import Boton
from ui.comun.sesion import Sesion

AJENO = '<a href="http://malo">pulse</a>'


@pytest.fixture
def observado(expediente: Expediente, tmp_path: Path) -> Expediente:
    """Con una observación sobre `1a/cv_objeto` y otra sobre la herramienta entera."""
    entrega.exportar(expediente, tmp_path / "entregas")
    confiar(expediente)
    una = replace(OBSERVACION, folio="OG-1", texto=AJENO)
    otra = replace(OBSERVACION, folio="OG-2", direcciones=("1a",))
    garante = Garante(expediente, tmp_path / "retornos")
    expediente.retornos.aplicar(garante.observaciones(una, otra, municipio="15087"))
    return expediente


def _fila(asistente: Asistente, sesion: Sesion, campo: str) -> FilaCampo:
    asistente.abrir(Direccion("1a", campo))
    for _ in range(3):
        sesion.ejecutor.esperar()
        QApplication.processEvents()
    assert asistente.pagina is not None
    return asistente.pagina.filas[campo]


def test_el_campo_observado_la_muestra_y_responder_lleva_a_ella(
    observado: Expediente, asistente: Asistente, sesion: Sesion, destinos: list[str]
) -> None:
    fila = _fila(asistente, sesion, "cv_objeto")

    (franja,) = fila.observaciones
    assert franja.isVisible()
    assert franja.titulo.text() == "Requerimiento de fondo: venció hace 20 días"
    franja.boton.click()
    assert destinos == ["observaciones/OG-1"]
    assert observado.hay_observaciones()


@pytest.mark.usefixtures("observado")
def test_su_texto_es_plano_y_su_boton_tiene_nombre(asistente: Asistente, sesion: Sesion) -> None:
    fila = _fila(asistente, sesion, "cv_objeto")

    suya = next(e for e in fila.findChildren(QLabel) if e.text() == AJENO)
    assert suya.textFormat() is Qt.TextFormat.PlainText
    assert fila.observaciones[0].boton.accessibleName().startswith("Responder: observación de")
    assert sin_nombre(asistente) == ()


@pytest.mark.usefixtures("observado")
def test_tab_llega_a_responder_antes_que_al_control(
    asistente: Asistente, sesion: Sesion, qtbot: QtBot
) -> None:
    fila = _fila(asistente, sesion, "cv_objeto")
    fila.observaciones[0].boton.setFocus()

    qtbot.keyClick(fila.observaciones[0].boton, Qt.Key.Key_Tab)  # type: ignore[no-untyped-call]

    assert QApplication.focusWidget() is fila.editor.control


@pytest.mark.usefixtures("observado")
def test_los_demas_campos_no_la_muestran(asistente: Asistente, sesion: Sesion) -> None:
    fila = _fila(asistente, sesion, "cv_objeto")
    assert asistente.pagina is not None

    otras = [f for f in asistente.pagina.filas.values() if f is not fila]
    assert otras
    assert not any(f.observaciones for f in otras)


@pytest.mark.usefixtures("observado")
def test_al_atenderla_deja_de_pedir_respuesta(
    asistente: Asistente, sesion: Sesion, expediente: Expediente
) -> None:
    expediente.retornos.responder("OG-1", "Se precisó.")

    (franja,) = _fila(asistente, sesion, "cv_objeto").observaciones
    assert franja.titulo.text() == "Requerimiento de fondo: atendida"
    assert franja.boton.text() == "Ver la respuesta"


def test_sin_observaciones_no_se_carga_lo_que_las_lee(
    asistente: Asistente, sesion: Sesion, expediente: Expediente
) -> None:
    assert not expediente.hay_observaciones()
    assert _fila(asistente, sesion, "cv_objeto").observaciones == []


def _que_es(asistente: Asistente, sesion: Sesion) -> PaginaQueEs:
    asistente.abrir(Direccion("1a"))
    for _ in range(3):
        sesion.ejecutor.esperar()
        QApplication.processEvents()
    return asistente.findChildren(PaginaQueEs)[0]


@pytest.mark.usefixtures("observado")
def test_la_de_toda_la_herramienta_se_ve_al_entrar_y_se_responde_desde_ahi(
    asistente: Asistente, sesion: Sesion, destinos: list[str], qtbot: QtBot
) -> None:
    pagina = _que_es(asistente, sesion)

    (franja,) = pagina.observaciones
    assert franja.isVisible()
    assert franja.boton.accessibleName() == "Responder: observación de Convenio de colaboración"
    assert sin_nombre(asistente) == ()
    siguiente = QApplication.focusWidget()
    assert isinstance(siguiente, Boton)
    vistos: set[QWidget | None] = set()
    while siguiente is not franja.boton and siguiente not in vistos:
        vistos.add(siguiente)
        qtbot.keyClick(siguiente, Qt.Key.Key_Tab)  # type: ignore[no-untyped-call]
        siguiente = QApplication.focusWidget()
    assert siguiente is franja.boton

    franja.boton.click()
    assert destinos == ["observaciones/OG-2"]


def test_lo_que_se_dice_de_toda_la_herramienta_es_texto_plano(
    expediente: Expediente, asistente: Asistente, sesion: Sesion, tmp_path: Path
) -> None:
    entrega.exportar(expediente, tmp_path / "entregas")
    confiar(expediente)
    una = replace(OBSERVACION, direcciones=("1a",), texto=AJENO, clase="felicitacion")
    expediente.retornos.aplicar(
        Garante(expediente, tmp_path / "r").observaciones(una, municipio="15087")
    )

    (franja,) = _que_es(asistente, sesion).observaciones

    suya = next(e for e in franja.findChildren(QLabel) if e.text() == AJENO)
    assert suya.textFormat() is Qt.TextFormat.PlainText
    # Una felicitación no vence ni se responde.
    assert (franja.titulo.text(), franja.boton.text()) == ("Felicitación de fondo", "Ver")
