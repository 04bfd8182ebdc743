"""Lo que una persona decidió pasar por alto de un archivo: vale para él y para siempre."""

from sqlalchemy import delete, insert, select

from app.garante import tablas
from app.garante.base import Base
from app.garante.tramite import Permiso
from app.garante.vistas import Recibido


def conceder(base: Base, recibido: Recibido, motivo: str, operador: str) -> None:
    """Guarda la decisión; repetida, vale la última."""
    tabla = tablas.permiso
    fila = {
        "archivo": recibido.sha256,
        "codigo": recibido.codigo,
        "motivo": motivo,
        "operador": operador,
        "momento": base.ahora(),
    }
    esta = (tabla.c.archivo == recibido.sha256) & (tabla.c.codigo == recibido.codigo)
    with base.escribir() as conexion:
        conexion.execute(delete(tabla).where(esta))
        conexion.execute(insert(tabla), [fila])


def sumar(base: Base, sha256: str, permiso: Permiso) -> Permiso:
    """El permiso de ahora con los que el archivo ya tenía."""
    consulta = select(tablas.permiso.c.codigo).where(tablas.permiso.c.archivo == sha256)
    with base.leer() as conexion:
        previos = frozenset(conexion.scalars(consulta))
    return Permiso(permiso.codigos | previos, permiso.motivo)
