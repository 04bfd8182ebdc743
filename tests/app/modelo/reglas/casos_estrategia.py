"""Dimensión 1: por cada regla, unas respuestas que la rompen y otras que la cumplen."""

from datetime import date
from typing import Any

from tests.app.modelo.reglas.armado import ANA, ARCHIVO, EVA, LUIS, Crudo

Respuestas = dict[str, Any]


def compromiso(**cambios: Any) -> Respuestas:
    """Un compromiso de convenio completo, con esos cambios."""
    base = {
        "herramienta": "1b",
        "indicador": "política aprobada",
        "evidencia_esperada": "acuerdo",
        "parte_obligada": "municipio",
        "inicio": "2026-01-01",
        "limite": "2026-06-01",
    }
    return {"1a/cv_compromisos": [base | cambios]}


def actividades(*filas: Respuestas) -> Respuestas:
    """Las actividades de un proyecto."""
    return {"1d/pr_actividades": list(filas)}


def objetivo(**cambios: Any) -> Respuestas:
    """Un objetivo de política completo, con esos cambios."""
    base = {"objetivo": "Responder", "indicador": "DE-01", "meta": 95, "fecha": "2026-12-31"}
    return {"1b/po_objetivos": [base | cambios]}


VALOR = {"valor": "Respeto", "conducta_esperada": "Saludar", "ejemplo": "En ventanilla"}
CANAL = {"canal": "buzón físico", "accesible_sin_internet": "sí", "responsable": ANA}
PROYECTOS_DE_ANA: Respuestas = {
    f"1d:{n}/{campo}": valor
    for n in range(1, 5)
    for campo, valor in (("pr_lider", ANA), ("pr_estado", "en ejecución"))
}

