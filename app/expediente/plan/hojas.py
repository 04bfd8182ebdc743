"""Las respuestas donde viven las fechas, responsables y predecesoras de las barras deducidas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.expediente.errores import FechasInvalidas
from app.expediente.historia import CambioDeCelda
from app.expediente.plan.deducidas import INICIO, TAREAS
from app.expediente.plan.fechas import dia_o_nada
from app.expediente.plan.reparto import escalar
from app.expediente.respuestas import Respuestas
from app.modelo.cronograma.valores import COMPROMISO, HITO, PROYECTO, TAREA, Apunte, Tramo

_FECHAS = {TAREA: ("inicio", "fin"), COMPROMISO: ("inicio", "limite")}


@dataclass(frozen=True, slots=True)
class Hojas:
    """Respuestas por escribir: varias tareas de un proyecto cambian una sola tabla."""

    respuestas: Respuestas
    escritas: dict[str, Any] = field(default_factory=dict)

    def fechar(self, apunte: Apunte, tramo: Tramo) -> None:
        """Pone las fechas de la barra en su respuesta. Lanza `FechasInvalidas` si no tiene."""
        inicio, fin = (dia.isoformat() for dia in tramo)
        if apunte.tipo == HITO:
            self.escritas[apunte.direccion] = fin
        elif apunte.tipo == PROYECTO:
            self.escritas[apunte.direccion] = inicio
            self.escritas[_hermano(apunte, "pr_fin")] = fin
            self._escalar_tareas(apunte, tramo)
        else:
            desde, hasta = self._columnas(apunte)
            self.renglon(apunte).update({desde: inicio, hasta: fin})

    def encargar(self, apunte: Apunte, persona: str) -> None:
        """Pone al responsable donde se captura."""
        if apunte.tipo == PROYECTO:
            self.escritas[_hermano(apunte, "pr_lider")] = persona
        else:
            self._columnas(apunte)
            self.renglon(apunte)["responsable"] = persona

    def renglon(self, apunte: Apunte) -> dict[str, Any]:
        """El renglón de tabla de una tarea o compromiso, listo para cambiarse."""
        numero = int(apunte.clave.rpartition(".")[2].lstrip("c"))
        renglon: dict[str, Any] = self._tabla(apunte.direccion)[numero - 1]
        return renglon

    def cambios(self) -> list[CambioDeCelda]:
        """Los cambios, ya validados como cualquier respuesta."""
        return [self.respuestas.preparar(d, crudo) for d, crudo in self.escritas.items()]

    def _tabla(self, direccion: str) -> list[dict[str, Any]]:
        if direccion not in self.escritas:
            _, lugar, ficha = self.respuestas.ubicar(direccion)
            renglones = ficha.celda(lugar.campo.clave).vigente or ()
            self.escritas[direccion] = [dict(renglon) for renglon in renglones]
        tabla: list[dict[str, Any]] = self.escritas[direccion]
        return tabla

    def _columnas(self, apunte: Apunte) -> tuple[str, str]:
        if apunte.tipo not in _FECHAS:
            raise FechasInvalidas(
                f"«{apunte.nombre}» se reparte sola dentro de la barra que la contiene.",
                sugerencia="Cambie esa barra y ésta irá con ella.",
            )
        return _FECHAS[apunte.tipo]

    def _escalar_tareas(self, apunte: Apunte, tramo: Tramo) -> None:
        """Las tareas van con su proyecto, en la misma proporción."""
        direccion = _hermano(apunte, TAREAS)
        if not self._tiene(direccion):
            return
        for renglon in self._tabla(direccion):
            fechas = _dias(renglon)
            if fechas:
                nuevas = (escalar(d, (apunte.inicio, apunte.fin), tramo) for d in fechas)
                renglon.update(zip(("inicio", "fin"), map(date.isoformat, nuevas), strict=True))

    def _tiene(self, direccion: str) -> bool:
        herramienta, _, campo = direccion.partition("/")
        return campo in self.respuestas.nucleo.indice.de(herramienta.partition(":")[0])


def _hermano(apunte: Apunte, campo: str) -> str:
    return apunte.direccion.replace(INICIO, campo)


def _dias(renglon: Mapping[str, Any]) -> tuple[date, ...]:
    inicio, fin = dia_o_nada(renglon.get("inicio")), dia_o_nada(renglon.get("fin"))
    return (inicio, fin) if inicio and fin and inicio <= fin else ()
