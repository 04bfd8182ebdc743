"""JSON canónico: mismos datos, mismos bytes; y lo ajeno se lee sin adivinar."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.paquete import canonico, limites
from app.paquete.canonico import NoCanonico
from app.paquete.errores import PaqueteRechazado

_TEXTOS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_CLAVES = st.text(st.characters(codec="ascii"), max_size=12)
_ENTEROS = st.integers(-(10**15) + 1, 10**15 - 1)
_HOJAS = st.none() | st.booleans() | _ENTEROS | _TEXTOS
VALORES = st.recursive(
    _HOJAS, lambda hijos: st.lists(hijos) | st.dictionaries(_CLAVES, hijos), max_leaves=25
)


@given(VALORES)
def test_lo_escrito_se_lee_igual_y_se_vuelve_a_escribir_igual(valor: Any) -> None:
    crudo = canonico.escribir(valor)

    assert canonico.leer(crudo) == valor
    assert canonico.escribir(canonico.leer(crudo)) == crudo


@given(st.dictionaries(_CLAVES, _HOJAS, min_size=2))
def test_el_orden_de_las_claves_no_cambia_los_bytes(objeto: dict[str, Any]) -> None:
    al_reves = dict(reversed(list(objeto.items())))

    assert canonico.escribir(objeto) == canonico.escribir(al_reves)


@given(VALORES)
def test_no_hay_espacios_fuera_de_los_textos(valor: Any) -> None:
    crudo = canonico.escribir(valor).decode()

    assert crudo == json.dumps(valor, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def test_los_escapes_son_los_de_rfc_8785() -> None:
    assert canonico.escribir('\b\t\n\f\r"\\\x01\x7fñ€') == (
        '"\\b\\t\\n\\f\\r\\"\\\\\\u0001\x7fñ€"'.encode()
    )


@pytest.mark.parametrize(
    "valor",
    [
        1.0,
        float("nan"),
        {"á": 1},
        {1: 2},
        10**15,
        -(10**15),
        b"x",
        {1, 2},
        "\ud800",
        [0.5],
        {"a": {}.keys()},
    ],
    ids=repr,
)
def test_lo_que_el_paquete_no_admite_no_se_escribe(valor: Any) -> None:
    with pytest.raises(NoCanonico):
        canonico.escribir(valor)


def _anidado(niveles: int) -> Any:
    valor: Any = []
    for _ in range(niveles - 1):
        valor = [valor]
    return valor


def test_hasta_24_niveles_se_escriben_y_se_leen() -> None:
    assert canonico.leer(canonico.escribir(_anidado(24))) == _anidado(24)


@pytest.mark.parametrize("hoja", [1.5, 10**15])
def test_una_hoja_en_el_ultimo_nivel_tambien_se_mira(hoja: Any) -> None:
    valor: Any = hoja
    for _ in range(24):
        valor = [valor]

    with pytest.raises(NoCanonico):
        canonico.escribir(valor)


def test_25_niveles_no_se_escriben_ni_se_leen() -> None:
    with pytest.raises(NoCanonico):
        canonico.escribir(_anidado(25))
    with pytest.raises(PaqueteRechazado, match="anidados") as error:
        canonico.leer(json.dumps(_anidado(25)).encode())
    assert error.value.codigo == "E304_JSON_PROFUNDO"


@pytest.mark.parametrize(
    ("crudo", "codigo"),
    [
        (b"", "E302_JSON_INVALIDO"),
        (b"{", "E302_JSON_INVALIDO"),
        (b'{"a":1} x', "E302_JSON_INVALIDO"),
        (b"\xef\xbb\xbf{}", "E302_JSON_INVALIDO"),
        (b'"\xff"', "E302_JSON_INVALIDO"),
        (b'"\x00"', "E302_JSON_INVALIDO"),
        (b'{"a":1,"a":1}', "E305_JSON_CLAVE_REPETIDA"),
        (b'{"b":{"a":1,"\\u0061":2}}', "E305_JSON_CLAVE_REPETIDA"),
        (b"1.0", "E306_JSON_NUMERO"),
        (b"1e2", "E306_JSON_NUMERO"),
        (b"NaN", "E306_JSON_NUMERO"),
        (b"-Infinity", "E306_JSON_NUMERO"),
        (b"1234567890123456", "E306_JSON_NUMERO"),
        (b"-1234567890123456", "E306_JSON_NUMERO"),
        (b"1" * 5_000, "E306_JSON_NUMERO"),
        (b"[" * 100_000, "E304_JSON_PROFUNDO"),
        (b"[" + b"[]," * limites.NODOS + b"[]]", "E310_DEMASIADOS_REGISTROS"),
    ],
    ids=lambda dato: repr(dato[:30]),
)
def test_lo_ajeno_mal_hecho_se_rechaza_con_su_codigo(crudo: bytes, codigo: str) -> None:
    with pytest.raises(PaqueteRechazado) as error:
        canonico.leer(crudo)

    assert error.value.codigo == codigo


def test_quince_cifras_con_signo_si_caben() -> None:
    assert canonico.leer(b"-123456789012345") == -123456789012345


# --- Las dos maneras de leer --------------------------------------------------------------------

_SIGNOS = st.sampled_from('"\\:,[]{} \n19')
_TROZOS = _SIGNOS | st.sampled_from(
    ['\\"', "\\\\", "null", "-0", "1.5", "9" * 16, '"a"', '"a":', '"a":1', '"\\u0061":', '"[":']
)
_TROZOS |= st.sampled_from(['"]"', '":"', '"\\\\":', '"\\":', '"é"'])


def _escrito(valor: Any, espacios: str) -> str:
    return json.dumps(valor, ensure_ascii=False, separators=(f"{espacios},", f"{espacios}:"))


@st.composite
def _ajenos(elegir: st.DrawFn) -> bytes:
    """JSON de cualquiera: bien hecho o con trozos metidos, quitados y repetidos."""
    texto = _escrito(elegir(VALORES | st.just(_anidado(13)) | st.just(_anidado(25))), "")
    if elegir(st.booleans()):
        texto = _escrito(json.loads(texto), elegir(st.sampled_from([" ", "\n", "\t "])))
    for _ in range(elegir(st.integers(0, 3))):
        desde = elegir(st.integers(0, len(texto)))
        hasta = min(len(texto), desde + elegir(st.integers(0, 4)))
        texto = texto[:desde] + elegir(_TROZOS | st.just(texto[desde:hasta] * 2)) + texto[hasta:]
    return texto.encode()


def _resultado(leer: Any, crudo: bytes) -> object:
    """Lo leído con sus tipos (`1` no es `true`), o el código del rechazo."""
    try:
        return repr(leer(crudo))
    except PaqueteRechazado as error:
        return error.codigo


@settings(max_examples=500)
@given(_ajenos() | st.lists(_TROZOS, max_size=12).map(lambda trozos: "".join(trozos).encode()))
@example(b'{"a":1,"a":2,"b":":"}')
@example(b'{"a" :1,"a":2,"b":":"}')
@example(b'{"a\\\\":1,"a\\\\":[]}')
@example(b'{"x":"\\":","x":"\\\\"}')
@example(b'["]",[["[",[["]",[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]')
def test_leer_de_prisa_y_paso_a_paso_dan_siempre_lo_mismo(crudo: bytes) -> None:
    assert _resultado(canonico.leer, crudo) == _resultado(canonico._leer_paso_a_paso, crudo)


@given(VALORES)
def test_lo_que_escribe_el_programa_se_lee_una_sola_vez(valor: Any) -> None:
    crudo = canonico.escribir(valor)

    leido, claves = canonico._leer_contando(crudo)

    assert leido == valor
    assert canonico._cuadra(crudo, claves)


@pytest.mark.parametrize("niveles", range(1, 30))
def test_lo_leido_de_prisa_nunca_pasa_de_los_niveles_admitidos(niveles: int) -> None:
    listas = json.dumps(_anidado(niveles)).encode()
    alternos = b'{"a":[' * (niveles // 2) + b"{}" * (niveles % 2) + b"]}" * (niveles // 2)

    assert not canonico._cuadra(listas, 0) or niveles <= limites.PROFUNDIDAD
    assert canonico._cuadra(alternos, niveles // 2) is (niveles <= limites.PROFUNDIDAD)
