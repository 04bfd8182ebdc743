"""Fechas y duraciones como las dice y las escribe la gente."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import ClassVar

from app.dominio.meses import MESES, MESES_CORTOS
from app.dominio.plazos import meses_entre, sumar_meses
from app.errores import ErrorDeUsuario
from app.texto import sin_tildes

_DIAS_CERCANOS = {"ayer": -1, "hoy": 0, "manana": 1}
_NUMERICA = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CON_MES = re.compile(r"(\d{1,2})[ /\-]?(?:de )?([a-z]{3,10})\.?(?:[ /\-](?:del? )?(\d{4}|\d{2}))?")
_RELATIVA = re.compile(r"([+-]) ?(\d{1,5}) ?(d|dias?|s|semanas?|m|mes|meses|a|anos?)")


class FechaNoEntendida(ErrorDeUsuario):
    """Lo escrito no es una fecha que exista."""

    codigo: ClassVar[str] = "DOM-03"

    def __init__(self, texto: str) -> None:
        super().__init__(
            f"No se entiende la fecha «{texto}».",
            sugerencia="Escríbala como 3/5/2026, 3 may 2026, hoy o +3 meses.",
        )


def fecha_corta(dia: date) -> str:
    """«5 ene 2026»."""
    return f"{dia_mes(dia)} {dia.year}"


def fecha_larga(dia: date) -> str:
    """«5 de enero de 2026»."""
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def dia_mes(dia: date) -> str:
    """«5 ene»."""
    return f"{dia.day} {MESES_CORTOS[dia.month - 1]}"


def mes_anio(dia: date) -> str:
    """«ene 2026»."""
    return f"{MESES_CORTOS[dia.month - 1]} {dia.year}"


def dias(cuantos: int) -> str:
    """«1 día», «12 días»."""
    return f"{cuantos} día" if abs(cuantos) == 1 else f"{cuantos} días"


def meses(cuantos: int) -> str:
    """«1 mes», «3 meses», «1 año», «1 año y 2 meses»."""
    anios, resto = divmod(cuantos, 12)
    partes = []
    if anios:
        partes.append("1 año" if anios == 1 else f"{anios} años")
    if resto or not anios:
        partes.append("1 mes" if resto == 1 else f"{resto} meses")
    return " y ".join(partes)


def lapso(inicio: date, fin: date) -> str:
    """Duración en palabras: en meses si son completos («3 meses»); si no, «2 meses y 4 días».

    Con menos de un mes se dice en días; los extremos al revés se leen en orden.
    """
    desde, hasta = min(inicio, fin), max(inicio, fin)
    completos = meses_entre(desde, hasta)
    sobra = (hasta - sumar_meses(desde, completos)).days
    if not completos:
        return dias(sobra)
    return f"{meses(completos)} y {dias(sobra)}" if sobra else meses(completos)


def leer_fecha(texto: str, hoy: date, base: date | None = None) -> date:
    """La fecha que alguien escribió: `3/5/26`, `3 may 2026`, `hoy`, `+3 meses`, `2026-05-03`.

    El día va antes que el mes. Sin año es el de `hoy`; con dos cifras, el de este siglo. Lo
    relativo cuenta desde `base` (p. ej. el inicio de la barra) o, si no hay, desde `hoy`.
    """
    limpio = " ".join(sin_tildes(texto).split())
    if limpio in _DIAS_CERCANOS:
        return hoy + timedelta(days=_DIAS_CERCANOS[limpio])
    try:
        for patron, armar in _LECTURAS:
            if hallado := patron.fullmatch(limpio):
                return armar(hallado, hoy, base or hoy)
    except (ValueError, OverflowError):
        pass
    raise FechaNoEntendida(texto.strip())


def _iso(hallado: re.Match[str], _hoy: date, _base: date) -> date:
    anio, mes, dia = hallado.groups()
    return date(int(anio), int(mes), int(dia))


def _numerica(hallado: re.Match[str], hoy: date, _base: date) -> date:
    dia, mes, anio = hallado.groups()
    return date(_anio(anio, hoy), int(mes), int(dia))


def _con_mes(hallado: re.Match[str], hoy: date, _base: date) -> date:
    dia, mes, anio = hallado.groups()
    return date(_anio(anio, hoy), _numero_de_mes(mes), int(dia))


def _relativa(hallado: re.Match[str], _hoy: date, base: date) -> date:
    signo, cifra, unidad = hallado.groups()
    cuantos = int(cifra) * (1 if signo == "+" else -1)
    match unidad[0]:
        case "d":
            return base + timedelta(days=cuantos)
        case "s":
            return base + timedelta(weeks=cuantos)
        case "m":
            return sumar_meses(base, cuantos)
        case _:
            return sumar_meses(base, 12 * cuantos)


def _anio(texto: str | None, hoy: date) -> int:
    if texto is None:
        return hoy.year
    return int(texto) if len(texto) == 4 else hoy.year // 100 * 100 + int(texto)


def _numero_de_mes(palabra: str) -> int:
    # «set» y «setiembre» son la forma usual en Perú y otros países de la región.
    normal = palabra.replace("set", "sept", 1) if palabra.startswith("set") else palabra
    for numero, mes in enumerate(MESES, start=1):
        if mes.startswith(normal):
            return numero
    raise ValueError(palabra)


_LECTURAS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], date, date], date]],
    ...,
] = (
    (_ISO, _iso),
    (_NUMERICA, _numerica),
    (_CON_MES, _con_mes),
    (_RELATIVA, _relativa),
)
