"""Leer de corrido y leer paso a paso son lo mismo: cambia el tiempo, nunca el juicio."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Meta

from app.paquete import canonico, estricto, limites
from app.paquete.errores import PaqueteRechazado
from app.paquete.formas import Clave, ClaveONada, DecimalONulo, Nivel, Texto, Uuid, Valor


@dataclass(frozen=True, slots=True)
class Parte:
    clave: Clave
    motivo: Texto = ""


@dataclass(frozen=True, slots=True)
class Registro:
    id: Uuid
    campo: ClaveONada
    dia: date | None
    nivel: Nivel
    monto: DecimalONulo
    valor: Valor
    partes: Annotated[tuple[Parte, ...], Meta(max_length=3)]
    niveles: Annotated[Mapping[Clave, Nivel | None], Meta(max_length=3)]
    hecho: bool


_LECTOR = estricto.Lector[tuple[Registro, ...]](tuple[Registro, ...], "registros")
_UUID = "6f1c0e0e-52a3-4c9d-9a57-4a4c7e2f7b11"


def _registro(**cambios: Any) -> dict[str, Any]:
    return {
        "id": _UUID,
        "campo": "cv_objeto",
        "dia": "2026-02-28",
        "nivel": 3,
        "monto": "-12.50",
        "valor": [{"a": "b", "c": ["d", 1]}, "e"],
        "partes": [{"clave": "1a", "motivo": "ñandú – “así”"}],
        "niveles": {"1a": 2, "1b": None},
        "hecho": True,
    } | cambios


def _canonico(objeto: Any) -> bytes:
    escrito = json.dumps(objeto, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return escrito.encode("utf-8", "surrogatepass")


def _juicio(leer: Any, crudo: bytes) -> Any:
    try:
        return leer(crudo)
    except PaqueteRechazado as error:
        return error.codigo, error.detalle


def _paso_a_paso(crudo: bytes) -> tuple[Registro, ...]:
    return _LECTOR.convertir(canonico.leer(crudo))


# Letras que se componen, se reordenan o se parten en dos, y todo lo que no se admite.
_TRAVIESAS = st.sampled_from(
    'en="\\ \u0301\u0303\u0323\u0338\u00e9\u212b\u1100\u1161\u2028\u00ad\u2013'
    "\n\t\r\x00\x1f\x7f\x80\x85\x9f\ud83d\ude00"
)
_TEXTOS = st.text(_TRAVIESAS | st.characters(), max_size=6)
_VALORES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTOS,
    lambda hijos: st.lists(hijos, max_size=3) | st.dictionaries(_TEXTOS, hijos, max_size=3),
    max_leaves=8,
)
_CASI_UUID = st.builds(
    lambda sitio, letra, quitar: _UUID[:sitio] + letra + _UUID[sitio + quitar :],
    st.integers(0, 36),
    st.sampled_from(["", "-", "a", "A", "g", "é", "\n", " ", "٣"]),
    st.integers(0, 2),
)
_CAMBIOS = st.fixed_dictionaries(
    {},
    optional={
        "id": _CASI_UUID | st.uuids().map(str),
        "campo": st.sampled_from(["", "a b", "-a", "a\n", "x" * 129]) | _TEXTOS,
        "dia": st.none() | st.dates().map(str) | st.sampled_from(["2026-02-30", "20260228", ""]),
        "nivel": st.integers(-2, 6) | st.booleans() | st.just(2.0),
        "monto": st.none() | st.sampled_from(["1", "1.", ".5", "-", "1,5", "٣", "1" * 41]),
        "valor": _VALORES,
        "partes": st.lists(st.just({"clave": "x"}) | _VALORES, max_size=4),
        "niveles": st.dictionaries(_TEXTOS | st.just("1a"), st.integers(0, 5), max_size=4),
        "hecho": st.booleans() | st.integers(0, 1),
        "novedad": _VALORES,
    },
)


@given(st.lists(_CAMBIOS, max_size=3))
@example([{"valor": "e\u0301"}])
@example([{"valor": "\u0301"}])
@example([{"valor": "a\x85b"}])
@example([{"valor": "a\n\u0301"}])
@example([{"valor": {"\x07": 1}}])
@example([{"valor": [["de más adentro"]]}])
def test_de_corrido_y_paso_a_paso_dan_el_mismo_juicio(cambios: list[dict[str, Any]]) -> None:
    crudo = _canonico([_registro(**uno) for uno in cambios])

    assert _juicio(_LECTOR.leer, crudo) == _juicio(_paso_a_paso, crudo)


_BUENO = _canonico([_registro()])


@given(
    st.integers(0, len(_BUENO)),
    st.integers(0, 3),
    st.sampled_from(
        [
            b"",
            b'"',
            b",",
            b":",
            b"{",
            b"]",
            b"1",
            b".5",
            b"e9",
            b" ",
            b"\\u0301",
            b"\\",
            b"\xff",
            b"\xc2\x85",
            b"\xcc\x81",
            b"\r",
            b"null",
            b"NaN",
        ]
    ),
)
@example(0, 0, b"\xef\xbb\xbf")
@example(len(_BUENO), 0, b"x")
def test_unos_bytes_estropeados_tienen_el_mismo_juicio(donde: int, quita: int, pone: bytes) -> None:
    crudo = _BUENO[:donde] + pone + _BUENO[donde + quita :]

    assert _juicio(_LECTOR.leer, crudo) == _juicio(_paso_a_paso, crudo)


def test_lo_que_escribe_el_programa_se_lee_de_corrido() -> None:
    assert _LECTOR._de_corrido(_BUENO) == _paso_a_paso(_BUENO)


@pytest.mark.parametrize(
    ("estropear", "codigo"),
    [
        (lambda c: c.replace(b'"nivel":3', b'"nivel":2,"nivel":3'), "E305_JSON_CLAVE_REPETIDA"),
        (lambda c: c.replace(b'"a":"b"', b'"a":"x","a":"b"'), "E305_JSON_CLAVE_REPETIDA"),
        (lambda c: c.replace(b'"d",1', b'"d",1.0'), "E306_JSON_NUMERO"),
        (lambda c: c.replace(b'"d",1', b'"d",' + b"9" * 16), "E306_JSON_NUMERO"),
        (lambda c: c.replace(b'"d",1', b"[" * 30 + b"]" * 30), "E304_JSON_PROFUNDO"),
        (lambda c: c.replace(b'"d",1', b"[" * 30_000 + b"]" * 30_000), "E304_JSON_PROFUNDO"),
        (lambda c: c[:-1], "E302_JSON_INVALIDO"),
        (lambda c: c.replace(b"and", b"a\xffd"), "E302_JSON_INVALIDO"),
    ],
)
def test_lo_que_no_es_un_json_del_paquete_se_dice_con_su_codigo(
    estropear: Any, codigo: str
) -> None:
    crudo = estropear(_BUENO)

    assert crudo != _BUENO
    assert _juicio(_LECTOR.leer, crudo)[0] == codigo


@pytest.mark.parametrize(
    ("cambios", "detalle"),
    [
        ({"campo": "con espacio"}, "registros, registro 2: campo"),
        ({"id": "no"}, "registros, registro 2: id"),
        ({"valor": [{"a": "b\x07"}]}, "registros, registro 2: valor"),
        ({"valor": "a" * (limites.TEXTO + 1)}, "registros, registro 2: valor"),
        ({"partes": [{"clave": "x"}, {}]}, "registros, registro 2: partes, registro 2: clave"),
        ({"partes": [{"clave": "x y"}]}, "registros, registro 2: partes, registro 1: clave"),
        ({"niveles": {"1a": 9}}, "registros, registro 2: niveles"),
        ({"niveles": {"1 a": 1}}, "registros, registro 2: niveles"),
        ({"hecho": 1}, "registros, registro 2: hecho"),
    ],
)
def test_el_rechazo_dice_el_camino_hasta_el_dato(cambios: dict[str, Any], detalle: str) -> None:
    crudo = _canonico([_registro(), _registro(**cambios)])

    assert _juicio(_LECTOR.leer, crudo) == ("E307_ESQUEMA", detalle)


def test_de_mas_en_una_lista_o_en_un_mapa_son_demasiados() -> None:
    for cambios in (
        {"partes": [{"clave": "x"}] * 4},
        {"niveles": {f"n{numero}": 1 for numero in range(4)}},
    ):
        codigo, _ = _juicio(_LECTOR.leer, _canonico([_registro(**cambios)]))
        assert codigo == "E310_DEMASIADOS_REGISTROS"
