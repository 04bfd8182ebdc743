"""Los campos que se llenan solos."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.modelo.calculos import CALCULOS, calcular, hechos_de, valores_automaticos
from app.modelo.calculos.automaticos import AUTOMATICOS
from app.modelo.calculos.grafos import alcanzan, en_circulo
from app.modelo.calculos.indicadores import inicio_de_periodo
from app.modelo.condiciones import HECHOS
from app.modelo.contexto import Contexto
from app.modelo.tipos import Campo, Modelo, Perfil
from tests.app.modelo.reglas.armado import ARCHIVO, armar

AJENOS = {"diagrama", "metadatos", "columnas_csv"}
"""Los automáticos que necesitan dibujar o abrir un archivo."""


def calculado(contexto: Contexto, herramienta: str, **mas: Any) -> dict[str, Any]:
    return {str(d): v for d, v in calcular(contexto, herramienta, **mas).items()}


def propuesto(contexto: Contexto, herramienta: str) -> dict[str, Any]:
    return {str(d): v for d, v in valores_automaticos(contexto, herramienta).items()}


def test_todo_lo_que_el_modelo_declara_calculado_tiene_su_calculo(modelo: Modelo) -> None:
    declarados = {
        campo.clave
        for h in modelo.herramientas
        for campo in h.campos()
        if campo.calculado or any(columna.calculada for columna in campo.columnas)
    }
    assert declarados == set(CALCULOS)


def test_todo_lo_automatico_tiene_quien_lo_proponga(modelo: Modelo) -> None:
    campos: list[Campo] = [*modelo.cabecera]
    for herramienta in modelo.herramientas:
        campos += herramienta.campos()
    declarados = {campo.automatico for campo in campos} - {""}
    assert declarados == set(AUTOMATICOS) | AJENOS


@pytest.mark.parametrize(
    ("escrito", "esperado"),
    [
        (
            {"1d:2/pr_presupuesto": [{"cantidad": 3, "unitario": "10.5"}, {"cantidad": 2}]},
            {
                "1d:2/pr_presupuesto": [
                    {"cantidad": "3", "unitario": "10.5", "total": "31.5"},
                    {"cantidad": "2"},
                ]
            },
        ),
        (
            {"2a/pf_evaluacion": [{"requerido": 2, "actual": 3, "brecha": 1}]},
            {"2a/pf_evaluacion": [{"requerido": "2", "actual": "3", "brecha": "-1"}]},
        ),
        (
            {"2c/inf_riesgos": [{"probabilidad": 4, "impacto": 5}]},
            {"2c/inf_riesgos": [{"probabilidad": "4", "impacto": "5", "nivel": "20"}]},
        ),
        (
            {"5d/pm_prioridad": [{"impacto": 5, "urgencia": 4, "viabilidad": 3}]},
            {
                "5d/pm_prioridad": [
                    {"impacto": "5", "urgencia": "4", "viabilidad": "3", "puntaje": "12"}
                ]
            },
        ),
        (
            {"5c/rc_finanzas": [{"aprobado": 100, "modificado": 200, "ejercido": 50}]},
            {
                "5c/rc_finanzas": [
                    {"aprobado": "100", "modificado": "200", "ejercido": "50", "pct": "25"}
                ]
            },
        ),
        ({"3a:2/fp_documentado": "sí", "3a:2/fp_diagramado": "sí"}, {"3a:2/fp_nivel": "2"}),
        # El acto no cuenta si falta el diagrama.
        ({"3a/fp_documentado": "sí", "3a/fp_formalizado": "sí"}, {"3a/fp_nivel": "1"}),
        ({"3b/au_matriz": [{"proceso": "TP-01", "nivel_actual": 4}]}, {"3b/au_nivel": "0"}),
        (
            {
                "3b/au_matriz": [
                    {"proceso": "TP-01", "nivel_actual": 1},
                    {"proceso": "TA-02", "nivel_actual": 3},
                ]
            },
            {"3b/au_nivel": "1"},
        ),
    ],
)
def test_los_calculos_de_una_ficha(
    modelo: Modelo, perfil: Perfil, escrito: dict[str, Any], esperado: dict[str, Any]
) -> None:
    contexto = armar(modelo, perfil, escrito)
    assert calculado(contexto, next(iter(escrito))[:2]) == esperado


def test_un_resultado_que_no_cabe_deja_vacia_la_celda(modelo: Modelo, perfil: Perfil) -> None:
    enorme = [{"cantidad": "999999999999999", "unitario": "9999999999999.99"}]
    contexto = armar(modelo, perfil, {"1d/pr_presupuesto": enorme})
    assert calculado(contexto, "1d") == {}


def test_lo_que_ya_esta_al_dia_no_se_vuelve_a_escribir(modelo: Modelo, perfil: Perfil) -> None:
    al_dia = [{"probabilidad": 4, "impacto": 5, "nivel": 20}]
    assert calculado(armar(modelo, perfil, {"2c/inf_riesgos": al_dia}), "2c") == {}


def test_lo_que_deja_de_poderse_calcular_se_borra(modelo: Modelo, perfil: Perfil) -> None:
    contexto = armar(modelo, perfil, {"5a/sa_muestra": 95, "5a/sa_metodo": "censo"})
    assert calculado(contexto, "5a") == {"5a/sa_muestra": None}


def test_el_puntaje_de_infraestructura_junta_las_fichas_de_cada_ambito(
    modelo: Modelo, perfil: Perfil
) -> None:
    def lista(*resultados: str) -> list[dict[str, str]]:
        return [{"resultado": r, "criticidad": "alta"} for r in resultados]

    contexto = armar(
        modelo,
        perfil,
        {
            "2c/inf_check_ti": lista("cumple", "parcial"),
            "2c:1/inf_check_dep": lista("cumple"),
            "2c:2/inf_check_dep": lista("no cumple", "no cumple"),
        },
    )
    assert calculado(contexto, "2c") == {
        "2c/inf_puntaje": [
            {"ambito": "Informática", "puntaje_0_100": "75", "criticos_incumplidos": "0"},
            {"ambito": "Depósitos", "puntaje_0_100": "33", "criticos_incumplidos": "2"},
        ]
    }


def test_la_muestra_sale_de_la_poblacion_la_confianza_y_el_error(
    modelo: Modelo, perfil: Perfil
) -> None:
    datos: dict[str, Any] = {
        "5a/sa_poblacion": [{"N": 100}, {"N": 80}],
        "5a/sa_metodo": "muestra aleatoria",
        "5a/sa_confianza": "95",
        "5a/sa_error": 7,
    }
    assert calculado(armar(modelo, perfil, datos), "5a") == {"5a/sa_muestra": "95"}


def test_con_menos_de_30_respuestas_solo_hay_frecuencias(modelo: Modelo, perfil: Perfil) -> None:
    respuestas = [{"S23": 5}] * 21 + [{"S23": 2}] * 8
    contexto = armar(modelo, perfil, {"5a/sa_respuestas": respuestas})
    assert calculado(contexto, "5a")["5a/sa_resultados"] == [
        {"indicador": "Respuestas recibidas", "valor": "29"},
        {"indicador": "Personas satisfechas (4 y 5 en S23)", "valor": "21", "n": "29"},
    ]


def test_con_30_respuestas_se_calculan_csat_indices_y_nps(modelo: Modelo, perfil: Perfil) -> None:
    respuestas: list[dict[str, Any]] = [{"S05": 5, "S06": 3, "S19": 4, "S23": 5, "S24": 10}] * 15
    respuestas += [{"S05": 5, "S06": 3, "S19": 4, "S20": "no_aplica", "S23": 3, "S24": 6}] * 15
    anterior = [{"indicador": "CSAT (%)", "anterior": "40"}]
    contexto = armar(
        modelo,
        perfil,
        {
            "5a/sa_respuestas": respuestas,
            "5a/sa_resultados": anterior,
            "5a/sa_metodo": "censo",
            "5a/sa_poblacion": [{"N": 30}],
        },
    )
    assert calculado(contexto, "5a")["5a/sa_resultados"] == [
        {"indicador": "CSAT (%)", "valor": "50", "n": "30", "error": "0", "anterior": "40"},
        {"indicador": "Índice global", "valor": "75", "n": "30"},
        {"indicador": "Índice de acceso", "valor": "75", "n": "30"},
        {"indicador": "Índice de empatía", "valor": "75", "n": "30"},
        {"indicador": "NPS", "valor": "0", "n": "30"},
    ]


def test_una_encuesta_voluntaria_no_lleva_margen_de_error(modelo: Modelo, perfil: Perfil) -> None:
    datos = {
        "5a/sa_respuestas": [{"S23": 5}] * 30,
        "5a/sa_metodo": "voluntaria (no representativa)",
        "5a/sa_poblacion": [{"N": 300}],
    }
    resultados = calculado(armar(modelo, perfil, datos), "5a")["5a/sa_resultados"]
    assert all("error" not in renglon for renglon in resultados)


@pytest.mark.parametrize(
    ("fila", "valor", "color"),
    [
        ({"codigo": "DE-01", "numerador": 87, "denominador": 100}, "87", "amarillo"),
        ({"codigo": "DE-01", "numerador": 2, "denominador": 3}, "66.67", "rojo"),
        ({"codigo": "DE-09", "numerador": 0, "denominador": 0}, None, "sin casos"),
        ({"codigo": "DE-09", "numerador": 0, "denominador": 0, "valor": 0}, None, "sin casos"),
        ({"codigo": "DE-01", "numerador": 87}, None, "sin dato"),
        # Hasta 80 % de 15 días hábiles es verde.
        ({"codigo": "DE-02", "numerador": 120, "denominador": 10}, "12", "verde"),
        ({"codigo": "DE-02", "numerador": 121, "denominador": 10}, "12.1", "amarillo"),
        ({"codigo": "DE-19", "numerador": 46, "denominador": 18400}, "2.5", "informativo"),
        ({"codigo": "DE-24", "numerador": 16}, "16", "verde"),
    ],
)
def test_cada_medicion_lleva_su_valor_y_su_color(
    modelo: Modelo, perfil: Perfil, fila: dict[str, Any], valor: str | None, color: str
) -> None:
    contexto = armar(modelo, perfil, {"5b/id_medicion": [fila]})
    (medida,) = calculado(contexto, "5b")["5b/id_medicion"]
    assert (medida.get("valor"), medida["color"]) == (valor, color)


def test_el_semaforo_de_la_ficha_tecnica_manda(modelo: Modelo, perfil: Perfil) -> None:
    contexto = armar(
        modelo,
        perfil,
        {
            "5b/id_codigo": "DE-01",
            "5b/id_semaforo": [{"color": "rojo", "hasta": 90}, {"color": "verde", "desde": 90}],
            "5b/id_medicion": [{"codigo": "DE-01", "numerador": 87, "denominador": 100}],
        },
    )
    assert calculado(contexto, "5b")["5b/id_medicion"][0]["color"] == "rojo"


def test_el_avance_del_modelo_espera_a_conocer_los_niveles(modelo: Modelo, perfil: Perfil) -> None:
    contexto = armar(modelo, perfil, {"5c/rc_mensaje": "Hola"})
    assert calculado(contexto, "5c") == {}
    tabla = calculado(contexto, "5c", niveles={"1a": 3}, anteriores={"1a": 1})["5c/rc_modelo"]
    nombre = f"1a {modelo.herramienta('1a').nombre_corto}"
    assert tabla == [{"herramienta": nombre, "nivel_anterior": "1", "nivel_actual": "3"}]


def test_las_distribuciones_toman_tamano_y_huella_de_su_archivo(
    modelo: Modelo, perfil: Perfil
) -> None:
    contexto = armar(modelo, perfil, {"4d/da_distribuciones": [{"archivo": [ARCHIVO]}]})
    assert calculado(contexto, "4d") == {
        "4d/da_distribuciones": [{"archivo": [ARCHIVO], "bytes": "1200", "sha256": "ab" * 32}]
    }


def test_la_cabecera_se_propone_sola_y_no_pisa_lo_escrito(modelo: Modelo, perfil: Perfil) -> None:
    contexto = armar(
        modelo, perfil, {"1b/cab_titulo": "La nuestra", "1b/cab_acto_fecha": "2024-02-29"}
    )
    assert propuesto(contexto, "1b") == {
        "1b/cab_municipio": "15001 Acambay",
        "1b/cab_administracion": "2025-2027",
        "1b/cab_version": "1.0",
        "1b/cab_proxima_revision": "2025-02-28",
    }


def test_la_version_sube_al_formalizar_y_solo_entonces(modelo: Modelo, perfil: Perfil) -> None:
    borrador = {"1b/cab_version": "0.3"}
    assert "1b/cab_version" not in propuesto(armar(modelo, perfil, borrador), "1b")
    formal = borrador | {"1b/cab_acto_fecha": "2026-01-01"}
    assert propuesto(armar(modelo, perfil, formal), "1b")["1b/cab_version"] == "1.0"
    segunda = formal | {"1b/cab_version": "1.2"}
    assert "1b/cab_version" not in propuesto(armar(modelo, perfil, segunda), "1b")


def test_las_claves_de_proyecto_no_se_repiten(modelo: Modelo, perfil: Perfil) -> None:
    contexto = armar(
        modelo,
        perfil,
        {"1d:1/pr_nombre": "A", "1d:2/pr_clave": "PT-2025-07", "1d:3/pr_nombre": "C"},
    )
    assert propuesto(contexto, "1d") == {
        "1d/pr_clave": "PT-2026-08",
        "1d:3/pr_clave": "PT-2026-09",
    }


def test_el_organo_garante_es_la_autoridad_vigente_ese_dia(modelo: Modelo, perfil: Perfil) -> None:
    antigua = replace(perfil.autoridades[0], nombre="Antigua", hasta="2026-01-01")
    nueva = replace(perfil.autoridades[0], nombre="Nueva", desde="2026-01-02")
    contexto = armar(modelo, replace(perfil, autoridades=(antigua, nueva)), {"1a/cv_objeto": "x"})
    assert propuesto(contexto, "1a")["1a/cv_og_nombre"] == "Nueva"
    antes = replace(contexto, hoy=date(2025, 6, 1))
    assert propuesto(antes, "1a")["1a/cv_og_nombre"] == "Antigua"


def test_la_rendicion_trae_lo_ultimo_medido_y_respeta_lo_escrito(
    modelo: Modelo, perfil: Perfil
) -> None:
    contexto = armar(
        modelo,
        perfil,
        {
            "5b/id_medicion": [
                {"codigo": "DE-01", "periodo": "2026-T1", "numerador": 9, "denominador": 10},
                {"codigo": "DE-01", "periodo": "2025-T4", "numerador": 8, "denominador": 10},
                {"codigo": "DE-06", "periodo": "2026-T1", "numerador": 1, "denominador": 10},
            ],
            "5c/rc_transparencia": [{"codigo_indicador": "DE-06", "valor": 99}],
        },
    )
    tabla = propuesto(contexto, "5c")["5c/rc_transparencia"]
    assert tabla[0] == {"codigo_indicador": "DE-06", "valor": "99"}
    assert tabla[1] == {"codigo_indicador": "DE-01", "valor": "90", "anterior": "80"}
    assert [fila["codigo_indicador"] for fila in tabla[2:]] == [
        "DE-10",
        "DE-13",
        "DE-14",
        "DE-28",
        "IN-01",
    ]


@pytest.mark.parametrize(
    ("escrito", "hechos"),
    [
        ({}, set()),
        ({"5c/rc_compromisos_prev": [{"compromiso": "x"}]}, {"ciclo_previo"}),
        ({"dx/D-5c-1": "periodica"}, {"ciclo_previo"}),
        ({"dx/D-5c-1": "nunca"}, set()),
        ({"5d/pm_hallazgos": [{"fuente": "observación del OG"}]}, {"observaciones_del_og"}),
    ],
)
def test_los_hechos_salen_del_expediente(
    modelo: Modelo, perfil: Perfil, escrito: dict[str, Any], hechos: set[str]
) -> None:
    assert hechos_de(armar(modelo, perfil, escrito)) == hechos
    assert hechos <= HECHOS


@pytest.mark.parametrize(
    ("periodo", "inicio"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-T2", date(2026, 4, 1)),
        ("2026 t4", date(2026, 10, 1)),
        ("2026-S2", date(2026, 7, 1)),
        ("2026-03", date(2026, 3, 1)),
        ("2026-T5", None),
        ("2026-13", None),
        ("primer trimestre", None),
        ("", None),
    ],
)
def test_los_periodos_se_leen_como_se_escriben(periodo: str, inicio: date | None) -> None:
    assert inicio_de_periodo(periodo) == inicio


def test_los_circulos_se_encuentran_y_lo_que_solo_cuelga_de_ellos_no() -> None:
    assert en_circulo({1: [], 2: [1], 3: [2]}) == []
    assert en_circulo({1: [3], 2: [1], 3: [2], 4: [3], 5: []}) == [1, 2, 3]
    assert en_circulo({1: [1]}) == [1]


def test_alcanza_la_meta_quien_tiene_camino_hasta_ella() -> None:
    assert alcanzan({1: [2, 3], 2: [4], 3: [3], 4: []}, [4]) == {1, 2, 4}
