"""Escribir observaciones a la entrega vigente de un municipio y resolver las que contesta.

A lo más diez por ronda, para que se atiendan; una ronda es lo que se envía sobre una entrega.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.garante import habiles, observaciones, revision, tablas
from app.garante.base import Base, anotar
from app.garante.errores import (
    DemasiadasObservaciones,
    MotivoFaltante,
    ObservacionDesconocida,
    ObservacionInvalida,
    TransicionNoProcede,
)
from app.garante.vistas import Renglon
from app.garante.vistas_revision import (
    CERRADAS,
    Clase,
    EntregaEnRevision,
    EstadoObservacion,
    Gravedad,
    NuevaObservacion,
    Observacion,
    TipoObservacion,
)
from app.modelo.direccion import Direccion
from app.modelo.tipos import Modelo
from app.paquete.retorno_datos import DIRECCIONES
from app.texto import LARGO_MAXIMO, limpiar

MAXIMO = 10
"""Observaciones por ronda (consolidacion.md §7)."""

DIAGNOSTICO = "dx"
_FUNDAMENTO = 2_000
_CLASES: Mapping[TipoObservacion, Clase] = {
    TipoObservacion.FORMAL: Clase.REQUERIMIENTO,
    TipoObservacion.FONDO: Clase.REQUERIMIENTO,
    TipoObservacion.RIESGO: Clase.REQUERIMIENTO,
    TipoObservacion.SUGERENCIA: Clase.RECOMENDACION,
    TipoObservacion.FELICITACION: Clase.FELICITACION,
}
_EXIGEN_TEXTO = frozenset(
    {EstadoObservacion.PARCIAL, EstadoObservacion.NO_SOLVENTADA, EstadoObservacion.RETIRADA}
)
_RESOLUCIONES = _EXIGEN_TEXTO | {EstadoObservacion.SOLVENTADA}


def observar(base: Base, municipio: str, nueva: NuevaObservacion, *, operador: str) -> Observacion:
    """Agrega una observación a la entrega vigente; se envía después, con las demás de la ronda.

    `ObservacionInvalida` si le falta algo, `DemasiadasObservaciones` si ya hay diez y
    `TransicionNoProcede` si la entrega ya no se puede observar.
    """
    entrega = _observable(base, municipio)
    previas = observaciones.de_municipio(base, municipio)
    ronda = 1 + max((una.ronda for una in previas if una.enviada), default=0)
    _comprobar_cupo([u for u in previas if not u.enviada and u.estado not in CERRADAS])
    columnas, prefijo = _columnas(base, entrega, nueva), siglas(base)
    with base.por_turno() as conexion:
        folio = _folio(conexion, prefijo, entrega)
        fila = columnas | {
            "folio": folio,
            "municipio": municipio,
            "instantanea": entrega.instantanea,
            "ronda": ronda,
            "estado": EstadoObservacion.ABIERTA.value,
            "reconsiderada": 0,
            "creada": base.ahora(),
            "operador": operador,
        }
        conexion.execute(insert(tablas.observacion), [fila])
        _anotar(base, conexion, (municipio, folio), "observación escrita", operador)
    return observaciones.una(base, folio)


def corregir(base: Base, folio: str, nueva: NuevaObservacion, *, operador: str) -> Observacion:
    """Cambia una observación que todavía no se envía."""
    actual = observaciones.una(base, folio)
    if actual.enviada or actual.estado in CERRADAS:
        raise ObservacionDesconocida(
            f"La observación {folio} ya se envió o se retiró.",
            sugerencia="Resuélvala o retírela, y escriba otra si hace falta.",
        )
    columnas = _columnas(base, _observable(base, actual.municipio), nueva)
    with base.escribir() as conexion:
        _cambiar(conexion, folio, columnas)
        _anotar(base, conexion, (actual.municipio, folio), "observación corregida", operador)
    return observaciones.una(base, folio)


def resolver(
    base: Base, folio: str, resultado: EstadoObservacion, texto: str = "", *, operador: str
) -> Observacion:
    """Dice en qué quedó una observación: solventada, parcial, no solventada o retirada.

    Salvo que esté solventada, hay que escribir por qué. Resolver una reconsideración agota la
    única que admite. Lo resuelto llega al municipio con el siguiente envío.
    """
    actual = observaciones.una(base, folio)
    if (
        resultado not in _RESOLUCIONES
        or actual.estado in CERRADAS
        or not _abierta(actual, resultado)
    ):
        raise TransicionNoProcede(
            f"La observación {folio} está {actual.estado.value.replace('_', ' ')} "
            f"y no puede quedar {resultado.value.replace('_', ' ')}.",
            sugerencia="Envíela primero, o escriba una observación nueva.",
        )
    explicado = limpiar(texto).strip()[:LARGO_MAXIMO]
    if resultado in _EXIGEN_TEXTO and not explicado:
        raise MotivoFaltante(
            "Falta explicar la resolución.",
            sugerencia="Escriba qué falta todavía, o por qué se retira.",
        )
    pedida = actual.respuesta is not None and actual.respuesta.reconsideracion
    cambio = {
        "estado": resultado.value,
        "resolucion": explicado,
        "atendida": observaciones.identidad(actual.respuesta),
        "reconsiderada": int(actual.reconsiderada or pedida),
    }
    accion = f"observación {resultado.value.replace('_', ' ')}"
    with base.escribir() as conexion:
        _cambiar(conexion, folio, cambio)
        _anotar(base, conexion, (actual.municipio, folio), accion, operador, explicado)
    return observaciones.una(base, folio)


def _abierta(actual: Observacion, resultado: EstadoObservacion) -> bool:
    """Lo que no se ha enviado sólo puede retirarse: el municipio no lo conoce."""
    return actual.enviada or resultado is EstadoObservacion.RETIRADA


def _observable(base: Base, municipio: str) -> EntregaEnRevision:
    entrega = revision.de_municipio(base, municipio)
    if entrega.estado not in revision.OBSERVABLES:
        raise TransicionNoProcede(
            f"La entrega está {revision.rotulo(entrega.estado)}: ya no se puede observar.",
            sugerencia="Espere la siguiente entrega del municipio.",
        )
    return entrega


def _comprobar_cupo(sin_enviar: Sequence[Observacion]) -> None:
    if len(sin_enviar) < MAXIMO:
        return
    leves = sum(una.gravedad is Gravedad.NO_BLOQUEA for una in sin_enviar)
    raise DemasiadasObservaciones(
        f"Ya hay {MAXIMO} observaciones en esta ronda ({MAXIMO - leves} bloquean el nivel y "
        f"{leves} no): con más, el municipio no sabría por dónde empezar.",
        sugerencia="Una observación puede señalar muchos campos: junte las que piden lo mismo, o "
        "retire alguna que no bloquee y déjela para la siguiente ronda.",
    )


def _columnas(base: Base, entrega: EntregaEnRevision, nueva: NuevaObservacion) -> dict[str, Any]:
    clase = nueva.clase or _CLASES[nueva.tipo]
    texto, fundamento = limpiar(nueva.texto).strip(), limpiar(nueva.fundamento).strip()
    direcciones = tuple(dict.fromkeys(Direccion.leer(una) for una in nueva.direcciones))
    if not texto or len(texto) > LARGO_MAXIMO or len(fundamento) > _FUNDAMENTO:
        raise _invalida(
            "El texto de la observación está vacío o es demasiado largo.",
            "Diga qué falta, por qué y cómo quedaría.",
        )
    if not (direcciones or nueva.evidencia) or len(direcciones) > DIRECCIONES:
        raise _invalida(
            "La observación no señala ningún dato, o señala demasiados.",
            "Elija la herramienta, los campos o la evidencia que observa.",
        )
    if nueva.gravedad is Gravedad.BLOQUEA and clase is not Clase.REQUERIMIENTO:
        raise _invalida(
            "Sólo un requerimiento puede bloquear el nivel.",
            "Cámbiela a requerimiento, o quite que bloquea.",
        )
    for una in direcciones:
        _comprobar_direccion(base.modelo, una)
    if nueva.evidencia:
        _comprobar_evidencia(base, entrega, nueva.evidencia)
    sin_plazo = nueva.limite is not None or clase is Clase.FELICITACION
    return {
        "direcciones": observaciones.SEPARADOR.join(map(str, direcciones)),
        "evidencia": nueva.evidencia,
        "tipo": nueva.tipo.value,
        "clase": clase.value,
        "gravedad": nueva.gravedad.value,
        "texto": texto,
        "fundamento": fundamento,
        "plazo": 0 if sin_plazo else habiles.DIAS_DE_RESPUESTA,
        "limite": "" if nueva.limite is None else nueva.limite.isoformat(),
    }


def _comprobar_direccion(modelo: Modelo, direccion: Direccion) -> None:
    if direccion.herramienta == DIAGNOSTICO:
        return
    try:
        herramienta = modelo.herramienta(direccion.herramienta)
    except KeyError:
        raise _senala_de_mas(direccion) from None
    conocidos = {campo.clave for campo in (*modelo.cabecera, *herramienta.campos())}
    if direccion.campo and direccion.campo not in conocidos:
        raise _senala_de_mas(direccion)


def _comprobar_evidencia(base: Base, entrega: EntregaEnRevision, sha256: str) -> None:
    tabla = tablas.evidencia_recibida.c
    esta = select(tabla.id).where(tabla.instantanea == entrega.instantanea, tabla.sha256 == sha256)
    with base.leer() as conexion:
        if conexion.execute(esta).first() is None:
            raise _invalida(
                "La evidencia que señala no está en esa entrega.",
                "Elíjala de la lista de evidencias de la entrega.",
            )


def _senala_de_mas(direccion: Direccion) -> ObservacionInvalida:
    return _invalida(
        f"«{direccion}» no es un dato del Modelo.", "Escríbala como 1a o 1a/cv_objeto."
    )


def _invalida(mensaje: str, sugerencia: str) -> ObservacionInvalida:
    return ObservacionInvalida(mensaje, sugerencia=sugerencia)


def _folio(conexion: Connection, prefijo: str, entrega: EntregaEnRevision) -> str:
    """Único y con su periodo: `INFOEM-2026-T4-0001`. Nunca se borra ninguna: no se repite."""
    cuantas = conexion.scalar(select(func.count()).select_from(tablas.observacion)) or 0
    periodo = conexion.scalar(
        select(tablas.instantanea.c.periodo).where(tablas.instantanea.c.id == entrega.instantanea)
    )
    return f"{prefijo}-{periodo}-{cuantas + 1:04d}"


def siglas(base: Base) -> str:
    """El nombre corto del órgano garante: `MX-MEX-INFOEM` → `INFOEM`."""
    return base.identidad.destinatario.rpartition("-")[2]


def _cambiar(conexion: Connection, folio: str, cambio: Mapping[str, Any]) -> None:
    tabla = tablas.observacion
    conexion.execute(update(tabla).where(tabla.c.folio == folio).values(**cambio))


def _anotar(
    base: Base,
    conexion: Connection,
    de: tuple[str, str],
    accion: str,
    operador: str,
    detalle: str = "",
) -> None:
    """El mismo renglón en la historia de la observación y en la bitácora."""
    municipio, folio = de
    momento = base.ahora()
    fila = {
        "folio": folio,
        "momento": momento,
        "operador": operador,
        "accion": accion,
        "detalle": detalle,
    }
    conexion.execute(insert(tablas.observacion_historia), [fila])
    completo = f"{folio}: {detalle}" if detalle else folio
    anotar(conexion, Renglon(momento, accion, operador, municipio, detalle=completo))
