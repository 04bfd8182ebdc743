"""Un disco de mentira al que se le corta la luz, y quien graba lo que guarda el programa.

El disco distingue lo escrito de lo durable: cada escritura queda pendiente hasta el `xSync` de su
archivo. Al cortar, cada sector pendiente de 512 bytes sobrevive o no por su cuenta (en desorden y
a medias), un archivo nuevo es durable desde su primera sincronía, y un borrado sólo si SQLite
pidió sincronizar la carpeta.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from typing_extensions import override

from app.expediente import conexion

SECTOR = 512
NOMBRE = "corte"
BASE = "/base.vitral"
DIARIO = f"{BASE}-journal"
POCA_MEMORIA = "PRAGMA cache_size = 20"
"""Con 20 páginas las transacciones grandes se derraman al disco antes de confirmarse."""


class SeFueLaLuz(Exception):
    """Lo que recibe SQLite de todo lo que pida después del corte."""


@dataclass(slots=True)
class Archivo:
    """Lo que se ve (`actual`), lo que ya no se pierde (`durable`) y lo que está en camino."""

    actual: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    existe_durable: bool = False
    pendientes: list[tuple[int, bytes | None]] = field(default_factory=list)

    def escribir(self, donde: int, datos: bytes) -> None:
        _poner(self.actual, donde, datos)
        self.pendientes.append((donde, datos))

    def truncar(self, largo: int) -> None:
        del self.actual[largo:]
        self.pendientes.append((largo, None))

    def sincronizar(self) -> None:
        self.durable = bytearray(self.actual)
        self.existe_durable = True
        self.pendientes.clear()

    def tras_el_corte(self, azar: random.Random) -> bytes | None:
        """Los bytes que quedan, o `None` si ni el nombre sobrevivió."""
        if not self.existe_durable and azar.random() < 0.5:
            return None
        queda, suerte = bytearray(self.durable), azar.random()
        for donde, datos in self.pendientes:
            if datos is None:
                if azar.random() < suerte:
                    del queda[donde:]
                continue
            for inicio in range(0, len(datos), SECTOR):
                if azar.random() < suerte:
                    _poner(queda, donde + inicio, datos[inicio : inicio + SECTOR])
        return bytes(queda)


def _poner(contenido: bytearray, donde: int, datos: bytes) -> None:
    if donde > len(contenido):
        contenido.extend(bytes(donde - len(contenido)))
    contenido[donde : donde + len(datos)] = datos


class Disco:
    """Los archivos por nombre. `corte`: en qué operación se va la luz (0: nunca)."""

    def __init__(self, base: bytes, corte: int = 0) -> None:
        archivo = Archivo(bytearray(base))
        archivo.sincronizar()
        self.archivos = {BASE: archivo}
        self.borrados: dict[str, Archivo] = {}
        self.corte = corte
        self.operaciones = 0

    def operar(self) -> None:
        """Cuenta una operación que cambia el disco; la del corte ya no ocurre."""
        self.operaciones += 1
        if self.corte and self.operaciones >= self.corte:
            raise SeFueLaLuz

    def borrar(self, nombre: str, *, durable: bool) -> None:
        archivo = self.archivos.pop(nombre)
        if not durable and archivo.existe_durable:
            self.borrados[nombre] = archivo

    def tras_el_corte(self, azar: random.Random) -> dict[str, bytes]:
        """Lo que se encuentra al volver la luz."""
        quedan = {}
        for nombre, archivo in self.borrados.items():
            if azar.random() < 0.5:
                quedan[nombre] = bytes(archivo.durable)
        for nombre, archivo in self.archivos.items():
            contenido = archivo.tras_el_corte(azar)
            if contenido is not None:
                quedan[nombre] = contenido
        return quedan


class _Abierto:
    """Un archivo abierto por SQLite en ese disco."""

    def __init__(self, disco: Disco, archivo: Archivo) -> None:
        self.disco = disco
        self.archivo = archivo

    def xRead(self, cuantos: int, donde: int) -> bytes:  # noqa: N802  nombres de SQLite
        return bytes(self.archivo.actual[donde : donde + cuantos])

    def xWrite(self, datos: bytes, donde: int) -> None:  # noqa: N802
        self.disco.operar()
        self.archivo.escribir(donde, bytes(datos))

    def xTruncate(self, largo: int) -> None:  # noqa: N802
        self.disco.operar()
        self.archivo.truncar(largo)

    def xSync(self, _banderas: int) -> None:  # noqa: N802
        self.disco.operar()
        self.archivo.sincronizar()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.archivo.actual)

    def xLock(self, _nivel: int) -> None:  # noqa: N802
        """Nadie más usa el disco."""

    def xUnlock(self, _nivel: int) -> None:  # noqa: N802
        """Nadie más usa el disco."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        # Lo que declara el de Unix: escribir un sector no estropea a sus vecinos.
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xFileControl(self, _orden: int, _puntero: int) -> bool:  # noqa: N802
        return False

    def xClose(self) -> None:  # noqa: N802
        """Cerrar no escribe nada."""


