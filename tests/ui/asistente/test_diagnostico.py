"""El diagnóstico: 17 bloques, «No sé», evidencia por pregunta y resultado."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.modelo.direccion import Direccion
from tests.ayudas import teclear
from ui.asistente.editores.adjunto import EditorAdjunto
from ui.comun.accesible import sin_nombre
from ui.comun.sesion import Sesion
from ui.expediente.diagnostico import RESULTADO, Diagnostico


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion) -> Diagnostico:
    """El diagnóstico a la vista."""
    diagnostico = Diagnostico(sesion)
    qtbot.addWidget(diagnostico)
    diagnostico.resize(1100, 700)
    diagnostico.show()
    return diagnostico


def textos(pantalla: Diagnostico) -> str:
    """Todo lo que se lee."""
    return "\n".join(e.text() for e in pantalla.findChildren(QLabel))


def test_estan_las_83_preguntas_y_todo_tiene_nombre(pantalla: Diagnostico) -> None:
    preguntas = 0
    for numero, bloque in enumerate(pantalla.bloques):
        pantalla.ir_a(numero)
        preguntas += len(bloque.campos) if bloque.preguntas else 0
        assert sin_nombre(pantalla) == (), bloque.clave

    assert preguntas == 83
    assert len([b for b in pantalla.bloques if b.preguntas]) == 17


def test_pasar_sin_contestar_no_contesta_nada(
    pantalla: Diagnostico, expediente: Expediente
) -> None:
    antes = len(expediente.bitacora(10_000))
    for numero in range(len(pantalla.bloques)):
        pantalla.ir_a(numero)
    pantalla.guardado.terminar()

    assert len(expediente.bitacora(10_000)) == antes
    assert expediente.diagnostico().contestadas == 0


def test_elegir_en_la_escala_guarda_y_cuenta(
    pantalla: Diagnostico, qtbot: QtBot, expediente: Expediente
) -> None:
    pantalla.abrir(Direccion.leer("dx/D-1a-1"))
    pagina = pantalla.pagina
    assert pagina is not None

    with qtbot.waitSignal(pantalla.guardado.guardado):
        pagina.filas["D-1a-1"].editor.findChildren(QRadioButton)[3].click()
    qtbot.waitUntil(lambda: "Contestadas 1 de 83" in textos(pantalla))

    assert expediente.respuestas.valor("dx/D-1a-1") == "3"


def test_no_se_es_una_respuesta(
    pantalla: Diagnostico, qtbot: QtBot, expediente: Expediente
) -> None:
    pantalla.abrir(Direccion.leer("dx/D-1b-4"))
    pagina = pantalla.pagina
    assert pagina is not None
    cifra = pagina.filas["D-1b-4"].editor
    teclear(cifra.control, "45")
    casilla = cifra.findChildren(QCheckBox)[0]

    with qtbot.waitSignal(pantalla.guardado.guardado):
        casilla.click()
    assert expediente.respuestas.valor("dx/D-1b-4") == "no_se"
    teclear(cifra.control, "60")
    pantalla.guardado.terminar()

    assert expediente.respuestas.valor("dx/D-1b-4") == "60"
    assert not casilla.isChecked()


def test_la_evidencia_se_adjunta_a_la_pregunta(
    pantalla: Diagnostico, qtbot: QtBot, expediente: Expediente, tmp_path: Path
) -> None:
    archivo = tmp_path / "convenio.pdf"
    archivo.write_bytes(b"%PDF convenio")
    pantalla.abrir(Direccion.leer("dx/D-1a-1"))
    pagina = pantalla.pagina
    assert pagina is not None
    adjunto = pagina.filas["D-1a-1"].editor.findChildren(EditorAdjunto)[0]

    with qtbot.waitSignal(adjunto.cambiado):
        adjunto.agregar([archivo])

    (evidencia,) = expediente.evidencias.lista()
    assert evidencia.direccion == Direccion("dx", "D-1a-1")
    assert adjunto.leer() == [evidencia.id]


def test_el_resultado_dice_indice_niveles_orden_y_rutas(
    pantalla: Diagnostico, expediente: Expediente, destinos: list[str]
) -> None:
    for pregunta in expediente.modelo.diagnostico.preguntas:
        valor = "45" if pregunta.captura != "opcion" else pregunta.rangos[1].clave
        expediente.respuestas.guardar(f"dx/{pregunta.codigo}", valor)

    pantalla.abrir(Direccion("dx", RESULTADO))

    visto = textos(pantalla)
    calculado = expediente.diagnostico()
    assert f"{calculado.indice} de 100" in visto
    assert "preliminar" not in visto.lower()
    assert "Información insuficiente" in visto
    assert "(sugerida)" in visto
    assert sin_nombre(pantalla) == ()
    primera = next(
        b
        for b in pantalla.resultado.findChildren(QPushButton)
        if b.text().startswith(f"1. {calculado.orden[0]}")
    )
    primera.click()
    assert destinos == [f"vitral:{calculado.orden[0]}"]


def test_elegir_ruta_la_guarda(pantalla: Diagnostico, expediente: Expediente) -> None:
    pantalla.abrir(Direccion("dx", RESULTADO))

    pantalla.resultado.ruta_elegida.emit("estandar")
    pantalla.guardado.terminar()

    assert expediente.respuestas.valor("dx/P04_ruta") == "estandar"


def test_sin_respuestas_el_resultado_no_es_cero_sino_sin_dato(pantalla: Diagnostico) -> None:
    pantalla.abrir(Direccion("dx", RESULTADO))

    visto = textos(pantalla)
    assert "Sin dato" in visto
    assert "0 de 100" not in visto
