"""Escribe los datos abiertos consolidados: CSV, diccionario, libro, LEEME y huellas."""

import csv
import hashlib
import io
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from app.archivos import escribir_bytes
from app.garante import datos_abiertos
from app.garante.base import Base, anotar
from app.garante.datos_abiertos import Celda, Tabla
from app.garante.vistas import ExportacionConsolidada, Renglon
from app.paquete.csv_seguro import celda as celda_segura
from app.progreso import SIN_PROGRESO, Progreso

LIBRO = "consolidado.xlsx"
HUELLAS = "SHA256SUMS"
_SIN_MACROS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


def exportar(
    base: Base, carpeta: Path, *, operador: str = "", progreso: Progreso = SIN_PROGRESO
) -> ExportacionConsolidada:
    """Deja en `carpeta` las tablas abiertas; si algo falla, cada archivo está entero o no está."""
    tablas = datos_abiertos.tablas_abiertas(base)
    archivos: dict[str, bytes] = {}
    for hecho, tabla in enumerate(tablas):
        progreso.informar(hecho, len(tablas) + 1, tabla.nombre)
        archivos[f"{tabla.nombre}.csv"] = _csv(tabla)
    progreso.informar(len(tablas), len(tablas) + 1, LIBRO)
    archivos[LIBRO] = _libro(tablas)
    archivos["LEEME.txt"] = _leeme(base)
    huellas = {nombre: hashlib.sha256(dato).hexdigest() for nombre, dato in archivos.items()}
    archivos[HUELLAS] = "".join(f"{h}  {n}\n" for n, h in sorted(huellas.items())).encode()
    carpeta.mkdir(parents=True, exist_ok=True)
    for nombre, contenido in archivos.items():
        escribir_bytes(carpeta / nombre, contenido)
    with base.escribir() as conexion:
        detalle = f"{len(archivos)} archivos"
        anotar(conexion, Renglon(base.ahora(), "datos abiertos", operador, detalle=detalle))
    return ExportacionConsolidada(str(carpeta), tuple(sorted(huellas.items())))


def _csv(tabla: Tabla) -> bytes:
    memoria = io.StringIO(newline="")
    escritor = csv.writer(memoria, lineterminator="\r\n")
    escritor.writerow(tabla.columnas)
    for fila in tabla.filas:
        escritor.writerow([_en_csv(valor) for valor in fila])
    return memoria.getvalue().encode("utf-8")


def _en_csv(valor: Celda) -> str:
    # Sólo un texto puede ejecutarse como fórmula; un número negativo no se toca.
    if isinstance(valor, str):
        return celda_segura(valor)
    return "" if valor is None else str(valor)


def _libro(tablas: tuple[Tabla, ...]) -> bytes:
    memoria = io.BytesIO()
    libro = xlsxwriter.Workbook(memoria, _SIN_MACROS)
    fuerte = libro.add_format({"bold": True})
    for tabla in tablas:
        hoja = libro.add_worksheet(tabla.nombre)
        hoja.freeze_panes(1, 0)
        hoja.set_column(0, len(tabla.columnas) - 1, 18)
        for columna, titulo in enumerate(tabla.columnas):
            hoja.write_string(0, columna, titulo, fuerte)
        for numero, fila in enumerate(tabla.filas, start=1):
            for columna, valor in enumerate(fila):
                if isinstance(valor, str):
                    hoja.write_string(numero, columna, valor)
                elif isinstance(valor, int | float | Decimal):
                    hoja.write_number(numero, columna, float(valor))
    libro.close()
    return memoria.getvalue()


def _leeme(base: Base) -> bytes:
    texto = (datos_abiertos.carpeta() / "LEEME.txt").read_text(encoding="utf-8")
    pie = (
        f"\nÓrgano garante: {base.identidad.destinatario}\n"
        f"Perfil: {base.identidad.perfil}\n"
        f"Modelo: {base.modelo.clave}\n"
        f"Generado: {base.ahora()}\n"
        f"Huellas de los archivos: {HUELLAS}\n"
    )
    return (texto + pie).replace("\n", "\r\n").encode("utf-8")
