"""Lo que comparten las clases de valores: compararse, servir de clave, escribirse y no cambiar.

`@dataclass` genera esos métodos con `exec`, clase por clase: con un centenar de clases eran dos
tercios de lo que tardaban en importarse. Aquí se heredan, y sólo se genera el constructor.
"""

from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from functools import cache
from typing import Any, NoReturn, TypeVar

from typing_extensions import dataclass_transform, override

C = TypeVar("C", bound="Congelado")


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
    def __setattr__(self, nombre: str, valor: object) -> NoReturn:
        raise FrozenInstanceError(f"no se cambia {nombre!r}")

    @override
    def __delattr__(self, nombre: str) -> NoReturn:
        raise FrozenInstanceError(f"no se quita {nombre!r}")

    @override
    def __getstate__(self) -> tuple[Any, ...]:
        return _campos(self)

    def __setstate__(self, campos: tuple[Any, ...]) -> None:
        for nombre, campo in zip(_nombres_de(self), campos, strict=True):
            object.__setattr__(self, nombre, campo)

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


@dataclass_transform(frozen_default=True)
def congelada(clase: type[C]) -> type[C]:
    """Como `dataclass(frozen=True, slots=True)`, con lo demás heredado de `Congelado`.

    Para clases de campos sencillos: con valor por omisión o sin él, sin `field()`.
    """
    hecha = dataclass(init=False, eq=False, repr=False, slots=True)(clase)
    hecha.__init__ = _constructor(hecha)  # type: ignore[method-assign]
    return hecha


def _constructor(clase: Any) -> Any:
    """Con el código a la medida de sus campos: uno que los recorriera tardaría el triple."""
    propios = fields(clase)
    omision = {f"_{c.name}": c.default for c in propios if c.default is not MISSING}
    piden = (f"{c.name}=_{c.name}" if f"_{c.name}" in omision else c.name for c in propios)
    ponen = [f"poner(self,{c.name!r},{c.name})" for c in propios]
    if hasattr(clase, "__post_init__"):
        ponen.append("self.__post_init__()")
    texto = f"def __init__(self,{','.join(piden)}): {';'.join(ponen)}"
    lugar: dict[str, Any] = {}
    exec(texto, omision | {"poner": object.__setattr__}, lugar)  # noqa: S102  nombres de campos
    hecho = lugar["__init__"]
    hecho.__qualname__ = f"{clase.__qualname__}.__init__"
    hecho.__annotations__ = {c.name: c.type for c in propios}
    return hecho
