"""Los editores de los tipos que caben en una celda: los usan la página y el renglón de tabla."""

from typing import assert_never

from app.modelo.tipos import Campo, TipoCampo
from ui.asistente.editores.adjunto import EditorAdjunto
from ui.asistente.editores.base import Editor, Entorno
from ui.asistente.editores.fecha import EditorFecha
from ui.asistente.editores.numero import EditorNumero
from ui.asistente.editores.opcion import (
    EditorCasillas,
    EditorLista,
    EditorRadios,
    caben_como_radios,
)
from ui.asistente.editores.persona import EditorPersona
from ui.asistente.editores.texto import EditorTextoCorto, EditorTextoLargo


def crear_sencillo(campo: Campo, entorno: Entorno) -> Editor:  # noqa: C901, PLR0911  uno por tipo
    """El editor de un campo que no es tabla."""
    match campo.tipo:
        case TipoCampo.TEXTO_CORTO:
            return EditorTextoCorto(campo, entorno.sugerencias(campo))
        case TipoCampo.TEXTO_LARGO:
            return EditorTextoLargo(campo)
        case TipoCampo.OPCION_UNICA:
            return _opcion(campo, entorno)
        case TipoCampo.OPCION_MULTIPLE:
            return EditorCasillas(campo, entorno.opciones(campo))
        case TipoCampo.FECHA:
            return EditorFecha(campo, entorno.hoy)
        case TipoCampo.NUMERO:
            return EditorNumero(campo)
        case TipoCampo.DINERO:
            return EditorNumero(campo, moneda=entorno.moneda)
        case TipoCampo.PERSONA:
            return EditorPersona(campo, entorno)
        case TipoCampo.ADJUNTO:
            return EditorAdjunto(campo, entorno)
        case TipoCampo.TABLA:
            raise ValueError(f"{campo.clave}: una tabla no cabe en un renglón")
        case _:
            assert_never(campo.tipo)


def _opcion(campo: Campo, entorno: Entorno) -> Editor:
    opciones = entorno.opciones(campo)
    if caben_como_radios(opciones):
        return EditorRadios(campo, opciones)
    return EditorLista(campo, opciones)
