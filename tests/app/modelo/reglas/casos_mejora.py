"""Dimensión 5: por cada regla, unas respuestas que la rompen y otras que la cumplen."""

from typing import Any

from tests.app.modelo.reglas.armado import ANA, ARCHIVO, LUIS, Crudo
from tests.app.modelo.reglas.casos_procesos import VEDA

Respuestas = dict[str, Any]


def respondieron(cuantas: int, **columnas: Any) -> Respuestas:
    """Tantas respuestas iguales de la encuesta."""
    return {"5a/sa_respuestas": [{"folio": f"F-{n}"} | columnas for n in range(cuantas)]}


def medicion(*filas: Respuestas, codigo: str = "DE-01") -> Respuestas:
    """Mediciones de un indicador."""
    return {"5b/id_medicion": [{"codigo": codigo} | fila for fila in filas]}


def medida(periodo: str, arriba: int, abajo: int, **cambios: Any) -> Respuestas:
    """Una medición de numerador y denominador."""
    return {"periodo": periodo, "numerador": arriba, "denominador": abajo} | cambios


def semaforo(*rangos: tuple[str, int | None, int | None]) -> Respuestas:
    """El semáforo de una ficha técnica."""
    return {"5b/id_semaforo": [{"color": c, "desde": d, "hasta": h} for c, d, h in rangos]}


def mejorar(**cambios: Any) -> Respuestas:
    """Una acción de mejora completa, con esos cambios, y su hallazgo."""
    base = {
        "clave": "A1",
        "hallazgo": "H1",
        "accion": "Inventariar",
        "indicador": "DE-26",
        "meta": 80,
        "responsable": ANA,
        "area": "Archivo",
        "inicio": "2026-01-01",
        "fin": "2026-04-01",
    }
    return {
        "5d/pm_hallazgos": [{"clave": "H1", "descripcion": "No hay inventario"}],
        "5d/pm_acciones": [base | cambios],
    }


def verificar(**columnas: Any) -> Respuestas:
    """La verificación de la acción A1."""
    return {"5d/pm_verificacion": [{"accion": "A1"} | columnas]}


def preguntas_del_banco(**cambios: str) -> Respuestas:
    """Las preguntas núcleo tal como están en el banco, con esos cambios por código."""
    nucleo = {
        "S01": "¿Por qué medio pidió o consultó información?",
        "S03": "¿Es la primera vez que pide información al municipio?",
        "S05": "Encontrar dónde o con quién pedirla fue fácil",
        "S06": "El formato o trámite fue sencillo",
        "S09": "Le explicaron con claridad los pasos y plazos",
        "S10": "La respuesta llegó en el tiempo prometido",
        "S11": "¿Recibió respuesta?",
        "S12": "La información recibida correspondía a lo que pidió",
        "S14": "La información se entendía",
        "S19": "El trato fue respetuoso",
        "S21": "¿Le informaron que puede inconformarse y ante quién?",
        "S22": "La información le fue útil para resolver algo",
        "S23": "En general, ¿qué tan satisfecha(o) quedó?",
        "S24": "¿Qué tan probable es que recomiende a otra persona pedir información aquí?",
        "S26": "¿Qué deberíamos mejorar primero?",
    }
    escritas = {codigo: texto for codigo, texto in (nucleo | cambios).items() if texto}
    return {"5a/sa_preguntas": [{"codigo": c, "texto": t} for c, t in escritas.items()]}


POBLACION = {"5a/sa_poblacion": [{"grupo": "solicitantes", "N": 40}]}
ROJO = medicion(medida("2026-T1", 80, 100))
OK, MUCHO = "palabra " * 49, "palabra " * 50

