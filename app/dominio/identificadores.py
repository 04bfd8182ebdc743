"""Dígitos verificadores de identificadores de personas: distinguen uno de verdad de un parecido."""

from collections.abc import Callable, Mapping

_CURP = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_RFC = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"


def curp_valida(curp: str) -> bool:
    """Si el último dígito de una CURP de 18 signos es el que le toca.

    Suma ponderada 18…2 sobre el alfabeto con Ñ, módulo 10 (instructivo normativo de la CURP,
    DOF 18/10/2021).
    """
    plano = curp.upper()
    if len(plano) != 18 or any(letra not in _CURP for letra in plano):
        return False
    suma = sum(_CURP.index(letra) * (18 - n) for n, letra in enumerate(plano[:17]))
    return plano[17] == str((10 - suma % 10) % 10)


def rfc_valido(rfc: str) -> bool:
    """Si el último signo de un RFC (12 o 13) es el que le toca.

    Suma ponderada 13…2 módulo 11 (anexo 3 del instructivo del SAT); al de 12 se le antepone un
    espacio, porque es de una persona moral.
    """
    plano = rfc.upper().rjust(13)
    if len(plano) != 13 or any(letra not in _RFC for letra in plano):
        return False
    suma = sum(_RFC.index(letra) * (13 - n) for n, letra in enumerate(plano[:12]))
    return plano[12] == _del_rfc(11 - suma % 11)


def _del_rfc(resto: int) -> str:
    return {11: "0", 10: "A"}.get(resto, str(resto))


COMPROBACIONES: Mapping[str, Callable[[str], bool]] = {
    "curp": curp_valida,
    "rfc": rfc_valido,
}
"""Los nombres con que un perfil pide comprobar el dígito de un patrón."""
