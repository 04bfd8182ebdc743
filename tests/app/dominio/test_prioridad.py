"""Prioridad y orden: el ejemplo de la metodología y las reglas del orden."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.prioridad import (
    Candidata,
    Circunstancias,
    capacidad,
    continuidad,
    orden_recomendado,
    prioridad,
    repartir_en_olas,
    ruta_sugerida,
    una_web_a_la_vez,
    urgencia,
)
from app.dominio.red import CicloEnDependencias, Enlace, TipoEnlace
from tests.app.dominio.test_red import ENLACES, OLAS

PLAZOS = {"1a": 1, "1b": 3, "1c": 6, "1d": 0, "2a": 3, "2b": 12, "2c": 3, "3a": 6, "3b": 3}
PLAZOS |= {"4a": 3, "4b": 3, "4c": 4, "4d": 5, "5a": 12, "5b": 3, "5c": 12, "5d": 3}
BAJO = Circunstancias(cumplimiento=35)


def candidata(clave: str, nivel: int | None = 0) -> Candidata:
    return Candidata(clave, nivel, PLAZOS[clave])


EJEMPLO = (
    candidata("1a"),
    candidata("1b", 1),
    replace(candidata("3a"), llave_en_cero=True),
    replace(candidata("2c"), llave_en_cero=True, riesgo_critico=True),
)


def test_el_ejemplo_da_1_0_y_1_5_y_4() -> None:
    _, uno_b, tres_a, dos_c = EJEMPLO
    assert prioridad(uno_b, BAJO) == 1
    assert prioridad(tres_a, BAJO) == Fraction(3, 2)
    assert prioridad(dos_c, BAJO) == 4


def test_el_ejemplo_ordena_convenio_infraestructura_politica_y_procesos() -> None:
    resultado = orden_recomendado(EJEMPLO, ENLACES, BAJO)
    assert resultado.orden == ("1a", "2c", "1b", "3a")
    assert resultado.mantener == ()
    assert resultado.prioridades["2c"] == 4


def test_la_urgencia_toma_lo_mas_grave() -> None:
    normal = candidata("1b")
    assert urgencia(normal, Circunstancias()) == 1
    assert urgencia(normal, Circunstancias(cumplimiento=40)) == 1
    assert urgencia(normal, Circunstancias(cumplimiento=39)) == Fraction(3, 2)
    assert urgencia(normal, Circunstancias(resoluciones_incumplidas=True)) == Fraction(3, 2)
    assert urgencia(replace(normal, riesgo_critico=True), BAJO) == 2


def test_el_esfuerzo_de_las_anuales_y_de_1d_cuenta_solo_instalarlas() -> None:
    assert [candidata(c).esfuerzo for c in ("2b", "5a", "5c")] == [1, 1, 1]
    assert candidata("1d").esfuerzo == candidata("1a").esfuerzo == Fraction(1, 3)
    assert candidata("1c").esfuerzo == 2
    assert Candidata("1e", 0, 0).esfuerzo == Fraction(1, 3)


def test_lo_instalado_pasa_a_mantener_y_no_estorba() -> None:
    instalada = candidata("1b", 3)
    assert prioridad(candidata("1b", 4), BAJO) == 0
    resultado = orden_recomendado([instalada, candidata("3a")], ENLACES, Circunstancias())
    assert resultado.orden == ("3a",)
    assert resultado.mantener == ("1b",)


def test_lo_que_no_aplica_no_se_ordena_ni_se_mantiene() -> None:
    fuera = replace(candidata("1b", 4), no_aplica=True)
    resultado = orden_recomendado([fuera, candidata("3a")], ENLACES, Circunstancias())
    assert (resultado.orden, resultado.mantener) == (("3a",), ())


def test_sin_dato_se_trata_como_nada_demostrado() -> None:
    assert prioridad(candidata("1b", None), BAJO) == prioridad(candidata("1b", 0), BAJO)


def test_el_convenio_va_primero_salvo_que_ya_exista_o_no_haya_con_quien() -> None:
    # 4d no depende de 1a y con riesgo crítico tendría más prioridad.
    juntas = [replace(candidata("4d"), riesgo_critico=True), candidata("1a", 2)]
    orden = orden_recomendado(juntas, ENLACES, Circunstancias()).orden
    assert orden == ("1a", "4d")
    con_convenio = Circunstancias(hay_convenio=True)
    assert orden_recomendado(juntas, ENLACES, con_convenio).orden == ("4d", "1a")
    sin_organo = Circunstancias(sin_convenio=True)
    assert orden_recomendado(juntas, ENLACES, sin_organo).orden == ("4d",)


def test_un_circulo_entre_pendientes_se_rechaza() -> None:
    enlaces = [Enlace(a, b, TipoEnlace.RECOMENDADA) for a, b in (("1b", "2a"), ("2a", "1b"))]
    pendientes = [candidata("1b"), candidata("2a")]
    with pytest.raises(CicloEnDependencias, match="1b"):
        orden_recomendado(pendientes, enlaces, Circunstancias())
    with pytest.raises(CicloEnDependencias, match="2a"):
        repartir_en_olas(pendientes, enlaces)


def test_el_plan_de_mejora_espera_una_de_sus_fuentes_solo_si_todas_estan_pendientes() -> None:
    enlaces = [Enlace(de, "5d", TipoEnlace.OBLIGATORIA, alguno=True) for de in ("5b", "5c")]
    mejora = replace(candidata("5d"), riesgo_critico=True)
    pendientes = [mejora, candidata("5b"), candidata("5c")]
    assert orden_recomendado(pendientes, enlaces, Circunstancias()).orden == ("5b", "5d", "5c")
    una_hecha = [mejora, candidata("5b", 3), candidata("5c")]
    assert orden_recomendado(una_hecha, enlaces, Circunstancias()).orden == ("5d", "5c")


CANDIDATAS = st.lists(
    st.builds(candidata, st.sampled_from(sorted(OLAS)), st.none() | st.integers(0, 4)),
    max_size=17,
    unique_by=lambda c: c.clave,
)


@given(CANDIDATAS, st.booleans(), st.booleans())
def test_nadie_pasa_antes_que_quien_espera(
    candidatas: list[Candidata], hay: bool, sin: bool
) -> None:
    circunstancias = Circunstancias(hay_convenio=hay, sin_convenio=sin)
    resultado = orden_recomendado(candidatas, ENLACES, circunstancias)
    lugar = {clave: n for n, clave in enumerate(resultado.orden)}
    assert len(lugar) == len(resultado.orden)
    aplicables = {c.clave for c in candidatas} - ({"1a"} if sin else set())
    assert set(resultado.orden) | set(resultado.mantener) == aplicables
    for enlace in ENLACES:
        mueve = enlace.tipo is not TipoEnlace.ALIMENTA and not enlace.alguno
        if mueve and enlace.de in lugar and enlace.a in lugar:
            assert lugar[enlace.de] < lugar[enlace.a]


@given(CANDIDATAS, st.integers(1, 4), st.booleans(), st.data())
def test_las_olas_respetan_capacidad_y_esperas(
    candidatas: list[Candidata], tope: int, una_web: bool, datos: st.DataObject
) -> None:
    gente, web = st.sampled_from(["", "ana", "luis"]), st.booleans()
    quienes = [
        replace(c, nivel=0, responsable=datos.draw(gente), web=datos.draw(web)) for c in candidatas
    ]
    por_clave = {c.clave: c for c in quienes}
    orden = orden_recomendado(quienes, ENLACES, Circunstancias()).orden
    olas = repartir_en_olas([por_clave[c] for c in orden], ENLACES, tope, una_web=una_web)
    assert sorted(clave for ola in olas for clave in ola) == sorted(orden)
    en_ola = {clave: n for n, ola in enumerate(olas) for clave in ola}
    for ola in olas:
        suyas = [por_clave[clave].responsable for clave in ola]
        assert all(suyas.count(persona) <= tope for persona in suyas)
        assert not una_web or sum(por_clave[clave].web for clave in ola) <= 1
    for enlace in ENLACES:
        if enlace.alguno or enlace.de not in en_ola or enlace.a not in en_ola:
            continue
        if enlace.tipo in (TipoEnlace.OBLIGATORIA, TipoEnlace.RECOMENDADA):
            assert en_ola[enlace.de] < en_ola[enlace.a]
        elif enlace.tipo is TipoEnlace.TRASLAPE:
            assert en_ola[enlace.de] <= en_ola[enlace.a]


def test_las_olas_de_tres_por_persona() -> None:
    claves = ["1a", "1b", "2c", "1c", "2a", "3a", "4b"]
    olas = repartir_en_olas([candidata(clave) for clave in claves], ENLACES)
    # 1c y 2a se traslapan con 1b, pero en la segunda ola sólo caben tres.
    assert olas == (("1a",), ("1b", "2c", "1c"), ("2a", "3a"), ("4b",))
    with pytest.raises(ValueError, match="capacidad"):
        repartir_en_olas([], [], 0)


def test_la_capacidad_baja_con_menos_de_un_tiempo_completo() -> None:
    assert capacidad(None) == capacidad(1) == 3
    assert capacidad(Fraction(1, 2)) == 2


def test_con_menos_de_dos_horas_de_internet_va_una_web_a_la_vez() -> None:
    assert una_web_a_la_vez(1)
    assert not una_web_a_la_vez(2)
    assert not una_web_a_la_vez(None)


def test_la_ruta_de_rescate_es_para_indices_menores_de_20() -> None:
    assert ruta_sugerida(Fraction(199, 10)) == "rescate"
    assert ruta_sugerida(20) == "estandar"
    assert ruta_sugerida(None) == "estandar"


def test_lo_que_acaba_despues_de_la_administracion_es_continuidad() -> None:
    fin = date(2027, 12, 31)
    assert continuidad(date(2028, 1, 1), fin)
    assert not continuidad(fin, fin)
    assert not continuidad(fin, None)
