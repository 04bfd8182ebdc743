"""El avance de cada barra: de herramienta, paso, proyecto, tarea y compromiso."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.expediente.archivo import Expediente, crear
from app.expediente.avances import Avances, de_proyecto, de_tarea
from app.modelo.carga import cargar_modelo
from app.modelo.cronograma.valores import PASO, TAREA, Actividad, Apunte
from app.modelo.perfiles import cargar_perfil
from app.reloj import RelojFijo

BITACORA = [{"fecha": "2026-03-20", "evidencia": ["e1"]}]
TAREA_HECHA = {
    "inicio": "2026-03-01",
    "fin": "2026-03-10",
    "avance_pct": "100",
    "estado": "terminada",
}


@pytest.fixture
def real(ruta: Path) -> Iterator[Expediente]:
    """Un expediente con el Modelo y el perfil del producto."""
    reloj = RelojFijo(datetime(2026, 1, 5, 18, tzinfo=UTC))
    with crear(ruta, cargar_modelo(), cargar_perfil(), "15106", date(2026, 1, 5), reloj) as exp:
        yield exp


def barra(exp: Expediente, clave: str) -> Actividad:
    """La barra con esa clave."""
    return next(a for a in exp.cronograma().actividades if a.clave == clave)


def test_una_tarea_terminada_y_con_evidencia_esta_al_cien() -> None:
    assert de_tarea(TAREA_HECHA, {"pr_bitacora": BITACORA}) == 100
    con_cierre = {"pr_bitacora": [{"fecha": "2026-03-20"}], "pr_evidencias": ["e1"]}
    assert de_tarea(TAREA_HECHA, con_cierre) == 100


def test_sin_evidencia_una_tarea_nunca_llega_al_cien() -> None:
    assert de_tarea(TAREA_HECHA, {"pr_bitacora": [{"fecha": "2026-03-20"}]}) == 99
    en_curso = TAREA_HECHA | {"estado": "en_curso"}
    assert de_tarea(en_curso, {"pr_bitacora": BITACORA}) == 99


@pytest.mark.parametrize("estado", ["pendiente", "cancelada", ""])
def test_el_porcentaje_de_lo_que_no_ha_empezado_no_cuenta(estado: str) -> None:
    assert de_tarea(TAREA_HECHA | {"estado": estado}, {"pr_bitacora": BITACORA}) == 0


def test_el_porcentaje_que_nadie_reporto_en_la_bitacora_no_cuenta() -> None:
    assert de_tarea(TAREA_HECHA, {}) == 0
    assert de_tarea(TAREA_HECHA, {"pr_bitacora": [{"fecha": "2026-02-27"}]}) == 0
    assert de_tarea(TAREA_HECHA | {"avance_pct": "-5"}, {"pr_bitacora": BITACORA}) == 0


def test_un_proyecto_pesa_sus_tareas_por_lo_que_duran_y_olvida_las_canceladas() -> None:
    larga = {"inicio": "2026-03-11", "fin": "2026-04-09", "avance_pct": "50", "estado": "pendiente"}
    cancelada = larga | {"estado": "cancelada"}
    proyecto = {"pr_actividades": [TAREA_HECHA, larga, cancelada], "pr_bitacora": BITACORA}
    # 10 días hechos de 40.
    assert de_proyecto(proyecto) == (25, (1, 2))
    assert de_proyecto({}) == (0, (0, 0))


def test_el_proyecto_y_su_convenio_muestran_ese_avance_en_el_plan(real: Expediente) -> None:
    real.fichas.agregar("1d", "proyecto")
    real.respuestas.guardar_varias(
        {
            "1d/pr_nombre": "Inventario",
            "1d/pr_inicio": "2026-03-01",
            "1d/pr_fin": "2026-03-31",
            "1d/pr_actividades": [TAREA_HECHA | {"avance_pct": "60", "estado": "en_curso"}],
            "1d/pr_bitacora": [{"fecha": "2026-03-20", "comentario": "Va bien."}],
            "1b/po_contexto": "Faltan inventarios.",
            "1b/po_alcance": [{"area": "Tesorería"}],
            "1a/cv_compromisos": [
                {"compromiso": "Tener política", "herramienta": "1b", "limite": "2026-06-30"},
                {"compromiso": "Difundir", "limite": "2026-06-30"},
            ],
        }
    )
    assert (barra(real, "1d.p1").avance, barra(real, "1d.p1").pasos) == (60, (0, 1))
    assert (barra(real, "1d.p1.1").avance, barra(real, "1d.p1.1").falta) == (60, "")
    assert barra(real, "1a.c1").pasos == (1, 8)
    assert barra(real, "1b").pasos == (1, 8)
    assert barra(real, "1a.c1").avance == barra(real, "1b").avance == 11
    assert barra(real, "1a.c2").avance == 0
    assert barra(real, "1b.2").avance == 100
    assert barra(real, "1b.2").fin_real == date(2026, 1, 5)


def test_cada_apunte_se_reconoce_por_su_clave(real: Expediente) -> None:
    real.fichas.agregar("1d", "proyecto")
    real.respuestas.guardar_varias(
        {
            "1d/pr_actividades": [{"estado": "pendiente"}, TAREA_HECHA],
            "1d/pr_bitacora": [{"fecha": "2026-03-20"}],
            "1b/po_contexto": "Faltan inventarios.",
            "1a/cv_compromisos": [{"compromiso": "Tener política", "herramienta": "1b"}],
        }
    )
    dia = date(2026, 3, 1)

    def avance(clave: str, tipo: str) -> int:
        apunte = Apunte(clave, clave, clave[:2], tipo, clave, dia, dia, avance=77)
        return next(Avances(real.nucleo).poner([apunte])).avance

    assert avance("1d.p1.2", TAREA) == 99
    real.respuestas.guardar("1d/pr_bitacora", [])
    assert avance("1d.p1.2", TAREA) == 0
    assert avance("1d.p1.3", TAREA) == 0
    assert avance("1d.p9.1", TAREA) == 0
    assert avance("1a.c1.2", PASO) == 50
    assert avance("1a.c9.2", PASO) == 0
    assert avance("1b.40", PASO) == 0


def test_una_herramienta_terminada_esta_al_cien_y_dice_cuantos_pasos_demuestra(
    real: Expediente,
) -> None:
    antes = real.nucleo.espejo.implementaciones["1b"]
    real.nucleo.espejo.poner_implementacion(replace(antes, estado="elaborada"))
    assert (barra(real, "1b").avance, barra(real, "1b").pasos) == (100, (0, 8))


@pytest.mark.parametrize(
    ("bitacora", "avance", "falta"),
    [
        ([], 0, "Falta: una entrada en la bitácora del proyecto desde que empezó"),
        ([{"fecha": "2026-03-20"}], 99, "Falta: una evidencia en la bitácora del proyecto"),
    ],
)
def test_una_tarea_dice_por_que_no_cuenta_lo_que_se_escribio(
    real: Expediente, bitacora: list[dict[str, str]], avance: int, falta: str
) -> None:
    real.fichas.agregar("1d", "proyecto")
    real.respuestas.guardar_varias(
        {
            "1d/pr_inicio": "2026-03-01",
            "1d/pr_fin": "2026-03-31",
            "1d/pr_actividades": [TAREA_HECHA],
            "1d/pr_bitacora": bitacora,
        }
    )
    tarea = barra(real, "1d.p1.1")
    assert (tarea.avance, tarea.falta) == (avance, falta)
