"""Planes de prueba sobre el Modelo de verdad."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from app.modelo.cronograma.armado import Planteado, armar
from app.modelo.cronograma.propuesta import proponer
from app.modelo.cronograma.valores import Actividad, Apunte, Cronograma, Enlace
from app.modelo.tipos import Modelo, TipoDependencia

INICIO = date(2026, 1, 5)


def apuntes_tipo(modelo: Modelo, inicio: date = INICIO) -> list[Apunte]:
    """El plan tipo completo, con sus pasos; el id es la clave."""
    return [
        Apunte(
            id=b.clave,
            clave=b.clave,
            herramienta=b.herramienta,
            tipo=b.tipo,
            nombre=b.nombre,
            inicio=b.inicio,
            fin=b.fin,
            padre="" if b.tipo == "herramienta" else b.herramienta,
        )
        for b in proponer(modelo, inicio).barras
    ]


def enlaces_tipo(modelo: Modelo, inicio: date = INICIO) -> list[Enlace]:
    return [
        Enlace(e.de, e.a, TipoDependencia(e.tipo.value), e.desfase)
        for e in proponer(modelo, inicio).enlaces
    ]


def con(apuntes: Iterable[Apunte], clave: str, **cambios: Any) -> list[Apunte]:
    """Los apuntes con uno cambiado."""
    return [replace(a, **cambios) if a.clave == clave else a for a in apuntes]


def compromiso(numero: int, limite: date, **otros: Any) -> Apunte:
    clave = f"1a.c{numero}"
    return Apunte(
        clave, clave, "1a", "compromiso", f"Compromiso {numero}", limite, limite, "1a", **otros
    )


def armado(
    modelo: Modelo, apuntes: Iterable[Apunte], hoy: date = INICIO, **otros: Any
) -> Cronograma:
    """El plan armado, con los enlaces tipo si no se dan otros."""
    enlaces = otros.pop("enlaces", None)
    planteado = Planteado(
        hoy=hoy,
        inicio=INICIO,
        apuntes=tuple(apuntes),
        enlaces=tuple(enlaces_tipo(modelo) if enlaces is None else enlaces),
        **otros,
    )
    return armar(modelo, planteado)


def la(cronograma: Cronograma, clave: str) -> Actividad:
    return next(a for a in cronograma.actividades if a.clave == clave)
