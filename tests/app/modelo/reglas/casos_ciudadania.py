"""Dimensión 4: por cada regla, unas respuestas que la rompen y otras que la cumplen."""

from typing import Any

from tests.app.modelo.reglas.armado import ANA, ARCHIVO, LUIS
from tests.app.modelo.reglas.casos_procesos import VEDA

Respuestas = dict[str, Any]


def difundir(**cambios: Any) -> Respuestas:
    """Una acción de difusión, con esos cambios."""
    base = {
        "clave": "A1",
        "accion": "Perifoneo en barrios",
        "objetivo": "O1",
        "publico": "Mujeres",
        "con_internet": "no",
        "inicio": "2026-02-01",
        "fin": "2026-02-20",
    }
    return {"4a/di_acciones": [base | cambios]}


def canal(**cambios: Any) -> Respuestas:
    """Un canal de atención completo, con esos cambios."""
    base = {
        "clave": "C1",
        "canal": "correo",
        "responsable": ANA,
        "suplente": LUIS,
        "requiere_internet": "sí",
    }
    return {"4b/cs_canales": [base | cambios]}


def contingencias(afectado: str, *eventos: str) -> Respuestas:
    """Contingencias de un canal."""
    return {"4b/cs_contingencia": [{"evento": e, "canal_afectado": afectado} for e in eventos]}


def prometer(**cambios: Any) -> Respuestas:
    """Un compromiso de carta, con esos cambios."""
    base = {
        "compromiso": "Respondemos cada solicitud",
        "indicador": "DE-01",
        "meta": 10,
        "unidad": "días hábiles",
    }
    return {"4b/cs_compromisos": [base | cambios]}


def servicio(requisitos: str, nombre: str = "Pedir información") -> Respuestas:
    """Un servicio con esos requisitos."""
    return {"4b/cs_servicios": [{"servicio": nombre, "requisitos": requisitos}]}


def contenido(**cambios: Any) -> Respuestas:
    """Un contenido proactivo completo, con esos cambios."""
    base = {
        "titulo": "¿Cuándo llega el agua?",
        "area_fuente": "Agua",
        "responsable": ANA,
        "estado": "publicado",
    }
    return {"4c/tp_contenidos": [base | cambios]}


def base_de_datos(**cambios: Any) -> Respuestas:
    """Una base del inventario, con esos cambios."""
    base = {"nombre": "Padrón", "custodio": ANA, "datos_personales": "sí", "publicado": "sí"}
    return {"4d/da_inventario": [base | cambios]}


OBJETIVO = {"4a/di_objetivos": [{"clave": "O1", "objetivo": "Que conozcan el derecho"}]}
PUBLICO = {"4a/di_publicos": [{"publico": "Mujeres", "tamanio": 100, "prioridad": "alta"}]}
MEDIO_PUNTAJE = {
    "utilidad": 5,
    "personas_beneficiadas": 4,
    "disponibilidad": 3,
    "esfuerzo_inverso": 2,
}

