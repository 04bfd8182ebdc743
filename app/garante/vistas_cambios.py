"""Qué cambió de una entrega a la siguiente, y qué abarca cada una: valores congelados."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.modelo.direccion import Direccion
from app.paquete.canonico import Json
from app.paquete.entrega_declarada import Sustituida
from app.paquete.instantanea import Evidencia, Herramienta, Respuesta


class ClaseDeCambio(StrEnum):
    """Qué pasó con un dato.

    `NO_VIENE` y `NO_VENIA`: esta entrega, o la anterior, lo dejó fuera por su alcance; de él no se
    sabe si cambió, y nunca se toma por borrado ni por nuevo.
    """

    NUEVO = "nuevo"
    CAMBIO = "cambio"
    QUITADO = "quitado"
    NO_VIENE = "no_viene"
    NO_VENIA = "no_venia"


CIERTAS = frozenset({ClaseDeCambio.NUEVO, ClaseDeCambio.CAMBIO, ClaseDeCambio.QUITADO})
"""Los cambios de los que hay constancia."""


@dataclass(frozen=True, slots=True)
class CambioDeRenglon:
    """Un renglón de una tabla que no está igual. Los lugares cuentan desde 1.

    Con los dos lugares, cambió en `columnas`; sin `lugar_antes` es nuevo y sin `lugar` se quitó.
    """

    lugar_antes: int | None
    lugar: int | None
    antes: Json
    ahora: Json
    columnas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CambioDeRespuesta:
    """Un campo que no dice lo mismo.

    `direccion` usa la numeración de fichas de esta entrega. `ficha_quitada`: se fue con su ficha
    entera, y entonces la numeración es la anterior. `renglones`: si las dos son tablas, cuáles
    cambiaron. `folios`: las observaciones a las que responde.
    """

    direccion: Direccion
    clase: ClaseDeCambio
    antes: Respuesta | None
    ahora: Respuesta | None
    renglones: tuple[CambioDeRenglon, ...] = ()
    ficha_quitada: bool = False
    folios: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CambioDeEvidencia:
    """Una evidencia agregada, quitada o con otros datos; `direccion`, como en las respuestas."""

    direccion: Direccion
    clase: ClaseDeCambio
    antes: Evidencia | None
    ahora: Evidencia | None
    folios: tuple[str, ...] = ()

    @property
    def evidencia(self) -> Evidencia:
        """La de ahora; si ya no está, la de antes."""
        hay = self.ahora or self.antes
        if hay is None:
            raise ValueError("un cambio sin evidencia")
        return hay


@dataclass(frozen=True, slots=True)
class CambioDeHerramienta:
    """El estado, el nivel o las fechas que declara; `None`: esa entrega no la trae."""

    clave: str
    antes: Herramienta | None
    ahora: Herramienta | None


@dataclass(frozen=True, slots=True)
class MudanzaDeFicha:
    """Una ficha que ahora tiene otro número, o que ya no está (`ahora` es `None`)."""

    herramienta: str
    tipo: str
    antes: int
    ahora: int | None


@dataclass(frozen=True, slots=True)
class Diferencia:
    """Todo lo que hay que hacerle a una entrega para que diga lo que dice otra."""

    respuestas: tuple[CambioDeRespuesta, ...] = ()
    evidencias: tuple[CambioDeEvidencia, ...] = ()
    herramientas: tuple[CambioDeHerramienta, ...] = ()
    mudanzas: tuple[MudanzaDeFicha, ...] = ()


@dataclass(frozen=True, slots=True)
class AlcanceRecibido:
    """Qué abarca lo que llegó y qué no trae.

    `alcance`: `completo`, `ligero`, `sin_datos_personales` o `dimension` (con su número).
    `no_incluidas`: herramientas de las que nada dice. `campos_omitidos`: direcciones sin ficha.
    `omitidas`: cuántas cosas de cada clase dice haber dejado fuera. `sin_archivo`: evidencias que
    menciona, no están en papel y cuyo archivo no ha llegado ni con ésta ni con otra entrega.
    """

    alcance: str
    dimension: int | None
    no_incluidas: tuple[str, ...]
    campos_omitidos: tuple[str, ...]
    omitidas: Mapping[str, int]
    evidencias: int
    sin_archivo: int


@dataclass(frozen=True, slots=True)
class RectificacionRecibida:
    """A cuál entrega sustituye y por qué.

    `numero`: cuántas rectificaciones van en la cadena, con ésta. `conocida`: la que sustituye se
    recibió aquí y su manifiesto es el que dice.
    """

    sustituye: Sustituida
    numero: int
    conocida: bool


@dataclass(frozen=True, slots=True)
class CambiosDeEntrega:
    """Una entrega frente a la anterior; `contra` es `None` si es la primera.

    `sin_cambio`: folios contestados en esta entrega cuyos datos señalados siguen igual.
    """

    municipio: str
    secuencia: int
    contra: int | None
    alcance: AlcanceRecibido
    rectifica: RectificacionRecibida | None
    diferencia: Diferencia
    sin_cambio: tuple[str, ...]
