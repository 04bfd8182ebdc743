"""Plazos: meses calendario, desfases y reparto de pasos."""

import random
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, pairwise
from math import floor

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.plazos import (
    Tramo,
    dia_al,
    fin_de_plazo,
    meses_entre,
    proporcion,
    repartir_pasos,
    repeticiones,
    sumar_desfase,
    sumar_meses,
)

FECHAS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def sumar_a_mano(desde: date, meses: int) -> date:
    """El mismo día del mes de llegada o, si no existe, el anterior que exista."""
    indice = desde.year * 12 + desde.month - 1 + meses
    for dia in range(desde.day, 0, -1):
        try:
            return date(indice // 12, indice % 12 + 1, dia)
        except ValueError:
            continue
    raise AssertionError


def test_diez_mil_casos_al_azar_coinciden_con_dateutil_y_con_la_cuenta_a_mano() -> None:
    azar = random.Random(17)
    for _ in range(10_000):
        desde = date(1900, 1, 1) + timedelta(days=azar.randrange(110_000))
        meses = azar.randrange(-600, 601)
        suma = sumar_meses(desde, meses)
        assert suma == fin_de_plazo(desde, meses) == desde + relativedelta(months=meses)
        assert suma == sumar_a_mano(desde, meses)
        assert sumar_desfase(desde, meses * 30) == suma


def test_diez_mil_lapsos_al_azar_miden_los_meses_de_dateutil() -> None:
    azar = random.Random(71)
    for _ in range(10_000):
        inicio = date(1900, 1, 1) + timedelta(days=azar.randrange(100_000))
        fin = inicio + timedelta(days=azar.randrange(10_000))
        medido = relativedelta(fin, inicio)
        completos = medido.years * 12 + medido.months
        # dateutil resta desde el final: sólo difiere cuando el mes se recorta (31 ene a 28 feb).
        assert meses_entre(inicio, fin) in {completos, completos + 1}
        if inicio.day <= 28:
            assert meses_entre(inicio, fin) == completos


def test_diez_mil_repartos_al_azar_son_los_de_la_fraccion_exacta() -> None:
    azar = random.Random(170)
    for _ in range(10_000):
        inicio = date(1900, 1, 1) + timedelta(days=azar.randrange(100_000))
        fin = inicio + relativedelta(months=azar.randrange(1, 25))
        pasos = [azar.randrange(1, 60) for _ in range(azar.randrange(1, 9))]
        tramos = repartir_pasos(pasos, inicio, fin)
        exactos = [floor(Fraction(d * (fin - inicio).days, sum(pasos))) for d in pasos]
        assert [t.dias for t in tramos[:-1]] == exactos[:-1]
        assert sum(t.dias for t in tramos) == (fin - inicio).days


@given(FECHAS, st.integers(0, 600))
def test_sumar_meses_nunca_salta_de_mes(dia: date, meses: int) -> None:
    fin = sumar_meses(dia, meses)
    assert (fin.year * 12 + fin.month) - (dia.year * 12 + dia.month) == meses
    assert fin.day <= dia.day


def test_el_31_de_enero_mas_un_mes_es_el_ultimo_de_febrero() -> None:
    assert sumar_meses(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert sumar_meses(date(2028, 1, 31), 1) == date(2028, 2, 29)


def test_tres_meses_desde_el_5_de_enero_vencen_el_5_de_abril() -> None:
    assert fin_de_plazo(date(2026, 1, 5), 3) == date(2026, 4, 5)


@given(FECHAS, st.integers(-600, 600))
def test_meses_entre_deshace_la_suma(dia: date, meses: int) -> None:
    assert meses_entre(dia, sumar_meses(dia, meses)) == meses


@given(FECHAS, FECHAS)
def test_meses_entre_es_el_mayor_que_no_se_pasa(inicio: date, fin: date) -> None:
    meses = meses_entre(inicio, fin)
    assert sumar_meses(inicio, meses) <= fin < sumar_meses(inicio, meses + 1)


def test_el_desfase_de_treinta_dias_es_un_mes_y_los_demas_son_dias() -> None:
    assert sumar_desfase(date(2026, 2, 5), 30) == date(2026, 3, 5)
    assert sumar_desfase(date(2026, 2, 5), 90) == date(2026, 5, 5)
    assert sumar_desfase(date(2026, 2, 5), 45) == date(2026, 3, 22)
    assert sumar_desfase(date(2026, 3, 5), -30) == date(2026, 2, 5)
    assert sumar_desfase(date(2026, 3, 5), 0) == date(2026, 3, 5)


@given(st.lists(st.integers(0, 90), min_size=1, max_size=12), FECHAS, st.integers(0, 800))
def test_los_pasos_cubren_el_plazo_sin_huecos_ni_traslapes(
    dias: list[int], inicio: date, dura: int
) -> None:
    fin = inicio + timedelta(days=dura)
    tramos = repartir_pasos(dias, inicio, fin)
    assert len(tramos) == len(dias)
    assert tramos[0].inicio == inicio
    assert tramos[-1].fin == fin
    for uno, otro in pairwise(tramos):
        assert uno.fin == otro.inicio
    assert all(tramo.dias >= 0 for tramo in tramos)
    for paso, tramo in list(zip(dias, tramos, strict=True))[:-1]:
        assert abs(tramo.dias - paso * dura / max(1, sum(dias))) < 1


def test_los_pasos_de_1a_en_31_dias_dejan_el_residuo_al_ultimo() -> None:
    tramos = repartir_pasos([3, 6, 6, 5, 5, 2, 3], date(2026, 1, 5), date(2026, 2, 5))
    assert [tramo.dias for tramo in tramos] == [3, 6, 6, 5, 5, 2, 4]


def test_pasos_sin_dias_caen_todos_en_el_ultimo() -> None:
    inicio, fin = date(2026, 1, 5), date(2026, 1, 8)
    assert repartir_pasos([0, 0], inicio, fin) == (Tramo(inicio, inicio), Tramo(inicio, fin))
    assert repartir_pasos([], inicio, fin) == ()


@pytest.mark.parametrize(("dias", "dura"), [([1, 2], -1), ([-1, 2], 5)])
def test_nada_dura_menos_de_cero(dias: list[int], dura: int) -> None:
    inicio = date(2026, 1, 5)
    with pytest.raises(ValueError, match="cero"):
        repartir_pasos(dias, inicio, inicio + timedelta(days=dura))


def test_los_ciclos_siguen_por_meses_calendario_sin_derivar() -> None:
    inicio = date(2024, 2, 29)
    ciclos = list(repeticiones(inicio, date(2025, 2, 28), 12, date(2029, 1, 1)))
    assert [c.inicio for c in ciclos] == [date(a, 2, 28) for a in (2025, 2026, 2027)] + [
        date(2028, 2, 29)
    ]
    fin_de_mes = repeticiones(date(2026, 1, 31), date(2026, 1, 31), 1, date(2027, 1, 1))
    assert [c.inicio.day for c in islice(fin_de_mes, 3)] == [28, 31, 30]


def test_si_el_primer_ciclo_se_alarga_el_segundo_lo_espera() -> None:
    (ciclo,) = repeticiones(date(2026, 1, 5), date(2027, 3, 5), 12, date(2028, 1, 1))
    assert ciclo == Tramo(date(2027, 3, 5), date(2028, 3, 5))
    corto = next(repeticiones(date(2026, 1, 5), date(2026, 9, 5), 12, date(2028, 1, 1)))
    assert corto.inicio == date(2027, 1, 5)


@given(FECHAS, st.integers(0, 900), st.integers(1, 24), st.integers(0, 4000))
def test_los_ciclos_se_siguen_sin_huecos_y_todos_empiezan_a_tiempo(
    inicio: date, dura: int, cada: int, faltan: int
) -> None:
    fin, hasta = inicio + timedelta(days=dura), inicio + timedelta(days=faltan)
    ciclos = list(repeticiones(inicio, fin, cada, hasta))
    assert all(uno.fin == otro.inicio for uno, otro in pairwise(ciclos))
    assert all(fin <= ciclo.inicio < hasta for ciclo in ciclos)
    if ciclos:
        assert ciclos[-1].fin >= hasta


def test_un_ciclo_de_cero_meses_es_error_de_quien_llama() -> None:
    with pytest.raises(ValueError, match="un mes"):
        next(repeticiones(date(2026, 1, 5), date(2026, 1, 5), 0, date(2028, 1, 1)))


def test_la_proporcion_compara_con_el_plazo_de_ese_inicio() -> None:
    assert proporcion(date(2026, 2, 5), date(2026, 5, 5), 3) == 1
    assert proporcion(date(2026, 2, 5), date(2026, 3, 5), 3) == Fraction(28, 89)
    assert proporcion(date(2026, 2, 5), date(2026, 2, 6), 0) == 1


@given(FECHAS, st.integers(0, 4000))
def test_el_dia_al_porcentaje_avanza_de_inicio_a_fin(inicio: date, dura: int) -> None:
    fin = inicio + timedelta(days=dura)
    dias = [dia_al(p, inicio, fin) for p in range(101)]
    assert (dias[0], dias[-1]) == (inicio, fin)
    assert dias == sorted(dias)
