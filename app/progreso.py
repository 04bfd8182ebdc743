"""Puerto de avance: los trabajos largos avisan cuánto llevan y preguntan si pueden seguir."""

from typing import Protocol


class Progreso(Protocol):
    """Quien escucha el avance de un trabajo largo (ventana, consola o nadie)."""

    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        """Avisa del avance. Lanza `OperacionCancelada` si la persona canceló."""


class _Nadie:
    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        """No hay quien escuche."""


SIN_PROGRESO: Progreso = _Nadie()
