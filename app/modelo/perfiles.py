"""Abrir un perfil de jurisdicción: de la copia compilada si sirve, de su TOML si cambió."""

import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import rutas
from app.errores import ErrorDeUsuario
from app.modelo import compilado
from app.modelo.tipos import Perfil

PREDETERMINADO = "mx-mex"
_CLAVE = re.compile(r"[a-z]{2}(?:-[a-z0-9]{2,6})?")


class PerfilDesconocido(ErrorDeUsuario):
    """El programa no trae ese perfil."""

    codigo = "MOD-02"

    def __init__(self, clave: str) -> None:
        super().__init__(
            f"No existe el perfil de jurisdicción «{clave}».",
            sugerencia="Pida a su órgano garante el archivo del perfil o elija otro.",
        )


def perfiles_disponibles(carpeta: Path | None = None) -> tuple[str, ...]:
    """Las claves de los perfiles que trae el programa."""
    base = carpeta or rutas.recursos()
    return tuple(sorted(ruta.stem for ruta in (base / "perfiles").glob("*.toml")))


def cargar_perfil(clave: str = PREDETERMINADO, carpeta: Path | None = None) -> Perfil:
    """El perfil con su catálogo de municipios.

    Lanza `PerfilDesconocido`, o `DefinicionInvalida` si el archivo está mal.
    """
    base = carpeta or rutas.recursos()
    if not _CLAVE.fullmatch(clave) or not _archivo(base, clave).is_file():
        raise PerfilDesconocido(clave)
    fuentes = [ruta for ruta in (_archivo(base, clave), _municipios(base, clave)) if ruta.is_file()]
    return _cargar(base, clave, compilado.clave_de(base, fuentes))


def perfil_en_crudo(
    clave: str, carpeta: Path | None = None, *, archivo: Path | None = None
) -> dict[str, Any]:
    """El perfil tal como viaja a los municipios, con su catálogo, después de comprobar que vale.

    `archivo`: un TOML distinto del que trae el programa. Lanza `PerfilDesconocido` o
    `DefinicionInvalida`. `armado.perfil_desde` hace el camino de vuelta.
    """
    from app.modelo import armado  # noqa: PLC0415  arrastra pydantic y tomllib

    base = carpeta or rutas.recursos()
    ruta = archivo or _archivo(base, clave)
    if not _CLAVE.fullmatch(clave) or not ruta.is_file():
        raise PerfilDesconocido(clave)
    crudo = armado.perfil_en_crudo(ruta, _municipios(base, clave))
    armado.perfil_desde(crudo, ruta.name)
    return crudo


@lru_cache(maxsize=4)
def _cargar(base: Path, clave: str, marca: str) -> Perfil:
    nombre = f"perfil-{clave}-{zlib.crc32(str(base).encode()):08x}.json"
    listo = compilado.leer(nombre, marca, Perfil)
    if listo is not None:
        return listo
    # Arrastra pydantic y tomllib: sólo hace falta cuando la copia compilada no sirve.
    from app.modelo.armado import armar_perfil  # noqa: PLC0415

    perfil = armar_perfil(_archivo(base, clave), _municipios(base, clave))
    compilado.guardar(nombre, marca, perfil)
    return perfil


def _archivo(base: Path, clave: str) -> Path:
    return base / "perfiles" / f"{clave}.toml"


def _municipios(base: Path, clave: str) -> Path:
    return base / "catalogos" / f"municipios_{clave}.csv"
