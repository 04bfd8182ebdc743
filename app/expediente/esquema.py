"""El esquema de cada versión, congelado: se escribió una vez y no se edita."""

VERSION_1 = """\
CREATE TABLE actividad (
    id TEXT NOT NULL,
    clave TEXT NOT NULL,
    herramienta TEXT NOT NULL,
    tipo TEXT NOT NULL,
    nombre TEXT NOT NULL,
    inicio DATE NOT NULL,
    fin DATE NOT NULL,
    inicio_real DATE,
    fin_real DATE,
    linea_base_inicio DATE,
    linea_base_fin DATE,
    responsable TEXT NOT NULL,
    avance INTEGER NOT NULL,
    padre TEXT NOT NULL,
    orden INTEGER NOT NULL,
    CONSTRAINT pk_actividad PRIMARY KEY (id),
    CONSTRAINT uq_actividad_clave UNIQUE (clave),
    CONSTRAINT ck_actividad_fin_no_antes CHECK (fin >= inicio),
    CONSTRAINT ck_actividad_avance_en_rango CHECK (avance BETWEEN 0 AND 100)
);
CREATE TABLE bitacora (
    id INTEGER NOT NULL,
    momento TEXT NOT NULL,
    accion TEXT NOT NULL,
    direccion TEXT NOT NULL,
    antes TEXT NOT NULL,
    despues TEXT NOT NULL,
    persona_id TEXT NOT NULL,
    CONSTRAINT pk_bitacora PRIMARY KEY (id)
);
CREATE TABLE ejercicio (
    id TEXT NOT NULL,
    anio INTEGER NOT NULL,
    inicio DATE NOT NULL,
    CONSTRAINT pk_ejercicio PRIMARY KEY (id),
    CONSTRAINT uq_ejercicio_anio UNIQUE (anio)
);
CREATE TABLE entrega (
    secuencia INTEGER NOT NULL,
    creada TEXT NOT NULL,
    tipo TEXT NOT NULL,
    archivo TEXT NOT NULL,
    manifiesto_sha256 TEXT NOT NULL,
    anterior TEXT NOT NULL,
    tamano INTEGER NOT NULL,
    estado TEXT NOT NULL,
    linaje TEXT NOT NULL,
    incluye TEXT NOT NULL,
    CONSTRAINT pk_entrega PRIMARY KEY (secuencia)
);
CREATE TABLE evidencia_contenido (
    sha256 TEXT NOT NULL,
    tamano INTEGER NOT NULL,
    cuerpo BLOB NOT NULL,
    CONSTRAINT pk_evidencia_contenido PRIMARY KEY (sha256)
);
CREATE TABLE explicacion (
    regla TEXT NOT NULL,
    direccion TEXT NOT NULL,
    texto TEXT NOT NULL,
    momento TEXT NOT NULL,
    CONSTRAINT pk_explicacion PRIMARY KEY (regla, direccion)
);
CREATE TABLE historial_version (
    id INTEGER NOT NULL,
    desde INTEGER NOT NULL,
    hasta INTEGER NOT NULL,
    app TEXT NOT NULL,
    momento TEXT NOT NULL,
    CONSTRAINT pk_historial_version PRIMARY KEY (id)
);
CREATE TABLE meta (
    id INTEGER NOT NULL,
    cambios INTEGER NOT NULL,
    secuencia INTEGER NOT NULL,
    linaje TEXT NOT NULL,
    equipo TEXT NOT NULL,
    min_lector INTEGER NOT NULL,
    app TEXT NOT NULL,
    creado TEXT NOT NULL,
    CONSTRAINT pk_meta PRIMARY KEY (id),
    CONSTRAINT ck_meta_uno CHECK (id = 1)
);
CREATE TABLE municipio (
    id TEXT NOT NULL,
    clave TEXT NOT NULL,
    nombre TEXT NOT NULL,
    entidad TEXT NOT NULL,
    pais TEXT NOT NULL,
    perfil TEXT NOT NULL,
    modelo TEXT NOT NULL,
    destinatario TEXT NOT NULL,
    administracion_inicio DATE,
    administracion_fin DATE,
    CONSTRAINT pk_municipio PRIMARY KEY (id)
);
CREATE TABLE persona (
    id TEXT NOT NULL,
    nombre TEXT NOT NULL,
    cargo TEXT NOT NULL,
    area TEXT NOT NULL,
    rol TEXT NOT NULL,
    correo TEXT NOT NULL,
    telefono TEXT NOT NULL,
    activa BOOLEAN NOT NULL,
    CONSTRAINT pk_persona PRIMARY KEY (id)
);
CREATE TABLE retorno (
    sha256 TEXT NOT NULL,
    tipo TEXT NOT NULL,
    secuencia INTEGER NOT NULL,
    recibido TEXT NOT NULL,
    contenido BLOB NOT NULL,
    CONSTRAINT pk_retorno PRIMARY KEY (sha256)
);
CREATE TABLE dependencia (
    de_id TEXT NOT NULL,
    a_id TEXT NOT NULL,
    tipo TEXT NOT NULL,
    desfase INTEGER NOT NULL,
    CONSTRAINT pk_dependencia PRIMARY KEY (de_id, a_id),
    CONSTRAINT fk_dependencia_de_id FOREIGN KEY(de_id) REFERENCES actividad (id),
    CONSTRAINT fk_dependencia_a_id FOREIGN KEY(a_id) REFERENCES actividad (id)
);
CREATE TABLE entrega_evidencia (
    secuencia INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    acusada BOOLEAN NOT NULL,
    CONSTRAINT pk_entrega_evidencia PRIMARY KEY (secuencia, sha256),
    CONSTRAINT fk_entrega_evidencia_secuencia FOREIGN KEY(secuencia) REFERENCES entrega (secuencia)
);
CREATE TABLE implementacion (
    id TEXT NOT NULL,
    ejercicio_id TEXT NOT NULL,
    herramienta TEXT NOT NULL,
    version_definicion INTEGER NOT NULL,
    estado TEXT NOT NULL,
    situacion TEXT NOT NULL,
    motivo TEXT NOT NULL,
    nivel INTEGER NOT NULL,
    avance INTEGER NOT NULL,
    inicio DATE,
    fin DATE,
    inicio_real DATE,
    fin_real DATE,
    CONSTRAINT pk_implementacion PRIMARY KEY (id),
    CONSTRAINT uq_implementacion_ejercicio_id UNIQUE (ejercicio_id, herramienta),
    CONSTRAINT ck_implementacion_avance_en_rango CHECK (avance BETWEEN 0 AND 100),
    CONSTRAINT ck_implementacion_nivel_en_rango CHECK (nivel BETWEEN 0 AND 4),
    CONSTRAINT fk_implementacion_ejercicio_id FOREIGN KEY(ejercicio_id) REFERENCES ejercicio (id)
);
CREATE TABLE observacion (
    id TEXT NOT NULL,
    retorno TEXT NOT NULL,
    direccion TEXT NOT NULL,
    tipo TEXT NOT NULL,
    texto TEXT NOT NULL,
    limite DATE,
    estado TEXT NOT NULL,
    respuesta TEXT NOT NULL,
    CONSTRAINT pk_observacion PRIMARY KEY (id),
    CONSTRAINT fk_observacion_retorno FOREIGN KEY(retorno) REFERENCES retorno (sha256)
);
CREATE INDEX ix_observacion_direccion ON observacion (direccion);
CREATE TABLE ficha (
    id TEXT NOT NULL,
    implementacion_id TEXT NOT NULL,
    tipo TEXT NOT NULL,
    orden INTEGER NOT NULL,
    quitada TEXT,
    CONSTRAINT pk_ficha PRIMARY KEY (id),
    CONSTRAINT fk_ficha_implementacion_id
        FOREIGN KEY(implementacion_id) REFERENCES implementacion (id)
);
CREATE INDEX ix_ficha_implementacion_id ON ficha (implementacion_id);
CREATE TABLE evidencia (
    id TEXT NOT NULL,
    ficha_id TEXT NOT NULL,
    campo TEXT NOT NULL,
    nombre TEXT NOT NULL,
    tipo TEXT NOT NULL,
    tamano INTEGER NOT NULL,
    sha256 TEXT,
    fecha_documento DATE,
    agregada TEXT NOT NULL,
    publicable BOOLEAN NOT NULL,
    nota TEXT NOT NULL,
    referida TEXT NOT NULL,
    CONSTRAINT pk_evidencia PRIMARY KEY (id),
    CONSTRAINT ck_evidencia_guardada_o_referida CHECK ((sha256 IS NULL) = (referida <> '')),
    CONSTRAINT fk_evidencia_ficha_id FOREIGN KEY(ficha_id) REFERENCES ficha (id),
    CONSTRAINT fk_evidencia_sha256 FOREIGN KEY(sha256) REFERENCES evidencia_contenido (sha256)
);
CREATE TABLE respuesta (
    ficha_id TEXT NOT NULL,
    campo TEXT NOT NULL,
    valor TEXT NOT NULL,
    no_aplica BOOLEAN NOT NULL,
    motivo TEXT NOT NULL,
    nota_interna TEXT NOT NULL,
    modificada TEXT NOT NULL,
    persona_id TEXT NOT NULL,
    CONSTRAINT pk_respuesta PRIMARY KEY (ficha_id, campo),
    CONSTRAINT fk_respuesta_ficha_id FOREIGN KEY(ficha_id) REFERENCES ficha (id)
);
"""

