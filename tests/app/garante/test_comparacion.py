"""Qué cambió entre dos entregas: aplicar la diferencia a la de antes da la de ahora."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.garante import cambios_de_tabla
from app.garante.comparacion import aplicar_evidencias, aplicar_respuestas, comparar, por_lugar
from app.garante.vistas_cambios import ClaseDeCambio, Diferencia
from app.paquete.entrega_declarada import EntregaDeclarada
from app.paquete.instantanea import Evidencia, Instantanea, Respuesta
from tests.app.garante.paquetes import datos_de, evidencia, leer, uuid

VACIA = replace(leer(datos_de("15001")), respuestas=(), evidencias=(), herramientas=())
_C = ClaseDeCambio

valores = st.recursive(
    st.sampled_from(["", "a", "b", "sí"]) | st.integers(0, 2) | st.booleans() | st.none(),
    lambda hijos: (
        st.lists(hijos, max_size=4) | st.dictionaries(st.sampled_from("xyz"), hijos, max_size=3)
    ),
    max_leaves=8,
)
respuestas = st.builds(
    Respuesta,
    id=st.just(uuid("r")),
    herramienta=st.sampled_from(["1d", "2b"]),
    ficha=st.integers(1, 3),
    tipo_ficha=st.sampled_from(["", "proyecto"]),
    ficha_id=st.sampled_from([uuid(n) for n in range(4)]),
    campo=st.sampled_from(["c1", "c2"]),
    valor=valores,
    no_aplica=st.booleans(),
    motivo=st.sampled_from(["", "no hay"]),
)
evidencias = st.builds(
    Evidencia,
    id=st.sampled_from([uuid("e", n) for n in range(4)]),
    herramienta=st.just("1d"),
    ficha=st.integers(1, 3),
    campo=st.sampled_from(["c1", "c2"]),
    nombre=st.sampled_from(["acta.pdf", "foto.png"]),
    tipo=st.just("application/pdf"),
    tamano=st.integers(0, 2),
    sha256=st.sampled_from(["ab" * 32, "cd" * 32]),
    fecha=st.none(),
    publicable=st.booleans(),
    nota=st.just(""),
    referida=st.just(""),
)
declaradas = st.none() | st.builds(
    EntregaDeclarada,
    alcance=st.sampled_from(["completo", "sin_datos_personales"]),
    dimension=st.none(),
    no_incluidas=st.just(()),
    campos_omitidos=st.lists(st.sampled_from(["1d/c1", "2b/c2"]), max_size=2).map(tuple),
    omitidas=st.just({}),
    rectifica=st.none(),
)
entregas = st.builds(
    lambda r, e, d: replace(VACIA, respuestas=tuple(r), evidencias=tuple(e), entrega=d),
    st.lists(respuestas, max_size=8),
    st.lists(evidencias, max_size=5),
    declaradas,
)
filas = st.lists(st.dictionaries(st.sampled_from("xyz"), st.sampled_from("abc")), max_size=8)


@given(entregas, entregas)
def test_aplicar_la_diferencia_a_la_de_antes_da_la_de_ahora(
    antes: Instantanea, ahora: Instantanea
) -> None:
    diferencia = comparar(antes, ahora)

    quedan = aplicar_respuestas(antes.respuestas, diferencia)
    assert _dicho(quedan.items()) == _dicho(por_lugar(ahora.respuestas).items())
    assert {
        i: _sin_ficha(e) for i, e in aplicar_evidencias(antes.evidencias, diferencia).items()
    } == {e.id: _sin_ficha(e) for e in ahora.evidencias}


@given(entregas)
def test_una_entrega_no_cambia_respecto_de_si_misma(una: Instantanea) -> None:
    assert comparar(una, una) == Diferencia()


@given(filas, filas)
def test_aplicar_los_renglones_a_la_tabla_de_antes_da_la_de_ahora(
    antes: list[Any], ahora: list[Any]
) -> None:
    cambios = cambios_de_tabla.comparar(antes, ahora)

    assert cambios_de_tabla.aplicar(antes, cambios) == ahora
    assert cambios_de_tabla.comparar(ahora, ahora) == ()


def _dicho(pares: Any) -> dict[Any, Any]:
    return {lugar: (cambios_de_tabla.huella(r.valor), r.no_aplica, r.motivo) for lugar, r in pares}


def _sin_ficha(una: Evidencia) -> Evidencia:
    return replace(una, ficha=0)


def _respuesta(campo: str, valor: Any, *, ficha: int = 1, de: str = "general") -> Respuesta:
    tipo = "" if de == "general" else "proyecto"
    identidad = (uuid(de, campo, ficha), "1d", ficha, tipo, uuid(de))
    return Respuesta(*identidad, campo, valor, no_aplica=False, motivo="")


def _con(*respuestas_: Respuesta, **cambios: Any) -> Instantanea:
    return replace(VACIA, respuestas=respuestas_, **cambios)


def _clases(diferencia: Diferencia) -> dict[str, ClaseDeCambio]:
    return {str(c.direccion): c.clase for c in diferencia.respuestas}


def test_dice_que_es_nuevo_que_cambio_y_que_se_quito() -> None:
    antes = _con(_respuesta("a", "1"), _respuesta("b", "2"), _respuesta("c", "igual"))
    ahora = _con(_respuesta("b", "3"), _respuesta("c", "igual"), _respuesta("d", "4"))

    assert _clases(comparar(antes, ahora)) == {
        "1d/b": _C.CAMBIO,
        "1d/d": _C.NUEVO,
        "1d/a": _C.QUITADO,
    }


def test_quitar_un_proyecto_no_da_por_cambiados_los_que_le_siguen() -> None:
    antes = _con(
        _respuesta("pr_nombre", "Pozo", ficha=1, de="pozo"),
        _respuesta("pr_nombre", "Portal", ficha=2, de="portal"),
    )
    ahora = _con(_respuesta("pr_nombre", "Portal", ficha=1, de="portal"))
    (cambio,) = comparar(antes, ahora).respuestas

    assert cambio.ficha_quitada
    assert cambio.antes is not None
    assert (cambio.clase, cambio.antes.valor) == (_C.QUITADO, "Pozo")


def test_otro_expediente_del_mismo_municipio_se_compara_por_numero_de_ficha() -> None:
    antes = _con(_respuesta("pr_nombre", "Pozo", ficha=1, de="pozo"))
    ahora = _con(_respuesta("pr_nombre", "Pozo", ficha=1, de="pozo otra vez"))

    assert comparar(antes, ahora) == Diferencia()


def test_de_una_tabla_dice_que_renglones_y_que_columnas() -> None:
    antes = [{"que": "uno", "avance": "1"}, {"que": "dos"}, {"que": "tres"}]
    ahora = [{"que": "uno", "avance": "5"}, {"que": "tres"}, {"que": "cuatro"}]
    (cambio,) = comparar(_con(_respuesta("t", antes)), _con(_respuesta("t", ahora))).respuestas

    vistos = [(c.lugar_antes, c.lugar, c.columnas) for c in cambio.renglones]
    assert vistos == [(1, 1, ("avance",)), (2, None, ()), (None, 3, ())]


def test_una_tabla_enorme_y_repetida_se_compara_sin_alargarse() -> None:
    antes: list[Any] = [{"x": "a"}, *[{"x": "b"}] * 3_000]
    ahora: list[Any] = [*[{"x": "b"}] * 2_999, {"x": "c"}]
    cambios = cambios_de_tabla.comparar(antes, ahora)

    assert cambios_de_tabla.aplicar(antes, cambios) == ahora


def _personal(entrega: Instantanea, *campos: str) -> Instantanea:
    declarada = EntregaDeclarada("sin_datos_personales", None, (), campos, {}, None)
    return replace(entrega, entrega=declarada)


def test_lo_que_una_entrega_omite_por_su_alcance_no_se_da_por_borrado_ni_por_nuevo() -> None:
    con_todo = _con(_respuesta("rfc", "XAXX"), _respuesta("objeto", "igual"))
    omite = _personal(_con(_respuesta("objeto", "igual")), "1d/rfc")

    assert _clases(comparar(con_todo, omite)) == {"1d/rfc": _C.NO_VIENE}
    assert _clases(comparar(omite, con_todo)) == {"1d/rfc": _C.NO_VENIA}


def _acta(contenido: bytes, nombre: str, **cambios: Any) -> Evidencia:
    suya = leer(datos_de("15001") | {"evidencias": [evidencia("15001", contenido, nombre)]})
    return replace(suya.evidencias[0], **cambios)


def test_dice_que_evidencias_se_agregaron_y_cuales_ya_no_estan() -> None:
    vieja, nueva, igual = _acta(b"1", "vieja.pdf"), _acta(b"2", "nueva.pdf"), _acta(b"3", "i.pdf")
    oculta = replace(igual, publicable=False)
    diferencia = comparar(_con(evidencias=(vieja, igual)), _con(evidencias=(oculta, nueva)))

    vistas = [(c.evidencia.nombre, c.clase) for c in diferencia.evidencias]
    assert vistas == [("i.pdf", _C.CAMBIO), ("nueva.pdf", _C.NUEVO), ("vieja.pdf", _C.QUITADO)]


def test_una_evidencia_omitida_no_da_por_cambiado_el_campo_que_la_mencionaba() -> None:
    acta = _acta(b"1", "acta.pdf", publicable=False)
    antes = _con(_respuesta("adjunto", [acta.id]), evidencias=(acta,))
    ahora = _personal(_con(_respuesta("adjunto", [])))
    diferencia = comparar(antes, ahora)

    assert diferencia.respuestas == ()
    assert [c.clase for c in diferencia.evidencias] == [_C.NO_VIENE]


def test_dice_las_herramientas_que_declaran_otro_nivel_y_calla_el_avance() -> None:
    antes, ahora = (leer(datos_de("15001", n)) for n in (1, 1))
    herramientas = [replace(h, avance=99) for h in ahora.herramientas]
    herramientas[0] = replace(herramientas[0], nivel=4)
    diferencia = comparar(antes, replace(ahora, herramientas=tuple(herramientas)))

    assert [c.clave for c in diferencia.herramientas] == ["1a"]
