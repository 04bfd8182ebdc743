"""El sobre `.asics`: tres entradas sin comprimir y una firma sobre lo que envuelven.

Nada escrito por alguien sin autenticar se descomprime ni se interpreta (paquete.md §0 y §2.2).
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.paquete import limites, nombres, verificacion
from app.paquete.errores import PaqueteRechazado
from app.paquete.verificacion import Firma
from app.paquete.zip_estricto import Perfil, Rango, leer_indice
from app.paquete.zip_formato import (
    CENTRAL,
    FIN,
    FIRMA_CENTRAL,
    FIRMA_LOCAL,
    LOCAL,
    SIN_COMPRIMIR,
    Entrada,
)

_CODIGO = "E103_CONTENEDOR"
_PERFIL = Perfil(
    metodos=frozenset({SIN_COMPRIMIR}),
    nombre_valido=lambda nombre: nombre in {uno.encode() for uno in nombres.EXTERIORES},
    estructura=_CODIGO,
    entradas=_CODIGO,
    entrada=_CODIGO,
    nombre=_CODIGO,
    repetido=_CODIGO,
    bomba=_CODIGO,
    entrada_maxima=limites.ARCHIVO,
)


@dataclass(frozen=True, slots=True)
class Sobre:
    """Un contenedor íntegro y firmado, todavía sin abrir.

    `inicio` y `tamano`: el tramo de `paquete.zip` dentro del archivo.
    """

    ruta: Path
    firmas: tuple[Firma, ...]
    inicio: int
    tamano: int

    @property
    def huellas(self) -> tuple[str, ...]:
        """Huellas de los certificados que firman, en orden."""
        return tuple(firma.huella for firma in self.firmas)

    @property
    def certificados(self) -> tuple[bytes, ...]:
        """Certificados que firman (DER), en orden."""
        return tuple(firma.certificado for firma in self.firmas)

    @property
    def momento(self) -> datetime:
        """La hora que declaró el primer firmante: una afirmación, no una prueba."""
        return self.firmas[0].momento


def abrir_autentico(ruta: Path) -> Sobre:
    """El sobre de un archivo ajeno, o `PaqueteRechazado` (E101–E105, E201, E2·*)."""
    if not ruta.is_file():
        raise PaqueteRechazado("E102_NO_ES_PAQUETE")
    with ruta.open("rb") as archivo:
        archivo.seek(0, 2)
        rango = Rango(archivo, 0, archivo.tell())
        if rango.tamano > limites.ARCHIVO:
            raise PaqueteRechazado("E101_DEMASIADO_GRANDE")
        tipo, interior, firma = _indice(rango)
        # Antes de leerla: una firma descomunal no llega a memoria.
        if firma.tamano > limites.FIRMA:
            raise PaqueteRechazado("E201_FIRMA_GRANDE")
        contenido_tipo = rango.leer(tipo.desde, min(tipo.tamano, len(nombres.TIPO) + 1))
        if contenido_tipo != nombres.TIPO:
            raise PaqueteRechazado("E105_MIMETYPE")
        p7s = rango.leer(firma.desde, firma.tamano)
        crc = _Crc()
        pedazos = crc.sumar(rango.pedazos(interior.desde, interior.hasta))
        firmas = verificacion.verificar(p7s, pedazos)
    # Sólo al final: un byte cambiado es primero un contenido alterado o una firma inválida.
    sumas = (zlib.crc32(contenido_tipo), crc.valor, zlib.crc32(p7s))
    anunciadas = (tipo.crc, interior.crc, firma.crc)
    for nombre, suma, anunciada in zip(nombres.EXTERIORES, sumas, anunciadas, strict=True):
        if suma != anunciada:
            raise PaqueteRechazado(_CODIGO, nombre)
    return Sobre(ruta, firmas, interior.desde, interior.tamano)


def _indice(rango: Rango) -> tuple[Entrada, Entrada, Entrada]:
    if rango.leer(0, 4) != FIRMA_LOCAL:
        raise PaqueteRechazado("E102_NO_ES_PAQUETE", "no empieza como un contenedor")
    try:
        entradas = leer_indice(rango, _PERFIL)
    except PaqueteRechazado as error:
        if _cortado(rango):
            raise PaqueteRechazado("E104_TRUNCADO") from error
        raise
    if tuple(uno.nombre.decode("ascii") for uno in entradas) != nombres.EXTERIORES:
        raise PaqueteRechazado(_CODIGO)
    return entradas[0], entradas[1], entradas[2]


def _cortado(rango: Rango) -> bool:
    """Si es un paquete al que le falta el final: lo que anuncian sus cabeceras no cabe.

    Sólo sirve para dar el mensaje correcto; el archivo se rechaza de todos modos.
    """
    posicion = 0
    while True:
        cabecera = rango.leer(posicion, LOCAL.size)
        if cabecera[:4] != FIRMA_LOCAL:
            break
        if len(cabecera) < LOCAL.size:
            return True
        campos = LOCAL.unpack(cabecera)
        nombre = rango.leer(LOCAL.size, campos[9]).decode("latin-1")
        if posicion == 0 and not nombres.MIMETYPE.startswith(nombre):
            return False
        posicion += LOCAL.size + campos[9] + campos[10] + campos[7]
    while (cabecera := rango.leer(posicion, CENTRAL.size))[:4] == FIRMA_CENTRAL:
        if len(cabecera) < CENTRAL.size:
            return True
        posicion += CENTRAL.size + sum(CENTRAL.unpack(cabecera)[10:13])
    return posicion + FIN.size > rango.tamano


@dataclass(slots=True)
class _Crc:
    """CRC de unos pedazos que otro está consumiendo."""

    valor: int = 0

    def sumar(self, pedazos: Iterator[bytes]) -> Iterator[bytes]:
        for pedazo in pedazos:
            self.valor = zlib.crc32(pedazo, self.valor)
            yield pedazo
