"""La primera página de una herramienta dice qué pasos tienen ya su evidencia."""

from PySide6.QtWidgets import QLabel

from app.expediente.archivo import Expediente
from app.modelo.direccion import Direccion
from ui.asistente.asistente import Asistente
from ui.asistente.pasos import ListaPasos, cuenta_en_palabras


def lista(asistente: Asistente) -> ListaPasos:
    """La lista de pasos a la vista."""
    (visible,) = [p for p in asistente.findChildren(ListaPasos) if p.isVisible()]
    return visible


def textos(asistente: Asistente) -> list[str]:
    """Todo lo que se lee en ella, de arriba abajo."""
    return [e.text() for e in lista(asistente).findChildren(QLabel) if e.text()]


def test_cada_paso_dice_en_palabras_lo_que_le_falta(
    asistente: Asistente, expediente: Expediente
) -> None:
    expediente.respuestas.guardar("1b/po_contexto", "Faltan inventarios.")
    asistente.abrir(Direccion.leer("1b"))

    leidos = textos(asistente)
    assert leidos[0] == "0 de 8 pasos con evidencia"
    assert "Falta: Elaboró y Marco normativo." in leidos
    assert "Va a medias. Falta: Áreas y organismos incluidos." in leidos


def test_al_volver_a_la_pagina_se_ve_el_paso_que_ya_tiene_evidencia(
    asistente: Asistente, expediente: Expediente
) -> None:
    asistente.abrir(Direccion.leer("1b"))
    antes = textos(asistente)
    asistente.siguiente()
    expediente.respuestas.guardar_varias(
        {"1b/po_contexto": "Faltan inventarios.", "1b/po_alcance": [{"area": "Tesorería"}]}
    )
    asistente.anterior()

    despues = textos(asistente)
    assert antes.count("Ya tiene su evidencia.") == 0
    assert despues.count("Ya tiene su evidencia.") == 1
    assert despues[0] == "1 de 8 pasos con evidencia"
    assert despues.index("Ya tiene su evidencia.") > despues.index(antes[3])


def test_el_estado_lleva_icono_ademas_de_color(asistente: Asistente) -> None:
    asistente.abrir(Direccion.leer("1b"))
    formas = [e for e in lista(asistente).findChildren(QLabel) if not e.pixmap().isNull()]
    assert len(formas) == 8


def test_un_solo_paso_se_dice_en_singular() -> None:
    assert cuenta_en_palabras(0, 1) == "0 de 1 paso con evidencia"
    assert cuenta_en_palabras(3, 6) == "3 de 6 pasos con evidencia"
