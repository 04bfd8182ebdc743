"""Lo que el archivo sabe del plan: lo guardado y lo que se deduce de las respuestas."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.expediente.almacen import Fila
from app.expediente.nucleo import Nucleo
from app.expediente.plan.deducidas import Deducidas, Encima
from app.modelo.cronograma.valores import HERRAMIENTA, Apunte, Tramo

_TERMINADAS = frozenset({"elaborada", "formalizada", "en_operacion", "en_evaluacion"})


@dataclass(frozen=True, slots=True)
class Apuntes:
    """Lee el plan del expediente. `base`: fechas por clave en la línea base que se compara."""

    nucleo: Nucleo
    base: Mapping[str, Tramo] = field(default_factory=dict)
    encima: Encima = field(default_factory=dict)

    def todos(self, filas: Iterable[Fila]) -> Iterator[Apunte]:
        """Cada renglón guardado y, tras cada herramienta, lo que sale de sus respuestas."""
        for fila in filas:
            yield self._completo(self._guardado(fila))
            if fila.tipo == HERRAMIENTA:
                deducidas = Deducidas(self.nucleo, fila, self.encima).todas()
                yield from map(self._completo, deducidas)

    def _guardado(self, fila: Fila) -> Apunte:
        implementacion = self.nucleo.espejo.implementaciones[fila.herramienta]
        propia = fila.tipo == HERRAMIENTA
        terminada = implementacion.estado in _TERMINADAS
        avance = implementacion.avance if propia else 100 if terminada else int(fila.avance)
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
            terminada=terminada,
            responsable=fila.responsable,
            avance=avance,
            motivo=fila.motivo,
            ultimo_avance=self._ultimo_avance(fila.herramienta) if propia else None,
        )

    def _completo(self, apunte: Apunte) -> Apunte:
        """Con el nombre de su responsable y su tramo de la línea base."""
        persona = self.nucleo.espejo.personas.get(apunte.responsable)
        base = self.base.get(apunte.clave)
        if persona is None and base is None:
            return apunte
        return replace(apunte, responsable_nombre=persona.nombre if persona else "", base=base)

    def _ultimo_avance(self, herramienta: str) -> date | None:
        """El último día en que alguien capturó o adjuntó algo en la herramienta."""
        espejo = self.nucleo.espejo
        fichas = {ficha.id: ficha for ficha in espejo.fichas_de(herramienta)}
        momentos = [c.modificada for f in fichas.values() for c in f.celdas.values()]
        momentos += [e.agregada for e in espejo.evidencias.values() if e.ficha_id in fichas]
        ultimo = max(momentos, default="")
        return date.fromisoformat(ultimo[:10]) if ultimo else None
