"""Los datos de un municipio tal como viajan en el paquete: valores congelados.

El tipo de cada campo dice también su forma y sus topes, que comprueba `estricto` al leer lo ajeno.
Lo que tiene un valor por omisión se agregó después: un paquete anterior puede no traerlo.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from app.paquete import limites
from app.paquete.entrega_declarada import EntregaDeclarada
from app.paquete.formas import (
    Anio,
    Clave,
    ClaveONada,
    ClaveTerritorial,
    Corto,
    Cuenta,
    DecimalONulo,
    DesfaseEnDias,
    FechaONulo,
    Huella,
    HuellaONada,
    Nivel,
    NombreDeArchivo,
    NumeroDeFicha,
    Pais,
    Pasos,
    Porcentaje,
    Ronda,
    Rotulo,
    Tamano,
    Texto,
    Uuid,
    UuidONada,
    Valor,
    VersionDeDefinicion,
)


@dataclass(frozen=True, slots=True)
class Municipio:
    """De quién es la instantánea y a qué ejercicio corresponde."""

    id: Uuid
    clave: ClaveTerritorial
    nombre: Texto
    pais: Pais
    entidad: Texto
    perfil: Clave
    ejercicio: Anio
    inicio: date
    administracion_inicio: FechaONulo
    administracion_fin: FechaONulo


@dataclass(frozen=True, slots=True)
class Persona:
    """Persona del directorio municipal."""

    id: Uuid
    nombre: Texto
    cargo: Texto
    area: Texto
    rol: Texto
    correo: Texto
    telefono: Texto
    activa: bool


@dataclass(frozen=True, slots=True)
class Herramienta:
    """Una de las herramientas en su ejercicio, con su estado y su nivel."""

    id: Uuid
    clave: Clave
    ejercicio: Anio
    estado: Clave
    situacion: Clave
    nivel: Nivel
    avance: Porcentaje
    inicio: FechaONulo
    fin: FechaONulo
    inicio_real: FechaONulo
    fin_real: FechaONulo
    version_definicion: VersionDeDefinicion


@dataclass(frozen=True, slots=True)
class Dependencia:
    """Antecesora de una actividad. `tipo`: O, R, P o A (herramientas.md §0.8).

    `motivo`: la excepción con que se justificó no cumplir una obligatoria.
    """

    id: Uuid
    tipo: Literal["O", "R", "P", "A"]
    desfase: DesfaseEnDias
    motivo: Texto = ""


@dataclass(frozen=True, slots=True)
class Actividad:
    """Una barra del cronograma. `responsable` y `padre` vacíos = sin asignar y de primer nivel.

    `base_inicio` y `base_fin`: su tramo en la línea base; los dos o ninguno. `motivo`: por qué se
    pasa del plazo del Modelo. `ultimo_avance`: último día en que se capturó algo.
    """

    id: Uuid
    herramienta: ClaveONada
    tipo: Clave
    clave: Rotulo
    nombre: Texto
    inicio: date
    fin: date
    inicio_real: FechaONulo
    fin_real: FechaONulo
    responsable: UuidONada
    avance: Porcentaje
    depende_de: Annotated[tuple[Dependencia, ...], Meta(max_length=limites.DEPENDENCIAS)]
    padre: UuidONada = ""
    base_inicio: FechaONulo = None
    base_fin: FechaONulo = None
    motivo: Texto = ""
    pasos_hechos: Pasos = 0
    pasos_total: Pasos = 0
    terminada: bool = False
    ultimo_avance: FechaONulo = None


@dataclass(frozen=True, slots=True)
class Respuesta:
    """El valor canónico de un campo de una ficha, o por qué no aplica."""

    id: Uuid
    herramienta: Clave
    ficha: NumeroDeFicha
    tipo_ficha: ClaveONada
    ficha_id: Uuid
    campo: Clave
    valor: Valor
    no_aplica: bool
    motivo: Texto


@dataclass(frozen=True, slots=True)
class Indicador:
    """Una medición. Los números viajan como texto decimal; `None` = sin dato."""

    id: Uuid
    codigo: Clave
    periodo: Corto
    numerador: DecimalONulo
    denominador: DecimalONulo
    valor: DecimalONulo
    estimado: bool


@dataclass(frozen=True, slots=True)
class Evidencia:
    """Metadatos de una evidencia. `referida` dice dónde está la que no es un archivo."""

    id: Uuid
    herramienta: Clave
    ficha: NumeroDeFicha
    campo: Clave
    nombre: NombreDeArchivo
    tipo: Rotulo
    tamano: Tamano
    sha256: HuellaONada
    fecha: FechaONulo
    publicable: bool
    nota: Texto
    referida: Texto


@dataclass(frozen=True, slots=True)
class RespuestaAObservacion:
    """Lo que el municipio contesta a una observación del órgano garante.

    `evidencias`: huellas de las que la atienden. `reconsideracion`: no la atiende, pide que se
    reconsidere.
    """

    folio: Corto
    texto: Texto
    evidencias: Annotated[tuple[Huella, ...], Meta(max_length=limites.OBSERVACIONES)]
    fecha: date
    reconsideracion: bool


@dataclass(frozen=True, slots=True)
class NotaDeRonda:
    """Lo que el municipio quiso decir al órgano garante en esa ronda (0 = antes de la primera)."""

    ronda: Ronda
    texto: Texto


@dataclass(frozen=True, slots=True)
class Diagnostico:
    """El diagnóstico ya calculado. `None` = sin dato, que no es cero."""

    version: Corto
    contestadas: Cuenta
    total: Cuenta
    indice: Porcentaje | None
    cumplimiento: Porcentaje | None
    dimensiones: tuple[
        Porcentaje | None,
        Porcentaje | None,
        Porcentaje | None,
        Porcentaje | None,
        Porcentaje | None,
    ]
    niveles: Annotated[Mapping[Clave, Nivel | None], Meta(max_length=limites.HERRAMIENTAS)]


@dataclass(frozen=True, slots=True)
class Explicacion:
    """Por qué el municipio no atiende un aviso: la regla, dónde y lo que escribió."""

    regla: Corto
    direccion: Rotulo
    texto: Texto


@dataclass(frozen=True, slots=True)
class Instantanea:
    """El estado del municipio: sin `entrega` que diga otra cosa, completo."""

    esquema: Literal[1]
    municipio: Municipio
    personas: Annotated[tuple[Persona, ...], Meta(max_length=limites.REGISTROS)]
    herramientas: Annotated[tuple[Herramienta, ...], Meta(max_length=limites.HERRAMIENTAS)]
    actividades: Annotated[tuple[Actividad, ...], Meta(max_length=limites.ACTIVIDADES)]
    respuestas: Annotated[tuple[Respuesta, ...], Meta(max_length=limites.RESPUESTAS)]
    indicadores: Annotated[tuple[Indicador, ...], Meta(max_length=limites.REGISTROS)]
    evidencias: Annotated[tuple[Evidencia, ...], Meta(max_length=limites.REGISTROS)]
    diagnostico: Diagnostico | None = None
    explicaciones: Annotated[tuple[Explicacion, ...], Meta(max_length=limites.REGISTROS)] = ()
    respuestas_a_observaciones: Annotated[
        tuple[RespuestaAObservacion, ...], Meta(max_length=limites.OBSERVACIONES)
    ] = ()
    entrega: EntregaDeclarada | None = None
    nota_de_ronda: NotaDeRonda | None = None
