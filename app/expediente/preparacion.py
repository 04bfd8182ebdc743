"""Lo que se deduce del expediente para entregarlo, guardado mientras nada cambie.

Reunir los datos, evaluar las reglas y calcular el diagnóstico cuesta más que escribir el paquete;
la ventana que mide, la que confirma y la que exporta piden lo mismo una tras otra.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from weakref import WeakKeyDictionary

from app.expediente import derivados
from app.expediente.alcance import Registro, Tablas
from app.expediente.almacen import Almacen
from app.expediente.archivo import Expediente
from app.expediente.instantanea import Fotografia
from app.expediente.nucleo import Nucleo
from app.expediente.vistas import Pendiente
from app.paquete import csv_seguro
from app.paquete.escritura import DatosListos, alistar

Momento = tuple[int, int, date]


@dataclass(slots=True)
class Escrito:
    """Los bytes de los datos y de las tablas, si ya se escribieron una vez."""

    datos: DatosListos | None = None
    csv: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Preparada:
    """La fotografía de un momento: datos, tablas y lo que impide entregar. No se modifica."""

    momento: Momento
    datos: Registro
    tablas: Tablas
    errores: tuple[Pendiente, ...]
    escrito: Escrito = field(default_factory=Escrito)


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


def en_bytes(preparada: Preparada, datos: Registro) -> DatosListos:
    """Los datos como viajan; si son los preparados, sin recorte, se escriben una sola vez."""
    if datos is not preparada.datos:
        return alistar(datos)
    if preparada.escrito.datos is None:
        preparada.escrito.datos = alistar(datos)
    return preparada.escrito.datos


def en_csv(preparada: Preparada, tablas: Tablas) -> Mapping[str, bytes]:
    """Las tablas para leer sin el programa; las mismas, una sola vez."""
    if tablas is not preparada.tablas:
        return _csv(tablas)
    if preparada.escrito.csv is None:
        preparada.escrito.csv = _csv(tablas)
    return preparada.escrito.csv


def _csv(tablas: Tablas) -> Mapping[str, bytes]:
    return {nombre: csv_seguro.tabla(*tabla) for nombre, tabla in tablas.items()}


def conservar(nucleo: Nucleo, preparada: Preparada, propios: int) -> None:
    """Lo preparado sigue valiendo si desde entonces sólo se anotó la propia entrega.

    `propios`: renglones de bitácora que escribió; con uno más, alguien cambió otra cosa.
    """
    cambios, version, hoy = preparada.momento
    with nucleo.almacen.turno:
        ahora = _momento(nucleo)
        if ahora == (cambios + propios, version, hoy):
            _GUARDADAS[nucleo.almacen] = replace(preparada, momento=ahora)


def _momento(nucleo: Nucleo) -> Momento:
    return (nucleo.almacen.cambios, nucleo.espejo.version, nucleo.hoy)
