"""Qué dependencias del plan no respetan sus fechas."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.dominio.empuje import incumplidos
from app.dominio.plazos import Tramo
from app.dominio.red import Enlace as EnlaceDeRed
from app.dominio.red import TipoEnlace
from app.modelo.cronograma.valores import Apunte, Enlace


def desde_cuando(
    apuntes: Iterable[Apunte], enlaces: Sequence[Enlace], hoy: date
) -> Mapping[Enlace, date]:
    """Los enlaces que no se respetan y desde qué día podría empezar la que espera.

    Lo que ya pasó cuenta como pasó: quien terminó antes deja empezar antes, y si terminó y la que
    espera ya empezó no queda nada que corregir.
    """
    por_id = {a.id: a for a in apuntes}
    fechas = {a.id: tramo_vivido(a, hoy) for a in por_id.values()}
    de_red = {e: en_red(e) for e in enlaces if not _ya_paso(e, por_id)}
    fuera = {i.enlace: i.desde for i in incumplidos(fechas, de_red.values())}
    return {enlace: fuera[suyo] for enlace, suyo in de_red.items() if suyo in fuera}


def tramo_vivido(apunte: Apunte, hoy: date) -> Tramo:
    """Sus fechas: las reales donde las hay y las del plan donde no."""
    fin = apunte.fin_real or (min(apunte.fin, hoy) if apunte.terminada else apunte.fin)
    return Tramo(apunte.inicio_real or apunte.inicio, fin)


def _ya_paso(enlace: Enlace, apuntes: Mapping[str, Apunte]) -> bool:
    de, a = apuntes.get(enlace.de), apuntes.get(enlace.a)
    if de is None or a is None:
        return False
    return (de.terminada or de.fin_real is not None) and a.inicio_real is not None


def en_red(enlace: Enlace) -> EnlaceDeRed:
    """El enlace como lo entiende la red, entre ids de actividad."""
    return EnlaceDeRed(enlace.de, enlace.a, TipoEnlace(enlace.tipo.value), enlace.desfase)
