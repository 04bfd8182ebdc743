"""Lector de zip que sólo admite la forma que escribe este programa (paquete.md §2.2).

No se usa `zipfile`: acepta bytes antepuestos y tamaños centrales falsos. Aquí el directorio
central determina byte a byte el archivo entero (cabeceras locales, posiciones y final), así
que no quedan dos lecturas posibles del mismo archivo.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.paquete import limites
from app.paquete.errores import PaqueteRechazado
from app.paquete.zip_formato import (
    BIT_UTF8,
    CENTRAL,
    FIN,
    FIRMA_CENTRAL,
    FIRMA_FIN,
    SIN_COMPRIMIR,
    VERSION,
    Entrada,
)

_NOMBRE_MAXIMO = 128
_TIPO_REGULAR = 0o100000


@dataclass(frozen=True, slots=True)
class Rango:
    """Un tramo de un archivo abierto, visto como si fuera un archivo entero."""

    archivo: BinaryIO
    inicio: int
    tamano: int

    def leer(self, desde: int, cuantos: int) -> bytes:
        """Hasta `cuantos` bytes a partir de `desde`, sin salir del tramo."""
        self.archivo.seek(self.inicio + desde)
        return self.archivo.read(max(0, min(cuantos, self.tamano - desde)))

    def pedazos(self, desde: int, hasta: int) -> Iterator[bytes]:
        """Los bytes [desde, hasta) en tramos de memoria constante."""
        self.archivo.seek(self.inicio + desde)
        faltan = hasta - desde
        while faltan and (pedazo := self.archivo.read(min(faltan, limites.PEDAZO))):
            faltan -= len(pedazo)
            yield pedazo


@dataclass(frozen=True, slots=True)
class Perfil:
    """Qué se admite en un zip y con qué código se rechaza cada cosa."""

    metodos: frozenset[int]
    nombre_valido: Callable[[bytes], bool]
    estructura: str
    entradas: str
    entrada: str
    nombre: str
    repetido: str
    bomba: str
    entrada_maxima: int = limites.ENTRADA


def leer_indice(rango: Rango, perfil: Perfil) -> tuple[Entrada, ...]:
    """Las entradas de un zip que cumple el perfil al pie de la letra, en su orden."""
    cuantas, tamano_central, inicio_central = _leer_fin(rango, perfil)
    central = rango.leer(inicio_central, tamano_central)
    entradas = tuple(_leer_central(central, cuantas, perfil))
    _comprobar_limites(entradas, perfil)
    _comprobar_nombres(entradas, perfil)
    # Al final lo que sólo delata a otro programa: antes importa decir lo más grave.
    if b"".join(entrada.cabecera_central() for entrada in entradas) != central:
        raise PaqueteRechazado(perfil.entrada)
    _comprobar_locales(rango, entradas, inicio_central, perfil)
    return entradas


def _leer_fin(rango: Rango, perfil: Perfil) -> tuple[int, int, int]:
    crudo = rango.leer(max(0, rango.tamano - FIN.size), FIN.size)
    if len(crudo) != FIN.size or not crudo.startswith(FIRMA_FIN):
        raise PaqueteRechazado(perfil.estructura)
    _, disco, disco_central, aqui, total, tamano, inicio, comentario = FIN.unpack(crudo)
    if disco or disco_central or aqui != total or comentario:
        raise PaqueteRechazado(perfil.estructura)
    if total > limites.ENTRADAS:
        raise PaqueteRechazado(perfil.entradas)
    cabe = total * CENTRAL.size <= tamano <= total * (CENTRAL.size + _NOMBRE_MAXIMO * 4)
    if not cabe or inicio + tamano != rango.tamano - FIN.size:
        raise PaqueteRechazado(perfil.estructura)
    return total, tamano, inicio


def _leer_central(central: bytes, cuantas: int, perfil: Perfil) -> Iterator[Entrada]:
    posicion = 0
    for _ in range(cuantas):
        if posicion + CENTRAL.size > len(central):
            raise PaqueteRechazado(perfil.estructura)
        campos = CENTRAL.unpack_from(central, posicion)
        largo, extra, comentario = campos[10:13]
        desde = posicion + CENTRAL.size
        posicion = desde + largo + extra + comentario
        if campos[0] != FIRMA_CENTRAL or posicion > len(central):
            raise PaqueteRechazado(perfil.estructura)
        yield _entrada(campos, central[desde : desde + largo], perfil)
    if posicion != len(central):
        raise PaqueteRechazado(perfil.estructura)


def _entrada(campos: tuple[int, ...], nombre: bytes, perfil: Perfil) -> Entrada:
    version, banderas, metodo = campos[2:5]
    crc, comprimido, tamano = campos[7:10]
    modo = campos[15] >> 16
    if nombre.endswith(b"/") or modo & 0o170000 != _TIPO_REGULAR:
        raise PaqueteRechazado(perfil.entrada)
    if metodo not in perfil.metodos or banderas & ~BIT_UTF8 or version > VERSION:
        raise PaqueteRechazado(perfil.entrada)
    return Entrada(nombre, metodo, crc, comprimido, tamano, campos[16], banderas, version)


def _comprobar_limites(entradas: tuple[Entrada, ...], perfil: Perfil) -> None:
    suma = 0
    for entrada in entradas:
        suma += entrada.tamano
        if entrada.metodo == SIN_COMPRIMIR and entrada.tamano != entrada.comprimido:
            raise PaqueteRechazado(perfil.estructura)
        desmedida = entrada.tamano > limites.PROPORCION * entrada.comprimido
        if entrada.tamano > perfil.entrada_maxima or suma > limites.SUMA or desmedida:
            raise PaqueteRechazado(perfil.bomba)


def _comprobar_nombres(entradas: tuple[Entrada, ...], perfil: Perfil) -> None:
    vistos: set[bytes] = set()
    for entrada in entradas:
        if len(entrada.nombre) > _NOMBRE_MAXIMO or not perfil.nombre_valido(entrada.nombre):
            raise PaqueteRechazado(perfil.nombre)
        if entrada.nombre in vistos:
            raise PaqueteRechazado(perfil.repetido)
        vistos.add(entrada.nombre)


def _comprobar_locales(
    rango: Rango, entradas: tuple[Entrada, ...], inicio_central: int, perfil: Perfil
) -> None:
    """Las locales son las que dice el central, pegadas unas a otras y desde el primer byte."""
    posicion = 0
    for entrada in entradas:
        esperada = entrada.cabecera_local()
        if entrada.inicio != posicion or rango.leer(posicion, len(esperada)) != esperada:
            raise PaqueteRechazado(perfil.estructura)
        posicion = entrada.hasta
    if posicion != inicio_central:
        raise PaqueteRechazado(perfil.estructura)


def pedazos_de(rango: Rango, entrada: Entrada, codigo: str) -> Iterator[bytes]:
    """Los bytes ya descomprimidos de una entrada, en memoria constante.

    Al terminar comprueba tamaño y CRC; nunca entrega más de lo declarado. `codigo` es el del
    rechazo si el flujo no es lo que dice su cabecera.
    """
    crudos = rango.pedazos(entrada.desde, entrada.hasta)
    flujo = crudos if entrada.metodo == SIN_COMPRIMIR else _inflar(crudos, codigo)
    salidos = crc = 0
    for pedazo in flujo:
        salidos += len(pedazo)
        if salidos > entrada.tamano:
            raise PaqueteRechazado(codigo)
        crc = zlib.crc32(pedazo, crc)
        yield pedazo
    if salidos != entrada.tamano or crc != entrada.crc:
        raise PaqueteRechazado(codigo)


def _inflar(crudos: Iterator[bytes], codigo: str) -> Iterator[bytes]:
    inflador = zlib.decompressobj(-15)
    try:
        for crudo in crudos:
            pendiente = crudo
            while pendiente:
                if inflador.eof:
                    raise PaqueteRechazado(codigo)
                if pedazo := inflador.decompress(pendiente, limites.PEDAZO):
                    yield pedazo
                pendiente = inflador.unconsumed_tail
        # Sin entrada que dar, zlib aún puede deber salida de la última repetición larga.
        while not inflador.eof and (pedazo := inflador.decompress(b"", limites.PEDAZO)):
            yield pedazo
        # El flujo acaba justo donde dice la cabecera: ni le falta ni le sobra nada.
        if not inflador.eof or inflador.unused_data:
            raise PaqueteRechazado(codigo)
    except zlib.error as error:
        raise PaqueteRechazado(codigo) from error
