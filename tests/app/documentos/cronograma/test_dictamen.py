"""El dictamen de cada renglón de un plan ajeno."""

from datetime import date
from pathlib import Path

import pytest

from app.documentos.cronograma.importacion import leer, leer_archivo
from app.modelo.cronograma.ajeno import Juicio, RenglonAjeno

_FECHAS = "<Start>2026-01-05T08:00:00</Start><Finish>2026-01-09T17:00:00</Finish>"
REALES = Path(__file__).parents[5] / "shared" / "datos" / "interop"


def _mspdi(*tareas: str, cabeza: str = "") -> tuple[RenglonAjeno, ...]:
    cuerpo = "".join(f"<Task>{tarea}</Task>" for tarea in tareas)
    return leer(f"<Project>{cabeza}<Tasks>{cuerpo}</Tasks></Project>".encode()).renglones


def _ics(*lineas: str, tipo: str = "VEVENT") -> RenglonAjeno:
    texto = "\r\n".join(
        ["BEGIN:VCALENDAR", f"BEGIN:{tipo}", "UID:1", "SUMMARY:A", *lineas, f"END:{tipo}"]
    )
    (renglon,) = leer(f"{texto}\r\nEND:VCALENDAR\r\n".encode()).renglones
    return renglon


@pytest.mark.parametrize(
    ("tarea", "frase"),
    [
        (f"<UID>1</UID>{_FECHAS}", "No tiene nombre"),
        (f"<UID>1</UID><Name> \n </Name>{_FECHAS}", "No tiene nombre"),
        ("<UID>1</UID><Name>A</Name>", "No tiene fechas"),
        (
            "<UID>1</UID><Name>A</Name><Start>2026-02-01T08:00:00</Start>"
            "<Finish>2026-01-01T08:00:00</Finish>",
            "antes de empezar",
        ),
        (f"<UID>1</UID><Name>A</Name><Active>0</Active>{_FECHAS}", "inactiva"),
        ("<UID>1</UID><IsNull>1</IsNull>", "en blanco"),
        (f"<UID>1</UID><Name>A</Name><IsSubproject>1</IsSubproject>{_FECHAS}", "insertado"),
        (f"<UID>1</UID><Name>A</Name><ExternalTask>1</ExternalTask>{_FECHAS}", "otro proyecto"),
        (f"<UID>0</UID><Name>A</Name><OutlineLevel>0</OutlineLevel>{_FECHAS}", "resumen de todo"),
        ("<UID>1</UID><Name>A</Name><Start>0001-01-01T08:00:00</Start>", "se salen de"),
    ],
)
def test_lo_que_no_se_puede_traer_dice_por_que(tarea: str, frase: str) -> None:
    (renglon,) = _mspdi(tarea)
    assert renglon.juicio is Juicio.FUERA
    assert frase in renglon.texto


@pytest.mark.parametrize(
    ("tarea", "frase"),
    [
        (f"<UID>1</UID><Name>{'a' * 300}</Name>{_FECHAS}", "se recorta"),
        (f"<UID>1</UID><Name>A</Name>{_FECHAS}<PercentComplete>900</PercentComplete>", "0 a 100"),
        (f"<UID>1</UID><Name>A</Name>{_FECHAS}<PercentComplete>x</PercentComplete>", "no se entie"),
        (
            f"<UID>1</UID><Name>A</Name>{_FECHAS}"
            "<PredecessorLink><PredecessorUID>9</PredecessorUID></PredecessorLink>",
            "no está en el archivo",
        ),
        (f"<UID>1</UID><Name>A</Name>{_FECHAS}<Recurring>1</Recurring>", "Se repite"),
        ("<UID>1</UID><Name>A</Name><Start>2026-01-05T08:00:00</Start>", "término"),
        (
            "<UID>1</UID><Name>A</Name><Start>nunca</Start><Finish>2026-01-05T08:00:00</Finish>",
            "no se entiende",
        ),
    ],
)
def test_lo_que_se_supuso_se_avisa(tarea: str, frase: str) -> None:
    (renglon,) = _mspdi(tarea)
    assert renglon.juicio is Juicio.CON_AVISO
    assert frase in renglon.texto


def test_un_uid_repetido_queda_fuera_y_sus_enlaces_no_se_duplican() -> None:
    primera, segunda = _mspdi(*[f"<UID>1</UID><Name>A</Name>{_FECHAS}"] * 2)
    assert (primera.juicio, segunda.juicio) == (Juicio.LISTO, Juicio.FUERA)


