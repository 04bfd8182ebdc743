"""CSV para hojas de cálculo: BOM, CRLF y ninguna celda que se ejecute como fórmula."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = b"\xef\xbb\xbf"
_PELIGROSOS = frozenset("=+-@\t\r")


def celda(valor: object) -> str:
    """El texto de una celda, precedido de un apóstrofo si una hoja lo tomaría por fórmula."""
    texto = "" if valor is None else str(valor)
    return f"'{texto}" if texto[:1] in _PELIGROSOS else texto


def tabla(encabezados: Sequence[str], filas: Iterable[Sequence[object]]) -> bytes:
    """Los bytes de un `csv/<tabla>.csv` del paquete."""
    memoria = io.StringIO(newline="")
    escritor = csv.writer(memoria, lineterminator="\r\n")
    escritor.writerow([celda(titulo) for titulo in encabezados])
    escritor.writerows([celda(valor) for valor in fila] for fila in filas)
    return BOM + memoria.getvalue().encode("utf-8")
