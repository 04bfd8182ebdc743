"""Emitir lo que el órgano garante devuelve: acuse, observaciones y perfil, firmados.

El número de serie se consume antes de escribir: si el disco falla, ese número no se reutiliza y
el siguiente retorno lleva otro. Emitir nunca cambia lo consolidado.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app import VERSION
from app.garante import (
    clave_cifrado,
    clave_garante,
    codigos,
    observaciones,
    observar,
    revision,
    tablas,
)
from app.garante.base import Base, anotar
from app.garante.errores import NadaQueEmitir, PerfilDeOtro
from app.garante.vistas import Renglon
from app.garante.vistas_revision import (
    EntregaEnRevision,
    EstadoEntrega,
    EstadoObservacion,
    Observacion,
    RetornoEmitido,
)
from app.modelo import exportacion as exportacion_modelo
from app.modelo.perfiles import perfil_en_crudo
from app.paquete import limites, retorno
from app.paquete.firma import Firmante
from app.paquete.huellas import huella
from app.paquete.retorno import (
    AcuseDatos,
    DatosRetorno,
    ManifiestoRetorno,
    ObservacionDatos,
    PerfilDatos,
    TipoRetorno,
)
from app.reloj import marca

RESERVADO, EMITIDO = "reservado", "emitido"
_EN_ACUSE: Mapping[EstadoEntrega, str] = {
    EstadoEntrega.OBSERVADA: "observada",
    EstadoEntrega.RECHAZADA: "observada",
    EstadoEntrega.ACEPTADA: "aceptada",
    EstadoEntrega.PUBLICADA: "aceptada",
}
"""Cómo se dice en el acuse; lo que no está aquí es «recibida»."""


@dataclass(frozen=True, slots=True)
class Emision:
    """Dónde se escribe, quién lo emite y si es sólo para ensayar."""

    destino: Path
    operador: str
    capacitacion: bool = False


@dataclass(frozen=True, slots=True)
class _Reserva:
    """Un número de serie ya consumido, con el instante del retorno."""

    serie: int
    folio: str
    creado: datetime


def emitir_acuse(base: Base, municipio: str, emision: Emision) -> RetornoEmitido:
    """Escribe el acuse de la entrega vigente: qué se recibió, en qué va y qué evidencias hay."""
    entrega = revision.de_municipio(base, municipio)
    firmante = clave_garante.firmante(base, capacitacion=emision.capacitacion)
    reserva = _reservar(base, TipoRetorno.ACUSE, entrega, emision)
    datos = _acuse(base, entrega, reserva.folio)
    escrito = _escribir(
        base, _Escrito(TipoRetorno.ACUSE, entrega, emision, reserva), datos, firmante
    )
    return _cerrar(base, escrito, firmante)


def emitir_observaciones(base: Base, municipio: str, emision: Emision) -> RetornoEmitido:
    """Envía las observaciones de la ronda y, con ellas, cómo van las anteriores.

    Las nuevas empiezan a contar su plazo hoy y la entrega queda observada. `NadaQueEmitir` si el
    municipio no tiene ninguna.
    """
    entrega = revision.de_municipio(base, municipio)
    suyas = _por_enviar(base, municipio)
    firmante = clave_garante.firmante(base, capacitacion=emision.capacitacion)
    reserva = _reservar(base, TipoRetorno.OBSERVACIONES, entrega, emision)
    datos = tuple(_observacion(una) for una in suyas)
    pedido = _Escrito(TipoRetorno.OBSERVACIONES, entrega, emision, reserva)
    escrito = _escribir(base, pedido, datos, firmante)
    return _cerrar(base, escrito, firmante, suyas)


def emitir_perfil(
    base: Base, emision: Emision, archivo: Path | None = None, *, con_modelo: bool = False
) -> RetornoEmitido:
    """Escribe el perfil de la base con el certificado de quien firma, para todos los municipios.

    Lleva también el de cifrado, si lo hay y su clave está resguardada.

    `archivo`: el TOML de un perfil que el órgano garante cambió; si no, el del programa.
    `con_modelo`: lleva también el Modelo de la base, para quien tenga una versión anterior.
    """
    crudo = perfil_en_crudo(base.identidad.perfil, archivo=archivo)
    if crudo["destinatario"] != base.identidad.destinatario:
        raise PerfilDeOtro(
            f"El perfil es de «{crudo['destinatario']}» y esta base es de "
            f"«{base.identidad.destinatario}».",
            sugerencia="Elija el archivo de su perfil.",
        )
    firmante = clave_garante.firmante(base, capacitacion=emision.capacitacion)
    reserva = _reservar(base, TipoRetorno.PERFIL, None, emision)
    certificado = base64.b64encode(firmante.certificado_der).decode("ascii")
    datos = PerfilDatos(
        crudo,
        certificado,
        exportacion_modelo.a_json(base.modelo) if con_modelo else None,
        base64.b64encode(clave_cifrado.por_repartir(base)).decode("ascii"),
    )
    escrito = _escribir(base, _Escrito(TipoRetorno.PERFIL, None, emision, reserva), datos, firmante)
    return _cerrar(base, escrito, firmante)


def emitidos(base: Base, municipio: str = "") -> tuple[RetornoEmitido, ...]:
    """Los retornos de un municipio o todos, del más reciente al más antiguo."""
    tabla = tablas.retorno
    consulta = select(tabla).order_by(tabla.c.serie.desc())
    if municipio:
        consulta = consulta.where(tabla.c.municipio == municipio)
    with base.leer() as conexion:
        return tuple(_vista(fila) for fila in conexion.execute(consulta))


@dataclass(frozen=True, slots=True)
class _Escrito:
    tipo: TipoRetorno
    entrega: EntregaEnRevision | None
    emision: Emision
    reserva: _Reserva
    ruta: Path | None = None
    sha256: str = ""


def _reservar(
    base: Base, tipo: TipoRetorno, entrega: EntregaEnRevision | None, emision: Emision
) -> _Reserva:
    creado, prefijo = base.reloj.ahora().replace(microsecond=0), observar.siglas(base)
    with base.por_turno() as conexion:
        serie = 1 + (conexion.scalar(select(func.max(tablas.retorno.c.serie))) or 0)
        folio = f"{prefijo}-{creado.year}-{serie:05d}"
        fila = {
            "serie": serie,
            "tipo": tipo.value,
            "municipio": entrega.municipio if entrega else "",
            "instantanea": entrega.instantanea if entrega else None,
            "folio": folio,
            "estado": RESERVADO,
            "capacitacion": int(emision.capacitacion),
            "creado": marca(creado),
            "operador": emision.operador,
        }
        conexion.execute(insert(tablas.retorno), [fila])
    return _Reserva(serie, folio, creado)


def _escribir(base: Base, pedido: _Escrito, datos: DatosRetorno, firmante: Firmante) -> _Escrito:
    entrega, emision = pedido.entrega, pedido.emision
    manifiesto = ManifiestoRetorno(
        formato=pedido.tipo.formato,
        app=VERSION,
        creado=pedido.reserva.creado,
        emisor=base.identidad.destinatario,
        pais=base.identidad.pais,
        municipio=entrega.municipio if entrega else "",
        serie=pedido.reserva.serie,
        paquete=entrega.manifiesto_sha256 if entrega else "",
        secuencia=entrega.secuencia if entrega else 0,
        linaje=entrega.linaje if entrega else "",
        capacitacion=emision.capacitacion,
    )
    emision.destino.mkdir(parents=True, exist_ok=True)
    ruta = retorno.escribir(emision.destino, manifiesto, datos, firmante)
    leido = retorno.leer(ruta, ensayo=emision.capacitacion)
    return replace(pedido, ruta=ruta, sha256=leido.sha256)


def _cerrar(
    base: Base, escrito: _Escrito, firmante: Firmante, enviadas: tuple[Observacion, ...] = ()
) -> RetornoEmitido:
    """Con el archivo ya comprobado: anota el retorno y lo que cambia por haberlo enviado."""
    entrega, emision, reserva = escrito.entrega, escrito.emision, escrito.reserva
    archivo = escrito.ruta.name if escrito.ruta else ""
    tabla = tablas.retorno
    fila = {
        "estado": EMITIDO,
        "sha256": escrito.sha256,
        "archivo": archivo,
        "huella": huella(firmante.certificado_der),
    }
    with base.por_turno() as conexion:
        conexion.execute(update(tabla).where(tabla.c.serie == reserva.serie).values(**fila))
        # Un ensayo no le llega a nadie: no cuenta plazos ni cambia el estado de la entrega.
        if entrega is not None and enviadas and not emision.capacitacion:
            _marcar_enviadas(base, conexion, escrito, enviadas)
            _pasar_a_observada(base, conexion, entrega, emision, enviadas)
        renglon = Renglon(
            base.ahora(),
            f"retorno emitido: {escrito.tipo.value}",
            emision.operador,
            entrega.municipio if entrega else "",
            detalle=f"{reserva.folio} {archivo}",
        )
        anotar(conexion, renglon)
        hecho = conexion.execute(select(tabla).where(tabla.c.serie == reserva.serie)).one()
    return replace(_vista(hecho), ruta=escrito.ruta)


def _marcar_enviadas(
    base: Base, conexion: Connection, escrito: _Escrito, enviadas: tuple[Observacion, ...]
) -> None:
    tabla, reserva = tablas.observacion, escrito.reserva
    for una in enviadas:
        if not una.enviada:
            limite = "" if una.limite is None else una.limite.isoformat()
            cambio = {"retorno": reserva.serie, "limite": limite, "plazo": 0}
            conexion.execute(update(tabla).where(tabla.c.folio == una.folio).values(**cambio))
            paso = {
                "folio": una.folio,
                "momento": base.ahora(),
                "operador": escrito.emision.operador,
                "accion": "observación enviada",
                "detalle": reserva.folio,
            }
            conexion.execute(insert(tablas.observacion_historia), [paso])


def _pasar_a_observada(
    base: Base,
    conexion: Connection,
    entrega: EntregaEnRevision,
    emision: Emision,
    enviadas: tuple[Observacion, ...],
) -> None:
    if entrega.estado in revision.OBSERVABLES and any(una.pendiente for una in enviadas):
        revision.escribir(
            base, conexion, entrega, EstadoEntrega.OBSERVADA, operador=emision.operador
        )


def _por_enviar(base: Base, municipio: str) -> tuple[Observacion, ...]:
    """Todas las que el municipio debe conocer; lo retirado antes de enviarse nunca lo supo."""
    suyas = tuple(
        una
        for una in observaciones.de_municipio(base, municipio)
        if una.enviada or una.estado is not EstadoObservacion.RETIRADA
    )
    if not suyas:
        raise NadaQueEmitir(
            "Ese municipio no tiene observaciones que enviar.",
            sugerencia="Escriba al menos una, o emita el acuse.",
        )
    return suyas[: limites.OBSERVACIONES]


def _observacion(una: Observacion) -> ObservacionDatos:
    guardado = una.estado
    if guardado is EstadoObservacion.RESPONDIDA:
        guardado = EstadoObservacion.ABIERTA
    return ObservacionDatos(
        folio=una.folio,
        ronda=una.ronda,
        direcciones=tuple(map(str, una.direcciones)),
        tipo=una.tipo.value,
        clase=una.clase.value,
        gravedad=una.gravedad.value,
        texto=una.texto,
        evidencia=una.evidencia,
        fundamento=una.fundamento,
        limite=una.limite,
        estado=guardado.value,
        resolucion=una.resolucion,
        reconsideracion=una.reconsiderada,
    )


def _acuse(base: Base, entrega: EntregaEnRevision, folio: str) -> AcuseDatos:
    tabla, importacion = tablas.instantanea, tablas.importacion
    consulta = (
        select(importacion.c.codigo, importacion.c.detalle)
        .join(tabla, tabla.c.archivo == importacion.c.archivo)
        .where(tabla.c.id == entrega.instantanea)
    )
    with base.leer() as conexion:
        codigo, detalle = conexion.execute(consulta).one()
    mensaje = codigos.frases(codigo, detalle)[0]
    if entrega.motivo:
        mensaje = f"{mensaje} {entrega.motivo}"
    return AcuseDatos(
        estado=_EN_ACUSE.get(entrega.estado, "recibida"),
        recibido=datetime.fromisoformat(entrega.recibido),
        codigo=codigo,
        mensaje=mensaje[:2_000],
        evidencias=_guardadas(base, entrega),
        folio=folio,
    )


def _guardadas(base: Base, entrega: EntregaEnRevision) -> tuple[str, ...]:
    """Huellas de las evidencias de la entrega cuyo archivo ya está aquí."""
    tabla = tablas.evidencia_recibida.c
    consulta = select(tabla.sha256).where(
        tabla.instantanea == entrega.instantanea, tabla.sha256 != ""
    )
    with base.leer() as conexion:
        huellas = sorted(set(conexion.scalars(consulta)))
    return tuple(sha for sha in huellas if (base.evidencias / sha).exists())


def _vista(fila: Row[Any]) -> RetornoEmitido:
    return RetornoEmitido(
        serie=fila.serie,
        tipo=fila.tipo,
        folio=fila.folio,
        municipio=fila.municipio,
        archivo=fila.archivo,
        sha256=fila.sha256,
        huella=fila.huella,
        creado=fila.creado,
        operador=fila.operador,
        capacitacion=bool(fila.capacitacion),
        completo=fila.estado == EMITIDO,
    )
