"""Escribir el paquete firmado. El número se consume antes: puede saltarse, nunca repetirse.

Este módulo importa la criptografía: se importa al entregar y no al abrir el programa.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select, update

from app import VERSION
from app.expediente import copias, derivados, medida, preparacion, rectificacion
from app.expediente.alcance import COMPLETO, DIMENSION, LIGERO, TODO, Alcance, Tablas, recortar
from app.expediente.archivo import Expediente
from app.expediente.clave import Claves, Firmas
from app.expediente.errores import EntregaImpedida, EvidenciaAlterada
from app.expediente.instantanea import Registro
from app.expediente.nucleo import Nucleo
from app.expediente.sobre import escribir_cifrado, exigir_certificado
from app.expediente.tablas import Entrega, EntregaEvidencia, Meta
from app.expediente.vistas import (
    DatosMunicipio,
    Declaracion,
    Exportacion,
    Pendiente,
    Rectificacion,
    Situacion,
)
from app.paquete import escritura
from app.paquete.errores import EvidenciaDanada
from app.paquete.firma import Firmante
from app.paquete.huellas import codigo_verificacion
from app.paquete.manifiesto import DatosManifiesto
from app.progreso import SIN_PROGRESO, Progreso
from app.recolector import sin_recolector
from app.reloj import marca
from app.texto import limpiar

SIN_TERMINAR, ENTREGADA = "sin_terminar", "entregada"
_POR_ENTREGAR = frozenset({Situacion.LISTA.value, Situacion.CON_OBSERVACIONES.value})
_RENGLONES_PROPIOS = 2
"""Los que una entrega escribe en la bitácora: al tomar su número y al terminar."""


@dataclass(frozen=True, slots=True)
class _Turno:
    """El número de entrega ya consumido y lo que lo enlaza con la anterior."""

    secuencia: int
    anterior: str
    linaje: str


@dataclass(frozen=True, slots=True)
class _Contenido:
    """Lo que va a viajar, ya recortado a su alcance, y la preparación de donde salió."""

    alcance: Alcance
    datos: Registro
    tablas: Tablas
    evidencias: list[escritura.EvidenciaIncluida]
    preparada: preparacion.Preparada

    @property
    def herramientas(self) -> frozenset[str]:
        return frozenset(h["clave"] for h in self.datos["herramientas"])


@sin_recolector()
def exportar(  # noqa: PLR0913  es la puerta del cuarto: cada opción la elige una persona
    exp: Expediente,
    destino_dir: Path,
    *,
    ligero: bool = False,
    alcance: Alcance = TODO,
    rectifica: Rectificacion | None = None,
    cifrar_para: bytes | None = None,
    progreso: Progreso = SIN_PROGRESO,
    declaracion: Declaracion | None = None,
    cofirmantes: Sequence[Firmante] = (),
) -> Exportacion:
    """Escribe, firma y comprueba el paquete; al terminar, lo listo queda entregado.

    `alcance`: qué parte se entrega (`ligero` es la forma corta de pedir ésa). `rectifica`: la
    entrega a la que sustituye y por qué. `cifrar_para`: certificado DER del órgano garante, si se
    quiere un `.asics.p7m` que sólo él abra. `cofirmantes`: certificados de gobierno que firman
    además de la clave de este equipo. Lanza `EntregaImpedida` si algo dado por listo tiene errores
    o si el destino no se puede usar, y `RectificacionImposible`.
    """
    nucleo = exp.nucleo
    municipio = nucleo.municipio()
    creado = nucleo.reloj.ahora()
    # Antes de consumir el número: aquí se pide la contraseña y puede no saberse.
    exigir_certificado(cifrar_para)
    progreso.informar(0, 1, "Reuniendo los datos")
    _exigir_sin_errores(exp, preparacion.preparar(exp).errores)
    firmas = Claves(nucleo).para_firmar()
    with nucleo.almacen.turno:
        contenido = _contenido(exp, Alcance(LIGERO) if ligero else alcance, declaracion, rectifica)
        turno = _tomar_turno(nucleo, municipio, creado, contenido)
    copias.recordar_secuencia(municipio.clave, turno.secuencia)
    manifiesto = replace(_manifiesto(nucleo, municipio, turno, contenido), rotacion=firmas.rotacion)

    def escribir(carpeta: Path) -> escritura.Paquete:
        return escritura.exportar(
            carpeta,
            manifiesto,
            preparacion.en_bytes(contenido.preparada, contenido.datos),
            contenido.evidencias,
            preparacion.en_csv(contenido.preparada, contenido.tablas),
            [*firmas.firmantes, *cofirmantes],
            creado,
            progreso,
        )

    try:
        destino_dir.mkdir(parents=True, exist_ok=True)
        if cifrar_para is None:
            paquete = escribir(destino_dir)
        else:
            paquete = escribir_cifrado(escribir, cifrar_para, destino_dir)
    except EvidenciaDanada as error:
        nombres = {e["sha256"]: e["nombre"] for e in contenido.datos["evidencias"]}
        raise EvidenciaAlterada(nombres[error.sha256]) from error
    except OSError as error:
        raise EntregaImpedida(
            f"No se pudo escribir el paquete en «{destino_dir}».",
            sugerencia="Revise que la memoria esté conectada y tenga espacio, y entregue otra vez.",
        ) from error
    _registrar(nucleo, turno.secuencia, paquete, contenido, firmas)
    return Exportacion(
        ruta=str(paquete.ruta),
        secuencia=turno.secuencia,
        manifiesto_sha256=paquete.manifiesto_sha256,
        tamano=paquete.tamano,
        evidencias=len(contenido.evidencias),
        clave_nueva=codigo_verificacion(firmas.en_adelante) if firmas.rotacion else "",
    )


def _contenido(
    exp: Expediente,
    alcance: Alcance,
    declaracion: Declaracion | None,
    rectifica: Rectificacion | None,
) -> _Contenido:
    preparada = preparacion.preparar(exp)
    recorte = recortar(exp.modelo, alcance, preparada.datos, preparada.tablas)
    datos = recorte.datos
    if declaracion is not None:
        datos = datos | _declarado(declaracion)
    if sustituye := rectificacion.declarar(exp, rectifica):
        datos = datos | {
            "entrega": {"alcance": alcance.tipo} | datos.get("entrega", {}) | sustituye
        }
    evidencias = list(_por_enviar(exp, datos, alcance)) if alcance.con_archivos else []
    return _Contenido(alcance, datos, recorte.tablas, evidencias, preparada)


def _manifiesto(
    nucleo: Nucleo, municipio: DatosMunicipio, turno: _Turno, contenido: _Contenido
) -> DatosManifiesto:
    return DatosManifiesto(
        pais=municipio.pais,
        municipio=municipio.clave,
        secuencia=turno.secuencia,
        anterior=turno.anterior or None,
        linaje=turno.linaje,
        modelo=nucleo.modelo.clave,
        destinatario=nucleo.perfil.destinatario,
        app=VERSION,
        tipo=contenido.alcance.en_manifiesto,
    )


def _exigir_sin_errores(exp: Expediente, errores: Sequence[Pendiente]) -> None:
    """Lo que la persona dio por listo no puede llevar errores; lo que sigue en curso, sí."""
    if errores:
        cuantos = "un pendiente" if len(errores) == 1 else f"{len(errores)} pendientes"
        verbo = "impide" if len(errores) == 1 else "impiden"
        primeros = " ".join(f"{p.donde}: {p.texto}" for p in errores[:3])
        raise EntregaImpedida(
            f"Hay {cuantos} que {verbo} entregar. {primeros}",
            sugerencia="Corríjalos en Pendientes o reabra la herramienta.",
        )
    if exp.nucleo.almacen.cruda.execute("PRAGMA foreign_key_check").fetchone():
        raise EntregaImpedida(
            "El expediente tiene renglones sin dueño y no se puede entregar así.",
            sugerencia="Recupere un respaldo.",
        )


def _tomar_turno(
    nucleo: Nucleo, municipio: DatosMunicipio, creado: datetime, contenido: _Contenido
) -> _Turno:
    sustituye = contenido.datos.get("entrega", {}).get("rectifica", {})
    with nucleo.almacen.transaccion() as paso:
        meta = paso.conexion.execute(select(Meta.c.secuencia, Meta.c.linaje)).one()
        secuencia = max(meta.secuencia, copias.secuencia_usada(municipio.clave)) + 1
        anterior = paso.conexion.execute(
            select(Entrega.c.manifiesto_sha256)
            .where(Entrega.c.manifiesto_sha256 != "")
            .order_by(Entrega.c.secuencia.desc())
            .limit(1)
        ).scalar()
        paso.ejecutar(update(Meta), {"secuencia": secuencia})
        paso.ejecutar(
            insert(Entrega),
            {
                "secuencia": secuencia,
                "creada": marca(creado),
                "tipo": contenido.alcance.en_manifiesto,
                "archivo": "",
                "manifiesto_sha256": "",
                "anterior": anterior or "",
                "tamano": 0,
                "estado": SIN_TERMINAR,
                "linaje": meta.linaje,
                "incluye": "",
                "alcance": _alcance_escrito(contenido.alcance),
                "rectifica": sustituye.get("secuencia", 0),
                "motivo": sustituye.get("motivo", ""),
            },
        )
        paso.anotar("entregar", "", "", str(secuencia))
    return _Turno(secuencia, anterior or "", meta.linaje)


def _alcance_escrito(alcance: Alcance) -> str:
    """Como queda en el archivo: vacío lo que ya dice el tipo; `dimension:2` si sólo va una."""
    if alcance.tipo in {COMPLETO, LIGERO}:
        return ""
    return f"{DIMENSION}:{alcance.dimension}" if alcance.tipo == DIMENSION else alcance.tipo


def _declarado(declaracion: Declaracion) -> Registro:
    """La declaración como parte de los datos firmados: quien no la conozca la ignora."""
    return {
        "declaracion": {
            "nombre": limpiar(declaracion.nombre),
            "cargo": limpiar(declaracion.cargo),
            "fecha": declaracion.fecha.isoformat(),
            "texto": limpiar(declaracion.texto),
        }
    }


def _por_enviar(
    exp: Expediente, datos: Registro, alcance: Alcance
) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Las evidencias que van, una vez cada contenido; sólo las no acusadas si así se pidió."""
    vistas = set(medida.acusadas(exp)) if alcance.solo_nuevas else set()
    for evidencia in datos["evidencias"]:
        sha256 = evidencia["sha256"]
        if sha256 and sha256 not in vistas:
            vistas.add(sha256)
            # Su huella la comprueba la relectura del paquete: aquí sería la misma cuenta dos veces.
            yield sha256, evidencia["tipo"], partial(exp.evidencias.cuerpo, sha256)


