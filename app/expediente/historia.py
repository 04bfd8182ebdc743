"""Deshacer y rehacer: la pila de lo contestado desde que se abrió el archivo.

Guarda celdas completas, no órdenes: deshacer es escribir otra vez lo que había. Vive en memoria; lo
que cambió en otras sesiones se consulta en la bitácora y se recupera de los respaldos.
"""

from dataclasses import dataclass

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


Paso = tuple[CambioDeCelda, ...]


class Historia:
    """Dos pilas de pasos. Contestar algo nuevo olvida lo que se podía rehacer."""

    def __init__(self) -> None:
        self._hechos: list[Paso] = []
        self._deshechos: list[Paso] = []

    def registrar(self, paso: Paso) -> None:
        """Suma un paso nuevo."""
        self._deshechos.clear()
        self._hechos.append(paso)
        del self._hechos[:-PASOS_MAXIMOS]

    def por_deshacer(self) -> Paso | None:
        """El paso que toca deshacer, ya al revés; `None` si no hay. Salta los que no proceden."""
        return _siguiente(self._hechos)

    def por_rehacer(self) -> Paso | None:
        """El paso que toca rehacer."""
        return _siguiente(self._deshechos)

    def deshecho(self, paso: Paso) -> None:
        """Ya se escribió el paso que dio `por_deshacer`."""
        self._hechos.pop()
        self._deshechos.append(paso)

    def rehecho(self, paso: Paso) -> None:
        """Ya se escribió el paso que dio `por_rehacer`."""
        self._deshechos.pop()
        self._hechos.append(paso)


def _siguiente(pila: list[Paso]) -> Paso | None:
    while pila:
        paso = tuple(cambio.al_reves() for cambio in reversed(pila[-1]))
        if all(cambio.procede() for cambio in paso):
            return paso
        pila.pop()
    return None
