"""El contenido del Modelo está completo y dice lo que debe."""

import json
from collections import Counter
from pathlib import Path

import pytest

from app import rutas
from app.modelo.candado import claves_de, perdidas, renombres_de
from app.modelo.exportacion import a_json
from app.modelo.tipos import Campo, Modelo, Obligacion, Perfil, Severidad, TipoCampo

CANDADO = Path(__file__).with_name("candado.json")


def campo_de(modelo: Modelo, herramienta: str, clave: str) -> Campo:
    return next(c for c in modelo.herramienta(herramienta).campos() if c.clave == clave)


def test_estan_las_17_herramientas_y_sus_piezas(modelo: Modelo) -> None:
    assert len(modelo.herramientas) == 17
    assert sum(len(h.campos()) for h in modelo.herramientas) == 368
    assert len(modelo.cabecera) == 16
    assert sum(len(h.validaciones) for h in modelo.herramientas) == 153
    assert sum(len(h.pasos) for h in modelo.herramientas) == 131
    assert {len(h.niveles) for h in modelo.herramientas} == {5}
    assert len(modelo.indicadores) == 48
    assert [len(d) for d in (modelo.dimensiones, modelo.roles, modelo.estados)] == [5, 17, 10]


def test_el_diagnostico_esta_completo(modelo: Modelo) -> None:
    dx = modelo.diagnostico
    assert [len(dx.contexto), len(dx.preguntas), len(dx.cumplimiento)] == [18, 83, 10]
    assert len(dx.priorizacion) == 4
    assert {p.herramienta for p in dx.preguntas} == {h.clave for h in modelo.herramientas}
    assert {p.peso for p in dx.preguntas} == {1, 2, 3}
    # Sin una pregunta llave, el nivel de la herramienta no tendría tope.
    assert {p.herramienta for p in dx.preguntas if p.llave} == {
        h.clave for h in modelo.herramientas
    }


@pytest.mark.parametrize(
    ("catalogo", "filas"),
    [("clausulas", 20), ("proceso", 20), ("preguntas_encuesta", 30), ("reactivos", 54)],
)
def test_los_catalogos_estan_completos(modelo: Modelo, catalogo: str, filas: int) -> None:
    assert len(modelo.catalogo(catalogo).filas) == filas


def test_los_reactivos_son_18_20_y_16(modelo: Modelo) -> None:
    ambitos = Counter(fila[3] for fila in modelo.catalogo("reactivos").filas)
    assert ambitos == {"informatica": 18, "depositos": 20, "atencion": 16}


def test_los_procesos_minimos_son_13_como_pide_el_nivel_de_3a(modelo: Modelo) -> None:
    assert sum(fila[3] == "si" for fila in modelo.catalogo("proceso").filas) == 13


def test_el_perfil_trae_los_125_municipios_y_la_poblacion_oficial(perfil: Perfil) -> None:
    assert len(perfil.municipios) == 125
    assert sum(m.poblacion for m in perfil.municipios) == 16_992_418
    assert len({m.clave for m in perfil.municipios}) == 125
    toluca = perfil.municipio("15106")
    assert toluca is not None
    assert toluca.nombre == "Toluca"


def test_el_perfil_dice_los_plazos_y_a_quien_se_entrega(perfil: Perfil) -> None:
    p = perfil.plazos
    assert [p.respuesta, p.prorroga, p.aclaracion, p.aclaracion_solicitante] == [15, 7, 5, 10]
    assert [p.incompetencia, p.impugnacion] == [3, 15]
    assert perfil.destinatario == "MX-MEX-INFOEM"
    assert perfil.termino("cuerpo_colegiado") == "cabildo"
    assert perfil.pesos_dimensiones == (20, 20, 20, 20, 20)


