"""Un plan hecho en otro programa (MS Project, un calendario), ya leído y sin escribir todavía."""

from datetime import date
from enum import StrEnum

from app.congelado import Congelado, congelada


class Juicio(StrEnum):
    """Qué se puede hacer con un renglón ajeno."""

    LISTO = "listo"
    CON_AVISO = "con_aviso"
    FUERA = "fuera"


@congelada
class TareaAjena(Congelado):
    """Una tarea de otro programa, como texto plano. `fin` es el último día, inclusive.

    `nivel` 1 = primer nivel. `resumen`: agrupa a las que siguen con nivel mayor. `predecesoras`:
    uids de las que espera. `avance` 0–100.
    """

    uid: str
    nombre: str
    inicio: date | None
    fin: date | None
    nivel: int = 1
    resumen: bool = False
    hito: bool = False
    avance: int = 0
    responsable: str = ""
    predecesoras: tuple[str, ...] = ()


@congelada
class RenglonAjeno(Congelado):
    """El dictamen de una tarea: `numero` es su lugar en el archivo, desde 1."""

    numero: int
    tarea: TareaAjena
    juicio: Juicio
    texto: str


@congelada
class PlanAjeno(Congelado):
    """Lo leído de un archivo. `formato`: `mspdi`, `planner` o `ics`."""

    formato: str
    nombre: str
    renglones: tuple[RenglonAjeno, ...]

    @property
    def tareas(self) -> tuple[TareaAjena, ...]:
        """Las que se pueden traer, en el orden del archivo."""
        return tuple(r.tarea for r in self.renglones if r.juicio is not Juicio.FUERA)
