"""Exportar y autocomprobar un paquete contra comprimir, resumir y firmar los mismos bytes."""

import hashlib
import os
import statistics
import zipfile
from pathlib import Path

from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.modelo.direccion import Direccion
from app.paquete.firma import Firmante, firmar
from tests.rendimiento.comun import Razon, cronometrar, intercalar
from tests.rendimiento.escenario import RELOJ, expediente_lleno

EVIDENCIAS = 40
TAMANO = 200 * 1024


def medir(carpeta: Path) -> list[Razon]:
    """Con 40 evidencias de 200 KB, como la carga de referencia de paquete.md §2.6."""
    destino = carpeta / "salida"
    destino.mkdir()
    with expediente_lleno(carpeta / "exportacion.vitral") as expediente:
        foto = carpeta / "foto.jpg"
        for _ in range(EVIDENCIAS):
            foto.write_bytes(os.urandom(TAMANO))
            expediente.evidencias.adjuntar(Direccion.leer("2c/inf_fotos"), foto)
        ultimo = Path(exportar(expediente, destino).ruta)
        partes, clave = _partes(ultimo), expediente.clave.para_firmar().firmantes[0]
        nuestro, minimo = intercalar(
            lambda: cronometrar(lambda: exportar(expediente, destino)),
            lambda: cronometrar(lambda: _minimo(partes, clave, carpeta / "minimo.zip")),
            9,
        )
        con_cambio = statistics.median(
            _tras_un_cambio(expediente, destino, numero) for numero in range(5)
        )
    return [
        Razon("exportar y comprobar ÷ (zip + SHA-256 + firma CMS)", nuestro, minimo, 2.5),
        Razon("lo mismo tras cambiar una respuesta", con_cambio, minimo),
    ]


def _tras_un_cambio(expediente: Expediente, destino: Path, numero: int) -> float:
    """Con algo cambiado hay que reunir los datos y evaluar las reglas otra vez."""
    expediente.respuestas.guardar(Direccion.leer("2c/inf_fecha"), f"2025-06-{numero + 2:02}")
    return cronometrar(lambda: exportar(expediente, destino))


def _partes(paquete: Path) -> list[tuple[str, bytes, int]]:
    """Los mismos bytes que el paquete lleva dentro, con la misma compresión."""
    with (
        zipfile.ZipFile(paquete) as fuera,
        fuera.open("paquete.zip") as dentro,
        zipfile.ZipFile(dentro) as contenido,
    ):
        return [(i.filename, contenido.read(i), i.compress_type) for i in contenido.infolist()]


def _minimo(partes: list[tuple[str, bytes, int]], clave: Firmante, destino: Path) -> None:
    with zipfile.ZipFile(destino, "w") as salida:
        for nombre, cuerpo, compresion in partes:
            salida.writestr(nombre, cuerpo, compresion)
    with destino.open("rb+") as archivo:
        resumen = hashlib.file_digest(archivo, "sha256").digest()
        archivo.write(firmar(resumen, [clave], RELOJ.ahora()))
        os.fsync(archivo.fileno())
