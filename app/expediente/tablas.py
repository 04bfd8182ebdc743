"""Las tablas del `.vitral`, en SQLAlchemy Core.

Sin clases del ORM: aquí nadie las usa, y su importación alarga el arranque una cuarta parte. Las
migraciones no importan este módulo: llevan su SQL congelado.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

NOMBRES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

VACIO = text("''")
"""Lo que vale una columna de texto agregada después en los renglones que ya había."""

METADATOS = MetaData(naming_convention=NOMBRES)
"""Restricciones siempre con nombre: una migración tiene que poder referirse a ellas."""

Meta = Table(
    "meta",
    METADATOS,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("cambios", Integer, nullable=False),
    Column("secuencia", Integer, nullable=False),
    Column("linaje", Text, nullable=False),
    Column("equipo", Text, nullable=False),
    Column("min_lector", Integer, nullable=False),
    Column("app", Text, nullable=False),
    Column("creado", Text, nullable=False),
    CheckConstraint("id = 1", name="uno"),
)
"""Un solo renglón: identidad del archivo y sus contadores.

`cambios` cuenta los renglones de la bitácora; si no coincide con ella, el archivo mezcla
pedazos de dos momentos.
"""

Municipio = Table(
    "municipio",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("clave", Text, nullable=False),
    Column("nombre", Text, nullable=False),
    Column("entidad", Text, nullable=False),
    Column("pais", Text, nullable=False),
    Column("perfil", Text, nullable=False),
    Column("modelo", Text, nullable=False),
    Column("destinatario", Text, nullable=False),
    Column("administracion_inicio", Date, nullable=True),
    Column("administracion_fin", Date, nullable=True),
)
"""De quién es el archivo y con qué perfil y Modelo trabaja."""

Persona = Table(
    "persona",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("nombre", Text, nullable=False),
    Column("cargo", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("rol", Text, nullable=False),
    Column("correo", Text, nullable=False),
    Column("telefono", Text, nullable=False),
    Column("activa", Boolean, nullable=False),
)
"""Directorio municipal: se captura una vez y se usa en todas las herramientas."""

Ejercicio = Table(
    "ejercicio",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("anio", Integer, nullable=False),
    Column("inicio", Date, nullable=False),
    Column("linea_base", Text, nullable=False, server_default=VACIO),
    UniqueConstraint("anio"),
)
"""Un año de trabajo con las 17 herramientas. `linea_base`: con cuál se compara el plan."""

Implementacion = Table(
    "implementacion",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("ejercicio_id", Text, ForeignKey("ejercicio.id"), nullable=False),
    Column("herramienta", Text, nullable=False),
    Column("version_definicion", Integer, nullable=False),
    Column("estado", Text, nullable=False),
    Column("situacion", Text, nullable=False),
    Column("motivo", Text, nullable=False),
    Column("nivel", Integer, nullable=False),
    Column("avance", Integer, nullable=False),
    Column("inicio", Date, nullable=True),
    Column("fin", Date, nullable=True),
    Column("inicio_real", Date, nullable=True),
    Column("fin_real", Date, nullable=True),
    UniqueConstraint("ejercicio_id", "herramienta"),
    CheckConstraint("avance BETWEEN 0 AND 100", name="avance_en_rango"),
    CheckConstraint("nivel BETWEEN 0 AND 4", name="nivel_en_rango"),
)
"""Una herramienta puesta en marcha en un ejercicio (y `dx`, el diagnóstico).

