"""Órdenes de revisión de `main.py garante`: ver, observar, resolver y aceptar entregas."""

import argparse
from datetime import date
from typing import Any

from app.consola.analizador import con_operador, orden_del_garante
from app.consola.base_garante import abrir
from app.consola.salida import decir, imprimir_json

TIPOS = ("formal", "fondo", "sugerencia", "riesgo", "felicitacion")
CLASES = ("requerimiento", "recomendacion", "felicitacion")
RESOLUCIONES = ("solventada", "parcial", "no_solventada", "retirada")


def registrar(acciones: Any) -> None:
    """Agrega las órdenes al grupo `garante`."""
    orden = orden_del_garante(acciones, "revision", revision, "muestra en qué va cada entrega")
    orden.add_argument("--municipio", default="", metavar="CLAVE", help="sólo las de uno")

    orden = orden_del_garante(
        acciones, "observar", observar, "escribe una observación, que se envía después"
    )
    orden.add_argument("--municipio", required=True, metavar="CLAVE", help="clave oficial")
    orden.add_argument("--texto", required=True, help="qué falta, por qué y cómo quedaría")
    orden.add_argument(
        "--direccion",
        action="append",
        default=[],
        metavar="1a/cv_objeto",
        help="dato que señala; se puede repetir",
    )
    orden.add_argument("--evidencia", default="", metavar="SHA256", help="evidencia que señala")
    orden.add_argument("--tipo", choices=TIPOS, default="fondo", help="de qué se trata (fondo)")
    orden.add_argument("--clase", choices=CLASES, help="si hay que atenderla; según el tipo")
    orden.add_argument("--bloquea", action="store_true", help="impide reconocer el nivel")
    orden.add_argument("--fundamento", default="", help="criterio o norma")
    orden.add_argument("--limite", type=_dia, metavar="AAAA-MM-DD", help="en lugar de 15 hábiles")
    con_operador(orden)

    orden = orden_del_garante(acciones, "observaciones", observaciones, "lista las observaciones")
    orden.add_argument("--municipio", default="", metavar="CLAVE", help="sólo las de uno")

    orden = orden_del_garante(acciones, "resolver", resolver, "dice en qué quedó una observación")
    orden.add_argument("--folio", required=True, help="el de la observación")
    orden.add_argument("--resultado", required=True, choices=RESOLUCIONES, help="en qué quedó")
    orden.add_argument("--texto", default="", help="por qué")
    con_operador(orden)

    orden = orden_del_garante(
        acciones, "aceptar", aceptar, "acepta la entrega vigente de un municipio"
    )
    orden.add_argument("--municipio", required=True, metavar="CLAVE", help="clave oficial")
    orden.add_argument("--motivo", default="", help="por qué, si algo que bloquea sigue pendiente")
    con_operador(orden)


def _dia(texto: str) -> date:
    try:
        return date.fromisoformat(texto)
    except ValueError as error:
        raise argparse.ArgumentTypeError("escriba la fecha como AAAA-MM-DD") from error


def revision(opciones: argparse.Namespace) -> None:
    """La vigente de cada municipio, o todas las de uno."""
    from app.garante import revision as servicio

    with abrir(opciones) as base:
        if opciones.municipio:
            entregas = servicio.entregas(base, opciones.municipio)
        else:
            entregas = servicio.vigentes(base)
    if opciones.json:
        imprimir_json(entregas)
        return
    for una in entregas:
        tarde = " (extemporánea)" if una.extemporanea else ""
        decir(
            f"{una.municipio} {una.secuencia:>3} {servicio.rotulo(una.estado)}{tarde}"
            f" · {una.pendientes} pendientes, {una.respondidas} respondidas"
        )
        if una.nota:
            decir(f"    Nota del municipio: {una.nota}")


def observar(opciones: argparse.Namespace) -> None:
    """Agrega una observación a la ronda."""
    from app.garante.observar import observar as escribir
    from app.garante.vistas_revision import Clase, Gravedad, NuevaObservacion, TipoObservacion

    nueva = NuevaObservacion(
        texto=opciones.texto,
        direcciones=tuple(opciones.direccion),
        tipo=TipoObservacion(opciones.tipo),
        clase=Clase(opciones.clase) if opciones.clase else None,
        gravedad=Gravedad.BLOQUEA if opciones.bloquea else Gravedad.NO_BLOQUEA,
        fundamento=opciones.fundamento,
        evidencia=opciones.evidencia,
        limite=opciones.limite,
    )
    with abrir(opciones) as base:
        hecha = escribir(base, opciones.municipio, nueva, operador=opciones.operador)
    if opciones.json:
        imprimir_json(hecha)
    else:
        decir(f"Observación {hecha.folio}. Sale con: main.py retorno crear observaciones")


def observaciones(opciones: argparse.Namespace) -> None:
    """Las de un municipio o todas."""
    from app.garante import observaciones as servicio

    with abrir(opciones) as base:
        if opciones.municipio:
            halladas = servicio.de_municipio(base, opciones.municipio)
        else:
            halladas = servicio.todas(base)
    if opciones.json:
        imprimir_json(halladas)
        return
    for una in halladas:
        donde = ", ".join(map(str, una.direcciones)) or "evidencia"
        decir(f"{una.folio} {una.municipio} {una.estado.value:14} {donde}")
        decir(f"    {una.texto}")
        if una.respuesta is not None:
            pide = "Pide reconsiderarla" if una.respuesta.reconsideracion else "Respuesta"
            adjunta = "".join(f" · evidencia {sha256[:16]}" for sha256 in una.respuesta.evidencias)
            decir(f"    {pide} (entrega {una.respuesta.secuencia}): {una.respuesta.texto}{adjunta}")
        if una.resolucion:
            decir(f"    Resolución: {una.resolucion}")


def resolver(opciones: argparse.Namespace) -> None:
    """Resuelve una observación enviada, o retira una que no ha salido."""
    from app.garante.observar import resolver as resolver_una
    from app.garante.vistas_revision import EstadoObservacion

    resultado = EstadoObservacion(opciones.resultado)
    with abrir(opciones) as base:
        hecha = resolver_una(
            base, opciones.folio, resultado, opciones.texto, operador=opciones.operador
        )
    if opciones.json:
        imprimir_json(hecha)
    else:
        decir(f"{hecha.folio}: {hecha.estado.value}")


def aceptar(opciones: argparse.Namespace) -> None:
    """Acepta la entrega vigente; con lo que bloquea pendiente, sólo con motivo."""
    from app.garante.revision import aceptar as aceptar_una

    with abrir(opciones) as base:
        entrega = aceptar_una(
            base, opciones.municipio, operador=opciones.operador, motivo=opciones.motivo
        )
    if opciones.json:
        imprimir_json(entrega)
    else:
        decir(f"Entrega {entrega.secuencia} de {entrega.nombre}: aceptada.")