def test_la_que_agrupa_sin_fechas_toma_las_de_las_suyas() -> None:
    madre, *_ = _mspdi(
        "<UID>1</UID><Name>M</Name><OutlineLevel>1</OutlineLevel>",
        f"<UID>2</UID><Name>A</Name><OutlineLevel>2</OutlineLevel>{_FECHAS}",
        "<UID>3</UID><Name>B</Name><OutlineLevel>2</OutlineLevel>"
        "<Start>2026-03-01T08:00:00</Start><Finish>2026-03-02T17:00:00</Finish>",
    )
    assert madre.tarea.resumen
    assert (madre.tarea.inicio, madre.tarea.fin) == (date(2026, 1, 5), date(2026, 3, 2))


@pytest.mark.parametrize(("minutos", "ultimo"), [("480", 8), ("1440", 9)])
def test_la_medianoche_es_el_dia_anterior_salvo_en_un_plan_de_24_horas(
    minutos: str, ultimo: int
) -> None:
    (renglon,) = _mspdi(
        "<UID>1</UID><Name>A</Name><Start>2026-01-05T00:00:00</Start>"
        "<Finish>2026-01-09T00:00:00</Finish>",
        cabeza=f"<MinutesPerDay>{minutos}</MinutesPerDay>",
    )
    assert renglon.tarea.fin == date(2026, 1, ultimo)


def test_sin_termino_se_cuentan_dias_de_lunes_a_viernes() -> None:
    (renglon,) = _mspdi(
        "<UID>1</UID><Name>A</Name><Start>2026-01-08T08:00:00</Start><Duration>PT24H0M0S</Duration>"
    )
    assert renglon.tarea.fin == date(2026, 1, 12)


@pytest.mark.parametrize(
    ("lineas", "fin"),
    [
        (["DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260110"], date(2026, 1, 9)),
        (["DTSTART;VALUE=DATE:20260105"], date(2026, 1, 5)),
        (["DTSTART;VALUE=DATE:20260105", "DURATION:P3D"], date(2026, 1, 7)),
        (["DTSTART:20260105T090000", "DTEND:20260106T000000"], date(2026, 1, 5)),
        (["DTSTART:20260105T090000", "DTEND:20260106T100000"], date(2026, 1, 6)),
        (
            [
                "DTSTART;TZID=America/Mexico_City:20260105T220000",
                "DTEND;TZID=America/Mexico_City:20260105T230000",
            ],
            date(2026, 1, 5),
        ),
    ],
)
def test_el_fin_de_un_evento_es_su_ultimo_dia(lineas: list[str], fin: date) -> None:
    renglon = _ics(*lineas)
    assert (renglon.tarea.inicio, renglon.tarea.fin) == (date(2026, 1, 5), fin)
    assert renglon.juicio is Juicio.LISTO


def test_una_tarea_de_calendario_vence_el_dia_que_dice() -> None:
    renglon = _ics("DUE;VALUE=DATE:20260110", "PERCENT-COMPLETE:40", tipo="VTODO")
    assert (renglon.tarea.inicio, renglon.tarea.fin) == (date(2026, 1, 10), date(2026, 1, 10))
    assert renglon.tarea.avance == 40
    assert renglon.juicio is Juicio.CON_AVISO


def test_lo_que_se_repite_se_trae_una_vez_y_lo_cancelado_no_se_trae() -> None:
    assert "primera vez" in _ics("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=WEEKLY").texto
    cancelado = _ics("DTSTART;VALUE=DATE:20260105", "STATUS:CANCELLED")
    assert cancelado.juicio is Juicio.FUERA


def test_una_fecha_rota_deja_fuera_solo_ese_evento() -> None:
    renglon = _ics("DTSTART:2026x")
    assert (renglon.juicio, renglon.texto) == (Juicio.FUERA, "No tiene fechas.")


@pytest.mark.skipif(not REALES.exists(), reason="sin los planes de otros programas")
@pytest.mark.parametrize(
    ("archivo", "tareas"),
    [
        ("casa_mpxj.xml", 20),
        ("casa_mpxj.planner", 20),
        ("creado_mpxj.xml", 7),
        ("gp_mspdi_weekends.xml", 0),
    ],
)
def test_los_planes_de_otros_programas_se_traen_completos(archivo: str, tareas: int) -> None:
    plan = leer_archivo(REALES / archivo)
    assert len(plan.tareas) == len(plan.renglones) == tareas
    assert all(t.inicio and t.fin and t.nombre for t in plan.tareas)