class _Sistema(apsw.VFS):
    """El sistema de archivos que ve SQLite: el disco que esté puesto."""

    def __init__(self) -> None:
        self.disco = Disco(b"")
        super().__init__(NOMBRE, base="")

    @override
    def xOpen(self, name: Any, flags: list[int]) -> Any:
        nombre = name.filename() if isinstance(name, apsw.URIFilename) else name
        if nombre not in self.disco.archivos:
            if not flags[0] & apsw.SQLITE_OPEN_CREATE:
                raise apsw.CantOpenError
            self.disco.operar()
            self.disco.archivos[nombre] = Archivo()
        flags[1] = flags[0]
        return _Abierto(self.disco, self.disco.archivos[nombre])

    @override
    def xDelete(self, filename: str, syncdir: bool) -> None:
        if filename not in self.disco.archivos:
            raise apsw.IOError
        self.disco.operar()
        self.disco.borrar(filename, durable=syncdir)

    @override
    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self.disco.archivos

    @override
    def xFullPathname(self, name: str) -> str:
        return name


_SISTEMA = _Sistema()
PREPARACION = (*conexion._SIEMPRE, *conexion._PARA_ESCRIBIR, POCA_MEMORIA)
"""Las órdenes con que el programa abre de verdad un expediente."""


Transaccion = tuple[str, ...]


def grabar(
    cruda: sqlite3.Connection, acciones: Sequence[Callable[[], object]]
) -> list[Transaccion]:
    """El SQL que ejecuta cada transacción confirmada mientras corren las acciones."""
    ordenes: list[str] = []
    cruda.set_trace_callback(ordenes.append)
    try:
        for accion in acciones:
            accion()
    finally:
        cruda.set_trace_callback(None)
    return list(_confirmadas(ordenes))


def _confirmadas(ordenes: Sequence[str]) -> Iterator[Transaccion]:
    abierta: list[str] | None = None
    for orden in ordenes:
        match orden.strip().upper().split(" ")[0]:
            case "BEGIN":
                abierta = []
            case "COMMIT":
                if abierta and any(not una.lstrip().startswith("SELECT") for una in abierta):
                    yield tuple(abierta)
                abierta = None
            case "ROLLBACK":
                abierta = None
            case _ if abierta is not None:
                abierta.append(orden)


def repetir(
    disco: Disco, transacciones: Sequence[Transaccion], preparacion: Sequence[str] = PREPARACION
) -> int:
    """Repite lo grabado sobre el disco hasta el corte; devuelve cuántas quedaron confirmadas."""
    _SISTEMA.disco = disco
    confirmadas = 0
    base = None
    try:
        base = apsw.Connection(BASE, vfs=NOMBRE, flags=apsw.SQLITE_OPEN_READWRITE)
        for orden in preparacion:
            base.execute(orden).fetchall()
        for ordenes in transacciones:
            base.execute("BEGIN IMMEDIATE")
            for orden in ordenes:
                base.execute(orden).fetchall()
            base.execute("COMMIT")
            confirmadas += 1
    except (SeFueLaLuz, apsw.Error):
        if not disco.corte:
            raise
    finally:
        if base is not None:
            _cerrar(base)
    return confirmadas


def _cerrar(base: apsw.Connection) -> None:
    try:
        base.close(True)
    except (SeFueLaLuz, apsw.Error):
        return


def dejar(quedan: dict[str, bytes], carpeta: Path) -> Path:
    """Escribe en una carpeta de verdad lo que dejó el corte; devuelve la base."""
    for nombre in (BASE, DIARIO):
        ruta = carpeta / nombre.lstrip("/")
        ruta.unlink(missing_ok=True)
        if nombre in quedan:
            ruta.write_bytes(quedan[nombre])
    return carpeta / BASE.lstrip("/")


def contenido(base: sqlite3.Connection) -> int:
    """Un resumen de todos los renglones de todas las tablas."""
    tablas = [f[0] for f in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return hash(tuple(tuple(base.execute(f"SELECT * FROM {tabla}")) for tabla in sorted(tablas)))
