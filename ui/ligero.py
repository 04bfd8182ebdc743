"""Quita a PySide6 el trabajo que haría en cada import y que este programa no usa.

Desde 6.10, tras cargar Qt, cada módulo que se importa se relee como texto para buscar «PySide6» y
activar allí `snake_case` o `true_property`. Ningún módulo de Vitral usa esas variantes, y la
relectura alarga una cuarta parte la carga de SQLAlchemy (medido: 320 → 245 ms).
"""

import sys
from typing import Any


def aligerar() -> None:
    """Llámese antes de importar `ui`. Si PySide6 cambia por dentro, no hace nada."""
    import PySide6.QtCore  # noqa: F401  carga el gancho que se va a aligerar

    soporte: Any = sys.modules.get("shibokensupport.feature")
    if soporte is not None and hasattr(soporte, "_mod_uses_pyside"):
        soporte._mod_uses_pyside = _ninguno  # noqa: SLF001  no hay puerta pública


def _ninguno(_modulo: object) -> bool:
    return False
