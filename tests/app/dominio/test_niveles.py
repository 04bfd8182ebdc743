"""Niveles 0–4: cada escalón exige los anteriores."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.niveles import (
    NOMBRES,
    AtributosProceso,
    Observacion,
    ObservacionAutomatizacion,
    atributos_adelantados,
    avance,
    esta_instalada,
    nivel_3a,
    nivel_3b,
    nivel_proceso,
    nivel_proceso_automatizado,
    nivel_vivo,
    porcentaje,
)

TODO = Observacion(
    hay_algo=True,
    formato_completo=True,
    formalizada=True,
    evidencia_reciente=True,
    difundida=True,
    ciclo_evaluado=True,
)
MINIMOS = (
    *("TA-01", "TA-02", "TA-03", "TP-01", "TP-02", "TP-03", "TP-04"),
    *("TP-05", "TP-06", "IM-01", "IM-02", "GD-01", "GD-03"),
)
BOOLEANOS = st.booleans()


@pytest.mark.parametrize(
    ("falta", "nivel"),
    [
        ("formato_completo", 1),
        ("formalizada", 2),
        ("difundida", 2),
        ("evidencia_reciente", 2),
        ("criterio_3", 2),
        ("ciclo_evaluado", 3),
        ("criterio_4", 3),
    ],
)
def test_lo_que_falta_detiene_el_nivel(falta: str, nivel: int) -> None:
    assert nivel_vivo(replace(TODO, **{falta: False})) == nivel


def test_de_nada_a_todo() -> None:
    assert nivel_vivo(Observacion()) == 0
    assert nivel_vivo(Observacion(hay_algo=True)) == 1
    assert nivel_vivo(TODO) == 4
    # Un formato completo ya es algo, aunque nadie lo haya marcado.
    assert nivel_vivo(Observacion(formato_completo=True)) == 2


def test_un_acto_formal_sin_formato_completo_no_instala() -> None:
    assert nivel_vivo(Observacion(hay_algo=True, formalizada=True, ciclo_evaluado=True)) == 1


@given(BOOLEANOS, BOOLEANOS, BOOLEANOS, BOOLEANOS, BOOLEANOS, BOOLEANOS)
def test_tener_mas_nunca_baja_el_nivel(
    a: bool, b: bool, c: bool, d: bool, e: bool, f: bool
) -> None:
    base = Observacion(a, b, c, d, e, f)
    for campo in ("hay_algo", "formato_completo", "formalizada", "difundida", "ciclo_evaluado"):
        assert nivel_vivo(replace(base, **{campo: True})) >= nivel_vivo(base)


def test_el_nivel_del_proceso_se_detiene_en_el_primer_atributo_que_falta() -> None:
    assert nivel_proceso(AtributosProceso()) == 0
    assert nivel_proceso(AtributosProceso(documentado=True)) == 1
    saltado = AtributosProceso(documentado=True, formalizado=True, difundido=True)
    assert nivel_proceso(saltado) == 1
    assert atributos_adelantados(saltado)
    completo = AtributosProceso(documentado=True, diagramado=True, formalizado=True, difundido=True)
    assert nivel_proceso(completo) == 4
    assert not atributos_adelantados(completo)


def test_con_7_de_13_procesos_documentados_3a_sigue_en_cero() -> None:
    niveles = dict.fromkeys(MINIMOS[:7], 1) | dict.fromkeys(MINIMOS[:3], 2)
    assert nivel_3a(niveles, MINIMOS, ()) == 0


def test_3a_necesita_11_de_13_porque_10_no_llegan_a_80_por_ciento() -> None:
    assert nivel_3a(dict.fromkeys(MINIMOS[:10], 3), MINIMOS, ()) == 0
    assert nivel_3a(dict.fromkeys(MINIMOS[:11], 3), MINIMOS, ()) == 3


def test_3a_llega_a_4_solo_si_ademas_se_probaron() -> None:
    niveles = dict.fromkeys(MINIMOS, 4)
    assert nivel_3a(niveles, MINIMOS, ()) == 3
    assert nivel_3a(niveles, MINIMOS, MINIMOS[:10]) == 3
    assert nivel_3a(niveles, MINIMOS, MINIMOS[:11]) == 4


def test_3a_sin_catalogo_de_minimos_no_regala_nivel() -> None:
    assert nivel_3a({"TA-01": 4}, (), ()) == 0


@given(st.lists(st.integers(0, 4), min_size=13, max_size=13))
def test_3a_es_el_mayor_n_con_80_por_ciento(niveles: list[int]) -> None:
    n = nivel_3a(dict(zip(MINIMOS, niveles, strict=True)), MINIMOS, MINIMOS)
    bastan = [sum(x >= k for x in niveles) >= 0.8 * 13 for k in range(1, 5)]
    assert n == sum(bastan)


def test_el_proceso_automatizado_promedia_hacia_abajo_lo_que_aplica() -> None:
    assert nivel_proceso_automatizado([4, 4, 4, 3]) == 3
    assert nivel_proceso_automatizado([4, 4, None]) == 4
    assert nivel_proceso_automatizado([0, 1]) == 0
    assert nivel_proceso_automatizado([None]) is None


AUTOMATIZADA = ObservacionAutomatizacion(
    niveles=dict.fromkeys(MINIMOS, 4),
    minimos=MINIMOS,
    plan_completo=True,
    en_operacion=True,
    alertas_pasiva=True,
    calendario_activa=True,
    restauracion_probada=True,
    estadistica_usada=True,
)


def test_lo_que_falta_detiene_3b() -> None:
    a = AUTOMATIZADA
    assert nivel_3b(a) == 4
    assert nivel_3b(replace(a, plan_completo=False)) == 1
    assert nivel_3b(replace(a, en_operacion=False)) == 2
    assert nivel_3b(replace(a, alertas_pasiva=False)) == 2
    assert nivel_3b(replace(a, calendario_activa=False)) == 2
    assert nivel_3b(replace(a, restauracion_probada=False)) == 3
    assert nivel_3b(replace(a, estadistica_usada=False)) == 3


def test_3b_con_hoja_controlada_y_libreta_es_nivel_1() -> None:
    niveles = {"TP-01": 2, "TA-02": 1}
    assert nivel_3b(replace(AUTOMATIZADA, niveles=niveles)) == 1
    assert nivel_3b(replace(AUTOMATIZADA, niveles={"TP-01": 2, "TA-02": None})) == 0


def test_3b_llega_a_4_solo_con_todos_los_minimos_en_sistema() -> None:
    niveles: dict[str, int | None] = {**dict.fromkeys(MINIMOS, 4), "GD-03": 3}
    assert nivel_3b(replace(AUTOMATIZADA, niveles=niveles)) == 3
    assert nivel_3b(replace(AUTOMATIZADA, minimos=())) == 1


def test_la_escala_se_convierte_de_25_en_25() -> None:
    assert [porcentaje(nivel) for nivel in range(5)] == [0, 25, 50, 75, 100]
    assert [esta_instalada(nivel) for nivel in range(5)] == [False, False, False, True, True]
    assert NOMBRES[3] == "Instalado"


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_el_avance_solo_es_100_si_no_falta_nada_y_0_si_no_hay_nada(uno: int, otro: int) -> None:
    hechos, total = min(uno, otro), max(uno, otro)
    llevado = avance(hechos, total)
    assert 0 <= llevado <= 100
    assert (llevado == 0) == (hechos == 0)
    assert (llevado == 100) == (hechos == total and total > 0)


@pytest.mark.parametrize(("hechos", "total"), [(3, 2), (-1, 2)])
def test_un_avance_imposible_es_error_de_quien_llama(hechos: int, total: int) -> None:
    with pytest.raises(ValueError, match="total"):
        avance(hechos, total)
