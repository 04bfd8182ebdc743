"""Encuesta de satisfacción, con números hechos a mano."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.dominio import encuesta
from app.dominio.infraestructura import puntaje_de_ambito


def test_el_ejemplo_de_180_solicitudes_pide_95_encuestas() -> None:
    assert encuesta.muestra_infinita(95, 7) == 196
    assert encuesta.tamano_de_muestra(180, 95, 7) == 95


@pytest.mark.parametrize(
    ("poblacion", "confianza", "error", "esperado"),
    [
        (0, 95, 5, 0),
        (46, 95, 5, 46),
        (100, 99, 10, 100),
        (101, 95, 5, 81),
        (1000, 90, 5, 214),
        (1000, 99, 3, 649),
        (18400, 95, 5, 377),
    ],
)
def test_la_muestra_se_redondea_hacia_arriba_y_hasta_100_es_censo(
    poblacion: int, confianza: int, error: int, esperado: int
) -> None:
    assert encuesta.tamano_de_muestra(poblacion, confianza, error) == esperado


def test_el_margen_de_error_de_la_muestra_pedida_no_pasa_del_pedido() -> None:
    margen = encuesta.margen_de_error(95, 180, 95)
    assert margen == Decimal("6.9")


def test_un_censo_completo_no_tiene_error_y_sin_respuestas_no_hay_margen() -> None:
    assert encuesta.margen_de_error(46, 46, 95) == 0
    assert encuesta.margen_de_error(0, 46, 95) is None
    assert encuesta.margen_de_error(47, 46, 95) is None


def test_csat_cuenta_los_4_y_5_de_quienes_contestaron() -> None:
    assert encuesta.csat([5, 4, 3, 1, None]) == 50
    assert encuesta.csat([None]) is None


def test_nps_resta_detractores_a_promotores() -> None:
    assert encuesta.nps([10, 9, 8, 7, 6, 0]) == 0
    assert encuesta.nps([10, 10, 0]) == Fraction(100, 3)
    assert encuesta.nps([0]) == -100


def test_el_indice_lleva_la_media_de_1_a_5_a_la_escala_de_0_a_100() -> None:
    assert encuesta.indice_de_dimension([[1, 1]]) == 0
    assert encuesta.indice_de_dimension([[5, 5], [3, None]]) == 75
    assert encuesta.indice_de_dimension([[None], []]) is None


def test_el_indice_global_promedia_las_dimensiones_con_dato() -> None:
    indices = {"acceso": Fraction(80), "claridad": Fraction(40), "empatía": None}
    assert encuesta.indice_global(indices) == 60
    assert encuesta.indice_global(indices, {"acceso": 3}) == 70
    assert encuesta.indice_global({"perfil": Fraction(10)}) is None


def test_el_puntaje_de_un_ambito_pesa_por_criticidad_y_no_cuenta_lo_que_no_aplica() -> None:
    resultado = puntaje_de_ambito(
        [
            ("alta", "cumple"),
            ("alta", "no_cumple"),
            ("media", "parcial"),
            ("baja", "no_aplica"),
            ("baja", ""),
        ]
    )
    assert resultado.puntaje == 50
    assert resultado.criticos == 1
    assert resultado.nivel_maximo == 2


def test_sin_reactivos_contestados_no_hay_puntaje() -> None:
    vacio = puntaje_de_ambito([("alta", ""), ("alta", "no_aplica")])
    assert vacio.puntaje is None
    assert vacio.nivel_maximo is None
