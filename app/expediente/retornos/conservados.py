"""El buzón del municipio: lo que llegó del órgano garante y no se pudo aplicar.

Se guarda una copia por su huella, con la razón del rechazo, en la carpeta del usuario de este
equipo. El archivo original no se toca: si la memoria se va o alguien lo borra, aquí sigue la
prueba de qué llegó y cuándo.
"""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import archivos, rutas
from app.errores import ErrorDeUsuario
from app.reloj import marca

TOPE = 32 * 1024 * 1024
"""Un retorno pesa kilobytes: lo que pase de aquí (un video elegido por error) no se copia."""

MAXIMO = 50
"""Con más, se van los más viejos."""

YA_APLICADO = "R106_YA_APLICADO"


@dataclass(frozen=True, slots=True)
class Conservado:
    """Un archivo rechazado y por qué. `recibido` es un instante UTC."""

    ruta: Path
    nombre: str
    recibido: str
    codigo: str
    mensaje: str


def conservar(clave: str, origen: Path, error: ErrorDeUsuario, ahora: datetime) -> Path | None:
    """Copia lo rechazado y apunta la razón; `None` si no hizo falta o no se pudo.

    Que el disco no deje no cambia el rechazo, que es lo que hay que decir.
    """
    if error.codigo == YA_APLICADO:
        return None  # está entero dentro del expediente
    try:
        if origen.stat().st_size > TOPE:
            return None
        contenido = origen.read_bytes()
        carpeta = _carpeta(clave)
        carpeta.mkdir(parents=True, exist_ok=True)
        copia = carpeta / f"{hashlib.sha256(contenido).hexdigest()}.asics"
        if not copia.exists():
            archivos.escribir_bytes(copia, contenido)
        _apuntar(copia, Conservado(copia, origen.name, marca(ahora), error.codigo, error.mensaje))
    except OSError:
        return None
    _aclarar(clave)
    return copia


def olvidar(clave: str, contenido: bytes) -> None:
    """Quita la copia de lo que por fin se aplicó: ya está entero dentro del expediente."""
    copia = _carpeta(clave) / f"{hashlib.sha256(contenido).hexdigest()}.asics"
    _borrar(copia)


def lista(clave: str) -> tuple[Conservado, ...]:
    """Lo conservado de ese municipio, del más nuevo al más viejo."""
    hallados = (_leer(ruta) for ruta in _carpeta(clave).glob("*.asics"))
    return tuple(
        sorted((c for c in hallados if c), key=lambda c: (c.recibido, c.ruta.name), reverse=True)
    )


def _carpeta(clave: str) -> Path:
    return rutas.datos_del_usuario() / "rechazados" / clave


def _apuntar(copia: Path, que: Conservado) -> None:
    datos = {
        "nombre": que.nombre,
        "recibido": que.recibido,
        "codigo": que.codigo,
        "mensaje": que.mensaje,
    }
    texto = json.dumps(datos, ensure_ascii=False, indent=1)
    archivos.escribir_texto(copia.with_suffix(".json"), texto)


def _leer(ruta: Path) -> Conservado | None:
    try:
        datos = json.loads(ruta.with_suffix(".json").read_text(encoding="utf-8"))
        nombre, recibido, codigo, mensaje = (
            str(datos[c]) for c in ("nombre", "recibido", "codigo", "mensaje")
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Conservado(ruta, nombre, recibido, codigo, mensaje)


def _aclarar(clave: str) -> None:
    for sobra in lista(clave)[MAXIMO:]:
        _borrar(sobra.ruta)


def _borrar(copia: Path) -> None:
    for ruta in (copia, copia.with_suffix(".json")):
        with suppress(OSError):
            ruta.unlink()
