"""Los avisos del plan: cuándo salen, qué dicen y cuándo callan."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.modelo.cronograma.avisos import pide_motivo
from app.modelo.cronograma.valores import AvisoPlan, Veda
from app.modelo.tipos import Modelo
from tests.app.modelo.cronograma.planes import (
    apuntes_tipo,
    armado,
    compromiso,
    con,
    enlaces_tipo,
)


def avisos(modelo: Modelo, codigo: str, **plan: Any) -> list[AvisoPlan]:
    apuntes = plan.pop("apuntes", None) or apuntes_tipo(modelo)
    return [a for a in armado(modelo, apuntes, **plan).avisos if a.codigo == codigo]


@pytest.mark.parametrize("dia", [5, 28, 29, 30, 31])
def test_el_plan_tipo_no_tiene_nada_que_avisar(modelo: Modelo, dia: int) -> None:
    inicio = date(2026, 1, dia)
    enlaces = enlaces_tipo(modelo, inicio)
    plan = armado(modelo, apuntes_tipo(modelo, inicio), enlaces=enlaces)
    assert plan.avisos == ()
    assert not any(e.incumplido for e in plan.enlaces)


def test_lo_que_acaba_despues_de_la_administracion_se_dice_junto(modelo: Modelo) -> None:
    (aviso,) = avisos(modelo, "PLA-01", fin_administracion=date(2027, 12, 31))
    assert aviso.texto == (
        "5a y 5c terminan después de que acaba la administración (31 dic 2027). Adelante su "
        "término o inclúyalo en la entrega-recepción."
    )
    assert aviso.actividad == ""


def test_una_sola_despues_de_la_administracion_se_senala(modelo: Modelo) -> None:
    (aviso,) = avisos(modelo, "PLA-01", fin_administracion=date(2028, 4, 1))
    assert aviso.texto.startswith("5a termina después")
    assert aviso.actividad == "5a"
    assert avisos(modelo, "PLA-01", fin_administracion=date(2028, 6, 5)) == []


def test_la_veda_nombra_lo_que_cae_en_ella_y_calla_si_ya_paso(modelo: Modelo) -> None:
    veda = Veda(date(2026, 1, 20), date(2026, 1, 31), "Veda electoral")
    apuntes = [*apuntes_tipo(modelo), compromiso(1, date(2026, 1, 31))]
    (aviso,) = avisos(modelo, "PLA-02", apuntes=apuntes, vedas=(veda,))
    assert aviso.texto == (
        "Veda electoral (20 ene 2026 a 31 ene 2026) cae sobre 1a y 1a.c1. Programe lo que se "
        "difunde antes o después."
    )
    assert avisos(modelo, "PLA-02", vedas=(veda,), hoy=date(2026, 2, 1)) == []


def test_cuatro_a_la_vez_se_avisan_con_sus_meses_y_cuales(modelo: Modelo) -> None:
    apuntes = con(apuntes_tipo(modelo), "4b", inicio=date(2026, 3, 5), fin=date(2026, 6, 5))
    (aviso,) = avisos(modelo, "PLA-03", apuntes=apuntes)
    assert aviso.texto == (
        "De mar a may 2026 hay 4 herramientas en elaboración a la vez (1b, 1c, 2c y 4b); "
        "conviene que no pasen de 3. Recorra alguna."
    )
    assert avisos(modelo, "PLA-03", apuntes=con(apuntes, "2c", terminada=True)) == []
    assert avisos(modelo, "PLA-03", apuntes=apuntes, hoy=date(2026, 9, 1)) == []


def test_las_anuales_y_los_proyectos_no_cuentan_entre_las_simultaneas(modelo: Modelo) -> None:
    apuntes = apuntes_tipo(modelo)
    for clave in ("2b", "5a", "5c", "1d"):
        apuntes = con(apuntes, clave, inicio=date(2026, 3, 5), fin=date(2027, 3, 5))
    assert avisos(modelo, "PLA-03", apuntes=apuntes) == []


def test_cuatro_de_la_misma_persona_se_avisan_con_su_nombre(modelo: Modelo) -> None:
    apuntes = con(apuntes_tipo(modelo), "4b", inicio=date(2026, 3, 5), fin=date(2026, 4, 5))
    for clave in ("1b", "1c", "2c", "4b"):
        apuntes = con(apuntes, clave, responsable="p1", responsable_nombre="Ana Ruiz")
    (aviso,) = avisos(modelo, "PLA-04", apuntes=apuntes)
    assert aviso.texto == (
        "De mar a abr 2026 Ana Ruiz lleva 4 herramientas a la vez (1b, 1c, 2c y 4b); conviene que "
        "no pasen de 3. Recorra alguna o cambie de responsable."
    )
    repartidas = con(apuntes, "4b", responsable="p2")
    assert avisos(modelo, "PLA-04", apuntes=repartidas) == []


def test_el_plazo_excedido_se_avisa_hasta_que_tiene_motivo(modelo: Modelo) -> None:
    justo = con(apuntes_tipo(modelo), "1b", fin=date(2026, 6, 1))  # 116 de 89 días: 30.3 %
    (aviso,) = avisos(modelo, "PLA-05", apuntes=justo)
    assert aviso.actividad == "1b"
    assert "está planeada en 3 meses y 27 días y el Modelo le da 3 meses" in aviso.texto
    con_motivo = con(justo, "1b", motivo="El cabildo sesiona cada mes")
    assert avisos(modelo, "PLA-05", apuntes=con_motivo) == []
    menos = con(justo, "1b", fin=date(2026, 5, 31))
    assert avisos(modelo, "PLA-05", apuntes=menos) == []


def test_el_plazo_comprimido_a_menos_de_la_mitad_se_avisa(modelo: Modelo) -> None:
    mitad = con(apuntes_tipo(modelo), "3a", fin=date(2026, 9, 5))  # 92 de 183 días
    assert avisos(modelo, "PLA-06", apuntes=mitad) == []
    (aviso,) = avisos(modelo, "PLA-06", apuntes=con(mitad, "3a", fin=date(2026, 9, 1)))
    assert "menos del 50 % de lo que le da el Modelo (6 meses)" in aviso.texto


def test_la_obligatoria_incumplida_bloquea_hasta_justificarla(modelo: Modelo) -> None:
    apuntes = con(apuntes_tipo(modelo), "3b", inicio=date(2026, 11, 5), fin=date(2027, 2, 5))
    (aviso,) = avisos(modelo, "PLA-07", apuntes=apuntes)
    assert aviso.bloquea
    assert aviso.actividad == "3b"
    assert "empieza el 5 nov 2026 y no puede empezar antes del 5 dic 2026: depende de 3a" in (
        aviso.texto
    )
    enlaces = enlaces_tipo(modelo)
    justificados = [replace(e, motivo="Convenio estatal") if e.a == "3b" else e for e in enlaces]
    plan = armado(modelo, apuntes, enlaces=justificados)
    assert [a for a in plan.avisos if a.codigo == "PLA-07"] == []
    assert [(e.de, e.a) for e in plan.enlaces if e.incumplido] == [("3a", "3b")]


def test_la_recomendada_incumplida_solo_avisa_y_calla_al_terminar(modelo: Modelo) -> None:
    apuntes = con(apuntes_tipo(modelo), "1b", inicio=date(2026, 1, 15))
    (aviso,) = avisos(modelo, "PLA-08", apuntes=apuntes)
    assert not aviso.bloquea
    assert "conviene que no empiece antes del 5 feb 2026: depende de 1a" in aviso.texto
    assert avisos(modelo, "PLA-08", apuntes=con(apuntes, "1b", terminada=True)) == []


def test_quien_termino_antes_deja_empezar_antes(modelo: Modelo) -> None:
    apuntes = con(apuntes_tipo(modelo), "1b", inicio=date(2026, 1, 15))
    pronto = con(apuntes, "1a", fin_real=date(2026, 1, 14), terminada=True)
    assert avisos(modelo, "PLA-08", apuntes=pronto, hoy=date(2026, 1, 20)) == []


def test_la_pregunta_del_motivo_solo_sale_si_el_plazo_se_pasa(modelo: Modelo) -> None:
    inicio = date(2026, 2, 5)
    assert pide_motivo(modelo, "1b", inicio, date(2026, 5, 31)) == ""
    assert pide_motivo(modelo, "1d", inicio, date(2030, 5, 31)) == ""
    nombre = modelo.herramienta("1b").nombre
    assert pide_motivo(modelo, "1b", inicio, date(2026, 8, 5)) == (
        f"¿Por qué «{nombre}» tomará 6 meses? El Modelo le da 3 meses y se pasa más del 30 %. "
        "La respuesta queda en el plan."
    )


def test_los_codigos_salen_en_orden(modelo: Modelo) -> None:
    apuntes = con(apuntes_tipo(modelo), "1b", inicio=date(2026, 1, 6), fin=date(2026, 1, 7))
    apuntes = con(apuntes, "3b", inicio=date(2026, 11, 5))
    codigos = [
        a.codigo for a in armado(modelo, apuntes, fin_administracion=date(2027, 12, 31)).avisos
    ]
    assert codigos == sorted(codigos)
    assert {"PLA-01", "PLA-06", "PLA-07", "PLA-08"} <= set(codigos)
