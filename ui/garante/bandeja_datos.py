"""La bandeja leída de una vez: todo lo recibido, lo apartado y lo que quedó a medias. Sin Qt."""

from typing import Any, NamedTuple

from app.garante import alta, bandeja
from app.garante.vistas import ClaveEnEspera
from ui.garante.veredictos import Renglon, Veredicto, de_bandeja


class DatosBandeja(NamedTuple):
    """Una lectura completa. `a_medias`: copiados sin dictamen (un corte de luz)."""

    todo: tuple[Renglon, ...] = ()
    en_espera: tuple[ClaveEnEspera, ...] = ()
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
        en_espera=alta.claves_en_espera(base),
        a_medias=len(bandeja.sin_dictamen(base)),
    )


def clave_en_espera(datos: DatosBandeja, renglon: Renglon) -> str:
    """La huella de la clave sin alta que firmó ese archivo, o vacío."""
    esperan = {clave.huella for clave in datos.en_espera}
    return next((h for h in datos.al_dia(renglon).huellas if h in esperan), "")
