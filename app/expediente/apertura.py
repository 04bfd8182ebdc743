"""Abrir un `.vitral` sin fiarse de él: primero se mira, después se interpreta, al final se usa."""

import logging
import os
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from app import VERSION
from app.candados import Candado
from app.expediente import cabecera, candado, conexion, migraciones
from app.expediente.almacen import traducir
from app.expediente.cabecera import Cabecera
from app.expediente.errores import (
    AbiertoPorOtro,
    CopiaIncompleta,
    EsquemaDesconocido,
    ExpedienteDanado,
    MigracionFallida,
    SinPermiso,
    VersionMasNueva,
)
from app.expediente.migraciones import ACTUAL, PASOS, Paso
from app.reloj import Reloj, marca

registro = logging.getLogger(__name__)

_SIN_PERMISO = "Este equipo no permite cambiar archivos en esa carpeta."
_MEZCLADO = (
    "Mezcla datos de dos momentos, quizá porque quedó a su lado el diario de otra copia: recupere "
    "un respaldo o rescátelo."
)
_MAS_NUEVA = (
    "Se guardó con una versión más nueva del programa: puede verlo, pero no modificarlo. "
    "Actualice el programa para cambiarlo."
)


@dataclass(frozen=True, slots=True)
class Apertura:
    """Una conexión lista. `motivo` dice por qué quedó de sólo lectura sin haberlo pedido.

    `candado` acompaña a toda conexión que puede escribir, y se suelta después de cerrarla.
    `danado`: el motivo es que sus datos no casan; se puede cambiar por un respaldo.
    """

    conexion: sqlite3.Connection
    solo_lectura: bool
    motivo: str = ""
    candado: Candado | None = None
    danado: bool = False

    def cerrar(self) -> None:
        """Suelta el archivo."""
        self.conexion.close()
        if self.candado is not None:
            self.candado.soltar()


def abrir_base(ruta: Path, reloj: Reloj, *, solo_lectura: bool) -> Apertura:
    """La conexión al expediente, comprobado y al día. Nunca crea ni arregla el archivo."""
    cab = cabecera.leer(ruta)
    if cab.version < 1:
        raise EsquemaDesconocido(ruta, "no tiene versión de formato")
    if cab.version > ACTUAL:
        return _abrir_mas_nueva(ruta, cab, reloj)
    _comprobar_que_no_le_falte_su_wal(ruta, cab)
    if solo_lectura:
        return Apertura(_para_leer(ruta, cab, reloj), solo_lectura=True)
    if not _se_puede_escribir(ruta):
        return Apertura(_para_leer(ruta, cab, reloj), solo_lectura=True, motivo=_SIN_PERMISO)
    try:
        return _para_escribir(ruta, reloj)
    except sqlite3.Error as error:
        return _segundo_intento(ruta, cab, reloj, error)
    except conexion.DiarioInesperado as error:
        raise ExpedienteDanado(ruta, f"Quedó en modo {error} y no se puede convertir.") from error


def _para_escribir(ruta: Path, reloj: Reloj) -> Apertura:
    with ExitStack() as si_falla:
        propio = si_falla.enter_context(candado.tomar(ruta, reloj.ahora()))
        # Quien lo tenía hasta ahora mismo pudo ponerlo al día o morir a media escritura.
        cab = cabecera.leer(ruta)
        cruda = si_falla.enter_context(closing(conexion.abrir_para_escribir(ruta)))
        huerfanos = _comprobar(cruda, ruta, cab)
        if cab.version < ACTUAL:
            if huerfanos:
                # Sin ponerlo al día le faltan tablas: a medias no sirve ni para verlo.
                raise ExpedienteDanado(ruta, huerfanos)
            migrar(cruda, ruta, reloj)
        si_falla.pop_all()
    # Con renglones sin dueño se puede ver y rescatar, pero no entregar ni empeorar.
    danado = bool(huerfanos)
    return Apertura(cruda, solo_lectura=danado, motivo=huerfanos, candado=propio, danado=danado)


