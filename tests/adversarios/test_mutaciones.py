"""Mutaciones con semilla: o un rechazo con código que dice qué parte, o el mismo manifiesto."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pytest

from app.paquete import canonico, esquema, nombres
from app.paquete.errores import PaqueteRechazado
from app.paquete.instantanea import Instantanea
from app.paquete.interior import abrir_interior
from app.paquete.lectura import abrir_autentico, abrir_contenido
from tests.adversarios import casos, fabrica
from tests.campanas import PARTE, cuantas, informar

CUANTAS = cuantas(300, 60_000)


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
    vistos: Counter[str] = Counter()

    for semilla in range(CUANTAS):
        ruta.write_bytes(herir(random.Random(semilla)))
        try:
            leido = abrir_contenido(abrir_autentico(ruta))
        except PaqueteRechazado as rechazo:
            vistos[rechazo.codigo] += 1
            continue
        assert leido.manifiesto_sha256 == verdadero, f"semilla {semilla}"

    rechazados = vistos.total()
    informar(
        f"Mutaciones {herir.__name__}: {CUANTAS:,}; {rechazados:,} rechazadas con "
        f"{len(vistos)} códigos, {CUANTAS - rechazados:,} con el mismo manifiesto"
    )
    assert rechazados > CUANTAS * 0.9


# --- Los datos, ya fuera del zip -----------------------------------------------------------------

HERIDOS = cuantas(200, 10_000)
PIEZAS = (
    *(
        b'"',
        b"\\",
        b"\\u0041",
        b"\\ud800",
        b"\\b",
        b"\xcc\x81",
        b"\xc2\x85",
        b"\x7f",
        b"\xff",
        b"\xed\xa0\x80",
    ),
    *(
        b"1e9",
        b"1.0",
        b"-0",
        b"9" * 20,
        b"NaN",
        b"null",
        b"true",
        b"[[",
        b"{}",
        b",",
        b" ",
        b'"x":1,',
    ),
)
"""Lo que un lector de JSON puede entender de dos maneras."""


def herir_json(crudo: bytes, azar: random.Random) -> bytes:
    """Cambia bytes al azar o mete una pieza dudosa donde hay un límite entre datos."""
    if azar.random() < 0.3:
        return mutar(crudo, azar)
    limites = [hallado.start() for hallado in re.finditer(rb'[",:{}\[\]]', crudo)]
    donde = azar.choice(limites) + azar.randrange(2)
    return crudo[:donde] + azar.choice(PIEZAS) + crudo[donde + azar.randrange(3) :]


def juicio(crudo: bytes) -> Instantanea | None:
    """Lo que se lee, o `None` si se rechaza con su código."""
    with suppress(PaqueteRechazado):
        return esquema.leer(crudo)
    return None


def juicio_paso_a_paso(crudo: bytes) -> Instantanea | None:
    """Lo mismo por el camino que no da nada por hecho."""
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr(esquema, "_partes", lambda _crudo: None)
        parche.setattr(canonico, "_cuadra", lambda _crudo, _claves: False)
        return juicio(crudo)


def test_unos_datos_heridos_se_rechazan_o_dicen_lo_mismo_leidos_paso_a_paso() -> None:
    sano, pasan = casos.archivos()[nombres.DATOS], 0
    for semilla in range(HERIDOS):
        crudo = herir_json(sano, random.Random(semilla))
        leido = juicio(crudo)
        assert leido == juicio_paso_a_paso(crudo), f"semilla {semilla}"
        pasan += leido is not None
    informar(f"Datos heridos: {HERIDOS:,}; {pasan:,} se leen y dicen lo mismo de las dos maneras")
    assert 0 < pasan < HERIDOS


# --- Un solo byte -------------------------------------------------------------------------------

DE_CADA_PARTE = {
    "contenedor": r"contenedor",
    "manifiesto": r"contenido",
    "firma": r"firma|signature\.p7s",
    "contenido": r"contenido",
}
"""Cómo debe nombrar el mensaje la parte tocada: sin abrirlo, el manifiesto es contenido."""

FIRMADOS: dict[str, Callable[[], bytes]] = {
    "de gobierno": lambda: casos.firmado_por(fabrica.firmante_gobierno()),
    "de dos": lambda: casos.firmado_por(fabrica.firmante_propio(), fabrica.firmante_gobierno()),
}
"""El paquete de referencia con las otras firmas que hace el programa."""


def partes(crudo: bytes) -> dict[str, list[int]]:
    """Las posiciones de un paquete, por la parte a la que pertenecen."""
    sobre = fabrica.desarmar(crudo)
    inicio, firma = crudo.index(sobre.interior), crudo.index(sobre.p7s)
    dentro = range(inicio, inicio + len(sobre.interior))
    de_la_firma = range(firma, firma + len(sobre.p7s))
    primera = abrir_primera_entrada(crudo)
    manifiesto = range(inicio, inicio + primera)
    return {
        "contenedor": [n for n in range(len(crudo)) if n not in dentro and n not in de_la_firma],
        "manifiesto": list(manifiesto),
        "firma": list(de_la_firma),
        "contenido": [n for n in dentro if n not in manifiesto],
    }


def abrir_primera_entrada(crudo: bytes) -> int:
    """Cuánto ocupa el manifiesto, con su cabecera, al principio de `paquete.zip`."""
    with TemporaryDirectory() as carpeta:
        ruta = Path(carpeta) / "x.asics"
        ruta.write_bytes(crudo)
        return abrir_interior(abrir_autentico(ruta)).entradas[nombres.MANIFIESTO].hasta


BITS = tuple(1 << bit for bit in range(8))
BYTES = tuple(range(1, 256))
"""Las máscaras con que se cambia un byte: uno de sus bits, o todos los valores que no tenía."""


def cambios(
    parte: str, posiciones: list[int], mascaras: tuple[int, ...] = BYTES
) -> Iterator[tuple[int, int]]:
    """Posición y máscara: todos los cambios de cada byte, o al azar donde hay demasiados."""
    azar = random.Random(parte)
    if parte == "contenido":
        for _ in range(cuantas(100, 10_000)):
            yield azar.choice(posiciones), azar.choice(mascaras)
    elif PARTE < 1:
        for _ in range(cuantas(250, len(mascaras) * len(posiciones))):
            yield azar.choice(posiciones), azar.choice(mascaras)
    else:
        yield from ((lugar, mascara) for lugar in posiciones for mascara in mascaras)


def cambiar(archivo: BinaryIO, lugar: int, byte: int) -> None:
    """Pone un byte en su lugar, sin volver a escribir los demás."""
    archivo.seek(lugar)
    archivo.write(bytes([byte]))
    archivo.flush()


def descubrir(crudo: bytes, parte: str, ruta: Path, mascaras: tuple[int, ...] = BYTES) -> int:
    """Cambia un byte del archivo cada vez y lo abre entero; devuelve cuántos cambios hizo."""
    hechos = 0
    ruta.write_bytes(crudo)
    with ruta.open("r+b") as archivo:
        for lugar, mascara in cambios(parte, partes(crudo)[parte], mascaras):
            cambiar(archivo, lugar, crudo[lugar] ^ mascara)
            with pytest.raises(PaqueteRechazado) as rechazo:
                abrir_autentico(ruta)
            mensaje = rechazo.value.mensaje.lower()
            assert re.search(DE_CADA_PARTE[parte], mensaje), (lugar, mascara, mensaje)
            cambiar(archivo, lugar, crudo[lugar])
            hechos += 1
    # Cada cambio se probó solo: el archivo volvió a ser el que era.
    assert ruta.read_bytes() == crudo
    abrir_autentico(ruta)
    return hechos


@pytest.mark.parametrize("parte", DE_CADA_PARTE)
def test_un_byte_cambiado_se_descubre_y_el_mensaje_nombra_su_parte(
    parte: str, tmp_path: Path
) -> None:
    hechos = descubrir(casos.valido(), parte, tmp_path / "x.asics")
    informar(f"Un byte cambiado en {parte}: {hechos:,} cambios, todos descubiertos y nombrados")


@pytest.mark.parametrize("cual", FIRMADOS)
def test_un_bit_cambiado_en_cualquier_clase_de_firma_se_descubre(cual: str, tmp_path: Path) -> None:
    hechos = descubrir(FIRMADOS[cual](), "firma", tmp_path / "x.asics", BITS)
    informar(
        f"Un bit cambiado en la firma {cual}: {hechos:,} cambios, todos descubiertos y nombrados"
    )
