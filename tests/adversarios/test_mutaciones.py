"""Mutaciones al azar con semilla: o un rechazo con código, o el mismo manifiesto."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.paquete.errores import PaqueteRechazado
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.adversarios import casos, fabrica

CUANTAS = 300


def mutar(crudo: bytes, azar: random.Random) -> bytes:
    """De una a cuatro heridas: cambiar, quitar, repetir o insertar bytes."""
    herido = bytearray(crudo)
    for _ in range(azar.randint(1, 4)):
        donde = azar.randrange(len(herido))
        hasta = donde + azar.choice((1, 1, 2, 8, 64))
        match azar.randrange(5):
            case 0:
                herido[donde] ^= 1 << azar.randrange(8)
            case 1:
                herido[donde] = azar.choice((0x00, 0x01, 0x7F, 0x80, 0xFF))
            case 2:
                del herido[donde:hasta]
            case 3:
                herido[donde:donde] = herido[donde:hasta]
            case _:
                herido[donde:donde] = azar.randbytes(azar.randint(1, 8))
    return bytes(herido)


def afuera(azar: random.Random) -> bytes:
    return mutar(casos.valido(), azar)


def adentro(azar: random.Random) -> bytes:
    return fabrica.sellar(mutar(casos.sobre().interior, azar))


def en_la_firma(azar: random.Random) -> bytes:
    return replace(casos.sobre(), p7s=mutar(casos.sobre().p7s, azar)).cerrar()


@pytest.mark.parametrize("herir", [afuera, adentro, en_la_firma])
def test_nada_herido_pasa_con_otro_contenido_ni_rompe_el_lector(
    herir: Callable[[random.Random], bytes], tmp_path: Path
) -> None:
    ruta = tmp_path / "x.asics"
    ruta.write_bytes(casos.valido())
    verdadero = abrir_contenido(abrir_autentico(ruta)).manifiesto_sha256
    rechazados = 0

    for semilla in range(CUANTAS):
        ruta.write_bytes(herir(random.Random(semilla)))
        try:
            leido = abrir_contenido(abrir_autentico(ruta))
        except PaqueteRechazado:
            rechazados += 1
            continue
        assert leido.manifiesto_sha256 == verdadero, f"semilla {semilla}"

    assert rechazados > CUANTAS * 0.9