VERSION_2 = """\
ALTER TABLE actividad ADD COLUMN motivo TEXT DEFAULT '' NOT NULL;
ALTER TABLE dependencia ADD COLUMN motivo TEXT DEFAULT '' NOT NULL;
ALTER TABLE ejercicio ADD COLUMN linea_base TEXT DEFAULT '' NOT NULL;
CREATE TABLE linea_base (
    id TEXT NOT NULL,
    nombre TEXT NOT NULL,
    creada DATE NOT NULL,
    automatica BOOLEAN NOT NULL,
    CONSTRAINT pk_linea_base PRIMARY KEY (id)
);
CREATE TABLE linea_base_tramo (
    linea_base_id TEXT NOT NULL,
    clave TEXT NOT NULL,
    inicio DATE NOT NULL,
    fin DATE NOT NULL,
    CONSTRAINT pk_linea_base_tramo PRIMARY KEY (linea_base_id, clave),
    CONSTRAINT fk_linea_base_tramo_linea_base_id
        FOREIGN KEY(linea_base_id) REFERENCES linea_base (id)
);
CREATE TABLE inhabil (
    dia DATE NOT NULL,
    motivo TEXT NOT NULL,
    CONSTRAINT pk_inhabil PRIMARY KEY (dia)
);
"""

