"""Lo que los servicios de revisión y de retornos entregan a ventanas y consola."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.modelo.direccion import Direccion


class EstadoEntrega(StrEnum):
    """En qué va la revisión de una entrega (consolidacion.md §2)."""

    RECIBIDA = "recibida"
    EN_REVISION = "en_revision"
    OBSERVADA = "observada"
    CORREGIDA = "corregida"
    ACEPTADA = "aceptada"
    PUBLICADA = "publicada"
    RECHAZADA = "rechazada"
    SUSTITUIDA = "sustituida"


class EstadoObservacion(StrEnum):
    """`RESPONDIDA`: llegó una respuesta del municipio que aún no se resuelve."""

    ABIERTA = "abierta"
    RESPONDIDA = "respondida"
    SOLVENTADA = "solventada"
    PARCIAL = "parcial"
    NO_SOLVENTADA = "no_solventada"
    RETIRADA = "retirada"


class TipoObservacion(StrEnum):
    """Qué clase de asunto señala (consolidacion.md §7)."""

    FORMAL = "formal"
    FONDO = "fondo"
    SUGERENCIA = "sugerencia"
    RIESGO = "riesgo"
    FELICITACION = "felicitacion"


class Clase(StrEnum):
    """Si hay que atenderla."""

    REQUERIMIENTO = "requerimiento"
    RECOMENDACION = "recomendacion"
    FELICITACION = "felicitacion"


class Gravedad(StrEnum):
    """Si impide reconocer el nivel de la herramienta."""

    BLOQUEA = "bloquea"
    NO_BLOQUEA = "no_bloquea"


@dataclass(frozen=True, slots=True)
class NuevaObservacion:
    """Lo que escribe quien observa.

    `direcciones`: una o muchas, como `1a/cv_objeto`; puede ir vacía si señala una `evidencia`
    (su huella). Sin `clase` se toma la de su tipo. Sin `limite` son 15 días hábiles desde que se
    envía; una felicitación no lleva plazo.
    """

    texto: str
    direcciones: tuple[str, ...] = ()
    tipo: TipoObservacion = TipoObservacion.FONDO
    clase: Clase | None = None
    gravedad: Gravedad = Gravedad.NO_BLOQUEA
    fundamento: str = ""
    evidencia: str = ""
    limite: date | None = None


@dataclass(frozen=True, slots=True)
class RespuestaDelMunicipio:
    """Lo que contestó en la entrega `secuencia`. `evidencias`: huellas de las que adjunta."""

    secuencia: int
    texto: str
    evidencias: tuple[str, ...]
    fecha: str
    reconsideracion: bool


@dataclass(frozen=True, slots=True)
class Observacion:
    """Una observación a un municipio, hecha sobre su entrega `secuencia`.

    `limite`: hasta cuándo se espera respuesta; antes de enviarla, el que tendría si saliera hoy.
    `enviada`: si ya salió en un retorno. `reconsiderada`: si ya se resolvió la única
    reconsideración que admite. `respuesta`: la última recibida, aunque ya se haya resuelto.
    """

    folio: str
    municipio: str
    secuencia: int
    ronda: int
    direcciones: tuple[Direccion, ...]
    evidencia: str
    tipo: TipoObservacion
    clase: Clase
    gravedad: Gravedad
    texto: str
    fundamento: str
    limite: date | None
    estado: EstadoObservacion
    resolucion: str
    reconsiderada: bool
    enviada: bool
    respuesta: RespuestaDelMunicipio | None
    creada: str
    operador: str

    @property
    def pendiente(self) -> bool:
        """Si todavía espera algo: del municipio o de quien revisa."""
        return self.clase is not Clase.FELICITACION and self.estado not in CERRADAS

    @property
    def impide_aceptar(self) -> bool:
        """Si bloquea el nivel y no se ha solventado."""
        return self.pendiente and self.gravedad is Gravedad.BLOQUEA


CERRADAS = frozenset({EstadoObservacion.SOLVENTADA, EstadoObservacion.RETIRADA})


@dataclass(frozen=True, slots=True)
class Paso:
    """Un renglón de la historia de una observación: quién, cuándo y qué."""

    momento: str
    operador: str
    accion: str
    detalle: str


@dataclass(frozen=True, slots=True)
class EntregaEnRevision:
    """Una entrega y en qué va. `extemporanea`: se recibió después de la fecha límite.

    `pendientes`, `respondidas`, `bloquean` y `sin_enviar` cuentan observaciones del municipio;
    `motivo`, `operador` y `cambio` son de la última decisión. `nota`: lo que el municipio quiso
    decir en esa ronda; sólo se lee al pedir las de un municipio. `tipo`: el del manifiesto
    (`completo`, `ligero` o `parcial`); el alcance entero lo dice `alcances`.
    """

    municipio: str
    nombre: str
    instantanea: int
    secuencia: int
    manifiesto_sha256: str
    linaje: str
    recibido: str
    vigente: bool
    estado: EstadoEntrega
    extemporanea: bool
    pendientes: int
    respondidas: int
    bloquean: int
    sin_enviar: int
    motivo: str
    operador: str
    cambio: str
    nota: str = ""
    tipo: str = ""


@dataclass(frozen=True, slots=True)
class RetornoEmitido:
    """Un retorno escrito y comprobado. `ruta` es `None` al consultarlo después.

    `completo` falso: su número se usó, pero el archivo no llegó a escribirse.
    """

    serie: int
    tipo: str
    folio: str
    municipio: str
    archivo: str
    sha256: str
    huella: str
    creado: str
    operador: str
    capacitacion: bool
    completo: bool
    ruta: Path | None = None


@dataclass(frozen=True, slots=True)
class ObservacionFrecuente:
    """Una redacción del catálogo, para no escribirla cada vez. `herramienta` vacía = cualquiera."""

    clave: str
    herramienta: str
    tipo: TipoObservacion
    gravedad: Gravedad
    texto: str
    fundamento: str
