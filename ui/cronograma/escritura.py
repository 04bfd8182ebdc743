"""Lo que se escribe en una celda del cronograma, leído como fechas o dependencias. Sin Qt."""

import re
from datetime import date, timedelta
from typing import ClassVar

from app.documentos.cronograma.filas import Fila
from app.dominio.plazos import sumar_meses
from app.dominio.textos_fecha import fecha_corta, leer_fecha
from app.errores import ErrorDeUsuario
from app.modelo.cronograma.valores import Tramo
from app.texto import sin_tildes

_PARTE = re.compile(r"(\d{1,4}) ?(dias?|d|semanas?|sem|s|meses|mes|m|anos?|a)\b\s*(?:y\b|,|\+)?\s*")
_ESPERA = re.compile(r"([1-5][a-d](?:\.[a-z]?\d+)*)(?:\s*([ORPAorpa])?\s*([+-]\s*\d{1,4})?)?")


class CeldaNoEntendida(ErrorDeUsuario):
    """Lo escrito en la celda no se puede usar."""

    codigo: ClassVar[str] = "CRO-05"


def leer_inicio(texto: str, fila: Fila, hoy: date) -> Tramo:
    """Las fechas con ese inicio y el mismo fin."""
    inicio = leer_fecha(texto, hoy, fila.fechas.inicio)
    return _en_orden(inicio, fila.fechas.fin)


def leer_fin(texto: str, fila: Fila, hoy: date) -> Tramo:
    """Las fechas con ese fin y el mismo inicio. «+3 meses» cuenta desde el fin de ahora."""
    fin = leer_fecha(texto, hoy, fila.fechas.fin)
    return _en_orden(fila.fechas.inicio, fin)


def leer_plazo(texto: str, fila: Fila) -> Tramo:
    """Las fechas con ese plazo desde el mismo inicio: «4 meses», «120 d», «2 m 5 d»."""
    limpio = " ".join(sin_tildes(texto).split())
    fin, resto = fila.fechas.inicio, limpio
    while resto and (hallada := _PARTE.match(resto)):
        fin = _sumar(fin, int(hallada[1]), hallada[2][0])
        resto = resto[hallada.end() :]
    if resto or not limpio or fin <= fila.fechas.inicio:
        raise CeldaNoEntendida(
            f"No se entiende el plazo «{texto.strip()}».",
            sugerencia="Escríbalo como 4 meses, 120 d o 2 m 5 d.",
        )
    return fila.fechas.inicio, fin


def revisar_espera(texto: str, conocidas: set[str]) -> str:
    """«Depende de» escrito de corrido y comprobado: claves que existen y letras O, R, P o A."""
    piezas = [pieza.strip() for pieza in re.split(r"[;,\n]", texto) if pieza.strip()]
    return "; ".join(_una_espera(pieza, conocidas) for pieza in piezas)


def _una_espera(pieza: str, conocidas: set[str]) -> str:
    hallada = _ESPERA.fullmatch(pieza)
    if hallada is None:
        raise CeldaNoEntendida(
            f"No se entiende «{pieza}».",
            sugerencia="Escriba la clave y, si hace falta, la letra y los días: 1b; 2a P+30.",
        )
    clave, tipo, desfase = hallada.groups()
    if clave not in conocidas:
        raise CeldaNoEntendida(
            f"No hay ninguna «{clave}» en el cronograma.",
            sugerencia="Use las claves de la primera columna.",
        )
    cola = (desfase or "").replace(" ", "")
    letra = (tipo or "").upper()
    return f"{clave} {letra}{cola}".strip() if letra else f"{clave} R{cola}" if cola else clave


def _sumar(desde: date, cuantos: int, unidad: str) -> date:
    match unidad:
        case "d":
            return desde + timedelta(days=cuantos)
        case "s":
            return desde + timedelta(weeks=cuantos)
        case "m":
            return sumar_meses(desde, cuantos)
        case _:
            return sumar_meses(desde, 12 * cuantos)


def _en_orden(inicio: date, fin: date) -> Tramo:
    if fin <= inicio:
        raise CeldaNoEntendida(
            f"El fin ({fecha_corta(fin)}) debe ser posterior al inicio ({fecha_corta(inicio)}).",
            sugerencia="Corrija alguna de las dos fechas.",
        )
    return inicio, fin
