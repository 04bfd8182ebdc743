"""Armar un expediente a mano a partir de respuestas escritas por dirección."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.modelo.contexto import Contexto, Evidencia, Ficha, Persona
from app.modelo.direccion import Direccion
from app.modelo.tipos import Campo, Modelo, Perfil
from app.modelo.valores import normalizar

HOY = date(2026, 6, 15)
ANA, LUIS, EVA = "persona-ana", "persona-luis", "persona-eva"
ARCHIVO = "evidencia-1"
PERSONAS = {
    ANA: Persona(ANA, "Ana Muestra López", "Titular", "Transparencia"),
    LUIS: Persona(LUIS, "Luis Modelo Cruz", "Archivista", "Archivo"),
    EVA: Persona(EVA, "Eva Prueba Soto", "Tesorera", "Tesorería", activa=False),
}
EVIDENCIAS = {
    ARCHIVO: Evidencia(ARCHIVO, Direccion("4d"), "datos.pdf", "application/pdf", 1200, "ab" * 32),
}


@dataclass(frozen=True)
class Crudo:
    """Un valor que se guarda tal cual, aunque el formato no lo admitiría."""

    valor: Any


def armar(modelo: Modelo, perfil: Perfil, respuestas: Mapping[str, Any]) -> Contexto:
    """El contexto con esas respuestas (`1d:2/pr_nombre`); `@…` cambia lo demás del expediente."""
    fichas: dict[tuple[str, str, int], dict[str, Any]] = {}
    extras = {clave[1:]: v for clave, v in respuestas.items() if clave.startswith("@")}
    for escrita, valor in respuestas.items():
        if escrita.startswith("@"):
            continue
        direccion = Direccion.leer(escrita)
        tipo, canonico = _canonico(modelo, direccion, valor)
        ficha = fichas.setdefault((direccion.herramienta, tipo, direccion.ficha), {})
        ficha[direccion.campo] = canonico
    contexto = Contexto(
        modelo=modelo,
        perfil=replace(perfil, **extras.pop("perfil", {})),
        hoy=HOY,
        municipio_clave="15001",
        municipio_nombre="Acambay",
        ejercicio=2026,
        fichas=tuple(
            Ficha(f"{h}-{t}-{n}", h, t, n, valores) for (h, t, n), valores in fichas.items()
        ),
        personas=PERSONAS,
        evidencias=EVIDENCIAS,
    )
    return replace(contexto, **extras)


def _canonico(modelo: Modelo, direccion: Direccion, valor: Any) -> tuple[str, Any]:
    if direccion.herramienta == "dx":
        return "", valor
    campo, tipo = _definicion(modelo, direccion)
    if isinstance(valor, Crudo):
        return tipo, valor.valor
    return tipo, normalizar(campo, valor)


def _definicion(modelo: Modelo, direccion: Direccion) -> tuple[Campo, str]:
    for campo in modelo.cabecera:
        if campo.clave == direccion.campo:
            return campo, ""
    for seccion in modelo.herramienta(direccion.herramienta).secciones:
        for campo in seccion.campos:
            if campo.clave == direccion.campo:
                return campo, seccion.ficha
    raise KeyError(str(direccion))
