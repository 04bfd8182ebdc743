"""Las columnas que se calculan con las demás del mismo renglón.

Una celda calculada no se teclea: se rehace cada vez que se guarda la tabla. Si falta un dato, la
celda queda vacía en vez de valer cero.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo
from app.modelo.valores import normalizar

Formula = Callable[[Mapping[str, Any]], Decimal | None]

CENTESIMAS = Decimal("0.01")
TOPE = Decimal(10) ** 13
"""Un resultado mayor no cabe en una celda: queda vacía y no detiene el guardado."""


def completar(campo: Campo, filas: Sequence[Mapping[str, Valor]]) -> list[dict[str, Valor]]:
    """Las mismas filas con sus celdas calculadas al día."""
    propias = {
        columna: FORMULAS[campo.clave, columna.clave]
        for columna in campo.columnas
        if (campo.clave, columna.clave) in FORMULAS
    }
    completas = []
    for fila in filas:
        nueva = dict(fila)
        for columna, formula in propias.items():
            nueva.pop(columna.clave, None)
            resultado = formula(nueva)
            if resultado is not None and abs(resultado) < TOPE:
                redondo = resultado.quantize(CENTESIMAS, ROUND_HALF_UP)
                nueva[columna.clave] = normalizar(columna, redondo)
        completas.append(nueva)
    return completas


def _numero(fila: Mapping[str, Any], columna: str) -> Decimal | None:
    try:
        return Decimal(str(fila[columna]))
    except (KeyError, InvalidOperation):
        return None


def _resta(mayor: str, menor: str) -> Formula:
    def formula(fila: Mapping[str, Any]) -> Decimal | None:
        uno, otro = _numero(fila, mayor), _numero(fila, menor)
        return None if uno is None or otro is None else uno - otro

    return formula


def _suma(*columnas: str) -> Formula:
    def formula(fila: Mapping[str, Any]) -> Decimal | None:
        numeros = [_numero(fila, columna) for columna in columnas]
        presentes = [numero for numero in numeros if numero is not None]
        return sum(presentes, Decimal(0)) if len(presentes) == len(columnas) else None

    return formula


def _producto(uno: str, otro: str) -> Formula:
    def formula(fila: Mapping[str, Any]) -> Decimal | None:
        a, b = _numero(fila, uno), _numero(fila, otro)
        return None if a is None or b is None else a * b

    return formula


def _porcentaje_ejercido(fila: Mapping[str, Any]) -> Decimal | None:
    """Contra lo modificado; si no hubo modificación, contra lo aprobado."""
    ejercido = _numero(fila, "ejercido")
    base = _numero(fila, "modificado") or _numero(fila, "aprobado")
    return None if ejercido is None or not base else ejercido * 100 / base


FORMULAS: Mapping[tuple[str, str], Formula] = {
    ("pf_evaluacion", "brecha"): _resta("requerido", "actual"),
    ("cap_necesidades", "brecha"): _resta("nivel_requerido", "nivel_actual"),
    ("tp_prioridad", "puntaje"): _suma(
        "utilidad", "personas_beneficiadas", "disponibilidad", "esfuerzo_inverso"
    ),
    ("da_prioridad", "puntaje"): _suma(
        "demanda", "valor_publico", "calidad", "facilidad", "riesgo_inverso"
    ),
    ("pm_prioridad", "puntaje"): _suma("impacto", "urgencia", "viabilidad"),
    ("inf_riesgos", "nivel"): _producto("probabilidad", "impacto"),
    ("pr_presupuesto", "total"): _producto("cantidad", "unitario"),
    ("rc_finanzas", "pct"): _porcentaje_ejercido,
}
"""Por campo y columna. Las que dependen de otras herramientas no son de renglón y no van aquí."""
