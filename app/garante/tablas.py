"""Tablas de la base del órgano garante (SQLAlchemy Core: aquí se escribe por miles de filas).

Los pasos de `migraciones` crean este mismo esquema con su propio texto; una prueba los compara.
Fechas y momentos son texto ISO: se ordenan igual en SQLite y en PostgreSQL.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATOS = MetaData()

# SQLite sólo numera solo una llave INTEGER; PostgreSQL la quiere de 64 bits.
_Llave = BigInteger().with_variant(Integer(), "sqlite")


def _texto(nombre: str) -> Column[str]:
    return Column(nombre, Text, nullable=False, server_default="")


meta = Table(
    "meta",
    METADATOS,
    Column("clave", Text, primary_key=True),
    Column("valor", Text, nullable=False),
)

padron = Table(
    "padron",
    METADATOS,
    Column("clave", Text, primary_key=True),
    Column("nombre", Text, nullable=False),
    _texto("cabecera"),
    Column("poblacion", Integer, nullable=False),
    _texto("marginacion"),
    Column("lengua_indigena", Float, nullable=False),
    _texto("region"),
    _texto("contacto"),
)

clave = Table(
    "clave",
    METADATOS,
    Column("huella", Text, primary_key=True),
    Column("der", LargeBinary, nullable=False),
    Column("municipio", Text, ForeignKey("padron.clave"), nullable=False),
    Column("tipo", Text, nullable=False),
    Column("estado", Text, nullable=False),
    _texto("nombre"),
    _texto("convenio"),
    _texto("fecha_convenio"),
    _texto("operador"),
    Column("alta", Text, nullable=False),
    _texto("baja"),
    _texto("motivo_baja"),
    Column("hasta_secuencia", BigInteger),
    # Del acta de relevo: quién la dejó y quién la tomó al cambiar la administración.
    _texto("entrega"),
    _texto("recibe"),
    Index("ix_clave_municipio", "municipio"),
)

archivo = Table(
    "archivo",
    METADATOS,
    Column("sha256", Text, primary_key=True),
    Column("nombre", Text, nullable=False),
    Column("tamano", BigInteger, nullable=False),
    Column("recibido", Text, nullable=False),
)

instantanea = Table(
    "instantanea",
    METADATOS,
    Column("id", _Llave, primary_key=True),
    Column("manifiesto_sha256", Text, nullable=False, unique=True),
    Column("archivo", Text, ForeignKey("archivo.sha256"), nullable=False),
    Column("municipio", Text, ForeignKey("padron.clave"), nullable=False),
    Column("secuencia", BigInteger, nullable=False),
    Column("linaje", Text, nullable=False),
    _texto("anterior"),
    Column("ejercicio", Integer, nullable=False),
    Column("periodo", Text, nullable=False),
    Column("fecha_corte", Text, nullable=False),
    Column("creado", Text, nullable=False),
    Column("recibido", Text, nullable=False),
    Column("tipo", Text, nullable=False),
    Column("modelo", Text, nullable=False),
    Column("esquema", Integer, nullable=False),
    Column("formato", Integer, nullable=False),
    Column("huella", Text, nullable=False),
    # 0 = quedó como prueba tras un conflicto de secuencia; nunca se muestra como vigente.
    Column("vale", Integer, nullable=False, server_default="1"),
    Column("tamano", BigInteger, nullable=False),
    # Al final: SQLite no lee el contenido largo si nadie lo pide.
    Column("datos", LargeBinary, nullable=False),
    Index("ix_instantanea_municipio", "municipio", "secuencia"),
)

importacion = Table(
    "importacion",
    METADATOS,
    Column("id", _Llave, primary_key=True),
    Column("archivo", Text, ForeignKey("archivo.sha256"), nullable=False, unique=True),
    Column("estado", Text, nullable=False),
    Column("codigo", Text, nullable=False),
    _texto("manifiesto_sha256"),
    _texto("municipio"),
    Column("secuencia", BigInteger),
    _texto("linaje"),
    _texto("creado"),
    _texto("huellas"),
    _texto("avisos"),
    _texto("detalle"),
    _texto("rotacion"),
    Column("procesado", Text, nullable=False),
    Index("ix_importacion_estado", "estado", "codigo"),
)

vigente = Table(
    "vigente",
    METADATOS,
    Column("municipio", Text, ForeignKey("padron.clave"), primary_key=True),
    Column("instantanea", BigInteger, ForeignKey("instantanea.id"), nullable=False),
    Column("periodo", Text, nullable=False),
    Column("secuencia", BigInteger, nullable=False),
    _texto("revisada"),
)

# Los campos que se comparan, numerados: un número ocupa la mitad que su clave en cada fila.
campo = Table(
    "campo",
    METADATOS,
    Column("id", _Llave, primary_key=True),
    Column("herramienta", Text, nullable=False),
    Column("campo", Text, nullable=False),
    UniqueConstraint("herramienta", "campo"),
)

# La llave empieza por la instantánea para que cada paquete escriba en unas pocas páginas
# seguidas. Con el campo primero, cada paquete toca casi todo el índice en su transacción (diez
# veces más espera al confirmar, y creciendo); leer un campo de todos son tantas búsquedas como
# municipios, que no se notan.
valor = Table(
    "valor",
    METADATOS,
    Column("instantanea", BigInteger, primary_key=True, autoincrement=False),
    Column("campo", Integer, primary_key=True, autoincrement=False),
    Column("ficha", Integer, primary_key=True, autoincrement=False),
    Column("texto", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Un renglón por municipio y trimestre: de qué entrega sale y su diagnóstico.
corte = Table(
    "corte",
    METADATOS,
    Column("municipio", Text, ForeignKey("padron.clave"), primary_key=True),
    Column("periodo", Text, primary_key=True),
    Column("instantanea", BigInteger, ForeignKey("instantanea.id"), nullable=False),
    Column("secuencia", BigInteger, nullable=False),
    Column("ejercicio", Integer, nullable=False),
    Column("fecha_corte", Text, nullable=False),
    Column("modelo", Text, nullable=False),
    _texto("dx_version"),
    Column("contestadas", Integer),
    Column("total", Integer),
    Column("indice", Integer),
    Column("cumplimiento", Integer),
    Column("dimension1", Integer),
    Column("dimension2", Integer),
    Column("dimension3", Integer),
    Column("dimension4", Integer),
    Column("dimension5", Integer),
)

resumen = Table(
    "resumen",
    METADATOS,
    Column("municipio", Text, ForeignKey("padron.clave"), primary_key=True),
    Column("periodo", Text, primary_key=True),
    Column("herramienta", Text, primary_key=True),
    Column("estado", Text, nullable=False),
    Column("situacion", Text, nullable=False),
    Column("nivel", Integer, nullable=False),
    Column("avance", Integer, nullable=False),
    Column("inicio", Text),
    Column("fin", Text),
    Column("evidencias", Integer, nullable=False),
    sqlite_with_rowid=False,
)

indicador = Table(
    "indicador",
    METADATOS,
    Column("instantanea", BigInteger, primary_key=True, autoincrement=False),
    Column("codigo", Text, primary_key=True),
    Column("periodo", Text, primary_key=True),
    Column("numerador", Text),
    Column("denominador", Text),
    Column("valor", Text),
    Column("estimado", Integer, nullable=False),
    sqlite_with_rowid=False,
)

compromiso = Table(
    "compromiso",
    METADATOS,
    Column("instantanea", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, primary_key=True),
    Column("clave", Text, nullable=False),
    Column("herramienta", Text, nullable=False),
    Column("limite", Text),
    Column("terminado", Text),
    Column("avance", Integer, nullable=False),
    sqlite_with_rowid=False,
)

evidencia_recibida = Table(
    "evidencia_recibida",
    METADATOS,
    Column("instantanea", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, primary_key=True),
    Column("herramienta", Text, nullable=False),
    Column("ficha", Integer, nullable=False),
    Column("campo", Text, nullable=False),
    Column("nombre", Text, nullable=False),
    Column("tipo", Text, nullable=False),
    Column("tamano", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("publicable", Integer, nullable=False),
    Column("referida", Text, nullable=False),
    sqlite_with_rowid=False,
)

bitacora = Table(
    "bitacora",
    METADATOS,
    Column("id", _Llave, primary_key=True),
    Column("momento", Text, nullable=False),
    _texto("operador"),
    Column("accion", Text, nullable=False),
    _texto("municipio"),
    _texto("archivo"),
    _texto("detalle"),
)

# Lo que se decidió de cada entrega; sin renglón, nadie la ha tocado (véase `revision`).
revision = Table(
    "revision",
    METADATOS,
    Column(
        "instantanea",
        BigInteger,
        ForeignKey("instantanea.id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("municipio", Text, ForeignKey("padron.clave"), nullable=False),
    Column("estado", Text, nullable=False),
    Column("extemporanea", Integer, nullable=False),
    _texto("motivo"),
    _texto("operador"),
    Column("cambio", Text, nullable=False),
)

observacion = Table(
    "observacion",
    METADATOS,
    Column("folio", Text, primary_key=True),
    Column("municipio", Text, ForeignKey("padron.clave"), nullable=False),
    Column("instantanea", BigInteger, ForeignKey("instantanea.id"), nullable=False),
    Column("ronda", Integer, nullable=False),
    # Separadas por un espacio, que ninguna lleva.
    _texto("direcciones"),
    _texto("evidencia"),
    Column("tipo", Text, nullable=False),
    Column("clase", Text, nullable=False),
    Column("gravedad", Text, nullable=False),
    Column("texto", Text, nullable=False),
    _texto("fundamento"),
    # Días hábiles desde que se envía; 0 = no pide respuesta, o tiene fecha propia.
    Column("plazo", Integer, nullable=False),
    _texto("limite"),
    Column("estado", Text, nullable=False),
    _texto("resolucion"),
    # La respuesta que ya se tuvo en cuenta al resolver.
    _texto("atendida"),
    Column("reconsiderada", Integer, nullable=False),
    # El retorno en que salió por primera vez; nulo = todavía no se envía.
    Column("retorno", BigInteger),
    Column("creada", Text, nullable=False),
    _texto("operador"),
    Index("ix_observacion_municipio", "municipio"),
)

observacion_historia = Table(
    "observacion_historia",
    METADATOS,
    Column("id", _Llave, primary_key=True),
    Column("folio", Text, ForeignKey("observacion.folio"), nullable=False),
    Column("momento", Text, nullable=False),
    _texto("operador"),
    Column("accion", Text, nullable=False),
    _texto("detalle"),
)

# Depende sólo de la entrega: por eso da lo mismo en qué orden llegó.
respuesta_observacion = Table(
    "respuesta_observacion",
    METADATOS,
    Column("instantanea", BigInteger, primary_key=True, autoincrement=False),
    Column("folio", Text, primary_key=True),
    Column("texto", Text, nullable=False),
    Column("evidencias", Text, nullable=False),
    Column("fecha", Text, nullable=False),
    Column("reconsideracion", Integer, nullable=False),
    sqlite_with_rowid=False,
)

retorno = Table(
    "retorno",
    METADATOS,
    Column("serie", BigInteger, primary_key=True, autoincrement=False),
    Column("tipo", Text, nullable=False),
    _texto("municipio"),
    Column("instantanea", BigInteger),
    Column("folio", Text, nullable=False),
    Column("estado", Text, nullable=False),
    Column("capacitacion", Integer, nullable=False),
    Column("creado", Text, nullable=False),
    _texto("operador"),
    _texto("sha256"),
    _texto("archivo"),
    _texto("huella"),
)

# Cuarentenas que alguien levantó para un archivo: valen aunque luego lo detenga otra.
permiso = Table(
    "permiso",
    METADATOS,
    Column("archivo", Text, ForeignKey("archivo.sha256"), primary_key=True),
    Column("codigo", Text, primary_key=True),
    Column("motivo", Text, nullable=False),
    _texto("operador"),
    Column("momento", Text, nullable=False),
)