`situacion`, `nivel`, `avance` y las fechas repiten lo que se puede calcular para que la
pantalla de inicio se pinte con una sola lectura.
"""

Ficha = Table(
    "ficha",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("implementacion_id", Text, ForeignKey("implementacion.id"), nullable=False),
    Column("tipo", Text, nullable=False),
    Column("orden", Integer, nullable=False),
    Column("quitada", Text, nullable=True),
    Index("ix_ficha_implementacion_id", "implementacion_id"),
)
"""Un ejemplar del formato. Quitarla sólo la marca: las respuestas nunca se destruyen."""

Respuesta = Table(
    "respuesta",
    METADATOS,
    Column("ficha_id", Text, ForeignKey("ficha.id"), nullable=False),
    Column("campo", Text, nullable=False),
    Column("valor", Text, nullable=False),
    Column("no_aplica", Boolean, nullable=False),
    Column("motivo", Text, nullable=False),
    Column("nota_interna", Text, nullable=False),
    Column("modificada", Text, nullable=False),
    Column("persona_id", Text, nullable=False),
    PrimaryKeyConstraint("ficha_id", "campo"),
)
"""Lo contestado en un campo. `valor` es JSON; `null` si sólo hay nota o «no aplica»."""

EvidenciaContenido = Table(
    "evidencia_contenido",
    METADATOS,
    Column("sha256", Text, primary_key=True),
    Column("tamano", Integer, nullable=False),
    Column("cuerpo", LargeBinary, nullable=False),
)
"""Los bytes de una evidencia, una vez por huella aunque la usen varios campos."""

Evidencia = Table(
    "evidencia",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("ficha_id", Text, ForeignKey("ficha.id"), nullable=False),
    Column("campo", Text, nullable=False),
    Column("nombre", Text, nullable=False),
    Column("tipo", Text, nullable=False),
    Column("tamano", Integer, nullable=False),
    Column("sha256", Text, ForeignKey("evidencia_contenido.sha256"), nullable=True),
    Column("fecha_documento", Date, nullable=True),
    Column("agregada", Text, nullable=False),
    Column("publicable", Boolean, nullable=False),
    Column("nota", Text, nullable=False),
    Column("referida", Text, nullable=False),
    CheckConstraint("(sha256 IS NULL) = (referida <> '')", name="guardada_o_referida"),
)
"""Metadatos de una evidencia, guardada aquí o sólo referida (dónde está el original)."""

Actividad = Table(
    "actividad",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("clave", Text, nullable=False),
    Column("herramienta", Text, nullable=False),
    Column("tipo", Text, nullable=False),
    Column("nombre", Text, nullable=False),
    Column("inicio", Date, nullable=False),
    Column("fin", Date, nullable=False),
    Column("inicio_real", Date, nullable=True),
    Column("fin_real", Date, nullable=True),
    Column("linea_base_inicio", Date, nullable=True),
    Column("linea_base_fin", Date, nullable=True),
    Column("responsable", Text, nullable=False),
    Column("avance", Integer, nullable=False),
    Column("padre", Text, nullable=False),
    Column("orden", Integer, nullable=False),
    Column("motivo", Text, nullable=False, server_default=VACIO),
    UniqueConstraint("clave"),
    CheckConstraint("fin >= inicio", name="fin_no_antes"),
    CheckConstraint("avance BETWEEN 0 AND 100", name="avance_en_rango"),
)
"""Una barra del cronograma. `clave` la identifica dentro del plan (`1a`, `1a.3`…).

`motivo`: por qué se pasa del plazo del Modelo. `linea_base_*` son del formato 1 y están siempre
vacías; se conservan para que el programa que las conocía pueda ver el archivo.
"""

Dependencia = Table(
    "dependencia",
    METADATOS,
    Column("de_id", Text, ForeignKey("actividad.id"), nullable=False),
    Column("a_id", Text, ForeignKey("actividad.id"), nullable=False),
    Column("tipo", Text, nullable=False),
    Column("desfase", Integer, nullable=False),
    Column("motivo", Text, nullable=False, server_default=VACIO),
    PrimaryKeyConstraint("de_id", "a_id"),
)
"""`a_id` espera a `de_id`. `desfase` en días; `motivo`, la excepción de una obligatoria."""

LineaBase = Table(
    "linea_base",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("nombre", Text, nullable=False),
    Column("creada", Date, nullable=False),
    Column("automatica", Boolean, nullable=False),
)
"""Una fotografía de las fechas del plan. La automática es la de la firma del convenio."""

LineaBaseTramo = Table(
    "linea_base_tramo",
    METADATOS,
    Column("linea_base_id", Text, ForeignKey("linea_base.id"), nullable=False),
    Column("clave", Text, nullable=False),
    Column("inicio", Date, nullable=False),
    Column("fin", Date, nullable=False),
    PrimaryKeyConstraint("linea_base_id", "clave"),
)
"""Fechas de una actividad en una línea base; por clave, para sobrevivir a otra propuesta."""

Inhabil = Table(
    "inhabil",
    METADATOS,
    Column("dia", Date, primary_key=True),
    Column("motivo", Text, nullable=False),
)
"""Un día que el municipio no trabaja, además de los del perfil y los feriados del país."""

Bitacora = Table(
    "bitacora",
    METADATOS,
    Column("id", Integer, primary_key=True),
    Column("momento", Text, nullable=False),
    Column("accion", Text, nullable=False),
    Column("direccion", Text, nullable=False),
    Column("antes", Text, nullable=False),
    Column("despues", Text, nullable=False),
    Column("persona_id", Text, nullable=False),
)
"""Qué cambió, cuándo y cómo estaba antes. Sólo se agrega."""

Entrega = Table(
    "entrega",
    METADATOS,
    Column("secuencia", Integer, primary_key=True, autoincrement=False),
    Column("creada", Text, nullable=False),
    Column("tipo", Text, nullable=False),
    Column("archivo", Text, nullable=False),
    Column("manifiesto_sha256", Text, nullable=False),
    Column("anterior", Text, nullable=False),
    Column("tamano", Integer, nullable=False),
    Column("estado", Text, nullable=False),
    Column("linaje", Text, nullable=False),
    Column("incluye", Text, nullable=False),
    Column("alcance", Text, nullable=False, server_default=VACIO),
    Column("rectifica", Integer, nullable=False, server_default=text("0")),
    Column("motivo", Text, nullable=False, server_default=VACIO),
)
"""Un número de entrega consumido. Sin `manifiesto_sha256`, la escritura no terminó.