VERSION_3 = """\
ALTER TABLE retorno ADD COLUMN emisor TEXT DEFAULT '' NOT NULL;
ALTER TABLE retorno ADD COLUMN serie INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE observacion ADD COLUMN ronda INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE observacion ADD COLUMN evidencia TEXT DEFAULT '' NOT NULL;
ALTER TABLE observacion ADD COLUMN clase TEXT DEFAULT '' NOT NULL;
ALTER TABLE observacion ADD COLUMN gravedad TEXT DEFAULT '' NOT NULL;
ALTER TABLE observacion ADD COLUMN fundamento TEXT DEFAULT '' NOT NULL;
ALTER TABLE observacion ADD COLUMN resultado TEXT DEFAULT '' NOT NULL;
ALTER TABLE observacion ADD COLUMN resolucion TEXT DEFAULT '' NOT NULL;
ALTER TABLE observacion ADD COLUMN respondida TEXT DEFAULT '' NOT NULL;
ALTER TABLE observacion ADD COLUMN reconsideracion TEXT DEFAULT '' NOT NULL;
CREATE TABLE observacion_direccion (
    observacion_id TEXT NOT NULL,
    direccion TEXT NOT NULL,
    ficha_id TEXT NOT NULL,
    antes TEXT NOT NULL,
    despues TEXT NOT NULL,
    CONSTRAINT pk_observacion_direccion PRIMARY KEY (observacion_id, direccion),
    CONSTRAINT fk_observacion_direccion_observacion_id
        FOREIGN KEY(observacion_id) REFERENCES observacion (id)
);
CREATE TABLE observacion_evidencia (
    observacion_id TEXT NOT NULL,
    evidencia_id TEXT NOT NULL,
    CONSTRAINT pk_observacion_evidencia PRIMARY KEY (observacion_id, evidencia_id),
    CONSTRAINT fk_observacion_evidencia_observacion_id
        FOREIGN KEY(observacion_id) REFERENCES observacion (id)
);
CREATE TABLE nota_de_ronda (
    ronda INTEGER NOT NULL,
    texto TEXT NOT NULL,
    momento TEXT NOT NULL,
    CONSTRAINT pk_nota_de_ronda PRIMARY KEY (ronda)
);
CREATE TABLE garante (
    huella TEXT NOT NULL,
    certificado BLOB NOT NULL,
    nombre TEXT NOT NULL,
    emisor TEXT NOT NULL,
    desde TEXT NOT NULL,
    sustituida TEXT NOT NULL,
    CONSTRAINT pk_garante PRIMARY KEY (huella)
);
CREATE TABLE perfil_recibido (
    id INTEGER NOT NULL,
    retorno TEXT NOT NULL,
    aplicado TEXT NOT NULL,
    perfil TEXT NOT NULL,
    modelo_clave TEXT NOT NULL,
    modelo TEXT NOT NULL,
    CONSTRAINT pk_perfil_recibido PRIMARY KEY (id),
    CONSTRAINT fk_perfil_recibido_retorno FOREIGN KEY(retorno) REFERENCES retorno (sha256)
);
"""

