"""Lo que una entrega dice de sí misma: qué parte lleva, qué omitió y a cuál sustituye.

Es un objeto opcional de `datos.json`. Un paquete que no lo trae lleva todo y no sustituye a nadie.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from app.paquete import limites
from app.paquete.formas import Clave, Cuenta, Dimension, Huella, Lugar, Motivo, Secuencia

_CLASES_OMITIDAS = 20


@dataclass(frozen=True, slots=True)
class Sustituida:
    """La entrega a la que ésta sustituye, señalada por su número y la huella de su manifiesto."""

    secuencia: Secuencia
    manifiesto_sha256: Huella
    motivo: Motivo


@dataclass(frozen=True, slots=True)
class EntregaDeclarada:
    """Qué abarca. `no_incluidas`: herramientas que no van, y de las que nada se dice.

    `campos_omitidos`: direcciones sin ficha (`2b/cap_asistencia`). `omitidas`: cuántas cosas de
    cada clase quedaron fuera. `dimension`: 1–5, sólo si va una.
    """

    alcance: Literal["completo", "ligero", "sin_datos_personales", "dimension"]
    dimension: Dimension | None = None
    no_incluidas: Annotated[tuple[Clave, ...], Meta(max_length=limites.HERRAMIENTAS)] = ()
    campos_omitidos: Annotated[tuple[Lugar, ...], Meta(max_length=limites.REGISTROS)] = ()
    omitidas: Annotated[Mapping[Clave, Cuenta], Meta(max_length=_CLASES_OMITIDAS)] = field(
        default_factory=dict
    )
    rectifica: Sustituida | None = None