`alcance`: vacío en las de antes de que lo hubiera; `dimension:2` si sólo llevó una. `rectifica`:
el número de la entrega que sustituye, por el `motivo` que se dio; 0 si a ninguna.
"""

EntregaEvidencia = Table(
    "entrega_evidencia",
    METADATOS,
    Column("secuencia", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("acusada", Boolean, nullable=False),
    PrimaryKeyConstraint("secuencia", "sha256"),
    ForeignKeyConstraint(["secuencia"], ["entrega.secuencia"]),
)
"""Qué evidencias llevó cada entrega: las ya acusadas no se vuelven a enviar."""

Retorno = Table(
    "retorno",
    METADATOS,
    Column("sha256", Text, primary_key=True),
    Column("tipo", Text, nullable=False),
    Column("secuencia", Integer, nullable=False),
    Column("recibido", Text, nullable=False),
    Column("contenido", LargeBinary, nullable=False),
    Column("emisor", Text, nullable=False, server_default=VACIO),
    Column("serie", Integer, nullable=False, server_default=text("0")),
)
"""Un acuse, observaciones o perfil del órgano garante, tal como llegó.

`sha256`: huella de su manifiesto. `serie`: el número que le dio su `emisor`; nunca retrocede.
"""

Acuse = Table(
    "acuse",
    METADATOS,
    Column("retorno", Text, ForeignKey("retorno.sha256"), primary_key=True),
    Column("estado", Text, nullable=False),
    Column("recibido", Text, nullable=False),
    Column("codigo", Text, nullable=False),
    Column("mensaje", Text, nullable=False),
    Column("folio", Text, nullable=False),
)
"""Lo que dice un acuse, para leerlo sin abrir su archivo firmado.

`recibido`: instante en que el órgano garante recibió la entrega. `folio`: su número en la bitácora
de quien lo emitió; vacío en los de antes de que lo hubiera.
"""

Observacion = Table(
    "observacion",
    METADATOS,
    Column("id", Text, primary_key=True),
    Column("retorno", Text, ForeignKey("retorno.sha256"), nullable=False),
    Column("direccion", Text, nullable=False),
    Column("tipo", Text, nullable=False),
    Column("texto", Text, nullable=False),
    Column("limite", Date, nullable=True),
    Column("estado", Text, nullable=False),
    Column("respuesta", Text, nullable=False),
    Column("ronda", Integer, nullable=False, server_default=text("1")),
    Column("evidencia", Text, nullable=False, server_default=VACIO),
    Column("clase", Text, nullable=False, server_default=VACIO),
    Column("gravedad", Text, nullable=False, server_default=VACIO),
    Column("fundamento", Text, nullable=False, server_default=VACIO),
    Column("resultado", Text, nullable=False, server_default=VACIO),
    Column("resolucion", Text, nullable=False, server_default=VACIO),
    Column("respondida", Text, nullable=False, server_default=VACIO),
    Column("reconsideracion", Text, nullable=False, server_default=VACIO),
    Index("ix_observacion_direccion", "direccion"),
)
"""Lo que el órgano garante dice de uno o varios datos. `id` es su folio.

