"""Abrir el Modelo: de la copia compilada si sirve, de los TOML si cambiaron."""

import zlib
from functools import lru_cache
from pathlib import Path

from app import rutas
from app.modelo import compilado
from app.modelo.tipos import Modelo


def cargar_modelo(carpeta: Path | None = None) -> Modelo:
    """El Modelo de la carpeta de recursos (la del programa si no se dice otra).

    Se lee una vez por proceso mientras los archivos no cambien. Lanza `DefinicionInvalida`.
    """
    base = carpeta or rutas.recursos()
    return _cargar(base, compilado.clave_de(base, _fuentes(base)))


@lru_cache(maxsize=4)
def _cargar(base: Path, clave: str) -> Modelo:
    nombre = f"modelo-{zlib.crc32(str(base).encode()):08x}.json"
    listo = compilado.leer(nombre, clave, Modelo)
    if listo is not None:
        return listo
    # Arrastra pydantic y tomllib: sólo hace falta cuando la copia compilada no sirve.
    from app.modelo.armado import armar_modelo  # noqa: PLC0415

    modelo = armar_modelo(base)
    compilado.guardar(nombre, clave, modelo)
    return modelo


def _fuentes(base: Path) -> list[Path]:
    """Todo lo que, si cambia, obliga a volver a armar el Modelo."""
    carpetas = (base / "modelo", base / "modelo" / "herramientas", base / "catalogos")
    return [ruta for carpeta in carpetas for ruta in sorted(carpeta.glob("*.toml"))]
