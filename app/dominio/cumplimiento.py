"""Índice de cumplimiento (IC): sección C del diagnóstico, siempre aparte de la instalación.

Cada dato es un par de cantidades tal como se capturan; aquí se convierten a 0–100
(diagnostico.md §5). Sin casos y sin dato son cosas distintas y ninguna vale cero.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

MINIMO_DE_DATOS = 4
CODIGOS = tuple(f"C{numero:02}" for numero in range(1, 11))
_CODIGOS_DE_SOLICITUDES = CODIGOS[:7]
_RAZON_PLENA = Fraction(6, 10)
_RAZON_NULA = Fraction(12, 10)

Cantidad = int | Decimal | None


class Falta(StrEnum):
    """Por qué un dato no tiene número."""

    SIN_DATO = "sin_dato"
    SIN_CASOS = "sin_casos"


Convertido = Fraction | Falta


@dataclass(frozen=True, slots=True)
class DatosCumplimiento:
    """Los 10 datos en cantidades de los últimos 12 meses; `None` = no se reportó.

    `plazo_legal` sale del perfil (días hábiles). `verificacion` es el resultado externo 0–100.
    """

    recibidas: Cantidad = None
    concluidas: Cantidad = None
    en_plazo: Cantidad = None
    sin_respuesta: Cantidad = None
    dias_promedio: Cantidad = None
    plazo_legal: Cantidad = None
    con_prorroga: Cantidad = None
    recursos: Cantidad = None
    respondidas: Cantidad = None
    contrarias: Cantidad = None
    resueltas: Cantidad = None
    cumplidas_en_plazo: Cantidad = None
    por_cumplir: Cantidad = None
    obligaciones_publicadas: Cantidad = None
    obligaciones_aplicables: Cantidad = None
    obligaciones_actualizadas: Cantidad = None
    verificacion: Cantidad = None


@dataclass(frozen=True, slots=True)
class Cumplimiento:
    """El IC calculado. `indice` `None` = información insuficiente."""

    indice: Fraction | None
    con_dato: int
    baja_demanda: bool


def conversiones(datos: DatosCumplimiento) -> dict[str, Convertido]:
    """C01…C10 en 0–100, o por qué faltan. Con 0 solicitudes, C01–C07 son «sin casos»."""
    d = datos
    convertidos = {
        "C01": porciento(d.en_plazo, d.concluidas),
        "C02": _descontar(porciento(d.sin_respuesta, d.recibidas), 20),
        "C03": _tiempo(d.dias_promedio, d.plazo_legal),
        "C04": _descontar(porciento(d.con_prorroga, d.recibidas), 2),
        "C05": _descontar(porciento(d.recursos, d.respondidas), 10),
        "C06": _descontar(porciento(d.contrarias, d.resueltas), 1),
        "C07": porciento(d.cumplidas_en_plazo, d.por_cumplir),
        "C08": porciento(d.obligaciones_publicadas, d.obligaciones_aplicables),
        "C09": porciento(d.obligaciones_actualizadas, d.obligaciones_publicadas),
        "C10": Falta.SIN_DATO if d.verificacion is None else _acotar(Fraction(d.verificacion)),
    }
    if d.recibidas == 0:
        convertidos.update(dict.fromkeys(_CODIGOS_DE_SOLICITUDES, Falta.SIN_CASOS))
    return convertidos


def indice_cumplimiento(datos: DatosCumplimiento) -> Cumplimiento:
    """Media simple de los C con dato; con menos de 4, información insuficiente."""
    convertidos = conversiones(datos).values()
    numeros = [valor for valor in convertidos if isinstance(valor, Fraction)]
    suficiente = len(numeros) >= MINIMO_DE_DATOS
    indice = sum(numeros, Fraction(0)) / len(numeros) if suficiente else None
    return Cumplimiento(indice, len(numeros), datos.recibidas == 0)


def porciento(parte: Cantidad, total: Cantidad) -> Convertido:
    """Parte de un total, de 0 a 100; total 0 es «sin casos»."""
    if total == 0:
        return Falta.SIN_CASOS
    if parte is None or total is None:
        return Falta.SIN_DATO
    return _acotar(100 * Fraction(parte) / Fraction(total))


def _descontar(porcentaje: Convertido, por_punto: int) -> Convertido:
    if isinstance(porcentaje, Falta):
        return porcentaje
    return 100 - min(Fraction(100), por_punto * porcentaje)


def _tiempo(promedio: Cantidad, plazo: Cantidad) -> Convertido:
    """100 hasta 0.6 del plazo legal y de ahí en línea recta a 0 en 1.2."""
    if promedio is None or not plazo:
        return Falta.SIN_DATO
    razon = Fraction(promedio) / Fraction(plazo)
    return _acotar(100 * (_RAZON_NULA - razon) / (_RAZON_NULA - _RAZON_PLENA))


def _acotar(valor: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(100), valor))
