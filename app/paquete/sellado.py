"""Escribe el sobre `.asics`: arma el zip interno, lo firma al vuelo y lo cierra."""

import hashlib
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import BinaryIO

from app.paquete import firma, nombres
from app.paquete.firma import Firmante
from app.paquete.zip_escritor import EscritorZip, corregir_cabecera


class _Suma:
    """Deja pasar los bytes contándolos, con su CRC y su SHA-256."""

    def __init__(self, escribir: Callable[[bytes], object]) -> None:
        self._escribir = escribir
        self._sha256 = hashlib.sha256()
        self.crc = 0
        self.tamano = 0

    def escribir(self, pedazo: bytes) -> None:
        self._escribir(pedazo)
        self._sha256.update(pedazo)
        self.crc = zlib.crc32(pedazo, self.crc)
        self.tamano += len(pedazo)

    def resumen(self) -> bytes:
        return self._sha256.digest()


def sellar(
    salida: BinaryIO,
    llenar: Callable[[EscritorZip], None],
    firmantes: Sequence[Firmante],
    momento: datetime,
) -> None:
    """Escribe en `salida`, desde su principio, un sobre con lo que `llenar` ponga dentro."""
    fuera = EscritorZip(salida.write)
    fuera.agregar(nombres.MIMETYPE, nombres.TIPO)
    reservada = fuera.reservar(nombres.INTERIOR)
    suma = _Suma(salida.write)
    dentro = EscritorZip(suma.escribir)
    llenar(dentro)
    dentro.cerrar()
    # El tamaño se sabe ahora: la cabecera se corrige en su sitio (sin descriptores al final).
    corregir_cabecera(salida, fuera.completar(reservada, suma.tamano, suma.crc))
    fuera.agregar(nombres.FIRMA, firma.firmar(suma.resumen(), firmantes, momento))
    fuera.cerrar()
