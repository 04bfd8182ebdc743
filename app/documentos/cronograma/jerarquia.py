"""El cronograma como esquema numerado: cada actividad con su nivel y su número (1, 1.1, 1.2…)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.modelo.cronograma.valores import Actividad


@dataclass(frozen=True, slots=True)
class Puesto:
    """Una actividad en el esquema. `lugar` se cuenta desde 1; `ancestros` son ids, del padre a la
    raíz."""

    actividad: Actividad
    lugar: int
    numero: tuple[int, ...]
    ancestros: tuple[str, ...]
    resumen: bool

    @property
    def nivel(self) -> int:
        """1 = primer nivel."""
        return len(self.numero)


def esquema(actividades: Iterable[Actividad]) -> tuple[Puesto, ...]:
    """Cada actividad justo después de su padre y en su orden. Sin padre conocido va al primer
    nivel; un padre en círculo se corta donde se encuentra."""
    todas = {a.id: a for a in actividades}
    hijas: dict[str, list[Actividad]] = {}
    for actividad in todas.values():
        padre = actividad.padre if _llega_a_la_raiz(actividad, todas) else ""
        hijas.setdefault(padre, []).append(actividad)
    tramos = _recorrer(hijas)
    return tuple(
        Puesto(a, lugar, numero, ancestros, a.id in hijas)
        for lugar, (a, numero, ancestros) in enumerate(tramos, start=1)
    )


_Paso = tuple[Actividad, tuple[int, ...], tuple[str, ...]]


def _recorrer(hijas: Mapping[str, list[Actividad]]) -> Iterator[_Paso]:
    pendientes: list[_Paso] = _numeradas(hijas.get("", ()), (), ())
    while pendientes:
        actividad, numero, ancestros = pendientes.pop()
        yield actividad, numero, ancestros
        suyas = hijas.get(actividad.id, ())
        pendientes += _numeradas(suyas, numero, (actividad.id, *ancestros))


def _numeradas(
    actividades: Iterable[Actividad], prefijo: tuple[int, ...], ancestros: tuple[str, ...]
) -> list[_Paso]:
    pasos = [(a, (*prefijo, n), ancestros) for n, a in enumerate(actividades, start=1)]
    return pasos[::-1]


def _llega_a_la_raiz(actividad: Actividad, todas: Mapping[str, Actividad]) -> bool:
    if actividad.padre not in todas:
        return False
    vistas = {actividad.id}
    while actividad.padre in todas:
        if actividad.padre in vistas:
            return False
        actividad = todas[actividad.padre]
        vistas.add(actividad.id)
    return True
