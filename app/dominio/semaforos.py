"""Retraso y riesgo (consolidacion.md §5) y cómo se dice un vencimiento."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.dominio.textos_fecha import dia_mes, dias, fecha_corta
from app.dominio.umbrales import DE_SIEMPRE, Umbrales


class Gravedad(StrEnum):
    """Color de la alerta."""

    AMARILLO = "amarillo"
    ROJO = "rojo"


@dataclass(frozen=True, slots=True)
class Alerta:
    """Una regla que se cumplió, con la frase para mostrar y la misma en dos palabras (`corto`)."""

    regla: str
    gravedad: Gravedad
    texto: str
    corto: str = ""


@dataclass(frozen=True, slots=True)
class Marcha:
    """Cómo va una herramienta. `limite`: inicio + plazo del Modelo. `fin_real`: si ya terminó.

    `ultimo_avance`: última vez que se capturó algo; `None` = nada desde el inicio.
    """

    inicio: date
    limite: date
    fin_real: date | None = None
    ultimo_avance: date | None = None


@dataclass(frozen=True, slots=True)
class Compromiso:
    """Compromiso del convenio con su fecha pactada."""

    clave: str
    limite: date
    con_evidencia: bool = False


def dias_de_atraso(fin: date, hoy: date, fin_real: date | None = None) -> int:
    """Días después de la fecha límite: hasta hoy, o hasta que terminó. Nunca negativo."""
    return max(0, ((fin_real or hoy) - fin).days)


def exceso(marcha: Marcha, hoy: date) -> Fraction:
    """Atraso ÷ plazo del Modelo (0.3 = 30 % de más). Un plazo de 0 días cuenta como 1."""
    plazo = max(1, (marcha.limite - marcha.inicio).days)
    return Fraction(dias_de_atraso(marcha.limite, hoy, marcha.fin_real), plazo)


def r1(marcha: Marcha, hoy: date, umbrales: Umbrales = DE_SIEMPRE) -> Alerta | None:
    """Plazo del Modelo excedido más de 30 % (y hasta 60 %, que ya es R2)."""
    cuanto = exceso(marcha, hoy) * 100
    if marcha.fin_real or not umbrales.exceso_amarillo < cuanto <= umbrales.exceso_rojo:
        return None
    atraso = dias(dias_de_atraso(marcha.limite, hoy))
    return Alerta("R1", Gravedad.AMARILLO, f"Lleva {atraso} más que el plazo del Modelo.")


def r2(marcha: Marcha, hoy: date, umbrales: Umbrales = DE_SIEMPRE) -> Alerta | None:
    """Plazo del Modelo excedido más de 60 %, o 60 días sin avance desde que empezó."""
    if marcha.fin_real:
        return None
    if exceso(marcha, hoy) * 100 > umbrales.exceso_rojo:
        atraso = dias(dias_de_atraso(marcha.limite, hoy))
        return Alerta("R2", Gravedad.ROJO, f"Lleva {atraso} más que el plazo del Modelo.")
    quieta = (hoy - max(marcha.inicio, marcha.ultimo_avance or marcha.inicio)).days
    if quieta >= umbrales.dias_sin_avance:
        return Alerta("R2", Gravedad.ROJO, f"Lleva {dias(quieta)} sin avance.", "sin avance")
    return None


def r4(compromisos: Iterable[Compromiso], hoy: date) -> Alerta | None:
    """Algún compromiso del convenio vencido sin evidencia."""
    vencidos = [c for c in compromisos if c.limite < hoy and not c.con_evidencia]
    if not vencidos:
        return None
    if len(vencidos) == 1:
        texto = f"Un compromiso {_vencio(vencidos[0].limite, hoy)} sin evidencia."
    else:
        texto = f"{len(vencidos)} compromisos vencieron sin evidencia."
    return Alerta("R4", Gravedad.ROJO, texto, "compromiso vencido")


def r6(marcha: Marcha, responsable: str, hoy: date, dias_de_espera: int) -> Alerta | None:
    """Sin responsable más de `dias_de_espera` después de empezar."""
    sola = (hoy - marcha.inicio).days
    if marcha.fin_real or responsable or sola <= dias_de_espera:
        return None
    return Alerta("R6", Gravedad.ROJO, f"Lleva {dias(sola)} sin responsable.", "sin responsable")


def r10(
    hoy: date,
    fin_administracion: date | None,
    abiertos: int,
    total: int,
    umbrales: Umbrales = DE_SIEMPRE,
) -> Alerta | None:
    """La administración acaba en menos de 120 días con más de 30 % de compromisos abiertos."""
    if fin_administracion is None or not total:
        return None
    faltan = (fin_administracion - hoy).days
    pocos = Fraction(abiertos * 100, total) <= umbrales.abiertos_de_relevo
    if pocos or not 0 <= faltan < umbrales.dias_de_relevo:
        return None
    cuando = "hoy" if not faltan else f"en {dias(faltan)}"
    texto = f"La administración termina {cuando} y quedan {abiertos} de {total} compromisos "
    texto += "abiertos: prepare la entrega-recepción."
    return Alerta("R10", Gravedad.AMARILLO, texto, "entrega-recepción")


def vencimiento_en_palabras(
    inicio: date, fin: date, hoy: date, terminada: date | None = None
) -> str:
    """«inicia el 1 jul», «vence el 30 abr», «vence hoy», «venció hace 12 días», «terminó el…».

    El año se dice sólo cuando no es el de hoy.
    """
    if terminada:
        return f"terminó el {_dia(terminada, hoy)}"
    if hoy > fin:
        return _vencio(fin, hoy)
    if hoy == fin:
        return "vence hoy"
    if hoy < inicio:
        return f"inicia el {_dia(inicio, hoy)}"
    return f"vence el {_dia(fin, hoy)}"


def _vencio(fin: date, hoy: date) -> str:
    return f"venció hace {dias((hoy - fin).days)}"


def _dia(dia: date, hoy: date) -> str:
    return dia_mes(dia) if dia.year == hoy.year else fecha_corta(dia)
