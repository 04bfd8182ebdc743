"""Sacar de un archivo dañado los renglones que todavía se leen, en un archivo nuevo.

Nunca se toca el original. Se recorre cada tabla por intervalos de `rowid`, partiendo en dos donde
SQLite falla; si la primera página se perdió se injerta la de un respaldo de la misma versión; y lo
que falte se completa con el respaldo, aunque sea menos reciente. Se copia al formato en que estaba
cada uno y después se pone al día: un archivo viejo no tiene todas las columnas de hoy.
"""

import json
import re
import shutil
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from app import VERSION
from app.expediente import (
    cabecera,
    conexion,
    copias,
    equipo,
    jurisdiccion,
    migraciones,
    reposicion,
)
from app.expediente.errores import ExpedienteDanado, YaExiste
from app.modelo.tipos import Modelo
from app.reloj import Reloj, marca

_TOPE = 2**40
"""Hasta dónde se busca si ni el último rowid se puede leer."""
_FALLOS_SEGUIDOS = 3_000
"""Más de los renglones que caben en una página."""
_FICHA_RESCATADA = "rescatada"
_A_MEDIAS = re.compile("[\0\ud800-\udfff]")
"""Un NUL, o un byte que no era texto (`surrogateescape`)."""
_META = "INSERT OR IGNORE INTO meta VALUES (1, 0, 0, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class TablaRescatada:
    """Cuántos renglones se leyeron del dañado y cuántos puso el respaldo."""

    tabla: str
    leidos: int
    del_respaldo: int


@dataclass(frozen=True, slots=True)
class InformeRescate:
    """Qué se recuperó. `huerfanas`: respuestas cuya ficha se perdió, guardadas aparte."""

    ruta: Path
    tablas: tuple[TablaRescatada, ...]
    huerfanas: int

    def de(self, tabla: str) -> TablaRescatada:
        """Lo recuperado de una tabla."""
        return next(t for t in self.tablas if t.tabla == tabla)


def rescatar(
    danado: Path,
    destino: Path,
    reloj: Reloj,
    respaldo: Path | None = None,
    modelo: Modelo | None = None,
) -> InformeRescate:
    """Escribe en `destino` un expediente nuevo con todo lo legible de `danado`.

    Con `modelo` se rehacen además las herramientas y fichas que se hayan perdido. Lanza
    `ExpedienteDanado` si ni así queda de quién es el expediente.
    """
    if destino.exists():
        raise YaExiste(destino)
    trabajo, nuevo, copia = (
        destino.with_name(f".{destino.name}.{cual}") for cual in ("rescate", "nuevo", "copia")
    )
    try:
        _preparar_copia(danado, trabajo, respaldo)
        if respaldo is not None:
            shutil.copyfile(respaldo, copia)
        with closing(conexion.crear(nuevo)) as base:
            _crear_en(base, _version(trabajo), reloj.ahora())
            origenes = (trabajo, copia if respaldo is not None else None)
            informe = _llenar(base, origenes, reloj.ahora(), modelo)
            if not base.execute("SELECT count(*) FROM municipio").fetchone()[0]:
                raise ExpedienteDanado(danado, "No queda ni el nombre del municipio.")
        nuevo.replace(destino)
    finally:
        for base_temporal in (trabajo, nuevo, copia):
            for resto in (base_temporal, cabecera.diario(base_temporal)):
                with suppress(OSError):
                    resto.unlink()
    return InformeRescate(destino, informe[0], informe[1])


def _crear_en(base: sqlite3.Connection, version: int, ahora: datetime) -> None:
    migraciones.aplicar(base, VERSION, marca(ahora), migraciones.PASOS[:version])


def _version(origen: Path) -> int:
    """En qué formato está. Lo que declaran sus tablas vale más que el número de la cabecera."""
    try:
        with closing(sqlite3.connect(cabecera.uri(origen, "rw"), uri=True)) as lectura:
            declarada, objetos = migraciones.version(lectura), migraciones.objetos(lectura)
    except sqlite3.Error:
        return migraciones.ACTUAL
    for numero in range(migraciones.ACTUAL, 0, -1):
        if migraciones.esquema_esperado(numero) == objetos:
            return numero
    return declarada if 1 <= declarada <= migraciones.ACTUAL else migraciones.ACTUAL


