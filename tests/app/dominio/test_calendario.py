"""Días hábiles con feriados del país y propios."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.calendario import CalendarioLaboral, PaisSinCalendario

MEXICO = CalendarioLaboral("mx", {date(2026, 7, 20): "vacaciones", date(2026, 7, 21): ""})
FECHAS = st.dates(date(2000, 1, 1), date(2080, 1, 1))


def test_cada_dia_inhabil_dice_por_que() -> None:
    assert MEXICO.motivo_inhabil(date(2026, 12, 25)) == "Navidad"
    assert MEXICO.motivo_inhabil(date(2026, 7, 20)) == "vacaciones"
    assert MEXICO.motivo_inhabil(date(2026, 7, 21)) == "día inhábil"
    assert MEXICO.motivo_inhabil(date(2026, 1, 10)) == "sábado"
    assert MEXICO.motivo_inhabil(date(2026, 1, 11)) == "domingo"
    assert MEXICO.motivo_inhabil(date(2026, 1, 12)) == ""


def test_el_nombre_del_feriado_no_depende_del_idioma_de_la_pc() -> None:
    orden = (
        "from datetime import date; from app.dominio.calendario import CalendarioLaboral;"
        "print(ascii(CalendarioLaboral('MX').motivo_inhabil(date(2026, 1, 1))))"
    )
    for idioma in ("en_US.UTF-8", "es_MX.UTF-8", "C"):
        entorno = {**os.environ, "LANGUAGE": idioma, "LANG": idioma}
        salida = subprocess.run(
            [sys.executable, "-c", orden], env=entorno, capture_output=True, text=True, check=True
        )
        assert salida.stdout.strip() == ascii("Año Nuevo")


def test_quince_habiles_desde_el_viernes_saltan_feriado_y_fines_de_semana() -> None:
    # Del viernes 30 de enero: el lunes 2 de febrero es feriado.
    assert MEXICO.sumar_dias_habiles(date(2026, 1, 30), 15) == date(2026, 2, 23)


def test_con_cero_dias_se_corre_al_primer_habil() -> None:
    assert MEXICO.sumar_dias_habiles(date(2026, 1, 31), 0) == date(2026, 2, 3)
    assert MEXICO.sumar_dias_habiles(date(2026, 2, 3), 0) == date(2026, 2, 3)


def test_sin_pais_solo_cuentan_fines_de_semana_y_propios() -> None:
    navidad = date(2026, 12, 25)
    assert CalendarioLaboral().es_habil(navidad)
    assert not CalendarioLaboral("", {navidad: "acuerdo"}).es_habil(navidad)


def test_un_pais_desconocido_se_dice_con_su_codigo() -> None:
    with pytest.raises(PaisSinCalendario, match="ZZ") as fallo:
        CalendarioLaboral("ZZ").es_habil(date(2026, 1, 5))
    assert fallo.value.codigo == "DOM-02"


@pytest.mark.parametrize("pais", ["MX", "CL", "PE", "EC", "GT", "PY", "AR"])
def test_los_paises_del_modelo_tienen_calendario(pais: str) -> None:
    assert not CalendarioLaboral(pais).es_habil(date(2026, 5, 1))


@given(FECHAS, st.integers(1, 60))
def test_contar_deshace_sumar(dia: date, cuantos: int) -> None:
    despues = MEXICO.sumar_dias_habiles(dia, cuantos)
    assert MEXICO.es_habil(despues)
    assert MEXICO.dias_habiles_entre(dia, despues) == cuantos
    assert MEXICO.dias_habiles_entre(despues, dia) == -cuantos


@given(FECHAS, st.integers(1, 60))
def test_hacia_atras_deshace_hacia_adelante(dia: date, cuantos: int) -> None:
    habil = MEXICO.sumar_dias_habiles(dia, 0)
    despues = MEXICO.sumar_dias_habiles(habil, cuantos)
    assert MEXICO.sumar_dias_habiles(despues, -cuantos) == habil


@given(FECHAS, st.integers(0, 60), st.integers(0, 60))
def test_los_habiles_de_dos_lapsos_seguidos_se_suman(dia: date, uno: int, otro: int) -> None:
    medio, fin = dia + timedelta(days=uno), dia + timedelta(days=uno + otro)
    cuenta = MEXICO.dias_habiles_entre
    assert cuenta(dia, medio) + cuenta(medio, fin) == cuenta(dia, fin)


@given(FECHAS)
def test_es_habil_si_y_solo_si_no_hay_motivo(dia: date) -> None:
    assert MEXICO.es_habil(dia) == (not MEXICO.motivo_inhabil(dia))
