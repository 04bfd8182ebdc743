"""Las flechas del plan con ids de actividad, listas para calcular el empuje."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.dominio import red
from app.dominio.empuje import Empuje, empujar, incumplidos
from app.dominio.plazos import Tramo as Lapso
from app.dominio.red import CicloEnDependencias, Incumplido
from app.dominio.textos_fecha import fecha_corta
from app.expediente.errores import FechasInvalidas
from app.expediente.plan.deducidas import enlaces_deducidos
from app.expediente.plan.lector import Lector
from app.modelo.cronograma.propuesta import enlaces_de
from app.modelo.cronograma.valores import HITO, Apunte, Enlace, Tramo


@dataclass(frozen=True, slots=True)
class Flechas:
    """Las actividades por id y lo que espera cada una.

    `alternativas`: pares (id, id) de obligatorias del Modelo de las que basta una por destino.
    """

    apuntes: Mapping[str, Apunte]
    enlaces: tuple[Enlace, ...]
    alternativas: Collection[tuple[str, str]]

    @classmethod
    def leer(cls, lector: Lector) -> "Flechas":
        """Las del archivo, guardadas y deducidas."""
        apuntes = {a.id: a for a in lector.apuntes()}
        enlaces = (*lector.enlaces(), *enlaces_deducidos(lector.nucleo, lector.filas()))
        ids = {a.clave: a.id for a in apuntes.values()}
        alternativas = {
            (ids.get(e.de, ""), ids.get(e.a, ""))
            for e in enlaces_de(lector.nucleo.modelo)
            if e.alguno
        }
        return cls(apuntes, enlaces, alternativas)

    def una(self, id_actividad: str) -> Apunte:
        """La actividad con ese id, guardada o deducida. Lanza `FechasInvalidas`."""
        if id_actividad not in self.apuntes:
            raise FechasInvalidas(
                "Esa barra ya no está en el plan.", sugerencia="Actualice el cronograma y repita."
            )
        return self.apuntes[id_actividad]

    def empujar(self, cambio: Mapping[str, Tramo]) -> Empuje:
        """Qué habría que correr y qué no se cumpliría con esas fechas nuevas.

        No se corre lo terminado, ni la firma, ni lo que tiene una excepción justificada.
        """
        quietas = {
            a.id
            for a in self.apuntes.values()
            if a.terminada or a.fin_real is not None or a.tipo == HITO
        }
        nuevas = {i: Lapso(*tramo) for i, tramo in cambio.items()}
        return empujar(self._fechas(), nuevas, self._de_red(self.enlaces), quietas)

    def incumplidos(self, enlaces: Iterable[Enlace]) -> tuple[Incumplido, ...]:
        """Las flechas dadas que las fechas de hoy no respetan."""
        return incumplidos(self._fechas(), self._de_red(enlaces))

    def comprobar_vuelta(self, enlaces: Iterable[Enlace]) -> None:
        """Que con esas flechas nadie se espere a sí mismo. Lanza `CicloEnDependencias`."""
        vigentes = [e for e in self._de_red(enlaces, justificadas=True) if red.mueve_fechas(e)]
        try:
            red.en_orden(self.apuntes, vigentes)
        except CicloEnDependencias as error:
            raise CicloEnDependencias([self.apuntes[i].clave for i in error.claves]) from None

    def en_palabras(self, falta: Incumplido) -> str:
        """La dependencia que no se cumple, con los nombres de las dos actividades."""
        de, a = self.apuntes[falta.enlace.de].nombre, self.apuntes[falta.enlace.a].nombre
        return f"«{a}» podría empezar el {fecha_corta(falta.desde)}: espera a «{de}»."

    def _fechas(self) -> dict[str, Lapso]:
        return {a.id: Lapso(a.inicio, a.fin) for a in self.apuntes.values()}

    def _de_red(self, enlaces: Iterable[Enlace], *, justificadas: bool = False) -> list[red.Enlace]:
        """Sin las justificadas; si lo está una de varias alternativas, lo están todas."""
        presentes = [e for e in enlaces if {e.de, e.a} <= self.apuntes.keys()]
        perdonadas = {e.a for e in presentes if e.motivo and self._alterna(e)}
        return [
            red.Enlace(e.de, e.a, red.TipoEnlace(e.tipo.value), e.desfase, alguno=self._alterna(e))
            for e in presentes
            if justificadas or not (e.motivo or (self._alterna(e) and e.a in perdonadas))
        ]

    def _alterna(self, enlace: Enlace) -> bool:
        obligatoria = enlace.tipo.value == red.TipoEnlace.OBLIGATORIA.value
        return obligatoria and (enlace.de, enlace.a) in self.alternativas
