"""El cronograma en un libro de cálculo: la tabla completa y sus barras como celdas.

Todo texto se escribe como texto: una celda que empieza con «=» nunca es una fórmula. Las barras
llevan color y patrón, para leerse también en escala de grises.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.documentos.cronograma.estilo import de_papel
from app.documentos.cronograma.filas import GRUPO, Fila
from app.documentos.cronograma.plano import extremos
from app.documentos.cronograma.rotulos import con_signo, variacion
from app.documentos.cronograma.textos import estado
from app.dominio.plazos import sumar_meses
from app.dominio.textos_fecha import lapso, mes_anio, meses
from app.modelo.cronograma.valores import HERRAMIENTA
from app.texto import enumerar

SEMANAS_QUE_CABEN = 60
"""Con más, cada celda de la barra es un mes."""

LLENO, PUNTOS, RAYAS = 1, 3, 14
"""Patrones de relleno: lo hecho, lo que falta y el atraso."""

_COLUMNAS_FIJAS = 2


@dataclass(frozen=True, slots=True)
class _Columna:
    titulo: str
    ancho: float
    valor: Callable[[Fila], str | date | int | float | None]
    formato: str = "texto"


def escribir_xlsx(titulo: str, renglones: Sequence[Fila], hoy: date, salida: BinaryIO) -> None:
    """Un libro con una sola hoja. El mismo plan da siempre los mismos bytes."""
    libro = xlsxwriter.Workbook(
        salida, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    libro.set_properties({"title": titulo, "created": datetime(1980, 1, 1, tzinfo=UTC)})
    hoja = libro.add_worksheet("Cronograma")
    formatos = _Formatos(libro)
    periodos = _periodos(*extremos(renglones, hoy))
    _titular(hoja, periodos, formatos)
    for numero, fila in enumerate(renglones, start=1):
        _escribir_fila(hoja, numero, fila, formatos)
        _escribir_barra(hoja, numero, (fila, periodos), formatos)
    _ajustar(hoja, titulo, len(renglones), len(periodos))
    libro.close()


class _Formatos:
    """Los formatos del libro, hechos una vez."""

    def __init__(self, libro: xlsxwriter.Workbook) -> None:
        self._libro = libro
        comun = {"valign": "vcenter", "border": 1, "border_color": "#D5DBE1"}
        self._sueltos: dict[str, Format] = {
            "texto": libro.add_format({**comun, "text_wrap": True}),
            "fecha": libro.add_format({**comun, "num_format": "dd/mm/yyyy", "align": "center"}),
            "por_ciento": libro.add_format({**comun, "num_format": "0%", "align": "center"}),
            "fuerte": libro.add_format({**comun, "text_wrap": True, "bold": True}),
            "cabeza": libro.add_format(
                {**comun, "bold": True, "text_wrap": True, "bg_color": "#E6EAEE"}
            ),
            "mes": libro.add_format(
                {**comun, "bold": True, "rotation": 90, "bg_color": "#E6EAEE", "font_size": 9}
            ),
        }
        self._celdas: dict[tuple[int, str], Format] = {}

    def __getitem__(self, nombre: str) -> Format:
        return self._sueltos[nombre]

    def celda(self, patron: int, color: str) -> Format:
        """Una celda de barra: el patrón la distingue también sin color."""
        clave = (patron, color)
        if clave not in self._celdas:
            self._celdas[clave] = self._libro.add_format(
                {
                    "pattern": patron,
                    "fg_color": color,
                    "bg_color": color if patron == LLENO else "#FFFFFF",
                }
            )
        return self._celdas[clave]


def _titular(hoja: Worksheet, periodos: Sequence[tuple[date, date]], formatos: _Formatos) -> None:
    for indice, columna in enumerate(COLUMNAS):
        hoja.set_column(indice, indice, columna.ancho)
        hoja.write_string(0, indice, columna.titulo, formatos["cabeza"])
    semanal = _es_semanal(periodos)
    hoja.set_column(len(COLUMNAS), len(COLUMNAS) + len(periodos) - 1, 2.6 if semanal else 3.2)
    for indice, (desde, _hasta) in enumerate(periodos, start=len(COLUMNAS)):
        texto = f"{desde.day:02}/{desde.month:02}/{desde.year}" if semanal else mes_anio(desde)
        hoja.write_string(0, indice, texto, formatos["mes"])
    hoja.set_row(0, 62)


def _escribir_fila(hoja: Worksheet, numero: int, fila: Fila, formatos: _Formatos) -> None:
    for indice, columna in enumerate(COLUMNAS):
        valor = columna.valor(fila)
        nombre = columna.formato
        if valor is None:
            hoja.write_blank(numero, indice, None, formatos["texto"])
        elif isinstance(valor, date):
            hoja.write_datetime(numero, indice, _a_medianoche(valor), formatos[nombre])
        elif isinstance(valor, str):
            fuerte = nombre == "texto" and fila.clase in {GRUPO, HERRAMIENTA} and indice < 2
            hoja.write_string(numero, indice, valor, formatos["fuerte" if fuerte else nombre])
        else:
            hoja.write_number(numero, indice, valor, formatos[nombre])


def _escribir_barra(
    hoja: Worksheet,
    numero: int,
    puesta: tuple[Fila, Sequence[tuple[date, date]]],
    formatos: _Formatos,
) -> None:
    fila, periodos = puesta
    for indice, (desde, hasta) in enumerate(periodos, start=len(COLUMNAS)):
        vestido = _vestido(fila, desde, hasta)
        if vestido is not None:
            hoja.write_blank(numero, indice, None, formatos.celda(*vestido))


def _vestido(fila: Fila, desde: date, hasta: date) -> tuple[int, str] | None:
    """Patrón y color de la celda de ese periodo; `None` si la barra no pasa por él."""
    fechas, estilo = fila.fechas, de_papel()
    fin = max(fechas.fin, fechas.inicio + timedelta(days=1))
    if fechas.inicio < hasta and desde < fin:
        hecho_hasta = fechas.inicio + (fin - fechas.inicio) * (fechas.avance / 100)
        medio = desde + (min(hasta, fin) - desde) / 2
        color = estilo.dimension(fila.dimension)
        return (LLENO, color) if medio < hecho_hasta else (PUNTOS, color)
    tarde = fechas.atrasada_hasta
    if tarde is not None and fin <= desde < tarde:
        return RAYAS, estilo.colores.error.color
    return None


def _ajustar(hoja: Worksheet, titulo: str, filas: int, periodos: int) -> None:
    hoja.freeze_panes(1, _COLUMNAS_FIJAS)
    hoja.autofilter(0, 0, max(filas, 1), len(COLUMNAS) - 1)
    hoja.set_landscape()
    hoja.set_paper(1)
    hoja.fit_to_pages(1, 0)
    hoja.repeat_rows(0)
    hoja.print_area(0, 0, max(filas, 1), len(COLUMNAS) + periodos - 1)
    # «&» empieza una orden en el encabezado de Excel.
    hoja.set_header("&L" + titulo.replace("&", "&&")[:200])
    hoja.set_footer("&RHoja &P de &N")


def _periodos(inicio: date, fin: date) -> list[tuple[date, date]]:
    """Semanas, o meses si no cabrían, de inicio a fin; cada uno con su día siguiente al último."""
    lunes = inicio - timedelta(days=inicio.weekday())
    semanas = (fin - lunes).days // 7 + 1
    if semanas <= SEMANAS_QUE_CABEN:
        return [
            (lunes + timedelta(days=7 * n), lunes + timedelta(days=7 * n + 7))
            for n in range(semanas)
        ]
    return list(_meses(inicio.replace(day=1), fin))


def _meses(desde: date, fin: date) -> Iterator[tuple[date, date]]:
    while desde <= fin:
        hasta = sumar_meses(desde, 1)
        yield desde, hasta
        desde = hasta


def _es_semanal(periodos: Sequence[tuple[date, date]]) -> bool:
    return bool(periodos) and (periodos[0][1] - periodos[0][0]).days == 7


def _a_medianoche(dia: date) -> datetime:
    return datetime(dia.year, dia.month, dia.day)  # noqa: DTZ001  Excel no guarda zona


def _clave(fila: Fila) -> str:
    return fila.clave or (fila.actividad.clave if fila.actividad else "")


def _pasos(fila: Fila) -> str:
    if fila.actividad is None or not fila.actividad.pasos[1]:
        return ""
    return "{} de {}".format(*fila.actividad.pasos)


def _plazo_modelo(fila: Fila) -> str:
    return meses(fila.meses_modelo) if fila.meses_modelo else fila.plazo_modelo


def _variacion(fila: Fila) -> str:
    cuantos = variacion(fila)
    return con_signo(cuantos) if cuantos else ""


def _de_actividad(rasgo: str) -> Callable[[Fila], str]:
    return lambda fila: str(getattr(fila.actividad, rasgo)) if fila.actividad else ""


COLUMNAS: tuple[_Columna, ...] = (
    _Columna("Clave", 9, _clave),
    _Columna("Actividad", 44, lambda f: f.nombre),
    _Columna("Responsable", 24, _de_actividad("responsable_nombre")),
    _Columna("Inicio", 11.5, lambda f: f.fechas.inicio, "fecha"),
    _Columna("Fin", 11.5, lambda f: f.fechas.fin, "fecha"),
    _Columna("Plazo del Modelo", 14, _plazo_modelo),
    _Columna("Su plazo", 14, lambda f: lapso(f.fechas.inicio, f.fechas.fin)),
    _Columna("Pasos", 9, _pasos),
    _Columna("Avance", 9, lambda f: f.fechas.avance / 100, "por_ciento"),
    _Columna("Estado", 17, estado),
    _Columna("Semáforo", 11, _de_actividad("semaforo")),
    _Columna("Inicio base", 11.5, lambda f: f.fechas.base_inicio, "fecha"),
    _Columna("Fin base", 11.5, lambda f: f.fechas.base_fin, "fecha"),
    _Columna("Varianza", 11, _variacion),
    _Columna("Depende de", 34, lambda f: f.depende_de or enumerar(f.depende)),
)
"""Las columnas de la tabla, en orden."""


def todas(arbol: Iterable[Fila]) -> Iterator[Fila]:
    """Cada renglón y los que cuelgan de él, de arriba abajo."""
    for fila in arbol:
        yield fila
        yield from todas(fila.hijas)
