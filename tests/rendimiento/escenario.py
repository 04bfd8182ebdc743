"""Expedientes para medir: vacío, o lleno como el de una municipalidad lista."""

from datetime import UTC, date, datetime
from pathlib import Path

from app.expediente import archivo
from app.expediente.archivo import Expediente
from app.modelo.carga import cargar_modelo
from app.modelo.perfiles import cargar_perfil
from app.reloj import RelojFijo
from app.taller.ronda import ETAPAS, llenar

CLAVE = "15106"
RELOJ = RelojFijo(datetime(2026, 11, 20, 16, tzinfo=UTC))


def expediente_nuevo(ruta: Path) -> Expediente:
    """Un expediente recién creado."""
    return archivo.crear(
        ruta, cargar_modelo(), cargar_perfil(), CLAVE, inicio=date(2025, 1, 6), reloj=RELOJ
    )


def expediente_lleno(ruta: Path) -> Expediente:
    """Un expediente con las 17 herramientas capturadas y evidencia."""
    expediente = expediente_nuevo(ruta)
    llenar(expediente, "Municipio de medición", 7, ETAPAS[-1])
    return expediente