VERSION_4 = """\
ALTER TABLE entrega ADD COLUMN alcance TEXT DEFAULT '' NOT NULL;
ALTER TABLE entrega ADD COLUMN rectifica INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE entrega ADD COLUMN motivo TEXT DEFAULT '' NOT NULL;
"""

VERSION_5 = """\
CREATE TABLE clave_firma (
    huella TEXT NOT NULL,
    estado TEXT NOT NULL,
    desde TEXT NOT NULL,
    hasta TEXT NOT NULL,
    motivo TEXT NOT NULL,
    CONSTRAINT pk_clave_firma PRIMARY KEY (huella)
);
ALTER TABLE perfil_recibido ADD COLUMN certificado_cifrado TEXT DEFAULT '' NOT NULL;
"""

VERSION_6 = """\
CREATE TABLE observacion_borrador (
    observacion_id TEXT NOT NULL,
    texto TEXT NOT NULL,
    evidencias TEXT NOT NULL,
    momento TEXT NOT NULL,
    CONSTRAINT pk_observacion_borrador PRIMARY KEY (observacion_id),
    CONSTRAINT fk_observacion_borrador_observacion_id
        FOREIGN KEY(observacion_id) REFERENCES observacion (id)
);
"""

VERSION_7 = """\
CREATE TABLE acuse (
    retorno TEXT NOT NULL,
    estado TEXT NOT NULL,
    recibido TEXT NOT NULL,
    codigo TEXT NOT NULL,
    mensaje TEXT NOT NULL,
    folio TEXT NOT NULL,
    CONSTRAINT pk_acuse PRIMARY KEY (retorno),
    CONSTRAINT fk_acuse_retorno FOREIGN KEY(retorno) REFERENCES retorno (sha256)
);
"""

LINEA_BASE_ANTERIOR = """\
INSERT INTO linea_base (id, nombre, creada, automatica)
    SELECT :id, 'Línea base anterior', coalesce(
        (SELECT substr(max(momento), 1, 10) FROM bitacora WHERE accion = 'linea_base'),
        (SELECT substr(creado, 1, 10) FROM meta)
    ), 0
    WHERE EXISTS (SELECT 1 FROM actividad WHERE linea_base_inicio <= linea_base_fin);
INSERT INTO linea_base_tramo (linea_base_id, clave, inicio, fin)
    SELECT :id, clave, linea_base_inicio, linea_base_fin FROM actividad
    WHERE linea_base_inicio <= linea_base_fin;
UPDATE ejercicio SET linea_base = :id WHERE EXISTS (SELECT 1 FROM linea_base);
UPDATE actividad SET linea_base_inicio = NULL, linea_base_fin = NULL;
"""
"""Lo que el formato 1 guardaba en cada actividad pasa a una línea base con nombre."""
