"""Lo que se deduce del expediente para entregarlo, guardado mientras nada cambie.

Reunir los datos, evaluar las reglas y calcular el diagnóstico cuesta más que escribir el paquete;
la ventana que mide, la que confirma y la que exporta piden lo mismo una tras otra.
"""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from app.expediente import derivados
from app.expediente.alcance import Registro, Tablas
from app.expediente.almacen import Almacen
from app.expediente.archivo import Expediente
from app.expediente.instantanea import Fotografia
from app.expediente.nucleo import Nucleo
from app.expediente.vistas import Pendiente

Momento = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class Preparada:
    """La fotografía de un momento: datos, tablas y lo que impide entregar. No se modifica."""

    momento: Momento
    datos: Registro
    tablas: Tablas
    errores: tuple[Pendiente, ...]


_GUARDADAS: WeakKeyDictionary[Almacen, Preparada] = WeakKeyDictionary()


def preparar(exp: Expediente) -> Preparada:
    """Lo que se entregaría ahora; se vuelve a calcular sólo si algo cambió o es otro día."""
    nucleo = exp.nucleo
    with nucleo.almacen.turno:
        derivados.poner_al_dia(nucleo)
        previa = _GUARDADAS.get(nucleo.almacen)
        if previa is not None and previa.momento == _momento(nucleo):
            return previa
        fotografia = Fotografia(nucleo)
        datos, tablas = fotografia.datos(), fotografia.tablas()
        nueva = Preparada(_momento(nucleo), datos, tablas, exp.avisos.errores())
        _GUARDADAS[nucleo.almacen] = nueva
        return nueva


def conservar(nucleo: Nucleo, preparada: Preparada, propios: int) -> None:
    """Lo preparado sigue valiendo si desde entonces sólo se anotó la propia entrega.

    `propios`: renglones de bitácora que escribió; con uno más, alguien cambió otra cosa.
    """
    cambios, version, hoy = preparada.momento
    with nucleo.almacen.turno:
        ahora = _momento(nucleo)
        if ahora == (cambios + propios, version, hoy):
            _GUARDADAS[nucleo.almacen] = Preparada(
                ahora, preparada.datos, preparada.tablas, preparada.errores
            )


def _momento(nucleo: Nucleo) -> Momento:
    return (nucleo.almacen.cambios, nucleo.espejo.version, nucleo.hoy)
