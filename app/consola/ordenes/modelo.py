"""`main.py modelo`: el Modelo cargado, completo."""

import argparse
from typing import Any

from app.consola.salida import decir, imprimir_json


def registrar(ordenes: Any) -> None:
    """Agrega la orden al analizador."""
    orden = ordenes.add_parser("modelo", help="muestra el Modelo cargado")
    orden.add_argument("--json", action="store_true", help="completo, en JSON")
    orden.set_defaults(orden=mostrar)


def mostrar(opciones: argparse.Namespace) -> None:
    """Todo el Modelo en JSON, o una lista corta de las herramientas."""
    from app.modelo.carga import cargar_modelo

    modelo = cargar_modelo()
    if opciones.json:
        from app.modelo.exportacion import a_json

        imprimir_json(a_json(modelo))
        return
    decir(f"{modelo.nombre} ({modelo.clave})")
    for herramienta in modelo.herramientas:
        decir(f"  {herramienta.clave}  {herramienta.nombre}: {herramienta.plazo.texto}")
