"""Las tablas del `.vitral`. Las migraciones no importan este módulo: llevan su SQL congelado."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NOMBRES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Restricciones siempre con nombre: una migración tiene que poder referirse a ellas."""

    metadata = MetaData(naming_convention=NOMBRES)
    type_annotation_map = {str: Text}  # noqa: RUF012  así lo pide DeclarativeBase


class Meta(Base):
    """Un solo renglón: identidad del archivo y sus contadores.

    `cambios` cuenta los renglones de la bitácora; si no coincide con ella, el archivo mezcla
    pedazos de dos momentos.
    """

    __tablename__ = "meta"
    __table_args__ = (CheckConstraint("id = 1", name="uno"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cambios: Mapped[int]
    secuencia: Mapped[int]
    linaje: Mapped[str]
    equipo: Mapped[str]
    min_lector: Mapped[int]
    app: Mapped[str]
    creado: Mapped[str]


class Municipio(Base):
    """De quién es el archivo y con qué perfil y Modelo trabaja."""

    __tablename__ = "municipio"

    id: Mapped[str] = mapped_column(primary_key=True)
    clave: Mapped[str]
    nombre: Mapped[str]
    entidad: Mapped[str]
    pais: Mapped[str]
    perfil: Mapped[str]
    modelo: Mapped[str]
    destinatario: Mapped[str]
    administracion_inicio: Mapped[date | None]
    administracion_fin: Mapped[date | None]


class Persona(Base):
    """Directorio municipal: se captura una vez y se usa en todas las herramientas."""

    __tablename__ = "persona"

    id: Mapped[str] = mapped_column(primary_key=True)
    nombre: Mapped[str]
    cargo: Mapped[str]
    area: Mapped[str]
    rol: Mapped[str]
    correo: Mapped[str]
    telefono: Mapped[str]
    activa: Mapped[bool]


class Ejercicio(Base):
    """Un año de trabajo con las 17 herramientas."""

    __tablename__ = "ejercicio"
    __table_args__ = (UniqueConstraint("anio"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    anio: Mapped[int]
    inicio: Mapped[date]


class Implementacion(Base):
    """Una herramienta puesta en marcha en un ejercicio (y `dx`, el diagnóstico).

    `situacion`, `nivel`, `avance` y las fechas repiten lo que se puede calcular para que la
    pantalla de inicio se pinte con una sola lectura.
    """

    __tablename__ = "implementacion"
    __table_args__ = (
        UniqueConstraint("ejercicio_id", "herramienta"),
        CheckConstraint("avance BETWEEN 0 AND 100", name="avance_en_rango"),
        CheckConstraint("nivel BETWEEN 0 AND 4", name="nivel_en_rango"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    ejercicio_id: Mapped[str] = mapped_column(ForeignKey("ejercicio.id"))
    herramienta: Mapped[str]
    version_definicion: Mapped[int]
    estado: Mapped[str]
    situacion: Mapped[str]
    motivo: Mapped[str]
    nivel: Mapped[int]
    avance: Mapped[int]
    inicio: Mapped[date | None]
    fin: Mapped[date | None]
    inicio_real: Mapped[date | None]
    fin_real: Mapped[date | None]


class Ficha(Base):
    """Un ejemplar del formato. Quitarla sólo la marca: las respuestas nunca se destruyen."""

    __tablename__ = "ficha"
    __table_args__ = (Index("ix_ficha_implementacion_id", "implementacion_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    implementacion_id: Mapped[str] = mapped_column(ForeignKey("implementacion.id"))
    tipo: Mapped[str]
    orden: Mapped[int]
    quitada: Mapped[str | None]


class Respuesta(Base):
    """Lo contestado en un campo. `valor` es JSON; `null` si sólo hay nota o «no aplica»."""

    __tablename__ = "respuesta"
    __table_args__ = (PrimaryKeyConstraint("ficha_id", "campo"),)

    ficha_id: Mapped[str] = mapped_column(ForeignKey("ficha.id"))
    campo: Mapped[str]
    valor: Mapped[str]
    no_aplica: Mapped[bool]
    motivo: Mapped[str]
    nota_interna: Mapped[str]
    modificada: Mapped[str]
    persona_id: Mapped[str]


class EvidenciaContenido(Base):
    """Los bytes de una evidencia, una vez por huella aunque la usen varios campos."""

    __tablename__ = "evidencia_contenido"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    tamano: Mapped[int]
    cuerpo: Mapped[bytes]


class Evidencia(Base):
    """Metadatos de una evidencia, guardada aquí o sólo referida (dónde está el original)."""

    __tablename__ = "evidencia"
    __table_args__ = (
        CheckConstraint("(sha256 IS NULL) = (referida <> '')", name="guardada_o_referida"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    ficha_id: Mapped[str] = mapped_column(ForeignKey("ficha.id"))
    campo: Mapped[str]
    nombre: Mapped[str]
    tipo: Mapped[str]
    tamano: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("evidencia_contenido.sha256"))
    fecha_documento: Mapped[date | None]
    agregada: Mapped[str]
    publicable: Mapped[bool]
    nota: Mapped[str]
    referida: Mapped[str]


class Actividad(Base):
    """Una barra del cronograma. `clave` la identifica dentro del plan (`1a`, `1a.3`…)."""

    __tablename__ = "actividad"
    __table_args__ = (
        UniqueConstraint("clave"),
        CheckConstraint("fin >= inicio", name="fin_no_antes"),
        CheckConstraint("avance BETWEEN 0 AND 100", name="avance_en_rango"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    clave: Mapped[str]
    herramienta: Mapped[str]
    tipo: Mapped[str]
    nombre: Mapped[str]
    inicio: Mapped[date]
    fin: Mapped[date]
    inicio_real: Mapped[date | None]
    fin_real: Mapped[date | None]
    linea_base_inicio: Mapped[date | None]
    linea_base_fin: Mapped[date | None]
    responsable: Mapped[str]
    avance: Mapped[int]
    padre: Mapped[str]
    orden: Mapped[int]


class Dependencia(Base):
    """`a_id` espera a `de_id`. `desfase` en días."""

    __tablename__ = "dependencia"
    __table_args__ = (PrimaryKeyConstraint("de_id", "a_id"),)

    de_id: Mapped[str] = mapped_column(ForeignKey("actividad.id"))
    a_id: Mapped[str] = mapped_column(ForeignKey("actividad.id"))
    tipo: Mapped[str]
    desfase: Mapped[int]


class Bitacora(Base):
    """Qué cambió, cuándo y cómo estaba antes. Sólo se agrega."""

    __tablename__ = "bitacora"

    id: Mapped[int] = mapped_column(primary_key=True)
    momento: Mapped[str]
    accion: Mapped[str]
    direccion: Mapped[str]
    antes: Mapped[str]
    despues: Mapped[str]
    persona_id: Mapped[str]


class Entrega(Base):
    """Un número de entrega consumido. Sin `manifiesto_sha256`, la escritura no terminó."""

    __tablename__ = "entrega"

    secuencia: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    creada: Mapped[str]
    tipo: Mapped[str]
    archivo: Mapped[str]
    manifiesto_sha256: Mapped[str]
    anterior: Mapped[str]
    tamano: Mapped[int]
    estado: Mapped[str]
    linaje: Mapped[str]
    incluye: Mapped[str]


class EntregaEvidencia(Base):
    """Qué evidencias llevó cada entrega: las ya acusadas no se vuelven a enviar."""

    __tablename__ = "entrega_evidencia"
    __table_args__ = (
        PrimaryKeyConstraint("secuencia", "sha256"),
        ForeignKeyConstraint(["secuencia"], ["entrega.secuencia"]),
    )

    secuencia: Mapped[int]
    sha256: Mapped[str]
    acusada: Mapped[bool]


class Retorno(Base):
    """Un acuse o pliego de observaciones recibido del órgano garante, tal como llegó."""

    __tablename__ = "retorno"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    tipo: Mapped[str]
    secuencia: Mapped[int]
    recibido: Mapped[str]
    contenido: Mapped[bytes]


class Observacion(Base):
    """Lo que el órgano garante pide corregir en un dato."""

    __tablename__ = "observacion"
    __table_args__ = (Index("ix_observacion_direccion", "direccion"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    retorno: Mapped[str] = mapped_column(ForeignKey("retorno.sha256"))
    direccion: Mapped[str]
    tipo: Mapped[str]
    texto: Mapped[str]
    limite: Mapped[date | None]
    estado: Mapped[str]
    respuesta: Mapped[str]


class Explicacion(Base):
    """«Lo explico»: por qué un aviso no se corrige. Viaja en la entrega."""

    __tablename__ = "explicacion"
    __table_args__ = (PrimaryKeyConstraint("regla", "direccion"),)

    regla: Mapped[str]
    direccion: Mapped[str]
    texto: Mapped[str]
    momento: Mapped[str]


class HistorialVersion(Base):
    """Cada vez que el archivo cambió de formato, para soporte."""

    __tablename__ = "historial_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    desde: Mapped[int]
    hasta: Mapped[int]
    app: Mapped[str]
    momento: Mapped[str]
