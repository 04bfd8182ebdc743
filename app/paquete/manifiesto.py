"""El manifiesto del paquete: qué contiene, de quién es y qué lugar ocupa (paquete.md §2.4).

La identidad del paquete es la huella SHA-256 de sus bytes, no la del archivo `.asics`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from app.paquete import campos
from app.paquete.campos import esquema
from app.paquete.canonico import Json
from app.paquete.errores import PaqueteRechazado

FAMILIA = "vitral-paquete"
FORMATO = f"{FAMILIA}/1"
ESQUEMA_DATOS = 1
PARCIAL = "parcial"
TIPOS = frozenset({"completo", "ligero", PARCIAL})


@dataclass(frozen=True, slots=True)
class Archivo:
    """Un archivo del paquete con su huella y su tamaño sin comprimir."""

    ruta: str
    sha256: str
    tamano: int


@dataclass(frozen=True, slots=True)
class Rotacion:
    """La clave que sustituye a la que firma: sólo vale si también firma este paquete."""

    nueva_huella: str
    motivo: str


@dataclass(frozen=True, slots=True)
class DatosManifiesto:
    """Lo que sabe del paquete quien lo exporta; lo demás se calcula al escribirlo."""

    pais: str
    municipio: str
    secuencia: int
    anterior: str | None
    linaje: str
    modelo: str
    destinatario: str
    app: str
    tipo: str = "completo"
    rotacion: Rotacion | None = None


@dataclass(frozen=True, slots=True)
class Manifiesto:
    """El manifiesto completo, ya comprobado."""

    anterior: str | None
    app: str
    archivos: tuple[Archivo, ...]
    creado: datetime
    destinatario: str
    esquema_datos: int
    evidencias_referidas: tuple[str, ...]
    formato: str
    linaje: str
    modelo: str
    municipio: str
    pais: str
    rotacion: Rotacion | None
    secuencia: int
    tipo: str

    def a_json(self) -> dict[str, Json]:
        """Los campos tal como viajan, listos para `canonico.escribir`."""
        return {**asdict(self), "creado": self.creado.astimezone(UTC).strftime(campos.MARCA)}


def decodificar(crudo: Json) -> Manifiesto:
    """El manifiesto de un JSON ajeno, o `PaqueteRechazado` (E307, E308, Q601, Q603)."""
    objeto = campos.objeto(crudo, "manifiesto")
    comprobar_formato(campos.texto(objeto, "formato", 64), FAMILIA, 1)
    manifiesto = Manifiesto(
        anterior=campos.nulo_o(campos.huella, objeto, "anterior"),
        app=campos.ficha(objeto, "app", 32),
        archivos=tuple(archivo(uno) for uno in campos.lista(objeto, "archivos", 2_000)),
        creado=campos.instante(objeto, "creado"),
        destinatario=campos.ficha(objeto, "destinatario", 64, vacia=True),
        esquema_datos=campos.entero(objeto, "esquema_datos", 1, 1_000_000),
        evidencias_referidas=_huellas(objeto),
        formato=FORMATO,
        linaje=campos.uuid(objeto, "linaje"),
        modelo=campos.ficha(objeto, "modelo", 64),
        municipio=campos.clave_territorial(objeto, "municipio"),
        pais=campos.pais(objeto, "pais"),
        rotacion=_rotacion(objeto),
        secuencia=campos.entero(objeto, "secuencia", 1, 10**9),
        tipo=campos.una_de(objeto, "tipo", TIPOS),
    )
    if manifiesto.esquema_datos > ESQUEMA_DATOS:
        raise PaqueteRechazado("Q603_ESQUEMA_NUEVO")
    return manifiesto


def comprobar_formato(formato: str, familia: str, conocida: int) -> None:
    """Rechaza otra familia (E308) y aparta una versión más nueva de la misma (Q601)."""
    nombre, _, version = formato.partition("/")
    if nombre != familia or not (version.isascii() and version.isdigit() and len(version) <= 4):
        raise PaqueteRechazado("E308_FORMATO")
    if int(version) > conocida:
        raise PaqueteRechazado("Q601_FORMATO_NUEVO")
    if formato != f"{familia}/{conocida}":
        raise PaqueteRechazado("E308_FORMATO")


def archivo(crudo: Json) -> Archivo:
    """Un renglón de la lista de archivos."""
    objeto = campos.objeto(crudo, "archivos")
    return Archivo(
        ruta=campos.texto(objeto, "ruta", 128),
        sha256=campos.huella(objeto, "sha256"),
        tamano=campos.entero(objeto, "tamano", 0, 10**9),
    )


def _huellas(objeto: Mapping[str, Json]) -> tuple[str, ...]:
    lista = campos.lista(objeto, "evidencias_referidas", 20_000)
    for uno in lista:
        if not campos.es_huella(uno):
            raise esquema("evidencias_referidas")
    return tuple(lista)


def _rotacion(objeto: Mapping[str, Json]) -> Rotacion | None:
    crudo = campos.presente(objeto, "rotacion")
    if crudo is None:
        return None
    datos = campos.objeto(crudo, "rotacion")
    return Rotacion(campos.huella(datos, "nueva_huella"), campos.texto(datos, "motivo", 2_000))
