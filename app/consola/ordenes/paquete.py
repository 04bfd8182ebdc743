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

    orden = ordenes.add_parser("unir", help="junta un paquete que viene en partes")
    orden.add_argument("partes", type=Path, nargs="+", metavar="PARTE", help="todas, o su carpeta")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta de salida")
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=unir)


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
        for una in resultado.firmas:
            cual = "la del certificado indicado" if una.cotejada else "lo dice su certificado"
            decir(f"  Firma {una.nombre}, clave {una.codigo} ({cual}).")
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


def unir(opciones: argparse.Namespace) -> None:
    """Escribe el paquete completo, o dice qué parte falta o cuál está dañada."""
    from app.paquete import partes

    rutas = [parte for ruta in opciones.partes for parte in _partes_en(ruta)]
    unido = partes.unir(rutas, opciones.destino)
    if opciones.json:
        imprimir_json({"ruta": unido, "tamano": unido.stat().st_size})
    else:
        decir(f"Unido y completo: {unido}")


def _partes_en(ruta: Path) -> list[Path]:
    from app.paquete.partes import es_parte

    return sorted(filter(es_parte, ruta.iterdir())) if ruta.is_dir() else [ruta]
