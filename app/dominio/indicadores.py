"""Valor y color de los indicadores (herramientas.md §5b).

Denominador 0 es «sin casos», nunca 0 % ni 100 %; lo que no se capturó es «sin dato».
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

CIEN = Decimal(100)
_DECIMALES = Decimal("0.01")
_NUMERO = re.compile(r"\d+(?:\.\d+)?")


class Color(StrEnum):
    """Color del semáforo con las palabras de los datos abiertos (consolidacion.md §10)."""

    VERDE = "verde"
    AMARILLO = "amarillo"
    ROJO = "rojo"
    SIN_CASOS = "sin_casos"
    SIN_DATO = "sin_dato"
    INFORMATIVO = "informativo"


class Sentido(StrEnum):
    """Si es mejor cuando sube, cuando baja o dentro de un rango."""

    ASCENDENTE = "ascendente"
    DESCENDENTE = "descendente"
    REGULAR = "regular"


@dataclass(frozen=True, slots=True)
class Medicion:
    """Un valor calculado, o por qué no lo hay (`SIN_CASOS` o `SIN_DATO`)."""

    valor: Decimal | None
    falta: Color | None = None


@dataclass(frozen=True, slots=True)
class Semaforo:
    """Umbrales: ascendente, verde desde `verde` y amarillo desde `amarillo`; descendente, hasta.

    `del_plazo`: los umbrales son porcentajes del plazo legal (DE-02).
    """

    sentido: Sentido
    verde: Decimal
    amarillo: Decimal
    del_plazo: bool = False


@dataclass(frozen=True, slots=True)
class RangoColor:
    """Un renglón de la tabla de semáforo capturada; un extremo `None` queda abierto."""

    color: Color
    desde: Decimal | None
    hasta: Decimal | None


def calcular(
    numerador: Decimal | None, denominador: Decimal | None, factor: Decimal = CIEN
) -> Medicion:
    """numerador ÷ denominador × factor, a dos decimales."""
    if denominador == 0:
        return Medicion(None, Color.SIN_CASOS)
    if numerador is None or denominador is None:
        return Medicion(None, Color.SIN_DATO)
    valor = (numerador * factor / denominador).quantize(_DECIMALES, ROUND_HALF_UP)
    return Medicion(valor)


def leer_semaforo(texto: str, sentido: Sentido) -> Semaforo | None:
    """Umbrales de un texto del catálogo («≥70/40–69/<40»); `None` si es informativo.

    De cada parte cuenta el extremo que la separa de la siguiente, así 69.5 no cae en un hueco.
    """
    partes = texto.split("/")
    if len(partes) != 3 or sentido is Sentido.REGULAR:
        return None
    lugar = 0 if sentido is Sentido.ASCENDENTE else -1
    verde, amarillo = (_NUMERO.findall(parte) for parte in partes[:2])
    if not verde or not amarillo:
        return None
    return Semaforo(sentido, Decimal(verde[lugar]), Decimal(amarillo[lugar]), "plazo" in texto)


def color(medicion: Medicion, semaforo: Semaforo | None, plazo: Decimal | None = None) -> Color:
    """Color de una medición. Sin semáforo (o sin el plazo que necesita) es informativa."""
    if medicion.valor is None:
        return medicion.falta or Color.SIN_DATO
    if semaforo is None or (semaforo.del_plazo and not plazo):
        return Color.INFORMATIVO
    valor = medicion.valor * CIEN / plazo if semaforo.del_plazo and plazo else medicion.valor
    if _cumple(valor, semaforo.verde, semaforo.sentido):
        return Color.VERDE
    return Color.AMARILLO if _cumple(valor, semaforo.amarillo, semaforo.sentido) else Color.ROJO


def color_por_rangos(valor: Decimal, rangos: Sequence[RangoColor], sentido: Sentido) -> Color:
    """Color según la tabla capturada; `SIN_DATO` si ningún rango lo cubre.

    Entre rangos de enteros («70 a 100», «40 a 69») queda un hueco menor que 1: un 69.5 no
    alcanza el mejor y le toca el peor de los dos vecinos según el sentido.
    """
    dentro = [r for r in rangos if _contiene(r, valor)]
    if dentro:
        return dentro[0].color
    if sentido is Sentido.DESCENDENTE:
        arriba = [r for r in rangos if r.desde is not None and valor < r.desde < valor + 1]
        return arriba[0].color if arriba else Color.SIN_DATO
    abajo = [r for r in rangos if r.hasta is not None and valor - 1 < r.hasta < valor]
    return abajo[0].color if abajo else Color.SIN_DATO


def defectos_de_rangos(rangos: Sequence[RangoColor], paso: Decimal = Decimal(1)) -> tuple[str, ...]:
    """Huecos y traslapes de la tabla, en palabras. `paso`: la menor diferencia entre valores."""
    ordenados = sorted(rangos, key=lambda r: (r.desde is not None, r.desde or Decimal(0)))
    defectos = []
    for uno, otro in pairwise(ordenados):
        pareja = f"entre {uno.color} y {otro.color}"
        if uno.hasta is None or otro.desde is None or otro.desde < uno.hasta:
            defectos.append(f"Los rangos se enciman {pareja}.")
        elif otro.desde - uno.hasta > paso:
            defectos.append(f"Queda un hueco {pareja}, de {uno.hasta} a {otro.desde}.")
    return tuple(defectos)


def _cumple(valor: Decimal, umbral: Decimal, sentido: Sentido) -> bool:
    return valor <= umbral if sentido is Sentido.DESCENDENTE else valor >= umbral


def _contiene(rango: RangoColor, valor: Decimal) -> bool:
    sobre = rango.desde is None or valor >= rango.desde
    return sobre and (rango.hasta is None or valor <= rango.hasta)
