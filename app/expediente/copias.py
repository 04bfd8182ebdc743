"""Respaldos de un expediente abierto, y restaurar uno."""

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from app import archivos, rutas
from app.expediente import (
    cabecera,
    candado,
    compactacion,
    conexion,
    equipo,
    migraciones,
    respaldos,
)
from app.expediente.almacen import traducir
from app.expediente.compactacion import Espacio
from app.expediente.errores import ExpedienteDanado, RespaldoFallido
from app.expediente.nucleo import Nucleo
from app.expediente.vistas import Respaldo
from app.progreso import Progreso
from app.reloj import Reloj, marca

registro = logging.getLogger(__name__)


@dataclass(slots=True)
class Copias:
    """Crear, listar y restaurar. `aviso` dice por qué falló el último respaldo automático."""

    nucleo: Nucleo
    cerrar: Callable[[], None]
    aviso: str = ""

    def crear(self, motivo: str = "") -> Respaldo:
        """Un respaldo comprobado, ahora. Lanza `RespaldoFallido`."""
        almacen = self.nucleo.almacen
        with almacen.turno:
            ahora = self.nucleo.reloj.ahora()
            copia = respaldos.respaldar_archivo(almacen.cruda, almacen.ruta, ahora)
        registro.info("Respaldo (%s): %s", motivo or "a petición", copia.ruta.name)
        self.aviso = ""
        return respaldos.vista(copia)

    def lista(self) -> tuple[Respaldo, ...]:
        """Los respaldos de este municipio en este equipo, del más nuevo al más viejo."""
        clave = self.nucleo.municipio().clave
        return tuple(respaldos.vista(copia) for copia in respaldos.copias(clave))

    def hace_falta(self) -> bool:
        """Si el último tiene más de cuatro horas (o viene «del futuro») o no hay ninguno."""
        existentes = respaldos.copias(self.nucleo.municipio().clave)
        if not existentes:
            return True
        edad = self.nucleo.reloj.ahora() - existentes[0].momento
        return not -respaldos.CADA < edad < respaldos.CADA

    def si_hace_falta(self) -> None:
        """Antes de la primera escritura de la sesión. Si falla, se avisa y el trabajo sigue."""
        try:
            if self.hace_falta():
                self.crear("sesion")
        except (RespaldoFallido, OSError) as error:
            self.aviso = getattr(error, "mensaje", str(error))

    def al_cerrar(self) -> None:
        """Un respaldo si en esta sesión se escribió algo. Lanza `RespaldoFallido`."""
        almacen = self.nucleo.almacen
        if not almacen.cerrado and almacen.cambios != almacen.al_abrir:
            self.crear("cierre")

    def guardar_copia(self, destino: Path) -> None:
        """«Guardar copia como…»: la única forma anunciada de copiar el expediente."""
        try:
            with self.nucleo.almacen.turno:
                respaldos.copiar(self.nucleo.almacen.cruda, destino)
        except (OSError, sqlite3.Error) as error:
            raise RespaldoFallido(respaldos.en_palabras(error)) from error

    def espacio(self) -> Espacio:
        """Cuánto ocupa el archivo y cuánto usa."""
        with self.nucleo.almacen.turno:
            return compactacion.espacio(self.nucleo.almacen.cruda)

    def compactar(self, progreso: Progreso) -> Espacio:
        """Compacta este archivo y lo cierra: hay que abrirlo otra vez. Antes, `crear`.

        Lanza `CompactacionFallida`, o `AbiertoPorOtro` si alguien lo abrió en cuanto se cerró; el
        archivo queda cerrado y como estaba.
        """
        ruta, ahora = self.nucleo.almacen.ruta, self.nucleo.reloj.ahora()
        self.cerrar()
        return compactacion.compactar(ruta, progreso, ahora)

    @property
    def se_puede_restaurar(self) -> bool:
        """Si se puede cambiar por un respaldo: también el que sólo se ve por estar dañado."""
        almacen = self.nucleo.almacen
        return not almacen.solo_lectura or almacen.danado

    @property
    def danado(self) -> bool:
        """Si sólo se puede ver porque sus datos no casan: no se le hace respaldo."""
        return self.nucleo.almacen.danado

    def restaurar(self, respaldo: Path) -> None:
        """Pone el respaldo en lugar de este archivo y lo cierra: hay que abrirlo otra vez.

        Lo que había queda entre los respaldos como `antes-de-restaurar_…`.
        """
        ruta, reloj = self.nucleo.almacen.ruta, self.nucleo.reloj
        self.cerrar()
        restaurar(ruta, respaldo, reloj)


