"""Las clases de valores se comportan como cualquier dataclass congelada."""

import copy
from dataclasses import FrozenInstanceError, asdict, dataclass, fields, replace

import pytest

from app.congelado import Congelado


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Punto(Congelado):
    """Dos campos, uno con valor de siempre."""

    x: int
    y: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Otro(Congelado):
    """Los mismos campos en otra clase."""

    x: int
    y: tuple[int, ...] = ()


def test_son_iguales_si_lo_son_su_clase_y_sus_campos() -> None:
    assert Punto(1) == Punto(1, ())
    assert Punto(1) != Punto(2)
    assert Punto(1) != Otro(1)
    assert Punto(1) != (1, ())


def test_los_iguales_son_la_misma_clave() -> None:
    assert {Punto(1): "a"}[Punto(1)] == "a"
    assert len({Punto(1), Punto(1), Punto(2)}) == 2


def test_se_escriben_como_una_dataclass() -> None:
    assert repr(Punto(1, (2,))) == "Punto(x=1, y=(2,))"


def test_no_cambian_y_se_copian_con_un_cambio() -> None:
    punto = Punto(1)
    with pytest.raises(FrozenInstanceError):
        punto.x = 2  # type: ignore[misc]
    assert replace(punto, x=2) == Punto(2)
    assert asdict(punto) == {"x": 1, "y": ()}
    assert [campo.name for campo in fields(punto)] == ["x", "y"]
    assert copy.deepcopy(punto) == punto
