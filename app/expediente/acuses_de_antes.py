"""Qué decía un acuse aplicado antes de que el archivo lo anotara aparte.

Sirve sólo al paso 7 de las migraciones y, como él, está congelado: no usa el lector de retornos de
hoy. La firma se comprobó al aplicarlo; de lo que ya no se entienda no se inventa nada.
"""

import json
import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

_TOPE = 32 * 1024 * 1024
"""Bytes de `datos.json`: más no cabía en un retorno."""

_INSTANTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Dicho = tuple[str, str, str, str, str]
"""estado, recibido, codigo, mensaje, folio."""


def leer(contenido: object) -> Dicho | None:
    """Lo que dice el `.asics` de un acuse; `None` si no se entiende."""
    if not isinstance(contenido, bytes):
        return None
    try:
        datos = json.loads(_entrada(_entrada(contenido, "paquete.zip"), "datos/datos.json"))
    except (BadZipFile, zlib.error, OSError, EOFError, LookupError, ValueError, RuntimeError):
        return None
    return _dicho(datos) if isinstance(datos, dict) else None


def _entrada(contenido: bytes, nombre: str) -> bytes:
    with ZipFile(BytesIO(contenido)) as zip_:
        if zip_.getinfo(nombre).compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise BadZipFile(nombre)
        with zip_.open(nombre) as dentro:
            return dentro.read(_TOPE)


def _dicho(datos: dict[str, object]) -> Dicho | None:
    recibido = _texto(datos, "recibido", 20)
    if not _INSTANTE.fullmatch(recibido):
        return None
    return (
        _texto(datos, "estado", 20),
        recibido,
        _texto(datos, "codigo", 200),
        _texto(datos, "mensaje", 2_000),
        _texto(datos, "folio", 64),
    )


def _texto(datos: dict[str, object], nombre: str, tope: int) -> str:
    """Sin lo que no se ve ni se puede guardar (controles, sustitutos sueltos)."""
    crudo = str(datos.get(nombre, ""))[:tope]
    return "".join(c for c in crudo if c == "\n" or c.isprintable())
