"""Mediana y cuartiles; lo que falta nunca es cero."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.estadistica import Resumen, mediana, percentil, redondear, resumir

VALORES = st.lists(st.integers(0, 100), min_size=1, max_size=40)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=40))
def test_los_cuartiles_coinciden_con_la_biblioteca_estandar(valores: list[int]) -> None:
    fracciones = [Fraction(valor) for valor in valores]
    q1, q2, q3 = statistics.quantiles(fracciones, n=4, method="inclusive")
    esperado = Resumen(len(valores), 0, q2, q1, q3)
    assert resumir(valores) == esperado
    assert mediana(valores) == statistics.median(fracciones)


@given(VALORES, st.integers(0, 20))
def test_quien_no_reporto_se_cuenta_pero_no_pesa(valores: list[int], faltan: int) -> None:
    con, sin = resumir([*valores, *([None] * faltan)]), resumir(valores)
    assert con.sin_dato == faltan
    assert (con.n, con.mediana, con.p25, con.p75) == (sin.n, sin.mediana, sin.p25, sin.p75)


def test_sin_un_solo_dato_no_hay_mediana_ni_cero() -> None:
    assert resumir([None, None]) == Resumen(0, 2, None, None, None)


@given(VALORES, st.integers(0, 100))
def test_un_percentil_queda_entre_el_menor_y_el_mayor(valores: list[int], p: int) -> None:
    assert min(valores) <= percentil(valores, p) <= max(valores)


def test_los_extremos_son_el_menor_y_el_mayor() -> None:
    assert percentil([9, 1, 5], 0) == 1
    assert percentil([9, 1, 5], 100) == 9


@pytest.mark.parametrize(("valores", "p"), [([], 50), ([1], 101), ([1], -1)])
def test_un_percentil_imposible_es_error_de_quien_llama(valores: list[int], p: int) -> None:
    with pytest.raises(ValueError, match="percentil"):
        percentil(valores, p)


def test_la_mitad_se_redondea_hacia_arriba() -> None:
    assert [redondear(Fraction(n, 2)) for n in (0, 1, 2, 3, 5)] == [0, 1, 1, 2, 3]
    assert redondear(Fraction(646, 10)) == 65
