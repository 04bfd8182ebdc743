"""El decodificador de datos.json: exacto en lo que conoce, indiferente a lo que no."""

import json
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import jsonschema
import pytest

from app import rutas
from app.paquete import canonico, esquema, limites
from app.paquete.errores import PaqueteRechazado
from app.paquete.instantanea import (
    Actividad,
    Dependencia,
    Instantanea,
    NotaDeRonda,
    RespuestaAObservacion,
)
from app.paquete.manifiesto import Manifiesto, decodificar
from tests.adversarios import fabrica

Cambio = Callable[[dict[str, Any]], object]


def datos() -> dict[str, Any]:
    return fabrica.datos(evidencias=[b"una", b"otra"])


def leer(objeto: Any) -> Instantanea:
    """Lo leído de un objeto escrito como lo escribe el programa, y de otra manera válida."""
    canonico_ = json.dumps(objeto, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    leido = esquema.leer(canonico_.encode())
    assert esquema.leer(json.dumps(objeto, indent=1).encode()) == leido
    return leido


def rechazo(objeto: Any) -> PaqueteRechazado:
    """El rechazo, que es el mismo se escriba como se escriba."""
    with pytest.raises(PaqueteRechazado) as error:
        esquema.leer(json.dumps(objeto, separators=(",", ":"), sort_keys=True).encode())
    with pytest.raises(PaqueteRechazado) as otro:
        esquema.leer(json.dumps(objeto, indent=1).encode())
    assert (error.value.codigo, error.value.detalle) == (otro.value.codigo, otro.value.detalle)
    return error.value


@pytest.fixture(scope="module")
def validador() -> jsonschema.Draft202012Validator:
    """El esquema publicado, leído de donde lo leerá un tercero."""
    ruta = rutas.recursos() / "esquemas" / "datos-1.schema.json"
    publicado = json.loads(ruta.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(publicado)
    return jsonschema.Draft202012Validator(publicado)


def test_unos_datos_validos_se_leen_completos() -> None:
    leidos = leer(datos())

    assert isinstance(leidos, Instantanea)
    assert leidos.municipio.inicio == date(2026, 1, 5)
    assert len(leidos.herramientas) == 17
    assert leidos.actividades[1].depende_de == (Dependencia(leidos.actividades[0].id, "O", 2),)
    assert leidos.respuestas[2].valor == ["portal", "gaceta"]
    assert leidos.respuestas[2].campo == "campo_2"
    assert leidos.indicadores[0].denominador == "17"
    assert leidos.evidencias[0].nombre == "Acta de cabildo nº 0.pdf"
    assert leidos.evidencias[0].fecha == date(2026, 2, 1)
    assert leidos.diagnostico is not None
    assert leidos.diagnostico.dimensiones == (50, 40, None, 61, 33)


def test_lo_leido_no_se_puede_cambiar() -> None:
    leidos = leer(datos())

    with pytest.raises(FrozenInstanceError):
        leidos.respuestas[0].campo = "otro"  # type: ignore[misc]


def test_lo_que_se_exporta_cumple_el_esquema_publicado(
    validador: jsonschema.Draft202012Validator,
) -> None:
    validador.validate(json.loads(canonico.escribir(datos())))


def test_el_esquema_publicado_nombra_los_mismos_campos_y_topes(
    validador: jsonschema.Draft202012Validator,
) -> None:
    publicado: Any = validador.schema
    assert list(publicado["properties"]) == [parte.name for parte in fields(Instantanea)]
    assert publicado["required"] == [p.name for p in fields(Instantanea) if p.default is MISSING]
    for nombre, tipo in get_type_hints(Instantanea, include_extras=True).items():
        if get_origin(tipo) is not Annotated:
            continue
        tupla, tope = get_args(tipo)
        tabla = publicado["properties"][nombre]
        registro = publicado["$defs"][tabla["items"]["$ref"].rpartition("/")[2]]
        campos = fields(get_args(tupla)[0])
        assert tabla["maxItems"] == tope.max_length
        assert registro["required"] == [c.name for c in campos if c.default is MISSING]
        assert list(registro["properties"]) == [c.name for c in campos]


def test_los_campos_desconocidos_se_ignoran() -> None:
    objeto = datos()
    objeto["novedad"] = {"a": [1]}
    objeto["respuestas"][0]["novedad"] = "x"
    objeto["municipio"]["novedad"] = None

    assert leer(objeto) == leer(datos())


def test_la_nota_de_ronda_se_lee_y_una_mal_formada_se_rechaza(
    validador: jsonschema.Draft202012Validator,
) -> None:
    objeto = datos() | {"nota_de_ronda": {"ronda": 2, "texto": "Falta el acta."}}
    assert leer(objeto).nota_de_ronda == NotaDeRonda(2, "Falta el acta.")
    assert validador.is_valid(objeto)
    assert leer(datos()).nota_de_ronda is None
    for mala in ("Falta", {"ronda": -1, "texto": ""}, {"ronda": 1, "texto": 3}, {"texto": ""}):
        objeto["nota_de_ronda"] = mala
        assert rechazo(objeto).codigo == "E307_ESQUEMA"
        assert not validador.is_valid(objeto)


OMISIONES = {c.name: c.default for c in fields(Actividad) if c.default is not MISSING}


def test_un_paquete_anterior_vale_sin_los_campos_que_se_agregaron(
    validador: jsonschema.Draft202012Validator,
) -> None:
    objeto = datos()
    for actividad in objeto["actividades"]:
        for campo in OMISIONES:
            del actividad[campo]
        for dependencia in actividad["depende_de"]:
            del dependencia["motivo"]
    leidas = leer(objeto).actividades

    assert validador.is_valid(objeto)
    assert all(getattr(leidas[3], campo) == valor for campo, valor in OMISIONES.items())
    assert leidas[1].depende_de == (Dependencia(leidas[0].id, "O", 2),)


def test_el_campo_que_falta_en_una_sola_actividad_vale_su_omision_solo_en_ella() -> None:
    objeto = datos()
    del objeto["actividades"][4]["pasos_total"]
    objeto["actividades"][4]["pasos_hechos"] = 0
    leidas = leer(objeto).actividades

    assert [a.pasos_total for a in leidas[3:6]] == [5, 0, 5]


def test_las_respuestas_a_observaciones_pueden_venir_o_no(
    validador: jsonschema.Draft202012Validator,
) -> None:
    objeto = datos()
    assert leer(objeto).respuestas_a_observaciones == ()

    objeto["respuestas_a_observaciones"] = [respuesta_a_observacion()]
    assert validador.is_valid(objeto)
    assert leer(objeto).respuestas_a_observaciones == (
        RespuestaAObservacion("OG-2026-0001", "Se adjunta.", ("ab" * 32,), date(2026, 12, 1), True),
    )


def respuesta_a_observacion(**cambios: Any) -> dict[str, Any]:
    completa = {
        "folio": "OG-2026-0001",
        "texto": "Se adjunta.",
        "evidencias": ["ab" * 32],
        "fecha": "2026-12-01",
        "reconsideracion": True,
    }
    return completa | cambios


def con_respuesta(**cambios: Any) -> Cambio:
    return lambda o: o.update(respuestas_a_observaciones=[respuesta_a_observacion(**cambios)])


def test_sin_diagnostico_tambien_vale() -> None:
    objeto = datos()
    objeto["diagnostico"] = None
    nulo = leer(objeto)
    del objeto["diagnostico"]

    assert leer(objeto) == nulo
    assert nulo.diagnostico is None


def test_una_evidencia_sin_archivo_dice_donde_esta() -> None:
    objeto = datos()
    objeto["evidencias"][0] |= {"sha256": "", "tamano": 0, "referida": "Archivo, caja 3"}

    assert leer(objeto).evidencias[0].referida == "Archivo, caja 3"

    objeto["evidencias"][0]["referida"] = ""
    assert rechazo(objeto).detalle == "evidencias, registro 1: sha256"


# Lo que rechazan por igual el decodificador y el esquema publicado.
IGUALES: dict[str, Cambio] = {
    "esquema": lambda o: o.update(esquema=2),
    "municipio": lambda o: o.update(municipio=None),
    "municipio.pais": lambda o: o["municipio"].update(pais="mx"),
    "municipio.clave": lambda o: o["municipio"].update(clave="15/001"),
    "municipio.ejercicio": lambda o: o["municipio"].update(ejercicio="2026"),
    "municipio.inicio": lambda o: o["municipio"].update(inicio=None),
    "municipio sin perfil": lambda o: o["municipio"].pop("perfil"),
    "sin personas": lambda o: o.pop("personas"),
    "personas": lambda o: o.update(personas={}),
    "persona": lambda o: o["personas"].append([]),
    "persona.activa": lambda o: o["personas"][0].update(activa=1),
    "persona.nombre": lambda o: o["personas"][0].update(nombre=None),
    "herramienta.nivel": lambda o: o["herramientas"][0].update(nivel=5),
    "herramienta.nivel booleano": lambda o: o["herramientas"][0].update(nivel=True),
    "herramienta.avance": lambda o: o["herramientas"][0].update(avance=-1),
    "herramienta.clave": lambda o: o["herramientas"][0].update(clave="1 a"),
    "herramienta.estado": lambda o: o["herramientas"][0].update(estado=""),
    "herramienta.inicio": lambda o: o["herramientas"][0].update(inicio="05/01/2026"),
    "actividad.id": lambda o: o["actividades"][0].update(id="A" * 36),
    "actividad.responsable": lambda o: o["actividades"][0].update(responsable="yo"),
    "actividad.depende_de": lambda o: o["actividades"][1].update(depende_de=None),
    "actividad.padre": lambda o: o["actividades"][1].update(padre=None),
    "actividad.base_fin": lambda o: o["actividades"][1].update(base_fin="mañana"),
    "actividad.motivo": lambda o: o["actividades"][1].update(motivo="a" * 20_001),
    "actividad.pasos_hechos": lambda o: o["actividades"][1].update(pasos_hechos=-1),
    "actividad.pasos_total": lambda o: o["actividades"][1].update(pasos_total=20_001),
    "actividad.terminada": lambda o: o["actividades"][1].update(terminada=1),
    "dependencia.motivo": lambda o: o["actividades"][1]["depende_de"][0].update(motivo=None),
    "dependencia": lambda o: o["actividades"][1].update(depende_de=["x"]),
    "dependencia.tipo": lambda o: o["actividades"][1]["depende_de"][0].update(tipo="X"),
    "dependencia.desfase": lambda o: o["actividades"][1]["depende_de"][0].update(desfase="2"),
    "respuesta.motivo": lambda o: o["respuestas"][0].update(motivo="a" * 20_001),
    "respuesta.ficha": lambda o: o["respuestas"][0].update(ficha=0),
    "respuesta.ficha_id": lambda o: o["respuestas"][0].update(ficha_id=""),
    "respuesta sin valor": lambda o: o["respuestas"][0].pop("valor"),
    "respuesta.no_aplica": lambda o: o["respuestas"][0].update(no_aplica="no"),
    "indicador.valor": lambda o: o["indicadores"][0].update(valor="1,5"),
    "indicador.denominador": lambda o: o["indicadores"][0].update(denominador="1" * 41),
    "indicador.numerador": lambda o: o["indicadores"][0].update(numerador="1."),
    "evidencia.sha256": lambda o: o["evidencias"][0].update(sha256="AB" * 32),
    "evidencia.tamano": lambda o: o["evidencias"][0].update(tamano=-1),
    "respuestas a observaciones": lambda o: o.update(respuestas_a_observaciones=None),
    "respuesta a observación": lambda o: o.update(respuestas_a_observaciones=[{}]),
    "respuesta.folio": con_respuesta(folio="x" * 65),
    "respuesta.evidencias": con_respuesta(evidencias=["acta.pdf"]),
    "respuesta.fecha": con_respuesta(fecha=None),
    "respuesta.reconsideracion": con_respuesta(reconsideracion=1),
    "diagnostico": lambda o: o.update(diagnostico=[]),
    "diagnostico.dimensiones": lambda o: o["diagnostico"].update(dimensiones=[1, 2]),
    "diagnostico.indice": lambda o: o["diagnostico"].update(indice=101),
    "diagnostico.niveles": lambda o: o["diagnostico"]["niveles"].update({"1a": 5}),
}


@pytest.mark.parametrize("cambio", IGUALES.values(), ids=IGUALES.keys())
def test_un_dato_que_no_cumple_se_rechaza_aqui_y_en_el_esquema_publicado(
    cambio: Cambio, validador: jsonschema.Draft202012Validator
) -> None:
    objeto = datos()
    cambio(objeto)

    assert rechazo(objeto).codigo == "E307_ESQUEMA"
    assert not validador.is_valid(objeto)


# Lo que JSON Schema no sabe decir.
SOLO_AQUI: dict[str, Cambio] = {
    "texto que es número": lambda o: o["municipio"].update(nombre=5),
    "fecha que no existe": lambda o: o["municipio"].update(inicio="2026-02-30"),
    "semana ISO": lambda o: o["municipio"].update(inicio="2026-W01-1"),
    "NFD": lambda o: o["personas"][0].update(nombre="Jose\u0301"),
    "control C1": lambda o: o["personas"][0].update(nombre="a\x85b"),
    "retorno de carro": lambda o: o["respuestas"][0].update(motivo="a\r\nb"),
    "control en una celda": lambda o: o["respuestas"][3]["valor"][0].update(accion="\x07"),
    "control en una columna": lambda o: o["respuestas"][3]["valor"][0].update({"\x00": ""}),
    "medio carácter": lambda o: o["respuestas"][2]["valor"].append("\udc00"),
    "línea base al revés": lambda o: o["actividades"][2].update(base_fin="2026-01-04"),
    "línea base sin fin": lambda o: o["actividades"][2].update(base_fin=None),
    "más pasos hechos que pasos": lambda o: o["actividades"][2].update(pasos_hechos=6),
    "padre que no está": lambda o: o["actividades"][2].update(padre=o["municipio"]["id"]),
    "padre de sí misma": lambda o: o["actividades"][2].update(padre=o["actividades"][2]["id"]),
    "padres en círculo": lambda o: o["actividades"][0].update(padre=o["actividades"][1]["id"]),
    "control en el motivo": lambda o: o["actividades"][2].update(motivo="\x07"),
    "texto largo en una lista": lambda o: o["respuestas"][2]["valor"].append("a" * 20_001),
}


@pytest.mark.parametrize("cambio", SOLO_AQUI.values(), ids=SOLO_AQUI.keys())
def test_un_texto_o_una_fecha_imposible_se_rechaza(cambio: Cambio) -> None:
    objeto = datos()
    cambio(objeto)

    assert rechazo(objeto).codigo == "E307_ESQUEMA"


@pytest.mark.parametrize(
    ("cuantos", "vale"), [(limites.NIVELES, True), (limites.NIVELES + 1, False)]
)
def test_las_actividades_se_anidan_hasta_un_tope(cuantos: int, vale: bool) -> None:
    objeto = datos()
    cadena = objeto["actividades"][: cuantos + 1]
    for una, siguiente in pairwise(cadena):
        siguiente["padre"] = una["id"]

    if vale:
        assert leer(objeto).actividades[cuantos].padre == cadena[-2]["id"]
    else:
        assert rechazo(objeto).detalle == f"actividades, registro {cuantos + 1}: padre"


@pytest.mark.parametrize("texto", ["", "a\nb\tc", "ñandú", "a" * 20_000, "\u2028", "🙂", "مرحبا"])
def test_los_textos_legitimos_pasan(texto: str) -> None:
    objeto = datos()
    objeto["respuestas"][0]["valor"] = texto

    assert leer(objeto).respuestas[0].valor == texto


@pytest.mark.parametrize("valor", [None, True, 3, [], {}, [{"a": ["b"]}]])
def test_la_forma_de_un_valor_la_decide_el_modelo(valor: Any) -> None:
    objeto = datos()
    objeto["respuestas"][0]["valor"] = valor

    assert leer(objeto).respuestas[0].valor == valor


def test_el_rechazo_dice_tabla_registro_y_campo() -> None:
    objeto = datos()
    objeto["respuestas"][6]["motivo"] = None

    error = rechazo(objeto)

    assert error.detalle == "respuestas, registro 7: motivo"
    assert "respuestas, registro 7: motivo" in error.mensaje


@pytest.mark.parametrize(
    ("tabla", "maximo"),
    [("herramientas", limites.HERRAMIENTAS), ("actividades", limites.ACTIVIDADES)],
)
def test_un_registro_mas_del_tope_es_demasiado(tabla: str, maximo: int) -> None:
    objeto = datos()
    base = objeto[tabla][0]
    objeto[tabla] = [base] * maximo
    leer(objeto)
    objeto[tabla] = [base] * (maximo + 1)

    assert rechazo(objeto).codigo == "E310_DEMASIADOS_REGISTROS"


def test_los_niveles_del_diagnostico_tambien_tienen_tope() -> None:
    objeto = datos()
    objeto["diagnostico"]["niveles"] = {f"h{n}": 1 for n in range(limites.HERRAMIENTAS + 1)}

    assert rechazo(objeto).codigo == "E310_DEMASIADOS_REGISTROS"


# --- Manifiesto ---------------------------------------------------------------------------------


def manifiesto(**cambios: Any) -> dict[str, Any]:
    return {
        "anterior": None,
        "app": "0.1.0",
        "archivos": [{"ruta": "datos/datos.json", "sha256": "0" * 64, "tamano": 5}],
        "creado": "2026-11-20T16:00:00Z",
        "destinatario": "MX-MEX-INFOEM",
        "esquema_datos": 1,
        "evidencias_referidas": [],
        "formato": "vitral-paquete/1",
        "linaje": fabrica.LINAJE,
        "modelo": "RTA-MTM/2022.1",
        "municipio": "15001",
        "pais": "MX",
        "rotacion": None,
        "secuencia": 7,
        "tipo": "completo",
    } | cambios


def test_el_manifiesto_va_y_vuelve_igual() -> None:
    objeto = manifiesto(
        anterior="a" * 64,
        evidencias_referidas=["b" * 64],
        rotacion={"nueva_huella": "c" * 64, "motivo": "Cambio de administración"},
    )

    leido = decodificar(objeto)

    assert isinstance(leido, Manifiesto)
    assert canonico.escribir(leido.a_json()) == canonico.escribir(objeto)


def test_un_paquete_puede_no_tener_destinatario() -> None:
    assert decodificar(manifiesto(destinatario="")).destinatario == ""


@pytest.mark.parametrize(
    ("campo", "valor"),
    [
        ("anterior", "corto"),
        ("app", ""),
        ("archivos", {}),
        ("archivos", [{"ruta": "x", "sha256": "0" * 64}]),
        ("archivos", [{"ruta": "x", "sha256": "0" * 64, "tamano": -1}]),
        ("creado", "2026-11-20T16:00:00"),
        ("creado", "2026-11- 1T16:00:00Z"),
        ("creado", "2026-13-20T16:00:00Z"),
        ("destinatario", "INFOEM\n"),
        ("esquema_datos", 0),
        ("evidencias_referidas", ["x"]),
        ("formato", None),
        ("linaje", "x"),
        ("modelo", None),
        ("municipio", "15001/.."),
        ("pais", "MEX"),
        ("rotacion", {"nueva_huella": "x", "motivo": ""}),
        ("rotacion", []),
        ("secuencia", "7"),
        ("tipo", "otro"),
    ],
)
def test_un_manifiesto_que_no_cumple_se_rechaza(campo: str, valor: Any) -> None:
    with pytest.raises(PaqueteRechazado) as error:
        decodificar(manifiesto(**{campo: valor}))

    assert error.value.codigo == "E307_ESQUEMA"


@pytest.mark.parametrize(
    ("formato", "codigo"),
    [
        ("vitral-paquete/2", "Q601_FORMATO_NUEVO"),
        ("vitral-paquete/9999", "Q601_FORMATO_NUEVO"),
        ("vitral-paquete/0", "E308_FORMATO"),
        ("vitral-paquete/01", "E308_FORMATO"),
        ("vitral-paquete", "E308_FORMATO"),
        ("vitral-paquete/²", "E308_FORMATO"),
        ("vitral-acuse/1", "E308_FORMATO"),
        ("otro/1", "E308_FORMATO"),
    ],
)
def test_el_formato_decide_antes_que_lo_demas(formato: str, codigo: str) -> None:
    with pytest.raises(PaqueteRechazado) as error:
        decodificar({"formato": formato})

    assert error.value.codigo == codigo
