"""Los datos firmados de una instantánea, como se guardan en la base: DEFLATE sin cabecera."""

import json
import zlib

from app.paquete import esquema
from app.paquete.instantanea import Instantanea


def comprimir(datos: bytes) -> bytes:
    """La misma forma en que los datos vienen dentro del paquete."""
    compresor = zlib.compressobj(1, zlib.DEFLATED, -15)
    return compresor.compress(datos) + compresor.flush()


def leer_datos(comprimidos: bytes) -> Instantanea:
    """Los datos de una instantánea guardada, ya decodificados."""
    return esquema.leer(descomprimir(comprimidos))


def nota_de(comprimidos: bytes) -> str:
    """La nota de ronda del municipio; vacía si no escribió. Su forma se comprobó al importarla."""
    nota = json.loads(descomprimir(comprimidos)).get("nota_de_ronda")
    return str(nota["texto"]) if nota else ""


def descomprimir(comprimidos: bytes) -> bytes:
    """Los datos de una instantánea tal como se firmaron."""
    return zlib.decompress(comprimidos, -15)
