"""La única entrada: sin argumentos o con un archivo abre la ventana; con una orden, la consola."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.documentos.cronograma.paginas import Hoja

ARCHIVOS = (".vitral", ".garante", ".asics")
OPCIONES_DE_VENTANA = frozenset({"--capacitacion"})


def es_para_la_ventana(argumentos: Sequence[str]) -> bool:
    """Si lo pedido se atiende con ventanas. No importa nada: decide por la forma."""
    sueltos = [a for a in argumentos if a not in OPCIONES_DE_VENTANA]
    return not sueltos or (len(sueltos) == 1 and sueltos[0].lower().endswith(ARCHIVOS))


def principal(argumentos: Sequence[str]) -> int:
    """Atiende los argumentos y devuelve el código de salida."""
    if es_para_la_ventana(argumentos):
        from ui.ligero import aligerar

        aligerar()
        from ui.arranque import iniciar

        return iniciar(argumentos)
    from app.consola.principal import ejecutar

    return ejecutar(argumentos, _rasterizar)


def _rasterizar(hoja: "Hoja", ruta: "Path") -> None:
    """Las imágenes las pinta Qt, que la consola sólo carga si se pide una."""
    from ui.cronograma.imagen import rasterizar

    rasterizar(hoja, ruta)


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
