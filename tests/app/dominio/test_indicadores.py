"""Indicadores: sin casos no es cero, y el color respeta el sentido."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.indicadores import (
    Color,
    Medicion,
    RangoColor,
    Semaforo,
    Sentido,
    calcular,
    color,
    color_por_rangos,
    defectos_de_rangos,
    leer_semaforo,
)

D = Decimal
ARRIBA, ABAJO, RANGO = Sentido.ASCENDENTE, Sentido.DESCENDENTE, Sentido.REGULAR
VERDE, AMARILLO, ROJO = Color.VERDE, Color.AMARILLO, Color.ROJO


def test_denominador_cero_es_sin_casos_y_nunca_cero_por_ciento() -> None:
    assert calcular(D(0), D(0)) == Medicion(None, Color.SIN_CASOS)
    assert calcular(None, D(0)) == Medicion(None, Color.SIN_CASOS)


def test_lo_que_no_se_capturo_es_sin_dato() -> None:
    assert calcular(None, D(5)) == Medicion(None, Color.SIN_DATO)
    assert calcular(D(5), None) == Medicion(None, Color.SIN_DATO)


def test_el_valor_se_redondea_a_dos_decimales() -> None:
    assert calcular(D(2), D(3)).valor == D("66.67")
    assert calcular(D(46), D(18400), D(1000)).valor == D("2.50")
    assert calcular(D(0), D(3)).valor == 0


@pytest.mark.parametrize(
    ("texto", "sentido", "verde", "amarillo"),
    [
        ("≥70/40–69/<40", ARRIBA, "70", "40"),
        ("100/67–99/<67", ARRIBA, "100", "67"),
        ("≥4/3–3.9/<3", ARRIBA, "4", "3"),
        ("≤10/11–25/>25", ABAJO, "10", "25"),
        ("0/≤2/>2", ABAJO, "0", "2"),
        ("0–25/26–60/>60", ABAJO, "25", "60"),
    ],
)
def test_los_semaforos_del_catalogo_se_leen(
    texto: str, sentido: Sentido, verde: str, amarillo: str
) -> None:
    assert leer_semaforo(texto, sentido) == Semaforo(sentido, D(verde), D(amarillo))


def test_el_semaforo_del_tiempo_de_respuesta_es_relativo_al_plazo() -> None:
    semaforo = leer_semaforo("≤ 80 % del plazo / ≤ 100 % / > 100 %", ABAJO)
    assert semaforo == Semaforo(ABAJO, D(80), D(100), del_plazo=True)
    colores = [color(Medicion(D(dias)), semaforo, D(15)) for dias in (12, 13, 15, 16)]
    assert colores == [VERDE, AMARILLO, AMARILLO, ROJO]
    assert color(Medicion(D(12)), semaforo) is Color.INFORMATIVO


@pytest.mark.parametrize(
    ("texto", "sentido"),
    [("informativo", RANGO), ("P90 ≤ plazo", ABAJO), ("a/b/c", ARRIBA), ("1/2/3", RANGO)],
)
def test_sin_tres_umbrales_el_indicador_es_informativo(texto: str, sentido: Sentido) -> None:
    semaforo = leer_semaforo(texto, sentido)
    assert semaforo is None
    assert color(Medicion(D(50)), semaforo) is Color.INFORMATIVO


@pytest.mark.parametrize(
    ("valor", "esperado"), [("95", VERDE), ("94.99", AMARILLO), ("85", AMARILLO), ("84.9", ROJO)]
)
def test_el_87_por_ciento_de_de_01_es_amarillo(valor: str, esperado: Color) -> None:
    semaforo = leer_semaforo("≥95/85–94/<85", ARRIBA)
    assert color(Medicion(D(valor)), semaforo) is esperado
    assert color(calcular(D(87), D(100)), semaforo) is AMARILLO


def test_sin_valor_el_color_dice_por_que() -> None:
    semaforo = Semaforo(ARRIBA, D(70), D(40))
    assert color(calcular(D(0), D(0)), semaforo) is Color.SIN_CASOS
    assert color(calcular(None, D(1)), semaforo) is Color.SIN_DATO
    assert color(Medicion(None), semaforo) is Color.SIN_DATO


PEOR = [VERDE, AMARILLO, ROJO]


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_el_color_no_mejora_cuando_el_valor_empeora(uno: Decimal, otro: Decimal) -> None:
    menor, mayor = sorted((uno, otro))
    sube, baja = Semaforo(ARRIBA, D(70), D(40)), Semaforo(ABAJO, D(10), D(25))
    assert PEOR.index(color(Medicion(menor), sube)) >= PEOR.index(color(Medicion(mayor), sube))
    assert PEOR.index(color(Medicion(menor), baja)) <= PEOR.index(color(Medicion(mayor), baja))


SUBE = (
    RangoColor(VERDE, D(70), D(100)),
    RangoColor(AMARILLO, D(40), D(69)),
    RangoColor(ROJO, D(0), D(39)),
)
BAJA = (
    RangoColor(VERDE, None, D(10)),
    RangoColor(AMARILLO, D(11), D(25)),
    RangoColor(ROJO, D(26), None),
)
REGULAR = (
    RangoColor(ROJO, D(0), D(9)),
    RangoColor(VERDE, D(10), D(20)),
    RangoColor(ROJO, D(21), D(100)),
)


@pytest.mark.parametrize(
    ("rangos", "sentido", "valor", "esperado"),
    [
        (SUBE, ARRIBA, "70", VERDE),
        (SUBE, ARRIBA, "69.5", AMARILLO),
        (SUBE, ARRIBA, "39.9", ROJO),
        (SUBE, ARRIBA, "101", Color.SIN_DATO),
        (BAJA, ABAJO, "-3", VERDE),
        (BAJA, ABAJO, "10.5", AMARILLO),
        (BAJA, ABAJO, "25.1", ROJO),
        (BAJA, ABAJO, "900", ROJO),
        (SUBE, ABAJO, "101", Color.SIN_DATO),
        (REGULAR, RANGO, "15", VERDE),
        (REGULAR, RANGO, "50", ROJO),
    ],
)
def test_el_color_por_rangos_tapa_el_hueco_segun_el_sentido(
    rangos: tuple[RangoColor, ...], sentido: Sentido, valor: str, esperado: Color
) -> None:
    assert color_por_rangos(D(valor), rangos, sentido) is esperado


@pytest.mark.parametrize("rangos", [SUBE, BAJA, REGULAR, ()])
def test_los_rangos_bien_puestos_no_tienen_defectos(rangos: tuple[RangoColor, ...]) -> None:
    assert defectos_de_rangos(rangos) == ()


def test_los_huecos_y_traslapes_se_dicen() -> None:
    hueco = (RangoColor(ROJO, D(0), D(39)), RangoColor(AMARILLO, D(45), D(69)))
    assert defectos_de_rangos(hueco) == ("Queda un hueco entre rojo y amarillo, de 39 a 45.",)
    encima = (RangoColor(ROJO, D(0), D(50)), RangoColor(AMARILLO, D(45), D(69)))
    assert defectos_de_rangos(encima) == ("Los rangos se enciman entre rojo y amarillo.",)
    abierto = (RangoColor(ROJO, D(0), None), RangoColor(AMARILLO, D(45), D(69)))
    assert defectos_de_rangos(abierto) == ("Los rangos se enciman entre rojo y amarillo.",)
    fino = (RangoColor(ROJO, D(3), D("3.5")), RangoColor(AMARILLO, D(4), D(5)))
    assert defectos_de_rangos(fino) == ()
    assert defectos_de_rangos(fino, D("0.1")) != ()
