"""Un editor por tipo de campo, todos con el mismo trato (`base.Editor`)."""

from app.modelo.tipos import Campo, TipoCampo
from ui.asistente.editores.base import Editor, Entorno
from ui.asistente.editores.sencillos import crear_sencillo
from ui.asistente.editores.tabla.editor import EditorTabla

__all__ = ["Editor", "Entorno", "crear_editor"]


def crear_editor(campo: Campo, entorno: Entorno) -> Editor:
    """El editor que corresponde al tipo del campo."""
    if campo.tipo == TipoCampo.TABLA:
        return EditorTabla(campo, entorno)
    return crear_sencillo(campo, entorno)
