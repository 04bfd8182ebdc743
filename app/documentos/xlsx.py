"""El documento de una herramienta en un libro de cálculo.

Todo se escribe como texto: una celda que empieza con «=» nunca es una fórmula.
"""

from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.archivos import escritura_atomica
from app.documentos.contenido import Apartado, Contenido, Cuadro, Renglon

LARGO_DE_HOJA = 31
PROHIBIDOS = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
ANCHO_ETIQUETA, ANCHO_VALOR, ANCHO_COLUMNA = 42, 90, 26


def escribir(contenido: Contenido, destino: Path) -> Path:
    """Una hoja con los datos sueltos y una por cada tabla."""
    with escritura_atomica(destino) as salida:
        libro = xlsxwriter.Workbook(
            salida, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        )
        # Sin la fecha real el mismo contenido da los mismos bytes.
        libro.set_properties(
            {"title": contenido.titulo, "created": datetime(1980, 1, 1, tzinfo=UTC)}
        )
        fuerte = libro.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        normal = libro.add_format({"text_wrap": True, "valign": "top"})
        _datos(libro.add_worksheet("Datos"), contenido, fuerte, normal)
        usados = {"datos"}
        for cuadro in _cuadros(contenido):
            nombre = _nombre_libre(cuadro.etiqueta, usados)
            _tabla(libro.add_worksheet(nombre), cuadro, fuerte, normal)
        libro.close()
    return destino


def _cuadros(contenido: Contenido) -> list[Cuadro]:
    return [
        parte
        for apartado in contenido.apartados
        for parte in apartado.partes
        if isinstance(parte, Cuadro)
    ]


def _datos(hoja: Worksheet, contenido: Contenido, fuerte: Format, normal: Format) -> None:
    hoja.set_column(0, 0, ANCHO_ETIQUETA)
    hoja.set_column(1, 1, ANCHO_VALOR)
    cabeza = (
        (contenido.titulo, ""),
        ("Municipio", f"{contenido.municipio} ({contenido.clave_municipio})"),
        ("Herramienta", f"{contenido.clave}. {contenido.herramienta}"),
        ("Plazo del Modelo", contenido.plazo),
        ("Ejercicio", str(contenido.ejercicio)),
    )
    fila = 0
    for etiqueta, valor in cabeza:
        hoja.write_string(fila, 0, etiqueta, fuerte)
        hoja.write_string(fila, 1, valor, normal)
        fila += 1
    for apartado in contenido.apartados:
        fila = _apartado(hoja, fila + 1, apartado, (fuerte, normal))


def _apartado(
    hoja: Worksheet, fila: int, apartado: Apartado, formatos: tuple[Format, Format]
) -> int:
    fuerte, normal = formatos
    hoja.write_string(fila, 0, apartado.titulo, fuerte)
    for parte in apartado.partes:
        fila += 1
        hoja.write_string(fila, 0, parte.etiqueta, normal)
        match parte:
            case Renglon():
                hoja.write_string(fila, 1, parte.valor, normal)
            case Cuadro():
                hoja.write_string(fila, 1, f"{len(parte.filas)} renglones en su hoja", normal)
    return fila + 1


def _tabla(hoja: Worksheet, cuadro: Cuadro, fuerte: Format, normal: Format) -> None:
    hoja.freeze_panes(1, 0)
    hoja.set_column(0, max(len(cuadro.columnas) - 1, 0), ANCHO_COLUMNA)
    for indice, titulo in enumerate(cuadro.columnas):
        hoja.write_string(0, indice, titulo, fuerte)
    for numero, fila in enumerate(cuadro.filas, start=1):
        for indice, celda in enumerate(fila):
            hoja.write_string(numero, indice, celda, normal)


def _nombre_libre(etiqueta: str, usados: set[str]) -> str:
    """Nombre de hoja válido y único (Excel no distingue mayúsculas)."""
    base = " ".join(etiqueta.translate(PROHIBIDOS).split())[:LARGO_DE_HOJA] or "Tabla"
    nombre, numero = base, 2
    while nombre.casefold() in usados:
        sufijo = f" {numero}"
        nombre, numero = base[: LARGO_DE_HOJA - len(sufijo)] + sufijo, numero + 1
    usados.add(nombre.casefold())
    return nombre
