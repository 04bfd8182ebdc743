"""`main.py verificar`: dice si un paquete o un retorno está íntegro y de quién es."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.consola.salida import decir, imprimir_json

FALLO = 3


def registrar(ordenes: Any) -> None:
    """Agrega la orden al analizador."""
    orden = ordenes.add_parser("verificar", help="comprueba un paquete o un retorno .asics")
    que = orden.add_mutually_exclusive_group(required=True)
    que.add_argument("paquete", type=Path, nargs="?", metavar="PAQUETE.asics", help="el paquete")
    orden.add_argument("--certificado", type=Path, metavar="CER", help="certificado esperado")
    que.add_argument(
        "--guardar-verificador",
        type=Path,
        metavar="CARPETA",
        help="copia ahí verificar.py, para comprobar paquetes sin este programa",
    )
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=verificar)


def verificar(opciones: argparse.Namespace) -> int:
    """Salida 0 si se acepta; 3 si se rechaza o la clave no es la esperada."""
    from app.paquete.verificar import verificar as comprobar

    if opciones.guardar_verificador:
        return _guardar_verificador(opciones)
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


def _guardar_verificador(opciones: argparse.Namespace) -> int:
    """Copia el verificador del auditor a una carpeta, que se crea si hace falta."""
    from app.archivos import escribir_bytes
    from app.rutas import recursos

    carpeta = opciones.guardar_verificador
    carpeta.mkdir(parents=True, exist_ok=True)
    ruta = carpeta / "verificar.py"
    escribir_bytes(ruta, (recursos() / "verificador" / "verificar.py").read_bytes())
    if opciones.json:
        imprimir_json({"ruta": ruta})
    else:
        decir(f"Verificador guardado en {ruta}")
    return 0
