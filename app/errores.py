"""Errores previstos, con un mensaje en español escrito para quien usa el programa."""

from typing import ClassVar


class ErrorDeUsuario(Exception):
    """Fallo previsto: qué pasó, qué hacer y un código estable para pedir ayuda por teléfono.

    Las subclases fijan `codigo` (prefijo de cuarto y número: `EXP-03`, `PAQ-02`). El mensaje dice
    qué pasó; la sugerencia, qué hacer. Ninguno de los dos lleva el código: quien lo muestra lo
    pone al final.
    """

    codigo: ClassVar[str] = "GEN-00"

    def __init__(self, mensaje: str, *, sugerencia: str = "") -> None:
        super().__init__(mensaje)
        self.mensaje = mensaje
        self.sugerencia = sugerencia

    def texto(self) -> str:
        """Mensaje completo en una línea: qué pasó, qué hacer y el código entre paréntesis."""
        partes = [self.mensaje, self.sugerencia, f"({self.codigo})"]
        return " ".join(parte for parte in partes if parte)


class OperacionCancelada(Exception):
    """La persona canceló: no es un fallo y no se muestra como tal."""
