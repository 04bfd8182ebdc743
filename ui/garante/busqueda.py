"""Lo que encuentra Ctrl+K en la base de un órgano garante: los municipios del padrón."""

from collections.abc import Iterator

from ui.buscador import Hallado, lugar
from ui.comun.sesion import SesionGarante


def municipios(sesion: SesionGarante) -> Iterator[Hallado]:
    """Cada municipio, por nombre, cabecera o clave."""
    for municipio in sesion.perfil.municipios:
        extra = f"{municipio.cabecera} {municipio.clave}"
        yield lugar(f"Municipio · {municipio.nombre}", f"municipio:{municipio.clave}", extra)