def _registrar(
    nucleo: Nucleo,
    secuencia: int,
    paquete: escritura.Paquete,
    contenido: _Contenido,
    firmas: Firmas,
) -> None:
    espejo = nucleo.espejo
    propias = Claves(nucleo)
    entregadas = [
        i
        for i in espejo.implementaciones.values()
        if i.situacion in _POR_ENTREGAR and i.herramienta in contenido.herramientas
    ]
    with nucleo.almacen.transaccion() as paso:
        paso.ejecutar(
            update(Entrega).where(Entrega.c.secuencia == secuencia),
            {
                "archivo": paquete.ruta.name,
                "manifiesto_sha256": paquete.manifiesto_sha256,
                "tamano": paquete.tamano,
                "estado": ENTREGADA,
                "incluye": " ".join(i.herramienta for i in entregadas),
            },
        )
        enviadas = dict.fromkeys(sha256 for sha256, _, _ in contenido.evidencias)
        filas = [{"secuencia": secuencia, "sha256": s, "acusada": False} for s in enviadas]
        if filas:
            paso.ejecutar(insert(EntregaEvidencia), filas)
        nuevas = derivados.entregadas(entregadas)
        for implementacion in nuevas:
            derivados.escribir(paso, implementacion)
        propias.asentar(paso, firmas)
        paso.anotar("entregada", "", "", f"{secuencia} {paquete.manifiesto_sha256}")
    propias.acomodar()
    for implementacion in nuevas:
        espejo.poner_implementacion(implementacion)
        espejo.escritas[implementacion.id] = implementacion
    preparacion.conservar(nucleo, contenido.preparada, _RENGLONES_PROPIOS)
