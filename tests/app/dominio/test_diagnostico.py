"""Línea base: los ejemplos de la metodología y sus propiedades."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.diagnostico import (
    Calidad,
    Respuesta,
    banda,
    controles,
    es_preliminar,
    hallazgos,
    indice_global,
    nivel_de_base,
    porcentaje_contestado,
    puntaje,
    puntaje_dimension,
    sensibilidad,
    valor_de_porcentaje,
    valor_inverso,
    valor_verificado,
)
from app.dominio.estadistica import redondear

LLAVES_1B = {"D-1b-1", "D-1b-3"}


def bloque(
    valores: list[int | None],
    pesos: list[int],
    herramienta: str = "1b",
    calidad: Calidad = Calidad.DOCUMENTADO,
) -> list[Respuesta]:
    return [
        Respuesta(
            codigo=f"D-{herramienta}-{lugar}",
            herramienta=herramienta,
            peso=peso,
            valor=valor,
            llave=f"D-{herramienta}-{lugar}" in LLAVES_1B,
            calidad=calidad,
            escala="S",
        )
        for lugar, (valor, peso) in enumerate(zip(valores, pesos, strict=True), start=1)
    ]


EJEMPLO_1B = bloque([3, 2, 4, 3, 2, 0], [3, 2, 2, 2, 2, 1])
LISTAS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), min_size=1, max_size=8)


def con_valores(pares: list[tuple[int, int]]) -> list[Respuesta]:
    return bloque([valor for valor, _ in pares], [peso for _, peso in pares], "9z")


def test_el_ejemplo_de_1b_da_64_6_y_nivel_3_con_evidencia_o_2_sin_ella() -> None:
    total = puntaje(EJEMPLO_1B)
    assert total is not None
    assert round(float(total), 1) == 64.6
    assert nivel_de_base(EJEMPLO_1B, con_evidencia=True) == 3
    assert nivel_de_base(EJEMPLO_1B, con_evidencia=False) == 2


@pytest.mark.parametrize(("valor_llave", "nivel"), [(4, 4), (3, 4), (2, 2), (1, 2), (0, 1)])
def test_una_llave_baja_pone_tope_aunque_lo_demas_este_perfecto(
    valor_llave: int, nivel: int
) -> None:
    respuestas = bloque([valor_llave, 4, 4, 4], [1, 3, 3, 3])
    assert nivel_de_base(respuestas, con_evidencia=True) == nivel


def test_solo_declarado_no_pasa_de_3() -> None:
    respuestas = bloque([4, 4, 4], [1, 1, 1], calidad=Calidad.DECLARADO)
    assert nivel_de_base(respuestas, con_evidencia=True) == 3
    una_documentada = [replace(respuestas[0], calidad=Calidad.DOCUMENTADO), *respuestas[1:]]
    assert nivel_de_base(una_documentada, con_evidencia=True) == 4


@pytest.mark.parametrize(("suma", "nivel"), [(3, 0), (4, 1), (13, 1), (14, 2), (23, 2), (24, 3)])
def test_los_topes_por_puntaje_cambian_en_10_35_60_y_85(suma: int, nivel: int) -> None:
    # Diez preguntas de peso 1: cada punto de valor son 2.5 de puntaje.
    valores: list[int | None] = [*[4] * (suma // 4), suma % 4, *[0] * (9 - suma // 4)]
    respuestas = bloque(valores, [1] * 10, "9z")
    assert nivel_de_base(respuestas, con_evidencia=True) == nivel


def test_desde_85_se_llega_a_4() -> None:
    assert nivel_de_base(con_valores([(4, 1)] * 8 + [(1, 1), (1, 1)]), con_evidencia=True) == 4
    assert nivel_de_base(con_valores([(4, 1)] * 8 + [(1, 1), (0, 1)]), con_evidencia=True) == 3


def test_no_se_vale_cero_y_no_aplica_sale_del_denominador() -> None:
    cuatro, cero = con_valores([(4, 2), (4, 2)])
    assert puntaje([cuatro, replace(cero, no_se=True, valor=None)]) == 50
    assert puntaje([cuatro, replace(cero, no_aplica=True)]) == 100


def test_lo_que_no_se_contesto_no_es_cero() -> None:
    cuatro, falta = con_valores([(4, 2), (0, 2)])
    assert puntaje([cuatro, replace(falta, valor=None)]) == 100
    assert puntaje([replace(falta, valor=None)]) is None
    assert nivel_de_base([replace(falta, valor=None)], con_evidencia=True) is None


def test_sin_la_llave_contestada_no_se_afirma_nivel() -> None:
    sin_llave = [replace(EJEMPLO_1B[0], valor=None), *EJEMPLO_1B[1:]]
    assert nivel_de_base(sin_llave, con_evidencia=True) is None
    no_se = [replace(EJEMPLO_1B[0], valor=None, no_se=True), *EJEMPLO_1B[1:]]
    assert nivel_de_base(no_se, con_evidencia=True) == 1
    no_aplica = [replace(EJEMPLO_1B[0], no_aplica=True), *EJEMPLO_1B[1:]]
    assert nivel_de_base(no_aplica, con_evidencia=True) == 3


@given(LISTAS)
def test_el_puntaje_va_de_0_a_100_y_no_baja_si_una_respuesta_mejora(
    pares: list[tuple[int, int]],
) -> None:
    respuestas = con_valores(pares)
    total = puntaje(respuestas)
    assert total is not None
    assert 0 <= total <= 100
    mejor = puntaje([replace(respuestas[0], valor=4), *respuestas[1:]])
    assert mejor is not None
    assert mejor >= total


@given(LISTAS)
def test_quitar_evidencia_nunca_sube_el_nivel(pares: list[tuple[int, int]]) -> None:
    respuestas = con_valores(pares)
    con = nivel_de_base(respuestas, con_evidencia=True)
    sin = nivel_de_base(respuestas, con_evidencia=False)
    assert con is not None
    assert sin is not None
    assert sin <= min(con, 2)


@pytest.mark.parametrize("valor", [-1, 5])
def test_un_valor_fuera_de_escala_es_error_de_quien_llama(valor: int) -> None:
    with pytest.raises(ValueError, match="0 a 4"):
        con_valores([(valor, 1)])


def test_la_escala_inversa_y_la_de_porcentaje() -> None:
    assert [valor_inverso(v) for v in range(5)] == [4, 3, 2, 1, 0]
    casos = {0: 0, 1: 1, 24: 1, 25: 2, 59: 2, 60: 3, 89: 3, 90: 4, 100: 4}
    assert {p: valor_de_porcentaje(p) for p in casos} == casos
    assert valor_de_porcentaje(Fraction(1, 2)) == 1


def test_la_dimension_es_la_media_de_sus_herramientas_con_dato() -> None:
    puntajes = {"1a": Fraction(40), "1b": Fraction(80), "1c": None}
    assert puntaje_dimension(puntajes) == 60
    assert puntaje_dimension(puntajes, {"1a": 3}) == 50
    assert puntaje_dimension({"1c": None}) is None


def test_el_indice_pondera_y_lo_que_falta_no_es_cero() -> None:
    cinco = [Fraction(n) for n in (10, 20, 30, 40, 50)]
    assert indice_global(cinco) == 30
    assert indice_global(cinco, (100, 0, 0, 0, 0)) == 10
    assert indice_global([None, *cinco[1:]]) == 35
    assert indice_global([None] * 5) is None


def test_faltar_una_dimension_en_los_pesos_es_error_de_quien_llama() -> None:
    with pytest.raises(ValueError, match="zip"):
        indice_global([Fraction(1)] * 4)


def test_las_bandas_se_leen_del_numero_que_se_muestra() -> None:
    cortes = {0: "inexistente", 19: "inexistente", 20: "inicial", 39: "inicial"}
    cortes |= {40: "en desarrollo", 59: "en desarrollo", 60: "instalado", 79: "instalado"}
    cortes |= {80: "consolidado", 100: "consolidado"}
    assert {n: banda(n) for n in cortes} == cortes
    casi = Fraction(196, 10)
    assert banda(casi) == banda(redondear(casi)) == "inicial"


def test_la_sensibilidad_dice_que_peso_cambia_la_banda() -> None:
    parejo = sensibilidad([Fraction(50)] * 5)
    assert len(parejo) == 10
    assert not any(caso.cambia_de_banda for caso in parejo)
    filo = sensibilidad([Fraction(100), *[Fraction(25)] * 4])
    cambian = {(caso.dimension, caso.cambio) for caso in filo if caso.cambia_de_banda}
    # El índice es 40 justo: baja de banda si pesa menos la fuerte o más cualquiera de las flojas.
    assert cambian == {(1, -10), (2, 10), (3, 10), (4, 10), (5, 10)}
    assert sensibilidad([None] * 5) == ()


def test_la_sensibilidad_no_inventa_indice_si_se_queda_sin_pesos() -> None:
    unica = sensibilidad([Fraction(50), None, None, None, None], (10, 30, 30, 20, 10))
    assert (1, -10) not in {(caso.dimension, caso.cambio) for caso in unica}
    assert len(unica) == 9


def test_cada_pregunta_floja_e_importante_crea_un_hallazgo() -> None:
    respuestas = con_valores([(1, 2), (1, 1), (2, 3), (0, 3), (4, 2)])
    respuestas[4] = replace(respuestas[4], no_se=True)
    respuestas.append(replace(respuestas[0], codigo="sin contestar", valor=None))
    respuestas.append(replace(respuestas[0], codigo="no aplica", no_aplica=True))
    assert hallazgos(respuestas) == ("D-9z-1", "D-9z-4", "D-9z-5")


def test_con_menos_de_90_por_ciento_es_preliminar() -> None:
    completas = con_valores([(2, 1)] * 10)
    assert not es_preliminar([replace(completas[0], valor=None), *completas[1:]])
    faltan_dos = [replace(r, valor=None) for r in completas[:2]] + completas[2:]
    assert es_preliminar(faltan_dos)
    assert porcentaje_contestado(faltan_dos) == 80
    assert es_preliminar([])


def claves(
    respuestas: list[Respuesta], *, solicitudes: bool = True, acto: bool = True
) -> list[tuple[str, str]]:
    avisos = controles(respuestas, solicitudes_con_dato=solicitudes, acto_formal_1b=acto)
    assert all(aviso.texto.endswith(".") for aviso in avisos)
    return [(aviso.clave, aviso.donde) for aviso in avisos]


def test_un_diagnostico_sano_no_avisa_nada() -> None:
    assert claves([replace(r, persona=str(i)) for i, r in enumerate(EJEMPLO_1B)]) == []


def test_coherencia_y_contradiccion_miran_otras_fuentes() -> None:
    tres_b = Respuesta("D-3b-1", "3b", 3, 3, escala="N")
    respuestas = [*EJEMPLO_1B, tres_b]
    assert claves(respuestas, solicitudes=False) == [("coherencia", "D-3b-1")]
    assert claves(respuestas, acto=False) == [("contradiccion", "D-1b-1")]
    assert claves(respuestas) == []


def test_un_g_de_4_sin_evaluacion_probada_bajaria_a_3() -> None:
    respuesta = Respuesta("D-1a-1", "1a", 3, 4)
    assert claves([respuesta]) == [("sobreestimacion", "D-1a-1")]
    assert valor_verificado(respuesta) == 3
    probada = replace(respuesta, evidencia_evaluacion=True)
    assert claves([probada]) == []
    assert valor_verificado(probada) == 4
    assert valor_verificado(replace(respuesta, escala="S")) == 4
    assert valor_verificado(replace(respuesta, no_aplica=True)) is None


def test_un_bloque_plano_pide_revision_solo_por_encima_de_80_por_ciento() -> None:
    assert claves(con_valores([(2, 1)] * 5)) == [("respuesta_plana", "9z")]
    assert claves(con_valores([(2, 1)] * 4 + [(3, 1)])) == []


def test_demasiado_no_aplica_en_un_bloque_avisa() -> None:
    una, otra, *resto = con_valores([(1, 1), (2, 1), (3, 1), (4, 1), (0, 1)])
    assert claves([replace(una, no_aplica=True), otra, *resto]) == []
    dos = [replace(una, no_aplica=True), replace(otra, no_aplica=True), *resto]
    assert claves(dos) == [("no_aplica", "9z")]


def test_omision_y_fuente_unica_son_de_todo_el_diagnostico() -> None:
    respuestas = con_valores([(1, 1), (2, 1), (3, 1), (4, 1), (0, 1)])
    faltan = [replace(respuestas[0], valor=None), *respuestas[1:]]
    assert claves(faltan) == [("omision", "")]
    sola = [replace(r, persona="ana") for r in respuestas]
    assert claves(sola) == [("fuente_unica", "")]
    acompanada = [replace(sola[0], persona="luis"), *sola[1:]]
    assert claves(acompanada) == []
