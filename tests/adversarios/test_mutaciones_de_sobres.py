"""Mutaciones de lo que envuelve al paquete: sus partes y su sobre cifrado."""

import random
from collections import Counter
from pathlib import Path

from app.paquete import cifrado, partes
from app.paquete.cifrado import CifradoNoAbre
from app.paquete.errores import PaqueteRechazado
from tests.adversarios import casos
from tests.adversarios.test_mutaciones import mutar
from tests.app.paquete.test_cifrado import garante
from tests.campanas import cuantas, informar

DE_PARTES = cuantas(200, 20_000)
DE_CIFRADOS = cuantas(60, 5_000)


def test_unas_partes_heridas_dan_el_mismo_paquete_o_un_rechazo_con_codigo(tmp_path: Path) -> None:
    original, destino = tmp_path / "entrega.asics", tmp_path / "destino"
    original.write_bytes(casos.valido() + random.Random(1).randbytes(150_000))
    hechas = partes.partir(original, partes.TAMANO_MINIMO, tmp_path / "usb")
    sanas = [ruta.read_bytes() for ruta in hechas]
    vistos: Counter[str] = Counter()
    for semilla in range(DE_PARTES):
        azar = random.Random(semilla)
        cual = azar.randrange(len(hechas))
        cabecera, cuerpo = sanas[cual][:400], sanas[cual][400:]
        # La mitad de las veces en la cabecera, que es una parte de cada mil.
        herida = azar.random() < 0.5
        hechas[cual].write_bytes(
            mutar(cabecera, azar) + cuerpo if herida else mutar(sanas[cual], azar)
        )
        try:
            final = partes.unir(hechas, destino)
        except PaqueteRechazado as rechazo:
            vistos[rechazo.codigo] += 1
            assert list(destino.glob("*")) == [], semilla
        else:
            assert final.read_bytes() == original.read_bytes(), semilla
            final.unlink()
        hechas[cual].write_bytes(sanas[cual])
    informar(f"Mutaciones de partes: {DE_PARTES:,}; rechazadas {dict(vistos)}")
    assert set(vistos) <= {partes.DANADA, partes.MEZCLADAS, partes.FALTA}
    assert vistos.total() > DE_PARTES * 0.9


def test_un_sobre_cifrado_herido_no_abre_o_abre_el_mismo_paquete(tmp_path: Path) -> None:
    paquete = tmp_path / "entrega.asics"
    paquete.write_bytes(casos.valido())
    ruta = cifrado.cifrar(paquete, garante()[1], tmp_path)
    sano, no_abren = ruta.read_bytes(), 0
    for semilla in range(DE_CIFRADOS):
        azar = random.Random(semilla)
        principio, resto = sano[:600], sano[600:]
        ruta.write_bytes(mutar(principio, azar) + resto if semilla % 2 else mutar(sano, azar))
        try:
            abierto = cifrado.abrir(ruta, *garante(), tmp_path / "abierto.asics")
        except CifradoNoAbre:
            no_abren += 1
            assert not (tmp_path / "abierto.asics").exists(), semilla
        else:
            assert abierto.read_bytes() == casos.valido(), semilla
            abierto.unlink()
    informar(f"Mutaciones del sobre cifrado: {DE_CIFRADOS:,}; {no_abren:,} no abren")
    assert no_abren > DE_CIFRADOS * 0.9
