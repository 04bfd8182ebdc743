"""El nivelado: nunca más de N a la vez, por prioridad y sin pasar por encima de nadie."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.nivelado import Aglomeracion, mas_a_la_vez, nivelar
from app.dominio.plazos import Tramo, sumar_meses
from app.dominio.red import CicloEnDependencias, Enlace, Nodo, TipoEnlace, programar
from tests.app.dominio.redes import redes

O = TipoEnlace.OBLIGATORIA  # noqa: E741 - las letras de la tabla de dependencias
A = TipoEnlace.ALIMENTA
ENERO = date(2026, 1, 31)

Red = tuple[date, list[Nodo], list[Enlace]]


def sueltos(caso: Red) -> list[Nodo]:
    """Los nodos sin fechas puestas a mano: el nivelado las decide."""
    return [Nodo(n.clave, meses=n.meses, dias=n.dias, mes=n.mes) for n in caso[1]]


def colocados(caso: Red, capacidad: int, exentas: frozenset[str]) -> dict[str, Tramo]:
    inicio, _, enlaces = caso
    nodos = sueltos(caso)
    lugares = nivelar(inicio, nodos, enlaces, capacidad, exentas)
    arranques = {n.clave: sumar_meses(inicio, lugares[n.clave].mes) for n in nodos}
    return {n.clave: Tramo(arranques[n.clave], n.fin(arranques[n.clave])) for n in nodos}


def test_con_un_lugar_van_una_tras_otra_por_prioridad() -> None:
    nodos = [Nodo("c", meses=2), Nodo("a", meses=1), Nodo("b", meses=3)]
    lugares = nivelar(ENERO, nodos, [], 1)
    assert {clave: lugar.mes for clave, lugar in lugares.items()} == {"c": 0, "a": 2, "b": 3}
    assert [lugares[c].sin_lugar for c in "cab"] == [False, True, True]


def test_la_de_mas_prioridad_espera_a_la_que_necesita_y_se_dice_a_quien() -> None:
    nodos = [Nodo("3a", meses=6), Nodo("2c", meses=3), Nodo("1b", meses=3), Nodo("1a", meses=1)]
    enlaces = [Enlace("1b", "3a", O), Enlace("1a", "1b", O)]
    lugares = nivelar(ENERO, nodos, enlaces, 1)
    assert {c: p.mes for c, p in lugares.items()} == {"2c": 0, "1a": 3, "1b": 4, "3a": 7}
    assert lugares["3a"].espera == ("1b",)
    assert not lugares["3a"].sin_lugar


def test_una_larga_no_se_mete_en_un_hueco_donde_no_cabe_entera() -> None:
    nodos = [Nodo("x", meses=1), Nodo("y", meses=2, mes=2), Nodo("z", meses=3)]
    assert nivelar(ENERO, nodos, [], 1)["z"].mes == 4


def test_las_exentas_ni_ocupan_ni_esperan_lugar() -> None:
    nodos = [Nodo("5a", meses=12), Nodo("2b", meses=12), Nodo("1b", meses=3)]
    lugares = nivelar(ENERO, nodos, [], 1, {"5a", "2b"})
    assert {lugar.mes for lugar in lugares.values()} == {0}


def test_sin_capacidad_o_con_un_circulo_no_hay_plan() -> None:
    with pytest.raises(ValueError, match="capacidad"):
        nivelar(ENERO, [Nodo("a")], [], 0)
    with pytest.raises(CicloEnDependencias):
        nivelar(ENERO, [Nodo("a"), Nodo("b")], [Enlace("a", "b", O), Enlace("b", "a", O)], 3)


@given(redes(), st.integers(1, 4), st.sets(st.sampled_from([f"n{i}" for i in range(9)])))
def test_nunca_hay_mas_de_la_capacidad(caso: Red, capacidad: int, exentas: set[str]) -> None:
    tramos = colocados(caso, capacidad, frozenset(exentas))
    ocupan = {clave: t for clave, t in tramos.items() if clave not in exentas}
    assert list(mas_a_la_vez(ocupan, capacidad)) == []


@given(redes(), st.integers(1, 4))
def test_lo_nivelado_respeta_las_dependencias(caso: Red, capacidad: int) -> None:
    inicio, _, enlaces = caso
    tramos = colocados(caso, capacidad, frozenset())
    fijos = [
        Nodo(n.clave, meses=n.meses, dias=n.dias, fijo=tramos[n.clave].inicio)
        for n in sueltos(caso)
    ]
    assert programar(inicio, fijos, enlaces).incumplidos == ()


@given(redes())
def test_sin_limite_cada_una_empieza_en_el_primer_mes_que_la_dejan(caso: Red) -> None:
    inicio, nodos, enlaces = caso
    lugares = nivelar(inicio, sueltos(caso), enlaces, len(nodos))
    pisos = {n.clave: n.mes for n in nodos}
    for clave, lugar in lugares.items():
        assert not lugar.sin_lugar
        assert (lugar.mes == pisos[clave]) is not bool(lugar.espera)


@given(redes(), st.integers(1, 3))
def test_la_primera_que_no_espera_a_nadie_empieza_de_inmediato(caso: Red, capacidad: int) -> None:
    inicio, _, enlaces = caso
    nodos = sueltos(caso)
    primera = nodos[0]
    lugares = nivelar(inicio, nodos, enlaces, capacidad)
    assert lugares[primera.clave].mes == primera.mes


def test_los_lapsos_seguidos_con_demasiadas_se_dicen_juntos() -> None:
    tramos = {
        "1b": Tramo(date(2026, 1, 1), date(2026, 4, 1)),
        "1c": Tramo(date(2026, 2, 1), date(2026, 6, 1)),
        "2a": Tramo(date(2026, 3, 1), date(2026, 7, 1)),
        "2c": Tramo(date(2026, 3, 15), date(2026, 4, 1)),
        "3a": Tramo(date(2026, 7, 1), date(2026, 9, 1)),
    }
    junto = Tramo(date(2026, 2, 1), date(2026, 6, 1))
    assert list(mas_a_la_vez(tramos, 1)) == [Aglomeracion(junto, 4, ("1b", "1c", "2a", "2c"))]
    assert list(mas_a_la_vez(tramos, 4)) == []
