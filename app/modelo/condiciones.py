"""Condiciones de un campo que no caben en datos: funciones registradas con su nombre.

Los TOML las nombran en `condicion.regla`. Las que dependen de algo fuera de la ficha (si hubo un
ciclo anterior) no se calculan aquí: quien pregunta las pasa entre los `hechos` que sabe ciertos.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Valores = Mapping[str, Any]


def presupuesto_mayor_que_cero(valores: Valores) -> bool:
    """Algún renglón del presupuesto del proyecto cuesta dinero."""
    filas = valores.get("pr_presupuesto") or ()
    return any(_numero(fila.get("total")) > 0 for fila in filas)


def _numero(texto: object) -> Decimal:
    try:
        return Decimal(str(texto or 0))
    except InvalidOperation:
        return Decimal(0)


CALCULADAS: Mapping[str, Callable[[Valores], bool]] = {
    "presupuesto_mayor_que_cero": presupuesto_mayor_que_cero,
}

HECHOS = frozenset({"ciclo_previo", "observaciones_del_og"})
"""Las que sólo sabe el expediente: si hubo un ciclo anterior, si el órgano garante observó."""


def conocidas() -> frozenset[str]:
    """Todos los nombres que un TOML puede usar en `condicion.regla`."""
    return HECHOS | CALCULADAS.keys()


def se_cumple(regla: str, valores: Valores, hechos: frozenset[str]) -> bool:
    """Si la condición con ese nombre se cumple para esa ficha."""
    calculada = CALCULADAS.get(regla)
    return calculada(valores) if calculada else regla in hechos
