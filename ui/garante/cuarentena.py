"""Qué se puede hacer con cada cuarentena, y los lugares de lo que parece dato personal. Sin Qt."""

import re
from typing import NamedTuple

from app.garante import codigos
from app.modelo.direccion import Direccion
from app.modelo.tipos import Modelo
from ui.garante import revision_palabras as palabras


class Salida(NamedTuple):
    """Cómo se levanta: lo que dice el botón, lo que pregunta y lo que hay que saber antes."""

    boton: str
    pregunta: str
    explica: str


ACTUALICE = "Al actualizar el programa, pulse «Revisar otra vez»: entrará sin pedirlo de nuevo."
SALIDAS = {
    codigos.Q502: Salida(
        "Aceptar de todos modos…",
        "¿Por qué se acepta con una clave revocada?",
        "Sólo si el municipio confirmó, por otro medio, que este archivo es suyo y anterior a la "
        "baja. Si ya tiene clave nueva, pídale que entregue con ella.",
    ),
    codigos.Q503: Salida(
        "Aceptar con motivo…",
        "¿Por qué se acepta?",
        "El certificado de gobierno no estaba vigente en la fecha que dice el paquete. Confirme "
        "con el municipio cuándo se firmó.",
    ),
    codigos.Q604: Salida(
        "Elegir éste como el que vale…",
        "¿Por qué vale éste y no el otro?",
        "Hay dos archivos con el mismo número y distinto contenido; suele pasar al restaurar un "
        "respaldo. Pregunte al municipio cuál es. El otro deja de valer y se conserva.",
    ),
    codigos.Q701: Salida(
        "No identifica a nadie: aceptar…",
        "¿Por qué no identifica a nadie?",
        "Mire cada lugar señalado. Si de verdad identifica a quien pidió información o presentó "
        "una queja, descártelo y pida al municipio que lo quite y entregue otra vez.",
    ),
}
SIN_SALIDA = {
    codigos.Q504: "No se puede aceptar: quien firma no es quien dice. Aclárelo con los dos "
    "municipios y, cuando sepa qué pasó, descártelo.",
    codigos.Q505: "No se puede aceptar aquí. Dígale al municipio a quién debía entregarlo y "
    "descártelo.",
    "Q601_FORMATO_NUEVO": ACTUALICE,
    codigos.Q602: ACTUALICE,
    "Q603_ESQUEMA_NUEVO": ACTUALICE,
    codigos.E999: "Pulse «Revisar otra vez». Si vuelve a pasar, avise a soporte.",
}
GENERICA = Salida("Aceptar con motivo…", "¿Por qué se acepta?", "")
_LUGAR = re.compile(
    r"(?P<direccion>[0-9a-z:]+/[A-Za-z0-9_-]+)(?P<renglon>, renglón \d+)?: (?P<que>.+)"
)


def lugares(modelo: Modelo, detalle: str) -> tuple[str, ...]:
    """Cada lugar señalado, con el nombre de su campo: «3a Proceso › Prueba, renglón 2: …».

    Lo hallado ya viene enmascarado; lo que no se reconoce se deja como está.
    """
    return tuple(_nombrado(modelo, uno) for uno in detalle.split("; ") if uno)


def _nombrado(modelo: Modelo, uno: str) -> str:
    hallado = _LUGAR.fullmatch(uno)
    if hallado is None:
        return uno
    direccion = Direccion.leer(hallado["direccion"])
    nombre = palabras.nombre_de(modelo, direccion.herramienta, direccion.campo)
    return f"{nombre} ({direccion}){hallado['renglon'] or ''}: {hallado['que']}"
