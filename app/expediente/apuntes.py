"""Lo que el archivo sabe del plan: lo guardado y lo que se deduce de las respuestas."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.expediente.almacen import Fila
from app.expediente.avances import TERMINADAS, Avances
from app.expediente.nucleo import Nucleo
from app.expediente.plan.deducidas import Deducidas, Encima
from app.modelo.cronograma.valores import HERRAMIENTA, Apunte, Tramo


@dataclass(frozen=True, slots=True)
class Apuntes:
    """Lee el plan del expediente. `base`: fechas por clave en la línea base que se compara."""

    nucleo: Nucleo
    base: Mapping[str, Tramo] = field(default_factory=dict)
    encima: Encima = field(default_factory=dict)

    def todos(self, filas: Iterable[Fila]) -> Iterator[Apunte]:
        """Cada renglón guardado y, tras cada herramienta, lo que sale de sus respuestas.

        El avance lo pone `Avances`: sale de lo que se puede demostrar.
        """
        return Avances(self.nucleo).poner(self._sin_avance(filas))

    def _sin_avance(self, filas: Iterable[Fila]) -> Iterator[Apunte]:
        for fila in filas:
            yield self._completo(self._guardado(fila))
            if fila.tipo == HERRAMIENTA:
                deducidas = Deducidas(self.nucleo, fila, self.encima).todas()
                yield from map(self._completo, deducidas)

    def _guardado(self, fila: Fila) -> Apunte:
        implementacion = self.nucleo.espejo.implementaciones[fila.herramienta]
        propia = fila.tipo == HERRAMIENTA
        return Apunte(
            id=fila.id,
            clave=fila.clave,
            herramienta=fila.herramienta,
            tipo=fila.tipo,
            nombre=fila.nombre,
            inicio=fila.inicio,
            fin=fila.fin,
            padre=fila.padre,
            inicio_real=implementacion.inicio_real if propia else fila.inicio_real,
            fin_real=implementacion.fin_real if propia else fila.fin_real,
            terminada=implementacion.estado in TERMINADAS,
            responsable=fila.responsable,
            motivo=fila.motivo,
        )

    def _completo(self, apunte: Apunte) -> Apunte:
        """Con el nombre de su responsable y su tramo de la línea base."""
        persona = self.nucleo.espejo.personas.get(apunte.responsable)
        base = self.base.get(apunte.clave)
        if persona is None and base is None:
            return apunte
        return replace(apunte, responsable_nombre=persona.nombre if persona else "", base=base)
