"""Lo que comparten las clases de valores: compararse, servir de clave y escribirse.

`@dataclass` genera esos métodos con `exec`, clase por clase: con medio centenar de clases era casi
la mitad de lo que tardaban en importarse. Se hereda de aquí y se pide `eq=False, repr=False`.
"""

from dataclasses import fields
from functools import cache
from typing import Any

from typing_extensions import override


class Congelado:
    """Dos valores son iguales si son de la misma clase y lo son sus campos, en orden."""

    __slots__ = ()

    @override
    def __eq__(self, otro: object) -> bool:
        if otro.__class__ is not self.__class__:
            return NotImplemented
        return self is otro or _campos(self) == _campos(otro)

    @override
    def __hash__(self) -> int:
        return hash(_campos(self))

    @override
    def __repr__(self) -> str:
        pares = zip(_nombres_de(self), _campos(self), strict=True)
        partes = (f"{nombre}={campo!r}" for nombre, campo in pares)
        return f"{self.__class__.__qualname__}({', '.join(partes)})"


@cache
def _nombres(clase: Any) -> tuple[str, ...]:
    return tuple(campo.name for campo in fields(clase))


def _nombres_de(valor: Any) -> tuple[str, ...]:
    return _nombres(valor.__class__)


def _campos(valor: Any) -> tuple[Any, ...]:
    return tuple(getattr(valor, nombre) for nombre in _nombres_de(valor))
