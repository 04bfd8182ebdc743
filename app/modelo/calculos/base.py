"""Lo que recibe un cálculo y las cuentas que se repiten en varias tablas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from app.modelo.celdas import Valores, escribir, filas, numero
from app.modelo.contexto import Contexto, Fila, Valor

SIN_NIVELES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hoja:
    """La ficha donde vive el campo que se calcula, dentro de su expediente.

    `niveles` y `anteriores` son los de las herramientas: no salen de los formatos, los sabe quien
    lleva el estado del expediente.
    """

    contexto: Contexto
    valores: Valores
    niveles: Mapping[str, int]
    anteriores: Mapping[str, int]

    def filas(self, campo: str) -> list[Fila]:
        """Las filas de una tabla de la ficha."""
        return filas(self.valores, campo)


Calculo = Callable[[Hoja], Valor]
"""El valor del campo entero (una tabla, con todos sus renglones), o `None` si no hay dato."""


def poner(fila: Fila, columna: str, valor: Decimal | None, decimales: int = 2) -> dict[str, Valor]:
    """La fila con esa celda puesta, o sin ella si no hay dato."""
    nueva = {clave: celda for clave, celda in fila.items() if clave != columna}
    if valor is not None:
        nueva[columna] = escribir(valor, decimales)
    return nueva


def por_renglon(
    hoja: Hoja, campo: str, columna: str, cuenta: Callable[[Fila], Decimal | None]
) -> list[dict[str, Valor]] | None:
    """La tabla con una columna calculada en cada renglón."""
    renglones = [poner(fila, columna, cuenta(fila)) for fila in hoja.filas(campo)]
    return renglones or None


def producto(fila: Fila, una: str, otra: str) -> Decimal | None:
    """Una columna por otra; `None` si falta alguna."""
    a, b = numero(fila, una), numero(fila, otra)
    return None if a is None or b is None else a * b


def resta(fila: Fila, una: str, otra: str) -> Decimal | None:
    """Una columna menos otra; `None` si falta alguna."""
    a, b = numero(fila, una), numero(fila, otra)
    return None if a is None or b is None else a - b


def suma_de_criterios(fila: Fila, criterios: Sequence[str]) -> Decimal | None:
    """Puntaje de una matriz de prioridad: la suma de sus criterios; `None` si falta alguno.

    Los criterios pesan lo mismo: el Modelo sólo da pesos para los proyectos, que no llevan matriz.
    """
    puntos = [numero(fila, criterio) for criterio in criterios]
    calificados = [punto for punto in puntos if punto is not None]
    return sum(calificados, Decimal(0)) if len(calificados) == len(criterios) else None
