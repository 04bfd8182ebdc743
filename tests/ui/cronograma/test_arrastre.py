"""De píxeles a fechas y de lo escrito a fechas: sin ventana."""

from dataclasses import replace
from datetime import date

import pytest

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.plano import Plano, medidas_para
from app.dominio.cronograma_geometria import Escala, Fechas, Parte
from app.errores import ErrorDeUsuario
from app.modelo.cronograma.valores import Actividad
from ui.cronograma.arrastre import Arrastre, Asa, asa_en, caja_de, corrido, punto_de
from ui.cronograma.escritura import leer_fin, leer_inicio, leer_plazo, revisar_espera

ENERO, ABRIL = date(2026, 1, 5), date(2026, 4, 5)
HOY = date(2026, 3, 15)


def _fila(
    identidad: str, inicio: date = ENERO, fin: date = ABRIL, clase: str = "herramienta"
) -> Fila:
    actividad = Actividad(
        id=identidad,
        herramienta="1b",
        tipo=clase,
        nombre=identidad,
        dimension=1,
        ola=1,
        inicio=inicio,
        fin=fin,
        avance=0,
        vigencia_inicio=None,
        vigencia_fin=None,
        vigencia_indefinida=False,
        inicio_real=None,
        fin_real=None,
        critica=False,
        atraso_dias=0,
        plazo="3 meses",
    )
    return Fila(
        id=identidad,
        clase=clase,
        clave=identidad,
        herramienta="1b",
        nombre=identidad,
        dimension=1,
        ola=1,
        fechas=Fechas(inicio, fin),
        actividad=actividad,
    )


PLANO = Plano(
    filas=(_fila("una"), _fila("otra", date(2026, 5, 5), date(2026, 6, 5))),
    escala=Escala(date(2026, 1, 1), 3.0),
    medidas=medidas_para(1.0),
    ancho=1200.0,
    hoy=HOY,
)


def _tomar(parte: Parte, dias: float, *, por_mes: bool = False) -> Arrastre:
    caja = caja_de(PLANO, 0)
    arrastre = Arrastre(PLANO, Asa(0, parte), (caja.x, caja.medio))
    arrastre.mover((caja.x + dias * 3, caja.medio), por_mes=por_mes)
    return arrastre


@pytest.mark.parametrize(
    ("parte", "dias", "queda"),
    [
        (Parte.CUERPO, 12, (date(2026, 1, 17), date(2026, 4, 17))),
        (Parte.CUERPO, -5, (date(2025, 12, 31), date(2026, 3, 31))),
        (Parte.INICIO, 10, (date(2026, 1, 15), ABRIL)),
        (Parte.FIN, 30, (ENERO, date(2026, 5, 5))),
        (Parte.INICIO, 400, (date(2026, 4, 4), ABRIL)),
        (Parte.FIN, -400, (ENERO, date(2026, 1, 6))),
    ],
)
def test_cada_parte_mueve_lo_suyo_y_el_plazo_nunca_se_acaba(
    parte: Parte, dias: int, queda: tuple[date, date]
) -> None:
    assert _tomar(parte, dias).tramo == queda


def test_se_ajusta_al_dia_mas_cercano_o_al_mes() -> None:
    assert _tomar(Parte.CUERPO, 11.6).tramo[0] == date(2026, 1, 17)
    assert _tomar(Parte.CUERPO, 40, por_mes=True).tramo == (date(2026, 2, 5), date(2026, 5, 5))
    assert corrido((date(2026, 1, 31), date(2026, 3, 31)), Parte.CUERPO, 30, por_mes=True) == (
        date(2026, 2, 28),
        date(2026, 4, 30),
    )


def test_sin_pasar_el_umbral_no_empieza_y_al_volver_al_lugar_no_cambia() -> None:
    arrastre = _tomar(Parte.CUERPO, 1)
    assert not arrastre.empezo
    assert not arrastre.cambia
    caja = caja_de(PLANO, 0)
    arrastre.mover((caja.x + 90, caja.medio))
    assert arrastre.cambia
    arrastre.mover((caja.x + 1, caja.medio))
    assert arrastre.empezo
    assert not arrastre.cambia


