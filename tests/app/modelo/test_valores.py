"""El valor canónico: normalizar dos veces es normalizar una, y lo que no sirve se rechaza."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.modelo.contexto import Evidencia, Persona
from app.modelo.direccion import Direccion
from app.modelo.precargas import propuesta
from app.modelo.renglones import FORMULAS, completar
from app.modelo.tipos import (
    Campo,
    Columna,
    Condicion,
    Modelo,
    Obligacion,
    Opcion,
    Perfil,
    TipoCampo,
)
from app.modelo.valores import (
    ValorInvalido,
    campos_que_faltan,
    esta_vacio,
    falta,
    normalizar,
    texto_visible,
)

SINO = (Opcion("si", "sí"), Opcion("no", "no"))
COLORES = (Opcion("rojo", "Rojo óxido"), Opcion("verde", "verde"), Opcion("azul", "azul"))


def campo(tipo: TipoCampo, **datos: Any) -> Campo:
    if tipo in (TipoCampo.OPCION_UNICA, TipoCampo.OPCION_MULTIPLE):
        datos.setdefault("opciones", COLORES)
    return Campo("c", "Dato", tipo, Obligacion.SI, "", **datos)


TABLA = campo(
    TipoCampo.TABLA,
    columnas=(
        Columna("nombre", "Nombre", TipoCampo.TEXTO_CORTO),
        Columna("cuantos", "Cuántos", TipoCampo.NUMERO, minimo=Decimal(1), maximo=Decimal(5)),
        Columna("listo", "¿Listo?", TipoCampo.OPCION_UNICA, opciones=SINO),
        Columna("prueba", "Prueba", TipoCampo.ADJUNTO),
    ),
)


@pytest.mark.parametrize(
    ("tipo", "crudo", "canonico"),
    [
        (TipoCampo.TEXTO_CORTO, "  Acta\n núm.\t3 ", "Acta núm. 3"),
        (TipoCampo.TEXTO_LARGO, " uno\r\ndos\x07 ", "uno\ndos"),
        (TipoCampo.OPCION_UNICA, "rojo oxido", "rojo"),
        (TipoCampo.OPCION_UNICA, "VERDE", "verde"),
        (TipoCampo.OPCION_MULTIPLE, ["azul", "Rojo Óxido", "azul"], ["rojo", "azul"]),
        (TipoCampo.OPCION_MULTIPLE, "azul; verde", ["verde", "azul"]),
        (TipoCampo.FECHA, "5/1/2026", "2026-01-05"),
        (TipoCampo.FECHA, "2026-1-5", "2026-01-05"),
        (TipoCampo.FECHA, date(2026, 1, 5), "2026-01-05"),
        (TipoCampo.FECHA, datetime(2026, 1, 5, 23, 59, tzinfo=UTC), "2026-01-05"),
        (TipoCampo.NUMERO, "007.50", "7.5"),
        (TipoCampo.NUMERO, "1,234.50", "1234.5"),
        (TipoCampo.NUMERO, "1.234,50", "1234.5"),
        (TipoCampo.NUMERO, "12,5", "12.5"),
        (TipoCampo.NUMERO, "69 %", "69"),
        (TipoCampo.NUMERO, 100, "100"),
        (TipoCampo.NUMERO, 0.1, "0.1"),
        (TipoCampo.NUMERO, "-0", "0"),
        (TipoCampo.DINERO, "$ 18 000.00", "18000"),
        (TipoCampo.PERSONA, " Ana  Muestra ", "Ana Muestra"),
        (TipoCampo.ADJUNTO, "e1", ["e1"]),
        (TipoCampo.ADJUNTO, ["e1", "e2", "e1", ""], ["e1", "e2"]),
    ],
)
def test_lo_escrito_se_vuelve_canonico(tipo: TipoCampo, crudo: Any, canonico: Any) -> None:
    assert normalizar(campo(tipo), crudo) == canonico


@pytest.mark.parametrize(
    ("tipo", "crudo"),
    [
        (TipoCampo.TEXTO_CORTO, "x" * 201),
        (TipoCampo.TEXTO_LARGO, "x" * 20_001),
        (TipoCampo.TEXTO_CORTO, 3),
        (TipoCampo.OPCION_UNICA, "morado"),
        (TipoCampo.OPCION_UNICA, ["rojo"]),
        (TipoCampo.OPCION_MULTIPLE, ["rojo", "morado"]),
        (TipoCampo.OPCION_MULTIPLE, {"rojo": 1}),
        (TipoCampo.FECHA, "31/02/2026"),
        (TipoCampo.FECHA, "mañana"),
        (TipoCampo.FECHA, 20260105),
        (TipoCampo.NUMERO, "doce"),
        (TipoCampo.NUMERO, "1e5"),
        (TipoCampo.NUMERO, "nan"),
        (TipoCampo.NUMERO, float("inf")),
        (TipoCampo.NUMERO, True),
        (TipoCampo.NUMERO, "1.2.3"),
        (TipoCampo.NUMERO, "9" * 16),
        (TipoCampo.NUMERO, "0.1234567"),
        (TipoCampo.DINERO, "10.005"),
        (TipoCampo.PERSONA, 7),
        (TipoCampo.ADJUNTO, [7]),
    ],
)
def test_lo_que_no_sirve_se_rechaza_con_la_etiqueta(tipo: TipoCampo, crudo: Any) -> None:
    with pytest.raises(ValorInvalido) as fallo:
        normalizar(campo(tipo), crudo)
    assert fallo.value.mensaje.startswith("«Dato»: ")
    assert fallo.value.texto().endswith("(VAL-01)")


def test_si_y_no_tambien_se_aceptan_como_verdadero_y_falso() -> None:
    assert normalizar(campo(TipoCampo.OPCION_UNICA, opciones=SINO), True) == "si"
    assert normalizar(campo(TipoCampo.OPCION_UNICA, opciones=SINO), "Sí") == "si"


def test_el_minimo_y_el_maximo_cuentan() -> None:
    horas = campo(TipoCampo.NUMERO, minimo=Decimal(1), maximo=Decimal(48))
    assert normalizar(horas, "48") == "48"
    for fuera in ("0", "48.5"):
        with pytest.raises(ValorInvalido, match="debe ser"):
            normalizar(horas, fuera)


def test_una_lista_que_sale_de_otra_tabla_acepta_lo_capturado() -> None:
    deposito = campo(TipoCampo.OPCION_UNICA, opciones=(), opciones_de="inf_sitios.clave")
    assert normalizar(deposito, " D-01 ") == "D-01"


def test_la_tabla_quita_celdas_y_renglones_vacios() -> None:
    crudo = [
        {"nombre": " Obra ", "cuantos": 3, "listo": "Sí", "prueba": []},
        {"nombre": "", "cuantos": None},
        {"nombre": "Otra"},
    ]
    assert normalizar(TABLA, crudo) == [
        {"nombre": "Obra", "cuantos": "3", "listo": "si"},
        {"nombre": "Otra"},
    ]


@pytest.mark.parametrize(
    ("crudo", "dice"),
    [
        ([{"nombre": "a"}, {"cuantos": 9}], "renglón 2, Cuántos"),
        ([{"otra": 1}], "no tiene la columna «otra»"),
        (["renglón"], "el renglón 1 no tiene columnas"),
        ({"nombre": "a"}, "lista de renglones"),
        ([{"nombre": "a"}] * 2_001, "caben 2000 renglones"),
    ],
)
def test_la_tabla_dice_en_que_renglon_esta_el_fallo(crudo: Any, dice: str) -> None:
    with pytest.raises(ValorInvalido) as fallo:
        normalizar(TABLA, crudo)
    assert dice in fallo.value.mensaje


@pytest.mark.parametrize("vacio", [None, "", "  ", [], [{}], [{"nombre": " "}], [""]])
def test_lo_vacio_se_guarda_como_nada(vacio: Any) -> None:
    assert esta_vacio(vacio)
    assert normalizar(TABLA, vacio) is None


CELDAS = st.one_of(st.none(), st.text(max_size=30), st.integers(-10, 10), st.booleans())
CRUDOS = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=True, places=2),
    st.dates(),
    st.sampled_from(["rojo", "Rojo óxido", "azul;verde", "1,234.5", "31/12/2026", "si"]),
    st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["rojo", "azul"])), max_size=4),
    st.lists(
        st.dictionaries(st.sampled_from(["nombre", "cuantos", "listo", "prueba"]), CELDAS),
        max_size=4,
    ),
)


@given(tipo=st.sampled_from([t for t in TipoCampo if t is not TipoCampo.TABLA]), crudo=CRUDOS)
def test_normalizar_es_idempotente(tipo: TipoCampo, crudo: Any) -> None:
    try:
        una = normalizar(campo(tipo), crudo)
    except ValorInvalido:
        return
    assert normalizar(campo(tipo), una) == una


@given(crudo=CRUDOS)
def test_normalizar_una_tabla_es_idempotente(crudo: Any) -> None:
    try:
        una = normalizar(TABLA, crudo)
    except ValorInvalido:
        return
    assert normalizar(TABLA, una) == una


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=4))
def test_un_numero_va_y_vuelve_sin_exponente(numero: Decimal) -> None:
    escrito = normalizar(campo(TipoCampo.NUMERO), numero)
    assert Decimal(escrito) == numero
    assert "E" not in escrito


@given(st.dates())
def test_una_fecha_se_lee_como_se_muestra(dia: date) -> None:
    canonica = normalizar(campo(TipoCampo.FECHA), dia)
    visible = texto_visible(campo(TipoCampo.FECHA), canonica)
    assert normalizar(campo(TipoCampo.FECHA), visible) == canonica


def test_texto_visible_de_cada_tipo() -> None:
    ana = Persona("p1", "Ana Muestra", cargo="secretaria")
    acta = Evidencia("e1", Direccion("1a"), "acta.pdf", "application/pdf", 10, "0" * 64)
    casos = [
        (TipoCampo.OPCION_UNICA, "rojo", "Rojo óxido"),
        (TipoCampo.OPCION_MULTIPLE, ["rojo", "azul"], "Rojo óxido; azul"),
        (TipoCampo.FECHA, "2026-01-05", "05/01/2026"),
        (TipoCampo.DINERO, "18000.5", "$18,000.50"),
        (TipoCampo.NUMERO, "2026", "2026"),
        (TipoCampo.PERSONA, "p1", "Ana Muestra, secretaria"),
        (TipoCampo.ADJUNTO, ["e1"], "acta.pdf"),
        (TipoCampo.TEXTO_CORTO, None, ""),
    ]
    for tipo, valor, visible in casos:
        assert texto_visible(campo(tipo), valor, {"p1": ana}, {"e1": acta}) == visible
    # Un directorio incompleto no rompe la pantalla: se ve el id.
    assert texto_visible(campo(TipoCampo.PERSONA), "p9") == "p9"
    assert texto_visible(TABLA, [{"nombre": "a"}]) == "1 renglón"
    assert texto_visible(TABLA, [{"nombre": "a"}, {"nombre": "b"}]) == "2 renglones"


def _condicional(**datos: Any) -> Campo:
    return Campo(
        "c",
        "Dato",
        TipoCampo.TEXTO_CORTO,
        Obligacion.CONDICIONAL,
        "",
        condicion=Condicion("", **datos),
    )


def test_lo_obligatorio_falta_y_lo_opcional_no(perfil: Perfil) -> None:
    assert falta(campo(TipoCampo.TEXTO_CORTO), {}, perfil)
    assert not falta(campo(TipoCampo.TEXTO_CORTO), {"c": "algo"}, perfil)
    opcional = Campo("c", "Dato", TipoCampo.TEXTO_CORTO, Obligacion.NO, "")
    assert not falta(opcional, {}, perfil)
    assert not falta(campo(TipoCampo.NUMERO, calculado=True), {}, perfil)


def test_lo_que_se_pide_para_formalizar_se_pide_tambien_despues(perfil: Perfil) -> None:
    acto = _condicional(momento="formalizar")
    faltas = [falta(acto, {}, perfil, m) for m in ("", "revisar", "formalizar", "operar", "cerrar")]
    assert faltas == [False, False, True, True, True]


def test_un_condicional_depende_de_otro_campo_de_la_ficha(perfil: Perfil) -> None:
    motivo = _condicional(campo="estado", valores=("suspendido", "cancelado"))
    assert falta(motivo, {"estado": "cancelado"}, perfil)
    assert not falta(motivo, {"estado": "idea"}, perfil)
    assert not falta(motivo, {}, perfil)
    assert falta(motivo, {"estado": ["idea", "suspendido"]}, perfil)


def test_un_condicional_depende_del_perfil_o_de_un_hecho(perfil: Perfil) -> None:
    assert falta(_condicional(perfil="comite_obligatorio"), {}, perfil)
    sin_comite = replace(perfil, comite_obligatorio=False)
    assert not falta(_condicional(perfil="comite_obligatorio"), {}, sin_comite)
    previo = _condicional(regla="ciclo_previo")
    assert not falta(previo, {}, perfil)
    assert falta(previo, {}, perfil, hechos=frozenset({"ciclo_previo"}))


def test_la_suficiencia_se_pide_si_el_proyecto_cuesta(modelo: Modelo, perfil: Perfil) -> None:
    seccion = modelo.herramienta("1d").secciones[3]
    gratis = {"pr_presupuesto": [{"concepto": "Horas", "total": "0"}]}
    raro = {"pr_presupuesto": [{"concepto": "Pintura", "total": "mucho"}]}
    assert campos_que_faltan(seccion.campos, raro, perfil) == ()
    caro = {"pr_presupuesto": [{"concepto": "Pintura", "total": "18000"}]}
    assert campos_que_faltan(seccion.campos, gratis, perfil) == ()
    faltan = campos_que_faltan(seccion.campos, caro, perfil)
    assert [c.clave for c in faltan] == ["pr_suficiencia"]
    assert campos_que_faltan(seccion.campos, caro, perfil, no_aplica={"pr_suficiencia"}) == ()


def test_un_convenio_vacio_pide_sus_obligatorios_en_orden(modelo: Modelo, perfil: Perfil) -> None:
    herramienta = modelo.herramienta("1a")
    faltan = [c.clave for c in campos_que_faltan(herramienta.campos(), {}, perfil)]
    esperados = [c.clave for c in herramienta.campos() if c.obligacion is Obligacion.SI]
    assert faltan == esperados
    firma = campos_que_faltan(herramienta.campos(), {}, perfil, "formalizar")
    assert {"cv_firmado", "cv_fecha_firma"} <= {c.clave for c in firma}


def _de(modelo: Modelo, herramienta: str, clave: str) -> Campo:
    return next(c for c in modelo.herramienta(herramienta).campos() if c.clave == clave)


def test_todas_las_propuestas_son_canonicas(modelo: Modelo, perfil: Perfil) -> None:
    for herramienta in modelo.herramientas:
        for uno in herramienta.campos():
            valor = propuesta(uno, modelo, perfil, {"pf_tipo": "gestion_documental"}, "Toluca")
            assert normalizar(uno, valor) == valor
            assert (valor is None) == (uno.precarga is None), uno.clave


def test_las_clausulas_propuestas_son_20_incluidas_y_17_obligatorias(
    modelo: Modelo, perfil: Perfil
) -> None:
    filas = propuesta(_de(modelo, "1a", "cv_clausulas"), modelo, perfil, {})
    assert len(filas) == 20
    assert {fila["incluida"] for fila in filas} == {"si"}
    assert sum(fila["obligatoria"] == "si" for fila in filas) == 18
    assert filas[17]["titulo"] == "Sustitución de autoridad"


def test_las_funciones_propuestas_dependen_del_perfil_de_cargo(
    modelo: Modelo, perfil: Perfil
) -> None:
    funciones = _de(modelo, "2a", "pf_funciones")
    documental = propuesta(funciones, modelo, perfil, {"pf_tipo": "gestion_documental"})
    assert documental[0]["funcion"].startswith("Elaborar cuadro de clasificación")
    assert propuesta(funciones, modelo, perfil, {"pf_tipo": "enlace_de_area"}) is None


def test_los_plazos_internos_propuestos_salen_del_plazo_legal(
    modelo: Modelo, perfil: Perfil
) -> None:
    filas = propuesta(_de(modelo, "1b", "po_plazos_internos"), modelo, perfil, {})
    assert [f["dia_habil_maximo"] for f in filas] == ["1", "3", "5", "9", "11", "13", "14"]


def test_el_objeto_propuesto_nombra_al_municipio(modelo: Modelo, perfil: Perfil) -> None:
    objeto = propuesta(_de(modelo, "1a", "cv_objeto"), modelo, perfil, {}, "Toluca")
    assert "en Toluca las herramientas" in objeto


@pytest.mark.parametrize(
    ("herramienta", "clave", "fila", "columna", "valor"),
    [
        ("2a", "pf_evaluacion", {"requerido": "4", "actual": "2"}, "brecha", "2"),
        ("1d", "pr_presupuesto", {"cantidad": "3", "unitario": "10.5"}, "total", "31.5"),
        ("2c", "inf_riesgos", {"probabilidad": "4", "impacto": "5"}, "nivel", "20"),
        (
            "5d",
            "pm_prioridad",
            {"impacto": "5", "urgencia": "4", "viabilidad": "3"},
            "puntaje",
            "12",
        ),
        ("5c", "rc_finanzas", {"aprobado": "200", "ejercido": "50"}, "pct", "25"),
    ],
)
def test_las_celdas_calculadas_se_rehacen(
    modelo: Modelo, herramienta: str, clave: str, fila: dict[str, str], columna: str, valor: str
) -> None:
    uno = _de(modelo, herramienta, clave)
    assert completar(uno, [fila | {columna: "999"}]) == [fila | {columna: valor}]
    incompleta = dict(list(fila.items())[:1])
    assert completar(uno, [incompleta | {columna: "999"}]) == [incompleta]


def test_toda_formula_es_de_una_columna_calculada(modelo: Modelo) -> None:
    calculadas = {
        (campo.clave, columna.clave)
        for h in modelo.herramientas
        for campo in h.campos()
        for columna in campo.columnas
        if columna.calculada
    }
    assert FORMULAS.keys() <= calculadas
