"""Copia de lo recibido al buzón: por pedazos, durable y sin tocar nunca el original.

Todo lo que sigue trabaja sobre la copia: si retiran la USB o el archivo cambia allá, el dictamen
no depende de eso.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, TypeVar
from uuid import uuid4

from app.archivos import PEDAZO, motivo_de, sincronizar_carpeta
from app.garante import codigos
from app.garante.errores import BaseConFallo
from app.paquete import limites, oids, partes
from app.paquete.errores import PaqueteRechazado

TERMINACIONES = (".asics", ".asics.p7m")
CIFRADO = ".p7m"
A_MEDIAS = ".llegada-"
"""Principio de las carpetas donde se une o se descifra lo que va llegando."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Copia:
    """Un archivo ya durable en el buzón, con el nombre que traía. `nueva`: no estaba ya allí."""

    nombre: str
    sha256: str
    tamano: int
    ruta: Path
    nueva: bool = False


def reunir(rutas: Iterable[Path]) -> tuple[Path, ...]:
    """Los archivos por importar: los dados tal cual y, de cada carpeta, sus paquetes.

    Se ordenan por nombre, que lleva la secuencia: así llegan en orden los de un municipio.
    """
    halladas: list[Path] = []
    for ruta in rutas:
        if ruta.is_dir():
            halladas += sorted(_paquetes_en(ruta), key=lambda r: (r.name, str(r)))
        else:
            halladas.append(ruta)
    return tuple(dict.fromkeys(halladas))


def _paquetes_en(carpeta: Path) -> Iterator[Path]:
    for raiz, _, nombres in os.walk(carpeta):
        for nombre in nombres:
            ruta = Path(raiz) / nombre
            if nombre.lower().endswith(TERMINACIONES) or partes.es_parte(ruta):
                yield ruta


def copiar(origen: Path, buzon: Path, nombre: str = "") -> Copia:
    """Copia `origen` a `buzon/<sha256>.asics`, o `.p7m` si es un sobre cifrado.

    `nombre`: cómo se llamaba lo recibido, si `origen` es algo que se armó aquí. Lanza
    `PaqueteRechazado` si no se puede leer.
    """
    nombre, temporal = nombre or nombre_visible(origen), buzon / f"{uuid4().hex}.tmp"
    try:
        with _abrir_origen(origen) as entrada, _abrir_temporal(temporal) as salida:
            sha256, tamano = _trasvasar(entrada, salida)
            final = buzon / f"{sha256}{_terminacion(temporal, salida)}"
            if not final.exists():
                _escribiendo(lambda: _hacer_durable(salida))
        nueva = not final.exists()
        if nueva:
            _escribiendo(lambda: _publicar(temporal, final, nombre))
    finally:
        with suppress(OSError):
            temporal.unlink()
    return Copia(nombre, sha256, tamano, final, nueva)


def retirar(copia: Copia) -> None:
    """Quita una copia que no llegó a su turno: como si aún no se hubiera recibido."""
    if copia.nueva:
        with suppress(OSError):
            copia.ruta.unlink()
        olvidar_nombre(copia.ruta)


def _terminacion(temporal: Path, salida: BinaryIO) -> str:
    """Por lo que trae y no por su nombre, que no dice nada de fiar."""
    salida.flush()
    return CIFRADO if parece_cifrado(temporal) else ".asics"


def copia_sin_dictamen(final: Path) -> Copia:
    """Una copia que quedó a medias, con el nombre que traía; si no se sabe, el de la copia."""
    try:
        nombre = _apunte(final).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        nombre = ""
    return Copia(nombre or final.name, final.stem, final.stat().st_size, final)


def sin_abrir(sobre: Path) -> bool:
    """Si un sobre cifrado se copió y no llegó a abrirse ni a rechazarse (un corte de luz)."""
    return _apunte(sobre).exists()


def olvidar_nombre(final: Path) -> None:
    """Con su dictamen, el nombre ya está en la base y el apunte sobra."""
    with suppress(OSError):
        _apunte(final).unlink()


def parece_cifrado(ruta: Path) -> bool:
    """Si empieza como un sobre cifrado (CMS EnvelopedData); lo demás lo dirá quien lo abra."""
    with ruta.open("rb") as archivo:
        inicio = archivo.read(32)
    return inicio[:1] == b"\x30" and oids.DATOS_ENVUELTOS in inicio


