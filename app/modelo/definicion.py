"""El error de un archivo del Modelo mal hecho, con el lugar para encontrarlo."""

from collections.abc import Mapping, Sequence

from app.errores import ErrorDeUsuario

Lugar = Sequence[int | str]
"""Camino dentro de un archivo: `("secciones", 2, "campos", 4)`."""


class DefinicionInvalida(ErrorDeUsuario):
    """Un archivo del Modelo, de un catálogo o de un perfil no se puede usar."""

    codigo = "MOD-01"

    def __init__(self, archivo: str, lugar: str, motivo: str) -> None:
        donde = f", en {lugar}" if lugar else ""
        super().__init__(
            f"El archivo «{archivo}»{donde}: {motivo}.",
            sugerencia="Corrija ese archivo o vuelva a instalar el programa.",
        )
        self.archivo = archivo
        self.lugar = lugar
        self.motivo = motivo


def en_palabras(lugar: Lugar, datos: object = None) -> str:
    """`secciones[2].campos[4].tipo`, y entre paréntesis la clave del elemento si se conoce."""
    texto = ""
    clave = ""
    for parte in lugar:
        texto += f"[{parte}]" if isinstance(parte, int) else f".{parte}"
        datos = _dentro(datos, parte)
        propia = datos.get("clave") if isinstance(datos, Mapping) else getattr(datos, "clave", "")
        clave = f" ({propia})" if isinstance(propia, str) and propia else clave
    return texto.removeprefix(".") + clave


def _dentro(datos: object, parte: int | str) -> object:
    if isinstance(datos, Mapping):
        return datos.get(parte)
    if isinstance(datos, list | tuple) and isinstance(parte, int) and parte < len(datos):
        return datos[parte]
    return getattr(datos, str(parte), None)
