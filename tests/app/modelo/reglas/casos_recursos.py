"""Dimensión 2: por cada regla, unas respuestas que la rompen y otras que la cumplen."""

from typing import Any

from tests.app.modelo.reglas.armado import ANA, ARCHIVO, LUIS, Crudo

Respuestas = dict[str, Any]


def perfiles_de_ana(*horas: int) -> Respuestas:
    """Los tres perfiles mínimos, todos de la misma persona."""
    tipos = ("transparencia activa", "transparencia pasiva (solicitudes)", "gestión documental")
    respuestas: Respuestas = {}
    for numero, (tipo, hora) in enumerate(zip(tipos, horas, strict=True), 1):
        respuestas |= {
            f"2a:{numero}/pf_tipo": tipo,
            f"2a:{numero}/pf_titular": ANA,
            f"2a:{numero}/pf_horas": hora,
        }
    return respuestas


def accion(**cambios: Any) -> Respuestas:
    """Una acción de capacitación, con esos cambios."""
    base = {"clave": "A1", "tema": "Archivos", "inicio": "2026-03-01", "fin": "2026-03-02"}
    return {"2b/cap_acciones": [base | cambios]}


def asistieron(cuantos: int) -> Respuestas:
    """Una lista de asistencia de la acción A1."""
    return {"2b/cap_asistencia": [{"accion": "A1", "asistio": "sí"}] * cuantos}


SIN_INTERNET: Respuestas = {
    "2c/inf_sitios": [{"clave": "S1", "tipo": "oficina UT"}],
    "2c/inf_conectividad": [{"sitio": "S1", "tipo": "sin servicio"}],
}
CON_INTERNET: Respuestas = {
    "2c/inf_sitios": [{"clave": "S1", "tipo": "oficina UT"}],
    "2c/inf_conectividad": [{"sitio": "S1", "tipo": "fibra"}],
}
BRECHA = {"competencia": "Archivo", "requerido": 3, "actual": 1}
CRITICO = {
    "codigo": "DD-02",
    "reactivo": "Sin riesgo de inundación",
    "resultado": "no cumple",
    "criticidad": "alta",
}

