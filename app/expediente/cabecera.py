"""La cabecera de un `.vitral` leída sin SQLite: qué es antes de dejar que nadie lo interprete."""

import struct
from dataclasses import dataclass
from pathlib import Path

from app.expediente.errores import ExpedienteDanado, NoEncontrado, NoEsExpediente, SinPermiso

IDENTIDAD = 0x5654524C
"""`VTRL`: el `application_id` de los expedientes."""

_MAGIA = b"SQLite format 3\x00"
_AJENOS = {0x56544C47: "una base de órgano garante (.garante)", 0x47504B47: "un mapa GeoPackage"}
_MODO_WAL = 2


@dataclass(frozen=True, slots=True)
class Cabecera:
    """Lo que dicen los primeros 100 bytes. `con_diario`: lo dejaron a media escritura."""

    tamano_pagina: int
    paginas: int
    version: int
    en_wal: bool
    con_diario: bool = False


def diario(ruta: Path) -> Path:
    """El diario de reversión de SQLite, que es parte del archivo mientras exista."""
    return ruta.with_name(f"{ruta.name}-journal")


def diario_pendiente(ruta: Path) -> bool:
    """Si el último programa que lo abrió murió a media escritura.

    Un diario vacío o con la cabecera en ceros pertenece a una escritura que sí terminó.
    """
    try:
        with diario(ruta).open("rb") as entrada:
            return any(entrada.read(8))
    except OSError:
        return False


def tiene_wal(ruta: Path) -> bool:
    """Si junto a él está el diario de avance (`-wal`) en que otro programa dejó lo último."""
    avance = ruta.with_name(f"{ruta.name}-wal")
    return avance.is_file() and avance.stat().st_size > 0


def uri(ruta: Path, modo: str) -> str:
    """La ruta como URI de SQLite, que nunca crea el archivo (`rw`) ni lo toca (`ro`)."""
    base = ruta.resolve().as_uri()
    if not base.startswith("file:///"):
        # Carpetas de red de Windows: SQLite quiere file:////servidor/carpeta.
        base = base.replace("file://", "file:////", 1)
    return f"{base}?mode={modo}"


def leer(ruta: Path) -> Cabecera:
    """La cabecera de un expediente. Lanza el error que corresponda si no lo es."""
    inicio, tamano = _primeros_bytes(ruta)
    if not tamano:
        raise NoEsExpediente(ruta, "El archivo está vacío.")
    if not inicio.startswith(_MAGIA):
        # Con el principio en blanco no se sabe qué era; un PDF o un texto sí se sabe que no es.
        if not any(inicio[:16]):
            raise ExpedienteDanado(ruta, "Perdió el principio.")
        raise NoEsExpediente(ruta)
    if len(inicio) < 100:
        raise ExpedienteDanado(ruta, "Está cortado.")
    return _interpretar(ruta, inicio, tamano)


def _primeros_bytes(ruta: Path) -> tuple[bytes, int]:
    try:
        with ruta.open("rb") as entrada:
            return entrada.read(100), ruta.stat().st_size
    except FileNotFoundError:
        raise NoEncontrado(ruta) from None
    except IsADirectoryError:
        raise NoEsExpediente(ruta, "Es una carpeta.") from None
    except OSError:
        if ruta.is_dir():
            raise NoEsExpediente(ruta, "Es una carpeta.") from None
        raise SinPermiso(ruta) from None


def _interpretar(ruta: Path, inicio: bytes, tamano: int) -> Cabecera:
    pagina = int(struct.unpack(">H", inicio[16:18])[0])
    contador, paginas = struct.unpack(">II", inicio[24:32])
    version, identidad = inicio[60:64], struct.unpack(">I", inicio[68:72])[0]
    if identidad != IDENTIDAD:
        ajeno = _AJENOS.get(identidad)
        raise NoEsExpediente(ruta, f"Es {ajeno}." if ajeno else "")
    cabecera = Cabecera(
        tamano_pagina=65536 if pagina == 1 else pagina,
        paginas=paginas,
        version=int(struct.unpack(">I", version)[0]),
        en_wal=inicio[18] == _MODO_WAL,
        con_diario=diario_pendiente(ruta),
    )
    # El número de páginas sólo vale si quien escribió lo puso al día (contador en el byte 92).
    vigente = contador == struct.unpack(">I", inicio[92:96])[0]
    declarado = cabecera.paginas * cabecera.tamano_pagina
    if vigente and declarado > tamano and not cabecera.con_diario:
        raise ExpedienteDanado(ruta, "Está cortado: le falta el final.")
    return cabecera
