"""El avance según los pasos probados: ponderado por días y sin regalar el cien."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.avance_pasos import NADA, TODO, Parte, avance_de, completos

FRACCIONES = st.fractions(min_value=0, max_value=1, max_denominator=12)
PARTES = st.lists(st.tuples(st.integers(1, 400), FRACCIONES), min_size=1, max_size=12)


def test_pesa_mas_lo_que_dura_mas() -> None:
    assert avance_de([(30, TODO), (10, NADA)]) == 75
    assert avance_de([(30, NADA), (10, TODO)]) == 25
    assert avance_de([(30, Fraction(1, 2)), (10, TODO)]) == 62


def test_sin_pasos_no_hay_avance() -> None:
    assert (avance_de([]), completos([])) == (0, (0, 0))


def test_casi_todo_no_es_todo() -> None:
    partes = [(10_000, TODO), (1, Fraction(11, 12))]
    assert (avance_de(partes), completos(partes)) == (99, (1, 2))


@pytest.mark.parametrize("parte", [(0, TODO), (3, Fraction(-1, 2)), (3, Fraction(3, 2))])
def test_rechaza_lo_que_no_puede_ser(parte: Parte) -> None:
    with pytest.raises(ValueError, match="parte del avance"):
        avance_de([parte])


@given(PARTES)
def test_llega_a_cien_solo_si_todos_los_pasos_estan_completos(partes: list[Parte]) -> None:
    hechos, total = completos(partes)
    assert 0 <= avance_de(partes) <= 100
    assert (avance_de(partes) == 100) == (hechos == total)
    assert total == len(partes)


@given(PARTES, st.data())
def test_probar_algo_mas_nunca_baja_el_avance(partes: list[Parte], datos: st.DataObject) -> None:
    cual = datos.draw(st.integers(0, len(partes) - 1))
    dias, antes = partes[cual]
    despues = datos.draw(st.fractions(min_value=antes, max_value=1, max_denominator=24))
    mejor = [*partes[:cual], (dias, despues), *partes[cual + 1 :]]
    assert avance_de(mejor) >= avance_de(partes)
    assert completos(mejor)[0] >= completos(partes)[0]


@given(PARTES, st.integers(1, 9))
def test_no_depende_del_orden_ni_de_la_unidad_de_tiempo(partes: list[Parte], veces: int) -> None:
    assert avance_de(partes[::-1]) == avance_de(partes)
    assert avance_de([(dias * veces, fraccion) for dias, fraccion in partes]) == avance_de(partes)
