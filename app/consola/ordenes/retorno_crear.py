"""`main.py retorno crear`: lo que el órgano garante devuelve al municipio, firmado."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.consola.salida import decir, imprimir_json


def registrar(acciones: Any) -> None:
    """Agrega `crear` al grupo `retorno`."""
    grupo = acciones.add_parser("crear", help="escribe y firma un retorno del órgano garante")
    tipos = grupo.add_subparsers(title="Tipos", metavar="TIPO", required=True)
    orden = _orden(tipos, "acuse", crear_acuse, "confirma la entrega vigente de un municipio")
    _de_municipio(orden)
    ayuda = "envía las observaciones de un municipio"
    orden = _orden(tipos, "observaciones", crear_observaciones, ayuda)
    _de_municipio(orden)
    orden = _orden(tipos, "perfil", crear_perfil, "reparte el perfil con el certificado que firma")
    orden.add_argument("--archivo", type=Path, metavar="TOML", help="un perfil corregido")
    orden.add_argument("--con-modelo", action="store_true", help="lleva también el Modelo")


def _orden(
    tipos: Any, nombre: str, hacer: Callable[[argparse.Namespace], None], ayuda: str
) -> argparse.ArgumentParser:
    orden: argparse.ArgumentParser = tipos.add_parser(nombre, help=ayuda)
    orden.add_argument("base", metavar="BASE.garante", help="la base del órgano garante")
    orden.add_argument("--destino", type=Path, required=True, help="carpeta de salida")
    orden.add_argument("--operador", default="", help="quién lo emite")
    orden.add_argument(
        "--contrasena-desde", type=Path, metavar="ARCHIVO", help="archivo con la de la clave"
    )
    orden.add_argument("--capacitacion", action="store_true", help="de ensayo, sin validez")
    orden.add_argument("--json", action="store_true", help="en JSON")
    orden.set_defaults(orden=hacer)
    return orden


def _de_municipio(orden: argparse.ArgumentParser) -> None:
    orden.add_argument("--municipio", required=True, metavar="CLAVE", help="clave oficial")


def crear_acuse(opciones: argparse.Namespace) -> None:
    """El acuse de la entrega vigente."""
    from app.garante.retornos import emitir_acuse

    with _abrir(opciones) as base:
        _decir(opciones, emitir_acuse(base, opciones.municipio, _emision(opciones)))


def crear_observaciones(opciones: argparse.Namespace) -> None:
    """Las observaciones de la ronda, con el estado de las anteriores."""
    from app.garante.retornos import emitir_observaciones

    with _abrir(opciones) as base:
        _decir(opciones, emitir_observaciones(base, opciones.municipio, _emision(opciones)))


def crear_perfil(opciones: argparse.Namespace) -> None:
    """El perfil de la jurisdicción, para todos los municipios."""
    from app.garante.retornos import emitir_perfil

    with _abrir(opciones) as base:
        emitido = emitir_perfil(
            base, _emision(opciones), opciones.archivo, con_modelo=opciones.con_modelo
        )
        _recordar_la_copia(base)
    _decir(opciones, emitido)


def _emision(opciones: argparse.Namespace) -> Any:
    from app.garante.retornos import Emision

    return Emision(opciones.destino, opciones.operador, opciones.capacitacion)


def _decir(opciones: argparse.Namespace, emitido: Any) -> None:
    from app.paquete.huellas import codigo_verificacion

    codigo = codigo_verificacion(emitido.huella)
    if opciones.json:
        campos = {campo: getattr(emitido, campo) for campo in emitido.__slots__}
        imprimir_json({**campos, "codigo_clave": codigo})
        return
    decir(f"Se escribió {emitido.ruta}")
    decir(f"Folio {emitido.folio}. Código de la clave que firma: {codigo}")
    if emitido.capacitacion:
        decir("Es de capacitación: no tiene validez.")


def _recordar_la_copia(base: Any) -> None:
    from app.garante import clave_cifrado

    hay = clave_cifrado.estado(base)
    if hay.codigo and not hay.se_reparte:
        print(
            "El perfil no lleva el certificado de cifrado: falta la copia de su clave en otro "
            "medio (main.py garante clave-cifrado BASE --copiar CARPETA).",
            file=sys.stderr,
        )


def _abrir(opciones: argparse.Namespace) -> Any:
    from app.consola.base_garante import abrir
    from app.consola.contrasenas import usar_en_el_llavero

    usar_en_el_llavero(opciones.contrasena_desde)
    return abrir(opciones)