@pytest.mark.parametrize(
    ("clave", "texto", "tipo", "meses", "indefinida"),
    [
        ("1a", "1 mes para elaboración, vigencia indefinida", "meses", 1, True),
        ("1b", "3 meses de implementación", "meses", 3, False),
        ("1c", "6 meses de implementación y vigencia indefinida", "meses", 6, True),
        ("1d", "Depende de la duración de cada proyecto", "por_proyecto", 0, False),
        ("2a", "3 meses", "meses", 3, False),
        ("2b", "anual", "anual", 12, False),
        ("2c", "3 meses", "meses", 3, False),
        ("3a", "6 meses", "meses", 6, False),
        ("3b", "3 meses", "meses", 3, False),
        ("4a", "3 meses", "meses", 3, False),
        ("4b", "3 meses", "meses", 3, False),
        ("4c", "4 meses", "meses", 4, False),
        ("4d", "5 meses", "meses", 5, False),
        ("5a", "anual", "anual", 12, False),
        (
            "5b",
            "3 meses para la adopción de batería de indicadores de instalación",
            "meses",
            3,
            False,
        ),
        ("5c", "anual", "anual", 12, False),
        ("5d", "3 meses", "meses", 3, False),
    ],
)
def test_los_plazos_son_los_del_modelo_palabra_por_palabra(
    modelo: Modelo, clave: str, texto: str, tipo: str, meses: int, indefinida: bool
) -> None:
    plazo = modelo.herramienta(clave).plazo
    assert (plazo.texto, plazo.tipo, plazo.meses) == (texto, tipo, meses)
    assert plazo.vigencia_indefinida is indefinida


def test_los_formatos_que_se_repiten_son_los_previstos(modelo: Modelo) -> None:
    fichas = {
        (h.clave, s.letra, s.ficha) for h in modelo.herramientas for s in h.secciones if s.ficha
    }
    repetidas = {("1d", letra, "proyecto") for letra in "ABCDE"}
    repetidas |= {("2a", letra, "perfil") for letra in "ABCD"}
    repetidas |= {("3a", letra, "proceso") for letra in "ABC"}
    assert fichas == repetidas | {
        ("2c", "C", "deposito"),
        ("2c", "D", "oficina"),
        ("4d", "C", "conjunto"),
        ("5b", "A", "indicador"),
    }


def test_lo_inferido_esta_marcado_en_los_datos_y_no_en_los_textos(modelo: Modelo) -> None:
    texto = json.dumps(a_json(modelo), ensure_ascii=False)
    assert "[inferido" not in texto
    assert "[F-" not in texto
    assert "**" not in texto
    assert {c.origen for h in modelo.herramientas for c in h.campos()} == {"inferido"}
    assert modelo.herramienta("1a").plazo.vigencia_origen == "modelo"
    assert modelo.herramienta("1b").plazo.periodicidad_origen == "inferido"


def test_las_ayudas_no_llevan_las_partes_para_la_maquina(modelo: Modelo) -> None:
    campos = [c for h in modelo.herramientas for c in h.campos()] + list(modelo.cabecera)
    assert not [c.clave for c in campos if "Opc." in c.ayuda or "Col." in c.ayuda]
    assert not [c.clave for c in campos if not c.ayuda]
    assert not [c.clave for c in campos if " abajo" in c.ayuda or ":texto_" in c.ayuda]


def test_las_preguntas_de_pagina_son_cortas(modelo: Modelo) -> None:
    for herramienta in modelo.herramientas:
        for seccion in herramienta.secciones:
            assert len(seccion.pregunta.split()) <= 12, seccion.pregunta
            assert len(seccion.proposito.split()) <= 25, seccion.proposito
            assert seccion.pregunta.startswith("¿"), seccion.pregunta
            assert seccion.pregunta.endswith("?"), seccion.pregunta


def test_lo_que_dice_calculado_esta_marcado_como_calculado(modelo: Modelo) -> None:
    calculados = {c.clave for h in modelo.herramientas for c in h.campos() if c.calculado}
    dicen = {
        c.clave
        for h in modelo.herramientas
        for c in h.campos()
        if c.ayuda.startswith(("Calculado", "Lo calcula la app"))
    }
    assert dicen == calculados
    assert calculados == {
        "inf_puntaje",
        "fp_nivel",
        "au_nivel",
        "sa_muestra",
        "sa_resultados",
        "rc_modelo",
    }


def test_cada_condicional_dice_cuando_se_pide(modelo: Modelo) -> None:
    campos = [c for h in modelo.herramientas for c in h.campos()] + list(modelo.cabecera)
    condicionales = [c for c in campos if c.obligacion is Obligacion.CONDICIONAL]
    assert len(condicionales) == 55
    assert all(c.condicion and c.condicion.texto for c in condicionales)
    autorizacion = campo_de(modelo, "1a", "cv_autorizacion_doc").condicion
    assert autorizacion is not None
    assert (autorizacion.campo, autorizacion.valores) == (
        "cv_autorizacion_cab",
        ("si_ya_otorgada",),
    )


