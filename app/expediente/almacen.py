"""Transacciones cortas sobre la única conexión, con bitácora y errores dichos en español."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import ClauseElement, Connection, Executable, Row, insert, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from app.candados import Candado
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


class OrdenCompilada:
    """Una orden de SQLAlchemy traducida a SQL una sola vez.

    Es para lo que se repite en cada guardado: interpretarla de nuevo costaba tanto como el disco.
    """

    def __init__(self, orden: ClauseElement, columnas: Sequence[str]) -> None:
        compilada = orden.compile(dialect=sqlite.dialect(), column_keys=list(columnas))
        self.sql = str(compilada)
        self.lugares = tuple(getattr(compilada, "positiontup", None) or ())

    def datos(self, fila: Mapping[str, Any]) -> tuple[Any, ...]:
        """Los valores de una fila en el orden de los signos de interrogación."""
        return tuple(fila[lugar] for lugar in self.lugares)


_ANOTAR = OrdenCompilada(
    insert(Bitacora),
    ("id", "momento", "accion", "direccion", "antes", "despues", "persona_id"),
)
_CONTAR = OrdenCompilada(update(Meta), ("cambios",))
_NO_ES_TEXTO = "Could not decode to UTF-8"


def traducir(error: sqlite3.Error, ruta: Path) -> ErrorDeUsuario:
    """El fallo de SQLite con las palabras de quien usa el programa."""
    nombre = str(getattr(error, "sqlite_errorname", "") or "")
    if nombre == "SQLITE_FULL":
        return SinEspacio()
    if nombre.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return AbiertoPorOtro(ruta)
    if nombre.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return SinPermiso(ruta)
    # Lo segundo lo dice Python y sin nombre: hay bytes que ya no son texto.
    if nombre.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _NO_ES_TEXTO in str(error):
        return ExpedienteDanado(ruta)
    return FalloDeDisco(nombre or "sin detalle")


class Transaccion:
    """Lo que se escribe de una vez: todo o nada."""

    def __init__(
        self, conexion: Connection, cruda: sqlite3.Connection, momento: str, cambios: int
    ) -> None:
        self.conexion = conexion
        self._cruda = cruda
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

    def repetir(self, orden: OrdenCompilada, filas: Iterable[Mapping[str, Any]]) -> None:
        """Ejecuta una orden ya compilada por cada fila, en esta misma transacción."""
        self._cruda.executemany(orden.sql, [orden.datos(fila) for fila in filas])

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
            self.repetir(_ANOTAR, self._renglones)
            self.repetir(_CONTAR, ({"cambios": self.cambios},))


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
        self.candado: Candado | None = None
        self.danado = False
        self.turno = RLock()
        self.antes_de_escribir: Callable[[], None] | None = None
        self._cruda = cruda
        self._motor = conexiones.motor_de(cruda, solo_lectura=solo_lectura)
        self._conexion: Connection | None = self._motor.connect()
        self.cambios = int(cruda.execute("SELECT cambios FROM meta").fetchone()[0])
        self.al_abrir = self.cambios

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
                    momento = marca(self.reloj.ahora())
                    paso = Transaccion(conexion, self._cruda, momento, self.cambios)
                    yield paso
                    paso.asentar()
            except (DBAPIError, sqlite3.Error) as error:
                raise self._traducido(error) from error
            self.cambios = paso.cambios

    def consultar(
        self, orden: Executable, datos: Mapping[str, Any] | None = None
    ) -> Sequence[Fila]:
        """Las filas de una consulta; dentro de una transacción, con lo que lleva escrito."""
        with self.turno:
            if self._conexion is None:
                raise Cerrado
            propia = nullcontext() if self._conexion.in_transaction() else self._conexion.begin()
            try:
                with propia:
                    return self._conexion.execute(orden, datos).all()
            except DBAPIError as error:
                raise self._traducido(error) from error

    def consultar_compilada(
        self, orden: OrdenCompilada, datos: Mapping[str, Any]
    ) -> Sequence[tuple[Any, ...]]:
        """Las filas de una consulta ya traducida: para la que se repite al sacar evidencias."""
        with self.turno:
            try:
                return self.cruda.execute(orden.sql, orden.datos(datos)).fetchall()
            except sqlite3.Error as error:
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
            if self.candado is not None:
                self.candado.soltar()

    def _lista_para_escribir(self) -> Connection:
        if self._conexion is None:
            raise Cerrado
        if self.solo_lectura:
            raise SoloLectura(self.motivo)
        if self.antes_de_escribir is not None:
            pendiente, self.antes_de_escribir = self.antes_de_escribir, None
            pendiente()
        return self._conexion

    def _traducido(self, error: DBAPIError | sqlite3.Error) -> ErrorDeUsuario:
        propio = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(propio, sqlite3.Error):
            return traducir(propio, self.ruta)
        return FalloDeDisco(type(error).__name__)
