"""Las validaciones con lógica, registradas por su id (`V-1a-01`).

Los textos y la gravedad de cada regla están en los TOML de las herramientas; aquí sólo está cómo
comprobarla. Cada módulo `r1a`…`r5d` declara su diccionario `REGLAS`.
"""

from collections.abc import Iterable

from app.modelo.contexto import Contexto, Hallazgo
from app.modelo.direccion import Direccion
from app.modelo.reglas import (
    r1a,
    r1b,
    r1c,
    r1d,
    r2a,
    r2b,
    r2c,
    r3a,
    r3b,
    r4a,
    r4b,
    r4c,
    r4d,
    r5a,
    r5b,
    r5c,
    r5d,
)
from app.modelo.reglas.base import Caso, Reglas
from app.modelo.tipos import Herramienta

_MODULOS = (r1a, r1b, r1c, r1d, r2a, r2b, r2c, r3a, r3b, r4a, r4b, r4c, r4d, r5a, r5b, r5c, r5d)

REGLAS: Reglas = {clave: regla for modulo in _MODULOS for clave, regla in modulo.REGLAS.items()}
"""Todas las reglas con lógica, por id."""


def revisar(contexto: Contexto, herramientas: Iterable[str] | None = None) -> tuple[Hallazgo, ...]:
    """Reglas incumplidas de las herramientas dadas (o de todas), en el orden del Modelo.

    Una herramienta sin nada capturado no se revisa: no hay nada que corregir todavía.
    """
    elegidas = None if herramientas is None else set(herramientas)
    return tuple(
        hallazgo
        for herramienta in contexto.modelo.herramientas
        if (elegidas is None or herramienta.clave in elegidas) and empezada(contexto, herramienta)
        for hallazgo in _de_herramienta(contexto, herramienta)
    )


def empezada(contexto: Contexto, herramienta: Herramienta) -> bool:
    """Si alguien capturó algo en el formato propio (lo que se llena solo no cuenta)."""
    a_mano = {c.clave for c in herramienta.campos() if not c.automatico and not c.calculado}
    return any(
        not a_mano.isdisjoint(ficha.valores)
        for ficha in contexto.fichas
        if ficha.herramienta == herramienta.clave
    )


def _de_herramienta(contexto: Contexto, herramienta: Herramienta) -> Iterable[Hallazgo]:
    caso = Caso(herramienta.clave, contexto)
    for validacion in herramienta.validaciones:
        regla = REGLAS.get(validacion.id)
        if regla is None:
            continue
        for senal in regla(caso):
            yield Hallazgo(
                regla=validacion.id,
                severidad=senal.severidad or validacion.severidad,
                direccion=Direccion(herramienta.clave, senal.campo, senal.ficha),
                texto=senal.texto,
                fila=senal.fila,
            )
