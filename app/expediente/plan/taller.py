"""El banco de trabajo del plan: escribe un paso, lo anota y lo deja por deshacer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.expediente.almacen import Fila
from app.expediente.historia import Historia, Paso
from app.expediente.nucleo import Nucleo
from app.expediente.plan.cambios import Cambio, CambioDeFila, asimilar, escribir, utiles
from app.expediente.plan.lector import Lector
from app.expediente.respuestas import Respuestas
from app.expediente.tablas import Actividad, Implementacion
from app.modelo.cronograma.valores import HERRAMIENTA


@dataclass(frozen=True, slots=True)
class Nota:
    """El renglón de bitácora de un paso y la frase con que se deshace."""

    frase: str
    accion: str
    donde: str = ""
    antes: str = ""
    despues: str = ""


@dataclass(frozen=True, slots=True)
class Taller:
    """Lo que comparten las operaciones del plan. Todas se llaman dentro de un turno."""

    nucleo: Nucleo
    respuestas: Respuestas
    historia: Historia[Cambio] = field(default_factory=Historia)

    @property
    def lector(self) -> Lector:
        """Las consultas."""
        return Lector(self.nucleo)

    def asentar(self, nota: Nota, cambios: Sequence[Cambio]) -> None:
        """Una transacción, un renglón de bitácora, un paso de deshacer. Sin cambios, nada."""
        propios = utiles(cambios)
        if not propios:
            return
        self.historia.registrar(self._escribir(Paso(propios, nota.frase), nota))

    def deshacer(self) -> str:
        """Deshace el último paso y dice cuál fue; vacío si no hay."""
        paso = self.historia.por_deshacer()
        if paso is None:
            return ""
        escrito = self._escribir(paso, Nota(paso.frase, "deshacer", despues=paso.frase))
        self.historia.deshecho(escrito)
        return paso.frase

    def rehacer(self) -> str:
        """Rehace lo último deshecho y dice qué fue; vacío si no hay."""
        paso = self.historia.por_rehacer()
        if paso is None:
            return ""
        escrito = self._escribir(paso, Nota(paso.frase, "rehacer", despues=paso.frase))
        self.historia.rehecho(escrito)
        return paso.frase

    def _escribir(self, paso: Paso[Cambio], nota: Nota) -> Paso[Cambio]:
        with self.nucleo.almacen.transaccion() as transaccion:
            escritos = escribir(self.respuestas, transaccion, paso.cambios, nota.accion)
            transaccion.anotar(nota.accion, nota.donde, nota.antes, nota.despues)
        asimilar(self.respuestas, escritos, transaccion.momento)
        return replace(paso, cambios=escritos)

    def fila(self, id_actividad: str) -> Fila | None:
        """El renglón guardado, o `None` si la barra se deduce de una respuesta."""
        return self.lector.fila(id_actividad)

    def cambiar_fila(self, fila: Fila, **datos: Any) -> CambioDeFila:
        """El cambio de unas columnas de una actividad guardada."""
        antes = {columna: fila._mapping[columna] for columna in datos}  # noqa: SLF001  API pública
        return CambioDeFila(self.nucleo, Actividad, {"id": fila.id}, antes, datos)

    def fechar(self, fila: Fila, inicio: date, fin: date) -> list[Cambio]:
        """Las fechas de una actividad guardada y, si es herramienta, las de su implementación."""
        cambios: list[Cambio] = [self.cambiar_fila(fila, inicio=inicio, fin=fin)]
        if fila.tipo == HERRAMIENTA:
            cambios.append(self.en_la_herramienta(fila.herramienta, inicio=inicio, fin=fin))
        return cambios

    def en_la_herramienta(self, clave: str, **datos: date | None) -> CambioDeFila:
        """Lo mismo en la implementación: sus fechas son las de su barra, no puede haber dos."""
        propia = self.nucleo.espejo.implementaciones[clave]
        guardada = self.nucleo.espejo.escritas.get(propia.id, propia)
        antes = {columna: getattr(guardada, columna) for columna in datos}
        return CambioDeFila(
            self.nucleo, Implementacion, {"id": propia.id}, antes, datos, comprobar=False
        )