CASOS: list[tuple[str, Respuestas, Respuestas]] = [
    ("V-2a-01", {"2a/pf_tipo": "transparencia activa"}, perfiles_de_ana(5, 5, 5)),
    (
        "V-2a-02",
        {"2a/pf_funciones": [{"pct_tiempo": 60}, {"pct_tiempo": 34}]},
        {"2a/pf_funciones": [{"pct_tiempo": 60}, {"pct_tiempo": 45}]},
    ),
    (
        "V-2a-03",
        {"2a:2/pf_titular": ANA, "2a:2/pf_suplente": ANA},
        {"2a:2/pf_titular": ANA, "2a:2/pf_suplente": LUIS},
    ),
    ("V-2a-04", perfiles_de_ana(20, 20, 9), perfiles_de_ana(20, 20, 8)),
    (
        "V-2a-04",
        {
            "2a/pf_titular": ANA,
            "2a/pf_horas": 40,
            "2a/pf_otras_funciones": [{"funcion": "Catastro", "horas_semana": 9}],
        },
        {
            "2a/pf_titular": ANA,
            "2a/pf_horas": 40,
            "2a/pf_otras_funciones": [
                {"funcion": "Catastro", "horas_semana": 8},
                {"funcion": "catastro", "horas_semana": 8},
            ],
        },
    ),
    (
        "V-2a-05",
        {"2a/pf_evaluacion": [BRECHA | {"brecha": 1}]},
        {"2a/pf_evaluacion": [BRECHA | {"brecha": 2}]},
    ),
    ("V-2a-06", perfiles_de_ana(6, 6, 7), perfiles_de_ana(6, 7, 7)),
    (
        "V-2a-07",
        {"2a/pf_evaluacion": [BRECHA | {"accion": "ninguna"}]},
        {"2a/pf_evaluacion": [BRECHA | {"accion": "capacitación"}]},
    ),
    (
        "V-2a-08",
        {"2a/pf_certificacion": "Norma EC0909, vence el 30 de mayo de 2026"},
        {"2a/pf_certificacion": "Norma EC0909, vence el 30 de junio de 2026"},
    ),
    (
        "V-2a-08",
        {
            "2a/pf_certificacion": "Certificación estatal, 6 meses",
            "2a/pf_fecha_alta": "2025-12-14",
            "2a/pf_evaluacion": [BRECHA | {"accion": "certificación"}],
        },
        {
            "2a/pf_certificacion": "Certificación estatal, 6 meses",
            "2a/pf_fecha_alta": "2025-12-15",
            "2a/pf_evaluacion": [BRECHA | {"accion": "certificación"}],
        },
    ),
    ("V-2b-01", accion(fin="2026-02-01"), accion()),
    ("V-2b-01", accion() | {"2b/cap_anio": 2025}, accion() | {"2b/cap_anio": 2026}),
    ("V-2b-02", accion(cupo=10) | asistieron(12), accion(cupo=10) | asistieron(11)),
    (
        "V-2b-02",
        accion(grupo="enlaces")
        | asistieron(3)
        | {"2b/cap_poblacion": [{"grupo": "enlaces", "personas": 2}]},
        accion(grupo="enlaces")
        | asistieron(2)
        | {"2b/cap_poblacion": [{"grupo": "enlaces", "personas": 2}]},
    ),
    ("V-2b-03", accion(estado="realizada"), accion(estado="realizada") | asistieron(1)),
    (
        "V-2b-04",
        accion() | {"2b/cap_necesidades": [{"tema": "Versiones públicas", "impacto": "alto"}]},
        accion() | {"2b/cap_necesidades": [{"tema": "archivos", "impacto": "alto"}]},
    ),
    (
        "V-2b-05",
        {"2b/cap_acciones": [{"inicio": f"2026-{mes:02}-01"} for mes in (3, 11, 12)]},
        {"2b/cap_acciones": [{"inicio": f"2026-{mes:02}-01"} for mes in (3, 4, 12)]},
    ),
    (
        "V-2b-06",
        accion(modalidad="en línea", sede="S1") | SIN_INTERNET,
        accion(modalidad="en línea", sede="S1") | CON_INTERNET,
    ),
    (
        "V-2b-07",
        {"2b/cap_poblacion": [{"grupo": "personal de nuevo ingreso", "personas": 4}]},
        {
            "2b/cap_poblacion": [{"grupo": "personal de nuevo ingreso", "personas": 4}],
            "2b/cap_induccion": "Primeros 30 días",
        },
    ),
    (
        "V-2b-08",
        {"2b/cap_poblacion": [{"personas": 10, "mujeres": 5, "hombres": 4}]},
        {"2b/cap_poblacion": [{"personas": 10, "mujeres": 5}]},
    ),
    (
        "V-2c-01",
        {"2c/inf_dep_metros": 121, "2c/inf_dep_capacidad": 100},
        {"2c/inf_dep_metros": 120, "2c/inf_dep_capacidad": 100},
    ),
    ("V-2c-02", {"2c/inf_dep_inventariado": Crudo("101")}, {"2c/inf_dep_inventariado": 100}),
    (
        "V-2c-03",
        {"2c:2/inf_check_dep": [CRITICO]},
        {"2c/inf_check_dep": [CRITICO | {"resultado": "parcial"}]},
    ),
    (
        "V-2c-03",
        {"2c/inf_check_dep": [CRITICO], "2c/inf_riesgos": [{"riesgo": "Techo frágil"}]},
        {"2c/inf_check_dep": [CRITICO], "2c/inf_riesgos": [{"riesgo": "Inundación del sótano"}]},
    ),
    (
        "V-2c-04",
        {"2c/inf_necesidades": [{"necesidad": "Anaquel", "costo_estimado": 100}]},
        {
            "2c/inf_necesidades": [
                {"necesidad": "Orden", "costo_estimado": 0},
                {"costo_estimado": 100, "responsable": ANA, "limite": "2026-12-01"},
            ]
        },
    ),
    (
        "V-2c-05",
        {"2c/inf_sitios": [{"clave": "D1", "tipo": "depósito histórico"}]},
        {
            "2c/inf_sitios": [{"clave": "D1", "tipo": "depósito histórico"}],
            "2c/inf_dep_sitio": "D1",
            "2c/inf_check_dep": [CRITICO],
        },
    ),
    (
        "V-2c-05",
        {"2c/inf_sitios": [{"clave": "UT", "tipo": "oficina UT"}]},
        {
            "2c/inf_sitios": [{"clave": "UT", "tipo": "oficina UT"}],
            "2c/inf_check_ti": [{"codigo": "IT-01", "resultado": "cumple"}],
        },
    ),
    (
        "V-2c-06",
        {"2c/inf_check_ti": [{"resultado": r} for r in ("no aplica", "cumple", "cumple")]},
        {"2c/inf_check_ti": [{"resultado": r} for r in ("no aplica", *["cumple"] * 3)]},
    ),
    (
        "V-2c-07",
        {"2c/inf_equipos": [{"equipo": "computadora", "anio": 2027}]},
        {"2c/inf_equipos": [{"equipo": "computadora", "anio": 2026}]},
    ),
    (
        "V-2c-08",
        {"2c/inf_dep_clima": [{"humedad_relativa_pct": 101}]},
        {"2c/inf_dep_clima": [{"temperatura_c": 60, "humedad_relativa_pct": 0}]},
    ),
    (
        "V-2c-03",
        {"2c/inf_check_ti": [CRITICO], "2c/inf_necesidades": [{"necesidad": "Sillas"}]},
        {
            "2c/inf_check_ti": [CRITICO],
            "2c/inf_necesidades": [{"necesidad": "Obra por DD-02"}],
            "2c/inf_fotos": [ARCHIVO],
        },
    ),
]
