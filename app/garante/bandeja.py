"""La bandeja de importación y la bitácora, para mirarlas."""

from typing import Any

from sqlalchemy import Row, Select, select

from app.garante import buzon, tablas
from app.garante.base import Base
from app.garante.vistas import EstadoImportacion, Recibido, Renglon


def bandeja(base: Base) -> tuple[Recibido, ...]:
    """Todo lo recibido con su último dictamen, lo más reciente primero."""
    with base.leer() as conexion:
        filas = conexion.execute(_recibidos().order_by(tablas.importacion.c.id.desc()))
        return tuple(_recibido(fila) for fila in filas)


def en_cuarentena(base: Base) -> tuple[Recibido, ...]:
    """Lo que espera una clave, una actualización o una decisión, en el orden en que llegó."""
    importacion = tablas.importacion.c
    consulta = _recibidos().where(importacion.estado == EstadoImportacion.CUARENTENA)
    with base.leer() as conexion:
        filas = conexion.execute(consulta.order_by(importacion.id))
        return tuple(_recibido(fila) for fila in filas)


def sin_dictamen(base: Base) -> tuple[str, ...]:
    """Huellas de archivos del buzón que aún no tienen dictamen (estado COPIADO).

    De lo cifrado se dictamina lo de dentro: mientras no se abre, conserva apuntado su nombre.
    """
    with base.leer() as conexion:
        dictaminados = set(conexion.scalars(select(tablas.importacion.c.archivo)))
    copiados = {ruta.stem for ruta in base.buzon.glob("*.asics")}
    copiados |= {ruta.stem for ruta in base.buzon.glob("*.p7m") if buzon.sin_abrir(ruta)}
    return tuple(sorted(copiados - dictaminados))


def bitacora(base: Base, *, limite: int = 1_000) -> tuple[Renglon, ...]:
    """Los renglones más recientes de la bitácora."""
    tabla = tablas.bitacora.c
    columnas = (
        tabla.momento,
        tabla.accion,
        tabla.operador,
        tabla.municipio,
        tabla.archivo,
        tabla.detalle,
    )
    with base.leer() as conexion:
        filas = conexion.execute(select(*columnas).order_by(tabla.id.desc()).limit(limite))
        return tuple(Renglon(*fila) for fila in filas)


def _recibidos() -> Select[Any]:
    importacion, archivo = tablas.importacion, tablas.archivo
    return select(importacion, archivo.c.nombre, archivo.c.tamano, archivo.c.recibido).join(
        archivo, archivo.c.sha256 == importacion.c.archivo
    )


def _recibido(fila: Row[Any]) -> Recibido:
    return Recibido(
        importacion=fila.id,
        archivo=fila.nombre,
        sha256=fila.archivo,
        tamano=fila.tamano,
        recibido=fila.recibido,
        estado=EstadoImportacion(fila.estado),
        codigo=fila.codigo,
        detalle=fila.detalle,
        municipio=fila.municipio,
        secuencia=fila.secuencia,
        creado=fila.creado,
        avisos=_partes(fila.avisos),
        huellas=_partes(fila.huellas),
        rotacion=fila.rotacion,
    )


def _partes(texto: str) -> tuple[str, ...]:
    return tuple(texto.split(",")) if texto else ()
