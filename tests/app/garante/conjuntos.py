"""Memorias USB con muchos municipios, para lo que se prueba con todos a la vez."""

from pathlib import Path

from app.garante.base import Base
from tests.app.garante.paquetes import Municipio, datos_de


def poner_en_usb(usb: Path, carpeta: Path, cuantos: int, por_cada_uno: int = 1) -> list[Municipio]:
    """Deja en `usb` los paquetes de los primeros municipios del padrón."""
    usb.mkdir()
    municipios = []
    for numero in range(1, cuantos + 1):
        clave = f"{15000 + numero}"
        municipio = Municipio(clave, carpeta / clave)
        for semilla in range(por_cada_uno):
            ruta = municipio.exportar(datos_de(clave, semilla + 1))
            ruta.rename(usb / ruta.name)
        municipios.append(municipio)
    return municipios


def dar_de_alta(base: Base, municipios: list[Municipio]) -> None:
    """La clave de cada uno, con su código."""
    for municipio in municipios:
        municipio.alta(base)
