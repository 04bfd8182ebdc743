"""Las formas que puede tener un dato de un paquete, dichas en su tipo.

`Meta` lo comprueba la biblioteca al decodificar; `Forma`, `estricto`, que mira muchos a la vez.
Sólo obligan a quien lee un documento ajeno: quien construye un valor ya lo trae bien.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias

from msgspec import Meta

from app.paquete import limites


@dataclass(frozen=True, slots=True)
class Forma:
    """El texto debe casar entero con la expresión. `nada`: también vale vacío."""

    expresion: re.Pattern[str]
    nada: bool = False


_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HUELLA = re.compile("[0-9a-f]{64}")
_CLAVE = re.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,127}")
_LUGAR = re.compile(f"{_CLAVE.pattern}(/{_CLAVE.pattern})*")
_TERRITORIAL = re.compile("-*[0-9A-Za-z][0-9A-Za-z-]*")
_PAIS = re.compile("[A-Z]{2}")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Texto: TypeAlias = Annotated[str, Meta(max_length=limites.TEXTO)]
"""Texto libre, quizá vacío: como todos, en NFC y sin controles."""

Motivo: TypeAlias = Annotated[str, Meta(max_length=2_000)]
NombreDeArchivo: TypeAlias = Annotated[str, Meta(max_length=1_000)]
Rotulo: TypeAlias = Annotated[str, Meta(max_length=200)]
Corto: TypeAlias = Annotated[str, Meta(max_length=64)]

Uuid: TypeAlias = Annotated[str, Forma(_UUID)]
UuidONada: TypeAlias = Annotated[str, Forma(_UUID, nada=True)]

Huella: TypeAlias = Annotated[str, Forma(_HUELLA)]
"""SHA-256 en hexadecimal minúsculo."""

HuellaONada: TypeAlias = Annotated[str, Forma(_HUELLA, nada=True)]

Clave: TypeAlias = Annotated[str, Forma(_CLAVE)]
"""Clave de herramienta, campo u opción: letras y cifras ASCII, `_` y `-`."""

ClaveONada: TypeAlias = Annotated[str, Forma(_CLAVE, nada=True)]

Lugar: TypeAlias = Annotated[str, Forma(_LUGAR)]
"""Una clave, o varias separadas por una barra: `2b/cap_asistencia`."""

ClaveTerritorial: TypeAlias = Annotated[str, Meta(max_length=20), Forma(_TERRITORIAL)]
"""Clave oficial de un municipio: entra en nombres de archivo."""

Pais: TypeAlias = Annotated[str, Forma(_PAIS)]

DecimalONulo: TypeAlias = Annotated[str, Meta(max_length=40), Forma(_DECIMAL)] | None
"""Un número decimal escrito como texto canónico (`2`, `-12.5`), o sin dato."""

FechaONulo: TypeAlias = date | None

Entero: TypeAlias = Annotated[int, Meta(ge=1 - 10**limites.DIGITOS, le=10**limites.DIGITOS - 1)]
Celda: TypeAlias = Texto | Entero | bool | None
Renglon: TypeAlias = dict[Texto, Celda | list[Celda]]
Valor: TypeAlias = Celda | Renglon | list[Celda | Renglon]
"""El valor de un campo (`app.modelo.valores`): suelto, una lista o una tabla de renglones."""

Porcentaje: TypeAlias = Annotated[int, Meta(ge=0, le=100)]
Nivel: TypeAlias = Annotated[int, Meta(ge=0, le=4)]
Dimension: TypeAlias = Annotated[int, Meta(ge=1, le=5)]
Anio: TypeAlias = Annotated[int, Meta(ge=1900, le=2999)]
NumeroDeFicha: TypeAlias = Annotated[int, Meta(ge=1, le=100_000)]
VersionDeDefinicion: TypeAlias = Annotated[int, Meta(ge=1, le=1_000_000)]
Pasos: TypeAlias = Annotated[int, Meta(ge=0, le=limites.ACTIVIDADES)]
Cuenta: TypeAlias = Annotated[int, Meta(ge=0, le=limites.RESPUESTAS)]
Secuencia: TypeAlias = Annotated[int, Meta(ge=1, le=10**9)]
Ronda: TypeAlias = Annotated[int, Meta(ge=0, le=limites.RONDAS)]
Tamano: TypeAlias = Annotated[int, Meta(ge=0, le=10**12)]
DesfaseEnDias: TypeAlias = Annotated[int, Meta(ge=-100_000, le=100_000)]
