"""Ediciones al azar: deshacerlo todo deja el archivo igual y rehacerlo, como estaba."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errores import ErrorDeUsuario
from app.expediente.archivo import Expediente
from app.modelo.cronograma.valores import Actividad
from app.modelo.tipos import TipoDependencia
from tests.app.expediente.ayudas import nuevo, reabrir

MOTIVO = "El cabildo sesiona hasta mediados de año."
TABLAS = ("actividad", "dependencia", "linea_base", "linea_base_tramo", "inhabil", "ejercicio")
DIA = date(2026, 1, 1)
ACCIONES = ("mover", "real", "enlazar", "desenlazar", "depender", "base", "quitar_base")
OTRAS = ("inhabil", "quitar_inhabil", "proponer", "responsable")

edicion = st.tuples(
    st.sampled_from(ACCIONES + OTRAS),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 500),
    st.integers(0, 200),
)


def preparado(ruta: Path) -> Expediente:
    """Un expediente con proyecto, tareas, compromiso y una persona."""
    exp = nuevo(ruta)
    exp.personas.agregar("Ana")
    exp.respuestas.guardar_varias(
        {
            "1d/pr_nombre": "Archivo",
            "1d/pr_inicio": "2026-06-01",
            "1d/pr_fin": "2026-08-01",
            "1d/pr_actividades": [
                {"num": "1", "actividad": "Medir", "inicio": "2026-06-01", "fin": "2026-06-11"},
                {"num": "2", "inicio": "2026-06-11", "fin": "2026-07-01", "predecesora": "1"},
            ],
            "1a/cv_compromisos": [
                {
                    "compromiso": "P",
                    "herramienta": "1b",
                    "inicio": "2026-02-01",
                    "limite": "2026-09-01",
                }
            ],
        }
    )
    return exp


def editar(exp: Expediente, orden: tuple[str, int, int, int, int]) -> None:
    """Hace una edición; la que no se puede, se niega sin escribir."""
    accion, uno, otro, desde, largo = orden
    barras = exp.cronograma().actividades
    de, a = barras[uno % len(barras)], barras[otro % len(barras)]
    inicio = DIA + timedelta(days=desde)
    antes = exp.nucleo.almacen.cambios
    try:
        _hacer(exp, accion, (de, a), (inicio, inicio + timedelta(days=largo)))
    except ErrorDeUsuario:
        assert exp.nucleo.almacen.cambios == antes


def _hacer(
    exp: Expediente, accion: str, barras: tuple[Actividad, Actividad], tramo: tuple[date, date]
) -> None:
    de, a = barras
    lineas = exp.plan.lineas_base()
    tipo = list(TipoDependencia)[tramo[0].day % 4]
    hacer: dict[str, Any] = {
        "mover": lambda: exp.plan.mover(
            de.id, *tramo, sucesoras=tramo[0].day % 2 == 0, motivo=MOTIVO
        ),
        "real": lambda: exp.plan.marcar_real(de.id, *tramo),
        "enlazar": lambda: exp.plan.enlazar(de.id, a.id, tipo, tramo[0].day, motivo=MOTIVO),
        "desenlazar": lambda: exp.plan.desenlazar(de.id, a.id),
        "depender": lambda: exp.plan.depender(a.id, de.clave, motivo=MOTIVO),
        "base": exp.plan.fijar_linea_base,
        "quitar_base": lambda: exp.plan.quitar_linea_base(lineas[0].id if lineas else ""),
        "inhabil": lambda: exp.plan.agregar_inhabil(tramo[0], a.nombre),
        "quitar_inhabil": lambda: exp.plan.quitar_inhabil(
            next((i.dia for i in exp.plan.inhabiles()), DIA)
        ),
        "proponer": lambda: exp.plan.proponer(tramo[0]),
        "responsable": lambda: exp.plan.responsable(de.id, "Ana"),
    }
    hacer[accion]()


def foto(exp: Expediente) -> tuple[object, ...]:
    """Las tablas del plan, las fechas de las herramientas, las respuestas y lo que se ve."""
    cruda = exp.nucleo.almacen.cruda
    tablas = tuple(sorted(cruda.execute(f"SELECT * FROM {tabla}").fetchall()) for tabla in TABLAS)
    implementaciones = sorted(
        cruda.execute("SELECT herramienta, inicio, fin, inicio_real, fin_real FROM implementacion")
    )
    respuestas = [exp.respuestas.de_ficha("1d", "proyecto"), exp.respuestas.de_ficha("1a")]
    plan = exp.cronograma()
    return tablas, implementaciones, respuestas, plan.actividades, set(plan.enlaces), plan.inicio


def comprobar_fechas(exp: Expediente) -> None:
    """Cada fecha de herramienta es la de su barra."""
    filas = exp.nucleo.almacen.cruda.execute(
        "SELECT count(*) FROM implementacion i JOIN actividad a ON a.clave = i.herramienta"
        " WHERE a.inicio <> i.inicio OR a.fin <> i.fin"
    ).fetchone()
    assert filas == (0,)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edicion, min_size=1, max_size=8))
def test_deshacer_todo_deja_el_archivo_igual_y_rehacer_como_estaba(
    ordenes: list[tuple[str, int, int, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as carpeta:
        ruta = Path(carpeta) / "a.vitral"
        with preparado(ruta) as exp:
            fotos = [foto(exp)]
            for orden in ordenes:
                editar(exp, orden)
                comprobar_fechas(exp)
                if exp.plan.puede_deshacer and foto(exp) != fotos[-1]:
                    fotos.append(foto(exp))
            for esperada in reversed(fotos[:-1]):
                assert exp.plan.deshacer()
                assert foto(exp) == esperada
            assert exp.plan.deshacer() == ""
            for esperada in fotos[1:]:
                assert exp.plan.rehacer()
                assert foto(exp) == esperada
            assert exp.plan.rehacer() == ""
            final = foto(exp)
        with reabrir(ruta) as exp:
            assert foto(exp)[2:] == final[2:]