def _apunte(final: Path) -> Path:
    return final.with_suffix(".nombre")


def guardar_evidencias(
    huellas: Iterable[str], leer: Callable[[str], Iterable[bytes]], evidencias: Path
) -> None:
    """Deja cada archivo en `evidencias/<sha256>`; los que ya están ni se leen ni se escriben."""
    nuevas = [sha256 for sha256 in huellas if not (evidencias / sha256).exists()]
    for sha256 in nuevas:
        _guardar_evidencia(leer(sha256), evidencias / sha256)
    if nuevas:
        # Los nombres se hacen durables de una vez: aún no los menciona ninguna fila.
        _escribiendo(lambda: sincronizar_carpeta(evidencias))


def _guardar_evidencia(pedazos: Iterable[bytes], final: Path) -> None:
    temporal = final.with_name(f"{uuid4().hex}.tmp")
    try:
        with _abrir_temporal(temporal) as salida:
            for pedazo in pedazos:
                _escribir(salida, pedazo)
            _escribiendo(lambda: _hacer_durable(salida))
        _escribiendo(lambda: temporal.replace(final))
    finally:
        with suppress(OSError):
            temporal.unlink()


def _abrir_origen(origen: Path) -> BinaryIO:
    try:
        estado = origen.stat()
        if not S_ISREG(estado.st_mode):
            # Abrir una tubería o un dispositivo podría esperar para siempre.
            raise PaqueteRechazado(codigos.E102)
        if estado.st_size > limites.ARCHIVO:
            raise PaqueteRechazado(codigos.E101)
        return origen.open("rb")
    except (OSError, ValueError) as error:
        raise PaqueteRechazado(codigos.E104, _motivo(error)) from error


def _abrir_temporal(temporal: Path) -> BinaryIO:
    return _escribiendo(lambda: temporal.open("xb"))


def _trasvasar(entrada: BinaryIO, salida: BinaryIO) -> tuple[str, int]:
    huella = hashlib.sha256()
    tamano = 0
    while pedazo := _leer(entrada):
        tamano += len(pedazo)
        if tamano > limites.ARCHIVO:  # creció mientras se copiaba
            raise PaqueteRechazado(codigos.E101)
        huella.update(pedazo)
        _escribir(salida, pedazo)
    return huella.hexdigest(), tamano


def _leer(entrada: BinaryIO) -> bytes:
    try:
        return entrada.read(PEDAZO)
    except OSError as error:
        raise PaqueteRechazado(codigos.E104, _motivo(error)) from error


def _escribir(salida: BinaryIO, pedazo: bytes) -> None:
    _escribiendo(lambda: salida.write(pedazo))


def disco_propio(error: OSError) -> BaseConFallo:
    """El fallo de nuestro disco, en palabras: los demás archivos del lote fallarían igual."""
    return BaseConFallo(
        f"No se pudo guardar en la carpeta de la base: {motivo_de(error)}.",
        sugerencia="Libere espacio o revise los permisos y vuelva a importar; "
        "lo que ya se importó está guardado.",
    )


def _escribiendo(accion: Callable[[], T]) -> T:
    """Distingue nuestro disco del disco ajeno: si falla el nuestro, se detiene todo el lote."""
    try:
        return accion()
    except OSError as error:
        raise disco_propio(error) from error


def _hacer_durable(salida: BinaryIO) -> None:
    salida.flush()
    os.fsync(salida.fileno())


def _publicar(temporal: Path, final: Path, nombre: str) -> None:
    """Da a la copia su lugar, con el nombre original apuntado antes por si se corta la luz.

    Una sola sincronía de la carpeta hace durables a los dos.
    """
    try:
        with _apunte(final).open("wb") as apunte:
            apunte.write(nombre.encode("utf-8"))
            _hacer_durable(apunte)
        temporal.replace(final)
    except OSError:
        olvidar_nombre(final)
        raise
    sincronizar_carpeta(final.parent)


def nombre_visible(origen: Path) -> str:
    """El nombre original como dato: sin medios surrogates, que no se pueden guardar."""
    return origen.name.encode("utf-8", "replace").decode("utf-8")


def _motivo(error: Exception) -> str:
    return motivo_de(error) if isinstance(error, OSError) else "su nombre no es válido"