CASOS: list[tuple[str, Respuestas, Respuestas]] = [
    (
        "V-4a-01",
        OBJETIVO | difundir(),
        OBJETIVO | difundir() | {"4a/di_metas": [{"objetivo": "o1", "meta": 10}]},
    ),
    ("V-4a-02", PUBLICO | difundir(meta_alcance=101), PUBLICO | difundir(meta_alcance=100)),
    ("V-4a-03", difundir(fin="2026-01-01"), difundir()),
    ("V-4a-03", difundir() | {"4a/di_anio": 2027}, difundir() | {"4a/di_anio": 2026}),
    ("V-4a-04", PUBLICO | difundir(estado="cancelada"), PUBLICO | difundir(publico="mujeres")),
    ("V-4a-05", difundir(con_internet="sí"), difundir()),
    (
        "V-4a-06",
        difundir(accion="Anunciar el canal C1") | canal(inicio_operacion="2026-02-02"),
        difundir(accion="Anunciar el canal C1") | canal(inicio_operacion="2026-02-01"),
    ),
    (
        "V-4a-06",
        difundir(accion="Anunciar el canal C1") | canal() | {"4b/cs_vigencia_hasta": "2026-01-31"},
        difundir(accion="Anunciar el canal C12") | canal() | {"4b/cs_vigencia_hasta": "2026-01-31"},
    ),
    ("V-4a-07", difundir() | {"@perfil": VEDA}, difundir(fin="2026-02-09") | {"@perfil": VEDA}),
    (
        "V-4a-08",
        {"4a/di_mensajes": [{"mensaje": "Pregunte"}], "dx/A05_hablantes": "10"},
        {"4a/di_mensajes": [{"mensaje": "Pregunte"}], "dx/A05_hablantes": "9.9"},
    ),
    (
        "V-4a-08",
        {"4a/di_mensajes": [{"lengua": "Español"}], "dx/A05_hablantes": "31"},
        {"4a/di_mensajes": [{"lengua": "otomí"}], "dx/A05_hablantes": "31"},
    ),
    ("V-4b-01", canal(suplente=ANA), canal()),
    ("V-4b-01", canal(suplente=None), canal(responsable=LUIS, suplente=ANA)),
    ("V-4b-02", prometer(meta=None), prometer(meta=None, compromiso="Acuse en 1 día")),
    ("V-4b-02", prometer(indicador=None), prometer()),
    ("V-4b-03", prometer(meta=16), prometer(meta=15)),
    ("V-4b-04", canal(), canal(requiere_internet="no")),
    (
        "V-4b-05",
        canal() | contingencias("C1", "sin internet"),
        canal() | contingencias("correo", "sin internet", "caída de plataforma"),
    ),
    (
        "V-4b-05",
        canal() | contingencias("C2", "sin internet", "caída de plataforma"),
        canal() | contingencias("todos", "sin internet", "caída de plataforma"),
    ),
    (
        "V-4b-06",
        {"4b/cs_contingencia": [{"canal_afectado": "C1", "canal_alterno": "c1"}]},
        {"4b/cs_contingencia": [{"canal_afectado": "C1", "canal_alterno": "C2"}]},
    ),
    ("V-4b-07", servicio("Presentar identificación"), servicio("No se pide identificación")),
    (
        "V-4b-07",
        servicio("Explicar el motivo"),
        servicio("Identificación oficial", nombre="Corregir datos personales"),
    ),
    (
        "V-4b-08",
        {"4b/cs_vigencia_desde": "2026-01-01", "4b/cs_vigencia_hasta": "2025-01-01"},
        {"4b/cs_vigencia_desde": "2026-01-01", "4b/cs_vigencia_hasta": "2028-01-01"},
    ),
    ("V-4b-08", {"4b/cs_vigencia_hasta": "2026-06-14"}, {"4b/cs_vigencia_hasta": "2026-06-15"}),
    (
        "V-4b-09",
        {"4b/cs_compromisos": [{"clave": f"C{n}"} for n in range(9)]},
        {"4b/cs_compromisos": [{"clave": f"C{n}"} for n in range(8)]},
    ),
    (
        "V-4c-01",
        contenido(titulo="Presupuesto ejercido")
        | {"1b/po_func_ta": [{"obligacion": "presupuesto ejercido trimestral"}]},
        contenido() | {"1b/po_func_ta": [{"obligacion": "presupuesto ejercido trimestral"}]},
    ),
    ("V-4c-02", contenido(), contenido() | {"4c/tp_participacion": [{"actividad": "taller"}]}),
    (
        "V-4c-03",
        {"4c/tp_prioridad": [MEDIO_PUNTAJE | {"puntaje": 13}]},
        {"4c/tp_prioridad": [MEDIO_PUNTAJE | {"puntaje": 14}]},
    ),
    ("V-4c-04", contenido(proxima="2026-06-14"), contenido(proxima="2026-06-15")),
    (
        "V-4c-05",
        {
            "4c/tp_prioridad": [{"necesidad": "N1", "decision": "publicar ahora"}],
            "4c/tp_revision_legal": [{"necesidad": "N1", "datos_personales": "sí impiden"}],
        },
        {
            "4c/tp_prioridad": [{"necesidad": "N1", "decision": "publicar ahora"}],
            "4c/tp_revision_legal": [{"necesidad": "N1", "datos_personales": "sí se disocian"}],
        },
    ),
    (
        "V-4c-06",
        {"4c/tp_prueba": [{"personas": 4, "entendieron": 4}]},
        {"4c/tp_prueba": [{"personas": 5, "entendieron": 4}]},
    ),
    (
        "V-4c-06",
        {"4c/tp_prueba": [{"personas": 10, "entendieron": 7}]},
        {"4c/tp_prueba": [{"personas": 10, "entendieron": 8}]},
    ),
    ("V-4c-07", contenido(responsable=None), contenido()),
    (
        "V-4c-08",
        {"4c/tp_publicos": [{"representantes_convocados": 3, "participantes": 4}]},
        {"4c/tp_publicos": [{"representantes_convocados": 3, "participantes": 3}]},
    ),
    ("V-4d-01", base_de_datos(), base_de_datos(restriccion="parcial")),
    (
        "V-4d-02",
        {"4d/da_emision": "2026-05-01", "4d/da_modificacion": "2026-04-30"},
        {"4d/da_emision": "2026-05-01", "4d/da_modificacion": "2026-05-01"},
    ),
    (
        "V-4d-03",
        {"4d/da_distribuciones": [{"formato": "PDF"}]},
        {"4d/da_distribuciones": [{"formato": "PDF"}, {"formato": "CSV"}]},
    ),
    (
        "V-4d-03",
        {"4d:2/da_distribuciones": [{"archivo": [ARCHIVO]}]},
        {"4d:2/da_distribuciones": [{"archivo": [ARCHIVO]}, {"formato": ".csv"}]},
    ),
    ("V-4d-06", base_de_datos(), base_de_datos() | {"4d/da_licencia": "CC0"}),
    ("V-4d-06", {"4d/da_licencia": "otra"}, base_de_datos(publicado="no")),
    (
        "V-4d-07",
        {"4d/da_modificacion": "2026-03-14", "4d/da_frecuencia": "trimestral"},
        {"4d/da_modificacion": "2026-03-15", "4d/da_frecuencia": "trimestral"},
    ),
    ("V-4d-08", base_de_datos(custodio=None), base_de_datos()),
]
