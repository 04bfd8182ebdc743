"""Escribir el paquete firmado. El número se consume antes: puede saltarse, nunca repetirse.

Este módulo importa la criptografía: se importa al entregar y no al abrir el programa.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select, update

from app import VERSION
from app.expediente import copias, derivados
from app.expediente.archivo import Expediente
from app.expediente.errores import EntregaImpedida, EvidenciaAlterada
from app.expediente.instantanea import Fotografia, Registro
from app.expediente.nucleo import Nucleo
from app.expediente.tablas import Entrega, EntregaEvidencia, Meta
from app.expediente.vistas import DatosMunicipio, Declaracion, Exportacion, Situacion
from app.paquete import claves, csv_seguro, escritura
from app.paquete.errores import EvidenciaDanada
from app.paquete.firma import Firmante
from app.paquete.manifiesto import DatosManifiesto
from app.progreso import SIN_PROGRESO, Progreso
from app.recolector import sin_recolector
from app.reloj import marca
from app.texto import limpiar

SIN_TERMINAR, ENTREGADA = "sin_terminar", "entregada"
_POR_ENTREGAR = frozenset({Situacion.LISTA.value, Situacion.CON_OBSERVACIONES.value})


@dataclass(frozen=True, slots=True)
class _Turno:
    """El número de entrega ya consumido y lo que lo enlaza con la anterior."""

    secuencia: int
    anterior: str
    linaje: str


@sin_recolector()
def exportar(
    exp: Expediente,
    destino_dir: Path,
    *,
    ligero: bool = False,
    progreso: Progreso = SIN_PROGRESO,
    declaracion: Declaracion | None = None,
    cofirmantes: Sequence[Firmante] = (),
) -> Exportacion:
    """Escribe, firma y comprueba el paquete; al terminar, lo listo queda entregado.

    `cofirmantes`: certificados de gobierno que firman además de la clave de este equipo.
    Lanza `EntregaImpedida` si algo dado por listo tiene errores o si el destino no se puede usar.
    """
    nucleo = exp.nucleo
    municipio = nucleo.municipio()
    creado = nucleo.reloj.ahora()
    _exigir_sin_errores(exp)
    # Antes de consumir el número: aquí se pide la contraseña y puede no saberse.
    firmas = [firmante(exp), *cofirmantes]
    progreso.informar(0, 1, "Reuniendo los datos")
    with nucleo.almacen.turno:
        fotografia = Fotografia(nucleo)
        datos = fotografia.datos() | _declarado(declaracion)
        tablas = {} if ligero else _tablas(fotografia)
        incluidas = [] if ligero else list(_por_enviar(exp, datos))
        turno = _tomar_turno(nucleo, municipio, creado, ligero=ligero)
    copias.recordar_secuencia(municipio.clave, turno.secuencia)
    manifiesto = DatosManifiesto(
        pais=municipio.pais,
        municipio=municipio.clave,
        secuencia=turno.secuencia,
        anterior=turno.anterior or None,
        linaje=turno.linaje,
        modelo=nucleo.modelo.clave,
        destinatario=nucleo.perfil.destinatario,
        app=VERSION,
        tipo="ligero" if ligero else "completo",
    )
    try:
        destino_dir.mkdir(parents=True, exist_ok=True)
        paquete = escritura.exportar(
            destino_dir, manifiesto, datos, incluidas, tablas, firmas, creado, progreso
        )
    except EvidenciaDanada as error:
        nombres = {e["sha256"]: e["nombre"] for e in datos["evidencias"]}
        raise EvidenciaAlterada(nombres[error.sha256]) from error
    except OSError as error:
        raise EntregaImpedida(
            f"No se pudo escribir el paquete en «{destino_dir}».",
            sugerencia="Revise que la memoria esté conectada y tenga espacio, y entregue otra vez.",
        ) from error
    enviadas = {sha256 for sha256, _, _ in incluidas}
    _registrar(nucleo, turno.secuencia, paquete, enviadas)
    return Exportacion(
        ruta=str(paquete.ruta),
        secuencia=turno.secuencia,
        manifiesto_sha256=paquete.manifiesto_sha256,
        tamano=paquete.tamano,
        evidencias=len(enviadas),
    )


def firmante(exp: Expediente) -> Firmante:
    """La clave de este equipo para el municipio; la primera vez se crea sola."""
    municipio = exp.municipio()
    return claves.obtener_o_crear(municipio.clave, municipio.nombre, pais=municipio.pais)


def _exigir_sin_errores(exp: Expediente) -> None:
    """Lo que la persona dio por listo no puede llevar errores; lo que sigue en curso, sí."""
    errores = exp.avisos.errores()
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
    nucleo: Nucleo, municipio: DatosMunicipio, creado: datetime, *, ligero: bool
) -> _Turno:
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
                "tipo": "ligero" if ligero else "completo",
                "archivo": "",
                "manifiesto_sha256": "",
                "anterior": anterior or "",
                "tamano": 0,
                "estado": SIN_TERMINAR,
                "linaje": meta.linaje,
                "incluye": "",
            },
        )
        paso.anotar("entregar", "", "", str(secuencia))
    return _Turno(secuencia, anterior or "", meta.linaje)


def _declarado(declaracion: Declaracion | None) -> Registro:
    """La declaración como parte de los datos firmados: quien no la conozca la ignora."""
    if declaracion is None:
        return {}
    return {
        "declaracion": {
            "nombre": limpiar(declaracion.nombre),
            "cargo": limpiar(declaracion.cargo),
            "fecha": declaracion.fecha.isoformat(),
            "texto": limpiar(declaracion.texto),
        }
    }


def _tablas(fotografia: Fotografia) -> dict[str, bytes]:
    return {
        nombre: csv_seguro.tabla(encabezados, filas)
        for nombre, (encabezados, filas) in fotografia.tablas().items()
    }


def _por_enviar(exp: Expediente, datos: Registro) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Las evidencias que el órgano garante no ha acusado, una vez cada contenido."""
    tabla = EntregaEvidencia
    filas = exp.nucleo.almacen.consultar(select(tabla.c.sha256).where(tabla.c.acusada))
    vistas = {fila[0] for fila in filas}
    for evidencia in datos["evidencias"]:
        sha256 = evidencia["sha256"]
        if sha256 and sha256 not in vistas:
            vistas.add(sha256)
            # Su huella la comprueba la relectura del paquete: aquí sería la misma cuenta dos veces.
            yield sha256, evidencia["tipo"], partial(exp.evidencias.cuerpo, sha256)


def _registrar(
    nucleo: Nucleo, secuencia: int, paquete: escritura.Paquete, enviadas: Iterable[str]
) -> None:
    espejo = nucleo.espejo
    entregadas = [i for i in espejo.implementaciones.values() if i.situacion in _POR_ENTREGAR]
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
        filas = [{"secuencia": secuencia, "sha256": s, "acusada": False} for s in enviadas]
        if filas:
            paso.ejecutar(insert(EntregaEvidencia), filas)
        nuevas = derivados.entregadas(entregadas)
        for implementacion in nuevas:
            derivados.escribir(paso, implementacion)
        paso.anotar("entregada", "", "", f"{secuencia} {paquete.manifiesto_sha256}")
    for implementacion in nuevas:
        espejo.poner_implementacion(implementacion)
        espejo.escritas[implementacion.id] = implementacion
