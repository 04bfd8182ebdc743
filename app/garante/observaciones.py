"""Las observaciones hechas a los municipios, para mirarlas; escribirlas es de `observar`.

«Respondida» no se guarda: lo está la que tiene una respuesta, en la entrega más reciente que la
trae, que todavía no se tuvo en cuenta al resolver.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select

from app.garante import habiles, tablas
from app.garante.base import Base
from app.garante.errores import ObservacionDesconocida
from app.garante.vistas_revision import (
    CERRADAS,
    Clase,
    EstadoObservacion,
    Gravedad,
    Observacion,
    ObservacionFrecuente,
    Paso,
    RespuestaDelMunicipio,
    TipoObservacion,
)
from app.modelo.direccion import Direccion

CATALOGO = "observaciones"
SEPARADOR = " "


def de_municipio(base: Base, municipio: str) -> tuple[Observacion, ...]:
    """Todas las de un municipio, de la más reciente a la más antigua."""
    return _leer(base, tablas.observacion.c.municipio == municipio)


def todas(base: Base) -> tuple[Observacion, ...]:
    """Las de todos los municipios."""
    return _leer(base, True)  # noqa: FBT003  es la condición de la consulta


def una(base: Base, folio: str) -> Observacion:
    """La de ese folio, o `ObservacionDesconocida`."""
    halladas = _leer(base, tablas.observacion.c.folio == folio)
    if not halladas:
        raise ObservacionDesconocida(
            f"No hay una observación con el folio «{folio}».",
            sugerencia="Revise el folio en la lista de observaciones del municipio.",
        )
    return halladas[0]


def historia(base: Base, folio: str) -> tuple[Paso, ...]:
    """Quién hizo qué con una observación, desde que se escribió."""
    tabla = tablas.observacion_historia.c
    consulta = (
        select(tabla.momento, tabla.operador, tabla.accion, tabla.detalle)
        .where(tabla.folio == folio)
        .order_by(tabla.id)
    )
    with base.leer() as conexion:
        return tuple(Paso(*fila) for fila in conexion.execute(consulta))


def frecuentes(base: Base, herramienta: str = "") -> tuple[ObservacionFrecuente, ...]:
    """Las redacciones del catálogo: las de una herramienta y las que valen para cualquiera."""
    catalogo = next((c for c in base.modelo.catalogos if c.clave == CATALOGO), None)
    filas = () if catalogo is None else catalogo.filas
    leidas = (
        ObservacionFrecuente(clave, de, TipoObservacion(tipo), Gravedad(gravedad), texto, base_)
        for clave, de, tipo, gravedad, texto, base_ in filas
    )
    return tuple(f for f in leidas if not herramienta or f.herramienta in ("", herramienta))


def identidad(respuesta: RespuestaDelMunicipio | None) -> str:
    """Lo que distingue una respuesta de otra, venga en la entrega que venga; vacía sin ella."""
    if respuesta is None:
        return ""
    partes = (respuesta.texto, *respuesta.evidencias, respuesta.fecha, respuesta.reconsideracion)
    return hashlib.sha256("\x00".join(map(str, partes)).encode()).hexdigest()


def _leer(base: Base, condicion: Any) -> tuple[Observacion, ...]:
    tabla, entrega = tablas.observacion, tablas.instantanea
    consulta = (
        select(tabla, entrega.c.secuencia)
        .join(entrega, entrega.c.id == tabla.c.instantanea)
        .where(condicion)
        .order_by(tabla.c.folio.desc())
    )
    with base.leer() as conexion:
        filas = conexion.execute(consulta).all()
        respuestas = _ultimas(conexion.execute(_respuestas(condicion)))
    return tuple(_observacion(base, fila, respuestas) for fila in filas)


def _respuestas(condicion: Any) -> Select[Any]:
    """Lo contestado por el mismo municipio en entregas que valen, de la más vieja a la más nueva.

    Un folio escrito por otro municipio no cuenta.
    """
    respuesta, entrega, tabla = (
        tablas.respuesta_observacion,
        tablas.instantanea,
        tablas.observacion,
    )
    return (
        select(respuesta, entrega.c.secuencia)
        .join(entrega, entrega.c.id == respuesta.c.instantanea)
        .join(
            tabla,
            (tabla.c.folio == respuesta.c.folio) & (tabla.c.municipio == entrega.c.municipio),
        )
        .where(condicion, entrega.c.vale == 1)
        .order_by(entrega.c.secuencia)
    )


def _ultimas(filas: Iterable[Row[Any]]) -> Mapping[str, RespuestaDelMunicipio]:
    ultimas: dict[str, RespuestaDelMunicipio] = defaultdict()
    for fila in filas:
        ultimas[fila.folio] = RespuestaDelMunicipio(
            fila.secuencia,
            fila.texto,
            tuple(fila.evidencias.split()),
            fila.fecha,
            bool(fila.reconsideracion),
        )
    return ultimas


def _observacion(
    base: Base, fila: Row[Any], respuestas: Mapping[str, RespuestaDelMunicipio]
) -> Observacion:
    respuesta = respuestas.get(fila.folio)
    return Observacion(
        folio=fila.folio,
        municipio=fila.municipio,
        secuencia=fila.secuencia,
        ronda=fila.ronda,
        direcciones=tuple(map(Direccion.leer, fila.direcciones.split())),
        evidencia=fila.evidencia,
        tipo=TipoObservacion(fila.tipo),
        clase=Clase(fila.clase),
        gravedad=Gravedad(fila.gravedad),
        texto=fila.texto,
        fundamento=fila.fundamento,
        limite=_limite(base, fila),
        estado=_estado(fila, respuesta),
        resolucion=fila.resolucion,
        reconsiderada=bool(fila.reconsiderada),
        enviada=fila.retorno is not None,
        respuesta=respuesta,
        creada=fila.creada,
        operador=fila.operador,
    )


def _limite(base: Base, fila: Row[Any]) -> date | None:
    if fila.limite:
        return date.fromisoformat(fila.limite)
    return habiles.sumar(base, base.reloj.hoy(), fila.plazo) if fila.plazo else None


def _estado(fila: Row[Any], respuesta: RespuestaDelMunicipio | None) -> EstadoObservacion:
    guardado = EstadoObservacion(fila.estado)
    if respuesta is None or guardado in CERRADAS or identidad(respuesta) == fila.atendida:
        return guardado
    if respuesta.reconsideracion and fila.reconsiderada:
        return guardado  # sólo se admite una
    return EstadoObservacion.RESPONDIDA
