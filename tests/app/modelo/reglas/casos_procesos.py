"""Dimensión 3: por cada regla, unas respuestas que la rompen y otras que la cumplen."""

from datetime import date
from typing import Any

from app.modelo.tipos import DiaInhabil
from tests.app.modelo.reglas.armado import ARCHIVO
from tests.app.modelo.reglas.casos_recursos import CON_INTERNET, SIN_INTERNET

Respuestas = dict[str, Any]
INICIO = {"num": 1, "rol": "Titular de la unidad", "tipo": "inicio"}
FIN = {"num": 9, "rol": "Titular de la unidad", "tipo": "fin"}
PERFIL_UT = {"2a/pf_denominacion": "Titular de la unidad"}
MINIMOS = (
    "TA-01",
    "TA-02",
    "TA-03",
    "TP-01",
    "TP-02",
    "TP-03",
    "TP-04",
    "TP-05",
    "TP-06",
    "IM-01",
    "IM-02",
    "GD-01",
    "GD-03",
)


def pasos(*filas: Respuestas) -> Respuestas:
    """Las actividades de un proceso."""
    return {"3a/fp_actividades": list(filas)}


def decision(si: int | None, no: int | None) -> Respuestas:
    """Una decisión con sus dos salidas."""
    return {"num": 2, "rol": "Enlace", "tipo": "decisión", "si_va_a": si, "no_va_a": no}


def espera(plazo: int, unidad: str = "días hábiles") -> Respuestas:
    """Un paso con plazo."""
    return {"num": 2, "rol": "Enlace", "tipo": "espera", "plazo_max": plazo, "unidad": unidad}


def automatizar(**cambios: Any) -> Respuestas:
    """Una acción de automatización, con esos cambios."""
    base = {
        "proceso": "TP-01",
        "de_nivel": 1,
        "a_nivel": 2,
        "inicio": "2026-01-01",
        "fin": "2026-03-01",
        "solucion": "hoja de cálculo controlada",
    }
    return {"3b/au_acciones": [base | cambios]}


DOCUMENTADO = {"3a/fp_codigo": "TP-01", "3a/fp_documentado": "sí"}
VEDA = {"inhabiles": (DiaInhabil("2026-02-10", "Veda electoral"),)}

