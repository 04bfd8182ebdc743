"""Mirar muchos textos de una pasada da el mismo juicio que mirarlos de uno en uno."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.paquete import campos, columnas, esquema
from app.paquete.errores import PaqueteRechazado
from app.paquete.instantanea import Respuesta

# Letras que se componen, se reordenan o se parten en dos, y todo lo que no se admite.
_TRAVIESAS = st.sampled_from(
    "en= \u0301\u0303\u0323\u0338\u00e9\u212b\u1100\u1161\u2028\u00ad"
    "\n\t\r\x00\x1f\x7f\x85\ud83d\ude00"
)
_TEXTOS = st.text(_TRAVIESAS | st.characters(), max_size=6)


@given(st.sets(_TEXTOS, max_size=6))
@example({"e", "\u0301"})
@example({"\ud83d", "a\ude00"})
@example({"\n", "\u0301"})
def test_los_textos_valen_juntos_justo_cuando_vale_cada_uno(textos: set[str]) -> None:
    assert campos.son_textos(textos, 4) is all(campos.es_texto(texto, 4) for texto in textos)


_UUID = "6f1c0e0e-52a3-4c9d-9a57-4a4c7e2f7b11"
_CASI_UUID = st.builds(
    lambda sitio, letra, quitar: _UUID[:sitio] + letra + _UUID[sitio + quitar :],
    st.integers(0, 36),
    st.sampled_from(["", "-", "a", "A", "g", "é", "\n", " ", "٣"]),
    st.integers(0, 2),
)


@given(st.sets(_CASI_UUID | st.uuids().map(str), max_size=5))
@example({_UUID[:-1], _UUID + "1"})
def test_los_uuid_valen_juntos_justo_cuando_vale_cada_uno(textos: set[str]) -> None:
    assert campos.son_uuid(textos) is all(campos.es_uuid(texto) for texto in textos)


_VALORES = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTOS,
    lambda hijos: st.lists(hijos, max_size=3) | st.dictionaries(_TEXTOS, hijos, max_size=3),
    max_leaves=8,
)


def _vale(valor: Any) -> bool:
    """La regla dicha sin rodeos: cada texto de dentro, claves incluidas."""
    if isinstance(valor, str):
        return campos.es_texto(valor)
    if isinstance(valor, list):
        return all(_vale(uno) for uno in valor)
    if isinstance(valor, dict):
        return all(_vale(uno) for par in valor.items() for uno in par)
    return True


@given(st.lists(_VALORES, max_size=4))
def test_un_valor_libre_se_rechaza_por_el_primero_que_no_vale(valores: list[Any]) -> None:
    esperado = next((i for i, valor in enumerate(valores) if not _vale(valor)), None)
    if esperado is None:
        assert columnas.libres(valores) is valores
    else:
        with pytest.raises(columnas._Malo) as malo:
            columnas.libres(valores)
        assert malo.value.indice == esperado


def _registro(**cambios: Any) -> dict[str, Any]:
    return {
        "id": _UUID,
        "herramienta": "1a",
        "ficha": 1,
        "tipo_ficha": "",
        "ficha_id": _UUID,
        "campo": "cv_objeto",
        "valor": ["a", {"b": 1}],
        "no_aplica": False,
        "motivo": "",
    } | cambios


def _leer(objetos: list[dict[str, Any]]) -> tuple[Respuesta, ...]:
    _, tipo, de_tabla = esquema.TABLAS["respuestas"]
    return columnas.leer(objetos, tipo, de_tabla, "respuestas", {})


def test_lo_leido_es_igual_que_construido_con_su_clase() -> None:
    objetos = [_registro(), _registro(ficha=2, motivo="No hay")]

    leidos = _leer(objetos)

    assert leidos == tuple(Respuesta(**objeto) for objeto in objetos)
    assert hash(_leer([_registro(valor="x")])[0]) == hash(Respuesta(**_registro(valor="x")))


@pytest.mark.parametrize(
    ("cambios", "detalle"),
    [
        ({"campo": "con espacio"}, "registro 2: campo"),
        ({"ficha": 0, "valor": "\x07"}, "registro 2: ficha"),
        ({"id": "no"}, "registro 2: id"),
    ],
)
def test_lo_que_falta_se_dice_despues_de_lo_mal_hecho_en_columnas_anteriores(
    cambios: dict[str, Any], detalle: str
) -> None:
    sin_motivo = _registro(**cambios)
    del sin_motivo["motivo"]

    with pytest.raises(PaqueteRechazado, match=detalle):
        _leer([_registro(), sin_motivo])
    with pytest.raises(PaqueteRechazado, match="registro 2: motivo"):
        _leer([_registro(), {k: v for k, v in _registro().items() if k != "motivo"}])