CASOS: list[tuple[str, Respuestas, Respuestas]] = [
    ("V-5a-01", POBLACION | {"5a/sa_muestra": 41}, POBLACION | {"5a/sa_muestra": 40}),
    ("V-5a-01", POBLACION | respondieron(41), POBLACION | respondieron(40)),
    ("V-5a-01", {"5a/sa_error": Crudo("21")}, {"5a/sa_error": 20}),
    ("V-5a-02", {"5a/sa_respuestas": Crudo([{"S05": "6"}])}, respondieron(1, S05=5, S24=10)),
    ("V-5a-03", preguntas_del_banco(S23="¿Le gustó?"), preguntas_del_banco()),
    ("V-5a-03", preguntas_del_banco(S26=""), preguntas_del_banco(S40="¿Y el horario?")),
    ("V-5a-04", respondieron(1, S26="escríbanme a ana@correo.mx"), respondieron(1, S26="Horario")),
    (
        "V-5a-04",
        {"5a/sa_respuestas": [{"folio": "Juan Pérez"}]},
        {"5a/sa_respuestas": [{"folio": "0722-123"}]},
    ),
    (
        "V-5a-05",
        respondieron(1, fecha="2026-03-01") | {"5a/sa_periodo_fin": "2026-02-28"},
        respondieron(1, fecha="2026-02-28") | {"5a/sa_periodo_fin": "2026-02-28"},
    ),
    (
        "V-5a-06",
        {"5a/sa_metodo": "voluntaria", "5a/sa_error": 5},
        {"5a/sa_metodo": "muestra_aleatoria", "5a/sa_error": 5},
    ),
    (
        "V-5a-07",
        {"5a/sa_informe": [ARCHIVO], "5a/sa_resultados": [{"indicador": "CSAT", "n": 4}]},
        {"5a/sa_informe": [ARCHIVO], "5a/sa_resultados": [{"indicador": "CSAT", "n": 5}]},
    ),
    (
        "V-5a-08",
        respondieron(10, canal="correo"),
        {"5a/sa_respuestas": [{"canal": c} for c in ("buzón", *["correo"] * 9)]},
    ),
    ("V-5b-01", medicion(medida("2026-T1", 11, 10)), medicion(medida("2026-T1", 10, 10))),
    # Lo alcanzado puede pasar de la meta.
    (
        "V-5b-01",
        medicion(medida("2026-T1", 11, 10), codigo="DE-04"),
        medicion(medida("2026-T1", 11, 10), codigo="DE-30"),
    ),
    (
        "V-5b-02",
        medicion(medida("2026-T1", 0, 0, valor=0)),
        medicion(medida("2026-T1", 0, 0, color="sin casos")),
    ),
    (
        "V-5b-03",
        {
            "5b/id_medicion": [
                {"codigo": "DE-07"} | medida("2026-T1", 8, 10),
                {"codigo": "DE-09"} | medida("2026-T1", 3, 10),
            ]
        },
        {
            "5b/id_medicion": [
                {"codigo": "DE-07"} | medida("2026-T1", 7, 10),
                {"codigo": "DE-09"} | medida("2026-T1", 3, 10),
            ]
        },
    ),
    (
        "V-5b-04",
        ROJO,
        ROJO | {"5b/id_analisis": [{"codigo": "DE-01", "explicacion": "Faltó personal"}]},
    ),
    ("V-5b-04", ROJO, medicion(medida("2026-T1", 85, 100))),
    # La ficha del municipio manda sobre el semáforo del catálogo.
    (
        "V-5b-04",
        medicion(medida("2026-T1", 96, 100))
        | {"5b/id_codigo": "DE-01", "5b/id_sentido": "ascendente"}
        | semaforo(("rojo", None, 97), ("verde", 97, None)),
        medicion(medida("2026-T1", 96, 100)),
    ),
    ("V-5b-05", medicion({"periodo": "2026-T3"}), medicion({"periodo": "2026-T2"})),
    (
        "V-5b-05",
        medicion({"periodo": "2026-T1"}, {"periodo": "2026-t1"}),
        medicion({"periodo": "2025-T4"}, {"periodo": "2026-T1"}),
    ),
    (
        "V-5b-06",
        medicion(medida("2026-T1", 20, 100), medida("2025-T4", 71, 100)),
        medicion(medida("2026-T1", 21, 100), medida("2025-T4", 71, 100)),
    ),
    (
        "V-5b-08",
        semaforo(("rojo", 0, 40), ("amarillo", 50, 79), ("verde", 80, 100)),
        semaforo(("rojo", 0, 49), ("amarillo", 50, 79), ("verde", 80, 100)),
    ),
    (
        "V-5b-08",
        semaforo(("verde", 80, 100), ("rojo", 0, 55), ("amarillo", 50, 79)),
        semaforo(("verde", 80, None), ("rojo", None, 50), ("amarillo", 50, 80)),
    ),
    ("V-5b-08", semaforo(("verde", 100, 80)), semaforo(("verde", 80, 100))),
    (
        "V-5b-09",
        medicion(*({"periodo": f"2025-T{n}", "estimado": "sí"} for n in (1, 2, 3))),
        medicion(
            {"periodo": "2025-T3", "estimado": "sí"},
            {"periodo": "2025-T1", "estimado": "sí"},
            {"periodo": "2025-T2", "estimado": "no"},
            {"periodo": "2025-T4", "estimado": "sí"},
        ),
    ),
    (
        "V-5b-10",
        {
            "5b/id_sentido": "descendente",
            "5b/id_linea_base": [{"valor": 10}],
            "5b/id_metas": [{"meta": 12}],
        },
        {
            "5b/id_sentido": "ascendente",
            "5b/id_linea_base": [{"valor": 10}],
            "5b/id_metas": [{"meta": 12}],
        },
    ),
    (
        "V-5c-01",
        {"5c/rc_calendario": [{"inicio": "2026-05-01", "fin": "2026-04-01"}]},
        {"5c/rc_calendario": [{"inicio": "2026-05-01", "fin": "2026-06-01"}]},
    ),
    (
        "V-5c-01",
        {
            "5c/rc_calendario": [
                {"fase": "2 informe", "inicio": "2026-03-01"},
                {"fase": "1 consulta", "inicio": "2026-04-01"},
            ]
        },
        {
            "5c/rc_calendario": [
                {"fase": "2 informe", "inicio": "2026-03-01"},
                {"fase": "1 consulta", "inicio": "2026-02-01"},
            ]
        },
    ),
    (
        "V-5c-02",
        {"5c/rc_eventos": [{"dias_antes_publicado": 4}]},
        {"5c/rc_eventos": [{"dias_antes_publicado": 5}]},
    ),
    (
        "V-5c-03",
        {"5c/rc_preguntas": [{"pregunta": "¿Y la calle?"}]},
        {
            "5c/rc_preguntas": [
                {"pregunta": "¿Y la calle?", "respuesta": "En mayo"},
                {"pregunta": "¿Quién?", "tipo": "no procede", "motivo": "Es de otro municipio"},
            ]
        },
    ),
    (
        "V-5c-04",
        {"5c/rc_finanzas": [{"modificado": 100, "ejercido": 101}]},
        {"5c/rc_finanzas": [{"modificado": 100, "ejercido": 101, "explicacion": "Lluvias"}]},
    ),
    (
        "V-5c-05",
        {"5c/rc_temas": [{"tema": "Agua", "se_incluye": "no"}]},
        {"5c/rc_temas": [{"tema": "Agua", "se_incluye": "no", "motivo": "Es del estado"}]},
    ),
    (
        "V-5c-06",
        ROJO | {"5c/rc_transparencia": [{"codigo_indicador": "DE-01", "valor": 87}]},
        ROJO | {"5c/rc_transparencia": [{"codigo_indicador": "DE-01", "valor": 80}]},
    ),
    ("V-5c-07", {"5c/rc_no_logrado": OK}, {"5c/rc_no_logrado": MUCHO}),
    (
        "V-5c-08",
        {
            "5c/rc_marco": "Ley Orgánica: a más tardar el 5 de diciembre de 2026",
            "5c/rc_eventos": [{"fecha": "2026-12-06"}],
        },
        {
            "5c/rc_marco": "Ley Orgánica: a más tardar el 5 de diciembre de 2026",
            "5c/rc_eventos": [{"fecha": "2026-12-05"}],
        },
    ),
    (
        "V-5c-09",
        {"5c/rc_compromisos": [{"compromiso": "Bachear", "responsable": ANA}]},
        {
            "5c/rc_compromisos": [
                {"compromiso": "Bachear", "responsable": ANA, "limite": "2026-12-01"}
            ]
        },
    ),
    (
        "V-5c-10",
        {"5c/rc_eventos": [{"fecha": "2026-02-10"}], "@perfil": VEDA},
        {"5c/rc_eventos": [{"fecha": "2026-02-11"}], "@perfil": VEDA},
    ),
    ("V-5d-01", mejorar(hallazgo="H9"), mejorar(hallazgo="h1")),
    ("V-5d-01", mejorar(hallazgo=None), mejorar()),
    (
        "V-5d-01",
        mejorar() | {"5d/pm_prioridad": [{"hallazgo": "H2", "decision": "atender"}]},
        mejorar()
        | {
            "5d/pm_prioridad": [
                {"hallazgo": "H1", "decision": "atender"},
                {"hallazgo": "H2", "decision": "diferir"},
            ]
        },
    ),
    ("V-5d-02", mejorar(fin="2025-12-31"), mejorar()),
    ("V-5d-02", mejorar(fin="2027-01-02"), mejorar(fin="2027-01-01")),
    ("V-5d-03", mejorar(meta=None), mejorar()),
    (
        "V-5d-04",
        mejorar(estado="cumplida"),
        mejorar(estado="cumplida")
        | {"5d/pm_seguimiento": [{"accion": "A1", "evidencia": [ARCHIVO]}]},
    ),
    ("V-5d-05", mejorar() | verificar(verifico=ANA), mejorar() | verificar(verifico=LUIS)),
    (
        "V-5d-06",
        mejorar() | verificar(fecha="2026-04-30"),
        mejorar() | verificar(fecha="2026-05-01"),
    ),
    (
        "V-5d-07",
        mejorar() | {"5d/pm_causas": [{"hallazgo": "H1", "porque1": "no hay inventario"}]},
        mejorar() | {"5d/pm_causas": [{"hallazgo": "H1", "porque1": "Nadie lo tiene a cargo"}]},
    ),
    (
        "V-5d-08",
        {"5d/pm_acciones": [{"accion": "x"}] * 16, "dx/A03_poblacion": "18400"},
        {"5d/pm_acciones": [{"accion": "x"}] * 16, "dx/A03_poblacion": "50000"},
    ),
    (
        "V-5d-08",
        {"5d/pm_acciones": [{"accion": "x"}] * 16, "dx/A03_poblacion": "18400"},
        {
            "5d/pm_acciones": [{"accion": "x"}] * 15 + [{"accion": "x", "estado": "cumplida"}],
            "dx/A03_poblacion": "18400",
        },
    ),
    (
        "V-5d-09",
        {"5d/pm_reprogramaciones": [{"accion": "A1"}] * 3},
        {"5d/pm_reprogramaciones": [{"accion": "A1"}, {"accion": "A2"}, {"accion": "A1"}]},
    ),
    (
        "V-5d-10",
        mejorar() | {"5d/pm_firmas": [{"area": "Archivo", "titular": LUIS}]},
        mejorar() | {"5d/pm_firmas": [{"area": "archivo", "firma": [ARCHIVO]}]},
    ),
]
