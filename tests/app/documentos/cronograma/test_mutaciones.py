"""Planes buenos con octetos cambiados: se leen o se rechazan, pero nunca revientan."""

import re
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documentos.cronograma import ics, mspdi
from app.documentos.cronograma.filas import Datos
from app.documentos.cronograma.importacion import leer
from app.errores import ErrorDeUsuario
from app.modelo.carga import cargar_modelo
from app.modelo.cronograma.ajeno import PlanAjeno
from tests.interop.azar import cronograma

AHORA = datetime(2026, 6, 1, tzinfo=UTC)
_PIEZAS = (b"", b"\x00", b"<", b">", b'"', b":", b";", b"\r\n", b"9999999999", b"-", b"\xff", b"Z")
_PLANNER = (
    b'<project mrproject-version="2" name="A"><tasks><task id="1" name="A" type="normal" '
    b'start="20210201T000000Z" end="20210305T170000Z" percent-complete="5"><predecessors>'
    b'<predecessor id="1" predecessor-id="2" type="FS" lag="0"/></predecessors>'
    b'<task id="2" name="B" start="20210201T000000Z" end="20210202T000000Z"/></task></tasks>'
    b'<resources><resource id="1" name="Ana"/></resources>'
    b'<allocations><allocation task-id="2" resource-id="1"/></allocations></project>'
)


_VALORES = (
    "",
    "-1",
    "0",
    "1",
    "٣",
    "1e9",
    "99999999999999999999",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59",
    "2026-02-30T00:00:00",
    "00010101T000000Z",
    "99991231T000000Z",
    "PT999999999H0M0S",
    "PT-5H0M0S",
    "P1Y",
    "ñandú " * 100,
)
_VALOR = re.compile(rb'(?<=>)[^<>]+(?=</)|(?<=")[^"<>]+(?=")|(?<=:)[^\r\n]+')


def _cambiar_octetos(datos: bytes, azar: Random) -> bytes:
    lugar = azar.randrange(len(datos))
    return datos[:lugar] + azar.choice(_PIEZAS) + datos[lugar + azar.randint(0, 8) :]


def _cambiar_un_valor(datos: bytes, azar: Random) -> bytes:
    inicio, fin = azar.choice([hallado.span() for hallado in _VALOR.finditer(datos)])
    return datos[:inicio] + azar.choice(_VALORES).encode() + datos[fin:]


def _originales() -> dict[str, bytes]:
    plan = cronograma(Random(11))
    return {
        "mspdi": mspdi.escribir(plan, "Plan", AHORA),
        "ics": ics.escribir(Datos(plan, cargar_modelo()), "Plan", AHORA),
        "planner": _PLANNER,
    }


@pytest.mark.parametrize("formato", ["mspdi", "ics", "planner"])
@settings(max_examples=80, deadline=None)
@given(semilla=st.integers(0, 2**32), cuantas=st.integers(1, 6))
def test_un_plan_mutado_se_lee_o_se_rechaza(formato: str, semilla: int, cuantas: int) -> None:
    azar = Random(semilla)
    datos = ORIGINALES[formato]
    # La mitad rompe la forma; la otra deja la forma y cambia los valores.
    mutar = azar.choice((_cambiar_octetos, _cambiar_un_valor))
    for _ in range(cuantas):
        datos = mutar(datos, azar)
    try:
        plan = leer(datos)
    except ErrorDeUsuario as error:
        assert error.codigo.startswith("INT-0")  # noqa: PT017  (leer bien también vale)
        return
    assert isinstance(plan, PlanAjeno)
    for tarea in plan.tareas:
        assert tarea.nombre
        assert isinstance(tarea.inicio, date)
        assert isinstance(tarea.fin, date)
        assert tarea.inicio <= tarea.fin
        assert 0 <= tarea.avance <= 100


ORIGINALES = _originales()
