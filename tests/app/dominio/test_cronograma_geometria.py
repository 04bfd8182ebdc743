"""Geometría del cronograma: fechas a coordenadas y vuelta, barras, flechas y marcas."""

from datetime import date, timedelta
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.dominio.cronograma_geometria import (
    Escala,
    Fechas,
    Medidas,
    Parte,
    Punto,
    Rect,
    Zoom,
    acercar,
    alejar,
    barra,
    encabezado,
    escala_para,
    fila_en,
    filas_visibles,
    flecha,
    parte_en,
    redondear_esquinas,
)

ENERO = date(2026, 1, 1)
FIN = date(2028, 6, 5)
M = Medidas()
FECHAS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
PIXELES = st.floats(0.05, 40)


@given(FECHAS, FECHAS, PIXELES)
def test_del_dia_a_la_coordenada_y_de_vuelta(origen: date, dia: date, pixeles: float) -> None:
    escala = Escala(origen, pixeles)
    assert escala.dia(escala.x(dia)) == dia
    assert escala.dia_bajo(escala.x(dia) + pixeles / 2) == dia


def test_al_arrastrar_se_ajusta_al_dia_mas_cercano() -> None:
    escala = Escala(ENERO, 10.0)
    assert escala.dia(4.9) == ENERO
    assert escala.dia(5.1) == date(2026, 1, 2)
    assert escala.dia(-6.0) == date(2025, 12, 31)
    assert escala.dia_bajo(9.9) == ENERO


def test_una_escala_de_cero_es_error_de_quien_llama() -> None:
    with pytest.raises(ValueError, match="cero"):
        Escala(ENERO, 0)


def test_todo_cabe_justo_en_el_ancho() -> None:
    escala = escala_para(Zoom.TODO, date(2026, 1, 5), FIN, 800.0)
    assert escala.origen == ENERO
    assert isclose(escala.x(date(2028, 7, 1)), 800.0)
    assert escala_para(Zoom.TODO, ENERO, ENERO, 0.0).pixeles_por_dia > 0


def test_cada_acercamiento_ve_menos_tiempo_y_los_extremos_se_quedan() -> None:
    cuatro = [z for z in Zoom if z is not Zoom.TODO]
    pixeles = [escala_para(z, ENERO, FIN, 800).pixeles_por_dia for z in cuatro]
    assert pixeles == sorted(pixeles, reverse=True)
    assert acercar(Zoom.TODO) is Zoom.ANIO
    assert acercar(Zoom.SEMANA) is Zoom.SEMANA
    assert alejar(Zoom.SEMANA) is Zoom.MES
    assert alejar(Zoom.TODO) is Zoom.TODO


@pytest.mark.parametrize(
    ("pixeles", "arriba", "abajo"),
    [
        (14.0, "ene 2026", ["29", "5", "12"]),
        (3.0, "2026", ["ene", "feb", "mar"]),
        (0.83, "2026", ["E", "F", "M"]),
        (0.4, "2026", ["T1", "T2", "T3"]),
        (0.1, "2026", ["", "", ""]),
    ],
)
def test_el_encabezado_dice_lo_que_se_alcanza_a_leer(
    pixeles: float, arriba: str, abajo: list[str]
) -> None:
    cabeza = encabezado(Escala(ENERO, pixeles), 0.0, 400.0 * pixeles)
    assert cabeza.arriba[0].texto == arriba
    assert [marca.texto for marca in cabeza.abajo[:3]] == abajo


@given(PIXELES, st.floats(-3000, 3000), st.floats(0, 1500))
def test_las_marcas_cubren_lo_visible_sin_huecos(
    pixeles: float, desde: float, ancho: float
) -> None:
    assume(ancho / pixeles < 20_000)
    cabeza = encabezado(Escala(date(2026, 3, 15), pixeles), desde, desde + ancho)
    for renglon in (cabeza.arriba, cabeza.abajo):
        assert renglon[0].x <= desde + 1e-6
        assert renglon[-1].x + renglon[-1].ancho >= desde + ancho - 1e-6
        for una, otra in pairwise(renglon):
            assert isclose(una.x + una.ancho, otra.x, abs_tol=1e-6)
            assert una.ancho > 0


