"""Las clases de valores se comportan como cualquier dataclass congelada."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, fields, replace

import pytest

from app.congelado import Congelado, congelada


@congelada
class Punto(Congelado):
    """Dos campos, uno con valor de siempre."""

    x: int
    y: tuple[int, ...] = ()


@congelada
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
    with pytest.raises(FrozenInstanceError):
        del punto.x
    assert replace(punto, x=2) == Punto(2)
    assert asdict(punto) == {"x": 1, "y": ()}
    assert [campo.name for campo in fields(punto)] == ["x", "y"]
    assert copy.deepcopy(punto) == punto
    assert pickle.loads(pickle.dumps(punto)) == punto


def test_se_construyen_por_lugar_o_por_nombre_y_exigen_lo_que_no_tiene_valor() -> None:
    assert Punto(1, (2,)) == Punto(y=(2,), x=1)
    with pytest.raises(TypeError, match="x"):
        Punto()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="z"):
        Punto(1, z=3)  # type: ignore[call-arg]


@congelada
class Par(Congelado):
    """Se revisa al construirse."""

    numero: int

    def __post_init__(self) -> None:
        if self.numero % 2:
            raise ValueError(self.numero)


def test_se_revisan_al_construirse() -> None:
    assert Par(2).numero == 2
    with pytest.raises(ValueError, match="3"):
        Par(3)
