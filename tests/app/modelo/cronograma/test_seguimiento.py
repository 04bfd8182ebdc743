"""Lo atrasado, lo que sigue, la varianza y las fases de un proyecto."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.modelo.cronograma.fases import fases_de_proyecto, hitos_de_control
from app.modelo.cronograma.seguimiento import Pide, por_atender, varianza
from app.modelo.tipos import Modelo
from tests.app.modelo.cronograma.planes import (
    apuntes_tipo,
    armado,
    compromiso,
    con,
    la,
)

DIAS = 30


def test_primero_lo_atrasado_por_gravedad_y_luego_lo_que_sigue_por_fecha(modelo: Modelo) -> None:
    apuntes = [a for a in apuntes_tipo(modelo) if a.tipo == "herramienta"]
    hoy = date(2026, 5, 20)
    apuntes = con(apuntes, "1a", ultimo_avance=hoy)  # 104 días tarde de 31: rojo
    apuntes = con(apuntes, "1b", ultimo_avance=hoy)  # 15 días tarde: verde
    apuntes = con(apuntes, "2c", terminada=True)
    apuntes += [compromiso(1, date(2026, 5, 10)), compromiso(2, date(2026, 6, 1))]
    lista = por_atender(armado(modelo, apuntes, hoy), DIAS)
    assert [(p.actividad.clave, p.pide, p.texto) for p in lista] == [
        ("1a", Pide.ATRASADA, "venció hace 104 días"),
        ("1a.c1", Pide.ATRASADA, "venció hace 10 días"),
        ("1b", Pide.ATRASADA, "venció hace 15 días"),
        ("1a.c2", Pide.VENCE, "vence el 1 jun"),
        ("1d", Pide.VENCE, "vence el 5 jun"),
        ("3a", Pide.EMPIEZA, "inicia el 5 jun"),
    ]


def test_los_pasos_de_lo_ya_dicho_no_se_repiten(modelo: Modelo) -> None:
    plan = armado(modelo, apuntes_tipo(modelo), date(2026, 2, 20))
    claves = [p.actividad.clave for p in por_atender(plan, DIAS)]
    assert "1a" in claves
    assert not [clave for clave in claves if clave.startswith("1a.")]
    # 1b no vence ni empieza en el mes: sus pasos sí se dicen.
    assert "1b" not in claves
    assert "1b.1" in claves


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2025, 6, 1), date(2029, 6, 1)), st.integers(0, 90))
def test_solo_sale_lo_abierto_que_toca(modelo: Modelo, hoy: date, dias: int) -> None:
    plan = armado(modelo, con(apuntes_tipo(modelo), "1b", terminada=True), hoy)
    lista = por_atender(plan, dias)
    assert "1b" not in {p.actividad.clave for p in lista}
    atrasadas = {a.id for a in plan.actividades if a.atraso_dias and not a.terminada}
    dichas = {p.actividad.id for p in lista if p.pide is Pide.ATRASADA}
    assert {i for i in atrasadas if "." not in i} == {i for i in dichas if "." not in i}
    for p in lista:
        assert p.pide is Pide.ATRASADA or 0 <= (p.dia - hoy).days <= dias


def test_la_varianza_usa_lo_real_donde_lo_hay(modelo: Modelo) -> None:
    base = (date(2026, 2, 5), date(2026, 5, 5))
    apuntes = con(
        apuntes_tipo(modelo), "1b", base=base, inicio_real=date(2026, 2, 2), fin=date(2026, 5, 17)
    )
    plan = armado(modelo, apuntes)
    movida = varianza(la(plan, "1b"))
    assert movida is not None
    assert movida.en_palabras == (
        "Empezó 3 días antes de lo previsto; termina 12 días después de lo previsto."
    )
    assert varianza(la(plan, "1a")) is None


def test_un_proyecto_de_cien_dias_se_reparte_como_dice_el_modelo(modelo: Modelo) -> None:
    inicio, fin = date(2026, 1, 5), date(2026, 4, 15)
    fases = fases_de_proyecto(modelo.cronograma, inicio, fin)
    assert [(f.nombre, t.dias) for f, t in fases] == [
        ("Inicio", 10),
        ("Ejecución", 75),
        ("Cierre y evaluación", 15),
    ]
    hitos = hitos_de_control(modelo.cronograma, inicio, fin)
    assert [(dia - inicio).days for dia in hitos] == [25, 50, 75]


def test_los_limites_del_modelo_son_los_escritos(modelo: Modelo) -> None:
    limites = modelo.cronograma
    assert (limites.simultaneas, limites.por_persona) == (3, 3)
    assert (limites.exceso_con_motivo, limites.compresion_minima) == (30, 50)
    assert limites.origen == "inferido"
    assert [limites.fases[0].desde, *(f.hasta for f in limites.fases)] == [0, 10, 85, 100]
