"""Cada cambio del plan: qué escribe, qué exige y cómo se deshace."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.dominio.red import CicloEnDependencias
from app.errores import ErrorDeUsuario
from app.expediente.archivo import Expediente
from app.expediente.errores import (
    DependenciaIlegible,
    FechasInvalidas,
    InhabilInvalido,
    LineaBaseDesconocida,
    PideMotivo,
)
from app.modelo.cronograma.valores import Actividad
from app.modelo.tipos import TipoDependencia
from tests.app.expediente.ayudas import nuevo, reabrir, reloj

MOTIVO = "El cabildo sesiona hasta mediados de año."
TAREAS = [
    {"num": "1", "actividad": "Medir", "inicio": "2026-06-01", "fin": "2026-06-11"},
    {"num": "2", "actividad": "Comprar", "inicio": "2026-06-11", "fin": "2026-07-01"},
    {"num": "3", "actividad": "Ordenar", "inicio": "2026-07-01", "fin": "2026-08-01"},
]


def una(exp: Expediente, clave: str) -> Actividad:
    """La barra con esa clave."""
    return next(a for a in exp.cronograma().actividades if a.clave == clave)


def fechas(exp: Expediente, clave: str) -> tuple[date, date]:
    """Inicio y fin de la barra con esa clave."""
    barra = una(exp, clave)
    return barra.inicio, barra.fin


def con_proyecto(exp: Expediente) -> None:
    """Un proyecto con tres tareas encadenadas."""
    tareas = [TAREAS[0], TAREAS[1] | {"predecesora": "1"}, TAREAS[2] | {"predecesora": "2"}]
    exp.respuestas.guardar_varias(
        {
            "1d/pr_nombre": "Archivo",
            "1d/pr_inicio": "2026-06-01",
            "1d/pr_fin": "2026-08-01",
            "1d/pr_actividades": tareas,
        }
    )


# ── Mover ──


def test_la_previa_dice_a_quien_habria_que_correr_y_no_escribe_nada(exp: Expediente) -> None:
    antes = exp.nucleo.almacen.cambios
    previa = exp.plan.previa(una(exp, "1a").id, date(2026, 1, 12), date(2026, 2, 12))
    assert [(m.clave, m.inicio_nuevo) for m in previa.movidas] == [
        ("1b", date(2026, 2, 12)),
        ("2a", date(2026, 4, 12)),
    ]
    assert (previa.bloqueos, previa.pide_motivo) == ((), "")
    assert exp.nucleo.almacen.cambios == antes


def test_mover_no_corre_a_nadie_si_no_se_pide(exp: Expediente) -> None:
    antes = fechas(exp, "1b")
    exp.plan.mover(una(exp, "1a").id, date(2026, 1, 12), date(2026, 2, 12))
    assert fechas(exp, "1b") == antes


def test_mover_con_sucesoras_es_un_solo_paso_de_deshacer(exp: Expediente) -> None:
    antes = {a.clave: (a.inicio, a.fin) for a in exp.cronograma().actividades}
    exp.plan.mover(una(exp, "1a").id, date(2026, 1, 12), date(2026, 2, 12), sucesoras=True)
    assert fechas(exp, "1b") == (date(2026, 2, 12), date(2026, 5, 12))
    assert fechas(exp, "1b.1")[0] == date(2026, 2, 12)
    assert exp.herramientas.una("1b").fin == date(2026, 5, 12)
    assert exp.plan.deshacer() == "mover Herramienta 1a"
    assert {a.clave: (a.inicio, a.fin) for a in exp.cronograma().actividades} == antes
    assert exp.herramientas.una("1b").fin == antes["1b"][1]
    assert exp.plan.rehacer() == "mover Herramienta 1a"
    assert fechas(exp, "1b") == (date(2026, 2, 12), date(2026, 5, 12))
    assert (exp.plan.puede_deshacer, exp.plan.puede_rehacer) == (True, False)


def test_una_obligatoria_incumplida_pide_motivo_y_lo_guarda_en_la_flecha(exp: Expediente) -> None:
    a, b = una(exp, "1a").id, una(exp, "1b").id
    exp.plan.enlazar(a, b, TipoDependencia.OBLIGATORIA)
    previa = exp.plan.previa(b, date(2026, 1, 20), date(2026, 4, 20))
    assert previa.bloqueos == (
        "«Herramienta 1b» podría empezar el 5 feb 2026: espera a «Herramienta 1a».",
    )
    with pytest.raises(PideMotivo) as pedido:
        exp.plan.mover(b, date(2026, 1, 20), date(2026, 4, 20), motivo="porque sí")
    assert pedido.value.codigo == "EXP-52"
    exp.plan.mover(b, date(2026, 1, 20), date(2026, 4, 20), motivo=MOTIVO)
    enlace = next(e for e in exp.cronograma().enlaces if (e.de, e.a) == (a, b))
    assert enlace.motivo == MOTIVO
    exp.plan.deshacer()
    assert [e.motivo for e in exp.cronograma().enlaces if (e.de, e.a) == (a, b)] == [""]


def test_una_recomendada_incumplida_avisa_y_deja_pasar(exp: Expediente) -> None:
    b = una(exp, "1b").id
    previa = exp.plan.previa(b, date(2026, 1, 20), date(2026, 4, 20))
    assert len(previa.avisos) == 1
    assert previa.bloqueos == ()
    exp.plan.mover(b, date(2026, 1, 20), date(2026, 4, 20))
    assert fechas(exp, "1b")[0] == date(2026, 1, 20)


def test_pasarse_del_plazo_del_modelo_pide_motivo_y_volver_lo_olvida(exp: Expediente) -> None:
    b = una(exp, "1b")
    assert "3 meses" in exp.plan.previa(b.id, b.inicio, date(2026, 9, 1)).pide_motivo
    with pytest.raises(PideMotivo, match="30 %"):
        exp.plan.mover(b.id, b.inicio, date(2026, 9, 1))
    exp.plan.mover(b.id, b.inicio, date(2026, 9, 1), motivo=MOTIVO)
    assert una(exp, "1b").motivo == MOTIVO
    assert exp.plan.previa(b.id, b.inicio, date(2026, 9, 5)).pide_motivo == ""
    exp.plan.mover(b.id, b.inicio, b.fin)
    assert una(exp, "1b").motivo == ""
    exp.plan.deshacer()
    assert una(exp, "1b").motivo == MOTIVO


def test_los_pasos_movidos_a_mano_conservan_sus_proporciones(exp: Expediente) -> None:
    exp.plan.mover(una(exp, "1b.1").id, date(2026, 2, 5), date(2026, 4, 5))
    exp.plan.mover(una(exp, "1b.2").id, date(2026, 4, 5), date(2026, 4, 6))
    largos = [(una(exp, f"1b.{n}").fin - una(exp, f"1b.{n}").inicio).days for n in (1, 2, 3)]
    exp.plan.mover(una(exp, "1b").id, date(2026, 3, 5), date(2026, 6, 2))
    assert [
        (una(exp, f"1b.{n}").fin - una(exp, f"1b.{n}").inicio).days for n in (1, 2, 3)
    ] == largos


def test_un_paso_que_se_corre_con_su_herramienta_se_deshace_junto_con_ella(
    exp: Expediente,
) -> None:
    exp.plan.enlazar(una(exp, "1a").id, una(exp, "1b.1").id, TipoDependencia.RECOMENDADA)
    antes = {a.clave: (a.inicio, a.fin) for a in exp.cronograma().actividades}
    exp.plan.mover(una(exp, "1a").id, date(2026, 1, 20), date(2026, 2, 20), sucesoras=True)
    assert fechas(exp, "1b.1")[0] == fechas(exp, "1b")[0] == date(2026, 2, 20)
    assert exp.plan.deshacer() == "mover Herramienta 1a"
    assert {a.clave: (a.inicio, a.fin) for a in exp.cronograma().actividades} == antes


def test_mover_a_donde_ya_estaba_no_escribe_ni_deja_paso(exp: Expediente) -> None:
    antes = exp.nucleo.almacen.cambios
    exp.plan.mover(una(exp, "1b").id, *fechas(exp, "1b"))
    assert exp.nucleo.almacen.cambios == antes
    assert exp.plan.deshacer() == ""


# ── Lo que vive en las respuestas ──


def test_mover_una_tarea_escribe_su_renglon_y_se_deshace(exp: Expediente) -> None:
    con_proyecto(exp)
    tarea = una(exp, "1d.p1.2")
    assert (tarea.nombre, tarea.direccion) == ("Comprar", "1d/pr_actividades")
    exp.plan.mover(tarea.id, date(2026, 6, 21), date(2026, 7, 11), sucesoras=True)
    renglones = exp.respuestas.valor("1d/pr_actividades")
    assert [(r["inicio"], r["fin"]) for r in renglones] == [
        ("2026-06-01", "2026-06-11"),
        ("2026-06-21", "2026-07-11"),
        ("2026-07-11", "2026-08-11"),
    ]
    assert exp.plan.deshacer() == "mover Comprar"
    assert exp.respuestas.valor("1d/pr_actividades")[2]["inicio"] == "2026-07-01"


def test_mover_un_proyecto_lleva_sus_tareas(exp: Expediente) -> None:
    con_proyecto(exp)
    exp.plan.mover(una(exp, "1d.p1").id, date(2026, 7, 1), date(2026, 8, 31))
    assert exp.respuestas.valor("1d/pr_inicio") == "2026-07-01"
    assert fechas(exp, "1d.p1.1") == (date(2026, 7, 1), date(2026, 7, 11))


def test_un_proyecto_sin_tareas_muestra_sus_fases(exp: Expediente) -> None:
    exp.respuestas.guardar_varias(
        {"1d/pr_nombre": "A", "1d/pr_inicio": "2026-01-01", "1d/pr_fin": "2026-04-11"}
    )
    fases = [a for a in exp.cronograma().actividades if a.clave.startswith("1d.p1.")]
    limites = exp.modelo.cronograma.fases
    assert [f.nombre for f in fases] == [f.nombre for f in limites]
    assert (fases[0].inicio, fases[-1].fin) == (date(2026, 1, 1), date(2026, 4, 11))
    with pytest.raises(FechasInvalidas):
        exp.plan.mover(fases[0].id, date(2026, 1, 1), date(2026, 1, 2))


def test_un_compromiso_reparte_los_pasos_de_su_herramienta_y_se_mueve_en_su_tabla(
    exp: Expediente,
) -> None:
    renglon = {"compromiso": "Política", "herramienta": "1b", "limite": "2026-12-31"}
    exp.respuestas.guardar("1a/cv_compromisos", [renglon | {"inicio": "2026-10-01"}])
    assert [una(exp, f"1a.c1.{n}").nombre for n in (1, 2, 3)] == ["Paso 1", "Paso 2", "Paso 3"]
    exp.plan.mover(una(exp, "1a.c1").id, date(2026, 9, 1), date(2026, 11, 30))
    (guardado,) = exp.respuestas.valor("1a/cv_compromisos")
    assert (guardado["inicio"], guardado["limite"]) == ("2026-09-01", "2026-11-30")
    assert fechas(exp, "1a.c1.3")[1] == date(2026, 11, 30)


def test_mover_la_firma_cambia_la_fecha_del_convenio(exp: Expediente) -> None:
    exp.respuestas.guardar("1a/cv_fecha_firma", "2026-02-01")
    exp.plan.mover(una(exp, "1a.firma").id, date(2026, 2, 10), date(2026, 2, 10))
    assert exp.respuestas.valor("1a/cv_fecha_firma") == "2026-02-10"


def test_el_responsable_se_pone_donde_se_captura(exp: Expediente) -> None:
    con_proyecto(exp)
    ana = exp.personas.agregar("Ana Ríos").id
    for clave in ("1b", "1d.p1", "1d.p1.1"):
        exp.plan.responsable(una(exp, clave).id, ana)
        assert una(exp, clave).responsable_nombre == "Ana Ríos"
    assert exp.respuestas.valor("1d/pr_lider") == ana
    assert exp.respuestas.valor("1d/pr_actividades")[0]["responsable"] == ana
    exp.plan.deshacer()
    assert una(exp, "1d.p1.1").responsable == ""


# ── Dependencias ──


def test_las_predecesoras_de_las_tareas_son_flechas_deducidas(exp: Expediente) -> None:
    con_proyecto(exp)
    ids = {a.id: a.clave for a in exp.cronograma().actividades}
    deducidas = [(ids[e.de], ids[e.a]) for e in exp.cronograma().enlaces if e.deducido]
    assert deducidas == [("1d.p1.1", "1d.p1.2"), ("1d.p1.2", "1d.p1.3")]


def test_enlazar_tareas_escribe_la_predecesora(exp: Expediente) -> None:
    con_proyecto(exp)
    de, a = una(exp, "1d.p1.1").id, una(exp, "1d.p1.3").id
    exp.plan.enlazar(de, a, TipoDependencia.RECOMENDADA)
    assert exp.respuestas.valor("1d/pr_actividades")[2]["predecesora"] == "2, 1"
    exp.plan.desenlazar(de, a)
    assert exp.respuestas.valor("1d/pr_actividades")[2]["predecesora"] == "2"
    with pytest.raises(CicloEnDependencias):
        exp.plan.enlazar(a, de, TipoDependencia.RECOMENDADA)
    with pytest.raises(DependenciaIlegible):
        exp.plan.enlazar(una(exp, "1b").id, a, TipoDependencia.RECOMENDADA)


def test_depender_reemplaza_lo_que_llega_y_se_deshace(exp: Expediente) -> None:
    destino = una(exp, "2a").id
    antes = [(e.de, e.tipo, e.desfase) for e in exp.cronograma().enlaces if e.a == destino]
    exp.plan.depender(destino, "1a; 1B p+30")
    ids = {a.id: a.clave for a in exp.cronograma().actividades}
    llegan = [
        (ids[e.de], e.tipo.value, e.desfase) for e in exp.cronograma().enlaces if e.a == destino
    ]
    assert sorted(llegan) == [("1a", "R", 0), ("1b", "P", 30)]
    assert exp.plan.deshacer() == "cambiar de qué depende Herramienta 2a"
    assert antes == [(e.de, e.tipo, e.desfase) for e in exp.cronograma().enlaces if e.a == destino]


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("1a ?", "No se entiende «1a ?»"),
        ("9z", "clave «9z»"),
        ("2a", "sí misma"),
        ("2a.1", "sí misma"),
        ("1a +9999", "no cabe"),
    ],
)
def test_depender_nombra_lo_que_no_se_entiende(exp: Expediente, texto: str, dice: str) -> None:
    antes = exp.nucleo.almacen.cambios
    with pytest.raises(DependenciaIlegible, match=dice.replace("?", r"\?")) as error:
        exp.plan.depender(una(exp, "2a").id, texto)
    assert error.value.codigo == "EXP-51"
    assert exp.nucleo.almacen.cambios == antes


def test_depender_en_circulo_dice_por_donde(exp: Expediente) -> None:
    with pytest.raises(CicloEnDependencias, match="1a") as error:
        exp.plan.depender(una(exp, "1a").id, "2a")
    assert set(error.value.claves) >= {"1a", "1b", "2a"}


# ── Líneas base e inhábiles ──


@pytest.mark.parametrize(
    "firmar",
    [
        lambda exp: exp.respuestas.guardar("1a/cv_fecha_firma", "2026-02-01"),
        lambda exp: exp.respuestas.guardar_varias({"1a/cv_fecha_firma": "2026-02-01"}),
    ],
    ids=["una", "varias"],
)
def test_firmar_el_convenio_fija_la_linea_base_una_sola_vez(
    exp: Expediente, firmar: Callable[[Expediente], object]
) -> None:
    firmar(exp)
    (linea,) = exp.plan.lineas_base()
    assert (linea.nombre, linea.automatica) == ("Firma del convenio", True)
    assert (una(exp, "1b").base_inicio, una(exp, "1b").base_fin) == fechas(exp, "1b")
    exp.respuestas.deshacer()
    exp.respuestas.rehacer()
    exp.respuestas.guardar("1a/cv_fecha_firma", None)
    firmar(exp)
    assert len(exp.plan.lineas_base()) == 1
    with pytest.raises(LineaBaseDesconocida):
        exp.plan.quitar_linea_base(linea.id)


def test_la_linea_base_de_la_firma_ya_trae_lo_que_se_cargo_con_ella(exp: Expediente) -> None:
    exp.respuestas.guardar_varias(
        {
            "1a/cv_fecha_firma": "2026-02-01",
            "1a/cv_compromisos": [{"compromiso": "Publicar", "limite": "2026-12-31"}],
            "1d/pr_inicio": "2026-06-01",
            "1d/pr_fin": "2026-08-01",
        }
    )
    assert una(exp, "1a.c1").base_fin == date(2026, 12, 31)
    assert una(exp, "1d.p1").base_inicio == date(2026, 6, 1)


def test_se_compara_con_la_linea_elegida_y_se_recuerda_al_reabrir(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        inicial = exp.plan.fijar_linea_base("Inicial")
        antes = fechas(exp, "1b")
        exp.plan.mover(una(exp, "1b").id, date(2026, 3, 1), date(2026, 6, 1))
        exp.plan.fijar_linea_base()
        assert una(exp, "1b").base_inicio == date(2026, 3, 1)
        exp.plan.comparar_con(inicial.id)
    with reabrir(ruta) as exp:
        assert [linea.nombre for linea in exp.plan.lineas_base()] == ["Inicial", "Línea base 2"]
        assert (una(exp, "1b").base_inicio, una(exp, "1b").base_fin) == antes
        exp.plan.comparar_con("")
        assert una(exp, "1b").base_inicio is None
        exp.plan.quitar_linea_base(inicial.id)
        assert exp.plan.deshacer() == "quitar Inicial"
        exp.plan.comparar_con(inicial.id)
        assert una(exp, "1b").base_inicio == antes[0]


def test_un_inhabil_propio_se_suma_a_los_del_perfil_y_se_deshace(exp: Expediente) -> None:
    dia = date(2026, 3, 19)
    exp.plan.agregar_inhabil(dia, "Fiesta patronal")
    assert [(i.dia, i.motivo) for i in exp.cronograma().inhabiles if i.propio] == [
        (dia, "Fiesta patronal")
    ]
    exp.plan.agregar_inhabil(dia, "San José")
    assert exp.plan.inhabiles()[0].motivo == "San José"
    exp.plan.quitar_inhabil(dia)
    assert [exp.plan.deshacer() for _ in range(4)][-1] == ""
    assert exp.plan.inhabiles() == ()
    with pytest.raises(InhabilInvalido):
        exp.plan.quitar_inhabil(dia)
    with pytest.raises(InhabilInvalido):
        exp.plan.agregar_inhabil(dia, "  ")


# ── Proponer ──


def test_proponer_otra_vez_conserva_lo_del_municipio(exp: Expediente) -> None:
    exp.plan.fijar_linea_base("Inicial")
    base = fechas(exp, "1b")
    ana = exp.personas.agregar("Ana").id
    paso, madre = una(exp, "1b.2").id, una(exp, "1b").id
    exp.plan.responsable(paso, ana)
    exp.plan.marcar_real(paso, date(2026, 2, 10), None)
    exp.plan.enlazar(paso, una(exp, "2a.1").id, TipoDependencia.RECOMENDADA)
    enlaces = len(exp.cronograma().enlaces)
    exp.plan.proponer(date(2026, 7, 1))
    movido = una(exp, "1b.2")
    assert (movido.id, una(exp, "1b").id) == (paso, madre)
    assert (movido.responsable, movido.inicio_real) == (ana, date(2026, 2, 10))
    assert (una(exp, "1b").base_inicio, una(exp, "1b").base_fin) == base
    assert len(exp.cronograma().enlaces) == enlaces
    assert exp.plan.deshacer() == "proponer el plan desde el 1 jul 2026"
    assert fechas(exp, "1b") == base
    assert exp.municipio().inicio == date(2026, 1, 5)


def test_la_propuesta_dice_antes_y_despues_sin_escribir(exp: Expediente) -> None:
    antes = exp.nucleo.almacen.cambios
    exp.plan.marcar_real(una(exp, "1a").id, date(2026, 1, 5), date(2026, 1, 30))
    comparada = exp.plan.propuesta(date(2026, 7, 1))
    por_clave = {c.clave: c for c in comparada.cambios}
    assert por_clave["1a"].antes == por_clave["1a"].despues
    assert por_clave["1b"].despues == (date(2026, 8, 1), date(2026, 11, 1))
    assert all(c.explicacion for c in comparada.cambios)
    assert exp.nucleo.almacen.cambios == antes + 1
    exp.plan.proponer(date(2026, 7, 1))
    assert {c.clave: c.despues for c in comparada.cambios} == {c: fechas(exp, c) for c in por_clave}


def test_lo_que_sale_del_plan_vuelve_con_sus_flechas_al_deshacer(exp: Expediente) -> None:
    exp.herramientas.no_aplica("2a", "El municipio comparte estos perfiles con otro.")
    antes = exp.cronograma()
    exp.plan.proponer(date(2026, 7, 1))
    assert "2a" not in {a.herramienta for a in exp.cronograma().actividades}
    exp.plan.deshacer()
    assert exp.cronograma().actividades == antes.actividades
    assert set(exp.cronograma().enlaces) == set(antes.enlaces)


def test_la_propuesta_sigue_al_diagnostico_solo_si_no_es_preliminar(exp: Expediente) -> None:
    calendario = exp.plan.propuesta(date(2026, 7, 1), segun_diagnostico=False)
    assert exp.plan.propuesta(date(2026, 7, 1)) == calendario
    respuestas = {"dx/D-1a-1": "g0", "dx/D-1b-4": 0, "dx/D-1d-1": "g0", "dx/D-2a-1": "g0"}
    exp.respuestas.guardar_varias(respuestas)
    assert not exp.diagnostico().preliminar
    segun = {c.clave: c for c in exp.plan.propuesta(date(2026, 7, 1)).cambios}
    por_olas = {c.clave: c for c in calendario.cambios}
    assert "ola 1" in por_olas["2a"].explicacion
    assert "espera a 1b" in segun["2a"].explicacion
    # 1d no espera a nadie: por prioridad no aguarda a su ola.
    pronto, tarde = segun["1d"].despues, por_olas["1d"].despues
    assert pronto
    assert tarde
    assert pronto < tarde
    assert "no espera a ninguna otra" in segun["1a"].explicacion
    assert exp.plan.propuesta(date(2026, 7, 1), segun_diagnostico=False) == calendario


def test_una_ruta_que_no_existe_se_dice(exp: Expediente) -> None:
    with pytest.raises(ErrorDeUsuario, match="ruta"):
        exp.plan.propuesta(date(2026, 7, 1), ruta="turbo")


# ── Deshacer ──


def test_deshacer_lo_real_de_una_herramienta_vuelve_a_lo_que_habia(ruta: Path) -> None:
    with nuevo(ruta) as exp:
        exp.plan.marcar_real(una(exp, "1a").id, date(2026, 1, 7), date(2026, 2, 3))
        assert exp.plan.deshacer() == "anotar lo real de Herramienta 1a"
        assert (una(exp, "1a").inicio_real, una(exp, "1a").fin_real) == (None, None)
    with reabrir(ruta, reloj=reloj(date(2026, 2, 15))) as exp:
        assert una(exp, "1a").atraso_dias == 10


def test_si_alguien_cambio_la_celda_entretanto_ese_paso_ya_no_se_deshace(exp: Expediente) -> None:
    con_proyecto(exp)
    exp.plan.agregar_inhabil(date(2026, 3, 19), "Fiesta patronal")
    exp.plan.mover(una(exp, "1d.p1.1").id, date(2026, 6, 2), date(2026, 6, 12))
    exp.respuestas.guardar("1d/pr_actividades", TAREAS)
    assert exp.plan.deshacer() == "anotar inhábil el 19 mar 2026"
    assert [r["inicio"] for r in exp.respuestas.valor("1d/pr_actividades")] == [
        t["inicio"] for t in TAREAS
    ]
