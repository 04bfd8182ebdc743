"""Lo que los servicios del órgano garante entregan a ventanas y consola: valores congelados.

`None` siempre es «sin dato»: quien no reportó no tiene cero (consolidacion.md §3).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.modelo.direccion import Direccion


class EstadoImportacion(StrEnum):
    """Dónde quedó un archivo recibido (paquete.md §8).

    `COPIADO` no se guarda: es todo archivo del buzón que aún no tiene dictamen.
    """

    COPIADO = "copiado"
    RECHAZADO = "rechazado"
    CUARENTENA = "cuarentena"
    DUPLICADO = "duplicado"
    HISTORICO = "historico"
    ACEPTADO = "aceptado"


class EstadoClave(StrEnum):
    """Vida de una clave dada de alta por convenio."""

    ACTIVA = "activa"
    REVOCADA = "revocada"
    ROTADA = "rotada"


class TipoClave(StrEnum):
    """`PROPIA`: la de la instalación, autofirmada. `GOBIERNO`: certificado con vigencia."""

    PROPIA = "propia"
    GOBIERNO = "gobierno"


@dataclass(frozen=True, slots=True)
class Resultado:
    """Lo que pasó con un archivo al importarlo.

    `codigo` es estable (`OK`, `E104_TRUNCADO`, `Q501_CLAVE_DESCONOCIDA`, o los avisos `W7xx`
    separados por comas). `importacion` es 0 si el archivo no llegó a copiarse al buzón.
    """

    archivo: str
    estado: EstadoImportacion
    codigo: str
    mensaje: str
    sugerencia: str = ""
    sha256: str = ""
    municipio: str = ""
    nombre_municipio: str = ""
    secuencia: int | None = None
    avisos: tuple[str, ...] = ()
    importacion: int = 0


@dataclass(frozen=True, slots=True)
class Lote:
    """Resultado de importar varios archivos, en el orden en que se leyeron."""

    resultados: tuple[Resultado, ...]

    def cuantos(self, estado: EstadoImportacion) -> int:
        """Archivos que terminaron en ese estado."""
        return sum(1 for resultado in self.resultados if resultado.estado is estado)


@dataclass(frozen=True, slots=True)
class Recibido:
    """Un renglón de la bandeja: el último dictamen de un archivo del buzón."""

    importacion: int
    archivo: str
    sha256: str
    tamano: int
    recibido: str
    estado: EstadoImportacion
    codigo: str
    detalle: str
    municipio: str
    secuencia: int | None
    creado: str
    avisos: tuple[str, ...]
    huellas: tuple[str, ...]
    rotacion: str


@dataclass(frozen=True, slots=True)
class Clave:
    """Una clave dada de alta.

    `hasta_secuencia`: la última entrega que vale con ella, si ya se rotó o se revocó. `entrega` y
    `recibe`: quiénes la dejaron y la tomaron, si llegó con un acta de relevo.
    """

    huella: str
    codigo: str
    municipio: str
    tipo: TipoClave
    estado: EstadoClave
    nombre: str
    convenio: str
    fecha_convenio: str
    operador: str
    alta: str
    baja: str
    motivo_baja: str
    hasta_secuencia: int | None
    entrega: str = ""
    recibe: str = ""


@dataclass(frozen=True, slots=True)
class ClaveEnEspera:
    """Clave sin alta que firmó paquetes en cuarentena. `nombre` lo dice ella: no está probado."""

    huella: str
    nombre: str
    tipo: TipoClave
    paquetes: int
    archivos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirmanteVisto:
    """Quien firma un paquete recibido. `nombre` lo dice su certificado; `estado`: el de la clave si
    está dada de alta, que es lo único que prueba de quién es, o `None`.
    """

    nombre: str
    codigo: str
    tipo: TipoClave
    estado: EstadoClave | None


@dataclass(frozen=True, slots=True)
class MunicipioPadron:
    """Un municipio del padrón: hechos oficiales del perfil, y región y contacto del garante."""

    clave: str
    nombre: str
    cabecera: str
    poblacion: int
    marginacion: str
    lengua_indigena: float
    region: str
    contacto: str


@dataclass(frozen=True, slots=True)
class Renglon:
    """Un renglón de la bitácora."""

    momento: str
    accion: str
    operador: str = ""
    municipio: str = ""
    archivo: str = ""
    detalle: str = ""


@dataclass(frozen=True, slots=True)
class Conteos:
    """Las cifras de arriba del tablero (interfaz.md §11), todas de municipios salvo cuarentena.

    `esperados`: con convenio (clave activa) y fecha de corte ya vencida; `None` si no hay corte.
    `por_revisar`: su entrega vigente no se ha revisado.
    """

    padron: int
    con_convenio: int
    entregaron: int
    esperados: int | None
    cuarentena: int
    por_revisar: int


@dataclass(frozen=True, slots=True)
class Celda:
    """Un municipio × herramienta del mapa de calor. Todo `None` = sin dato."""

    herramienta: str
    estado: str | None
    situacion: str | None
    nivel: int | None
    avance: int | None
    inicio: str | None
    fin: str | None
    evidencias: int | None


@dataclass(frozen=True, slots=True)
class FilaTablero:
    """Un municipio del padrón con sus 17 celdas. `secuencia` `None` = no ha entregado."""

    clave: str
    nombre: str
    region: str
    poblacion: int
    marginacion: str
    lengua_indigena: float
    secuencia: int | None
    ejercicio: int | None
    fecha_corte: str | None
    recibido: str | None
    indice: int | None
    cumplimiento: int | None
    celdas: tuple[Celda, ...]


@dataclass(frozen=True, slots=True)
class Faltante:
    """Municipio que no ha entregado. `dias_atraso` `None` si no hay fecha de corte."""

    clave: str
    nombre: str
    con_convenio: bool
    en_cuarentena: int
    contacto: str
    dias_atraso: int | None


@dataclass(frozen=True, slots=True)
class Distribucion:
    """Reparto de una medida 0–100 entre municipios con dato. `n` = 0: no hay nada que resumir."""

    dimension: int
    n: int
    minimo: float | None
    p25: float | None
    mediana: float | None
    p75: float | None
    maximo: float | None
    valores: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class NivelHerramienta:
    """Municipios por nivel 0–4 en una herramienta; `sin_dato` no se suma al nivel 0."""

    herramienta: str
    por_nivel: tuple[int, int, int, int, int]
    no_aplica: int
    sin_dato: int


@dataclass(frozen=True, slots=True)
class PuntoTendencia:
    """Instalación de un periodo. Sólo se comparan periodos del mismo Modelo."""

    periodo: str
    modelo: str
    n: int
    p25: float | None
    mediana: float | None
    p75: float | None


@dataclass(frozen=True, slots=True)
class EntregaRecibida:
    """Una entrega auténtica guardada de un municipio."""

    instantanea: int
    municipio: str
    secuencia: int
    ejercicio: int
    periodo: str
    creado: str
    recibido: str
    tipo: str
    manifiesto_sha256: str
    vigente: bool
    vale: bool


@dataclass(frozen=True, slots=True)
class ExportacionConsolidada:
    """Archivos de datos abiertos escritos, con su huella."""

    carpeta: str
    archivos: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dato:
    """Una respuesta de un municipio. `valor` es el canónico; `no_aplica` trae su motivo."""

    direccion: Direccion
    tipo_ficha: str
    valor: Any
    no_aplica: bool
    motivo: str


@dataclass(frozen=True, slots=True)
class EvidenciaRecibida:
    """Una evidencia mencionada. `guardada` falso: no ha llegado, o está en papel (`referida`)."""

    id: str
    direccion: Direccion
    nombre: str
    tipo: str
    tamano: int
    sha256: str
    publicable: bool
    referida: str
    guardada: bool


@dataclass(frozen=True, slots=True)
class ValorComparado:
    """El valor cerrado de un campo en un municipio."""

    municipio: str
    ficha: int
    texto: str
    numero: Decimal | None


class OrdenCronograma(StrEnum):
    """Cómo se acomodan los municipios en el cronograma general."""

    ATRASO = "atraso"
    NOMBRE = "nombre"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class BarraGeneral:
    """Una herramienta en el plan de un municipio que entregó.

    `atraso`: días de hoy después de su fecha límite si sigue abierta; si no, 0. `aplica` falso:
    el municipio la dejó fuera. Sin `inicio` ni `fin` no está en su plan.
    """

    herramienta: str
    aplica: bool
    inicio: date | None
    fin: date | None
    avance: int
    atraso: int
    terminada: bool
    empezada: bool


@dataclass(frozen=True, slots=True)
class MunicipioGeneral:
    """Un municipio del padrón en el cronograma general.

    Quien no ha entregado no tiene barras y todo lo demás es `None`: «sin dato», nunca 0.
    `atrasadas`: cuántas herramientas van tarde; `peor`: los días de la que más.
    `semaforo`: `verde`, `amarillo` o `rojo`, con sus razones en `alertas`.
    """

    clave: str
    nombre: str
    region: str
    secuencia: int | None
    inicio: date | None
    fin: date | None
    avance: int | None
    atrasadas: int | None
    peor: int | None
    semaforo: str | None
    alertas: tuple[str, ...]
    barras: tuple[BarraGeneral, ...]


@dataclass(frozen=True, slots=True)
class CronogramaGeneral:
    """Todos los municipios por todas las herramientas, al día `hoy`."""

    hoy: date
    municipios: tuple[MunicipioGeneral, ...]

    @property
    def con_atraso(self) -> int:
        """Municipios con al menos una herramienta atrasada."""
        return sum(1 for municipio in self.municipios if municipio.atrasadas)
