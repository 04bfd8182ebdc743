"""El documento de una herramienta, en el formato que se pida."""

from pathlib import Path

from app.documentos.contenido import contenido_de
from app.errores import ErrorDeUsuario
from app.modelo.contexto import Contexto

FORMATOS = ("pdf", "xlsx")


class HerramientaDesconocida(ErrorDeUsuario):
    """La clave pedida no es de ninguna herramienta."""

    codigo = "DOC-01"


class FormatoDesconocido(ErrorDeUsuario):
    """El formato pedido no se produce."""

    codigo = "DOC-02"


def escribir(contexto: Contexto, clave: str, formato: str, carpeta: Path) -> Path:
    """Escribe el documento en `carpeta` (se crea) y devuelve su ruta.

    Lanza `HerramientaDesconocida` o `FormatoDesconocido`.
    """
    try:
        contenido = contenido_de(contexto, clave)
    except KeyError as error:
        claves = ", ".join(herramienta.clave for herramienta in contexto.modelo.herramientas)
        raise HerramientaDesconocida(
            f"No hay ninguna herramienta «{clave}».", sugerencia=f"Use una de: {claves}."
        ) from error
    carpeta.mkdir(parents=True, exist_ok=True)
    destino = carpeta / f"{contenido.nombre_de_archivo}.{formato}"
    match formato:
        # Cada formato carga su biblioteca sólo si se usa.
        case "pdf":
            from app.documentos import pdf

            return pdf.escribir(contenido, destino, contexto.perfil.papel)
        case "xlsx":
            from app.documentos import xlsx

            return xlsx.escribir(contenido, destino)
        case _:
            raise FormatoDesconocido(
                f"No se producen documentos «{formato}».", sugerencia="Elija pdf o xlsx."
            )
