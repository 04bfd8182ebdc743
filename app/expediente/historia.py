"""Deshacer y rehacer: la pila de lo cambiado desde que se abrió el archivo.

Guarda contenidos completos, no órdenes: deshacer es escribir otra vez lo que había. Vive en
memoria; lo que cambió en otras sesiones se consulta en la bitácora y se recupera de los respaldos.
"""

from dataclasses import dataclass, replace
from typing import Generic, Protocol, Self, TypeVar

from app.expediente.espejo import Celda, FichaViva

PASOS_MAXIMOS = 200


@dataclass(frozen=True, slots=True)
class CambioDeCelda:
    """Una celda antes y después."""

    ficha: FichaViva
    campo: str
    antes: Celda
    despues: Celda

    def al_reves(self) -> "CambioDeCelda":
        """El cambio que lo deshace."""
        return CambioDeCelda(self.ficha, self.campo, self.despues, self.antes)

    def fechado(self, momento: str) -> "CambioDeCelda":
        """El mismo cambio, hecho en ese momento."""
        return replace(self, despues=replace(self.despues, modificada=momento))

    def procede(self) -> bool:
        """Si la celda sigue como este cambio la espera y la ficha no se quitó."""
        actual = self.ficha.celda(self.campo)
        igual = (actual.valor, actual.no_aplica, actual.motivo, actual.nota) == (
            self.antes.valor,
            self.antes.no_aplica,
            self.antes.motivo,
            self.antes.nota,
        )
        return igual and not self.ficha.quitada


class Reversible(Protocol):
    """Un cambio que sabe deshacerse y si todavía puede."""

    def al_reves(self) -> Self:
        """El cambio que lo deshace."""
        ...

    def procede(self) -> bool:
        """Si lo que hay sigue siendo lo que este cambio espera encontrar."""
        ...


C = TypeVar("C", bound=Reversible)


@dataclass(frozen=True, slots=True)
class Paso(Generic[C]):
    """Lo que se deshace de una vez. `frase` lo dice: «mover Política de transparencia»."""

    cambios: tuple[C, ...]
    frase: str = ""

    def al_reves(self) -> "Paso[C]":
        """El paso que lo deshace: los mismos cambios, del último al primero."""
        return replace(self, cambios=tuple(c.al_reves() for c in reversed(self.cambios)))

    def procede(self) -> bool:
        """Si todos sus cambios proceden."""
        return all(cambio.procede() for cambio in self.cambios)


class Historia(Generic[C]):
    """Dos pilas de pasos. Cambiar algo nuevo olvida lo que se podía rehacer."""

    def __init__(self) -> None:
        self._hechos: list[Paso[C]] = []
        self._deshechos: list[Paso[C]] = []

    def registrar(self, paso: Paso[C]) -> None:
        """Suma un paso nuevo."""
        self._deshechos.clear()
        self._hechos.append(paso)
        del self._hechos[:-PASOS_MAXIMOS]

    def por_deshacer(self) -> Paso[C] | None:
        """El paso que toca deshacer, ya al revés; `None` si no hay. Salta los que no proceden."""
        return _siguiente(self._hechos)

    def por_rehacer(self) -> Paso[C] | None:
        """El paso que toca rehacer."""
        return _siguiente(self._deshechos)

    def deshecho(self, paso: Paso[C]) -> None:
        """Ya se escribió el paso que dio `por_deshacer`."""
        self._hechos.pop()
        self._deshechos.append(paso)

    def rehecho(self, paso: Paso[C]) -> None:
        """Ya se escribió el paso que dio `por_rehacer`."""
        self._deshechos.pop()
        self._hechos.append(paso)


def _siguiente(pila: list[Paso[C]]) -> Paso[C] | None:
    while pila:
        paso = pila[-1].al_reves()
        if paso.procede():
            return paso
        pila.pop()
    return None
