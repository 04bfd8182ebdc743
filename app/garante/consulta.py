"""Lo que entregó un municipio, dato por dato, tal como se firmó."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from app.garante import tablas
from app.garante.base import Base
from app.garante.errores import SinEntrega
from app.garante.guardados import descomprimir, leer_datos
from app.garante.parciales import efectiva
from app.garante.vistas import Dato, EntregaRecibida, EvidenciaRecibida, ValorComparado
from app.modelo.direccion import Direccion
from app.paquete.instantanea import Instantanea


def entregas(base: Base, municipio: str) -> tuple[EntregaRecibida, ...]:
    """Todas las entregas guardadas de un municipio, de la más reciente a la más antigua."""
    tabla, vigente = tablas.instantanea.c, tablas.vigente.c
    consulta = (
        select(
            tabla.id,
            tabla.municipio,
            tabla.secuencia,
            tabla.ejercicio,
            tabla.periodo,
            tabla.creado,
            tabla.recibido,
            tabla.tipo,
            tabla.manifiesto_sha256,
            tabla.vale,
            vigente.municipio.label("es_vigente"),
        )
        .outerjoin_from(tablas.instantanea, tablas.vigente, vigente.instantanea == tabla.id)
        .where(tabla.municipio == municipio)
        .order_by(tabla.secuencia.desc(), tabla.id.desc())
    )
    with base.leer() as conexion:
        return tuple(_entrega(fila) for fila in conexion.execute(consulta))


def instantanea(base: Base, municipio: str, *, numero: int | None = None) -> Instantanea:
    """El estado de un municipio en su entrega vigente, o en la de ese número de instantánea.

    Si sólo trajo una dimensión, lo demás es lo que ya se tenía.
    """
    with base.leer() as conexion:
        fila = _guardada(conexion, municipio, numero)
        propia = leer_datos(bytes(fila.datos))
        return efectiva(conexion, base.modelo, municipio, fila.secuencia, propia)


def datos_firmados(base: Base, municipio: str, *, numero: int | None = None) -> bytes:
    """Los bytes de `datos.json` que firmó el municipio."""
    with base.leer() as conexion:
        return descomprimir(bytes(_guardada(conexion, municipio, numero).datos))


def _guardada(conexion: Connection, municipio: str, numero: int | None) -> Row[Any, Any]:
    tabla, vigente = tablas.instantanea.c, tablas.vigente.c
    consulta = select(tabla.datos, tabla.secuencia).where(tabla.municipio == municipio)
    if numero is None:
        consulta = consulta.join(tablas.vigente, vigente.instantanea == tabla.id)
    else:
        consulta = consulta.where(tabla.id == numero)
    fila = conexion.execute(consulta).one_or_none()
    if fila is None:
        raise SinEntrega(
            "Ese municipio todavía no tiene una entrega aceptada.",
            sugerencia="Importe su paquete y vuelva a intentarlo.",
        )
    return fila


def datos(
    base: Base, municipio: str, herramienta: str = "", *, numero: int | None = None
) -> Mapping[Direccion, Dato]:
    """Las respuestas por dirección, de una herramienta o de todas (`dx` es el diagnóstico)."""
    respuestas = instantanea(base, municipio, numero=numero).respuestas
    return {
        (lugar := Direccion(r.herramienta, r.campo, r.ficha)): Dato(
            lugar, r.tipo_ficha, r.valor, r.no_aplica, r.motivo
        )
        for r in respuestas
        if not herramienta or r.herramienta == herramienta
    }


def evidencias(base: Base, municipio: str, herramienta: str = "") -> tuple[EvidenciaRecibida, ...]:
    """Las evidencias de la entrega vigente y si su archivo ya está guardado."""
    tabla, vigente = tablas.evidencia_recibida.c, tablas.vigente.c
    consulta = (
        select(tablas.evidencia_recibida)
        .join(tablas.vigente, vigente.instantanea == tabla.instantanea)
        .where(vigente.municipio == municipio)
        .order_by(tabla.herramienta, tabla.campo, tabla.ficha, tabla.nombre)
    )
    if herramienta:
        consulta = consulta.where(tabla.herramienta == herramienta)
    with base.leer() as conexion:
        return tuple(_evidencia(base, fila) for fila in conexion.execute(consulta))


def ruta_de_evidencia(base: Base, sha256: str) -> Path | None:
    """Dónde está el archivo de una evidencia, o `None` si no ha llegado. Nunca se abre aquí."""
    ruta = base.evidencias / sha256
    return ruta if len(sha256) == 64 and sha256.isalnum() and ruta.is_file() else None


def comparar(base: Base, herramienta: str, campo: str) -> tuple[ValorComparado, ...]:
    """Un campo cerrado en todos los municipios que lo entregaron; los demás no figuran."""
    valor, vigente, conocido = tablas.valor.c, tablas.vigente.c, tablas.campo.c
    lugar = (conocido.herramienta == herramienta) & (conocido.campo == campo)
    with base.leer() as conexion:
        numero = conexion.scalar(select(conocido.id).where(lugar))
        consulta = (
            select(vigente.municipio, valor.ficha, valor.texto)
            .join(
                tablas.valor,
                (valor.instantanea == vigente.instantanea) & (valor.campo == numero),
            )
            .order_by(vigente.municipio, valor.ficha)
        )
        filas = conexion.execute(consulta).all() if numero is not None else []
    return tuple(ValorComparado(*fila, _numero(fila.texto)) for fila in filas)


def _entrega(fila: Row[*tuple[Any, ...]]) -> EntregaRecibida:
    return EntregaRecibida(
        instantanea=fila.id,
        municipio=fila.municipio,
        secuencia=fila.secuencia,
        ejercicio=fila.ejercicio,
        periodo=fila.periodo,
        creado=fila.creado,
        recibido=fila.recibido,
        tipo=fila.tipo,
        manifiesto_sha256=fila.manifiesto_sha256,
        vigente=fila.es_vigente is not None,
        vale=bool(fila.vale),
    )


def _evidencia(base: Base, fila: Row[Any]) -> EvidenciaRecibida:
    return EvidenciaRecibida(
        id=fila.id,
        direccion=Direccion(fila.herramienta, fila.campo, fila.ficha),
        nombre=fila.nombre,
        tipo=fila.tipo,
        tamano=fila.tamano,
        sha256=fila.sha256,
        publicable=bool(fila.publicable),
        referida=fila.referida,
        guardada=ruta_de_evidencia(base, fila.sha256) is not None,
    )


def _numero(texto: str) -> Decimal | None:
    es_numero = texto.removeprefix("-").replace(".", "", 1).isdecimal()
    return Decimal(texto) if es_numero else None
