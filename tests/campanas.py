"""Las campañas largas: pocas repeticiones en la revisión, todas en `make tormenta`.

`VITRAL_TORMENTA=1` corre cada campaña completa; `0.1`, la décima parte; sin ella, la muestra de la
revisión. `make tormenta` corre con -s y así se ven las cifras que cada una informa.
"""

import os
import sys

PARTE = float(os.environ.get("VITRAL_TORMENTA", "0"))


def cuantas(revision: int, completa: int) -> int:
    """Repeticiones que tocan: las de la revisión, o la parte pedida de la campaña completa."""
    return max(revision, round(completa * PARTE))


def informar(cifras: str) -> None:
    """Deja a la vista lo que midió una campaña."""
    sys.stdout.write(f"\n{cifras}\n")
