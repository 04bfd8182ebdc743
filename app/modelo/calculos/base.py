"""Lo que recibe un cálculo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from app.modelo.celdas import Valores, escribir, filas
from app.modelo.contexto import Contexto, Fila, Valor
from app.modelo.tipos import Campo

SIN_NIVELES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hoja:
    """El campo que se calcula y la ficha donde vive, dentro de su expediente.

    `niveles` y `anteriores` son los de las herramientas: no salen de los formatos, los sabe quien
    lleva el estado del expediente.
    """

    contexto: Contexto
    campo: Campo
    valores: Valores
    niveles: Mapping[str, int]
    anteriores: Mapping[str, int]

    @property
    def filas(self) -> list[Fila]:
        """Las filas de la tabla que se calcula."""
        return filas(self.valores, self.campo.clave)


Calculo = Callable[[Hoja], Valor]
"""El valor del campo entero (una tabla, con todos sus renglones), o `None` si no hay dato."""


def poner(fila: Fila, columna: str, valor: Decimal | None) -> dict[str, Valor]:
    """La fila con esa celda puesta, o sin ella si no hay dato."""
    nueva = {clave: celda for clave, celda in fila.items() if clave != columna}
    if valor is not None:
        nueva[columna] = escribir(valor)
    return nueva
