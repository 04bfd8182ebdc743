"""Lo que el archivo sabe del plan: lo guardado y lo que se deduce de las respuestas."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from app.expediente.almacen import Fila
from app.expediente.espejo import FichaViva
from app.expediente.nucleo import Nucleo
from app.modelo.contexto import Valor
from app.modelo.cronograma.valores import COMPROMISO, HERRAMIENTA, HITO, PROYECTO, Apunte, Tramo

_TERMINADAS = frozenset({"elaborada", "formalizada", "en_operacion", "en_evaluacion"})


@dataclass(frozen=True, slots=True)
class Apuntes:
    """Lee el plan del expediente."""

    nucleo: Nucleo

    def todos(self, filas: Iterable[Fila]) -> Iterator[Apunte]:
        """Cada renglón guardado y, tras cada herramienta, lo que sale de sus respuestas."""
        for fila in filas:
            yield self._guardado(fila)
            if fila.tipo == HERRAMIENTA:
                yield from self._deducidos(fila)

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
        )

    def _deducidos(self, fila: Fila) -> Iterator[Apunte]:
        """Barras que viven en las respuestas: proyectos, compromisos y la firma."""
        proyectos = self.nucleo.espejo.grupo(fila.herramienta, "proyecto")
        for numero, ficha in enumerate(proyectos, start=1):
            yield from self._proyecto(fila, numero, ficha)
        general = self.nucleo.espejo.ficha(fila.herramienta, "", 1).valores()
        for numero, compromiso in enumerate(general.get("cv_compromisos") or (), start=1):
            yield from self._compromiso(fila, numero, compromiso)
        if firma := _dia(general.get("cv_fecha_firma")):
            sello = ("firma", f"{fila.clave}.firma", HITO, "Firma del convenio")
            yield self._suelto(fila, sello, (firma, firma))

    def _proyecto(self, fila: Fila, numero: int, ficha: FichaViva) -> Iterator[Apunte]:
        valores = ficha.valores()
        inicio, fin = _dia(valores.get("pr_inicio")), _dia(valores.get("pr_fin"))
        if inicio and fin and inicio <= fin:
            nombre = str(valores.get("pr_nombre") or "Proyecto")
            sello = (ficha.id, f"{fila.clave}.p{numero}", PROYECTO, nombre)
            yield self._suelto(fila, sello, (inicio, fin))

    def _compromiso(
        self, fila: Fila, numero: int, compromiso: Mapping[str, Valor]
    ) -> Iterator[Apunte]:
        limite = _dia(compromiso.get("limite"))
        if limite:
            inicio = min(_dia(compromiso.get("inicio")) or limite, limite)
            nombre = str(compromiso.get("compromiso") or f"Compromiso {numero}")
            sello = (f"compromiso {numero}", f"{fila.clave}.c{numero}", COMPROMISO, nombre)
            yield self._suelto(fila, sello, (inicio, limite))

    def _suelto(self, fila: Fila, sello: tuple[str, str, str, str], tramo: Tramo) -> Apunte:
        semilla, clave, tipo, nombre = sello
        return Apunte(
            id=str(uuid5(UUID(fila.id), semilla)),
            clave=clave,
            herramienta=fila.herramienta,
            tipo=tipo,
            nombre=nombre,
            inicio=tramo[0],
            fin=tramo[1],
            padre=fila.id,
        )


def _dia(valor: Valor) -> date | None:
    try:
        return date.fromisoformat(valor) if isinstance(valor, str) else None
    except ValueError:
        return None