CASOS: list[tuple[str, Respuestas, Respuestas]] = [
    ("V-1a-01", compromiso(limite="2025-01-01"), compromiso()),
    (
        "V-1a-01",
        compromiso(inicio=None) | {"1a/cv_fecha_firma": "2026-06-02"},
        compromiso(inicio=None) | {"1a/cv_fecha_firma": "2026-01-01"},
    ),
    (
        "V-1a-02",
        compromiso() | {"1a/cv_herramientas": ["1b", "1c"]},
        compromiso() | {"1a/cv_herramientas": ["1b"]},
    ),
    ("V-1a-03", compromiso(indicador=None), compromiso()),
    (
        "V-1a-04",
        compromiso(),
        compromiso()
        | {
            "1a/cv_mejoras": [{"brecha": "Sin política"}],
            "1a/cv_evaluacion": [{"mecanismo": "visita"}],
        },
    ),
    (
        "V-1a-05",
        {"1a/cv_enlace_mun": ANA, "1a/cv_enlace_mun_sup": ANA},
        {"1a/cv_enlace_mun": ANA, "1a/cv_enlace_mun_sup": LUIS},
    ),
    (
        "V-1a-05",
        {"1a/cv_enlace_mun": ANA, "1a/cv_enlace_mun_sup": EVA},
        {"1a/cv_enlace_mun": LUIS, "1a/cv_enlace_mun_sup": ANA},
    ),
    (
        "V-1a-06",
        compromiso() | {"@administracion_fin": date(2026, 5, 31)},
        compromiso() | {"@administracion_fin": date(2027, 12, 31)},
    ),
    ("V-1a-07", {"1a/cv_vigencia": "fecha cierta"}, {"1a/cv_vigencia": "indefinida"}),
    (
        "V-1a-08",
        {"1a/cv_compromisos": [{"parte_obligada": "municipio"}, {"parte_obligada": "municipio"}]},
        {"1a/cv_compromisos": [{"parte_obligada": "municipio"}, {"parte_obligada": "ambos"}]},
    ),
    (
        "V-1a-09",
        {"1a/cv_fecha_firma": "2026-01-01"},
        {"1a/cv_fecha_firma": "2026-01-01", "1a/cv_firmado": [ARCHIVO]},
    ),
    (
        "V-1b-01",
        {"1b/po_func_ai": "Recibir y turnar"},
        {
            "1b/po_func_ta": [{"obligacion": "Presupuesto"}],
            "1b/po_func_ai": "Recibir y turnar",
            "1b/po_func_gd": "Expediente por trámite",
        },
    ),
    (
        "V-1b-02",
        {
            "1b/po_alcance": [{"area": "Obras", "incluida": "sí"}],
            "1b/po_enlaces": [{"area": "obras", "titular": ANA}],
        },
        {
            "1b/po_alcance": [
                {"area": "Obras", "incluida": "sí"},
                {"area": "DIF", "incluida": "no"},
            ],
            "1b/po_enlaces": [{"area": "obras", "titular": ANA, "suplente": LUIS}],
        },
    ),
    (
        "V-1b-03",
        {"1b/po_plazos_internos": [{"etapa": "Turno", "dia_habil_maximo": 15}]},
        {
            "1b/po_plazos_internos": [
                {"etapa": str(dia), "dia_habil_maximo": dia} for dia in (1, 3, 5, 9, 11, 13, 14)
            ]
        },
    ),
    (
        "V-1b-03",
        {
            "1b/po_plazos_internos": [
                {"etapa": str(dia), "dia_habil_maximo": dia} for dia in (6, 4, 5)
            ]
        },
        {
            "1b/po_plazos_internos": [
                {"etapa": str(dia), "dia_habil_maximo": dia} for dia in (6, 4, 4)
            ]
        },
    ),
    ("V-1b-04", objetivo(meta=None), objetivo()),
    ("V-1b-04", objetivo(linea_base=97), objetivo(linea_base=87)),
    (
        "V-1b-04",
        objetivo(indicador="DE-06", linea_base=2, meta=5),
        objetivo(indicador="DE-06", linea_base=5, meta=2),
    ),
    (
        "V-1b-05",
        {
            "1b/po_raci": [
                {"actividad": "Turnar", "responsable": ANA, "aprueba": LUIS},
                {"actividad": "turnar", "responsable": ANA, "aprueba": ANA},
            ]
        },
        {
            "1b/po_raci": [
                {"actividad": "Turnar", "responsable": ANA, "aprueba": LUIS},
                {"actividad": "Publicar", "responsable": ANA, "aprueba": ANA},
            ]
        },
    ),
    (
        "V-1b-05",
        {"1b/po_raci": [{"actividad": "Turnar", "aprueba": LUIS}]},
        {"1b/po_raci": [{"actividad": "Turnar", "responsable": ANA}]},
    ),
    (
        "V-1b-06",
        {"1b/po_objetivos": [{"clave": str(n)} for n in range(8)]},
        {"1b/po_objetivos": [{"clave": str(n)} for n in range(7)]},
    ),
    (
        "V-1b-07",
        {"1b/po_enlaces": [{"area": "Tesorería", "titular": EVA}]},
        {"1b/po_enlaces": [{"area": "Tesorería", "titular": ANA}]},
    ),
    (
        "V-1b-08",
        {"1b/po_reportes": [{"reporte": "Solicitudes"}]},
        {"1b/po_reportes": [{"reporte": "Solicitudes", "primera_fecha": "2026-10-10"}]},
    ),
    (
        "V-1b-09",
        {"1b/po_contexto": "Artículo 24. Los sujetos…\nArtículo 25. Las unidades…"},
        {"1b/po_contexto": "Recibimos 46 solicitudes al año; el artículo 24 nos obliga."},
    ),
    (
        "V-1b-09",
        {"1b/po_contexto": "En San Ejemplo del Monte hay 46 solicitudes."},
        {"1b/po_contexto": "En Acambay hay 46 solicitudes."},
    ),
    (
        "V-1c-01",
        {"1c/et_part_actividades": [{"convocados": 10, "participantes": 11}]},
        {"1c/et_part_actividades": [{"convocados": 10, "participantes": 10}]},
    ),
    (
        "V-1c-01",
        {"1c/et_part_actividades": [{"participantes": 40}], "1c/et_part_total_personal": 39},
        {"1c/et_part_actividades": [{"participantes": 39}], "1c/et_part_total_personal": 39},
    ),
    (
        "V-1c-02",
        {"1c/et_part_actividades": [{"participantes": 29}], "1c/et_part_total_personal": 100},
        {"1c/et_part_actividades": [{"participantes": 30}], "1c/et_part_total_personal": 100},
    ),
    (
        "V-1c-03",
        {"1c/et_canales": [CANAL | {"accesible_sin_internet": "no"}]},
        {"1c/et_canales": [CANAL]},
    ),
    (
        "V-1c-04",
        {"1c/et_canales": [CANAL]},
        {"1c/et_canales": [CANAL], "1c/et_conflicto_receptor": "La recibe el cabildo"},
    ),
    (
        "V-1c-04",
        {"1c/et_canales": [CANAL, CANAL], "1c/et_conflicto_receptor": "Otra persona"},
        {
            "1c/et_canales": [CANAL, CANAL | {"responsable": LUIS}],
            "1c/et_conflicto_receptor": "Otra persona",
        },
    ),
    ("V-1c-05", {"1c/et_valores": [VALOR | {"ejemplo": ""}]}, {"1c/et_valores": [VALOR]}),
    (
        "V-1c-06",
        {"1c/et_comite": [{"persona": ANA, "calidad": "autoridad"}]},
        {"1c/et_comite": [{"persona": ANA, "calidad": "personal operativo"}]},
    ),
    (
        "V-1c-07",
        {"1c/et_cartas": 133, "1c/et_part_total_personal": 132},
        {"1c/et_cartas": 91, "1c/et_part_total_personal": 132},
    ),
    (
        "V-1c-08",
        {"1c/et_part_hallazgos": "Dicen que Juan Pérez pide favores."},
        {"1c/et_part_hallazgos": "El personal pide reglas. En Obras hay dudas sobre regalos."},
    ),
    (
        "V-1c-08",
        {"1c/et_part_hallazgos": "quejas al 722 123 4567"},
        {"1c/et_part_hallazgos": "participaron 58 de 132 personas en 2026"},
    ),
    (
        "V-1c-08",
        {"1c/et_part_hallazgos": "según luis modelo cruz, hay favores"},
        {"1c/et_part_hallazgos": "La Dirección de Obras del Municipio pide claridad."},
    ),
    (
        "V-1c-09",
        {
            "1c/et_canales": [CANAL | {"admite_anonimo": "sí"}],
            "@perfil": {"denuncia_anonima": "restringida"},
        },
        {
            "1c/et_canales": [CANAL | {"admite_anonimo": "sí"}],
            "@perfil": {"denuncia_anonima": "permitida"},
        },
    ),
    (
        "V-1c-10",
        {"1c/et_flujo": [{"etapa": "Recepción"}]},
        {"1c/et_flujo": [{"etapa": "Protección", "plazo_dias": 0}]},
    ),
    (
        "V-1d-01",
        {"1d/pr_inicio": "2026-05-01", "1d/pr_fin": "2026-04-01"},
        {"1d/pr_inicio": "2026-05-01", "1d/pr_fin": "2026-05-01"},
    ),
    (
        "V-1d-01",
        actividades({"num": 1, "inicio": "2026-05-01", "fin": "2026-04-01"}),
        actividades({"num": 1, "inicio": "2026-05-01", "fin": "2026-06-01"}),
    ),
    (
        "V-1d-02",
        actividades({"num": 1, "fin": "2026-07-01"}) | {"1d/pr_fin": "2026-06-30"},
        actividades({"num": 1, "fin": "2026-06-30"}) | {"1d/pr_fin": "2026-06-30"},
    ),
    (
        "V-1d-03",
        actividades({"num": 1, "predecesora": "7"}),
        actividades({"num": 1}, {"num": 2, "predecesora": "1"}, {"num": 3, "predecesora": "1, 2"}),
    ),
    (
        "V-1d-03",
        actividades(
            {"num": 1, "predecesora": "3"},
            {"num": 2, "predecesora": "1"},
            {"num": 3, "predecesora": "2"},
        ),
        actividades({"num": 1}, {"num": 2, "predecesora": "1"}, {"num": 3, "predecesora": "2"}),
    ),
    ("V-1d-03", actividades({"num": 1, "predecesora": "1"}), actividades({"num": 1})),
    (
        "V-1d-04",
        {"1d/pr_presupuesto": [{"cantidad": 3, "unitario": "10.5", "total": 31}]},
        {"1d/pr_presupuesto": [{"cantidad": 3, "unitario": "10.5", "total": "31.5"}]},
    ),
    (
        "V-1d-05",
        actividades({"estado": "terminada", "avance_pct": 90}),
        actividades({"estado": "terminada", "avance_pct": 100}) | {"1d/pr_evidencias": [ARCHIVO]},
    ),
    (
        "V-1d-05",
        actividades({"avance_pct": 100}),
        actividades({"avance_pct": 100}) | {"1d/pr_bitacora": [{"evidencia": [ARCHIVO]}]},
    ),
    (
        "V-1d-06",
        {"1d/pr_nombre": "Murales"},
        {"1d/pr_nombre": "Murales", "1d/pr_alineacion": [{"instrumento": "Plan municipal"}]},
    ),
    (
        "V-1d-07",
        {"1d/pr_ejercido": 101, "1d/pr_presupuesto": [{"total": 100}]},
        {"1d/pr_ejercido": 100, "1d/pr_presupuesto": [{"total": 60}, {"total": 40}]},
    ),
    (
        "V-1d-08",
        {"1d/pr_objetivo": "Fortalecer la transparencia"},
        {"1d/pr_objetivo": "Publicar 12 murales antes de diciembre de 2026"},
    ),
    (
        "V-1d-08",
        {"1d/pr_objetivo": "12 murales en 2026"},
        {"1d/pr_objetivo": "Instalar 12 murales en 2026"},
    ),
    ("V-1d-09", PROYECTOS_DE_ANA, PROYECTOS_DE_ANA | {"1d:4/pr_estado": "concluido"}),
    (
        "V-1d-10",
        {"1d/pr_estado": "en ejecución", "1d/pr_bitacora": [{"fecha": "2026-04-15"}]},
        {"1d/pr_estado": "en ejecución", "1d/pr_bitacora": [{"fecha": "2026-04-16"}]},
    ),
    (
        "V-1d-03",
        {"1d:3/pr_actividades": [{"num": 1, "predecesora": "la otra"}]},
        {"1d:3/pr_actividades": Crudo("no es una tabla")},
    ),
]
