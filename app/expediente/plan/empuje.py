"""Qué dependencias no se cumplen con unas fechas y qué habría que correr para cumplirlas."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter

from app.dominio.plazos import meses_entre, sumar_desfase, sumar_meses
from app.dominio.red import CicloEnDependencias, Nodo
from app.expediente.plan.deducidas import enlaces_deducidos
from app.expediente.plan.lector import Lector
from app.modelo.cronograma.propuesta import enlaces_de
from app.modelo.cronograma.valores import HITO, Apunte, Enlace, Tramo
from app.modelo.tipos import TipoDependencia

Tramos = Mapping[str, Tramo]


@dataclass(frozen=True, slots=True)
class Exigencia:
    """Desde cuándo deja empezar un enlace a su sucesora."""

    enlace: Enlace
    desde: date


@dataclass(frozen=True, slots=True)
class Flechas:
    """Las actividades del plan y las flechas que mueven fechas, por destino.

    `alternativas`: pares (id, id) de obligatorias del Modelo de las que basta una por destino.
    """

    apuntes: Mapping[str, Apunte]
    llegan: Mapping[str, tuple[Enlace, ...]]
    alternativas: Collection[tuple[str, str]]

    @classmethod
    def leer(cls, lector: Lector) -> "Flechas":
        """Las del archivo, guardadas y deducidas."""
        apuntes = {a.id: a for a in lector.apuntes()}
        llegan: dict[str, tuple[Enlace, ...]] = {}
        for e in (*lector.enlaces(), *enlaces_deducidos(lector.nucleo, lector.filas())):
            if e.tipo is not TipoDependencia.ALIMENTA and {e.de, e.a} <= apuntes.keys():
                llegan[e.a] = (*llegan.get(e.a, ()), e)
        ids = {a.clave: a.id for a in apuntes.values()}
        alternativas = {
            (ids.get(e.de, ""), ids.get(e.a, ""))
            for e in enlaces_de(lector.nucleo.modelo)
            if e.alguno
        }
        return cls(apuntes, llegan, alternativas)

    def tramos(self) -> dict[str, Tramo]:
        """Las fechas de hoy por id."""
        return {a.id: (a.inicio, a.fin) for a in self.apuntes.values()}

    def exigencias(self, a: str, tramos: Tramos) -> Iterator[Exigencia]:
        """Lo que pide cada flecha que llega; de las alternativas, sólo la que se cumple primero."""
        todas = [Exigencia(e, self._desde(e, tramos)) for e in self.llegan.get(a, ())]
        alternas = [x for x in todas if (x.enlace.de, x.enlace.a) in self.alternativas]
        yield from (x for x in todas if x not in alternas)
        if alternas:
            yield min(alternas, key=lambda x: x.desde)

    def incumplidas(self, tramos: Tramos, tocadas: Collection[str]) -> list[Exigencia]:
        """Las que no se respetan y tocan a alguna de las actividades dadas."""
        return [
            exigencia
            for a in self.llegan
            for exigencia in self.exigencias(a, tramos)
            if exigencia.desde > tramos[a][0] and {exigencia.enlace.de, a} & set(tocadas)
        ]

    def empujar(self, movida: str, tramo: Tramo) -> dict[str, Tramo]:
        """Las sucesoras que hay que correr si una se mueve, con sus fechas nuevas.

        Sólo se corren a después, conservan su duración y no se toca lo ya terminado, la firma ni
        lo que tiene una excepción justificada.
        """
        tramos = self.tramos() | {movida: tramo}
        corridas: dict[str, Tramo] = {}
        for clave in self.en_orden():
            if clave == movida or _quieta(self.apuntes[clave]):
                continue
            desde = max(
                (
                    x.desde
                    for x in self.exigencias(clave, tramos)
                    if x.enlace.de in {movida, *corridas} and not x.enlace.motivo
                ),
                default=tramos[clave][0],
            )
            if desde > tramos[clave][0]:
                corridas[clave] = tramos[clave] = correr(tramos[clave], desde)
        return corridas

    def en_orden(self) -> list[str]:
        """Los ids, cada uno después de los que espera. Lanza `CicloEnDependencias`."""
        orden: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(self.apuntes, ()))
        for a, enlaces in self.llegan.items():
            orden.add(a, *(e.de for e in enlaces))
        try:
            return list(orden.static_order())
        except CycleError as error:
            raise CicloEnDependencias([self.apuntes[i].clave for i in error.args[1]]) from None

    def _desde(self, enlace: Enlace, tramos: Tramos) -> date:
        inicio, fin = tramos[enlace.de]
        traslape = enlace.tipo is TipoDependencia.TRASLAPE
        return sumar_desfase(inicio if traslape else fin, enlace.desfase)


def correr(tramo: Tramo, inicio: date) -> Tramo:
    """El mismo plazo, en meses calendario y días, desde otro día."""
    meses = max(0, meses_entre(*tramo))
    dias = (tramo[1] - sumar_meses(tramo[0], meses)).days
    return inicio, Nodo("", meses=meses, dias=dias).fin(inicio)


def _quieta(apunte: Apunte) -> bool:
    return apunte.terminada or apunte.fin_real is not None or apunte.tipo == HITO
