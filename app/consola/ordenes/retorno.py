"""`main.py retorno`: lo que el órgano garante devuelve al municipio."""

import argparse
from pathlib import Path
from typing import Any

from app.consola.analizador import orden_del_municipio
from app.consola.ordenes import retorno_crear
from app.consola.salida import decir, imprimir_json


def registrar(ordenes: Any) -> None:
    """Agrega la orden al analizador."""
    grupo = ordenes.add_parser("retorno", help="crea y aplica acuse, observaciones o perfil")
    acciones = grupo.add_subparsers(title="Acciones", metavar="ACCIÓN", required=True)

    retorno_crear.registrar(acciones)

    orden = orden_del_municipio(
        acciones, "aplicar", aplicar, "dice qué cambia y, si se confirma, lo aplica"
    )
    orden.add_argument("retorno", type=Path, metavar="RETORNO.asics", help="el que le dieron")
    orden.add_argument("--confirmar", action="store_true", help="lo aplica; sin esto sólo lo dice")

    orden = orden_del_municipio(
        acciones, "confiar", confiar, "registra la clave del órgano garante"
    )
    orden.add_argument(
        "certificado",
        type=Path,
        metavar="CERTIFICADO",
        help="el .cer del órgano garante, o lo que mandó (.asics)",
    )
    orden.add_argument("--codigo", required=True, help="el que está impreso en el anexo")


def aplicar(opciones: argparse.Namespace) -> None:
    """Muestra lo que dice un retorno y lo que cambiaría; con `--confirmar`, lo aplica."""
    respaldo = ""
    with _abrir(opciones) as expediente:
        if opciones.confirmar:
            aplicado = expediente.retornos.aplicar(opciones.retorno)
            vista, respaldo = aplicado.vista, aplicado.respaldo
        else:
            vista = expediente.retornos.mirar(opciones.retorno)
    if opciones.json:
        imprimir_json({"aplicado": opciones.confirmar, "respaldo": respaldo, "retorno": vista})
        return
    decir(f"{vista.tipo.capitalize()} {vista.serie} de {vista.nombre} ({vista.creado:%d/%m/%Y})")
    for linea in vista.lineas:
        decir(f"  {linea}")
    if respaldo:
        decir(f"Antes se hizo una copia: {respaldo}")
    decir("Aplicado." if opciones.confirmar else "No se cambió nada: repita con --confirmar.")


def confiar(opciones: argparse.Namespace) -> None:
    """Registra la clave del órgano garante con el código del anexo del convenio."""
    certificado = _certificado(opciones.certificado, opciones.codigo)
    with _abrir(opciones) as expediente:
        registrado = expediente.retornos.confiar(certificado, opciones.codigo)
    if opciones.json:
        imprimir_json(registrado)
    else:
        decir(f"Registrada la clave de {registrado.nombre}: {registrado.codigo}")


def _certificado(ruta: Path, codigo: str) -> bytes:
    """El de un `.cer`, o el que firma un retorno: el que corresponda al código del papel."""
    from app.paquete.contenedor import abrir_autentico
    from app.paquete.huellas import comprobar_codigo, huella
    from app.paquete.verificar import leer_certificado

    if ruta.suffix != ".asics":
        return leer_certificado(ruta)
    firman = abrir_autentico(ruta).certificados
    # Si ninguno corresponde, el servicio dice por qué y no registra nada.
    return next((uno for uno in firman if comprobar_codigo(codigo, huella(uno))), firman[0])


def _abrir(opciones: argparse.Namespace) -> Any:
    from app.expediente.archivo import abrir
    from app.modelo.carga import cargar_modelo
    from app.reloj import RelojReal

    return abrir(opciones.archivo, cargar_modelo(), None, reloj=RelojReal())
