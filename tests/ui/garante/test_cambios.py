"""Qué cambió, a qué responde y qué abarca la entrega que se revisa, en la ventana y sin ratón."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.garante.importacion import importar
from app.garante.observar import observar
from app.garante.retornos import Emision, emitir_observaciones
from app.garante.vistas_revision import NuevaObservacion
from app.modelo.direccion import Direccion
from tests.app.garante.paquetes import uuid
from tests.ui.garante.conftest import Entrega, Garante, datos_con_respuestas
from tests.ui.tabulador import saltados_con_tab
from ui.comun.accesible import sin_nombre, sin_rotulo
from ui.garante.revision import Revision
from ui.garante.revision_campos import Ver
from ui.garante.revision_lectura import Cambio, CampoLeido

CLAVE = "15001"
HOSTIL = "<b>gratis</b> =cmd|' /C calc'!A0"


@pytest.fixture
def pantalla(garante: Garante, qtbot: QtBot) -> Iterator[Revision]:
    hecha = Revision(garante.sesion)
    qtbot.addWidget(hecha)
    hecha.resize(1150, 720)
    hecha.show()
    yield hecha
    garante.esperar(qtbot)


def entregar(
    pantalla: Revision, garante: Garante, qtbot: QtBot, nueva: Entrega, **mas: Any
) -> None:
    nueva.datos.update(mas)
    importar(garante.base, [garante.semilla.otra_entrega(CLAVE, nueva)])
    pantalla.abrir_municipio(CLAVE)
    garante.esperar(qtbot)


def campo(pantalla: Revision, direccion: str) -> CampoLeido:
    lectura = pantalla.entrega.lectura()
    assert lectura is not None
    return next(c for c in lectura.campos if str(c.direccion) == direccion)


def detalle(pantalla: Revision, direccion: str) -> tuple[str, ...]:
    pantalla.entrega.campos.abrir(Direccion.leer(direccion))
    return pantalla.entrega.detalle.textos()


def test_de_una_tabla_se_leen_solo_los_renglones_que_cambiaron(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    fila = {"compromiso": "Publicar", "responsable": "UT"}
    antes = [fila, fila | {"compromiso": "Capacitar"}, fila | {"compromiso": HOSTIL}]
    ahora = [fila, fila | {"compromiso": "Capacitar", "responsable": "Cabildo"}]
    entregar(pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_compromisos=antes))
    entregar(pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_compromisos=ahora))
    textos = detalle(pantalla, "1a/cv_compromisos")

    assert campo(pantalla, "1a/cv_compromisos").cambio is Cambio.CAMBIO
    (cambios,) = [t for t in textos if t.startswith("Renglón 2")]
    assert "Renglón 1" not in cambios
    assert "Renglón 2, Responsable" in cambios
    assert "antes: UT\n" in cambios
    assert "ahora: Cabildo" in cambios
    assert "Capacitar" not in cambios
    assert "Renglón 3, quitado:" in cambios
    assert HOSTIL in cambios
    assert {e.textFormat() for e in pantalla.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_las_evidencias_agregadas_y_quitadas_se_dicen_en_su_campo(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    vieja = datos_con_respuestas(CLAVE, cv_objeto="A", _evidencia=("vieja.pdf", b"%PDF 1"))
    nueva = datos_con_respuestas(CLAVE, cv_objeto="A", _evidencia=("nueva.pdf", b"%PDF 2"))
    entregar(pantalla, garante, qtbot, vieja)
    entregar(pantalla, garante, qtbot, nueva)
    suyo = campo(pantalla, "1a/cab_acto_adjunto")

    assert suyo.cambio is Cambio.CAMBIO
    assert set(suyo.movidas) == {"Se agregó «nueva.pdf».", "Ya no está «vieja.pdf»."}
    assert "Ya no está «vieja.pdf»." in detalle(pantalla, "1a/cab_acto_adjunto")


def test_la_tecla_c_deja_solo_lo_que_cambio_y_lo_vuelve_a_mostrar_todo(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    entregar(pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_objeto="A"))
    entregar(pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_objeto="B"))
    campos = pantalla.entrega.campos
    todos = len(campos.lista.datos())
    campos.lista.setFocus()
    QTest.keyClick(campos.lista, Qt.Key.Key_C)

    assert campos.ver.currentData() is Ver.CAMBIOS
    assert [str(f.campo.direccion) for f in campos.lista.datos()] == ["1a/cv_objeto"]
    assert campos.herramienta.itemText(1).endswith(" · 1 cambio")
    QTest.keyClick(campos.lista, Qt.Key.Key_C)
    assert len(campos.lista.datos()) == todos


def test_el_cambio_dice_a_que_observacion_responde_y_se_filtra_por_eso(
    pantalla: Revision, garante: Garante, qtbot: QtBot, tmp_path: Any
) -> None:
    entregar(pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_objeto="A"))
    nueva = NuevaObservacion("Precise", ("1a/cv_objeto",))
    una = observar(garante.base, CLAVE, nueva, operador="Ana")
    emitir_observaciones(garante.base, CLAVE, Emision(tmp_path, "Ana"))
    corregida = datos_con_respuestas(
        CLAVE, cv_objeto="B", cv_domicilio="C", _folio=una.folio, _respuesta="Ya"
    )
    entregar(pantalla, garante, qtbot, corregida)
    campos = pantalla.entrega.campos

    assert f"Responde a la observación {una.folio}." in detalle(pantalla, "1a/cv_objeto")
    campos.ver.setCurrentIndex(campos.ver.findData(Ver.RESPONDEN))
    assert [str(f.campo.direccion) for f in campos.lista.datos()] == ["1a/cv_objeto"]
    pantalla.entrega.abrir(CLAVE)
    garante.esperar(qtbot)
    assert pantalla.entrega.que_es.isHidden()


def test_la_rectificacion_dice_a_cual_sustituye_y_por_que(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    entregar(pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_objeto="A"))
    suyo = garante.semilla.municipios[CLAVE]
    cual = {"secuencia": suyo.secuencia, "manifiesto_sha256": suyo.anterior, "motivo": HOSTIL}
    declarado = {"alcance": "completo", "rectifica": cual}
    otra = datos_con_respuestas(CLAVE, cv_objeto="B")
    entregar(pantalla, garante, qtbot, otra, entrega=declarado)
    franja = pantalla.entrega.que_es

    assert franja.isVisible()
    esperado = f"Sustituye a la entrega {cual['secuencia']} (rectificación 1)."
    assert franja.textos() == (esperado, f"Motivo: {HOSTIL}")
    franja.ver.click()
    assert pantalla.entrega.campos.ver.currentData() is Ver.CAMBIOS
    assert pantalla.entrega.campos.lista.hasFocus()


def test_lo_que_no_viene_por_el_alcance_no_se_da_por_borrado(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    con_todo = datos_con_respuestas(CLAVE, cv_objeto="A", cv_domicilio="Plaza 1")
    entregar(pantalla, garante, qtbot, con_todo)
    declarado = {"alcance": "sin_datos_personales", "campos_omitidos": ["1a/cv_domicilio"]}
    omite = datos_con_respuestas(CLAVE, cv_objeto="A")
    entregar(pantalla, garante, qtbot, omite, entrega=declarado)

    assert campo(pantalla, "1a/cv_domicilio").cambio is Cambio.NO_VIENE
    assert pantalla.entrega.que_es.textos()[0] == "Entrega sin datos personales."
    textos = detalle(pantalla, "1a/cv_domicilio")
    assert "No viene en esta entrega por su alcance. La anterior decía:" in textos
    assert "Plaza 1" in textos


def test_una_ficha_que_ya_no_esta_se_dice_en_su_herramienta(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    def proyectos(*nombres: str) -> list[dict[str, Any]]:
        return [
            {
                "id": uuid(CLAVE, nombre),
                "herramienta": "1d",
                "ficha": numero,
                "tipo_ficha": "proyecto",
                "ficha_id": uuid(CLAVE, "ficha", nombre),
                "campo": "pr_nombre",
                "valor": nombre,
                "no_aplica": False,
                "motivo": "",
            }
            for numero, nombre in enumerate(nombres, start=1)
        ]

    for respuestas in (proyectos("Pozo", "Portal"), proyectos("Portal")):
        entrega = datos_con_respuestas(CLAVE)
        entregar(pantalla, garante, qtbot, entrega, respuestas=respuestas)

    assert campo(pantalla, "1d/pr_nombre").cambio is Cambio.IGUAL
    general = campo(pantalla, "1d")
    assert general.cambio is Cambio.QUITADO
    assert general.fichas[0].startswith("Ya no está: proyecto 1. Decía: ")
    assert "Pozo" in general.fichas[0]


def test_todo_se_oye_y_se_recorre_con_el_teclado(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    entregar(pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_objeto="A"))
    declarado = {"alcance": "sin_datos_personales"}
    entregar(
        pantalla, garante, qtbot, datos_con_respuestas(CLAVE, cv_objeto="B"), entrega=declarado
    )
    for medida in ((964, 552), (1150, 720)):
        pantalla.resize(*medida)
        garante.esperar(qtbot)
        assert sin_nombre(pantalla) == ()
        assert sin_rotulo(pantalla) == ()
        assert saltados_con_tab(pantalla) == []
