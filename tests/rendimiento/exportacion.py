"""Exportar y autocomprobar un paquete contra comprimir y resumir los mismos bytes."""

import hashlib
import os
import zipfile
from pathlib import Path

from app.expediente.entrega import exportar
from app.modelo.direccion import Direccion
from tests.rendimiento.comun import Razon, cronometrar, intercalar
from tests.rendimiento.escenario import expediente_lleno

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
        partes = _partes(ultimo)
        nuestro, minimo = intercalar(
            lambda: cronometrar(lambda: exportar(expediente, destino)),
            lambda: cronometrar(lambda: _minimo(partes, carpeta / "minimo.zip")),
            7,
        )
    return [Razon("exportar y comprobar ÷ (zip + SHA-256)", nuestro, minimo, 4.0)]


def _partes(paquete: Path) -> list[tuple[str, bytes, int]]:
    """Los mismos bytes que el paquete lleva dentro, con la misma compresión."""
    with (
        zipfile.ZipFile(paquete) as fuera,
        fuera.open("paquete.zip") as dentro,
        zipfile.ZipFile(dentro) as contenido,
    ):
        return [(i.filename, contenido.read(i), i.compress_type) for i in contenido.infolist()]


def _minimo(partes: list[tuple[str, bytes, int]], destino: Path) -> None:
    with zipfile.ZipFile(destino, "w") as salida:
        for nombre, cuerpo, compresion in partes:
            salida.writestr(nombre, cuerpo, compresion)
    with destino.open("rb+") as archivo:
        hashlib.file_digest(archivo, "sha256")
        os.fsync(archivo.fileno())
