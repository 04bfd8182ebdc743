"""Recorridos de pasos: quién llega a quién y qué pasos forman un círculo."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Paso = TypeVar("Paso", bound=Hashable)


def alcanzan(siguientes: Mapping[Paso, Collection[Paso]], metas: Iterable[Paso]) -> set[Paso]:
    """Los pasos desde los que se puede llegar a alguna meta (las metas incluidas)."""
    anteriores: dict[Paso, list[Paso]] = {}
    for paso, destinos in siguientes.items():
        for destino in destinos:
            anteriores.setdefault(destino, []).append(paso)
    logrados = set(metas)
    pendientes = list(logrados)
    while pendientes:
        for anterior in anteriores.get(pendientes.pop(), ()):
            if anterior not in logrados:
                logrados.add(anterior)
                pendientes.append(anterior)
    return logrados


def en_circulo(previas: Mapping[Paso, Collection[Paso]]) -> list[Paso]:
    """Los pasos que esperan, directa o indirectamente, a sí mismos, en el orden recibido."""
    restantes = {paso: set(esperados) & previas.keys() for paso, esperados in previas.items()}
    # Se quitan los que nadie detiene y los que no detienen a nadie: lo que queda son círculos.
    cambio = True
    while cambio:
        esperados = set().union(*restantes.values()) if restantes else set()
        sueltos = [p for p, espera in restantes.items() if not espera or p not in esperados]
        cambio = bool(sueltos)
        for paso in sueltos:
            del restantes[paso]
        for espera in restantes.values():
            espera.difference_update(sueltos)
    return list(restantes)
