"""La consola como la usa un guion: se le dan argumentos y se mira qué dijo y cómo terminó."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

BIEN, MAL_ESCRITA, FALLO = 0, 2, 3

_INGLES = re.compile(
    r"\b(traceback|usage|arguments?|invalid|required|choose|unrecognized|expected|expecting|"
    r"ignored|such|file|directory|exists|permission|denied|options|positional|show|help message|"
    r"line|column|codec|exceeds|is not|the)\b",
    re.IGNORECASE,
)
_CODIGO = re.compile(r"\(([A-Z][A-Z0-9·]{1,4}[-_·0-9][A-Z0-9_·-]*)\)\s*\Z")


@dataclass(frozen=True, slots=True)
class Salida:
    """Lo que quedó de una orden."""

    codigo: int
    texto: str
    error: str

    @property
    def json(self) -> Any:
        """La salida, que debe ser un solo documento JSON."""
        assert self.codigo == BIEN, self.error
        return json.loads(self.texto)

    def fallo(self, codigo: str, *frases: str) -> None:
        """Comprueba un fallo previsto: 3, nada en la salida y una frase española con su código."""
        assert self.codigo == FALLO, (self.codigo, self.error)
        assert self.texto == ""
        self.avisa(codigo, *frases)

    def mal_escrita(self, *frases: str) -> None:
        """Comprueba una orden mal escrita: 2, nada en la salida y el uso en español."""
        assert self.codigo == MAL_ESCRITA, (self.codigo, self.error)
        assert self.texto == ""
        assert self.error.startswith("Uso: main.py")
        self.avisa("CON-02", *frases)

    def avisa(self, codigo: str, *frases: str) -> None:
        """Lo dicho en stderr termina con ese código, trae esas frases y nada en inglés."""
        ajena = _INGLES.search(re.sub(r"«[^»]*»|'[^']*'", "", self.error))
        assert ajena is None, self.error
        hallado = _CODIGO.search(self.error)
        assert hallado is not None, self.error
        assert hallado[1] == codigo, self.error
        for frase in frases:
            assert frase in self.error


Consola = Callable[..., Salida]
"""`consola("expediente", "mostrar", ruta)`: los argumentos se pasan a texto."""
