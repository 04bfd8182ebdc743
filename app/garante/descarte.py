"""Sacar de la cuarentena lo que no se va a usar: quién lo decide y por qué quedan escritos."""

from sqlalchemy import update

from app.garante import bandeja, tablas
from app.garante.base import Base, anotar
from app.garante.errores import DecisionNoProcede, MotivoFaltante
from app.garante.vistas import EstadoImportacion, Renglon

DICHO = "se descartó: "


def descartar(base: Base, importacion: int, motivo: str, *, operador: str) -> None:
    """Da por rechazado un archivo en cuarentena. Su copia se conserva en el buzón.

    No es para siempre: si el mismo archivo vuelve a llegar, se dictamina otra vez.
    `MotivoFaltante` sin motivo y `DecisionNoProcede` si ya no está en cuarentena.
    """
    explicado = motivo.strip()
    if not explicado:
        raise MotivoFaltante(
            "Falta el motivo.", sugerencia="Escriba por qué no se va a usar ese archivo."
        )
    recibido = next((r for r in bandeja.en_cuarentena(base) if r.importacion == importacion), None)
    if recibido is None:
        raise DecisionNoProcede(
            "Ese archivo ya no está en cuarentena.", sugerencia="Revise la lista otra vez."
        )
    tabla = tablas.importacion
    cambio = {"estado": EstadoImportacion.RECHAZADO.value, "detalle": f"{DICHO}{explicado}"}
    with base.escribir() as conexion:
        conexion.execute(update(tabla).where(tabla.c.id == importacion).values(**cambio))
        renglon = Renglon(
            base.ahora(),
            "cuarentena descartada",
            operador,
            recibido.municipio,
            recibido.sha256,
            f"{recibido.codigo}: {explicado}",
        )
        anotar(conexion, renglon)
