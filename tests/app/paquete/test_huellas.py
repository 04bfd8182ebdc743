"""El código de verificación: el del ejemplo publicado, y lo que descubre al teclearlo."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paquete.huellas import (
    bien_escrito,
    codigo_verificacion,
    comprobar_codigo,
    en_grupos,
    huella,
)

HUELLA = "fb9c32c8ef17830e1bcca35b0" + "0" * 33 + "5eb9ea"
SIMBOLOS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_el_codigo_del_ejemplo_publicado() -> None:
    assert codigo_verificacion(HUELLA) == "ZEE35-J7F2Y-1GW6Y-CMDDG-5"


def test_la_huella_es_el_sha256_del_certificado_en_grupos_de_cuatro() -> None:
    assert huella(b"cert") == hashlib.sha256(b"cert").hexdigest()
    assert en_grupos("0123456789ab") == "0123 4567 89ab"


@pytest.mark.parametrize(
    "tecleado",
    ["ZEE35-J7F2Y-1GW6Y-CMDDG-5", "zee35j7f2y1gw6ycmddg5", " ZEE35 J7F2Y lGW6Y CMDDG 5 "],
)
def test_tolera_minusculas_espacios_y_letras_parecidas(tecleado: str) -> None:
    assert comprobar_codigo(tecleado, HUELLA)


@pytest.mark.parametrize("tecleado", ["", "ZEE35", "ZEE35-J7F2Y-1GW6Y-CMDDG-55", "ÑEE35" * 5])
def test_lo_que_no_es_un_codigo_no_coincide(tecleado: str) -> None:
    assert not bien_escrito(tecleado)
    assert not comprobar_codigo(tecleado, HUELLA)


def test_el_codigo_de_otra_clave_esta_bien_escrito_pero_no_coincide() -> None:
    otro = codigo_verificacion(huella(b"otra"))

    assert bien_escrito(otro)
    assert not comprobar_codigo(otro, HUELLA)


def test_descubre_casi_todo_cambio_de_un_simbolo() -> None:
    codigo = codigo_verificacion(HUELLA).replace("-", "")
    cambiados = [
        codigo[:i] + simbolo + codigo[i + 1 :]
        for i in range(20)
        for simbolo in SIMBOLOS
        if simbolo != codigo[i]
    ]
    sin_descubrir = [uno for uno in cambiados if bien_escrito(uno)]

    # Sólo 0 y Z se confunden (valen lo mismo módulo 31): una sola posición del ejemplo.
    assert len(cambiados) == 620
    assert len(sin_descubrir) == 1
    assert not any(comprobar_codigo(uno, HUELLA) for uno in cambiados)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 18))
def test_descubre_dos_simbolos_vecinos_trocados(crudo: bytes, i: int) -> None:
    codigo = codigo_verificacion(crudo.hex()).replace("-", "")
    trocado = codigo[:i] + codigo[i + 1] + codigo[i] + codigo[i + 2 :]
    iguales_modulo_31 = {codigo[i], codigo[i + 1]} in ({"0", "Z"}, {codigo[i]})

    assert bien_escrito(trocado) == iguales_modulo_31
