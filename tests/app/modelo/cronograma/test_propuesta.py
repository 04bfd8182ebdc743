"""El plan propuesto: el calendario tipo, o por prioridad y capacidad según el diagnóstico."""

import random
from datetime import date

import pytest

from app.dominio.nivelado import mas_a_la_vez
from app.dominio.plazos import Tramo, meses_entre
from app.dominio.prioridad import Candidata, Circunstancias, orden_recomendado
from app.modelo.cronograma.propuesta import (
    Propuesta,
    Recomendacion,
    enlaces_de,
    ocupa_lugar,
    proponer,
)
from app.modelo.tipos import Modelo

INICIO = date(2026, 1, 5)


def meses(plan: Propuesta) -> dict[str, int]:
    return {clave: meses_entre(INICIO, i) + 1 for clave, (i, _) in plan.fechas().items()}


def recomendar(modelo: Modelo, niveles: dict[str, int], *, convenio: bool) -> Recomendacion:
    candidatas = [
        Candidata(h.clave, niveles.get(h.clave), h.plazo.meses) for h in modelo.herramientas
    ]
    orden = orden_recomendado(candidatas, enlaces_de(modelo), Circunstancias(hay_convenio=convenio))
    return Recomendacion(orden.orden, orden.mantener)


def test_sin_diagnostico_sale_el_calendario_tipo(modelo: Modelo) -> None:
    plan = proponer(modelo, INICIO)
    tipo = {v.herramienta: v.mes_inicio for ola in modelo.olas for v in ola.ventanas}
    del tipo["dx"]
    assert meses(plan) == tipo
    assert plan.explicaciones["3a"] == (
        "Empieza en el mes 6 porque va en la ola 1 del calendario tipo."
    )
    assert plan.resumen == "La instalación termina en el mes 23."


def test_con_diagnostico_va_por_prioridad_y_no_por_olas(modelo: Modelo) -> None:
    plan = proponer(
        modelo, INICIO, recomendacion=recomendar(modelo, {"2c": 0, "1b": 2}, convenio=False)
    )
    assert meses(plan)["1a"] == 1
    assert plan.explicaciones["1b"] == "Empieza en el mes 2 porque espera a 1a."
    assert all(plan.explicaciones[h.clave] for h in modelo.herramientas)


@pytest.mark.parametrize("capacidad", [1, 2, 3])
def test_nunca_hay_mas_a_la_vez_que_la_capacidad(modelo: Modelo, capacidad: int) -> None:
    claves = [h.clave for h in modelo.herramientas]
    azar = random.Random(7)
    for _ in range(40):
        orden = tuple(azar.sample(claves, len(claves)))
        consejo = Recomendacion(orden, tuple(azar.sample(claves, 3)), capacidad)
        inicio = date(2026, azar.randint(1, 12), azar.randint(1, 28))
        plan = proponer(modelo, inicio, recomendacion=consejo)
        ocupan = {
            clave: Tramo(*tramo)
            for clave, tramo in plan.fechas().items()
            if ocupa_lugar(modelo.herramienta(clave)) and clave not in consejo.mantener
        }
        assert list(mas_a_la_vez(ocupan, capacidad)) == []


def test_si_no_hay_lugar_se_explica(modelo: Modelo) -> None:
    orden = tuple(h.clave for h in modelo.herramientas)
    plan = proponer(modelo, INICIO, recomendacion=Recomendacion(orden, capacidad=1))
    assert plan.explicaciones["2c"].endswith("porque espera a 1a y ya hay 1 a la vez.")


def test_lo_ya_instalado_ni_ocupa_lugar_ni_hace_esperar(modelo: Modelo) -> None:
    todas = tuple(h.clave for h in modelo.herramientas)
    consejo = Recomendacion(todas, mantener=("1a", "1b"), capacidad=1)
    plan = proponer(modelo, INICIO, recomendacion=consejo)
    assert meses(plan)["1c"] == 1
    assert plan.explicaciones["1b"] == "Ya está instalada: sólo hay que mantenerla."
    assert not [e for e in plan.enlaces if e.de in consejo.mantener]


@pytest.mark.parametrize(
    ("ruta", "herramientas", "resumen"),
    [
        (
            "rapida",
            ["1a", "1b", "2a", "3a", "4b", "5b", "5d"],
            "La instalación termina en el mes 13: con los plazos del Modelo no cabe en los 12 de "
            "la ruta Rápida.",
        ),
        ("rescate", ["1a", "1b", "2a", "3a", "4b"], "La instalación termina en el mes 13."),
    ],
)
def test_cada_ruta_lleva_solo_sus_herramientas(
    modelo: Modelo, ruta: str, herramientas: list[str], resumen: str
) -> None:
    plan = proponer(modelo, INICIO, ruta=ruta)
    assert list(plan.fechas()) == herramientas
    assert plan.resumen == resumen


def test_lo_que_no_aplica_queda_fuera_y_una_ruta_inventada_se_rechaza(modelo: Modelo) -> None:
    assert "3a" not in proponer(modelo, INICIO, ["3a"], ruta="rescate").fechas()
    with pytest.raises(KeyError, match="exprés"):
        proponer(modelo, INICIO, ruta="exprés")
