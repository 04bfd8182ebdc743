"""Fechas como se dicen y como se escriben."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.meses import INICIALES, MESES, MESES_CORTOS
from app.dominio.textos_fecha import (
    FechaNoEntendida,
    dia_mes,
    dias,
    fecha_corta,
    fecha_larga,
    lapso,
    leer_fecha,
    mes_anio,
    meses,
)

HOY = date(2026, 3, 15)
FECHAS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def test_los_meses_se_abrevian_a_tres_letras() -> None:
    assert " ".join(MESES_CORTOS) == "ene feb mar abr may jun jul ago sep oct nov dic"
    assert "".join(INICIALES) == "EFMAMJJASOND"
    assert len(MESES) == 12


def test_las_fechas_se_escriben_como_se_dicen() -> None:
    dia = date(2026, 1, 5)
    assert fecha_corta(dia) == "5 ene 2026"
    assert fecha_larga(dia) == "5 de enero de 2026"
    assert dia_mes(date(2026, 4, 30)) == "30 abr"
    assert mes_anio(dia) == "ene 2026"


@pytest.mark.parametrize(
    ("cuantos", "texto"),
    [
        (0, "0 meses"),
        (1, "1 mes"),
        (3, "3 meses"),
        (12, "1 año"),
        (24, "2 años"),
        (14, "1 año y 2 meses"),
        (25, "2 años y 1 mes"),
    ],
)
def test_los_meses_en_palabras(cuantos: int, texto: str) -> None:
    assert meses(cuantos) == texto


def test_los_dias_en_palabras() -> None:
    assert dias(1) == "1 día"
    assert dias(12) == "12 días"
    assert dias(0) == "0 días"


@pytest.mark.parametrize(
    ("inicio", "fin", "texto"),
    [
        (date(2026, 1, 5), date(2026, 4, 5), "3 meses"),
        (date(2026, 1, 5), date(2027, 1, 5), "1 año"),
        (date(2026, 1, 5), date(2026, 1, 17), "12 días"),
        (date(2026, 1, 5), date(2026, 3, 9), "2 meses y 4 días"),
        (date(2026, 4, 5), date(2026, 1, 5), "3 meses"),
        (date(2026, 1, 5), date(2026, 1, 5), "0 días"),
    ],
)
def test_el_lapso_se_dice_en_meses_si_son_completos(inicio: date, fin: date, texto: str) -> None:
    assert lapso(inicio, fin) == texto


@pytest.mark.parametrize(
    ("texto", "esperada"),
    [
        ("3/5/26", date(2026, 5, 3)),
        ("03-05-2026", date(2026, 5, 3)),
        ("3.5", date(2026, 5, 3)),
        ("3 may 2026", date(2026, 5, 3)),
        ("3 May. 26", date(2026, 5, 3)),
        ("3 de mayo de 2026", date(2026, 5, 3)),
        ("3 de mayo del 2026", date(2026, 5, 3)),
        ("3 mayo", date(2026, 5, 3)),
        ("3-set-2026", date(2026, 9, 3)),
        ("3 setiembre 2026", date(2026, 9, 3)),
        ("2026-05-03", date(2026, 5, 3)),
        ("  HOY ", HOY),
        ("mañana", date(2026, 3, 16)),
        ("ayer", date(2026, 3, 14)),
        ("+3 meses", date(2026, 6, 15)),
        ("- 1 mes", date(2026, 2, 15)),
        ("+2 semanas", date(2026, 3, 29)),
        ("+10d", date(2026, 3, 25)),
        ("+1 año", date(2027, 3, 15)),
    ],
)
def test_se_entiende_lo_que_la_gente_escribe(texto: str, esperada: date) -> None:
    assert leer_fecha(texto, HOY) == esperada


def test_lo_relativo_cuenta_desde_la_base_si_la_hay() -> None:
    assert leer_fecha("+3 meses", HOY, date(2026, 1, 31)) == date(2026, 4, 30)


@pytest.mark.parametrize(
    "texto",
    [
        "",
        "pronto",
        "31/2/2026",
        "13/13/2026",
        "2026-13-01",
        "1/2/3/4",
        "3 foo 2026",
        "3 ma 2026",
        "+99999 años",
        "-99999 meses",
        "+3 días extra",
    ],
)
def test_lo_que_no_es_fecha_se_dice_con_un_ejemplo(texto: str) -> None:
    with pytest.raises(FechaNoEntendida) as fallo:
        leer_fecha(texto, HOY)
    assert fallo.value.codigo == "DOM-03"
    assert "3/5/2026" in fallo.value.texto()


@given(FECHAS)
def test_lo_escrito_para_personas_se_vuelve_a_leer(dia: date) -> None:
    assert leer_fecha(fecha_corta(dia), HOY) == dia
    assert leer_fecha(fecha_larga(dia), HOY) == dia
    assert leer_fecha(dia.isoformat(), HOY) == dia
    assert leer_fecha(f"{dia.day}/{dia.month}/{dia.year}", HOY) == dia


@given(st.text(max_size=20))
def test_ningun_texto_hace_fallar_de_otra_manera(texto: str) -> None:
    try:
        leida = leer_fecha(texto, HOY)
    except FechaNoEntendida:
        return
    assert isinstance(leida, date)
