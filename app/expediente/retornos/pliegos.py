"""Recibir observaciones: cada una a sus datos, con lo que decían al llegar."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from app.errores import ErrorDeUsuario
from app.expediente.almacen import Fila, Transaccion
from app.expediente.celdas import como_json
from app.expediente.espejo import FichaViva, Implementacion
from app.expediente.nucleo import Nucleo
from app.expediente.retornos.vistas import EstadoObservacion
from app.expediente.tablas import Observacion, ObservacionDireccion
from app.expediente.vistas import Situacion
from app.modelo.direccion import Direccion
from app.paquete.retorno import ObservacionDatos

REQUERIMIENTO = "requerimiento"
_CIERRAN = frozenset({"solventada", "retirada"})
_DE_ANTES = "Se pidió en una entrega anterior."
"""Lo que se sabe de una reconsideración ya resuelta que este archivo no recuerda (un respaldo)."""

_REABREN = frozenset({"parcial", "no_solventada"})
_OBSERVABLES = frozenset(
    {
        Situacion.LISTA.value,
        Situacion.ENTREGADA.value,
        Situacion.ACEPTADA.value,
        Situacion.CON_OBSERVACIONES.value,
    }
)


def lineas(datos: Sequence[ObservacionDatos], hoy: date) -> tuple[str, ...]:
    """Las observaciones en frases: cuántas piden respuesta y cuántas quedan resueltas."""
    resueltas = sum(una.estado in _CIERRAN for una in datos)
    pendientes = [una for una in datos if una.estado not in _CIERRAN]
    limites = [una.limite for una in pendientes if una.limite is not None]
    cuantas = len(pendientes)
    frases = []
    if cuantas or not resueltas:
        frases.append("Trae 1 observación." if cuantas == 1 else f"Trae {cuantas} observaciones.")
    if limites:
        primera = min(limites)
        verbo = "venció" if primera < hoy else "vence"
        frases.append(f"La primera {verbo} el {primera:%d/%m/%Y}.")
    if resueltas:
        frases.append("Da por resuelta 1." if resueltas == 1 else f"Da por resueltas {resueltas}.")
    return tuple(frases)


def escribir(
    nucleo: Nucleo, paso: Transaccion, datos: Sequence[ObservacionDatos], retorno: str
) -> list[Implementacion]:
    """Las escribe y devuelve las herramientas que cambiaron de situación."""
    for una in datos:
        _escribir_una(nucleo, paso, una, retorno)
    return list(_situaciones(nucleo, paso))


def con_requerimientos(paso: Transaccion) -> set[str]:
    """Las herramientas con algo que el órgano garante requiere y no ha cerrado."""
    orden = (
        select(ObservacionDireccion.c.direccion)
        .join(Observacion, Observacion.c.id == ObservacionDireccion.c.observacion_id)
        .where(
            Observacion.c.clase == REQUERIMIENTO,
            Observacion.c.estado != EstadoObservacion.CERRADA.value,
        )
    )
    return {Direccion.leer(f.direccion).herramienta for f in paso.conexion.execute(orden)}


def _escribir_una(nucleo: Nucleo, paso: Transaccion, una: ObservacionDatos, retorno: str) -> None:
    direcciones = _direcciones(nucleo, una)
    primera = direcciones[0] if direcciones else ""
    consulta = select(Observacion).where(Observacion.c.id == una.folio)
    previa = paso.conexion.execute(consulta).one_or_none()
    comunes = {
        "retorno": retorno,
        "direccion": primera,
        "tipo": una.tipo,
        "texto": una.texto,
        "limite": una.limite,
        "ronda": una.ronda,
        "evidencia": una.evidencia,
        "clase": una.clase,
        "gravedad": una.gravedad,
        "fundamento": una.fundamento,
        "resultado": una.estado,
        "resolucion": una.resolucion,
    }
    if previa is None:
        estado = EstadoObservacion.CERRADA if una.estado in _CIERRAN else EstadoObservacion.NUEVA
        fila = comunes | {"id": una.folio, "respuesta": "", "estado": estado.value}
        fila["reconsideracion"] = _DE_ANTES if una.reconsideracion else ""
        paso.ejecutar(insert(Observacion), fila)
    else:
        cambios = comunes | _lo_que_sigue(previa, una)
        if una.reconsideracion and not previa.reconsideracion:
            cambios["reconsideracion"] = _DE_ANTES
        paso.ejecutar(update(Observacion).where(Observacion.c.id == una.folio), cambios)
    for direccion in direcciones:
        observado = _observado(nucleo, una.folio, direccion)
        paso.ejecutar(insert(ObservacionDireccion).prefix_with("OR IGNORE"), observado)
    paso.anotar("observacion", primera, una.folio, f"{una.estado} {una.texto}")


def _lo_que_sigue(previa: Fila, una: ObservacionDatos) -> dict[str, Any]:
    """Qué le toca al municipio: nada, esperar o volver a contestar. Lo ya dicho se conserva."""
    if una.estado in _CIERRAN:
        return {"estado": EstadoObservacion.CERRADA.value}
    otra_vez = previa.ronda < una.ronda or (
        una.estado in _REABREN
        and (previa.resultado, previa.resolucion) != (una.estado, una.resolucion)
    )
    reabierta = previa.estado == EstadoObservacion.CERRADA.value
    if otra_vez or reabierta:
        return {"estado": EstadoObservacion.NUEVA.value, "respondida": ""}
    return {}


def _direcciones(nucleo: Nucleo, una: ObservacionDatos) -> tuple[str, ...]:
    """Las que dice, o la de la evidencia que señala."""
    if una.direcciones or not una.evidencia:
        return una.direcciones
    suyas = {str(e.direccion) for e in nucleo.evidencias().values() if e.sha256 == una.evidencia}
    return tuple(sorted(suyas))


def _observado(nucleo: Nucleo, folio: str, escrita: str) -> dict[str, str]:
    direccion = Direccion.leer(escrita)
    ficha = ficha_de(nucleo, direccion)
    campo = nucleo.indice.vigente(direccion.herramienta, direccion.campo)
    return {
        "observacion_id": folio,
        "direccion": escrita,
        "ficha_id": ficha.id if ficha else "",
        "antes": como_json(ficha.celda(campo).vigente) if ficha else "",
        "despues": "",
    }


def ficha_de(nucleo: Nucleo, direccion: Direccion) -> FichaViva | None:
    """La ficha que hoy tiene ese campo; `None` si no señala un campo o ya no existe."""
    try:
        lugar = nucleo.indice.lugar(direccion)
        return nucleo.espejo.ficha(direccion.herramienta, lugar.tipo, direccion.ficha)
    except ErrorDeUsuario:
        return None


def _situaciones(nucleo: Nucleo, paso: Transaccion) -> Iterator[Implementacion]:
    observadas = con_requerimientos(paso)
    con, entregada = Situacion.CON_OBSERVACIONES.value, Situacion.ENTREGADA.value
    for clave, actual in nucleo.espejo.implementaciones.items():
        if clave in observadas and actual.situacion in _OBSERVABLES - {con}:
            yield replace(actual, situacion=con)
        elif clave not in observadas and actual.situacion == con:
            # Ya no le piden nada: vuelve a esperar el visto bueno.
            yield replace(actual, situacion=entregada)
