"""Traer a 1d lo que se planeó en otro programa."""

from datetime import date, timedelta

import pytest

from app.expediente.archivo import Expediente
from app.expediente.errores import PlanAjenoNoCabe
from app.modelo.cronograma.ajeno import Juicio, PlanAjeno, RenglonAjeno, TareaAjena
from app.modelo.cronograma.valores import PROYECTO, TAREA

LUNES = date(2026, 6, 1)


def plan(*tareas: TareaAjena, nombre: str = "Digitalizar el archivo") -> PlanAjeno:
    """Un plan ajeno con esas tareas, todas listas."""
    renglones = (RenglonAjeno(n, t, Juicio.LISTO, "") for n, t in enumerate(tareas, start=1))
    return PlanAjeno("mspdi", nombre, tuple(renglones))


def tarea(uid: str, desde: int, hasta: int, **otros: object) -> TareaAjena:
    """Una tarea que va del día `desde` al `hasta`, contados desde el 1 de junio."""
    dias = (LUNES + timedelta(days=desde), LUNES + timedelta(days=hasta))
    return TareaAjena(uid, f"Tarea {uid}", *dias, **otros)  # type: ignore[arg-type]


def test_cada_tarea_elegida_es_un_renglon_y_todo_se_deshace_de_una_vez(exp: Expediente) -> None:
    ana = exp.personas.agregar("Ana Ríos").id
    ajeno = plan(
        TareaAjena("0", "Resumen", LUNES, LUNES + timedelta(days=40), resumen=True),
        tarea("a", 0, 9, nivel=2, avance=100, responsable="Ana Rios"),
        tarea("b", 10, 19, nivel=2, avance=40, predecesoras=("a",), responsable="Nadie"),
        tarea("c", 20, 40, nivel=2, predecesoras=("a", "b", "x")),
    )
    assert exp.plan.importar(ajeno, {"0", "a", "b", "c"}) == 3
    valores = exp.respuestas.de_ficha("1d", "proyecto")
    assert valores["pr_nombre"] == "Digitalizar el archivo"
    assert (valores["pr_inicio"], valores["pr_fin"]) == ("2026-06-01", "2026-07-11")
    renglones = valores["pr_actividades"]
    assert [r["num"] for r in renglones] == ["1", "2", "3"]
    assert [r.get("predecesora", "") for r in renglones] == ["", "1", "1, 2"]
    assert [r["avance_pct"] for r in renglones] == ["100", "40", "0"]
    assert [r.get("responsable", "") for r in renglones] == [ana, "", ""]
    assert [a.tipo for a in exp.cronograma().actividades if a.clave.startswith("1d.p1")] == [
        PROYECTO,
        TAREA,
        TAREA,
        TAREA,
    ]
    assert exp.plan.deshacer() == "traer Digitalizar el archivo"
    assert exp.fichas.lista("1d", "proyecto") == ()
    exp.plan.rehacer()
    assert exp.respuestas.de_ficha("1d", "proyecto") == valores


def test_lo_traido_sigue_ahi_al_reabrir_y_se_puede_mover(exp: Expediente) -> None:
    exp.plan.importar(plan(tarea("a", 0, 9), tarea("b", 9, 19, predecesoras=("a",))), {"a", "b"})
    (una,) = [a for a in exp.cronograma().actividades if a.clave == "1d.p1.1"]
    exp.plan.mover(una.id, date(2026, 6, 5), date(2026, 6, 14), sucesoras=True)
    fines = [r["fin"] for r in exp.respuestas.valor("1d/pr_actividades")]
    assert fines == ["2026-06-14", "2026-06-24"]


def test_si_no_caben_en_un_proyecto_va_uno_por_cada_grupo_de_primer_nivel(exp: Expediente) -> None:
    tareas = []
    for grupo in ("Norte", "Sur"):
        tareas.append(TareaAjena(grupo, grupo, LUNES, LUNES, resumen=True))
        tareas += [tarea(f"{grupo}{n}", n, n + 5, nivel=2) for n in range(10)]
    assert exp.plan.importar(plan(*tareas), {t.uid for t in tareas}) == 20
    assert [f.titulo for f in exp.fichas.lista("1d", "proyecto")] == ["Norte", "Sur"]
    assert exp.plan.deshacer() == "traer 2 proyectos"
    assert exp.fichas.lista("1d", "proyecto") == ()


def test_los_nombres_largos_se_recortan_y_los_de_una_formula_son_texto(exp: Expediente) -> None:
    larga = TareaAjena("a", "=SUMA(A1)" + "x" * 400, LUNES, None)
    exp.plan.importar(plan(larga, nombre="N" * 500), {"a"})
    valores = exp.respuestas.de_ficha("1d", "proyecto")
    (renglon,) = valores["pr_actividades"]
    assert len(valores["pr_nombre"]) == len(renglon["actividad"]) == 200
    assert renglon["actividad"].startswith("=SUMA(A1)x")
    assert renglon["fin"] == "2026-06-01"


def test_sin_nada_que_traer_no_se_crea_ningun_proyecto(exp: Expediente) -> None:
    antes = exp.nucleo.almacen.cambios
    with pytest.raises(PlanAjenoNoCabe, match="ninguna"):
        exp.plan.importar(plan(TareaAjena("a", "Sin fechas", None, None)), {"a"})
    with pytest.raises(PlanAjenoNoCabe):
        exp.plan.importar(plan(tarea("a", 0, 1)), set())
    assert exp.nucleo.almacen.cambios == antes
