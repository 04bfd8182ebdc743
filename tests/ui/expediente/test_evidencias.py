"""La biblioteca de evidencias: agregar, filtrar, sacar, ir al dato y quitar."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.modelo.direccion import Direccion
from tests.ayudas import teclear
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.sesion import Sesion
from ui.expediente.evidencias import MB, Evidencias, Medidor


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion) -> Evidencias:
    return poner(qtbot, Evidencias, sesion)


def _elegir_lugar(pantalla: Evidencias, clave: str) -> Direccion:
    panel = pantalla.panel
    panel.herramienta.setCurrentIndex(panel.herramienta.findData(clave))
    panel.campo.setCurrentIndex(1)
    direccion = panel.direccion()
    assert direccion is not None
    return direccion


def test_estan_todas_con_su_lugar_y_lo_que_pesan(
    pantalla: Evidencias, expediente: Expediente
) -> None:
    assert len(pantalla.tabla.filas()) == len(expediente.evidencias.lista()) > 30
    assert pantalla.medidor.texto().endswith("de 500 MB")


def test_la_evidencia_agregada_se_ve_y_esta_en_su_campo(
    pantalla: Evidencias, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    acta = tmp_path / "acta de cabildo.pdf"
    acta.write_bytes(b"%PDF acta de cabildo")
    pantalla.agregar.click()
    direccion = _elegir_lugar(pantalla, "1b")

    pantalla.adjuntar(direccion, [acta])
    asentar(sesion)

    (nueva,) = [e for e in pantalla.tabla.filas() if e.nombre == "acta de cabildo.pdf"]
    assert nueva.direccion == direccion
    assert nueva.id in expediente.respuestas.valor(direccion)
    assert "Se agregó «acta de cabildo.pdf»." in visto(pantalla)
    assert not pantalla.panel.isVisible()


def test_de_varios_entran_los_que_se_puede_y_se_dice_por_que_los_otros_no(
    pantalla: Evidencias, sesion: Sesion, tmp_path: Path
) -> None:
    bueno, malo = tmp_path / "oficio.pdf", tmp_path / "virus.exe"
    bueno.write_bytes(b"%PDF oficio")
    malo.write_bytes(b"MZ")

    pantalla.adjuntar(_elegir_lugar(pantalla, "1b"), [bueno, malo])
    asentar(sesion)

    assert "oficio.pdf" in [e.nombre for e in pantalla.tabla.filas()]
    assert "«virus.exe» es un programa" in visto(pantalla)


@pytest.mark.caso("T07")
def test_de_un_programa_disfrazado_se_advierte_y_se_puede_desistir(
    pantalla: Evidencias,
    sesion: Sesion,
    expediente: Expediente,
    tmp_path: Path,
    negadas: list[str],
) -> None:
    sincero, disfrazado = tmp_path / "oficio.pdf", tmp_path / "acta.pdf"
    sincero.write_bytes(b"%PDF oficio")
    disfrazado.write_bytes(b"MZ\x90\x00" + bytes(200))
    pantalla.agregar.click()
    pantalla.adjuntar(_elegir_lugar(pantalla, "1b"), [sincero, disfrazado])
    asentar(sesion)

    (pregunta,) = negadas
    assert "«acta.pdf» por dentro es un programa" in pregunta
    assert "EXP-33" in pregunta
    guardadas = {e.nombre for e in expediente.evidencias.lista()}
    assert "oficio.pdf" in guardadas
    assert "acta.pdf" not in guardadas

    pantalla.adjuntar(_elegir_lugar(pantalla, "1b"), [disfrazado])
    asentar(sesion)
    assert "No se agregó nada." in visto(pantalla)


@pytest.mark.caso("T07")
def test_quien_insiste_adjunta_el_archivo_tal_cual(
    pantalla: Evidencias,
    sesion: Sesion,
    expediente: Expediente,
    tmp_path: Path,
    preguntas: list[str],
) -> None:
    con_macros = tmp_path / "nómina.xlsm"
    con_macros.write_bytes(b"PK\x03\x04 libro")
    pantalla.adjuntar(_elegir_lugar(pantalla, "1b"), [con_macros])
    asentar(sesion)

    assert "se ejecutan solas al abrirlo" in preguntas[0]
    (nueva,) = [e for e in expediente.evidencias.lista() if e.nombre == "nómina.xlsm"]
    assert expediente.evidencias.contenido(nueva.id) == con_macros.read_bytes()


def test_lo_soltado_espera_a_que_se_diga_de_que_dato_es(
    pantalla: Evidencias, sesion: Sesion, tmp_path: Path
) -> None:
    foto = tmp_path / "foto.jpg"
    foto.write_bytes(b"\xff\xd8 foto")
    datos = QMimeData()
    datos.setUrls([QUrl.fromLocalFile(str(foto))])
    boton, teclas = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copiar = Qt.DropAction.CopyAction
    entra = QDragEnterEvent(QPoint(20, 20), copiar, datos, boton, teclas)
    QApplication.sendEvent(pantalla, entra)
    assert entra.isAccepted()
    QApplication.sendEvent(pantalla, QDropEvent(QPointF(20, 20), copiar, datos, boton, teclas))

    assert "Por agregar: «foto.jpg»." in visto(pantalla)
    assert not pantalla.panel.elegir.isEnabled()
    direccion = _elegir_lugar(pantalla, "2c")
    pantalla.panel.elegir.click()
    asentar(sesion)

    assert ("foto.jpg", direccion) in [(e.nombre, e.direccion) for e in pantalla.tabla.filas()]


def test_el_filtro_no_se_fija_en_tildes_y_se_suma_al_de_herramienta(
    pantalla: Evidencias,
) -> None:
    pantalla.de.setCurrentIndex(pantalla.de.findData("5c"))
    assert {e.direccion.herramienta for e in pantalla.tabla.filas()} == {"5c"}

    teclear(pantalla.filtro, "RENDICIÓN")
    assert pantalla.tabla.filas()
    teclear(pantalla.filtro, " zzz")
    assert pantalla.tabla.filas() == ()
    assert not pantalla.quitar.isEnabled()


def test_ir_lleva_al_campo(pantalla: Evidencias, destinos: list[str]) -> None:
    pantalla.tabla.elegir(3)
    pantalla.ir.click()

    assert destinos == [pantalla.tabla.filas()[3].direccion.enlace()]


def test_guardar_como_saca_los_mismos_bytes(
    pantalla: Evidencias, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    evidencia = pantalla.tabla.filas()[0]
    pantalla.sacar_en(evidencia, tmp_path / "fuera.txt")
    asentar(sesion)

    assert (tmp_path / "fuera.txt").read_bytes() == expediente.evidencias.contenido(evidencia.id)


def test_quitar_pregunta_antes_y_la_quita_de_su_campo(
    pantalla: Evidencias, sesion: Sesion, expediente: Expediente, preguntas: list[str]
) -> None:
    pantalla.tabla.elegir(0)
    evidencia = pantalla.tabla.fila()

    pantalla.quitar.click()
    asentar(sesion)

    assert evidencia.nombre in preguntas[0]
    assert evidencia.id not in {e.id for e in expediente.evidencias.lista()}
    assert evidencia.id not in {e.id for e in pantalla.tabla.filas()}


def test_no_publicar_queda_escrito(
    pantalla: Evidencias, sesion: Sesion, expediente: Expediente
) -> None:
    pantalla.tabla.elegir(0)
    evidencia = pantalla.tabla.fila()

    pantalla.publicar.click()
    asentar(sesion)

    assert not expediente.evidencias.una(evidencia.id).publicable
    assert pantalla.tabla.fila().id == evidencia.id
    assert pantalla.publicar.text() == "Sí publicar"


def test_sin_evidencias_dice_que_ira_ahi(qtbot: QtBot, sesion_vacia: Sesion) -> None:
    pantalla = poner(qtbot, Evidencias, sesion_vacia)

    assert "Aquí guardará actas, oficios y capturas." in visto(pantalla)
    assert not pantalla.quitar.isVisible()


def test_el_medidor_avisa_desde_los_200_mb(qtbot: QtBot) -> None:
    medidor = Medidor()
    qtbot.addWidget(medidor)
    medidor.fijar(199 * MB)
    assert "lentas" not in medidor.texto()

    medidor.fijar(200 * MB)
    assert medidor.texto() == "200.0 MB de 500 MB: las copias y entregas serán lentas"