def _preparar_copia(danado: Path, trabajo: Path, respaldo: Path | None) -> None:
    """Copia con cabecera usable y el largo que la cabecera dice."""
    shutil.copyfile(danado, trabajo)
    if cabecera.diario_pendiente(danado):
        shutil.copyfile(cabecera.diario(danado), cabecera.diario(trabajo))
    with trabajo.open("rb+") as archivo:
        inicio = archivo.read(conexion.TAMANO_PAGINA)
        if not _pagina_uno_sirve(inicio) and respaldo is not None:
            with respaldo.open("rb") as sano:
                injerto = sano.read(conexion.TAMANO_PAGINA)
            archivo.seek(0)
            archivo.write(injerto)
    _igualar_largo(trabajo)


def _igualar_largo(trabajo: Path) -> None:
    """Páginas enteras, y la cabecera diciendo las que hay: SQLite se niega a leer más allá.

    De una página cortada no se aprovecha nada: lo que le falta se leería como datos en ceros.
    """
    pagina = conexion.TAMANO_PAGINA
    paginas = max(1, trabajo.stat().st_size // pagina)
    with trabajo.open("rb+") as archivo:
        archivo.seek(24)
        contador = archivo.read(4)
        declaradas = struct.unpack(">I", archivo.read(4))[0]
        # Una cifra absurda llenaría el disco de ceros.
        total = max(paginas, declaradas if declaradas < 4 * paginas + 64 else 0)
        archivo.seek(28)
        archivo.write(struct.pack(">I", total))
        archivo.seek(92)
        archivo.write(contador)
        archivo.truncate(paginas * pagina)
        archivo.truncate(total * pagina)


def _pagina_uno_sirve(inicio: bytes) -> bool:
    firma = inicio.startswith(b"SQLite format 3\x00")
    return firma and len(inicio) > 100 and inicio[100] in {0x05, 0x0D}


def _llenar(
    base: sqlite3.Connection,
    origenes: tuple[Path, Path | None],
    ahora: datetime,
    modelo: Modelo | None,
) -> tuple[tuple[TablaRescatada, ...], int]:
    danado, respaldo = origenes
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute("BEGIN IMMEDIATE")
    base.execute("DELETE FROM historial_version")
    leidos = _copiar(base, danado)
    if respaldo is not None:
        _igualar_version(base, respaldo, ahora)
    puestos = _copiar(base, respaldo) if respaldo is not None else {}
    _avanzar(base, migraciones.ACTUAL, ahora)
    huerfanas = _acomodar(base, ahora, modelo)
    base.execute("COMMIT")
    base.execute("PRAGMA foreign_keys = ON")
    tablas = tuple(TablaRescatada(t, leidos.get(t, 0), puestos.get(t, 0)) for t in _tablas(base))
    return tablas, huerfanas


def _igualar_version(base: sqlite3.Connection, respaldo: Path, ahora: datetime) -> None:
    """Lleva el más viejo de los dos al formato del otro."""
    suya = _version(respaldo)
    _avanzar(base, suya, ahora)
    # Si la copia no se deja poner al día, sirven las tablas que no cambiaron.
    with (
        suppress(sqlite3.Error, migraciones.MigracionInconclusa),
        closing(sqlite3.connect(respaldo, isolation_level=None)) as copia,
    ):
        hasta = migraciones.version(base)
        if suya < hasta:
            _crear_en(copia, hasta, ahora)


def _avanzar(base: sqlite3.Connection, hasta: int, ahora: datetime) -> None:
    """Da los pasos que falten sin exigir que lo leído case: eso se acomoda después."""
    desde = migraciones.version(base)
    if desde >= hasta:
        return
    # Hay pasos que preguntan cuándo se creó; si eso se perdió, se finge y se vuelve a quitar.
    fingida = base.execute(_META, _meta(ahora)).rowcount
    for paso in migraciones.PASOS[desde:hasta]:
        paso(base)
    base.execute(f"PRAGMA user_version = {hasta}")
    if fingida:
        base.execute("DELETE FROM meta")
    base.execute(
        "INSERT INTO historial_version (desde, hasta, app, momento) VALUES (?, ?, ?, ?)",
        (desde, hasta, VERSION, marca(ahora)),
    )


def _tablas(base: sqlite3.Connection) -> list[str]:
    return [f[0] for f in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]


def _copiar(base: sqlite3.Connection, origen: Path) -> dict[str, int]:
    return {tabla: _copiar_tabla(base, origen, tabla) for tabla in _tablas(base)}


def _copiar_tabla(base: sqlite3.Connection, origen: Path, tabla: str) -> int:
    columnas = [f[1] for f in base.execute(f"PRAGMA table_info({tabla})")]
    marcas = ", ".join("?" * len(columnas))
    orden = f"INSERT OR IGNORE INTO {tabla} ({', '.join(columnas)}) VALUES ({marcas})"  # noqa: S608
    cuantos = 0
    for fila in _renglones(origen, tabla, columnas):
        if not _entero(tabla, dict(zip(columnas, fila, strict=True))):
            continue
        # Un byte volteado puede dejar un valor que la tabla no admite: ése no se copia.
        with suppress(sqlite3.Error):
            cuantos += base.execute(orden, fila).rowcount
    return cuantos


def _entero(tabla: str, valores: Mapping[str, object]) -> bool:
    """Si el renglón está completo: de una página cortada salen a medias, y SQLite no lo nota.

    El que no lo está se deja para el respaldo; lo que escribe el programa nunca lleva un NUL.
    """
    textos = [valor for valor in valores.values() if isinstance(valor, str)]
    if any(_A_MEDIAS.search(texto) for texto in textos):
        return False
    if tabla == "respuesta":
        return _es_json(valores["valor"])
    cuerpo = valores.get("cuerpo")
    if tabla == "evidencia_contenido" and isinstance(cuerpo, bytes):
        return sha256(cuerpo).hexdigest() == valores["sha256"]
    return True


def _es_json(valor: object) -> bool:
    try:
        json.loads(str(valor))
    except ValueError:
        return False
    return True


def _renglones(origen: Path, tabla: str, columnas: Sequence[str]) -> Iterator[tuple[object, ...]]:
    try:
        with closing(sqlite3.connect(cabecera.uri(origen, "rw"), uri=True)) as lectura:
            lectura.text_factory = lambda crudo: crudo.decode("utf-8", "surrogateescape")
            lectura.execute("PRAGMA cell_size_check = ON")
            listas = ", ".join(columnas)
            orden = (
                f"SELECT {listas} FROM {tabla} NOT INDEXED"  # noqa: S608  nombres propios
                " WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
            )
            yield from _por_intervalos(lectura, orden, 1, _maximo(lectura, tabla))
    except sqlite3.Error:
        return


def _maximo(lectura: sqlite3.Connection, tabla: str) -> int:
    """El último rowid, o un tope si ni eso se puede leer."""
    try:
        fila = lectura.execute(f"SELECT max(rowid) FROM {tabla}").fetchone()  # noqa: S608
    except sqlite3.Error:
        return _TOPE
    return int(fila[0] or 0)


def _por_intervalos(
    lectura: sqlite3.Connection, orden: str, desde: int, hasta: int
) -> Iterator[tuple[object, ...]]:
    """Los renglones del intervalo; donde falla, cada mitad por su lado.

    Tras muchos fallos seguidos (se perdió una página que manda en otras) se salta a lo legible.
    """
    pendientes = [(desde, hasta)]
    fallos = 0
    while pendientes:
        desde, ultimo = pendientes.pop()
        try:
            filas = lectura.execute(orden, (desde, ultimo)).fetchall()
        except sqlite3.Error:
            medio = (desde + ultimo) // 2
            if desde < ultimo:
                pendientes += [(medio + 1, ultimo), (desde, medio)]
                continue
            fallos += 1
            if fallos > _FALLOS_SEGUIDOS:
                fallos = 0
                legible = _siguiente_legible(lectura, orden, desde + 1, hasta)
                pendientes = [(legible, hasta)] if legible else []
            continue
        fallos = 0 if filas else fallos
        yield from filas


def _siguiente_legible(lectura: sqlite3.Connection, orden: str, desde: int, hasta: int) -> int:
    """El primer rowid desde el que se vuelve a leer, a saltos dobles y afinando; 0 si ninguno."""
    ilegible, paso, lugar = desde - 1, 1, desde
    while not _se_lee(lectura, orden, lugar):
        ilegible, paso, lugar = lugar, paso * 2, desde + paso * 2
        if lugar > hasta:
            return 0
    while lugar - ilegible > 1:
        medio = (lugar + ilegible) // 2
        if _se_lee(lectura, orden, medio):
            lugar = medio
        else:
            ilegible = medio
    return lugar


def _se_lee(lectura: sqlite3.Connection, orden: str, lugar: int) -> bool:
    try:
        lectura.execute(orden, (lugar, lugar)).fetchone()
    except sqlite3.Error:
        return False
    return True


def _acomodar(base: sqlite3.Connection, ahora: datetime, modelo: Modelo | None) -> int:
    """Deja el conjunto consistente: contadores, identidad y ningún renglón sin dueño."""
    _una_meta(base, ahora)
    if modelo is not None:
        reposicion.reponer(base, jurisdiccion.modelo_vigente(base, modelo), ahora.date())
    huerfanas = _adoptar_respuestas(base, ahora)
    for _ in range(4):
        sin_dueno = base.execute("PRAGMA foreign_key_check").fetchall()
        if not sin_dueno:
            break
        for tabla, rowid, _, _ in sin_dueno:
            base.execute(f"DELETE FROM {tabla} WHERE rowid = ?", (rowid,))  # noqa: S608
    return huerfanas


def _meta(ahora: datetime) -> tuple[object, ...]:
    """Los datos de `_META` para un archivo que perdió los suyos."""
    return str(uuid4()), equipo.identidad(), migraciones.MIN_LECTOR, VERSION, marca(ahora)


def _una_meta(base: sqlite3.Connection, ahora: datetime) -> None:
    momento = marca(ahora)
    base.execute(_META, _meta(ahora))
    base.execute(
        "INSERT INTO bitacora (momento, accion, direccion, antes, despues, persona_id)"
        " VALUES (?, 'rescatar', '', '', '', '')",
        (momento,),
    )
    municipio = base.execute("SELECT clave FROM municipio").fetchone()
    usada = copias.secuencia_usada(str(municipio[0])) if municipio else 0
    base.execute(
        "UPDATE meta SET cambios = (SELECT max(id) FROM bitacora), linaje = ?,"
        " secuencia = max(secuencia, ?, (SELECT ifnull(max(secuencia), 0) FROM entrega))",
        (str(uuid4()), usada),
    )


def _adoptar_respuestas(base: sqlite3.Connection, ahora: datetime) -> int:
    """Las respuestas sin ficha se guardan en fichas quitadas: no se ven, pero no se pierden."""
    madre = base.execute("SELECT id FROM implementacion LIMIT 1").fetchone()
    sueltas = base.execute(
        "SELECT ficha_id, count(*) FROM respuesta WHERE ficha_id NOT IN (SELECT id FROM ficha)"
        " GROUP BY ficha_id"
    ).fetchall()
    if madre is None:
        return 0
    for ficha_id, _ in sueltas:
        base.execute(
            "INSERT INTO ficha VALUES (?, ?, ?, 0, ?)",
            (ficha_id, madre[0], _FICHA_RESCATADA, marca(ahora)),
        )
    return sum(cuantas for _, cuantas in sueltas)
