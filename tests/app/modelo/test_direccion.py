"""La dirección de un dato se escribe y se lee igual en todas partes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.modelo.contexto import Contexto, Ficha
from app.modelo.direccion import Direccion, DireccionInvalida
from app.modelo.tipos import Modelo, Perfil


@pytest.mark.parametrize(
    ("escrita", "direccion"),
    [
        ("1a/cv_objeto", Direccion("1a", "cv_objeto")),
        (" vitral:1d:2/pr_nombre ", Direccion("1d", "pr_nombre", 2)),
        ("dx/D-1a-1", Direccion("dx", "D-1a-1")),
        ("dx/A03_poblacion", Direccion("dx", "A03_poblacion")),
        ("5b", Direccion("5b")),
    ],
)
def test_se_lee_con_y_sin_esquema(escrita: str, direccion: Direccion) -> None:
    assert Direccion.leer(escrita) == direccion


@pytest.mark.parametrize("mala", ["", "1a/", "1d:0/pr_nombre", "1a/../x", "http://x", "1a cv"])
def test_lo_que_no_es_direccion_se_rechaza(mala: str) -> None:
    with pytest.raises(DireccionInvalida, match="no es la dirección"):
        Direccion.leer(mala)


HERRAMIENTAS = st.sampled_from(["1a", "5d", "dx"])
CAMPOS = st.text("abcXYZ019_-", min_size=1, max_size=60)


@given(HERRAMIENTAS, st.integers(1, 9999), CAMPOS)
def test_leer_lo_escrito_da_lo_mismo(herramienta: str, ficha: int, campo: str) -> None:
    direccion = Direccion(herramienta, campo, ficha)
    assert Direccion.leer(str(direccion)) == direccion
    assert Direccion.leer(direccion.enlace()) == direccion


def test_el_contexto_entrega_fichas_por_tipo(modelo: Modelo, perfil: Perfil) -> None:
    fichas = (
        Ficha("g", "1d", "", 1, {"cab_titulo": "Cartera", "filas": [{"a": "1"}], "texto": "x"}),
        Ficha("p1", "1d", "proyecto", 1, {"pr_nombre": "Uno"}),
        Ficha("p2", "1d", "proyecto", 2, {"pr_nombre": "Dos"}),
    )
    contexto = Contexto(modelo, perfil, date(2026, 1, 5), "15106", "Toluca", 2026, fichas, {}, {})
    assert contexto.general("1d")["cab_titulo"] == "Cartera"
    assert contexto.general("1a") == {}
    assert [f.numero for f in contexto.de_tipo("1d", "proyecto")] == [1, 2]
    assert contexto.filas("1d", "filas") == ({"a": "1"},)
    assert contexto.filas("1d", "texto") == ()


def test_una_herramienta_o_un_catalogo_que_no_existe_es_un_error_de_clave(modelo: Modelo) -> None:
    with pytest.raises(KeyError):
        modelo.herramienta("9z")
    with pytest.raises(KeyError):
        modelo.catalogo("nada")
