"""El manifiesto de un retorno: quién lo emite, para quién y a qué paquete responde."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from app.paquete import campos, manifiesto
from app.paquete.campos import Objeto
from app.paquete.canonico import Json
from app.paquete.errores import PaqueteRechazado
from app.paquete.manifiesto import Archivo, comprobar_formato

VERSION = 1


class TipoRetorno(StrEnum):
    """Lo que un órgano garante devuelve a un municipio."""

    ACUSE = "acuse"
    OBSERVACIONES = "observaciones"
    PERFIL = "perfil"

    @property
    def formato(self) -> str:
        """El `formato` que declara su manifiesto: `vitral-acuse/1`."""
        return f"{_FAMILIAS[self]}/{VERSION}"


_FAMILIAS: Mapping[TipoRetorno, str] = {tipo: f"vitral-{tipo.value}" for tipo in TipoRetorno}


@dataclass(frozen=True, slots=True)
class ManifiestoRetorno:
    """Lo que dice de sí mismo un retorno.

    `emisor`: el órgano garante (`MX-MEX-INFOEM`). `serie` crece con cada retorno que emite.
    `paquete`, `secuencia` y `linaje`: la entrega a la que responde; vacíos y 0 en un perfil, que
    tampoco lleva `municipio`. `archivos` lo llena quien escribe.
    """

    formato: str
    app: str
    creado: datetime
    emisor: str
    pais: str
    municipio: str
    serie: int
    paquete: str
    secuencia: int
    linaje: str
    capacitacion: bool = False
    archivos: tuple[Archivo, ...] = ()

    @property
    def tipo(self) -> TipoRetorno:
        """Acuse, observaciones o perfil, según su formato."""
        return tipo_de(self.formato)

    def a_json(self) -> dict[str, Json]:
        """Los campos tal como viajan, listos para `canonico.escribir`."""
        return {
            **asdict(self),
            "archivos": [asdict(archivo) for archivo in self.archivos],
            "creado": self.creado.astimezone(UTC).strftime(campos.MARCA),
        }


def tipo_de(formato: str) -> TipoRetorno:
    """El tipo de un formato, o `PaqueteRechazado`: R107 si es otra cosa, Q601 si es más nuevo."""
    familia = formato.partition("/")[0]
    for tipo, suya in _FAMILIAS.items():
        if suya == familia:
            comprobar_formato(formato, suya, VERSION)
            return tipo
    raise PaqueteRechazado("R107_NO_ES_RETORNO")


def es_retorno(crudo: Json) -> bool:
    """Si un manifiesto ya autenticado es de un retorno y no de un paquete."""
    formato = crudo.get("formato") if type(crudo) is dict else None
    return type(formato) is str and formato.partition("/")[0] in _FAMILIAS.values()


def decodificar(crudo: Json) -> ManifiestoRetorno:
    """El manifiesto de un JSON ajeno, o `PaqueteRechazado` (E307, R107, Q601)."""
    de = campos.objeto(crudo, "manifiesto")
    formato = campos.texto(de, "formato", 64)
    leer = _de_perfil if tipo_de(formato) is TipoRetorno.PERFIL else _de_municipio
    municipio, paquete, secuencia, linaje = leer(de)
    return ManifiestoRetorno(
        formato=formato,
        app=campos.ficha(de, "app", 32),
        creado=campos.instante(de, "creado"),
        emisor=campos.ficha(de, "emisor", 64),
        pais=campos.pais(de, "pais"),
        municipio=municipio,
        serie=campos.entero(de, "serie", 1, 10**9),
        paquete=paquete,
        secuencia=secuencia,
        linaje=linaje,
        capacitacion=bool(campos.que_cumpla(_es_booleano, de, "capacitacion")),
        archivos=tuple(map(manifiesto.archivo, campos.lista(de, "archivos", 16))),
    )


_Destino = tuple[str, str, int, str]
"""Municipio, paquete, secuencia y linaje."""


def _de_perfil(de: Objeto) -> _Destino:
    """Un perfil no responde a nadie: nada de eso puede venir lleno."""
    for clave in ("municipio", "paquete", "linaje"):
        campos.que_cumpla(lambda valor: valor == "", de, clave)
    return "", "", campos.entero(de, "secuencia", 0, 0), ""


def _de_municipio(de: Objeto) -> _Destino:
    return (
        campos.clave_territorial(de, "municipio"),
        campos.huella(de, "paquete"),
        campos.entero(de, "secuencia", 1, 10**9),
        campos.uuid(de, "linaje"),
    )


def _es_booleano(valor: Json) -> bool:
    return type(valor) is bool
