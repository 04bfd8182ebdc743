"""El armado: semáforos, ciclos, holgura explicada y lo que no cambia."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.dominio.plazos import sumar_meses
from app.dominio.umbrales import Umbrales
from app.modelo.cronograma.armado import vedas_de
from app.modelo.cronograma.valores import PASO, Apunte, Veda
from app.modelo.tipos import Modelo, Perfil, VedaElectoral
from tests.app.modelo.cronograma.planes import apuntes_tipo, armado, compromiso, con, la


def luz(modelo: Modelo, hoy: date, **cambios: object) -> tuple[str, tuple[str, ...]]:
    """El semáforo de 1b (5 feb a 5 may 2026) ese día."""
    apuntes = con(apuntes_tipo(modelo), "1b", **cambios)
    actividad = la(armado(modelo, apuntes, hoy), "1b")
    return actividad.semaforo, actividad.alertas


def test_antes_de_empezar_no_hay_luz_y_en_marcha_es_verde(modelo: Modelo) -> None:
    assert luz(modelo, date(2026, 2, 4)) == ("", ())
    assert luz(modelo, date(2026, 2, 5)) == ("verde", ())
    assert luz(modelo, date(2026, 2, 4), inicio_real=date(2026, 2, 1)) == ("verde", ())


def test_excederse_da_amarillo_y_luego_rojo(modelo: Modelo) -> None:
    avanza = {"ultimo_avance": date(2026, 6, 1)}
    # El plazo son 89 días: 30 % = 26.7 y 60 % = 53.4.
    assert luz(modelo, date(2026, 5, 31), **avanza)[0] == "verde"
    assert luz(modelo, date(2026, 6, 1), **avanza) == (
        "amarillo",
        ("Lleva 27 días más que el plazo del Modelo.",),
    )
    assert luz(modelo, date(2026, 6, 28), **avanza)[0] == "rojo"


def test_sesenta_dias_quieta_es_rojo_salvo_que_no_se_sepa_de_cuando_es_su_avance(
    modelo: Modelo,
) -> None:
    assert luz(modelo, date(2026, 4, 6)) == ("rojo", ("Lleva 60 días sin avance.",))
    assert luz(modelo, date(2026, 4, 6), ultimo_avance=date(2026, 3, 1))[0] == "verde"
    assert luz(modelo, date(2026, 4, 6), avance=40)[0] == "verde"


def test_terminada_a_tiempo_es_verde_y_tarde_es_amarilla_con_su_razon(modelo: Modelo) -> None:
    lejos = date(2027, 1, 1)
    assert luz(modelo, lejos, fin_real=date(2026, 5, 5), terminada=True) == ("verde", ())
    assert luz(modelo, lejos, terminada=True) == ("verde", ())
    assert luz(modelo, lejos, fin_real=date(2026, 5, 6), terminada=True) == (
        "amarillo",
        ("Terminó 1 día después de su fecha límite.",),
    )


def test_sin_responsable_treinta_dias_es_rojo_si_el_plan_los_tiene(modelo: Modelo) -> None:
    hoy = date(2026, 3, 8)
    assert luz(modelo, hoy)[0] == "verde"
    apuntes = con(apuntes_tipo(modelo), "1a", responsable="p1")
    assert la(armado(modelo, apuntes, hoy), "1b").alertas == ("Lleva 31 días sin responsable.",)
    assert la(armado(modelo, apuntes, hoy - timedelta(days=1)), "1b").semaforo == "verde"
    ella = con(apuntes, "1b", responsable="p1")
    assert la(armado(modelo, ella, hoy), "1b").semaforo == "verde"


def test_el_compromiso_vencido_pone_en_rojo_el_suyo_y_el_convenio(modelo: Modelo) -> None:
    hoy = date(2026, 3, 10)
    hecha = con(apuntes_tipo(modelo), "1a", terminada=True, fin_real=date(2026, 2, 5))
    vencido = armado(modelo, [*hecha, compromiso(1, date(2026, 3, 9))], hoy)
    razon = ("Un compromiso venció hace 1 día sin evidencia.",)
    for clave in ("1a", "1a.c1"):
        assert (la(vencido, clave).semaforo, la(vencido, clave).alertas) == ("rojo", razon)
    cumplido = armado(modelo, [*hecha, compromiso(1, date(2026, 3, 9), terminada=True)], hoy)
    assert [la(cumplido, c).semaforo for c in ("1a", "1a.c1")] == ["verde", "verde"]


def test_cerca_del_relevo_los_compromisos_abiertos_encienden_el_convenio(modelo: Modelo) -> None:
    hoy = date(2027, 10, 1)
    hecha = con(apuntes_tipo(modelo), "1a", terminada=True, fin_real=date(2026, 2, 5))
    apuntes = [
        *hecha,
        compromiso(1, date(2027, 12, 1)),
        compromiso(2, date(2027, 1, 1), avance=100),
    ]
    plan = armado(modelo, apuntes, hoy, fin_administracion=date(2027, 12, 31))
    assert la(plan, "1a").semaforo == "amarillo"
    assert "quedan 1 de 2 compromisos abiertos" in la(plan, "1a").alertas[0]
    suyos = Umbrales(abiertos_de_relevo=60)
    otro = armado(modelo, apuntes, hoy, fin_administracion=date(2027, 12, 31), umbrales=suyos)
    assert la(otro, "1a").semaforo == "verde"


def test_los_pasos_no_llevan_semaforo(modelo: Modelo) -> None:
    plan = armado(modelo, apuntes_tipo(modelo), date(2029, 1, 1))
    assert {a.semaforo for a in plan.actividades if a.tipo == "paso"} == {""}


def test_solo_las_anuales_se_repiten_hasta_el_fin_de_la_administracion(modelo: Modelo) -> None:
    plan = armado(modelo, apuntes_tipo(modelo), fin_administracion=date(2028, 12, 31))
    assert {a.clave for a in plan.actividades if a.ciclos} == {"2b", "5a", "5c"}
    assert la(plan, "2b").ciclos == (
        (date(2027, 8, 5), date(2028, 8, 5)),
        (date(2028, 8, 5), date(2029, 8, 5)),
    )


def test_sin_fin_de_administracion_se_repiten_un_anio_mas_que_el_plan(modelo: Modelo) -> None:
    plan = armado(modelo, apuntes_tipo(modelo))
    assert plan.fin is not None
    for clave in ("2b", "5a", "5c"):
        ciclos = la(plan, clave).ciclos
        assert ciclos[0][0] == la(plan, clave).fin
        assert ciclos[-1][0] < sumar_meses(plan.fin, 12) <= ciclos[-1][1]


def test_un_fin_de_administracion_mal_escrito_no_dibuja_miles_de_ciclos(modelo: Modelo) -> None:
    plan = armado(modelo, apuntes_tipo(modelo), fin_administracion=date(9999, 12, 31))
    assert [len(a.ciclos) for a in plan.actividades if a.ciclos] == [11, 10, 11]


def test_cada_herramienta_explica_que_pasa_si_se_atrasa(modelo: Modelo) -> None:
    plan = armado(modelo, apuntes_tipo(modelo))
    for actividad in plan.actividades:
        if actividad.tipo == "herramienta":
            frase = "Si se atrasa, se atrasa el fin" if actividad.critica else "Puede atrasarse"
            assert actividad.explicacion.startswith(frase)
    assert la(plan, "1a.1").explicacion == ""


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_la_ruta_critica_del_plan_tipo_tiene_holgura_cero(modelo: Modelo, inicio: date) -> None:
    plan = armado(modelo, apuntes_tipo(modelo, inicio))
    for actividad in plan.actividades:
        if actividad.tipo == "herramienta":
            assert actividad.critica is (actividad.holgura == 0)
        else:
            assert (actividad.critica, actividad.holgura) == (False, None)
    assert any(a.critica for a in plan.actividades)


def test_las_vedas_salen_del_perfil(perfil: Perfil) -> None:
    assert vedas_de(perfil) == ()
    veda = VedaElectoral("2027-04-03", "2027-06-06", "Veda electoral")
    con_veda = replace(perfil, vedas=(veda,))
    assert vedas_de(con_veda) == (Veda(date(2027, 4, 3), date(2027, 6, 6), "Veda electoral"),)


def test_lo_terminado_aun_tarde_ya_no_esta_atrasado(modelo: Modelo) -> None:
    hoy = date(2026, 11, 30)
    paso = Apunte("paso", "1b.1", "1b", PASO, "Primer paso", date(2026, 2, 5), date(2026, 2, 20))

    def atraso(suyo: Apunte) -> int:
        return armado(modelo, [*apuntes_tipo(modelo), suyo], hoy).actividades[-1].atraso_dias

    assert atraso(paso) == (hoy - paso.fin).days
    assert atraso(replace(paso, fin_real=hoy)) == 0
    assert atraso(replace(paso, terminada=True)) == 0


def test_terminada_la_que_se_esperaba_ya_no_hay_dependencia_que_corregir(modelo: Modelo) -> None:
    hoy = date(2026, 6, 1)
    tarde = con(apuntes_tipo(modelo), "1a", fin_real=date(2026, 2, 9), terminada=True)
    empezada = con(tarde, "1b", inicio_real=date(2026, 2, 5))

    def incumplidos(apuntes: Sequence[Apunte]) -> list[tuple[str, str]]:
        plan = armado(modelo, apuntes, hoy)
        claves = {a.id: a.clave for a in plan.actividades}
        return [(claves[e.de], claves[e.a]) for e in plan.enlaces if e.incumplido]

    assert ("1a", "1b") in incumplidos(tarde)
    assert ("1a", "1b") not in incumplidos(empezada)
