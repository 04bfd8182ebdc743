"""Fichas repetidas y directorio."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.errores import ErrorDeUsuario
from app.expediente.archivo import Expediente
from app.expediente.errores import FichaDesconocida, NombreVacio, PersonaDesconocida
from tests.app.expediente.ayudas import nuevo, reabrir


def test_la_ficha_nueva_se_llama_por_su_numero_hasta_tener_titulo(exp: Expediente) -> None:
    ficha = exp.fichas.agregar("1d", "proyecto")
    assert (ficha.numero, ficha.titulo) == (1, "Proyecto 1")
    exp.respuestas.guardar("1d/pr_nombre", "Archivo en orden")
    assert exp.fichas.lista("1d", "proyecto")[0].titulo == "Archivo en orden"


def test_al_quitar_una_ficha_las_siguientes_recorren_su_numero(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar_varias({f"1d:{n}/pr_nombre": f"P{n}" for n in (1, 2, 3)})
        exp.fichas.quitar("1d", "proyecto", 2)
        assert exp.respuestas.valor("1d:2/pr_nombre") == "P3"
    with reabrir(ruta) as exp:
        assert [f.titulo for f in exp.fichas.lista("1d", "proyecto")] == ["P1", "P3"]


def test_una_ficha_quitada_se_recupera_con_sus_respuestas_y_en_su_lugar(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.respuestas.guardar_varias({f"1d:{n}/pr_nombre": f"P{n}" for n in (1, 2, 3)})
        quitada = exp.fichas.quitar("1d", "proyecto", 2)
    with reabrir(ruta) as exp:
        assert exp.fichas.recuperar(quitada).numero == 2
        assert [f.titulo for f in exp.fichas.lista("1d", "proyecto")] == ["P1", "P2", "P3"]


def test_la_general_siempre_esta(exp: Expediente) -> None:
    assert [f.numero for f in exp.fichas.lista("1a", "")] == [1]


def test_un_tipo_que_la_herramienta_no_tiene_se_rechaza(exp: Expediente) -> None:
    with pytest.raises(ErrorDeUsuario):
        exp.fichas.agregar("1a", "proyecto")
    with pytest.raises(FichaDesconocida):
        exp.fichas.quitar("1d", "proyecto", 1)


def test_las_personas_se_ordenan_en_espanol(exp: Expediente) -> None:
    for nombre in ("Zoila", "Ñandú", "Nadia", "Ángel"):
        exp.personas.agregar(nombre)
    assert [p.nombre for p in exp.personas.lista()] == ["Ángel", "Nadia", "Ñandú", "Zoila"]


def test_la_baja_esconde_sin_borrar(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        ana = exp.personas.agregar("Ana", cargo="Titular", correo="ana@ejemplo.mx")
        exp.respuestas.guardar("1a/cv_enlace_mun", ana.id)
        exp.personas.baja(ana.id)
    with reabrir(ruta) as exp:
        assert exp.personas.lista() == ()
        assert exp.personas.lista(solo_activas=False)[0].cargo == "Titular"
        assert exp.respuestas.valor("1a/cv_enlace_mun") == ana.id
        assert exp.contexto().personas[ana.id].nombre == "Ana"


def test_cambiar_a_una_persona_conserva_su_id(exp: Expediente) -> None:
    ana = exp.personas.agregar("Ana")
    exp.personas.cambiar(replace(ana, telefono=" 722 000 0000 "))
    assert exp.personas.una(ana.id).telefono == "722 000 0000"


def test_sin_nombre_no_hay_persona(exp: Expediente) -> None:
    with pytest.raises(NombreVacio):
        exp.personas.agregar("  ")
    with pytest.raises(PersonaDesconocida):
        exp.personas.una("no-existe")
