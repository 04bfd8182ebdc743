"""`main.py verificar`: dice si un paquete está íntegro y de quién es."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.consola.salida import decir, imprimir_json

FALLO = 3


def registrar(ordenes: Any) -> None:
    """Agrega la orden al analizador."""
    orden = ordenes.add_parser("verificar", help="comprueba un paquete .asics")
    orden.add_argument("paquete", type=Path, metavar="PAQUETE.asics", help="el paquete")
    orden.add_argument("--certificado", type=Path, metavar="CER", help="certificado esperado")
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=verificar)


def verificar(opciones: argparse.Namespace) -> int:
    """Salida 0 si se acepta; 3 si se rechaza o la clave no es la esperada."""
    from app.paquete.verificar import verificar as comprobar

    resultado = comprobar(opciones.paquete, opciones.certificado)
    aceptado = resultado.estado == "aceptado"
    if opciones.json:
        imprimir_json(resultado)
    elif aceptado:
        decir(f"{resultado.estado} ({resultado.codigo}): {resultado.mensaje}")
    if not aceptado:
        motivo = f"{resultado.estado.capitalize()}: {resultado.mensaje} {resultado.sugerencia}"
        print(f"{motivo.strip()} ({resultado.codigo})", file=sys.stderr)
    return 0 if aceptado else FALLO