def restaurar(destino: Path, respaldo: Path, reloj: Reloj) -> None:
    """Sustituye un expediente cerrado (sano, dañado o ausente) por un respaldo.

    El restaurado estrena linaje y su contador de entregas no baja del último usado: dos entregas
    distintas nunca llevan el mismo número. Lanza `AbiertoPorOtro` si alguien tiene abierto el que
    se va a sustituir.
    """
    cabecera.leer(respaldo)
    with candado.tomar(destino, reloj.ahora()):
        _restaurar(destino, respaldo, reloj)


def _restaurar(destino: Path, respaldo: Path, reloj: Reloj) -> None:
    temporal = destino.with_name(f".{destino.name}.restaurado")
    try:
        shutil.copyfile(respaldo, temporal)
        with closing(conexion.abrir_para_escribir(temporal)) as cruda:
            clave = _comprobar(cruda, respaldo)
            minimo = max(_secuencia_de(destino), secuencia_usada(clave))
            _renovar(cruda, reloj.ahora(), minimo)
        _apartar(destino, clave, reloj.ahora())
        temporal.replace(destino)
        archivos.sincronizar_carpeta(destino.parent)
    except sqlite3.Error as error:
        raise traducir(error, respaldo) from error
    except OSError as error:
        raise RespaldoFallido(respaldos.en_palabras(error)) from error
    finally:
        for resto in (temporal, cabecera.diario(temporal)):
            with suppress(OSError):
                resto.unlink()


def secuencia_usada(clave: str) -> int:
    """El número de entrega más alto que este equipo ha usado para ese municipio."""
    return _secuencias().get(clave, 0)


def recordar_secuencia(clave: str, secuencia: int) -> None:
    """Lo apunta fuera del expediente, que se puede restaurar o perder."""
    todas = _secuencias()
    if secuencia > todas.get(clave, 0):
        texto = json.dumps(todas | {clave: secuencia}, sort_keys=True)
        with suppress(OSError):
            archivos.escribir_texto(_ruta_de_secuencias(), texto)


def _ruta_de_secuencias() -> Path:
    return rutas.datos_del_usuario() / "secuencias.json"


def _secuencias() -> dict[str, int]:
    try:
        crudo = json.loads(_ruta_de_secuencias().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(crudo, dict):
        return {}
    return {str(clave): valor for clave, valor in crudo.items() if isinstance(valor, int)}


def _comprobar(cruda: sqlite3.Connection, respaldo: Path) -> str:
    estado = cruda.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if estado != "ok":
        raise ExpedienteDanado(respaldo, "Hay partes que ya no se leen.")
    numero = migraciones.version(cruda)
    if migraciones.objetos(cruda) != migraciones.esquema_esperado(numero):
        raise ExpedienteDanado(respaldo, "Sus tablas no son las de Vitral.")
    return str(cruda.execute("SELECT clave FROM municipio").fetchone()[0])


def _renovar(cruda: sqlite3.Connection, ahora: datetime, minimo: int) -> None:
    cruda.execute("BEGIN IMMEDIATE")
    cruda.execute(
        "UPDATE meta SET linaje = ?, equipo = ?, secuencia = max(secuencia, ?),"
        " cambios = cambios + 1",
        (str(uuid4()), equipo.identidad(), minimo),
    )
    cruda.execute(
        "INSERT INTO bitacora (id, momento, accion, direccion, antes, despues, persona_id)"
        " SELECT cambios, ?, 'restaurar', '', '', '', '' FROM meta",
        (marca(ahora),),
    )
    cruda.execute("COMMIT")


def _secuencia_de(ruta: Path) -> int:
    """El contador del archivo que se va a sustituir; 0 si no se puede leer."""
    try:
        with closing(conexion.abrir_para_leer(ruta)) as cruda:
            return int(cruda.execute("SELECT secuencia FROM meta").fetchone()[0])
    except (sqlite3.Error, OSError, TypeError, ValueError):
        return 0


def _apartar(destino: Path, clave: str, ahora: datetime) -> None:
    """Guarda lo que había, aunque esté dañado, con su diario si lo tiene."""
    if not destino.exists():
        return
    base = respaldos.carpeta_de(clave) / f"antes-de-restaurar_{ahora:%Y%m%d-%H%M%S}.vitral"
    shutil.copyfile(destino, base)
    if cabecera.diario_pendiente(destino):
        shutil.copyfile(cabecera.diario(destino), cabecera.diario(base))
    with suppress(FileNotFoundError):
        cabecera.diario(destino).unlink()