CASOS: list[tuple[str, Respuestas, Respuestas]] = [
    ("V-3a-01", pasos(INICIO, {"num": 2, "tipo": "actividad"}), pasos(INICIO, FIN)),
    (
        "V-3a-01",
        pasos({"num": 1, "rol": "Mensajería externa", "tipo": "actividad"}) | PERFIL_UT,
        pasos({"num": 1, "rol": "La titular de la unidad", "tipo": "actividad"}) | PERFIL_UT,
    ),
    (
        "V-3a-01",
        pasos({"num": 1, "rol": "Bodega", "tipo": "actividad"}) | PERFIL_UT,
        pasos({"num": 1, "rol": "Persona solicitante", "tipo": "actividad"}) | PERFIL_UT,
    ),
    ("V-3a-02", pasos(INICIO, decision(9, None), FIN), pasos(INICIO, decision(9, 1), FIN)),
    ("V-3a-03", pasos(INICIO, decision(9, 7), FIN), pasos(INICIO, decision(9, 1), FIN)),
    ("V-3a-03", pasos(INICIO), pasos(INICIO, FIN)),
    # Dos pasos que se mandan uno al otro y nunca salen.
    (
        "V-3a-03",
        pasos(
            INICIO,
            decision(3, 9),
            {"num": 3, "tipo": "actividad", "si_va_a": 4},
            {"num": 4, "tipo": "actividad", "si_va_a": 3},
            FIN,
        ),
        pasos(
            INICIO,
            decision(3, 9),
            {"num": 3, "tipo": "actividad", "si_va_a": 4},
            {"num": 4, "tipo": "actividad", "si_va_a": 2},
            FIN,
        ),
    ),
    # Después del fin no se sigue al renglón de abajo.
    (
        "V-3a-03",
        pasos(INICIO, FIN, {"num": 10, "tipo": "actividad"}),
        pasos(INICIO, FIN, {"num": 10, "tipo": "actividad", "si_va_a": 9}),
    ),
    (
        "V-3a-04",
        pasos(INICIO, espera(16), FIN) | {"3a/fp_codigo": "TP-04"},
        pasos(INICIO, espera(15), FIN) | {"3a/fp_codigo": "TP-04"},
    ),
    (
        "V-3a-04",
        pasos(INICIO, espera(80, "horas"), FIN)
        | {"3a/fp_base_legal": [{"plazo": 9, "unidad_plazo": "días hábiles"}]},
        pasos(INICIO, espera(80, "horas"), FIN)
        | {"3a/fp_base_legal": [{"plazo": 10, "unidad_plazo": "días hábiles"}]},
    ),
    (
        "V-3a-05",
        {"3a/fp_formalizado": "sí"},
        {"3a/fp_formalizado": "sí", "3a/fp_acto": [ARCHIVO], "3a/fp_acto_fecha": "2026-05-01"},
    ),
    (
        "V-3a-05",
        {
            "3a/fp_formalizado": "sí",
            "3a/fp_acto": [ARCHIVO],
            "3a/fp_acto_fecha": "2026-05-01",
            "3a/cab_fecha_elaboracion": "2026-05-02",
        },
        {"3a/fp_formalizado": "en trámite"},
    ),
    (
        "V-3a-06",
        {"3a/fp_difundido": "sí", "3a/fp_difusion": [{"destinatarios": 10, "acuses": 5}]},
        {"3a/fp_difundido": "sí", "3a/fp_difusion": [{"destinatarios": 10, "acuses": 6}]},
    ),
    (
        "V-3a-07",
        {"3a/fp_codigo": "TP-01"},
        {f"3a:{n}/fp_codigo": codigo for n, codigo in enumerate(MINIMOS, 1)},
    ),
    (
        "V-3a-08",
        pasos(*({"num": n} for n in range(1, 32))),
        pasos(*({"num": n} for n in range(1, 31))),
    ),
    (
        "V-3a-09",
        pasos(INICIO, INICIO | {"num": 2}, FIN),
        pasos(INICIO, {"num": 2, "rol": "Cabildo"}, FIN),
    ),
    (
        "V-3a-10",
        {"3a/fp_acto_fecha": "2025-05-03", "@perfil": {"ley": "Ley (reforma: 4 de mayo de 2025)"}},
        {"3a/fp_acto_fecha": "2025-05-04", "@perfil": {"ley": "Ley (reforma: 4 de mayo de 2025)"}},
    ),
    ("V-3b-01", automatizar(), automatizar() | DOCUMENTADO),
    (
        "V-3b-01",
        automatizar(requisitos="Folio único"),
        automatizar(requisitos="Excepción: lo pide el órgano garante"),
    ),
    ("V-3b-02", automatizar(de_nivel=3), automatizar(de_nivel=2)),
    (
        "V-3b-02",
        {"3b/au_matriz": [{"proceso": "TP-01", "nivel_actual": 2, "nivel_meta": 1}]},
        {"3b/au_matriz": [{"proceso": "TP-01", "nivel_actual": 2, "nivel_meta": 2}]},
    ),
    (
        "V-3b-03",
        {
            "3b/au_arranque": "2026-04-01",
            "3b/au_pruebas": [{"fecha": "2026-04-02", "resultado": "aprobado"}],
        },
        {
            "3b/au_arranque": "2026-04-01",
            "3b/au_pruebas": [{"fecha": "2026-04-01", "resultado": "aprobado"}],
        },
    ),
    (
        "V-3b-04",
        automatizar(solucion="plataforma del OG") | SIN_INTERNET,
        automatizar(solucion="plataforma del OG") | CON_INTERNET,
    ),
    (
        "V-3b-05",
        {"3b/au_respaldo": "Cada viernes"},
        {"3b/au_respaldo": "Cada viernes", "3b/au_contingencia": "Libreta"},
    ),
    (
        "V-3b-06",
        {"3b/au_plataforma": [{"plataforma": "SAIMEX", "usuarios_habilitados": 1}]},
        {"3b/au_plataforma": [{"plataforma": "SAIMEX", "usuarios_habilitados": 2}]},
    ),
    ("V-3b-07", automatizar(fin="2025-12-31"), automatizar()),
    (
        "V-3b-07",
        automatizar() | {"@administracion_fin": date(2026, 2, 1)},
        automatizar() | {"@administracion_fin": date(2026, 3, 1)},
    ),
    (
        "V-3b-07",
        automatizar() | {"@perfil": VEDA},
        automatizar(fin="2026-02-09") | {"@perfil": VEDA},
    ),
    (
        "V-3b-08",
        {"3b/au_requisitos": ["folio único", "bitácora de cambios"]},
        {"3b/au_requisitos": ["exportación abierta", "bitácora de cambios"]},
    ),
    (
        "V-3b-09",
        automatizar(a_nivel=4, fin="2026-04-01"),
        automatizar(a_nivel=4, fin="2026-04-02"),
    ),
]