ESCALA = Escala(ENERO, 2.0)
PLAZO = Fechas(date(2026, 1, 5), date(2026, 4, 5), avance=40)


def test_la_barra_va_del_inicio_a_la_fecha_limite_con_su_avance() -> None:
    una = barra(2, PLAZO, ESCALA, M, 1000)
    caja = una.implementacion
    assert (caja.x, caja.derecha) == (8.0, 188.0)
    assert una.avance.ancho == 72.0
    assert 2 * M.alto_fila < caja.y
    assert una.rombo == ()
    assert una.vigencia is None
    assert una.linea_base is None
    assert una.atraso is None
    assert una.x_texto == 188.0 + M.codo


def test_dos_barras_seguidas_se_tocan_sin_encimarse() -> None:
    siguiente = Fechas(PLAZO.fin, date(2026, 7, 5))
    primera, segunda = barra(0, PLAZO, ESCALA, M, 900), barra(1, siguiente, ESCALA, M, 900)
    assert primera.implementacion.derecha == segunda.implementacion.x


def test_la_vigencia_sigue_a_la_barra_o_llega_al_borde_si_es_indefinida() -> None:
    con_fin = Fechas(ENERO, date(2026, 2, 1), vigencia_fin=date(2027, 2, 1))
    cola = barra(0, con_fin, ESCALA, M, 100).vigencia
    assert cola is not None
    assert (cola.x, cola.derecha) == (62.0, 792.0)
    indefinida = Fechas(ENERO, date(2026, 2, 1), vigencia_indefinida=True)
    sin_fin = barra(0, indefinida, ESCALA, M, 1000).vigencia
    assert sin_fin is not None
    assert sin_fin.derecha == 1000
    assert sin_fin.alto < M.alto_barra
    assert barra(0, indefinida, ESCALA, M, 50).vigencia is None
    desde = Fechas(
        ENERO, date(2026, 2, 1), vigencia_inicio=date(2026, 3, 1), vigencia_indefinida=True
    )
    despues = barra(0, desde, ESCALA, M, 1000).vigencia
    assert despues is not None
    assert despues.x == ESCALA.x(date(2026, 3, 1))


def test_el_atraso_se_pinta_hasta_hoy_y_recorre_el_texto() -> None:
    tarde = Fechas(PLAZO.inicio, PLAZO.fin, atrasada_hasta=PLAZO.fin + timedelta(days=12))
    una = barra(0, tarde, ESCALA, M, 900)
    assert una.atraso is not None
    assert una.atraso.ancho == 24.0
    assert una.x_texto == una.atraso.derecha + M.codo
    a_tiempo = Fechas(PLAZO.inicio, PLAZO.fin, atrasada_hasta=PLAZO.fin)
    assert barra(0, a_tiempo, ESCALA, M, 900).atraso is None


def test_la_linea_base_va_debajo_y_necesita_sus_dos_fechas() -> None:
    con_base = Fechas(ENERO, PLAZO.fin, base_inicio=ENERO, base_fin=date(2026, 3, 1))
    una = barra(1, con_base, ESCALA, M, 900)
    base = una.linea_base
    assert base is not None
    assert base.y >= una.implementacion.y + una.implementacion.alto
    assert base.y + base.alto <= 2 * M.alto_fila
    assert barra(1, Fechas(ENERO, PLAZO.fin, base_inicio=ENERO), ESCALA, M, 1).linea_base is None


def test_el_hito_es_un_rombo_centrado_en_su_dia() -> None:
    una = barra(0, Fechas(date(2026, 2, 1), date(2026, 2, 1), hito=True), ESCALA, M, 900)
    assert len(una.rombo) == 4
    assert una.rombo[0][0] == ESCALA.x(date(2026, 2, 1))
    assert una.implementacion.ancho == M.alto_barra