def _comprobar_que_no_le_falte_su_wal(ruta: Path, cab: Cabecera) -> None:
    """Se mira antes de abrirlo, que ya lo convertiría y no dejaría ver que es media copia."""
    if not cab.en_wal or cabecera.tiene_wal(ruta):
        return
    try:
        with closing(conexion.mirar(ruta)) as mirada:
            _comparar_esquema(mirada, ruta, cab)
    except sqlite3.Error as error:
        raise _danado(ruta, error) from error


def _segundo_intento(ruta: Path, cab: Cabecera, reloj: Reloj, error: sqlite3.Error) -> Apertura:
    """En Windows sólo al escribir se descubre que la carpeta no lo permite."""
    fallo = traducir(error, ruta)
    if isinstance(fallo, AbiertoPorOtro):
        raise AbiertoPorOtro(ruta, candado.quien(ruta)) from error
    if isinstance(fallo, SinPermiso):
        return Apertura(_para_leer(ruta, cab, reloj), solo_lectura=True, motivo=_SIN_PERMISO)
    raise fallo from error


def migrar(
    cruda: sqlite3.Connection, ruta: Path, reloj: Reloj, pasos: Sequence[Paso] = PASOS
) -> None:
    """Pone al día un archivo viejo, con un respaldo comprobado antes."""
    from app.expediente.respaldos import respaldar_archivo

    respaldar_archivo(cruda, ruta, reloj.ahora())
    try:
        migraciones.aplicar(cruda, VERSION, marca(reloj.ahora()), pasos)
    except (sqlite3.Error, migraciones.MigracionInconclusa) as error:
        raise MigracionFallida(ruta, str(error)) from error


def _comprobar(cruda: sqlite3.Connection, ruta: Path, cab: Cabecera) -> str:
    """Esquema, estructura y contadores. Devuelve el motivo si sólo conviene verlo."""
    try:
        _comparar_esquema(cruda, ruta, cab)
        problema = _estructura(cruda, a_fondo=cab.con_diario)
        if problema:
            raise _danado(ruta, problema)
        _contadores(cruda, ruta)
        _respuestas_enteras(cruda, ruta)
        mezclado = _mezcla_momentos(cruda)
        huerfana = cruda.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        fallo = traducir(error, ruta)
        if isinstance(fallo, AbiertoPorOtro):
            raise AbiertoPorOtro(ruta, candado.quien(ruta)) from error
        raise _danado(ruta, error) from error
    if huerfana:
        return f"Hay renglones sin dueño en «{huerfana[0]}»: recupere un respaldo o rescátelo."
    return _MEZCLADO if mezclado else ""


def _danado(ruta: Path, dicho: object) -> ExpedienteDanado:
    """Lo que dice SQLite va al registro: está en inglés y sólo le sirve a quien da soporte."""
    registro.info("%s: %s", ruta.name, dicho)
    return ExpedienteDanado(ruta, "Hay partes que ya no se leen.")


def _estructura(cruda: sqlite3.Connection, *, a_fondo: bool) -> str:
    """El primer problema, o vacío. `a_fondo` compara también cada índice con su tabla."""
    revision = "integrity_check" if a_fondo else "quick_check"
    primero = cruda.execute(f"PRAGMA {revision}(1)").fetchone()
    return "" if primero[0] == "ok" else str(primero[0])


def _comparar_esquema(cruda: sqlite3.Connection, ruta: Path, cab: Cabecera) -> None:
    reales = migraciones.objetos(cruda)
    esperados = migraciones.esquema_esperado(cab.version)
    if reales == esperados:
        return
    faltan = sorted(nombre for _, nombre, _, _ in esperados - reales)
    if cab.en_wal and faltan:
        raise CopiaIncompleta(ruta)
    sobran = sorted(f"{tipo} {nombre}" for tipo, nombre, _, _ in reales - esperados)
    que = f"tiene {sobran[0]}" if sobran else f"le falta {faltan[0]}"
    raise EsquemaDesconocido(ruta, que)


