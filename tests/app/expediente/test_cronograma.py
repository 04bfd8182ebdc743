"""El plan propuesto, los ajustes y lo que se deduce."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from app.errores import ErrorDeUsuario
from app.expediente.archivo import Expediente
from app.expediente.errores import FechasInvalidas
from app.modelo.cronograma.valores import Actividad
from app.modelo.tipos import TipoDependencia
from tests.app.expediente.ayudas import nuevo, reabrir, reloj

MOTIVO = "El cabildo sesiona hasta mediados de año."


def barra(exp: Expediente, herramienta: str) -> Actividad:
    """La barra de una herramienta."""
    todas = exp.cronograma().actividades
    return next(a for a in todas if a.herramienta == herramienta and a.tipo == "herramienta")


def test_el_plan_propuesto_respeta_olas_y_dependencias_en_meses(exp: Expediente) -> None:
    fechas = {c: (barra(exp, c).inicio, barra(exp, c).fin) for c in ("1a", "1b", "1d", "2a")}
    assert fechas == {
        "1a": (date(2026, 1, 5), date(2026, 2, 5)),
        "1b": (date(2026, 2, 5), date(2026, 5, 5)),
        "1d": (date(2026, 5, 5), date(2026, 6, 5)),
        # 60 días después del inicio de 1b son dos meses, y la ola 1 la pone en el mes 4.
        "2a": (date(2026, 4, 5), date(2026, 7, 5)),
    }


def test_los_pasos_llenan_el_plazo_de_su_herramienta_sin_huecos(exp: Expediente) -> None:
    madre = barra(exp, "1b")
    pasos = [a for a in exp.cronograma().actividades if a.padre == madre.id]
    assert [p.nombre for p in pasos] == ["Paso 1", "Paso 2", "Paso 3"]
    assert pasos[0].inicio == madre.inicio
    assert pasos[-1].fin == madre.fin
    assert all(a.fin == b.inicio for a, b in pairwise(pasos))


def test_mover_una_herramienta_lleva_sus_pasos_y_queda_guardado(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.plan.mover(barra(exp, "1b").id, date(2026, 3, 1), date(2026, 9, 1), motivo=MOTIVO)
    with reabrir(ruta) as exp:
        madre = barra(exp, "1b")
        pasos = [a for a in exp.cronograma().actividades if a.padre == madre.id]
        assert (madre.inicio, madre.fin) == (date(2026, 3, 1), date(2026, 9, 1))
        assert (pasos[0].inicio, pasos[-1].fin) == (madre.inicio, madre.fin)
        assert exp.herramientas.una("1b").fin == date(2026, 9, 1)


def test_despues_de_mover_se_puede_seguir_deshaciendo_respuestas(exp: Expediente) -> None:
    exp.respuestas.guardar("1b/po_nombre", "uno")
    exp.plan.mover(barra(exp, "1b").id, date(2026, 3, 1), date(2026, 6, 1))
    exp.respuestas.deshacer()
    assert exp.respuestas.valor("1b/po_nombre") is None


def test_una_barra_no_termina_antes_de_empezar(exp: Expediente) -> None:
    with pytest.raises(FechasInvalidas):
        exp.plan.mover(barra(exp, "1b").id, date(2026, 3, 2), date(2026, 3, 1))
    with pytest.raises(FechasInvalidas):
        exp.plan.mover("no-existe", date(2026, 3, 1), date(2026, 3, 2))


def test_una_dependencia_en_circulo_se_rechaza(exp: Expediente) -> None:
    a, b = barra(exp, "1a").id, barra(exp, "1b").id
    with pytest.raises(ErrorDeUsuario, match="círculo"):
        exp.plan.enlazar(b, a, TipoDependencia.OBLIGATORIA)
    exp.plan.desenlazar(a, b)
    exp.plan.enlazar(b, a, TipoDependencia.OBLIGATORIA, motivo=MOTIVO)
    assert [(e.de, e.a) for e in exp.cronograma().enlaces if e.a == a] == [(b, a)]


def test_el_atraso_se_cuenta_al_dia_del_reloj(ruta: Path) -> None:
    nuevo(ruta).cerrar()
    with reabrir(ruta, reloj=reloj(date(2026, 2, 15))) as exp:
        assert barra(exp, "1a").atraso_dias == 10
        assert barra(exp, "1b").atraso_dias == 0


def test_proyectos_compromisos_y_firma_salen_de_las_respuestas(exp: Expediente) -> None:
    exp.respuestas.guardar_varias(
        {
            "1d/pr_nombre": "Archivo",
            "1d/pr_inicio": "2026-06-01",
            "1d/pr_fin": "2026-08-01",
            "1a/cv_compromisos": [{"compromiso": "Publicar", "limite": "2026-12-31"}],
            "1a/cv_fecha_firma": "2026-02-01",
        }
    )
    sueltas = {
        a.tipo: a for a in exp.cronograma().actividades if a.tipo not in ("herramienta", "paso")
    }
    assert set(sueltas) == {"proyecto", "compromiso", "hito"}
    assert (sueltas["proyecto"].nombre, sueltas["proyecto"].fin) == ("Archivo", date(2026, 8, 1))
    assert sueltas["compromiso"].inicio == sueltas["compromiso"].fin == date(2026, 12, 31)


def test_proponer_otra_vez_corre_todo_y_deja_fuera_lo_que_no_aplica(exp: Expediente) -> None:
    exp.herramientas.no_aplica("2a", "El municipio comparte estos perfiles con otro.")
    exp.proponer_cronograma(date(2026, 7, 1))
    claves = {a.herramienta for a in exp.cronograma().actividades}
    assert claves == {"1a", "1b", "1d"}
    assert barra(exp, "1a").inicio == date(2026, 7, 1)
    assert exp.municipio().inicio == date(2026, 7, 1)


def test_la_linea_base_no_se_mueve_con_el_plan(exp: Expediente) -> None:
    assert exp.plan.lineas_base() == ()
    linea = exp.plan.fijar_linea_base("Arranque")
    madre = barra(exp, "1b")
    exp.plan.mover(madre.id, date(2026, 3, 1), date(2026, 6, 1))
    movida = barra(exp, "1b")
    assert (movida.base_inicio, movida.base_fin) == (madre.inicio, madre.fin)
    assert exp.cronograma().base == linea.id


def test_la_vigencia_indefinida_empieza_al_terminar(exp: Expediente) -> None:
    convenio = barra(exp, "1a")
    assert convenio.vigencia_indefinida
    assert (convenio.vigencia_inicio, convenio.vigencia_fin) == (convenio.fin, None)


def test_lo_critico_se_dice_con_una_frase(exp: Expediente) -> None:
    cronograma = exp.cronograma()
    assert barra(exp, "2a").critica
    assert "se atrasa todo" in cronograma.frase_critica


def test_marcar_un_paso_hecho_sin_evidencia_guarda_la_fecha_pero_avisa(exp: Expediente) -> None:
    paso = next(a for a in exp.cronograma().actividades if a.tipo == "paso")
    exp.plan.marcar_real(paso.id, date(2026, 1, 5), date(2026, 1, 9))
    exp.plan.responsable(paso.id, exp.personas.agregar("Ana").id)
    marcado = exp.cronograma()
    hecho = next(a for a in marcado.actividades if a.id == paso.id)
    assert (hecho.avance, hecho.fin_real, hecho.atraso_dias) == (0, date(2026, 1, 9), 0)
    (aviso,) = marcado.avisos
    assert (aviso.codigo, aviso.actividad, aviso.bloquea) == ("PLA-20", paso.id, False)
    assert "Falta: cv_objeto." in aviso.texto


def test_un_paso_con_su_evidencia_queda_al_cien_y_sin_aviso(exp: Expediente) -> None:
    paso = next(a for a in exp.cronograma().actividades if a.tipo == "paso")
    exp.plan.marcar_real(paso.id, date(2026, 1, 5), date(2026, 1, 9))
    exp.respuestas.guardar("1a/cv_objeto", "Colaborar.")
    probado = exp.cronograma()
    hecho = next(a for a in probado.actividades if a.id == paso.id)
    assert (hecho.avance, hecho.fin_real, hecho.falta) == (100, date(2026, 1, 9), "")
    assert probado.avisos == ()
    assert barra(exp, "1a").pasos == (1, 3)


def test_las_fechas_reales_de_una_herramienta_son_las_de_su_barra(
    exp: Expediente, ruta: Path
) -> None:
    exp.plan.marcar_real(barra(exp, "1a").id, date(2026, 1, 7), date(2026, 2, 3))

    hecha = barra(exp, "1a")
    assert (hecha.inicio_real, hecha.fin_real) == (date(2026, 1, 7), date(2026, 2, 3))
    exp.cerrar()
    with reabrir(ruta) as otra_vez:
        guardada = barra(otra_vez, "1a")
        assert (guardada.inicio_real, guardada.fin_real) == (date(2026, 1, 7), date(2026, 2, 3))