@given(FECHAS, st.integers(0, 900), st.integers(-50, 150), st.integers(0, 40), PIXELES)
def test_ninguna_barra_se_sale_de_su_fila_ni_su_avance_de_ella(
    inicio: date, dura: int, avance: int, fila: int, pixeles: float
) -> None:
    fechas = Fechas(
        inicio,
        inicio + timedelta(days=dura),
        avance=avance,
        base_inicio=inicio,
        base_fin=inicio,
        vigencia_indefinida=True,
    )
    una = barra(fila, fechas, Escala(ENERO, pixeles), M, 1e6)
    for rect in (una.implementacion, una.avance, una.vigencia, una.linea_base):
        assert rect is not None
        assert fila * M.alto_fila <= rect.y
        assert rect.y + rect.alto <= (fila + 1) * M.alto_fila
    assert una.implementacion.ancho >= M.ancho_minimo
    assert 0 <= una.avance.ancho <= una.implementacion.ancho


def test_se_toma_la_barra_por_su_inicio_su_fin_o_su_cuerpo() -> None:
    una = barra(0, PLAZO, ESCALA, M, 900)
    y = una.implementacion.medio
    partes = {x: parte_en(una, (x, y)) for x in (2.0, 6.0, 100.0, 186.0, 195.0)}
    assert partes == {
        2.0: None,
        6.0: Parte.INICIO,
        100.0: Parte.CUERPO,
        186.0: Parte.FIN,
        195.0: None,
    }
    assert parte_en(una, (100.0, M.alto_fila)) is None
    corta = barra(0, Fechas(ENERO, date(2026, 1, 5)), ESCALA, M, 900)
    assert parte_en(corta, (8.0, y)) is Parte.CUERPO
    hito = barra(0, Fechas(ENERO, ENERO, hito=True), ESCALA, M, 900)
    assert parte_en(hito, (7.0, y)) is Parte.CUERPO


def caja(x: float, fila: int, ancho: float = 50.0) -> Rect:
    return Rect(x, fila * M.alto_fila + 5, ancho, M.alto_barra)


def es_ortogonal(puntos: tuple[Punto, ...]) -> bool:
    return all((a[0] == b[0]) != (a[1] == b[1]) for a, b in pairwise(puntos))


def test_de_frente_la_flecha_da_dos_vueltas_y_apunta_al_inicio() -> None:
    una = flecha(caja(0, 0), caja(100, 2), M)
    assert una.vertices == ((50, 13), (58, 13), (58, 77), (100, 77))
    assert una.punta[0] == (100, 77)
    assert all(x < 100 for x, _ in una.punta[1:])


def test_si_la_otra_empieza_donde_esta_acaba_baja_con_un_solo_codo() -> None:
    abajo = flecha(caja(0, 0), caja(50, 2), M)
    assert abajo.vertices == ((50, 13), (58, 13), (58, caja(50, 2).y))
    assert all(y < caja(50, 2).y for _, y in abajo.punta[1:])
    arriba = flecha(caja(0, 3), caja(55, 1), M)
    assert arriba.vertices[-1] == (59, caja(55, 1).y + M.alto_barra)
    assert all(y > arriba.vertices[-1][1] for _, y in arriba.punta[1:])


def test_si_no_cabe_de_frente_vuelve_por_el_pasillo_de_su_fila() -> None:
    abajo = flecha(caja(0, 0), caja(30, 1), M).vertices
    assert len(abajo) == 6
    assert caja(30, 1).y - M.alto_fila < abajo[2][1] < caja(30, 1).y
    arriba = flecha(caja(0, 3), caja(20, 1), M).vertices
    assert arriba[2][1] > caja(20, 1).y + M.alto_barra


