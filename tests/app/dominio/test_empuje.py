"""El empuje: corre lo justo, hacia después, y dice lo que no tiene remedio."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.empuje import empujar, incumplidos
from app.dominio.plazos import Tramo, meses_entre, sumar_meses
from app.dominio.red import CicloEnDependencias, Enlace, TipoEnlace
from tests.app.dominio.redes import planes

O = TipoEnlace.OBLIGATORIA  # noqa: E741 - las letras de la tabla de dependencias
R = TipoEnlace.RECOMENDADA
P = TipoEnlace.TRASLAPE
A = TipoEnlace.ALIMENTA

Caso = tuple[dict[str, Tramo], dict[str, Tramo], list[Enlace], set[str]]


def tramo(inicio: str, fin: str) -> Tramo:
    return Tramo(date.fromisoformat(inicio), date.fromisoformat(fin))


PLAN = {
    "1a": tramo("2026-01-05", "2026-02-05"),
    "1b": tramo("2026-02-05", "2026-05-05"),
    "2a": tramo("2026-05-05", "2026-08-05"),
    "3a": tramo("2026-06-05", "2026-12-05"),
    "3b": tramo("2026-12-05", "2027-03-05"),
    "2c": tramo("2026-02-05", "2026-05-05"),
}
ENLACES = [
    Enlace("1a", "1b", R),
    Enlace("1b", "2a", P, 60),
    Enlace("2a", "3a", P, 30),
    Enlace("3a", "3b", O),
    Enlace("1b", "3a", R),
]


@st.composite
def casos(draw: st.DrawFn) -> Caso:
    fechas, enlaces = draw(planes())
    claves = st.sampled_from(sorted(fechas))
    cambio = {}
    for clave in draw(st.sets(claves, min_size=1, max_size=2)):
        inicio = fechas[clave].inicio + timedelta(days=draw(st.integers(-300, 300)))
        cambio[clave] = Tramo(inicio, inicio + timedelta(days=draw(st.integers(0, 300))))
    return fechas, cambio, enlaces, draw(st.sets(claves, max_size=2))


def despues(caso: Caso) -> dict[str, Tramo]:
    fechas, cambio, enlaces, quietas = caso
    return {**fechas, **cambio, **empujar(fechas, cambio, enlaces, quietas).movidas}


def extremo(enlace: Enlace, fechas: dict[str, Tramo]) -> date:
    return fechas[enlace.de].inicio if enlace.tipo is P else fechas[enlace.de].fin


def se_respeta(enlace: Enlace, fechas: dict[str, Tramo]) -> bool:
    return enlace.permite(extremo(enlace, fechas)) <= fechas[enlace.a].inicio


def test_correr_la_politica_corre_en_cascada_solo_a_quien_la_espera() -> None:
    cambio = {"1b": tramo("2026-04-20", "2026-07-20")}
    empuje = empujar(PLAN, cambio, ENLACES)
    assert dict(empuje.movidas) == {
        "2a": tramo("2026-06-20", "2026-09-20"),
        "3a": tramo("2026-07-20", "2027-01-20"),
        "3b": tramo("2027-01-20", "2027-04-20"),
    }
    assert [(i.enlace.a, i.desde, i.bloquea) for i in empuje.incumplidos] == [
        ("2a", date(2026, 6, 20), False),
        ("3a", date(2026, 7, 20), False),
    ]
    assert empuje.sin_remedio == ()


def test_lo_terminado_no_se_corre_y_queda_dicho() -> None:
    cambio = {"3a": tramo("2026-07-05", "2027-01-05")}
    empuje = empujar(PLAN, cambio, ENLACES, quietas={"3b"})
    assert empuje.movidas == {}
    (queda,) = empuje.sin_remedio
    assert (queda.enlace.a, queda.bloquea) == ("3b", True)


def test_adelantar_no_arrastra_a_nadie() -> None:
    assert empujar(PLAN, {"1a": tramo("2025-12-01", "2026-01-01")}, ENLACES).movidas == {}


def test_lo_movido_antes_de_tiempo_no_se_corre_solo() -> None:
    empuje = empujar(PLAN, {"3b": tramo("2026-11-01", "2027-02-01")}, ENLACES)
    assert empuje.movidas == {}
    assert [i.desde for i in empuje.incumplidos] == [date(2026, 12, 5)]
    assert empuje.sin_remedio == empuje.incumplidos


def test_conserva_la_duracion_en_meses_calendario_y_dias() -> None:
    fechas = {"a": tramo("2026-01-31", "2026-02-28"), "b": tramo("2026-02-28", "2026-04-10")}
    empuje = empujar(fechas, {"a": tramo("2026-02-28", "2026-03-31")}, [Enlace("a", "b", O)])
    assert empuje.movidas["b"] == tramo("2026-03-31", "2026-05-13")


def test_de_las_alternativas_basta_que_una_siga_a_tiempo() -> None:
    fechas = {
        "5b": tramo("2026-01-05", "2026-04-05"),
        "5c": tramo("2026-01-05", "2027-01-05"),
        "5d": tramo("2026-04-05", "2026-07-05"),
    }
    enlaces = [Enlace("5b", "5d", O, alguno=True), Enlace("5c", "5d", O, alguno=True)]
    tarde = tramo("2027-01-05", "2027-04-05")
    assert empujar(fechas, {"5c": tarde}, enlaces).movidas == {}
    assert empujar(fechas, {"5b": tarde}, enlaces).movidas["5d"].inicio == date(2027, 1, 5)


def test_un_circulo_se_rechaza_y_una_clave_ajena_tambien() -> None:
    vuelta = [Enlace("1a", "1b", R), Enlace("1b", "1a", R)]
    with pytest.raises(CicloEnDependencias):
        empujar(PLAN, {"1a": PLAN["1a"]}, vuelta)
    with pytest.raises(KeyError, match="9z"):
        empujar(PLAN, {"9z": PLAN["1a"]}, ENLACES)


@given(casos())
def test_tras_el_empuje_nadie_empieza_antes_de_lo_que_permite_lo_movido(caso: Caso) -> None:
    fechas, cambio, enlaces, quietas = caso
    movidas = empujar(*caso).movidas
    finales = despues(caso)
    firmes = {*cambio, *quietas}
    for enlace in enlaces:
        toca = enlace.de in {*cambio, *movidas} and enlace.a not in firmes
        if enlace.tipo is not A and toca and not enlace.alguno:
            assert se_respeta(enlace, finales)
    for clave in fechas.keys() - firmes:
        grupo = [e for e in enlaces if e.a == clave and e.alguno and e.tipo is not A]
        if any(e.de in {*cambio, *movidas} for e in grupo):
            assert any(se_respeta(e, finales) for e in grupo)


@given(casos())
def test_empujar_lo_empujado_no_mueve_nada(caso: Caso) -> None:
    _, cambio, enlaces, quietas = caso
    assert empujar(despues(caso), cambio, enlaces, quietas).movidas == {}


@given(casos())
def test_solo_se_mueve_quien_hace_falta_y_lo_justo(caso: Caso) -> None:
    fechas, cambio, enlaces, quietas = caso
    finales = despues(caso)
    for clave, nuevo in empujar(*caso).movidas.items():
        assert clave not in {*cambio, *quietas}
        assert nuevo.inicio > fechas[clave].inicio
        # Con un día menos, alguna de las que espera dejaría de cumplirse.
        antes = {**finales, clave: Tramo(nuevo.inicio - timedelta(days=1), nuevo.fin)}
        llegan = [e for e in enlaces if e.a == clave]
        assert len(incumplidos(antes, llegan)) > len(incumplidos(finales, llegan))


@given(casos())
def test_lo_que_no_depende_del_cambio_queda_igual(caso: Caso) -> None:
    _, cambio, enlaces, _ = caso
    alcanzadas = set(cambio)
    for _ in range(10):
        alcanzadas |= {e.a for e in enlaces if e.de in alcanzadas and e.tipo is not A}
    assert empujar(*caso).movidas.keys() <= alcanzadas


@given(casos())
def test_empujada_dura_los_mismos_meses_y_dias(caso: Caso) -> None:
    fechas = caso[0]
    for clave, nuevo in empujar(*caso).movidas.items():
        meses = meses_entre(fechas[clave].inicio, fechas[clave].fin)
        sobra = fechas[clave].fin - sumar_meses(fechas[clave].inicio, meses)
        assert nuevo.fin == sumar_meses(nuevo.inicio, meses) + sobra


@given(casos())
def test_lo_que_no_tiene_remedio_es_de_quien_no_se_mueve(caso: Caso) -> None:
    _, cambio, _, quietas = caso
    empuje = empujar(*caso)
    for queda in empuje.sin_remedio:
        assert not se_respeta(queda.enlace, despues(caso))
        firme = queda.enlace.a in {*cambio, *quietas}
        assert firme or queda.enlace.de not in {*cambio, *empuje.movidas}
