"""La bandeja leída de una vez: todo lo recibido, lo apartado y lo que quedó a medias. Sin Qt."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from app.garante import bandeja
from ui.garante.veredictos import Renglon, Veredicto, de_bandeja


class DatosBandeja(NamedTuple):
    """Una lectura completa. `a_medias`: copiados sin dictamen (un corte de luz)."""

    todo: tuple[Renglon, ...] = ()
    a_medias: int = 0

    @property
    def cuarentena(self) -> tuple[Renglon, ...]:
        """Lo apartado, en el orden en que llegó."""
        apartados = (r for r in self.todo if r.veredicto is Veredicto.CUARENTENA)
        return tuple(sorted(apartados, key=lambda r: r.importacion))

    @property
    def rechazados(self) -> tuple[Renglon, ...]:
        """Lo que no se usó, lo más reciente primero; su copia sigue en el buzón."""
        return tuple(r for r in self.todo if r.veredicto is Veredicto.RECHAZADO)

    def al_dia(self, renglones: Iterable[Renglon]) -> list[Renglon]:
        """Los mismos renglones como están ahora en la base: pudieron salir de cuarentena.

        El que no estaba apartado conserva su veredicto y sólo toma el cambio de clave por
        confirmar.
        """
        ahora = {r.importacion: r for r in self.todo}
        return [_al_dia(uno, ahora.get(uno.importacion, uno)) for uno in renglones]


def leer(base: Any) -> DatosBandeja:
    """Todo lo recibido; se llama en el hilo de trabajo."""
    return DatosBandeja(
        todo=de_bandeja(base, bandeja.bandeja(base)),
        a_medias=len(bandeja.sin_dictamen(base)),
    )


def _al_dia(antes: Renglon, ahora: Renglon) -> Renglon:
    apartado = antes.veredicto is Veredicto.CUARENTENA
    return ahora if apartado else antes._replace(rotacion=ahora.rotacion)
