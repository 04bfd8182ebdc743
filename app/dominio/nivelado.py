"""Repartir las herramientas para que no haya más de N a la vez, por prioridad.

Esquema serial por meses del plan: de las que ya tienen colocadas a todas las que esperan, se toma
la de mayor prioridad y se pone en el primer mes en que la dejan sus dependencias y hay lugar
durante todo lo que dura. Nadie se mueve después de colocado: por eso el resultado se puede explicar
herramienta por herramienta.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.dominio.plazos import Tramo, meses_entre, sumar_meses
from app.dominio.red import Enlace, Nodo, en_orden, mueve_fechas, permisos


@dataclass(frozen=True, slots=True)
class Lugar:
    """En qué mes empieza (0 = el primero del plan) y por qué no antes.

    `espera`: las que lo retuvieron hasta el mes en que ya podía empezar. `sin_lugar`: si además
    tuvo que esperar a que se desocupara un lugar.
    """

    mes: int
    espera: tuple[str, ...] = ()
    sin_lugar: bool = False


def nivelar(
    inicio: date,
    nodos: Sequence[Nodo],
    enlaces: Iterable[Enlace],
    capacidad: int,
    exentas: Collection[str] = (),
) -> dict[str, Lugar]:
    """El lugar de cada nodo, dados en orden de prioridad (el primero, la mayor).

    `exentas` no ocupan lugar ni lo esperan. Lanza `CicloEnDependencias`, y `ValueError` si la
    capacidad es menor de 1.
    """
    if capacidad < 1:
        raise ValueError("la capacidad es de al menos una herramienta a la vez")
    claves = {nodo.clave for nodo in nodos}
    vigentes = [e for e in enlaces if mueve_fechas(e) and {e.de, e.a} <= claves]
    en_orden(claves, vigentes)
    mesa = _Mesa(inicio, capacidad, frozenset(exentas))
    for nodo in _por_prioridad(nodos, vigentes):
        mesa.colocar(nodo, [e for e in vigentes if e.a == nodo.clave])
    return mesa.lugares


def _por_prioridad(nodos: Sequence[Nodo], enlaces: Sequence[Enlace]) -> Iterator[Nodo]:
    pendientes = {nodo.clave: nodo for nodo in nodos}
    while pendientes:
        retenidas = {e.a for e in enlaces if e.de in pendientes}
        libre = next(clave for clave in pendientes if clave not in retenidas)
        yield pendientes.pop(libre)


class _Mesa:
    """Lo ya colocado y cuántas hay en cada mes."""

    def __init__(self, inicio: date, capacidad: int, exentas: Collection[str]) -> None:
        self.inicio = inicio
        self.capacidad = capacidad
        self.exentas = exentas
        self.lugares: dict[str, Lugar] = {}
        self.tramos: dict[str, Tramo] = {}
        self.ocupados: Counter[int] = Counter()

    def colocar(self, nodo: Nodo, llegan: Sequence[Enlace]) -> None:
        pares = [(e.de, self._mes_que_cubre(d)) for e, d in permisos(llegan, self.tramos)]
        desde = max([nodo.mes, *(mes for _, mes in pares)])
        mes = desde
        if nodo.clave not in self.exentas:
            while not self._cabe(nodo, mes):
                mes += 1
            self.ocupados.update(self._meses(nodo, mes))
        arranque = sumar_meses(self.inicio, mes)
        self.tramos[nodo.clave] = Tramo(arranque, nodo.fin(arranque))
        espera = dict.fromkeys(clave for clave, m in pares if m == desde > nodo.mes)
        self.lugares[nodo.clave] = Lugar(mes, tuple(espera), sin_lugar=mes > desde)

    def _cabe(self, nodo: Nodo, mes: int) -> bool:
        return all(self.ocupados[m] < self.capacidad for m in self._meses(nodo, mes))

    def _meses(self, nodo: Nodo, mes: int) -> range:
        return range(mes, self._mes_que_cubre(nodo.fin(sumar_meses(self.inicio, mes))))

    def _mes_que_cubre(self, dia: date) -> int:
        """El primer mes del plan que empieza ese día o después."""
        meses = meses_entre(self.inicio, dia)
        return meses if sumar_meses(self.inicio, meses) == dia else meses + 1


@dataclass(frozen=True, slots=True)
class Aglomeracion:
    """Un lapso con más de las que se pueden: hasta `cuantas` a la vez, y quiénes pasan por él."""

    tramo: Tramo
    cuantas: int
    claves: tuple[str, ...]


def mas_a_la_vez(tramos: Mapping[str, Tramo], limite: int) -> Iterator[Aglomeracion]:
    """Los lapsos con más de `limite` a la vez, en orden; los seguidos se dicen juntos.

    El día en que una vence no coincide con la que empieza ese día.
    """
    abierto: Aglomeracion | None = None
    cortes = sorted({dia for t in tramos.values() for dia in (t.inicio, t.fin)})
    for desde, hasta in pairwise(cortes):
        activas = [clave for clave, t in tramos.items() if t.inicio <= desde < t.fin]
        if len(activas) > limite:
            abierto = _ampliar(abierto, Tramo(desde, hasta), activas)
        elif abierto:
            yield abierto
            abierto = None
    if abierto:
        yield abierto


def _ampliar(abierto: Aglomeracion | None, tramo: Tramo, activas: Sequence[str]) -> Aglomeracion:
    if abierto is None:
        return Aglomeracion(tramo, len(activas), tuple(activas))
    juntas = tuple(dict.fromkeys([*abierto.claves, *activas]))
    return Aglomeracion(
        Tramo(abierto.tramo.inicio, tramo.fin), max(abierto.cuantas, len(activas)), juntas
    )
