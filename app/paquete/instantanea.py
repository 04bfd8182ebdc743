"""Los datos de un municipio tal como viajan en el paquete: valores congelados."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.paquete.canonico import Json
from app.paquete.entrega_declarada import EntregaDeclarada


@dataclass(frozen=True, slots=True)
class Municipio:
    """De quién es la instantánea y a qué ejercicio corresponde."""

    id: str
    clave: str
    nombre: str
    pais: str
    entidad: str
    perfil: str
    ejercicio: int
    inicio: date
    administracion_inicio: date | None
    administracion_fin: date | None


@dataclass(frozen=True, slots=True)
class Persona:
    """Persona del directorio municipal."""

    id: str
    nombre: str
    cargo: str
    area: str
    rol: str
    correo: str
    telefono: str
    activa: bool


@dataclass(frozen=True, slots=True)
class Herramienta:
    """Una de las herramientas en su ejercicio, con su estado y su nivel."""

    id: str
    clave: str
    ejercicio: int
    estado: str
    situacion: str
    nivel: int
    avance: int
    inicio: date | None
    fin: date | None
    inicio_real: date | None
    fin_real: date | None
    version_definicion: int


@dataclass(frozen=True, slots=True)
class Dependencia:
    """Antecesora de una actividad. `tipo`: O, R, P o A (herramientas.md §0.8).

    `motivo`: la excepción con que se justificó no cumplir una obligatoria.
    """

    id: str
    tipo: str
    desfase: int
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class Actividad:
    """Una barra del cronograma. `responsable` y `padre` vacíos = sin asignar y de primer nivel.

    `base_inicio` y `base_fin`: su tramo en la línea base; los dos o ninguno. `motivo`: por qué se
    pasa del plazo del Modelo. `ultimo_avance`: último día en que se capturó algo.
    """

    id: str
    herramienta: str
    tipo: str
    clave: str
    nombre: str
    inicio: date
    fin: date
    inicio_real: date | None
    fin_real: date | None
    responsable: str
    avance: int
    depende_de: tuple[Dependencia, ...]
    padre: str
    base_inicio: date | None
    base_fin: date | None
    motivo: str
    pasos_hechos: int
    pasos_total: int
    terminada: bool
    ultimo_avance: date | None


@dataclass(frozen=True, slots=True)
class Respuesta:
    """El valor canónico de un campo de una ficha, o por qué no aplica."""

    id: str
    herramienta: str
    ficha: int
    tipo_ficha: str
    ficha_id: str
    campo: str
    valor: Json
    no_aplica: bool
    motivo: str


@dataclass(frozen=True, slots=True)
class Indicador:
    """Una medición. Los números viajan como texto decimal; `None` = sin dato."""

    id: str
    codigo: str
    periodo: str
    numerador: str | None
    denominador: str | None
    valor: str | None
    estimado: bool


@dataclass(frozen=True, slots=True)
class Evidencia:
    """Metadatos de una evidencia. `referida` dice dónde está la que no es un archivo."""

    id: str
    herramienta: str
    ficha: int
    campo: str
    nombre: str
    tipo: str
    tamano: int
    sha256: str
    fecha: date | None
    publicable: bool
    nota: str
    referida: str


@dataclass(frozen=True, slots=True)
class RespuestaAObservacion:
    """Lo que el municipio contesta a una observación del órgano garante.

    `evidencias`: huellas de las que la atienden. `reconsideracion`: no la atiende, pide que se
    reconsidere.
    """

    folio: str
    texto: str
    evidencias: tuple[str, ...]
    fecha: date
    reconsideracion: bool


@dataclass(frozen=True, slots=True)
class NotaDeRonda:
    """Lo que el municipio quiso decir al órgano garante en esa ronda (0 = antes de la primera)."""

    ronda: int
    texto: str


@dataclass(frozen=True, slots=True)
class Diagnostico:
    """El diagnóstico ya calculado. `None` = sin dato, que no es cero."""

    version: str
    contestadas: int
    total: int
    indice: int | None
    cumplimiento: int | None
    dimensiones: tuple[int | None, ...]
    niveles: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Instantanea:
    """El estado del municipio: sin `entrega` que diga otra cosa, completo."""

    esquema: int
    municipio: Municipio
    personas: tuple[Persona, ...]
    herramientas: tuple[Herramienta, ...]
    actividades: tuple[Actividad, ...]
    respuestas: tuple[Respuesta, ...]
    indicadores: tuple[Indicador, ...]
    evidencias: tuple[Evidencia, ...]
    diagnostico: Diagnostico | None
    respuestas_a_observaciones: tuple[RespuestaAObservacion, ...] = ()
    entrega: EntregaDeclarada | None = None
    nota_de_ronda: NotaDeRonda | None = None
