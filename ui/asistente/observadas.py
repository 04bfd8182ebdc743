"""Las observaciones del órgano garante junto al campo que señalan."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt

from ui.comun.controles import Boton, Etiqueta, Franja
from ui.expediente.observaciones_textos import (
    CERRADA,
    FELICITACION,
    por_atender,
    que_es,
    vence,
)

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import ObservacionVista

Observadas = Mapping[tuple[str, int], "Sequence[ObservacionVista]"]
"""Por campo y número de ficha; el campo vacío es la herramienta entera."""


class Leidas(NamedTuple):
    """Las observaciones abiertas de una herramienta."""

    herramienta: str
    por_campo: Observadas
    hoy: date

    @property
    def pendientes(self) -> int:
        """Cuántas distintas esperan respuesta."""
        return len({u.folio for unas in self.por_campo.values() for u in unas if por_atender(u)})

    def de_la_herramienta(self) -> "Sequence[ObservacionVista]":
        """Las que no señalan un campo."""
        suyas = (u for (campo, _), unas in self.por_campo.items() if not campo for u in unas)
        return tuple({una.folio: una for una in suyas}.values())

    def de_ficha(self, numero: int) -> dict[str, "Sequence[ObservacionVista]"]:
        """Las de los campos de esa ficha."""
        return {campo: unas for (campo, ficha), unas in self.por_campo.items() if ficha == numero}


def leer(expediente: Any, herramienta: str) -> Leidas:
    """Las que no están cerradas, en el hilo de trabajo."""
    por_campo: dict[tuple[str, int], list[ObservacionVista]] = {}
    # Casi ningún expediente tiene: sin ellas no se carga lo que las lee.
    if expediente.hay_observaciones():
        for una in expediente.retornos.observaciones():
            for direccion in una.direcciones:
                if direccion.herramienta == herramienta and una.estado.value != CERRADA:
                    por_campo.setdefault((direccion.campo, direccion.ficha), []).append(una)
    return Leidas(herramienta, por_campo, expediente.reloj.hoy())


class FranjaObservacion(Franja):
    """Qué observa el órgano garante, hasta cuándo, y a dónde ir a responder."""

    def __init__(
        self, una: "ObservacionVista", hoy: date, campo: str, responder: Callable[[str], None]
    ) -> None:
        clase, cuando, verbo = _como(una, hoy)
        super().__init__(clase, f"{que_es(una)}{cuando}")
        self.cuerpo.addWidget(Etiqueta(una.texto, envolver=True))
        self.boton = Boton(verbo, nombre=f"{verbo}: observación de {campo}")
        self.boton.al_pulsar(lambda: responder(una.folio))
        self.acciones.addWidget(self.boton, 0, Qt.AlignmentFlag.AlignTop)


def _como(una: "ObservacionVista", hoy: date) -> tuple[str, str, str]:
    """Con qué color se muestra, en qué va y qué se puede hacer con ella."""
    if una.clase == FELICITACION:
        return "bien", "", "Ver"
    if por_atender(una):
        return "aviso", f": {vence(una.limite, hoy)}", "Responder"
    return "info", ": atendida", "Ver la respuesta"