def _contadores(cruda: sqlite3.Connection, ruta: Path) -> None:
    """Un diario ajeno aplicado a este archivo deja un contador que no va con la bitácora."""
    fila = cruda.execute(
        "SELECT cambios, (SELECT ifnull(max(id), 0) FROM bitacora) FROM meta"
    ).fetchone()
    if fila is None or fila[0] != fila[1]:
        raise ExpedienteDanado(ruta, "Mezcla datos de dos momentos.")


def _respuestas_enteras(cruda: sqlite3.Connection, ruta: Path) -> None:
    """SQLite no revisa lo que dicen los renglones: con medio sector en ceros sigue «sano»."""
    if cruda.execute("SELECT 1 FROM respuesta WHERE NOT json_valid(valor) LIMIT 1").fetchone():
        raise ExpedienteDanado(ruta, "Hay respuestas que ya no se leen enteras.")


def _mezcla_momentos(cruda: sqlite3.Connection) -> bool:
    """Si hay algo guardado más nuevo que todo lo que dice la bitácora.

    Un diario de otro momento devuelve juntos el contador y la bitácora, así que entre ellos casan;
    pero lo guardado después en páginas que el diario no trae se queda, con su hora. Se mira en
    cada apertura porque el diario desaparece en la primera.

    No se distingue el diario del guardado inmediato anterior (deshacerlo da un archivo entero, el
    de entonces) ni lo escrito en el mismo segundo. Un sello dentro del archivo no ayudaría:
    volvería atrás en las mismas páginas; y fuera de él no viaja con las copias legítimas.
    """
    fila = cruda.execute(
        "SELECT max((SELECT ifnull(max(modificada), '') FROM respuesta),"
        " (SELECT ifnull(max(agregada), '') FROM evidencia))"
        " > (SELECT ifnull(max(momento), '') FROM bitacora)"
    ).fetchone()
    return bool(fila[0])


def _para_leer(ruta: Path, cab: Cabecera, reloj: Reloj) -> sqlite3.Connection:
    if cab.version < ACTUAL:
        # Ver un archivo viejo exige ponerlo al día, y aquí no se puede escribir.
        raise SinPermiso(ruta)
    cruda = _conectar_para_leer(ruta, reloj)
    try:
        _comprobar(cruda, ruta, cab)
    except BaseException:
        cruda.close()
        raise
    return cruda


def _conectar_para_leer(ruta: Path, reloj: Reloj) -> sqlite3.Connection:
    candado.comprobar_libre(ruta)
    if cabecera.diario_pendiente(ruta) and _se_puede_escribir(ruta):
        _deshacer_pendiente(ruta, reloj)
    try:
        return conexion.abrir_para_leer(ruta)
    except sqlite3.Error as error:
        fallo = traducir(error, ruta)
        if isinstance(fallo, AbiertoPorOtro):
            raise AbiertoPorOtro(ruta, candado.quien(ruta)) from error
        raise fallo from error


def _deshacer_pendiente(ruta: Path, reloj: Reloj) -> None:
    """Deja que SQLite deshaga la escritura a medias de un programa que murió."""
    try:
        with (
            candado.tomar(ruta, reloj.ahora()),
            closing(conexion.abrir_para_escribir(ruta)) as cruda,
        ):
            cruda.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error as error:
        fallo = traducir(error, ruta)
        if isinstance(fallo, AbiertoPorOtro):
            raise AbiertoPorOtro(ruta, candado.quien(ruta)) from error
        raise fallo from error


def _abrir_mas_nueva(ruta: Path, cab: Cabecera, reloj: Reloj) -> Apertura:
    cruda = _conectar_para_leer(ruta, reloj)
    try:
        ajenos = {f[0] for f in migraciones.objetos(cruda)} - {"table", "index"}
        minimo = cruda.execute("SELECT min_lector FROM meta").fetchone()
    except sqlite3.Error:
        ajenos, minimo = set(), None
    if ajenos or minimo is None or not isinstance(minimo[0], int) or minimo[0] > ACTUAL:
        cruda.close()
        raise VersionMasNueva(ruta, cab.version)
    return Apertura(cruda, solo_lectura=True, motivo=_MAS_NUEVA)


def _se_puede_escribir(ruta: Path) -> bool:
    return os.access(ruta, os.W_OK) and os.access(ruta.parent, os.W_OK)
