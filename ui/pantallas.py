"""Qué pantallas hay, cómo se llaman y dónde están; cada una se importa al visitarla."""

from importlib import import_module
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from ui.comun.controles import Etiqueta


class Pantalla(NamedTuple):
    """Una entrada del carril. `aparte` la pone bajo la raya."""

    clave: str
    titulo: str
    clase: str
    atajo: str = ""
    aparte: bool = False


EXPEDIENTE = (
    Pantalla("inicio", "Inicio", "ui.expediente.inicio:Inicio", "Ctrl+1"),
    Pantalla("diagnostico", "Diagnóstico", "ui.expediente.diagnostico:Diagnostico"),
    Pantalla("herramientas", "Herramientas", "ui.asistente.herramientas:Herramientas", "Ctrl+2"),
    Pantalla("cronograma", "Cronograma", "ui.cronograma.pantalla:Cronograma", "Ctrl+3"),
    Pantalla("evidencias", "Evidencias", "ui.expediente.evidencias:Evidencias", "Ctrl+4"),
    Pantalla("documentos", "Documentos", "ui.expediente.documentos:Documentos", "Ctrl+5"),
    Pantalla("pendientes", "Pendientes", "ui.expediente.pendientes:Pendientes", "F5"),
    Pantalla("entregar", "Entregar", "ui.expediente.entregar:Entregar", "Ctrl+6"),
    Pantalla(
        "observaciones", "Observaciones", "ui.expediente.observaciones:Observaciones", "Ctrl+7"
    ),
    Pantalla("personas", "Personas", "ui.expediente.personas:Personas", "Ctrl+9", aparte=True),
    Pantalla("copias", "Copias", "ui.expediente.copias:Copias", "Ctrl+8", aparte=True),
    Pantalla("ayuda", "Ayuda y guías", "ui.expediente.ayuda:Ayuda", "F1", aparte=True),
)

GARANTE = (
    Pantalla("tablero", "Tablero", "ui.garante.tablero:Tablero", "Ctrl+1"),
    Pantalla("padron", "Padrón", "ui.garante.padron:Padron", "Ctrl+2"),
    Pantalla("bandeja", "Bandeja", "ui.garante.bandeja:Bandeja", "Ctrl+3"),
    Pantalla("revision", "Revisión", "ui.garante.revision:Revision", "Ctrl+4"),
    Pantalla("devolver", "Devolver", "ui.garante.devolver:Devolver", "Ctrl+5"),
    Pantalla("cronograma", "Cronograma", "ui.garante.cronograma:CronogramaGarante", "Ctrl+6"),
    Pantalla("datos", "Datos abiertos", "ui.garante.datos:Datos", "Ctrl+7"),
    Pantalla("ayuda", "Ayuda y guías", "ui.expediente.ayuda:Ayuda", "F1", aparte=True),
)


def construir(pantalla: Pantalla, sesion: Any) -> QWidget:
    """Importa la pantalla y la construye con la sesión."""
    modulo, _, clase = pantalla.clase.partition(":")
    try:
        importado = import_module(modulo)
    except ModuleNotFoundError as error:
        if error.name != modulo:
            raise
        return Etiqueta(f"«{pantalla.titulo}» todavía no está en esta versión.", "secundario")
    construida: QWidget = getattr(importado, clase)(sesion)
    return construida
