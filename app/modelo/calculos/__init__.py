"""Los valores que el expediente llena solo: los calculados y los automáticos.

Son funciones puras sobre el contexto. Quien guarda las llama después de cada cambio y escribe lo
que devuelven; si no devuelven nada, todo está al día.
"""

from collections.abc import Mapping

from app.modelo.calculos.automaticos import AUTOMATICOS, Pedido
from app.modelo.calculos.base import SIN_NIVELES, Hoja
from app.modelo.calculos.hechos import hechos_de
from app.modelo.calculos.registro import CALCULOS, SIN_DATO_SE_CONSERVA
from app.modelo.contexto import Contexto, Ficha, Valor
from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Herramienta

__all__ = ["CALCULOS", "calcular", "hechos_de", "valores_automaticos"]


def calcular(
    contexto: Contexto,
    herramienta: str,
    *,
    niveles: Mapping[str, int] = SIN_NIVELES,
    anteriores: Mapping[str, int] = SIN_NIVELES,
) -> Mapping[Direccion, Valor]:
    """Los campos calculados de la herramienta que no están al día, con su valor nuevo.

    `None` = hay que borrarlo: ya no hay con qué calcularlo. `niveles` y `anteriores`, por clave de
    herramienta, sólo hacen falta para 5c; sin ellos, su tabla del Modelo se deja como está.
    """
    nuevos: dict[Direccion, Valor] = {}
    for campo, ficha in _campos(contexto, herramienta):
        calculo = CALCULOS.get(campo.clave)
        if calculo is None:
            continue
        actual = ficha.valores.get(campo.clave)
        valor = calculo(Hoja(contexto, campo, ficha.valores, niveles, anteriores))
        if valor is None and (campo.clave in SIN_DATO_SE_CONSERVA or not actual):
            continue
        if valor != actual:
            nuevos[Direccion(herramienta, campo.clave, ficha.numero)] = valor
    return nuevos


def valores_automaticos(contexto: Contexto, herramienta: str) -> Mapping[Direccion, Valor]:
    """Lo que se propone para los campos automáticos que están vacíos.

    Lo que alguien escribió no se toca, salvo la versión, que sube al formalizar.
    """
    nuevos: dict[Direccion, Valor] = {}
    for campo, ficha in _campos(contexto, herramienta, con_cabecera=True):
        proponer = AUTOMATICOS.get(campo.automatico)
        if proponer is None:
            continue
        actual = ficha.valores.get(campo.clave)
        valor = proponer(Pedido(contexto, herramienta, campo, ficha))
        if valor and valor != actual:
            nuevos[Direccion(herramienta, campo.clave, ficha.numero)] = valor
    return nuevos


def _campos(
    contexto: Contexto, clave: str, *, con_cabecera: bool = False
) -> list[tuple[Campo, Ficha]]:
    """Cada campo de la herramienta con cada ficha en la que aparece."""
    herramienta = _herramienta(contexto, clave)
    if herramienta is None:
        return []
    suyas = [ficha for ficha in contexto.fichas if ficha.herramienta == clave]
    pares = [
        (campo, ficha)
        for seccion in herramienta.secciones
        for campo in seccion.campos
        for ficha in suyas
        if ficha.tipo == seccion.ficha
    ]
    if con_cabecera:
        generales = [ficha for ficha in suyas if not ficha.tipo]
        pares += [(campo, ficha) for campo in contexto.modelo.cabecera for ficha in generales]
    return pares


def _herramienta(contexto: Contexto, clave: str) -> Herramienta | None:
    return next((h for h in contexto.modelo.herramientas if h.clave == clave), None)
