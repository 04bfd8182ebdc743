"""Cómo se escribe una celda en la tabla `respuesta`."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects.sqlite import insert

from app.expediente.almacen import OrdenCompilada, Transaccion
from app.expediente.espejo import Celda, FichaViva
from app.expediente.tablas import Respuesta
from app.modelo.contexto import Valor

_INSERTAR = insert(Respuesta)
_DATOS = ("valor", "no_aplica", "motivo", "nota_interna", "modificada", "persona_id")
_ESCRIBIR = OrdenCompilada(
    _INSERTAR.on_conflict_do_update(
        index_elements=["ficha_id", "campo"],
        set_={columna: _INSERTAR.excluded[columna] for columna in _DATOS},
    ),
    ("ficha_id", "campo", *_DATOS),
)


def escribir_celdas(paso: Transaccion, celdas: Iterable[tuple[FichaViva, str, Celda]]) -> None:
    """Escribe las celdas dadas como (ficha, campo, celda); si ya estaban, las cambia."""
    filas = [_fila(ficha, campo, celda) for ficha, campo, celda in celdas]
    if filas:
        paso.repetir(_ESCRIBIR, filas)


def como_json(valor: Valor) -> str:
    """El valor como se guarda: JSON compacto con las claves en orden."""
    return json.dumps(valor, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _fila(ficha: FichaViva, campo: str, celda: Celda) -> dict[str, Any]:
    return {
        "ficha_id": ficha.id,
        "campo": campo,
        "valor": como_json(celda.valor),
        "no_aplica": celda.no_aplica,
        "motivo": celda.motivo,
        "nota_interna": celda.nota,
        "modificada": celda.modificada,
        "persona_id": celda.persona,
    }