def test_el_rotulo_dice_fechas_duracion_y_cuanto_se_movio() -> None:
    assert _tomar(Parte.CUERPO, 12).rotulo == "17 ene → 17 abr · 3 meses · +12 días"
    assert _tomar(Parte.FIN, -5).rotulo == "5 ene → 31 mar · 2 meses y 26 días · −5 días"


def test_se_sabe_de_donde_se_toma() -> None:
    caja = caja_de(PLANO, 0)
    assert asa_en(PLANO, (caja.x, caja.medio)) == Asa(0, Parte.INICIO)
    assert asa_en(PLANO, (caja.x + 40, caja.medio)) == Asa(0, Parte.CUERPO)
    assert asa_en(PLANO, (caja.derecha, caja.medio)) == Asa(0, Parte.FIN)
    assert asa_en(PLANO, punto_de(PLANO, 0)) == Asa(0, punto=True)
    assert asa_en(PLANO, (caja.x - 40, caja.medio)) is None
    assert asa_en(PLANO, (caja.x, 500.0)) is None


@pytest.mark.parametrize("clase", ["grupo", "hito"])
def test_ni_los_grupos_ni_los_hitos_se_toman(clase: str) -> None:
    plano = replace(PLANO, filas=(_fila("x", clase=clase),))
    caja = caja_de(plano, 0)
    assert asa_en(plano, (caja.x + 40, caja.medio)) is None


def test_el_punto_solo_enlaza_sobre_otra_barra() -> None:
    arrastre = Arrastre(PLANO, Asa(0, punto=True), punto_de(PLANO, 0))
    destino = caja_de(PLANO, 1)
    arrastre.mover((destino.x + 5, destino.medio))
    assert (arrastre.destino, arrastre.cambia) == (1, True)
    assert arrastre.rotulo == "otra depende de una"
    arrastre.mover((destino.derecha + 60, destino.medio))
    assert (arrastre.destino, arrastre.cambia) == (None, False)
    propia = caja_de(PLANO, 0)
    arrastre.mover((propia.x + 5, propia.medio))
    assert arrastre.destino is None


@pytest.mark.parametrize(
    ("texto", "fin"),
    [
        ("4 meses", date(2026, 5, 5)),
        ("120 d", date(2026, 5, 5)),
        ("2 m 5 d", date(2026, 3, 10)),
        ("2 meses y 5 días", date(2026, 3, 10)),
        ("1 año", date(2027, 1, 5)),
        ("3 semanas", date(2026, 1, 26)),
    ],
)
def test_el_plazo_se_escribe_como_se_dice(texto: str, fin: date) -> None:
    assert leer_plazo(texto, _fila("una")) == (ENERO, fin)


@pytest.mark.parametrize("texto", ["", "0 d", "meses", "4 lunas", "4 meses extra", "-3 d"])
def test_un_plazo_que_no_lo_es_se_rechaza(texto: str) -> None:
    with pytest.raises(ErrorDeUsuario, match="No se entiende el plazo"):
        leer_plazo(texto, _fila("una"))


def test_una_fecha_relativa_cuenta_desde_la_de_la_celda() -> None:
    assert leer_fin("+1 mes", _fila("una"), HOY) == (ENERO, date(2026, 5, 5))
    assert leer_inicio("+10 d", _fila("una"), HOY) == (date(2026, 1, 15), ABRIL)
    with pytest.raises(ErrorDeUsuario, match="posterior al inicio"):
        leer_inicio("5 abr 2026", _fila("una"), HOY)


def test_depende_de_se_normaliza_y_se_comprueba() -> None:
    claves = {"1b", "2a", "3a", "1d.p2.4"}
    assert revisar_espera(" 1b ;2a p+30,3a o\n1d.p2.4 +5", claves) == (
        "1b; 2a P+30; 3a O; 1d.p2.4 R+5"
    )
    assert revisar_espera("", claves) == ""
    for malo in ("9z", "1b X", "1b P30", "4a"):
        with pytest.raises(ErrorDeUsuario):
            revisar_espera(malo, claves)
