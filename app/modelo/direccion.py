"""La dirección de un dato: la misma en pendientes, cronograma, paquete y teléfono."""

import re
from dataclasses import dataclass
from typing import Self

from typing_extensions import override

from app.errores import ErrorDeUsuario

ESQUEMA = "vitral:"
_FORMA = re.compile(
    r"(?:vitral:)?(?P<herramienta>[0-9a-z]{2,8})(?::(?P<ficha>[1-9][0-9]{0,3}))?"
    r"(?:/(?P<campo>[A-Za-z0-9_-]{1,60}))?"
)


class DireccionInvalida(ErrorDeUsuario):
    """Lo escrito no señala ningún dato del expediente."""

    codigo = "DIR-01"


@dataclass(frozen=True, slots=True, order=True)
class Direccion:
    """`1a/cv_objeto`, `1d:2/pr_nombre` (segunda ficha) o `dx/D-1a-1` (diagnóstico).

    `ficha` cuenta desde 1 dentro del tipo de ficha al que pertenece el campo; los campos de la
    ficha general siempre son la 1. `campo` vacío señala la herramienta entera.
    """

    herramienta: str
    campo: str = ""
    ficha: int = 1

    @classmethod
    def leer(cls, texto: str) -> Self:
        """La dirección escrita, con o sin `vitral:`. Lanza `DireccionInvalida`."""
        forma = _FORMA.fullmatch(texto.strip())
        if forma is None:
            raise DireccionInvalida(
                f"«{texto}» no es la dirección de un dato.",
                sugerencia="Escríbala como 1a/cv_objeto o 1d:2/pr_nombre.",
            )
        return cls(forma["herramienta"], forma["campo"] or "", int(forma["ficha"] or 1))

    @override
    def __str__(self) -> str:
        ficha = f":{self.ficha}" if self.ficha > 1 else ""
        campo = f"/{self.campo}" if self.campo else ""
        return f"{self.herramienta}{ficha}{campo}"

    def enlace(self) -> str:
        """La dirección con esquema, para enlaces: `vitral:1a/cv_objeto`."""
        return f"{ESQUEMA}{self}"
