"""Lo que se escribe en MSPDI o iCalendar se vuelve a leer igual."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from app.documentos.cronograma import claves_json, ics, mspdi
from app.documentos.cronograma.dictamen import una_linea
from app.documentos.cronograma.filas import Datos
from app.documentos.cronograma.importacion import leer
from app.documentos.cronograma.jerarquia import esquema
from app.modelo.carga import cargar_modelo
from app.modelo.cronograma.ajeno import Juicio
from app.modelo.cronograma.valores import HITO, Cronograma
from app.modelo.tipos import TipoDependencia
from tests.interop.azar import cronograma

AHORA = datetime(2026, 6, 1, 12, tzinfo=UTC)
DE_FIN_A_INICIO = (TipoDependencia.OBLIGATORIA, TipoDependencia.RECOMENDADA)
planes = st.integers(0, 2**32).map(lambda semilla: cronograma(Random(semilla)))


@settings(max_examples=40, deadline=None)
@given(planes)
def test_mspdi_ida_y_vuelta_exacta(plan: Cronograma) -> None:
    ajeno = leer(mspdi.escribir(plan, "Mi plan", AHORA))
    assert (ajeno.formato, ajeno.nombre) == ("mspdi", "Mi plan")
    puestos = esquema(plan.actividades)
    lugares = {p.actividad.id: p for p in puestos}
    assert len(ajeno.tareas) == len(puestos)
    for puesto, tarea in zip(puestos, ajeno.tareas, strict=True):
        suya = puesto.actividad
        assert tarea.nombre == una_linea(suya.nombre)
        assert (tarea.inicio, tarea.fin) == (suya.inicio, suya.fin)
        assert (tarea.nivel, tarea.resumen) == (puesto.nivel, puesto.resumen)
        assert (tarea.hito, tarea.avance) == (suya.tipo == HITO, mspdi.avance_de(suya))
        assert tarea.responsable == mspdi.responsable_de(suya)
        assert set(tarea.predecesoras) == {
            str(lugares[e.de].lugar)
            for e in plan.enlaces
            if e.a == suya.id and e.tipo in DE_FIN_A_INICIO and mspdi.enlaza(e, lugares)
        }


@settings(max_examples=25, deadline=None)
@given(planes)
def test_ics_ida_y_vuelta_exacta(plan: Cronograma) -> None:
    ajeno = leer(ics.escribir(Datos(plan, cargar_modelo()), "Mi plan", AHORA))
    assert (ajeno.formato, ajeno.nombre) == ("ics", "Mi plan")
    assert all(r.juicio is Juicio.LISTO for r in ajeno.renglones)
    suyas = [p.actividad for p in esquema(plan.actividades)]
    assert [(t.uid, t.nombre, t.inicio, t.fin) for t in ajeno.tareas] == [
        (ics.uid_de(a), ics.resumen_de(a), a.inicio, a.fin) for a in suyas
    ]


@settings(max_examples=10, deadline=None)
@given(planes)
def test_el_calendario_lo_lee_la_biblioteca_y_avisa_siete_dias_antes(plan: Cronograma) -> None:
    contenido = ics.escribir(Datos(plan, cargar_modelo()), "Mi plan", AHORA)
    assert max(map(len, contenido.split(b"\r\n"))) <= 75
    # La biblioteca no dice de qué tipo es cada propiedad.
    eventos: list[Any] = list(Calendar.from_ical(contenido).walk("VEVENT"))
    for evento, puesto in zip(eventos, esquema(plan.actividades), strict=True):
        suya = puesto.actividad
        assert not evento.errors
        assert evento["DTSTAMP"].dt == AHORA
        assert (evento["DTEND"].dt - suya.fin).days == 1
        assert bool(evento.walk("VALARM")) is not suya.terminada
        for alarma in evento.walk("VALARM"):
            suena = datetime.combine(evento["DTEND"].dt, datetime.min.time())
            suena += alarma["TRIGGER"].dt
            assert ((suya.fin - suena.date()).days, suena.hour) == (7, 9)


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_cualquier_texto_sale_como_texto(titulo: str) -> None:
    plan = replace(cronograma(Random(7)), actividades=(), enlaces=())
    assert leer(mspdi.escribir(plan, titulo, AHORA)).nombre == una_linea(titulo)[:250].translate(
        dict.fromkeys((0xFFFE, 0xFFFF))
    )


def test_el_json_trae_todo_con_las_claves_de_siempre() -> None:
    plan = cronograma(Random(7))
    documento = json.loads(claves_json.escribir(plan, "Mi plan", AHORA))
    assert documento["formato"] == "vitral-cronograma"
    assert documento["generado"] == "2026-06-01T12:00:00Z"
    primera = documento["actividades"][0]
    assert primera["inicio"] == plan.actividades[0].inicio.isoformat()
    assert len(documento["actividades"]) == len(plan.actividades)
    assert {"id", "clave", "nombre", "inicio", "fin", "avance", "base_inicio", "padre"} <= set(
        primera
    )
    assert {e["tipo"] for e in documento["enlaces"]} <= {"O", "R", "P", "A"}