def test_el_traslape_sale_del_inicio() -> None:
    una = flecha(caja(40, 0), caja(60, 1), M, desde_inicio=True)
    assert una.vertices[0] == (40, 13)
    assert una.vertices[1] == (40 - M.codo, 13)


CAJAS = st.builds(
    caja,
    st.floats(-500, 2000).map(lambda x: round(x, 1)),
    st.integers(0, 30),
    st.floats(3, 900).map(lambda x: round(x, 1)),
)


@given(CAJAS, CAJAS, st.booleans())
def test_las_flechas_son_rectas_en_angulo_y_terminan_en_el_sucesor(
    de: Rect, a: Rect, desde_inicio: bool
) -> None:
    assume(de.y != a.y)
    una = flecha(de, a, M, desde_inicio=desde_inicio)
    assert es_ortogonal(una.vertices)
    (antes_x, antes_y), (x, y) = una.vertices[-2:]
    assert una.curva[0] == una.vertices[0]
    assert una.curva[-1] == una.vertices[-1]
    # La última recta llega por la izquierda, o por la orilla que da a la otra barra: la punta
    # nunca queda al revés.
    if (x, y) == (a.x, a.medio):
        assert antes_x < a.x
    else:
        assert antes_x == x
        assert a.x <= x <= a.derecha
        assert y == (a.y if antes_y < y else a.y + a.alto)
        assert not a.y < antes_y < a.y + a.alto
    izquierda, derecha = (f(x for x, _ in una.vertices) for f in (min, max))
    assert all(izquierda - 1e-6 <= x <= derecha + 1e-6 for x, _ in una.curva)


def test_dos_barras_en_la_misma_fila_tambien_se_unen() -> None:
    una = flecha(caja(0, 0), caja(100, 0), M)
    assert una.vertices == ((50, 13), (58, 13), (100, 13))
    assert {y for _, y in una.curva} == {13}


def test_la_esquina_redondeada_no_pasa_por_el_vertice() -> None:
    curva = redondear_esquinas(((0.0, 0.0), (20.0, 0.0), (20.0, 20.0)), 4.0)
    assert (20.0, 0.0) not in curva
    assert (16.0, 0.0) in curva
    distancias = [((x - 16) ** 2 + (y - 4) ** 2) ** 0.5 for x, y in curva[1:-1]]
    assert all(isclose(distancia, 4.0) for distancia in distancias)


def test_dos_esquinas_juntas_reducen_el_radio_para_no_cruzarse() -> None:
    curva = redondear_esquinas(((0.0, 0.0), (20.0, 0.0), (20.0, 4.0), (40.0, 4.0)), 10.0)
    assert all(una[1] <= otra[1] + 1e-9 for una, otra in pairwise(curva))


@given(st.floats(-200, 5000), st.floats(-10, 2000), st.floats(4, 80), st.integers(0, 3000))
def test_solo_se_dibujan_las_filas_que_se_ven(
    desde: float, alto: float, alto_fila: float, total: int
) -> None:
    visibles = filas_visibles(desde, alto, alto_fila, total)
    assert 0 <= visibles.start <= visibles.stop <= total
    assert len(visibles) <= max(alto, 0) / alto_fila + 2
    medio = desde + alto / 2
    bajo = fila_en(medio, alto_fila, total)
    if bajo is not None and alto >= 1:
        assert bajo in visibles


def test_fuera_de_las_filas_no_hay_ninguna() -> None:
    assert fila_en(-1.0, 32.0, 17) is None
    assert fila_en(0.0, 32.0, 17) == 0
    assert fila_en(543.9, 32.0, 17) == 16
    assert fila_en(544.0, 32.0, 17) is None


def test_las_medidas_crecen_con_la_letra_en_la_misma_proporcion() -> None:
    doble = M.por(2.0)
    assert doble.alto_fila == 64.0
    assert doble.alto_barra / doble.alto_fila == M.alto_barra / M.alto_fila
