"""La base abierta de un órgano garante: conexión, carpeta del buzón y transacciones.

Por defecto es un archivo SQLite con WAL y sincronía completa: nunca sale de su equipo, y así cada
paquete cuesta una sola espera de disco. El mismo código corre sobre PostgreSQL dando su URL.
Junto a `BASE.garante` vive `BASE.garante.d/` con `buzon/` (todo archivo recibido, por su huella),
`evidencias/` (cada archivo de evidencia, por su huella) y, mientras está abierta, `base.lock`.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, Self

from sqlalchemy import (
    Connection,
    Engine,
    StaticPool,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from app import candados
from app.archivos import motivo_de
from app.candados import Candado
from app.garante import migraciones
from app.garante.buzon import A_MEDIAS, CIFRADO
from app.garante.consolidacion import Consolidador, numerar_campos
from app.garante.errores import (
    BaseAjena,
    BaseConFallo,
    BaseMasNueva,
    BaseOcupada,
    BaseYaExiste,
)
from app.garante.tablas import bitacora, meta, padron
from app.garante.vistas import Renglon
from app.modelo.perfiles import cargar_perfil
from app.modelo.tipos import Modelo, Perfil
from app.reloj import Reloj, RelojReal, marca

EXTENSION = ".garante"
CANDADO = "base.lock"
APLICACION = 0x56545247  # «VTRG»
_SIN_PERMISO = "42501"
"""Así lo dice PostgreSQL (SQLSTATE), esté en el idioma que esté."""
_FIRMA_SQLITE = b"SQLite format 3\x00"


_BITACORA = insert(bitacora)
_TURNO = select(meta.c.valor).where(meta.c.clave == "esquema").with_for_update()


@dataclass(frozen=True, slots=True)
class Identidad:
    """A qué órgano garante pertenece una base."""

    pais: str
    perfil: str
    destinatario: str


class Base:
    """Una base abierta. La construyen `crear` y `abrir`; se cierra con `cerrar` o `with`."""

    def __init__(
        self,
        motor: Engine,
        carpeta: Path,
        modelo: Modelo,
        reloj: Reloj,
        destino: str,
        candado: Candado | None = None,
    ) -> None:
        self._motor = motor
        self._turno = RLock()
        self._candado = candado
        self._cerrada = False
        self._nombres: dict[str, str] = {}
        self.modelo = modelo
        self.reloj = reloj
        self.destino = destino
        self.buzon = carpeta / "buzon"
        self.evidencias = carpeta / "evidencias"
        for lugar in (self.buzon, self.evidencias):
            lugar.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cerrar()

    def cerrar(self) -> None:
        """Suelta la base; en SQLite también recoge el diario en el archivo principal."""
        with self._turno:
            self._cerrada = True
            self._motor.dispose()
            if self._candado is not None:
                self._candado.soltar()

    def _abierto(self) -> Engine:
        """El motor. Ya cerrada no se usa: volvería a conectarse solo, y sin candado."""
        if self._cerrada:
            raise BaseConFallo(
                "La base del órgano garante ya se cerró.", sugerencia="Vuelva a abrirla."
            )
        return self._motor

    @property
    def compartida(self) -> bool:
        """Si otros programas pueden escribir a la vez (PostgreSQL); SQLite es de uno solo."""
        return self._motor.dialect.name != "sqlite"

    @contextmanager
    def escribir(self) -> Iterator[Connection]:
        """Una transacción: todo o nada. No se anida."""
        with self._turno, _traducir(), self._abierto().begin() as conexion:
            yield conexion

    @contextmanager
    def por_turno(self) -> Iterator[Connection]:
        """Como `escribir`; en una base compartida, una persona tras otra."""
        with self.escribir() as conexion:
            if self.compartida:
                conexion.execute(_TURNO)
            yield conexion

    @contextmanager
    def leer(self) -> Iterator[Connection]:
        """Una lectura coherente; nada de lo que se escriba en ella se conserva."""
        with self._turno, _traducir(), self._abierto().connect() as conexion:
            yield conexion

    def dato(self, clave: str) -> str:
        """Un dato de la base (`pais`, `perfil`, `destinatario`, `fecha_limite`…) o vacío."""
        with self.leer() as conexion:
            return conexion.scalar(select(meta.c.valor).where(meta.c.clave == clave)) or ""

    def fijar_dato(self, clave: str, valor: str, *, operador: str = "") -> None:
        """Cambia un dato de la base y lo deja en la bitácora."""
        with self.escribir() as conexion:
            conexion.execute(delete(meta).where(meta.c.clave == clave))
            conexion.execute(insert(meta), [{"clave": clave, "valor": valor}])
            renglon = Renglon(self.ahora(), "dato", operador, detalle=f"{clave}: {valor}")
            anotar(conexion, renglon)

    def ruta_en_buzon(self, sha256: str) -> Path:
        """Dónde está la copia de un archivo recibido, sea un paquete o un sobre cifrado."""
        paquete = self.buzon / f"{sha256}.asics"
        sobre = paquete.with_suffix(CIFRADO)
        return sobre if sobre.exists() and not paquete.exists() else paquete

    def nombre_de(self, municipio: str) -> str:
        """El nombre de un municipio del padrón; vacío si no figura."""
        if not self._nombres:
            with self.leer() as conexion:
                filas = conexion.execute(select(padron.c.clave, padron.c.nombre))
                self._nombres = {fila.clave: fila.nombre for fila in filas}
        return self._nombres.get(municipio, "")

    @cached_property
    def identidad(self) -> Identidad:
        """De quién es la base: se fija al crearla y no cambia."""
        return Identidad(self.dato("pais"), self.dato("perfil"), self.dato("destinatario"))

    @cached_property
    def perfil(self) -> Perfil:
        """El perfil de la jurisdicción, del que salen calendario y patrones."""
        return cargar_perfil(self.identidad.perfil)

    @cached_property
    def consolidador(self) -> Consolidador:
        """Quien escribe las entregas según el Modelo de la base."""
        with self.escribir() as conexion:
            return Consolidador(self.modelo, numerar_campos(conexion, self.modelo))

    @property
    def fecha_limite(self) -> date | None:
        """Hasta cuándo debían entregar los municipios con convenio; `None` si no se ha fijado."""
        texto = self.dato("fecha_limite")
        return date.fromisoformat(texto) if texto else None

    def ahora(self) -> str:
        """El instante del reloj de la base, como se guarda."""
        return marca(self.reloj.ahora())


def crear(
    destino: Path | str,
    modelo: Modelo,
    perfil: Perfil,
    *,
    carpeta: Path | None = None,
    reloj: Reloj | None = None,
) -> Base:
    """Crea una base vacía con el padrón del perfil y la deja abierta.

    `destino` es un archivo `.garante` nuevo o la URL de una base de PostgreSQL vacía; con URL hay
    que decir en qué `carpeta` se guardan buzón y evidencias.
    """
    url = _url(destino)
    _comprobar_que_no_exista(destino)
    reloj = reloj or RelojReal()
    base = _construir(destino, modelo, carpeta, reloj)
    try:
        # Otra ventana pudo crearla mientras se esperaba el candado; a ésa no se la borra.
        _comprobar_que_no_exista(destino)
    except BaseYaExiste:
        base.cerrar()
        raise
    try:
        with base.escribir() as conexion:
            _comprobar_vacia(conexion)
            migraciones.aplicar(conexion, 0)
            _llenar(conexion, perfil, reloj)
            _sellar(conexion)
        _recoger_diario(base)
    except BaseException:
        base.cerrar()
        if not url:
            _borrar_base(Path(destino))
        raise
    return base


def abrir(
    destino: Path | str,
    modelo: Modelo,
    *,
    carpeta: Path | None = None,
    reloj: Reloj | None = None,
) -> Base:
    """Abre una base existente y, si hace falta, la lleva a la versión actual del esquema."""
    if not _url(destino):
        _comprobar_archivo(Path(destino))
    base = _construir(destino, modelo, carpeta, reloj or RelojReal())
    try:
        with base.escribir() as conexion:
            version = _version(conexion)
            _comprobar_version(version)
            if version < migraciones.ACTUAL:
                _migrar(base, conexion)
    except BaseException:
        base.cerrar()
        raise
    if not _url(destino):
        # Con el candado en la mano: nadie más puede estar copiando en estas carpetas.
        _borrar_temporales(base.buzon)
        _borrar_temporales(base.evidencias)
        _borrar_lo_abierto(base.buzon.parent)
    return base


def anotar(conexion: Connection, renglon: Renglon) -> None:
    """Añade un renglón a la bitácora dentro de la transacción de quien llama."""
    conexion.execute(_BITACORA, asdict(renglon))


def _url(destino: Path | str) -> bool:
    return isinstance(destino, str) and "://" in destino


def _comprobar_que_no_exista(destino: Path | str) -> None:
    if not _url(destino) and Path(destino).exists():
        raise BaseYaExiste(
            f"Ya hay un archivo «{Path(destino).name}» en esa carpeta.",
            sugerencia="Ábralo, o escriba otro nombre para la base nueva.",
        )


def _construir(destino: Path | str, modelo: Modelo, carpeta: Path | None, reloj: Reloj) -> Base:
    if _url(destino):
        if carpeta is None:
            raise BaseConFallo(
                "Falta decir en qué carpeta se guardan los archivos recibidos.",
                sugerencia="Escriba la carpeta compartida del buzón junto a la dirección.",
            )
        motor = create_engine(str(destino))
        return Base(motor, carpeta, modelo, reloj, motor.url.render_as_string(hide_password=True))
    ruta = Path(destino)
    propia = carpeta or ruta.with_name(f"{ruta.name}.d")
    candado = _apartar(ruta, reloj)
    return Base(_motor_sqlite(ruta), propia, modelo, reloj, str(ruta), candado)


def _apartar(ruta: Path, reloj: Reloj) -> Candado:
    """El candado de la base, junto al archivo de verdad aunque se llegue por un enlace."""
    real = Path(os.path.realpath(ruta))
    carpeta = real.with_name(f"{real.name}.d")
    with suppress(OSError):
        carpeta.mkdir(parents=True, exist_ok=True)
    lugar = carpeta / CANDADO
    try:
        candado = candados.tomar(lugar)
    except candados.Ocupado:
        raise _ocupada(candados.quien(lugar)) from None
    candado.apuntar(marca(reloj.ahora()))
    return candado


def _motor_sqlite(ruta: Path) -> Engine:
    motor = create_engine(
        f"sqlite:///{ruta}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": 1.0},
    )

    @event.listens_for(motor, "connect")
    def _al_conectar(conexion: sqlite3.Connection, _registro: object) -> None:
        # Las transacciones las abre SQLAlchemy: la biblioteca estándar sólo las abre a medias.
        conexion.isolation_level = None
        # Segunda línea detrás del candado: el segundo programa recibe «ocupada» y no se mezcla.
        conexion.execute("PRAGMA locking_mode=EXCLUSIVE")
        conexion.execute("PRAGMA journal_mode=WAL")
        conexion.execute("PRAGMA synchronous=FULL")
        conexion.execute("PRAGMA foreign_keys=ON")
        conexion.execute("PRAGMA trusted_schema=OFF")

    @event.listens_for(motor, "begin")
    def _al_empezar(conexion: Connection) -> None:
        conexion.exec_driver_sql("BEGIN IMMEDIATE")

    return motor


@contextmanager
def _traducir() -> Iterator[None]:
    """Convierte los fallos del disco o del servidor en frases; los demás son errores nuestros."""
    try:
        yield
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise _ocupada() from error
        raise BaseConFallo(
            f"No se pudo leer o escribir la base: {error.orig}.",
            sugerencia="Compruebe que haya espacio y permiso en el disco, y vuelva a intentarlo.",
        ) from error
    except DatabaseError as error:
        if "not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise BaseAjena(
                "El archivo está dañado o no es una base del órgano garante.",
                sugerencia="Recupere su último respaldo.",
            ) from error
        if getattr(error.orig, "sqlstate", "") == _SIN_PERMISO:
            raise BaseConFallo(
                "El servidor no deja a este usuario hacer eso en la base.",
                sugerencia="Pida a quien lo administra permiso de crear y cambiar sus tablas.",
            ) from error
        raise


def _ocupada(quien: str = "") -> BaseOcupada:
    detalle = f" La tiene {quien}." if quien else ""
    return BaseOcupada(
        f"La base del órgano garante ya está abierta en otra ventana.{detalle}",
        sugerencia="Ciérrela allí y vuelva a intentarlo.",
    )


def _version(conexion: Connection) -> int:
    if conexion.dialect.name == "sqlite":
        return int(conexion.exec_driver_sql("PRAGMA user_version").scalar_one())
    if not inspect(conexion).has_table("meta"):
        return 0
    return int(conexion.scalar(select(meta.c.valor).where(meta.c.clave == "esquema")) or 0)


def _comprobar_vacia(conexion: Connection) -> None:
    if _version(conexion):
        raise BaseYaExiste(
            "Ese servidor ya tiene una base del órgano garante.",
            sugerencia="Ábrala, o cree otra base vacía.",
        )


def _comprobar_version(version: int) -> None:
    if version > migraciones.ACTUAL:
        raise BaseMasNueva(
            "Esta base la guardó una versión más nueva del programa.",
            sugerencia="Actualice el programa y vuelva a abrirla.",
        )
    if version == 0:
        raise _ajena()


def _migrar(base: Base, conexion: Connection) -> None:
    if base.compartida:
        conexion.execute(_TURNO)  # otro programa pudo estar migrándola: se mira otra vez
    version = _version(conexion)
    if version < migraciones.ACTUAL:
        migraciones.aplicar(conexion, version)
        _sellar(conexion)


def _sellar(conexion: Connection) -> None:
    """Escribe la versión del esquema donde `_version` la lee, en la misma transacción."""
    conexion.execute(delete(meta).where(meta.c.clave == "esquema"))
    conexion.execute(insert(meta), [{"clave": "esquema", "valor": str(migraciones.ACTUAL)}])
    if conexion.dialect.name == "sqlite":
        conexion.exec_driver_sql(f"PRAGMA user_version={migraciones.ACTUAL}")
        conexion.exec_driver_sql(f"PRAGMA application_id={APLICACION}")


def _llenar(conexion: Connection, perfil: Perfil, reloj: Reloj) -> None:
    datos: dict[str, str] = {
        "perfil": perfil.clave,
        "pais": perfil.pais,
        "entidad": perfil.entidad,
        "destinatario": perfil.destinatario,
        "administracion_fin": perfil.administracion_fin,
        "anio_poblacion": perfil.fecha_dato[:4],
        "creada": marca(reloj.ahora()),
    }
    conexion.execute(insert(meta), [{"clave": c, "valor": v} for c, v in datos.items()])
    filas: list[dict[str, Any]] = [
        {
            "clave": municipio.clave,
            "nombre": municipio.nombre,
            "cabecera": municipio.cabecera,
            "poblacion": municipio.poblacion,
            "marginacion": municipio.marginacion,
            "lengua_indigena": float(municipio.porcentaje_lengua_indigena),
        }
        for municipio in perfil.municipios
    ]
    if filas:
        conexion.execute(insert(padron), filas)
    anotar(conexion, Renglon(datos["creada"], "base creada", detalle=perfil.clave))


def _recoger_diario(base: Base) -> None:
    """Deja la identidad de la base en el archivo principal: así se reconoce aun sin su diario."""
    with base.leer() as conexion:
        if conexion.dialect.name == "sqlite":
            conexion.rollback()
            cruda = conexion.connection.driver_connection
            if cruda is not None:
                cruda.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _comprobar_archivo(ruta: Path) -> None:
    """Mira la cabecera antes de que SQLite toque nada: un archivo ajeno no se modifica."""
    try:
        with ruta.open("rb") as entrada:
            cabecera = entrada.read(100)
    except OSError as error:
        raise BaseConFallo(
            f"No se pudo abrir «{ruta.name}»: {motivo_de(error)}.",
            sugerencia="Compruebe que el archivo siga en esa carpeta y que tenga permiso.",
        ) from error
    aplicacion = int.from_bytes(cabecera[68:72], "big")
    if not cabecera.startswith(_FIRMA_SQLITE) or aplicacion != APLICACION:
        raise _ajena()


def _ajena() -> BaseAjena:
    return BaseAjena(
        "Ese archivo no es una base del órgano garante.",
        sugerencia=f"Elija un archivo con terminación {EXTENSION}.",
    )


def _borrar_temporales(carpeta: Path) -> None:
    """Quita copias a medias que dejó un corte; lo ya copiado no lleva `.tmp`."""
    for temporal in carpeta.glob("*.tmp"):
        with suppress(OSError):
            temporal.unlink()


def _borrar_lo_abierto(carpeta: Path) -> None:
    """Quita lo que un corte dejó a medio unir o ya descifrado: no debe quedar a la vista."""
    for sobra in carpeta.glob(f"{A_MEDIAS}*"):
        shutil.rmtree(sobra, ignore_errors=True)


def _borrar_base(ruta: Path) -> None:
    for sufijo in ("", "-wal", "-shm"):
        with suppress(OSError):
            ruta.with_name(ruta.name + sufijo).unlink()
