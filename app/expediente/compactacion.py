"""Devolver al disco el espacio que un expediente ya no usa.

SQLite no encoge el archivo al borrar evidencias: guarda el hueco para después. Se compacta en un
archivo aparte, se comprueba entero y sólo entonces toma el lugar del otro; si algo falla, el
expediente queda como estaba.
"""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import archivos
from app.expediente import cabecera, candado, conexion, respaldos
from app.expediente.errores import CompactacionFallida
from app.progreso import Progreso

MB = 1024 * 1024
VALE_LA_PENA = 20 * MB
PARTE = 5
"""Se sugiere si sobran 20 MB o más y son al menos la quinta parte del archivo."""


@dataclass(frozen=True, slots=True)
class Espacio:
    """Bytes del archivo en el disco y cuántos de ellos llevan datos."""

    ocupa: int
    usa: int

    @property
    def sobra(self) -> int:
        """Bytes que volverían al disco."""
        return self.ocupa - self.usa

    @property
    def conviene(self) -> bool:
        """Si vale la pena compactar."""
        return self.sobra >= VALE_LA_PENA and self.sobra * PARTE >= self.ocupa


def espacio(cruda: sqlite3.Connection) -> Espacio:
    """Lo que ocupa y lo que usa el archivo abierto; no lee los datos, sólo sus cuentas."""
    pagina, paginas, libres = (
        int(cruda.execute(f"PRAGMA {cual}").fetchone()[0])
        for cual in ("page_size", "page_count", "freelist_count")
    )
    return Espacio(pagina * paginas, pagina * (paginas - libres))


def compactar(ruta: Path, progreso: Progreso, ahora: datetime) -> Espacio:
    """Compacta un expediente cerrado y devuelve cómo quedó. Antes hay que tener un respaldo.

    Lanza `CompactacionFallida`, o `AbiertoPorOtro` si alguien lo abrió primero; en esos casos el
    archivo no cambió.
    """
    # Es de su nombre y no de su contenido: cubre también el momento de reemplazarlo.
    with candado.tomar(ruta, ahora):
        return _compactar(ruta, progreso)


def _compactar(ruta: Path, progreso: Progreso) -> Espacio:
    compacto = ruta.with_name(f".{ruta.name}.compacto")
    try:
        with closing(conexion.abrir_para_escribir(ruta)) as cruda:
            progreso.informar(1, 3, "Compactando y comprobando…")
            respaldos.copiar(cruda, compacto)
            contador = _contador(ruta)
        progreso.informar(2, 3, "Poniéndolo en su lugar…")
        _reemplazar(ruta, compacto, contador)
        with closing(conexion.abrir_para_leer(ruta)) as nueva:
            return espacio(nueva)
    except (OSError, sqlite3.Error, conexion.DiarioInesperado) as error:
        raise CompactacionFallida(respaldos.en_palabras(error)) from error
    finally:
        with suppress(OSError):
            compacto.unlink(missing_ok=True)


def _reemplazar(ruta: Path, compacto: Path, contador: bytes) -> None:
    # Donde no hay candados firmes, otro programa pudo guardar algo entre tanto: eso no se pisa.
    if cabecera.diario_pendiente(ruta) or _contador(ruta) != contador:
        raise CompactacionFallida("otro programa lo cambió mientras tanto")
    compacto.replace(ruta)
    archivos.sincronizar_carpeta(ruta.parent)


def _contador(ruta: Path) -> bytes:
    """El contador de la cabecera: sube con el primer guardado de cada programa que lo abre."""
    with ruta.open("rb") as entrada:
        return entrada.read(28)[24:]
