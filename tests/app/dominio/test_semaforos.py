"""Retraso y riesgo: reglas R1, R2, R4, R6 y R10 y cómo se dicen."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dominio.semaforos import (
    Compromiso,
    Gravedad,
    Marcha,
    dias_de_atraso,
    exceso,
    r1,
    r2,
    r4,
    r6,
    r10,
    vencimiento_en_palabras,
)
from app.dominio.umbrales import Umbrales

INICIO = date(2026, 1, 1)
LIMITE = INICIO + timedelta(days=100)
HOY = date(2026, 4, 15)


def marcha(ultimo: date | None, fin_real: date | None = None) -> Marcha:
    return Marcha(INICIO, LIMITE, fin_real, ultimo)


def en(dias: int) -> date:
    """Un día contado desde la fecha límite."""
    return LIMITE + timedelta(days=dias)


def test_los_umbrales_de_la_jurisdiccion_mueven_cada_regla() -> None:
    suyos = Umbrales(10, 20, 5, 300, 80)
    activa = marcha(ultimo=en(15))
    assert r1(activa, en(15)) is r2(activa, en(15)) is None
    assert (alerta := r1(activa, en(15), suyos)) is not None
    assert alerta.regla == "R1"
    assert (roja := r2(activa, en(21), suyos)) is not None
    assert roja.gravedad is Gravedad.ROJO
    quieta = marcha(ultimo=en(-5))
    assert r2(quieta, en(0)) is None
    assert (sin_avance := r2(quieta, en(0), suyos)) is not None
    assert sin_avance.corto == "sin avance"
    fin = HOY + timedelta(days=200)
    assert r10(HOY, fin, 9, 10) is None
    assert r10(HOY, fin, 9, 10, suyos) is not None
    assert r10(HOY, fin, 8, 10, suyos) is None


def test_el_atraso_se_cuenta_desde_la_fecha_limite_que_todavia_es_a_tiempo() -> None:
    assert dias_de_atraso(LIMITE, en(0)) == 0
    assert dias_de_atraso(LIMITE, en(12)) == 12
    assert dias_de_atraso(LIMITE, en(-5)) == 0
    assert dias_de_atraso(LIMITE, en(90), fin_real=en(3)) == 3


def test_un_plazo_de_cero_dias_no_divide_entre_cero() -> None:
    assert exceso(Marcha(INICIO, INICIO), INICIO + timedelta(days=2)) == 2
    assert exceso(marcha(None), en(30)) == Fraction(3, 10)


@pytest.mark.parametrize(("dias", "regla"), [(30, None), (31, "R1"), (60, "R1"), (61, "R2")])
def test_el_exceso_es_amarillo_desde_30_y_rojo_desde_60_por_ciento(
    dias: int, regla: str | None
) -> None:
    activa = marcha(ultimo=en(dias))
    alertas = [alerta for alerta in (r1(activa, en(dias)), r2(activa, en(dias))) if alerta]
    assert [alerta.regla for alerta in alertas] == ([regla] if regla else [])
    for alerta in alertas:
        assert alerta.texto == f"Lleva {dias} días más que el plazo del Modelo."
        assert alerta.gravedad is (Gravedad.AMARILLO if regla == "R1" else Gravedad.ROJO)


def test_sesenta_dias_sin_avance_es_rojo_aunque_no_haya_vencido() -> None:
    hoy = INICIO + timedelta(days=70)
    assert r2(marcha(ultimo=hoy - timedelta(days=59)), hoy) is None
    alerta = r2(marcha(ultimo=hoy - timedelta(days=60)), hoy)
    assert alerta is not None
    assert alerta.texto == "Lleva 60 días sin avance."
    nada = r2(marcha(ultimo=None), hoy)
    assert nada is not None
    assert nada.texto == "Lleva 70 días sin avance."
    adelantada = marcha(ultimo=INICIO - timedelta(days=300))
    assert r2(adelantada, INICIO + timedelta(days=59)) is None


def test_lo_terminado_no_alerta() -> None:
    lista = marcha(ultimo=None, fin_real=en(90))
    assert r1(lista, en(95)) is None
    assert r2(lista, en(200)) is None


def test_r6_se_enciende_a_los_31_dias_sin_responsable() -> None:
    hoy = INICIO + timedelta(days=31)
    alerta = r6(marcha(None), "", hoy, 30)
    assert alerta is not None
    assert (alerta.gravedad, alerta.texto) == (Gravedad.ROJO, "Lleva 31 días sin responsable.")
    assert r6(marcha(None), "", hoy - timedelta(days=1), 30) is None
    assert r6(marcha(None), "p1", hoy, 30) is None
    assert r6(marcha(None, fin_real=LIMITE), "", hoy, 30) is None


def test_r4_mira_compromisos_vencidos_sin_evidencia() -> None:
    hoy = en(12)
    vencido, vigente = Compromiso("A1", LIMITE), Compromiso("A2", hoy)
    probado = Compromiso("A3", LIMITE, con_evidencia=True)
    assert r4([vigente, probado], hoy) is None
    una = r4([vencido, vigente, probado], hoy)
    assert una is not None
    assert una.gravedad is Gravedad.ROJO
    assert una.texto == "Un compromiso venció hace 12 días sin evidencia."
    dos = r4([vencido, vencido], hoy)
    assert dos is not None
    assert dos.texto == "2 compromisos vencieron sin evidencia."


@pytest.mark.parametrize(
    ("faltan", "abiertos", "avisa"),
    [(119, 4, True), (120, 4, False), (0, 4, True), (-1, 4, False), (10, 3, False)],
)
def test_r10_avisa_cerca_del_relevo_con_mas_de_30_por_ciento_abierto(
    faltan: int, abiertos: int, avisa: bool
) -> None:
    alerta = r10(HOY, HOY + timedelta(days=faltan), abiertos, 10)
    assert (alerta is not None) == avisa


def test_r10_dice_cuanto_falta_y_que_hacer() -> None:
    alerta = r10(HOY, HOY + timedelta(days=10), 4, 10)
    assert alerta is not None
    assert alerta.texto == (
        "La administración termina en 10 días y quedan 4 de 10 compromisos abiertos: "
        "prepare la entrega-recepción."
    )
    hoy = r10(HOY, HOY, 4, 10)
    assert hoy is not None
    assert "termina hoy" in hoy.texto
    assert r10(HOY, None, 4, 10) is None
    assert r10(HOY, HOY, 0, 0) is None


@pytest.mark.parametrize(
    ("inicio", "fin", "terminada", "texto"),
    [
        (date(2026, 1, 5), date(2026, 4, 3), None, "venció hace 12 días"),
        (date(2026, 1, 5), date(2026, 4, 14), None, "venció hace 1 día"),
        (date(2026, 1, 5), date(2026, 4, 15), None, "vence hoy"),
        (date(2026, 1, 5), date(2026, 4, 30), None, "vence el 30 abr"),
        (date(2026, 1, 5), date(2027, 1, 5), None, "vence el 5 ene 2027"),
        (date(2026, 7, 1), date(2026, 10, 1), None, "inicia el 1 jul"),
        (date(2026, 4, 15), date(2026, 7, 15), None, "vence el 15 jul"),
        (date(2026, 1, 5), date(2026, 4, 3), date(2026, 4, 1), "terminó el 1 abr"),
    ],
)
def test_el_vencimiento_se_dice_en_palabras(
    inicio: date, fin: date, terminada: date | None, texto: str
) -> None:
    assert vencimiento_en_palabras(inicio, fin, HOY, terminada) == texto


@given(st.integers(0, 400), st.integers(0, 400), st.none() | st.integers(0, 400))
def test_r1_y_r2_por_exceso_nunca_salen_juntas(plazo: int, pasan: int, avance: int | None) -> None:
    hoy = INICIO + timedelta(days=pasan)
    ultimo = None if avance is None else INICIO + timedelta(days=min(avance, pasan))
    una = Marcha(INICIO, INICIO + timedelta(days=plazo), None, ultimo)
    amarilla, roja = r1(una, hoy), r2(una, hoy)
    if amarilla and roja:
        assert "sin avance" in roja.texto