def test_los_catalogos_comunes_llegan_a_campos_y_columnas(modelo: Modelo) -> None:
    assert len(campo_de(modelo, "1a", "cv_herramientas").opciones) == 17
    codigos = [o.clave for o in campo_de(modelo, "3a", "fp_codigo").opciones]
    assert codigos[0] == "TA-01"
    assert codigos[-1] == "otro"
    columnas = {c.clave: c for c in campo_de(modelo, "5a", "sa_respuestas").columnas}
    assert columnas["canal"].opciones[0].texto == "presencial"
    assert [c for c in columnas if c.startswith("S")] == [f"S{n:02d}" for n in range(1, 31)]
    assert columnas["S24"].maximo == 10


def test_las_columnas_repetidas_de_las_listas_de_verificacion_son_iguales(modelo: Modelo) -> None:
    claves = ("inf_check_ti", "inf_check_dep", "inf_check_ofi")
    listas = [campo_de(modelo, "2c", clave).columnas for clave in claves]
    assert listas[0] == listas[1] == listas[2]


def test_severidades_de_las_validaciones(modelo: Modelo) -> None:
    todas = {v.id: v for h in modelo.herramientas for v in h.validaciones}
    assert todas["V-1a-01"].severidad is Severidad.ERROR
    assert todas["V-4b-07"].severidad is Severidad.AVISO_FUERTE
    assert todas["V-1a-09"].momento == "formalizar"
    assert todas["V-5c-03"].momento == "cerrar"


def test_ninguna_clave_publicada_desaparece_sin_renombre(modelo: Modelo) -> None:
    publicado = json.loads(CANDADO.read_text(encoding="utf-8"))
    assert perdidas(publicado, claves_de(modelo), renombres_de(modelo)) == []


def test_el_candado_nota_lo_que_se_quita_o_cambia(modelo: Modelo) -> None:
    publicado = claves_de(modelo)
    actual = claves_de(modelo)
    del actual["1a"]["cv_objeto"]
    actual["1b"]["po_contexto"]["tipo"] = TipoCampo.NUMERO.value
    actual["cab"]["cab_acto_tipo"]["opciones"].remove("ordenanza")
    assert perdidas(publicado, actual, {}) == [
        "cab/cab_acto_tipo: ordenanza",
        "1a/cv_objeto",
        "1b/po_contexto",
    ]
    actual["1a"]["cv_proposito"] = publicado["1a"]["cv_objeto"]
    assert "1a/cv_objeto" not in perdidas(publicado, actual, {"cv_objeto": "cv_proposito"})


def test_el_modelo_exportado_es_json_y_conserva_los_decimales_como_texto(modelo: Modelo) -> None:
    exportado = json.loads(json.dumps(a_json(modelo)))
    assert exportado["clave"] == "RTA-MTM/2022.1"
    assert len(exportado["herramientas"]) == 17
    horas = next(
        campo
        for campo in exportado["herramientas"][4]["secciones"][0]["campos"]
        if campo["clave"] == "pf_horas"
    )
    assert (horas["minimo"], horas["maximo"]) == ("1", "48")


def test_el_calendario_tipo_no_rebasa_el_plazo_de_cada_herramienta(modelo: Modelo) -> None:
    ventanas = [v for ola in modelo.olas for v in ola.ventanas if v.herramienta != "dx"]
    assert sorted(v.herramienta for v in ventanas) == [h.clave for h in modelo.herramientas]
    for ventana in ventanas:
        plazo = modelo.herramienta(ventana.herramienta).plazo
        meses = ventana.mes_fin - ventana.mes_inicio + 1
        assert plazo.tipo == "por_proyecto" or meses == plazo.meses, ventana


def test_todo_archivo_de_recursos_del_modelo_acaba_en_salto_de_linea() -> None:
    for ruta in (rutas.recursos() / "modelo").rglob("*.toml"):
        assert ruta.read_text(encoding="utf-8").endswith("\n"), ruta
