"""La identidad de este equipo: sirve para notar que un expediente se movió a otro."""

from contextlib import suppress
from uuid import UUID, uuid4

from app import archivos, rutas

_ARCHIVO = "equipo.id"


def identidad() -> str:
    """Un UUID propio de esta instalación, inventado la primera vez que se pide.

    Si la carpeta del usuario no deja escribir, cada sesión parece un equipo nuevo: se renueva el
    linaje de más, que sólo produce un aviso, y nunca de menos.
    """
    ruta = rutas.datos_del_usuario() / _ARCHIVO
    with suppress(OSError, ValueError):
        return str(UUID(ruta.read_text(encoding="ascii").strip()))
    nueva = str(uuid4())
    with suppress(OSError):
        archivos.escribir_texto(ruta, nueva)
    return nueva
