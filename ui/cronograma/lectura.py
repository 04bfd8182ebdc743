"""Leer el plan sin estorbar: en el hilo de trabajo, y se entrega cuando nadie tiene algo a medias.

Mostrar un plan nuevo cierra la celda abierta y suelta la barra tomada: si alguien escribe o
arrastra cuando llega lo leído, espera a que termine.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.modelo.contexto import Persona
from app.modelo.cronograma.valores import Cronograma
from ui.comun.sesion import Sesion
from ui.cronograma.vista import VistaCronograma


@dataclass(frozen=True, slots=True)
class Leido:
    """El plan y a quién se le puede encargar, como están en el archivo."""

    plan: Cronograma
    personas: tuple[Persona, ...]


def leer(expediente: Any) -> Leido:
    """Lee del archivo todo lo que muestra la pantalla. Tarda: es para el hilo de trabajo."""
    return Leido(expediente.cronograma(), expediente.personas.lista())


class Lectura(QObject):
    """`lista` lleva lo `Leido` cuando ya se puede mostrar y no es lo que ya se veía."""

    lista = Signal(object)

    def __init__(self, sesion: Sesion, vista: VistaCronograma) -> None:
        super().__init__(vista)
        self._sesion = sesion
        self._vista = vista
        self._visto: Leido | None = None
        self._espera: Leido | None = None
        vista.desocupada.connect(self._entregar)

    def pedir(self) -> None:
        """Lee el archivo; mientras llega se sigue viendo lo de antes."""
        trabajo = partial(leer, self._sesion.expediente)
        self._sesion.ejecutor.hacer(trabajo, self.recibir, self._sesion.avisos.mostrar_error)

    def recibir(self, leido: Leido) -> None:
        """Lo recién leído, que sustituye a lo que todavía esperaba."""
        self._espera = leido
        self._entregar()

    def _entregar(self) -> None:
        if self._espera is None or self._vista.en_uso:
            return
        leido, self._espera = self._espera, None
        if leido != self._visto:
            self._visto = leido
            self.lista.emit(leido)
