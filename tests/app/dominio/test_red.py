"""La red: reproduce el calendario tipo, respeta dependencias y no inventa holgura."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.explicacion import explicar_critica, explicar_holgura
from app.dominio.plazos import sumar_meses
from app.dominio.red import (
    CicloEnDependencias,
    Enlace,
    Nodo,
    Plan,
    TipoEnlace,
    programar,
)
from tests.app.dominio.redes import redes

O = TipoEnlace.OBLIGATORIA  # noqa: E741 - las letras de la tabla de dependencias
R = TipoEnlace.RECOMENDADA
P = TipoEnlace.TRASLAPE
A = TipoEnlace.ALIMENTA

# (mes de inicio, mes de término) del calendario tipo de 24 meses, herramientas.md §0.8.
# 1d no tiene término propio («desde 5, continuo»): aquí lleva 8 meses.
OLAS = {
    "1a": (1, 1),
    "1b": (2, 4),
    "2c": (2, 4),
    "1c": (3, 8),
    "2a": (5, 7),
    "3a": (6, 11),
    "1d": (5, 12),
    "2b": (8, 19),
    "3b": (12, 14),
    "4b": (12, 14),
    "5b": (12, 14),
    "4a": (15, 17),
    "4c": (15, 18),
    "4d": (19, 23),
    "5d": (15, 17),
    "5c": (15, 26),
    "5a": (18, 29),
}
ENLACES = (
    Enlace("dx", "1a", R),
    Enlace("1a", "1b", R),
    Enlace("1b", "1c", P, 30),
    Enlace("dx", "1d", A),
    Enlace("1b", "1d", R),
    Enlace("2c", "1d", A),
    Enlace("5d", "1d", A),
    Enlace("1b", "2a", P, 60),
    Enlace("2a", "2b", R),
    Enlace("1a", "2c", R),
    Enlace("1b", "3a", R),
    Enlace("2a", "3a", P, 30),
    Enlace("3a", "3b", O),
    Enlace("2c", "3b", R),
    Enlace("1b", "4a", R),
    Enlace("4b", "4a", P),
    Enlace("3a", "4b", R),
    Enlace("2a", "4b", A),
    Enlace("2c", "4b", A),
    Enlace("3a", "4c", R),
    Enlace("4a", "4c", A),
    Enlace("4c", "4d", R),
    Enlace("4b", "5a", R, 90),
    Enlace("3a", "5b", R),
    Enlace("3b", "5b", A),
    Enlace("5b", "5c", R),
    Enlace("5a", "5c", A),
    Enlace("dx", "5d", O, alguno=True),
    Enlace("5a", "5d", O, alguno=True),
    Enlace("5b", "5d", O, alguno=True),
    Enlace("5c", "5d", O, alguno=True),
)
RUTA_CRITICA = {"1a", "1b", "2a", "3a", "4b", "5a"}


def nodos_de_las_olas(*, con_diagnostico: bool = True) -> list[Nodo]:
    nodos = [Nodo(clave, meses=fin - ini + 1, mes=ini - 1) for clave, (ini, fin) in OLAS.items()]
    return [Nodo("dx"), *nodos] if con_diagnostico else nodos


def meses_de(plan: Plan) -> dict[str, tuple[int, int]]:
    return {clave: (plan.mes_inicio(clave), plan.mes_fin(clave)) for clave in OLAS}


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.booleans())
def test_con_las_olas_sale_el_calendario_tipo_empiece_el_dia_que_empiece(
    inicio: date, con_diagnostico: bool
) -> None:
    plan = programar(inicio, nodos_de_las_olas(con_diagnostico=con_diagnostico), ENLACES)
    assert meses_de(plan) == OLAS
    assert plan.incumplidos == ()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)).filter(lambda dia: dia.day <= 28))
def test_en_el_calendario_tipo_lo_critico_empieza_en_2a_y_cierra_a_los_29_meses(
    inicio: date,
) -> None:
    plan = programar(inicio, nodos_de_las_olas(), ENLACES)
    # La tabla programa 2a cuando acaba 1b (mes 5), pero la dependencia sólo pide 60 días desde su
    # inicio (mes 4): ese mes de margen deja fuera de lo crítico a 1a y 1b.
    assert set(plan.criticas) == RUTA_CRITICA - {"1a", "1b"}
    assert plan.tramo("1b").holgura in range(28, 32)
    assert plan.fin == sumar_meses(inicio, 29)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_sin_olas_lo_critico_es_la_ruta_del_modelo_empiece_el_dia_que_empiece(
    inicio: date,
) -> None:
    nodos = [replace(nodo, mes=0) for nodo in nodos_de_las_olas()]
    plan = programar(inicio, nodos, ENLACES)
    assert set(plan.criticas) == RUTA_CRITICA | {"dx"}


def test_sin_olas_cada_herramienta_empieza_en_cuanto_la_dejan() -> None:
    nodos = [replace(nodo, mes=0) for nodo in nodos_de_las_olas()]
    plan = programar(date(2026, 1, 5), nodos, ENLACES)
    esperados = {"1b": 2, "1c": 3, "2a": 4, "3a": 5, "4b": 11, "5a": 17, "5d": 1}
    assert {clave: plan.mes_inicio(clave) for clave in esperados} == esperados
    assert plan.mes_fin("5a") == 28


def test_fechas_del_calendario_tipo_desde_el_5_de_enero() -> None:
    plan = programar(date(2026, 1, 5), nodos_de_las_olas(), ENLACES)
    assert plan.tramo("1b").inicio == date(2026, 2, 5)
    assert plan.tramo("1b").fin == date(2026, 5, 5)
    assert plan.tramo("1c").inicio == date(2026, 3, 5)
    assert plan.tramo("5a").fin == date(2028, 6, 5)


def test_un_hito_empieza_y_termina_en_el_mismo_mes() -> None:
    plan = programar(date(2026, 1, 5), [Nodo("dx"), Nodo("firma", mes=1)], [])
    assert (plan.mes_inicio("dx"), plan.mes_fin("dx")) == (1, 1)
    assert (plan.mes_inicio("firma"), plan.mes_fin("firma")) == (2, 2)


def test_un_predecesor_largo_recorre_a_los_que_esperan() -> None:
    nodos = [Nodo("a", meses=1), Nodo("b", meses=2, mes=1), Nodo("c", dias=10, mes=1)]
    enlaces = [Enlace("a", "b", R), Enlace("b", "c", O, 5)]
    plan = programar(date(2026, 1, 10), [replace(nodos[0], dias=20), *nodos[1:]], enlaces)
    assert plan.tramo("b").inicio == date(2026, 3, 2)
    assert plan.tramo("c").inicio == date(2026, 5, 7)
    assert plan.fin == date(2026, 5, 17)
    assert plan.mes_fin("c") == 5


def test_el_enlace_que_alimenta_no_mueve_fechas_ni_hace_ciclo() -> None:
    nodos = [Nodo("5d", meses=3), Nodo("1d", meses=8)]
    enlaces = [Enlace("5d", "1d", A), Enlace("1d", "5d", A)]
    plan = programar(date(2026, 1, 5), nodos, enlaces)
    assert {tramo.inicio for tramo in plan.tramos} == {date(2026, 1, 5)}
    assert plan.enlaces == ()


def test_de_las_alternativas_manda_la_que_se_cumple_primero() -> None:
    nodos = [Nodo("5b", meses=3), Nodo("5c", meses=12), Nodo("5d", meses=3)]
    enlaces = [Enlace("5b", "5d", O, alguno=True), Enlace("5c", "5d", O, alguno=True)]
    plan = programar(date(2026, 1, 5), nodos, enlaces)
    assert plan.tramo("5d").inicio == date(2026, 4, 5)
    assert plan.enlaces == (enlaces[0],)


def test_el_inicio_fijo_no_se_mueve_y_se_dice_que_no_cumple() -> None:
    nodos = [Nodo("3a", meses=6), Nodo("3b", meses=3, fijo=date(2026, 4, 1)), Nodo("4b", meses=3)]
    enlaces = [Enlace("3a", "3b", O), Enlace("3a", "4b", R)]
    plan = programar(date(2026, 1, 5), nodos, enlaces)
    assert plan.tramo("3b").inicio == date(2026, 4, 1)
    (incumplido,) = plan.incumplidos
    assert incumplido.enlace == enlaces[0]
    assert incumplido.desde == date(2026, 7, 5)
    assert incumplido.bloquea


def test_la_recomendada_que_no_se_cumple_solo_avisa() -> None:
    nodos = [Nodo("1a", meses=1), Nodo("1b", meses=3, fijo=date(2026, 1, 5))]
    plan = programar(date(2026, 1, 5), nodos, [Enlace("1a", "1b", R)])
    assert not plan.incumplidos[0].bloquea


def test_no_antes_recorre_el_inicio_como_una_ola() -> None:
    nodos = [Nodo("1b", meses=3, mes=1, no_antes=date(2026, 3, 1))]
    plan = programar(date(2026, 1, 5), nodos, [])
    assert plan.tramo("1b").inicio == date(2026, 3, 1)


@pytest.mark.parametrize("enlaces", [[("1b", "2a"), ("2a", "3a"), ("3a", "1b")], [("1b", "1b")]])
def test_un_circulo_se_rechaza_nombrando_su_recorrido(enlaces: list[tuple[str, str]]) -> None:
    nodos = [Nodo("1b"), Nodo("2a"), Nodo("3a")]
    with pytest.raises(CicloEnDependencias, match="círculo") as fallo:
        programar(date(2026, 1, 5), nodos, [Enlace(de, a, P) for de, a in enlaces])
    assert fallo.value.codigo == "DOM-01"
    recorrido = fallo.value.claves
    assert recorrido[0] == recorrido[-1]
    assert set(pairwise(recorrido)) == set(enlaces)


def test_una_clave_repetida_es_error_de_quien_llama() -> None:
    with pytest.raises(ValueError, match="1a"):
        programar(date(2026, 1, 5), [Nodo("1a"), Nodo("1a")], [])


@pytest.mark.parametrize(("meses", "dias"), [(-1, 0), (0, -1)])
def test_una_duracion_negativa_es_error_de_quien_llama(meses: int, dias: int) -> None:
    with pytest.raises(ValueError, match="negativa"):
        Nodo("1a", meses=meses, dias=dias)


def test_pedir_el_tramo_de_una_ausente_falla() -> None:
    with pytest.raises(KeyError, match="9z"):
        programar(date(2026, 1, 5), [Nodo("1a")], []).tramo("9z")


def test_la_frase_nombra_la_critica_mas_larga_que_otra_espera() -> None:
    plan = programar(date(2026, 1, 5), nodos_de_las_olas(), ENLACES)
    nombres = {"3a": "Formalización de procesos", "5a": "Satisfacción usuaria"}
    esperada = "Si se atrasa Formalización de procesos, se atrasa todo."
    assert explicar_critica(plan, nombres) == esperada
    assert explicar_critica(plan, {}) == "Si se atrasa 3a, se atrasa todo."
    hechas = {"dx", "1a", "1b", "2a", "3a", "4b"}
    final = explicar_critica(plan, nombres, hechas)
    assert final == "Si se atrasa Satisfacción usuaria, se atrasa todo."


def test_la_frase_calla_si_no_queda_nada_abierto() -> None:
    vacio = programar(date(2026, 1, 5), [], [])
    assert vacio.fin == date(2026, 1, 5)
    assert explicar_critica(vacio, {}) == ""
    plan = programar(date(2026, 1, 5), [Nodo("1a", meses=1)], [])
    assert explicar_critica(plan, {}, ["1a"]) == ""


def respeta(plan: Plan, enlace: Enlace) -> bool:
    antes = plan.tramo(enlace.de)
    extremo = antes.inicio if enlace.tipo is P else antes.fin
    return enlace.permite(extremo) <= plan.tramo(enlace.a).inicio


@given(redes())
def test_ningun_sucesor_empieza_antes_de_lo_que_permite_su_predecesor(
    red: tuple[date, list[Nodo], list[Enlace]],
) -> None:
    inicio, nodos, enlaces = red
    plan = programar(inicio, nodos, enlaces)
    fijos = {nodo.clave for nodo in nodos if nodo.fijo}
    confesados = {incumplido.enlace for incumplido in plan.incumplidos}
    for enlace in enlaces:
        if enlace.tipo is not A and not enlace.alguno and enlace not in confesados:
            assert respeta(plan, enlace)
    for destino in {e.a for e in enlaces if e.alguno and e.tipo is not A}:
        grupo = [e for e in enlaces if e.a == destino and e.alguno and e.tipo is not A]
        assert any(respeta(plan, e) for e in grupo) or destino in fijos
    assert all(i.enlace.a in fijos and not respeta(plan, i.enlace) for i in plan.incumplidos)


@given(redes())
def test_la_holgura_nunca_es_negativa_y_alguna_es_critica(
    red: tuple[date, list[Nodo], list[Enlace]],
) -> None:
    plan = programar(*red)
    assert all(tramo.holgura >= 0 for tramo in plan.tramos)
    assert all(tramo.fin_tardio <= max(plan.fin, tramo.fin) for tramo in plan.tramos)
    assert set(plan.criticas) == {t.clave for t in plan.tramos if t.holgura == 0}
    ultimos = {tramo.clave for tramo in plan.tramos if tramo.fin == plan.fin}
    assert ultimos & set(plan.criticas)


@given(redes())
def test_programar_lo_programado_no_cambia_nada(
    red: tuple[date, list[Nodo], list[Enlace]],
) -> None:
    inicio, nodos, enlaces = red
    plan = programar(inicio, nodos, enlaces)
    otra_vez = [replace(nodo, fijo=plan.tramo(nodo.clave).inicio) for nodo in nodos]
    assert programar(inicio, otra_vez, enlaces) == plan


@given(redes())
def test_todo_lo_tardio_cabe_sin_mover_el_fin(
    red: tuple[date, list[Nodo], list[Enlace]],
) -> None:
    inicio, nodos, enlaces = red
    plan = programar(inicio, nodos, enlaces)
    tarde = [replace(nodo, fijo=plan.tramo(nodo.clave).inicio_tardio) for nodo in nodos]
    aplazado = programar(inicio, tarde, plan.enlaces)
    assert aplazado.fin == plan.fin
    assert aplazado.incumplidos == ()


@given(redes())
def test_el_orden_en_que_se_dan_los_nodos_no_cambia_las_fechas(
    red: tuple[date, list[Nodo], list[Enlace]],
) -> None:
    inicio, nodos, enlaces = red
    plan = programar(inicio, nodos, enlaces)
    otro = programar(inicio, list(reversed(nodos)), enlaces)
    for nodo in nodos:
        assert plan.tramo(nodo.clave).inicio == otro.tramo(nodo.clave).inicio
        assert plan.tramo(nodo.clave).fin == otro.tramo(nodo.clave).fin


def camino_mas_largo(nodos: list[Nodo], enlaces: list[Enlace], hasta: str) -> int:
    """Referencia de fuerza bruta: días del plan al inicio de `hasta` por todos los caminos."""
    llegan = [e for e in enlaces if e.a == hasta and e.tipo is not A]
    dura = {nodo.clave: nodo.dias for nodo in nodos}
    suma = [
        camino_mas_largo(nodos, enlaces, e.de) + e.desfase + (0 if e.tipo is P else dura[e.de])
        for e in llegan
    ]
    return max([0, *suma])


@st.composite
def redes_en_dias(draw: st.DrawFn) -> tuple[list[Nodo], list[Enlace]]:
    """Redes de hasta siete nodos que sólo cuentan días: ni meses ni desfases múltiplos de 30."""
    cuantos = draw(st.integers(1, 7))
    nodos = [Nodo(f"n{i}", dias=draw(st.integers(0, 40))) for i in range(cuantos)]
    pares = [(de, a) for a in range(cuantos) for de in range(a)]
    escogidos = draw(st.lists(st.sampled_from(pares), max_size=10)) if pares else []
    desfases = st.sampled_from([0, 1, 7, 29, 45, -3])
    tipos = st.sampled_from(TipoEnlace)
    return nodos, [Enlace(f"n{de}", f"n{a}", draw(tipos), draw(desfases)) for de, a in escogidos]


@given(redes_en_dias())
def test_las_fechas_y_la_holgura_son_las_de_la_fuerza_bruta(
    red: tuple[list[Nodo], list[Enlace]],
) -> None:
    nodos, enlaces = red
    inicio = date(2026, 1, 5)
    plan = programar(inicio, nodos, enlaces)
    largos = {nodo.clave: camino_mas_largo(nodos, enlaces, nodo.clave) for nodo in nodos}
    fin = max(largos[nodo.clave] + nodo.dias for nodo in nodos)
    assert {t.clave: (t.inicio - inicio).days for t in plan.tramos} == largos
    assert (plan.fin - inicio).days == fin
    for nodo in nodos:
        # La holgura, por definición: el mayor atraso que no mueve el fin del plan.
        holgura = plan.tramo(nodo.clave).holgura
        for atraso, alcanza in ((holgura, True), (holgura + 1, False)):
            tarde = inicio + timedelta(days=largos[nodo.clave] + atraso)
            otros = [replace(n, no_antes=tarde) if n is nodo else n for n in nodos]
            assert (programar(inicio, otros, enlaces).fin == plan.fin) is alcanza


def test_la_holgura_se_explica_en_palabras() -> None:
    plan = programar(date(2026, 1, 5), nodos_de_las_olas(), ENLACES)
    nombres = {"3a": "Procesos", "4b": "Canales", "5a": "Satisfacción"}
    fin = "Si se atrasa, se atrasa el fin del plan (5 jun 2028)"
    assert explicar_holgura(plan, "2a", nombres) == f"{fin}: la espera Procesos."
    assert explicar_holgura(plan, "5a", nombres) == f"{fin}."
    assert explicar_holgura(plan, "4b", nombres, ["5a"]) == f"{fin}."
    assert explicar_holgura(plan, "1b", nombres) == (
        "Puede atrasarse 28 días sin mover el fin del plan."
    )
    assert explicar_holgura(plan, "1b", nombres, ["1b"]) == "Ya terminó."


def test_la_holgura_nombra_a_todas_las_criticas_que_esperan() -> None:
    nodos = [Nodo("a", meses=1), Nodo("b", meses=2), Nodo("c", meses=2), Nodo("d", meses=1)]
    plan = programar(date(2026, 1, 5), nodos, [Enlace("a", x, R) for x in "bcd"])
    assert explicar_holgura(plan, "a", {"b": "Uno", "c": "Índice"}).endswith(
        ": la esperan Uno e Índice."
    )
