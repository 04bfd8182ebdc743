"""Índice de cumplimiento: conversiones C01–C10 y lo que falta."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.cumplimiento import (
    CODIGOS,
    DatosCumplimiento,
    Falta,
    conversiones,
    indice_cumplimiento,
    porciento,
)

COMPLETOS = DatosCumplimiento(
    recibidas=50,
    concluidas=40,
    en_plazo=36,
    sin_respuesta=1,
    dias_promedio=Decimal("13.5"),
    plazo_legal=15,
    con_prorroga=5,
    recursos=2,
    respondidas=40,
    contrarias=1,
    resueltas=4,
    cumplidas_en_plazo=3,
    por_cumplir=4,
    obligaciones_publicadas=40,
    obligaciones_aplicables=50,
    obligaciones_actualizadas=30,
    verificacion=70,
)


def test_cada_dato_se_convierte_con_su_formula() -> None:
    assert conversiones(COMPLETOS) == {
        "C01": 90,
        "C02": 60,  # 2 % sin respuesta × 20
        "C03": 50,  # 0.9 del plazo, a medio camino entre 0.6 y 1.2
        "C04": 80,  # 10 % × 2
        "C05": 50,  # 5 % × 10
        "C06": 75,
        "C07": 75,
        "C08": 80,
        "C09": 75,
        "C10": 70,
    }
    resultado = indice_cumplimiento(COMPLETOS)
    assert resultado.indice == Fraction(705, 10)
    assert resultado.con_dato == 10
    assert not resultado.baja_demanda


@pytest.mark.parametrize(
    ("dias", "puntos"), [(0, 100), (9, 100), (18, 0), (40, 0), (12, Fraction(200, 3))]
)
def test_el_tiempo_va_en_recta_de_0_6_a_1_2_del_plazo(dias: int, puntos: Fraction) -> None:
    assert conversiones(replace(COMPLETOS, dias_promedio=dias))["C03"] == puntos


@pytest.mark.parametrize("plazo", [None, 0])
def test_sin_plazo_legal_no_hay_dato_de_tiempo(plazo: int | None) -> None:
    assert conversiones(replace(COMPLETOS, plazo_legal=plazo))["C03"] is Falta.SIN_DATO


def test_los_descuentos_no_bajan_de_cero() -> None:
    malos = conversiones(replace(COMPLETOS, sin_respuesta=50, con_prorroga=50, recursos=40))
    assert [malos[codigo] for codigo in ("C02", "C04", "C05")] == [0, 0, 0]


def test_sin_solicitudes_no_se_penaliza_pero_se_marca_baja_demanda() -> None:
    sin_casos = replace(COMPLETOS, recibidas=0)
    convertidos = conversiones(sin_casos)
    assert {convertidos[codigo] for codigo in CODIGOS[:7]} == {Falta.SIN_CASOS}
    resultado = indice_cumplimiento(sin_casos)
    assert resultado.baja_demanda
    assert resultado.con_dato == 3
    assert resultado.indice is None


def test_con_menos_de_cuatro_datos_la_informacion_es_insuficiente() -> None:
    tres = DatosCumplimiento(
        obligaciones_publicadas=40,
        obligaciones_aplicables=50,
        obligaciones_actualizadas=30,
        verificacion=70,
    )
    assert indice_cumplimiento(tres).indice is None
    cuatro = indice_cumplimiento(replace(tres, concluidas=10, en_plazo=10))
    assert cuatro.indice == Fraction(80 + 75 + 70 + 100, 4)


def test_sin_casos_y_sin_dato_son_cosas_distintas() -> None:
    assert porciento(0, 0) is Falta.SIN_CASOS
    assert porciento(None, 0) is Falta.SIN_CASOS
    assert porciento(None, 5) is Falta.SIN_DATO
    assert porciento(5, None) is Falta.SIN_DATO
    assert porciento(0, 5) == 0
    vacio = DatosCumplimiento()
    assert set(conversiones(vacio).values()) == {Falta.SIN_DATO}
    assert not indice_cumplimiento(vacio).baja_demanda


CANTIDADES = st.none() | st.integers(0, 500)


@given(st.tuples(*[CANTIDADES] * 17))
def test_todo_lo_convertido_va_de_0_a_100(cantidades: tuple[int | None, ...]) -> None:
    datos = DatosCumplimiento(*cantidades)
    numeros = [v for v in conversiones(datos).values() if isinstance(v, Fraction)]
    assert all(0 <= numero <= 100 for numero in numeros)
    indice = indice_cumplimiento(datos).indice
    assert (indice is None) == (len(numeros) < 4)
    assert indice is None or min(numeros) <= indice <= max(numeros)
