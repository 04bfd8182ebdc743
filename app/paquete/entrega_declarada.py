"""Lo que una entrega dice de sí misma: qué parte lleva, qué omitió y a cuál sustituye.

Es un objeto opcional de `datos.json`. Un paquete que no lo trae lleva todo y no sustituye a nadie.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.paquete import campos, limites
from app.paquete.campos import Objeto
from app.paquete.canonico import Json

DIMENSION = "dimension"
ALCANCES = frozenset({"completo", "ligero", "sin_datos_personales", DIMENSION})
_CLASES_OMITIDAS = 20


@dataclass(frozen=True, slots=True)
class Sustituida:
    """La entrega a la que ésta sustituye, señalada por su número y la huella de su manifiesto."""

    secuencia: int
    manifiesto_sha256: str
    motivo: str


@dataclass(frozen=True, slots=True)
class EntregaDeclarada:
    """Qué abarca. `no_incluidas`: herramientas que no van, y de las que nada se dice.

    `campos_omitidos`: direcciones sin ficha (`2b/cap_asistencia`). `omitidas`: cuántas cosas de
    cada clase quedaron fuera. `dimension`: 1–5, sólo si va una.
    """

    alcance: str
    dimension: int | None
    no_incluidas: tuple[str, ...]
    campos_omitidos: tuple[str, ...]
    omitidas: Mapping[str, int]
    rectifica: Sustituida | None


def decodificar(crudo: Json) -> EntregaDeclarada:
    """Lo declarado en un JSON ajeno, o `PaqueteRechazado` (E307) con el campo."""
    de = campos.objeto(crudo, "entrega")
    alcance = campos.una_de(de, "alcance", ALCANCES)
    dimension = campos.entero(de, "dimension", 1, 5) if alcance == DIMENSION else None
    return EntregaDeclarada(
        alcance=alcance,
        dimension=dimension,
        no_incluidas=_claves(de, "no_incluidas", limites.HERRAMIENTAS),
        campos_omitidos=_claves(de, "campos_omitidos", limites.REGISTROS),
        omitidas=_cuentas(de),
        rectifica=_sustituida(de),
    )


def _claves(de: Objeto, clave: str, maximo: int) -> tuple[str, ...]:
    if clave not in de:
        return ()
    leidas = campos.lista(de, clave, maximo)
    for una in leidas:
        if type(una) is not str or not all(map(campos.es_clave_corta, una.split("/"))):
            raise campos.esquema(f"entrega: {clave}")
    return tuple(leidas)


def _cuentas(de: Objeto) -> Mapping[str, int]:
    cuentas = campos.objeto(de.get("omitidas", {}), "entrega: omitidas")
    validas = len(cuentas) <= _CLASES_OMITIDAS and all(
        campos.es_clave_corta(clave) and campos.es_entero(cuantas, 0, limites.RESPUESTAS)
        for clave, cuantas in cuentas.items()
    )
    if not validas:
        raise campos.esquema("entrega: omitidas")
    return cuentas


def _sustituida(de: Objeto) -> Sustituida | None:
    if de.get("rectifica") is None:
        return None
    datos = campos.objeto(de["rectifica"], "entrega: rectifica")
    return Sustituida(
        campos.entero(datos, "secuencia", 1, 10**9),
        campos.huella(datos, "manifiesto_sha256"),
        campos.texto(datos, "motivo", 2_000),
    )