`estado` es el del municipio (nueva, vista, atendida, cerrada); `resultado`, el del órgano garante
(abierta, solventada…). `direccion` repite la primera de `observacion_direccion`.
`reconsideracion`: el motivo con que se pidió; vacía si no se ha pedido.
"""

ObservacionDireccion = Table(
    "observacion_direccion",
    METADATOS,
    Column("observacion_id", Text, ForeignKey("observacion.id"), nullable=False),
    Column("direccion", Text, nullable=False),
    Column("ficha_id", Text, nullable=False),
    Column("antes", Text, nullable=False),
    Column("despues", Text, nullable=False),
    PrimaryKeyConstraint("observacion_id", "direccion"),
)
"""Un dato observado, con lo que decía al llegar la observación y lo que decía al atenderla.

`ficha_id` lo sigue aunque cambie el número de su ficha; vacío si ya no existía al llegar.
"""

ObservacionEvidencia = Table(
    "observacion_evidencia",
    METADATOS,
    Column("observacion_id", Text, ForeignKey("observacion.id"), nullable=False),
    Column("evidencia_id", Text, nullable=False),
    PrimaryKeyConstraint("observacion_id", "evidencia_id"),
)
"""Las evidencias que acompañan la respuesta a una observación."""

ObservacionBorrador = Table(
    "observacion_borrador",
    METADATOS,
    Column("observacion_id", Text, ForeignKey("observacion.id"), primary_key=True),
    Column("texto", Text, nullable=False),
    Column("evidencias", Text, nullable=False),
    Column("momento", Text, nullable=False),
)
"""Una respuesta que se está escribiendo: nunca viaja. `evidencias`: sus ids, lista JSON."""

NotaDeRonda = Table(
    "nota_de_ronda",
    METADATOS,
    Column("ronda", Integer, primary_key=True, autoincrement=False),
    Column("texto", Text, nullable=False),
    Column("momento", Text, nullable=False),
)
"""Lo que el municipio quiso decir al órgano garante en cada ronda."""

Garante = Table(
    "garante",
    METADATOS,
    Column("huella", Text, primary_key=True),
    Column("certificado", LargeBinary, nullable=False),
    Column("nombre", Text, nullable=False),
    Column("emisor", Text, nullable=False),
    Column("desde", Text, nullable=False),
    Column("sustituida", Text, nullable=False),
)
"""Una clave de órgano garante en la que se confía. `sustituida`: cuándo dejó de valer."""

PerfilRecibido = Table(
    "perfil_recibido",
    METADATOS,
    Column("id", Integer, primary_key=True),
    Column("retorno", Text, ForeignKey("retorno.sha256"), nullable=False),
    Column("aplicado", Text, nullable=False),
    Column("perfil", Text, nullable=False),
    Column("modelo_clave", Text, nullable=False),
    Column("modelo", Text, nullable=False),
    Column("certificado_cifrado", Text, nullable=False, server_default=VACIO),
)
"""Cada perfil aplicado, como JSON; el último manda. `modelo` vacío = no traía otro.

`certificado_cifrado`: DER en base64 del que sirve para cifrarle al órgano garante, o vacío.

Vive en el expediente para que su copia en otro equipo siga trabajando con el mismo.
"""

ClaveFirma = Table(
    "clave_firma",
    METADATOS,
    Column("huella", Text, primary_key=True),
    Column("estado", Text, nullable=False),
    Column("desde", Text, nullable=False),
    Column("hasta", Text, nullable=False),
    Column("motivo", Text, nullable=False),
)
"""Las claves con que este expediente ha firmado y la que espera. `hasta` vacío = no ha terminado.

Una `activa` a lo más; sin ninguna, todavía no ha entregado.
"""

Explicacion = Table(
    "explicacion",
    METADATOS,
    Column("regla", Text, nullable=False),
    Column("direccion", Text, nullable=False),
    Column("texto", Text, nullable=False),
    Column("momento", Text, nullable=False),
    PrimaryKeyConstraint("regla", "direccion"),
)
"""«Lo explico»: por qué un aviso no se corrige. Viaja en la entrega."""

HistorialVersion = Table(
    "historial_version",
    METADATOS,
    Column("id", Integer, primary_key=True),
    Column("desde", Integer, nullable=False),
    Column("hasta", Integer, nullable=False),
    Column("app", Text, nullable=False),
    Column("momento", Text, nullable=False),
)
"""Cada vez que el archivo cambió de formato, para soporte."""
