"""Lo que un órgano garante devuelve a un municipio: acuse, observaciones o perfil.

Valores congelados y su decodificador estricto. Todo texto es plano, NFC y con tope; las
direcciones señalan datos como `1a/cv_objeto` y nunca se interpretan como ruta.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeAlias

from app.paquete import campos, limites
from app.paquete.campos import Objeto
from app.paquete.canonico import Json
from app.paquete.der import datos_de_certificado
from app.paquete.errores import PaqueteRechazado

ESTADOS_DE_ACUSE = frozenset({"recibida", "observada", "aceptada"})
TIPOS_DE_OBSERVACION = frozenset({"formal", "fondo", "sugerencia", "riesgo", "felicitacion"})
CLASES = frozenset({"requerimiento", "recomendacion", "felicitacion"})
GRAVEDADES = frozenset({"bloquea", "no_bloquea"})
ESTADOS_DE_OBSERVACION = frozenset(
    {"abierta", "solventada", "parcial", "no_solventada", "retirada"}
)
DIRECCIONES = 500
_DIRECCION = re.compile(r"[0-9a-z]{2,8}(:[1-9][0-9]{0,3})?(/[A-Za-z0-9_-]{1,60})?")
_CERTIFICADO = 8_192


@dataclass(frozen=True, slots=True)
class AcuseDatos:
    """Constancia de que el órgano garante tiene un paquete, y en qué va su revisión.

    `codigo` y `mensaje`: el resultado de importarlo. `evidencias`: huellas de las que el garante
    ya tiene guardadas. `folio`: el número del acuse en la bitácora de quien lo emite.
    """

    estado: str
    recibido: datetime
    codigo: str
    mensaje: str
    evidencias: tuple[str, ...] = ()
    folio: str = ""


@dataclass(frozen=True, slots=True)
class ObservacionDatos:
    """Una observación tal como viaja. Puede señalar muchos campos, o una evidencia por su huella.

    `limite`: hasta cuándo se espera respuesta; `None` = no la pide. `reconsideracion`: si la
    resolución ya atiende la única reconsideración que el municipio podía pedir.
    """

    folio: str
    ronda: int
    direcciones: tuple[str, ...]
    tipo: str
    clase: str
    gravedad: str
    texto: str
    evidencia: str = ""
    fundamento: str = ""
    limite: date | None = None
    estado: str = "abierta"
    resolucion: str = ""
    reconsideracion: bool = False


@dataclass(frozen=True, slots=True)
class PerfilDatos:
    """El perfil de la jurisdicción con el certificado de quien lo firma.

    `perfil`: el mismo contenido que su TOML, con sus municipios en `municipios`. `certificado`:
    el del órgano garante, DER en base64. `modelo`: una versión nueva del Modelo, o `None`.
    `certificado_cifrado`: el que sirve para cifrarle, igual; vacío si no recibe nada cifrado.
    """

    perfil: Mapping[str, Json]
    certificado: str
    modelo: Mapping[str, Json] | None = field(default=None)
    certificado_cifrado: str = ""

    @property
    def certificado_der(self) -> bytes:
        """El certificado en los bytes que se comparan y se registran."""
        return base64.b64decode(self.certificado)


DatosRetorno: TypeAlias = AcuseDatos | tuple[ObservacionDatos, ...] | PerfilDatos
"""Lo que lleva un retorno según su tipo."""


def a_json(datos: DatosRetorno) -> dict[str, Json]:
    """Los datos tal como viajan, listos para `canonico.escribir`."""
    if isinstance(datos, AcuseDatos):
        recibido = datos.recibido.astimezone(UTC).strftime(campos.MARCA)
        return _campos_de(datos) | {"recibido": recibido, "evidencias": list(datos.evidencias)}
    if isinstance(datos, PerfilDatos):
        modelo = None if datos.modelo is None else dict(datos.modelo)
        return _campos_de(datos) | {"perfil": dict(datos.perfil), "modelo": modelo}
    return {"observaciones": [_observacion_a_json(una) for una in datos]}


def _observacion_a_json(una: ObservacionDatos) -> dict[str, Json]:
    limite = None if una.limite is None else una.limite.isoformat()
    return _campos_de(una) | {"direcciones": list(una.direcciones), "limite": limite}


def _campos_de(datos: AcuseDatos | ObservacionDatos | PerfilDatos) -> dict[str, Json]:
    return {nombre: getattr(datos, nombre) for nombre in datos.__slots__}


def acuse(crudo: Json) -> AcuseDatos:
    """El acuse de un JSON ajeno, o `PaqueteRechazado` (E307, E310)."""
    de = campos.objeto(crudo, "datos")
    huellas = campos.lista(de, "evidencias", limites.REGISTROS)
    if not all(map(campos.es_huella, huellas)):
        raise campos.esquema("evidencias")
    return AcuseDatos(
        estado=campos.una_de(de, "estado", ESTADOS_DE_ACUSE),
        recibido=campos.instante(de, "recibido"),
        codigo=campos.texto(de, "codigo", 200),
        mensaje=campos.texto(de, "mensaje", 2_000),
        evidencias=tuple(huellas),
        folio=campos.ficha(de, "folio", 64, vacia=True),
    )


def observaciones(crudo: Json) -> tuple[ObservacionDatos, ...]:
    """Las observaciones de un JSON ajeno, o `PaqueteRechazado` (E307, E310)."""
    lista = campos.lista(campos.objeto(crudo, "datos"), "observaciones", limites.OBSERVACIONES)
    leidas = tuple(_observacion(campos.objeto(una, "observaciones")) for una in lista)
    if len({una.folio for una in leidas}) != len(leidas):
        raise campos.esquema("observaciones: folio repetido")
    return leidas


def _observacion(de: Objeto) -> ObservacionDatos:
    return ObservacionDatos(
        folio=campos.ficha(de, "folio", 64),
        ronda=campos.entero(de, "ronda", 1, limites.RONDAS),
        direcciones=_direcciones(de),
        tipo=campos.una_de(de, "tipo", TIPOS_DE_OBSERVACION),
        clase=campos.una_de(de, "clase", CLASES),
        gravedad=campos.una_de(de, "gravedad", GRAVEDADES),
        texto=campos.texto(de, "texto"),
        evidencia=str(campos.que_cumpla(_es_huella_o_nada, de, "evidencia")),
        fundamento=campos.texto(de, "fundamento", 2_000),
        limite=campos.nulo_o(campos.fecha, de, "limite"),
        estado=campos.una_de(de, "estado", ESTADOS_DE_OBSERVACION),
        resolucion=campos.texto(de, "resolucion"),
        reconsideracion=bool(campos.que_cumpla(_es_booleano, de, "reconsideracion")),
    )


def _direcciones(de: Objeto) -> tuple[str, ...]:
    lista = campos.lista(de, "direcciones", DIRECCIONES)
    if not all(type(una) is str and _DIRECCION.fullmatch(una) for una in lista):
        raise campos.esquema("direcciones")
    return tuple(lista)


def _es_huella_o_nada(valor: Json) -> bool:
    return valor == "" or campos.es_huella(valor)


def _es_booleano(valor: Json) -> bool:
    return type(valor) is bool


def perfil(crudo: Json) -> PerfilDatos:
    """El perfil de un JSON ajeno, o `PaqueteRechazado` (E307). Su contenido no se interpreta aquí:
    sólo se comprueba que sus textos sean admisibles."""
    de = campos.objeto(crudo, "datos")
    contenido = campos.objeto(de.get("perfil"), "perfil")
    modelo = campos.presente(de, "modelo")
    if modelo is not None:
        _comprobar_textos(campos.objeto(modelo, "modelo"), "modelo")
    _comprobar_textos(contenido, "perfil")
    de_cifrado = _certificado(de, "certificado_cifrado") if de.get("certificado_cifrado") else ""
    return PerfilDatos(contenido, _certificado(de, "certificado"), modelo, de_cifrado)


def _certificado(de: Objeto, clave: str) -> str:
    escrito = campos.texto(de, clave, _CERTIFICADO)
    try:
        datos_de_certificado(base64.b64decode(escrito, validate=True))
    except (ValueError, binascii.Error) as error:
        raise campos.esquema(clave) from error
    return escrito


def _comprobar_textos(contenido: Json, clave: str) -> None:
    """Recorre por niveles; la profundidad y el número de valores ya los acotó `canonico`."""
    nivel: list[Json] = [contenido]
    while nivel:
        grupos = [hijos for uno in nivel for hijos in _hijos(uno)]
        if not all(campos.es_texto(uno) for uno in grupos if type(uno) is str):
            raise PaqueteRechazado("E307_ESQUEMA", clave)
        nivel = [uno for uno in grupos if type(uno) in (dict, list)]


def _hijos(uno: Json) -> list[Json]:
    return [*uno.keys(), *uno.values()] if type(uno) is dict else list(uno)
