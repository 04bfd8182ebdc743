"""La bandeja leída de una vez: todo lo recibido, lo apartado y lo que quedó a medias. Sin Qt."""

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

    def al_dia(self, renglon: Renglon) -> Renglon:
        """El mismo renglón como está ahora en la base (pudo salir de cuarentena)."""
        if renglon.veredicto is not Veredicto.CUARENTENA:
            return renglon
        ahora = {r.importacion: r for r in self.todo}
        return ahora.get(renglon.importacion, renglon)


def leer(base: Any) -> DatosBandeja:
    """Todo lo recibido; se llama en el hilo de trabajo."""
    return DatosBandeja(
        todo=de_bandeja(base, bandeja.bandeja(base)),
        a_medias=len(bandeja.sin_dictamen(base)),
    )
