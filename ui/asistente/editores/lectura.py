"""De lo que la gente escribe a lo que se guarda, y al revés. Sin Qt.

Cada función devuelve `None` cuando no entiende: quien llama conserva lo escrito tal cual.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from app.modelo.tipos import Opcion
from app.texto import limpiar, sin_tildes

_VINETA = re.compile(r"^[ \t]*(?:[•·▪◦●‣∙\uf0b7\uf0a7]|o(?=\t))[ \t]+", re.MULTILINE)
_SIMBOLOS = re.compile(r"[$€₲\s\u00a0\u202f]|MXN|USD|GTQ|PYG|PEN|CLP|ARS|Q(?=\d)|S/", re.IGNORECASE)
_MILES = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_MILES_PUNTO = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}")


def limpiar_pegado(texto: str) -> str:
    """Texto pegado de un procesador, sin viñetas raras, guiones opcionales ni espacios duros."""
    parejo = limpiar(texto).replace("\u00ad", "").replace("\u00a0", " ").replace("\u200b", "")
    return _VINETA.sub("- ", parejo).strip("\n")


def contar_palabras(texto: str) -> int:
    """Palabras separadas por espacios."""
    return len(texto.split())


def leer_numero(texto: str) -> str | None:
    """`1,234.50`, `1.234,5`, `12,5` o `$ 1 200` como texto decimal canónico (`1234.5`)."""
    pelado = _SIMBOLOS.sub("", texto)
    if pelado.endswith("%"):
        pelado = pelado[:-1]
    if _MILES.fullmatch(pelado):
        pelado = pelado.replace(",", "")
    elif _MILES_PUNTO.fullmatch(pelado):
        pelado = pelado.replace(".", "").replace(",", ".")
    elif pelado.count(",") == 1:
        pelado = pelado.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", pelado):
        return None
    return canonico(pelado)


def canonico(texto: str) -> str | None:
    """Decimal sin exponente ni ceros de cola."""
    try:
        numero = Decimal(texto)
    except InvalidOperation:
        return None
    if not numero.is_finite():
        return None
    forma = format(numero, "f")
    if "." in forma:
        forma = forma.rstrip("0").rstrip(".")
    return "0" if forma in {"-0", ""} else forma


def mostrar_dinero(valor: str) -> str:
    """`1234.5` como `1,234.50`."""
    try:
        numero = Decimal(valor)
    except InvalidOperation:
        return valor
    decimales = 0 if numero == numero.to_integral_value() else 2
    if numero != round(numero, 2):
        return format(numero, ",f")
    return format(numero, f",.{decimales}f")


def mostrar_numero(valor: str) -> str:
    """Número con miles separados sólo cuando ayuda (un año no lleva coma)."""
    entero = valor.lstrip("-").partition(".")[0]
    if len(entero) <= 4:
        return valor
    try:
        return format(Decimal(valor), ",f")
    except InvalidOperation:
        return valor


def mostrar_tamano(tamano: int) -> str:
    """Tamaño de archivo en las palabras de la oficina."""
    if tamano < 1024:
        return f"{tamano} bytes"
    if tamano < 1024 * 1024:
        return f"{round(tamano / 1024)} KB"
    return f"{tamano / 1024 / 1024:.1f} MB"


def buscar_opcion(texto: str, opciones: Iterable[Opcion]) -> Opcion | None:
    """La opción que se llama así, por clave o por texto, sin fijarse en tildes ni mayúsculas."""
    buscado = sin_tildes(texto).strip()
    for opcion in opciones:
        if buscado in {sin_tildes(opcion.clave), sin_tildes(opcion.texto)}:
            return opcion
    return None


def leer_tabla_pegada(texto: str) -> tuple[tuple[str, ...], ...]:
    """Las celdas de lo copiado de una hoja de cálculo (tabuladores; comillas si hay saltos)."""
    limpio = limpiar(texto)
    try:
        filas = list(csv.reader(io.StringIO(limpio), dialect="excel-tab", strict=True))
    except csv.Error:
        # Unas comillas sueltas no deben comerse el resto de lo pegado.
        filas = [renglon.split("\t") for renglon in limpio.split("\n")]
    utiles = [tuple(celda.strip() for celda in fila) for fila in filas if any(map(str.strip, fila))]
    ancho = max((len(fila) for fila in utiles), default=0)
    return tuple(fila + ("",) * (ancho - len(fila)) for fila in utiles)


def escribir_tabla_copiada(filas: Sequence[Sequence[str]]) -> str:
    """Celdas como las entiende una hoja de cálculo."""
    salida = io.StringIO()
    csv.writer(salida, dialect="excel-tab", lineterminator="\n").writerows(filas)
    return salida.getvalue()
