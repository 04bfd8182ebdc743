"""El padrón: los municipios que este órgano garante espera, con los datos que él les pone."""

from collections.abc import Mapping

from sqlalchemy import select, update

from app.garante import tablas
from app.garante.base import Base, anotar
from app.garante.errores import MunicipioFueraDelPadron
from app.garante.vistas import MunicipioPadron, Renglon


def municipios(base: Base) -> tuple[MunicipioPadron, ...]:
    """Todo el padrón por clave."""
    with base.leer() as conexion:
        filas = conexion.execute(select(tablas.padron).order_by(tablas.padron.c.clave))
        return tuple(MunicipioPadron(**fila._mapping) for fila in filas)  # noqa: SLF001  es público


def fijar_regiones(base: Base, regiones: Mapping[str, str], *, operador: str = "") -> None:
    """Pone la región de cada municipio: es un catálogo del órgano garante, no del programa."""
    _fijar(base, "region", regiones, operador)


def fijar_contactos(base: Base, contactos: Mapping[str, str], *, operador: str = "") -> None:
    """Pone a quién avisar en cada municipio (correo o teléfono institucional)."""
    _fijar(base, "contacto", contactos, operador)


def _fijar(base: Base, columna: str, valores: Mapping[str, str], operador: str) -> None:
    clave = tablas.padron.c.clave
    with base.escribir() as conexion:
        for municipio, valor in valores.items():
            orden = update(tablas.padron).where(clave == municipio).values({columna: valor})
            if not conexion.execute(orden).rowcount:
                raise MunicipioFueraDelPadron(
                    f"El municipio {municipio} no está en el padrón; no se cambió nada.",
                    sugerencia="Corrija la clave y vuelva a intentarlo.",
                )
        detalle = f"{len(valores)} municipios"
        anotar(conexion, Renglon(base.ahora(), f"padrón: {columna}", operador, detalle=detalle))
