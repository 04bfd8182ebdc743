"""Los dígitos verificadores: los de los ejemplos publicados, y ninguno con un signo cambiado."""

import string

import pytest

from app.dominio.identificadores import curp_valida, rfc_valido

# Ejemplos de los instructivos oficiales; no son de nadie.
CURP = "HEGG560427MVZRRL04"
RFC_FISICA = "GODE561231GR8"
RFC_MORAL = "SAT970701NN3"


def test_los_ejemplos_oficiales_cumplen() -> None:
    assert curp_valida(CURP)
    assert curp_valida(CURP.lower())
    assert rfc_valido(RFC_FISICA)
    assert rfc_valido(RFC_MORAL)


@pytest.mark.parametrize("lugar", range(18))
def test_una_curp_con_una_cifra_cambiada_no_cumple(lugar: int) -> None:
    # Con un solo dígito no se distinguen todas las letras, sí las cifras vecinas.
    for signo in string.digits:
        if CURP[lugar].isdigit() and signo != CURP[lugar]:
            cambiada = CURP[:lugar] + signo + CURP[lugar + 1 :]
            iguala = (int(signo) - int(CURP[lugar])) * (18 - lugar) % 10 == 0
            assert curp_valida(cambiada) == (iguala and lugar < 17)


@pytest.mark.parametrize("lugar", range(13))
def test_un_rfc_con_una_cifra_cambiada_no_cumple(lugar: int) -> None:
    for signo in string.digits:
        if RFC_FISICA[lugar].isdigit() and signo != RFC_FISICA[lugar]:
            assert not rfc_valido(RFC_FISICA[:lugar] + signo + RFC_FISICA[lugar + 1 :])


@pytest.mark.parametrize("texto", ["", "X", "HEGG560427MVZRRL0", "HEGG560427MVZRRL0!", "ñ" * 18])
def test_lo_que_no_tiene_la_forma_no_cumple(texto: str) -> None:
    assert not curp_valida(texto)
    assert not rfc_valido(texto)
