"""Órdenes de `main.py expediente` con que el municipio atiende lo que le observaron."""

import argparse
from pathlib import Path
from typing import Any

from app.consola.analizador import orden_del_municipio
from app.consola.salida import decir, imprimir_json


def registrar(acciones: Any) -> None:
    """Agrega las órdenes al grupo `expediente`."""
    orden = orden_del_municipio(
        acciones, "adjuntar", adjuntar, "guarda una evidencia en un dato y dice su clave"
    )
    orden.add_argument("evidencia", type=Path, metavar="EVIDENCIA", help="el archivo")
    orden.add_argument(
        "--direccion", required=True, metavar="1a/cv_firmado", help="dato en que se guarda"
    )

    orden_del_municipio(
        acciones, "observaciones", observaciones, "lista lo que observó el órgano garante"
    )

    orden = orden_del_municipio(
        acciones, "atender", atender, "responde una observación; viaja en la siguiente entrega"
    )
    _folio(orden)
    orden.add_argument("--texto", required=True, help="qué se corrigió o se aclara")
    orden.add_argument(
        "--evidencia",
        action="append",
        default=[],
        metavar="CLAVE",
        help="la que dijo «adjuntar»; se puede repetir",
    )

    orden = orden_del_municipio(
        acciones,
        "reconsiderar",
        reconsiderar,
        "pide, una sola vez, que se revise una observación",
    )
    _folio(orden)
    orden.add_argument("--motivo", required=True, help="por qué no procede")

    orden = orden_del_municipio(
        acciones, "nota", nota, "escribe la nota que acompaña a la siguiente entrega"
    )
    orden.add_argument("--texto", required=True, help="la nota; vacía, la quita")


def _folio(orden: argparse.ArgumentParser) -> None:
    orden.add_argument("--folio", required=True, help="el de la observación")


def adjuntar(opciones: argparse.Namespace) -> None:
    """Guarda el archivo dentro del expediente."""
    with _abrir(opciones) as expediente:
        hecha = expediente.evidencias.adjuntar(opciones.direccion, opciones.evidencia)
    if opciones.json:
        imprimir_json(hecha)
    else:
        decir(f"Se guardó «{hecha.nombre}». Clave: {hecha.id}")


def observaciones(opciones: argparse.Namespace) -> None:
    """Todas, de la última ronda a la primera, con lo que se hizo con cada una."""
    with _abrir(opciones) as expediente:
        halladas = expediente.retornos.observaciones()
    if opciones.json:
        imprimir_json(halladas)
        return
    if not halladas:
        decir("No hay observaciones.")
    for una in halladas:
        _decir_una(una)


def _decir_una(una: Any) -> None:
    limite = f" · límite {una.limite:%d/%m/%Y}" if una.limite else ""
    decir(f"{una.folio}  {una.estado.value}{limite}  {', '.join(map(str, una.direcciones))}")
    dicho = {
        "": una.texto,
        "Fundamento: ": una.fundamento,
        "Respuesta: ": una.respuesta,
        "Se pidió reconsiderarla: ": una.reconsideracion,
        "Resolución: ": una.resolucion,
    }
    for rotulo, texto in dicho.items():
        if texto:
            decir(f"    {rotulo}{texto}")


def atender(opciones: argparse.Namespace) -> None:
    """La da por atendida; se puede corregir mientras el órgano garante no la cierre."""
    with _abrir(opciones) as expediente:
        expediente.retornos.responder(opciones.folio, opciones.texto, opciones.evidencia)
        _informar(opciones, expediente)


def reconsiderar(opciones: argparse.Namespace) -> None:
    """En vez de atenderla, pide que se revise."""
    with _abrir(opciones) as expediente:
        expediente.retornos.pedir_reconsideracion(opciones.folio, opciones.motivo)
        _informar(opciones, expediente)


def _informar(opciones: argparse.Namespace, expediente: Any) -> None:
    todas = expediente.retornos.observaciones()
    if opciones.json:
        imprimir_json(next(una for una in todas if una.folio == opciones.folio))
        return
    faltan = sum(una.por_atender for una in todas)
    decir(f"{opciones.folio}: atendida. " + (f"Por atender: {faltan}." if faltan else SALE))


SALE = "No queda ninguna por atender; salen con: main.py exportar"


def nota(opciones: argparse.Namespace) -> None:
    """Cambia la nota de la ronda en curso."""
    with _abrir(opciones) as expediente:
        expediente.retornos.guardar_nota(opciones.texto)
        guardada = expediente.retornos.nota()
    if opciones.json:
        imprimir_json(guardada)
    else:
        decir("Nota guardada." if guardada.texto else "La entrega no llevará nota.")


def _abrir(opciones: argparse.Namespace) -> Any:
    from app.expediente.archivo import abrir
    from app.modelo.carga import cargar_modelo
    from app.reloj import RelojReal

    return abrir(opciones.archivo, cargar_modelo(), None, reloj=RelojReal())
