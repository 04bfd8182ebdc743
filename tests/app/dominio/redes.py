"""Redes al azar, sin ciclos, para probar la red, el empuje y el nivelado."""

from datetime import date, timedelta

from hypothesis import strategies as st

from app.dominio.plazos import Tramo
from app.dominio.red import Enlace, Nodo, TipoEnlace

DESFASES = st.sampled_from([0, 0, 7, 30, 60, 90, 45, -10, -30])


@st.composite
def enlaces_entre(draw: st.DrawFn, cuantos: int) -> list[Enlace]:
    """Van siempre de una clave menor a una mayor."""
    pares = [(de, a) for a in range(cuantos) for de in range(a)]
    escogidos = draw(st.lists(st.sampled_from(pares), max_size=14)) if pares else []
    return [
        Enlace(
            f"n{de}",
            f"n{a}",
            draw(st.sampled_from(TipoEnlace)),
            draw(DESFASES),
            draw(st.booleans()),
        )
        for de, a in escogidos
    ]


@st.composite
def redes(draw: st.DrawFn) -> tuple[date, list[Nodo], list[Enlace]]:
    """Inicio del plan, nodos (algunos fijos) y enlaces de todos los tipos."""
    inicio = draw(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    fechas = st.none() | st.integers(-200, 900).map(lambda n: inicio + timedelta(days=n))
    cuantos = draw(st.integers(1, 9))
    nodos = [
        Nodo(
            f"n{i}",
            meses=draw(st.integers(0, 14)),
            dias=draw(st.integers(0, 45)),
            mes=draw(st.integers(0, 20)),
            no_antes=draw(fechas),
            fijo=draw(fechas) if draw(st.integers(0, 4)) == 0 else None,
        )
        for i in range(cuantos)
    ]
    return inicio, nodos, draw(enlaces_entre(cuantos))


@st.composite
def tramos(draw: st.DrawFn) -> Tramo:
    """Un lapso de hasta dos años."""
    inicio = draw(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    return Tramo(inicio, inicio + timedelta(days=draw(st.integers(0, 700))))


@st.composite
def planes(draw: st.DrawFn) -> tuple[dict[str, Tramo], list[Enlace]]:
    """Un plan con fechas puestas, respeten o no sus enlaces."""
    base = draw(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    cuantos = draw(st.integers(1, 8))
    fechas = {}
    for i in range(cuantos):
        inicio = base + timedelta(days=draw(st.integers(-100, 900)))
        fechas[f"n{i}"] = Tramo(inicio, inicio + timedelta(days=draw(st.integers(0, 400))))
    return fechas, draw(enlaces_entre(cuantos))
