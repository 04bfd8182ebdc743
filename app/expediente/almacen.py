"""Transacciones cortas sobre la única conexión, con bitácora y errores dichos en español."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Executable, Row, insert, update
from sqlalchemy.exc import DBAPIError

from app.errores import ErrorDeUsuario
from app.expediente import conexion as conexiones
from app.expediente.errores import (
    AbiertoPorOtro,
    Cerrado,
    ExpedienteDanado,
    FalloDeDisco,
    SinEspacio,
    SinPermiso,
    SoloLectura,
)
from app.expediente.tablas import Bitacora, Meta
from app.reloj import Reloj, marca

Fila = Row[*tuple[Any, ...]]
"""Renglón de una consulta cuyas columnas no se declaran."""

_ANOTAR = insert(Bitacora)
_CONTAR = update(Meta)


def traducir(error: sqlite3.Error, ruta: Path) -> ErrorDeUsuario:
    """El fallo de SQLite con las palabras de quien usa el programa."""
    nombre = str(getattr(error, "sqlite_errorname", "") or "")
    if nombre == "SQLITE_FULL":
        return SinEspacio()
    if nombre.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return AbiertoPorOtro(ruta)
    if nombre.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return SinPermiso(ruta)
    if nombre.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return ExpedienteDanado(ruta)
    return FalloDeDisco(nombre or "sin detalle")


class Transaccion:
    """Lo que se escribe de una vez: todo o nada."""

    def __init__(self, conexion: Connection, momento: str, cambios: int) -> None:
        self.conexion = conexion
        self.momento = momento
        self.cambios = cambios
        self._renglones: list[dict[str, Any]] = []

    def ejecutar(
        self,
        orden: Executable,
        datos: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        """Ejecuta una orden, o una vez por cada renglón de `datos`."""
        self.conexion.execute(orden, datos)

    def anotar(
        self, accion: str, direccion: str, antes: str, despues: str, persona: str = ""
    ) -> None:
        """Agrega un renglón a la bitácora."""
        self.cambios += 1
        self._renglones.append(
            {
                "id": self.cambios,
                "momento": self.momento,
                "accion": accion,
                "direccion": direccion,
                "antes": antes,
                "despues": despues,
                "persona_id": persona,
            }
        )

    def asentar(self) -> None:
        """Escribe la bitácora y el contador: es lo último antes de confirmar."""
        if self._renglones:
            self.conexion.execute(_ANOTAR, self._renglones)
            self.conexion.execute(_CONTAR, {"cambios": self.cambios})


class Almacen:
    """El archivo abierto, visto como una fuente de filas y de transacciones.

    El candado es reentrante: la ventana puede leer mientras el hilo de trabajo guarda, y un
    servicio puede llamar a otro dentro de su turno.
    """

    def __init__(
        self, cruda: sqlite3.Connection, ruta: Path, reloj: Reloj, *, solo_lectura: bool
    ) -> None:
        self.ruta = ruta
        self.reloj = reloj
        self.solo_lectura = solo_lectura
        self.motivo = ""
        self.turno = RLock()
        self.antes_de_escribir: Callable[[], None] | None = None
        self._cruda = cruda
        self._motor = conexiones.motor_de(cruda, solo_lectura=solo_lectura)
        self._conexion: Connection | None = self._motor.connect()
        self.cambios = int(cruda.execute("SELECT cambios FROM meta").fetchone()[0])

    @property
    def cruda(self) -> sqlite3.Connection:
        """La conexión de sqlite3, para respaldos."""
        if self._conexion is None:
            raise Cerrado
        return self._cruda

    @property
    def cerrado(self) -> bool:
        """Si ya se soltó el archivo."""
        return self._conexion is None

    @contextmanager
    def transaccion(self) -> Iterator[Transaccion]:
        """Una transacción corta. Si algo falla no queda nada escrito y se puede reintentar."""
        with self.turno:
            conexion = self._lista_para_escribir()
            try:
                with conexion.begin():
                    paso = Transaccion(conexion, marca(self.reloj.ahora()), self.cambios)
                    yield paso
                    paso.asentar()
            except DBAPIError as error:
                raise self._traducido(error) from error
            self.cambios = paso.cambios

    def consultar(
        self, orden: Executable, datos: Mapping[str, Any] | None = None
    ) -> Sequence[Fila]:
        """Las filas de una consulta."""
        with self.turno:
            if self._conexion is None:
                raise Cerrado
            try:
                with self._conexion.begin():
                    return self._conexion.execute(orden, datos).all()
            except DBAPIError as error:
                raise self._traducido(error) from error

    def cerrar(self) -> None:
        """Suelta el archivo. Se puede llamar dos veces."""
        with self.turno:
            if self._conexion is None:
                return
            self._conexion.close()
            self._conexion = None
            self._motor.dispose()
            self._cruda.close()

    def _lista_para_escribir(self) -> Connection:
        if self._conexion is None:
            raise Cerrado
        if self.solo_lectura:
            raise SoloLectura(self.motivo)
        if self.antes_de_escribir is not None:
            pendiente, self.antes_de_escribir = self.antes_de_escribir, None
            pendiente()
        return self._conexion

    def _traducido(self, error: DBAPIError) -> ErrorDeUsuario:
        if isinstance(error.orig, sqlite3.Error):
            return traducir(error.orig, self.ruta)
        return FalloDeDisco(type(error).__name__)
