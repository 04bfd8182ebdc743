"""Escritor de zip de bytes deterministas: sin fechas, atributos ni extras del equipo."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from app.paquete import limites
from app.paquete.zip_formato import DEFLATE, SIN_COMPRIMIR, Entrada, fin_de_zip

NIVEL = 6


def comprimir(contenido: bytes) -> tuple[int, bytes]:
    """Método y bytes a guardar: DEFLATE, o tal cual cuando comprime más de lo admitido.

    El importador rechaza proporciones mayores que `limites.PROPORCION` (una bomba); un texto
    muy repetido pero legítimo viaja entonces sin comprimir.
    """
    compresor = zlib.compressobj(NIVEL, zlib.DEFLATED, -15)
    comprimido = compresor.compress(contenido) + compresor.flush()
    if len(contenido) > limites.PROPORCION * len(comprimido) or not contenido:
        return SIN_COMPRIMIR, contenido
    return DEFLATE, comprimido


class EscritorZip:
    """Escribe entradas seguidas sobre `salida` y cierra con el directorio central.

    Sólo usa `escribir`: sirve para un archivo, para memoria o para un zip dentro de otro.
    """

    def __init__(self, escribir: Callable[[bytes], object]) -> None:
        self._escribir = escribir
        self._entradas: list[Entrada] = []
        self._posicion = 0

    def agregar(self, nombre: str, contenido: bytes, *, deflate: bool = False) -> None:
        """Añade un archivo completo."""
        self.agregar_como(
            nombre, contenido, comprimir(contenido) if deflate else (SIN_COMPRIMIR, contenido)
        )

    def agregar_como(self, nombre: str, contenido: bytes, forma: tuple[int, bytes]) -> None:
        """Lo mismo con lo que `comprimir` dio de ese contenido, si ya se tenía."""
        metodo, guardado = forma
        entrada = Entrada(
            nombre=nombre.encode("ascii"),
            metodo=metodo,
            crc=zlib.crc32(contenido),
            comprimido=len(guardado),
            tamano=len(contenido),
            inicio=self._posicion,
        )
        self._poner(entrada.cabecera_local())
        self._poner(guardado)
        self._entradas.append(entrada)

    def reservar(self, nombre: str) -> Entrada:
        """Escribe la cabecera de un archivo cuyo tamaño aún no se conoce.

        Quien llama escribe los datos, los da por terminados con `completar` y corrige la
        cabecera en su lugar con la entrada que recibe.
        """
        entrada = Entrada(nombre.encode("ascii"), SIN_COMPRIMIR, 0, 0, 0, self._posicion)
        self._poner(entrada.cabecera_local())
        return entrada

    def completar(self, reservada: Entrada, tamano: int, crc: int) -> Entrada:
        """Registra lo ya escrito por fuera y da la entrada con su cabecera definitiva."""
        entrada = replace(reservada, comprimido=tamano, tamano=tamano, crc=crc)
        self._posicion += tamano
        self._entradas.append(entrada)
        return entrada

    def cerrar(self) -> None:
        """Escribe el directorio central y el cierre."""
        inicio = self._posicion
        for entrada in self._entradas:
            self._poner(entrada.cabecera_central())
        self._poner(fin_de_zip(len(self._entradas), self._posicion - inicio, inicio))

    def _poner(self, pedazo: bytes) -> None:
        self._escribir(pedazo)
        self._posicion += len(pedazo)


def corregir_cabecera(salida: BinaryIO, entrada: Entrada) -> None:
    """Reescribe en su sitio la cabecera de una entrada reservada y vuelve al final."""
    final = salida.tell()
    salida.seek(entrada.inicio)
    salida.write(entrada.cabecera_local())
    salida.seek(final)
