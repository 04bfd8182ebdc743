"""En qué va la revisión de cada entrega: una máquina de estados que decide una persona.

    recibida → en_revision → observada ⇄ corregida → aceptada → publicada
    rechazada y sustituida son finales.

Sólo se guarda lo que alguien decidió. Lo demás se deduce de lo recibido, y por eso da lo mismo
en qué orden llegaron los archivos: sin decisión es `recibida`; si el municipio tenía
observaciones pendientes de una entrega anterior, `corregida`; con otra posterior, `sustituida`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from app.garante import habiles, observaciones, tablas
from app.garante.base import Base, anotar
from app.garante.errores import (
    FaltaSolventar,
    MotivoFaltante,
    ReplicaEnCurso,
    SinEntrega,
    TransicionNoProcede,
)
from app.garante.guardados import nota_de
from app.garante.vistas import Renglon
from app.garante.vistas_revision import EntregaEnRevision, EstadoEntrega, Observacion

_E = EstadoEntrega
_DESDE: Mapping[EstadoEntrega, frozenset[EstadoEntrega]] = {
    _E.EN_REVISION: frozenset({_E.RECIBIDA, _E.CORREGIDA}),
    _E.OBSERVADA: frozenset({_E.RECIBIDA, _E.EN_REVISION, _E.CORREGIDA}),
    _E.ACEPTADA: frozenset({_E.RECIBIDA, _E.EN_REVISION, _E.CORREGIDA, _E.OBSERVADA}),
    _E.RECHAZADA: frozenset({_E.RECIBIDA, _E.EN_REVISION, _E.CORREGIDA, _E.OBSERVADA}),
    _E.PUBLICADA: frozenset({_E.ACEPTADA}),
}
"""De qué estados se puede llegar a cada uno."""

OBSERVABLES = _DESDE[_E.OBSERVADA]
_FINALES = frozenset({_E.ACEPTADA, _E.PUBLICADA, _E.RECHAZADA})
_ROTULOS = {
    _E.RECIBIDA: "recibida",
    _E.EN_REVISION: "en revisión",
    _E.OBSERVADA: "observada",
    _E.CORREGIDA: "corregida",
    _E.ACEPTADA: "aceptada",
    _E.PUBLICADA: "publicada",
    _E.RECHAZADA: "rechazada",
    _E.SUSTITUIDA: "sustituida",
}


def de_municipio(base: Base, municipio: str) -> EntregaEnRevision:
    """La entrega vigente de un municipio. `SinEntrega` si todavía no tiene."""
    suyas = [una for una in entregas(base, municipio) if una.vigente]
    if not suyas:
        raise _sin_entrega()
    return suyas[0]


def entregas(base: Base, municipio: str) -> tuple[EntregaEnRevision, ...]:
    """Todas las de un municipio, con su nota, de la más reciente a la más antigua."""
    suya = tablas.instantanea.c
    consulta = _consulta().where(suya.municipio == municipio)
    armadas = _armar(base, consulta, observaciones.de_municipio(base, municipio))
    datos = select(suya.id, suya.datos).where(suya.municipio == municipio)
    with base.leer() as conexion:
        notas = {fila.id: nota_de(bytes(fila.datos)) for fila in conexion.execute(datos)}
    return tuple(replace(una, nota=notas[una.instantanea]) for una in armadas)


def vigentes(base: Base) -> tuple[EntregaEnRevision, ...]:
    """La vigente de cada municipio que ha entregado, por clave de municipio."""
    consulta = _consulta().where(tablas.vigente.c.municipio.is_not(None))
    return tuple(sorted(_armar(base, consulta, observaciones.todas(base)), key=_por_municipio))


def rotulo(estado: EstadoEntrega) -> str:
    """El estado en palabras."""
    return _ROTULOS[estado]


def tomar(base: Base, municipio: str, *, operador: str) -> EntregaEnRevision:
    """Empieza la revisión de la entrega vigente."""
    return decidir(base, municipio, _E.EN_REVISION, operador=operador)


def aceptar(base: Base, municipio: str, *, operador: str, motivo: str = "") -> EntregaEnRevision:
    """Acepta la entrega vigente.

    Con observaciones que bloquean sin solventar lanza `FaltaSolventar`, salvo que se escriba el
    `motivo` por el que se acepta de todos modos.
    """
    bloquean = [o for o in observaciones.de_municipio(base, municipio) if o.impide_aceptar]
    if bloquean and not motivo.strip():
        folios = ", ".join(una.folio for una in bloquean[:5])
        raise FaltaSolventar(
            f"Hay {len(bloquean)} observaciones que bloquean y no se han solventado: {folios}.",
            sugerencia="Resuélvalas primero, o escriba por qué acepta la entrega así.",
        )
    return decidir(base, municipio, _E.ACEPTADA, operador=operador, motivo=motivo)


def rechazar(base: Base, municipio: str, motivo: str, *, operador: str) -> EntregaEnRevision:
    """Da por no recibida la entrega vigente, con su motivo; se conserva como prueba."""
    if not motivo.strip():
        raise MotivoFaltante(
            "Falta el motivo del rechazo.",
            sugerencia="Escriba por qué no se puede usar la entrega: viajará en el acuse.",
        )
    return decidir(base, municipio, _E.RECHAZADA, operador=operador, motivo=motivo)


def publicar(base: Base, municipio: str, *, operador: str) -> EntregaEnRevision:
    """Marca la entrega aceptada como publicable.

    `ReplicaEnCurso` si no han pasado 10 días hábiles desde las últimas observaciones.
    """
    hasta = _fin_de_la_replica(base, municipio)
    if hasta and base.reloj.hoy().isoformat() < hasta:
        raise ReplicaEnCurso(
            f"El municipio puede replicar hasta el {hasta}.",
            sugerencia="Publique el resultado cuando termine ese plazo.",
        )
    return decidir(base, municipio, _E.PUBLICADA, operador=operador)


def decidir(
    base: Base, municipio: str, estado: EstadoEntrega, *, operador: str, motivo: str = ""
) -> EntregaEnRevision:
    """Pasa la entrega vigente a otro estado, o `TransicionNoProcede`."""
    actual = de_municipio(base, municipio)
    if actual.estado not in _DESDE[estado]:
        raise TransicionNoProcede(
            f"La entrega está {rotulo(actual.estado)} y no puede pasar a {rotulo(estado)}.",
            sugerencia="Espere la siguiente entrega del municipio, o revise su historial.",
        )
    with base.por_turno() as conexion:
        escribir(base, conexion, actual, estado, operador=operador, motivo=motivo.strip())
    return de_municipio(base, municipio)


def escribir(
    base: Base,
    conexion: Connection,
    entrega: EntregaEnRevision,
    estado: EstadoEntrega,
    *,
    operador: str,
    motivo: str = "",
) -> None:
    """Guarda una decisión ya comprobada. No toca nada de lo consolidado salvo «revisada»."""
    momento = base.ahora()
    tabla = tablas.revision
    conexion.execute(delete(tabla).where(tabla.c.instantanea == entrega.instantanea))
    fila = {
        "instantanea": entrega.instantanea,
        "municipio": entrega.municipio,
        "estado": estado.value,
        "extemporanea": int(entrega.extemporanea),
        "motivo": motivo,
        "operador": operador,
        "cambio": momento,
    }
    conexion.execute(insert(tabla), [fila])
    if estado in _FINALES:
        vigente = tablas.vigente
        orden = update(vigente).where(vigente.c.instantanea == entrega.instantanea)
        conexion.execute(orden.values(revisada=momento))
    detalle = "; ".join(filter(None, (f"entrega {entrega.secuencia}", motivo)))
    anotar(
        conexion,
        Renglon(momento, f"entrega {rotulo(estado)}", operador, entrega.municipio, detalle=detalle),
    )


def _fin_de_la_replica(base: Base, municipio: str) -> str:
    tabla = tablas.retorno.c
    consulta = (
        select(tabla.creado)
        .where(tabla.municipio == municipio, tabla.tipo == "observaciones", tabla.sha256 != "")
        .order_by(tabla.serie.desc())
        .limit(1)
    )
    with base.leer() as conexion:
        enviado = conexion.scalar(consulta)
    if not enviado:
        return ""
    dia = date.fromisoformat(enviado[:10])
    return habiles.sumar(base, dia, habiles.DIAS_DE_REPLICA).isoformat()


def _consulta() -> Select[Any]:
    tabla, vigente, revision = tablas.instantanea, tablas.vigente, tablas.revision
    return (
        select(
            tabla.c.id,
            tabla.c.municipio,
            tabla.c.secuencia,
            tabla.c.manifiesto_sha256,
            tabla.c.linaje,
            tabla.c.recibido,
            tabla.c.tipo,
            vigente.c.municipio.label("es_vigente"),
            revision.c.estado,
            revision.c.extemporanea,
            revision.c.motivo,
            revision.c.operador,
            revision.c.cambio,
        )
        .outerjoin_from(tabla, vigente, vigente.c.instantanea == tabla.c.id)
        .outerjoin(revision, revision.c.instantanea == tabla.c.id)
        .order_by(tabla.c.secuencia.desc(), tabla.c.id.desc())
    )


def _armar(
    base: Base, consulta: Select[Any], todas: Iterable[Observacion]
) -> tuple[EntregaEnRevision, ...]:
    suyas: dict[str, list[Observacion]] = {}
    for una in todas:
        suyas.setdefault(una.municipio, []).append(una)
    with base.leer() as conexion:
        filas = conexion.execute(consulta).all()
    return tuple(_entrega(base, fila, suyas.get(fila.municipio, ())) for fila in filas)


def _entrega(base: Base, fila: Row[Any], suyas: Sequence[Observacion]) -> EntregaEnRevision:
    pendientes = [una for una in suyas if una.pendiente]
    return EntregaEnRevision(
        municipio=fila.municipio,
        nombre=base.nombre_de(fila.municipio),
        instantanea=fila.id,
        secuencia=fila.secuencia,
        manifiesto_sha256=fila.manifiesto_sha256,
        linaje=fila.linaje,
        recibido=fila.recibido,
        vigente=fila.es_vigente is not None,
        estado=_estado(fila, pendientes),
        extemporanea=_extemporanea(base, fila),
        pendientes=len(pendientes),
        respondidas=sum(una.estado == "respondida" for una in pendientes),
        bloquean=sum(una.impide_aceptar for una in pendientes),
        sin_enviar=sum(not una.enviada and una.estado != "retirada" for una in suyas),
        motivo=fila.motivo or "",
        operador=fila.operador or "",
        cambio=fila.cambio or "",
        tipo=fila.tipo,
    )


def _estado(fila: Row[Any], pendientes: Sequence[Observacion]) -> EstadoEntrega:
    decidido = EstadoEntrega(fila.estado) if fila.estado else None
    if decidido in _FINALES or (fila.es_vigente is not None and decidido is not None):
        return decidido
    if fila.es_vigente is None:
        return _E.SUSTITUIDA
    anteriores = any(una.enviada and una.secuencia < fila.secuencia for una in pendientes)
    return _E.CORREGIDA if anteriores else _E.RECIBIDA


def _extemporanea(base: Base, fila: Row[Any]) -> bool:
    """Lo que se marcó al decidir; antes, si se recibió después de la fecha límite de hoy."""
    if fila.extemporanea is not None:
        return bool(fila.extemporanea)
    limite = base.fecha_limite
    return limite is not None and bool(fila.recibido[:10] > limite.isoformat())


def _por_municipio(una: EntregaEnRevision) -> str:
    return una.municipio


def _sin_entrega() -> SinEntrega:
    return SinEntrega(
        "Ese municipio todavía no tiene una entrega aceptada.",
        sugerencia="Importe su paquete y vuelva a intentarlo.",
    )
