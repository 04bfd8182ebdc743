"""El Modelo como valores inmutables: lo que se lee de `recursos/modelo` y nadie cambia.

Son dataclasses congeladas de la biblioteca estándar (no clases de pydantic) para que abrir el
programa no tenga que importar pydantic: pydantic valida los TOML contra estas mismas clases en
`app.modelo.carga`, y el resultado se guarda ya validado para el siguiente arranque.
Los nombres de los atributos son las claves de los TOML.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from app.congelado import Congelado, congelada
from app.dominio.umbrales import DE_SIEMPRE, Umbrales

Origen = Literal["modelo", "inferido"]
"""`modelo`: texto del Modelo original; `inferido`: criterio nuestro, y así se muestra."""


class TipoCampo(StrEnum):
    """Los diez tipos de campo de los formatos (herramientas.md §0.2)."""

    TEXTO_CORTO = "texto_corto"
    TEXTO_LARGO = "texto_largo"
    OPCION_UNICA = "opcion_unica"
    OPCION_MULTIPLE = "opcion_multiple"
    FECHA = "fecha"
    NUMERO = "numero"
    DINERO = "dinero"
    PERSONA = "persona"
    TABLA = "tabla"
    ADJUNTO = "adjunto"


class Obligacion(StrEnum):
    """Si el campo hace falta para marcar la herramienta como elaborada."""

    SI = "S"
    NO = "N"
    CONDICIONAL = "C"


class Severidad(StrEnum):
    """Qué hace una validación incumplida: `error` impide entregar, `aviso` sólo avisa."""

    ERROR = "error"
    AVISO_FUERTE = "aviso_fuerte"
    AVISO = "aviso"


class TipoDependencia(StrEnum):
    """Dependencias entre herramientas (herramientas.md §0.8)."""

    OBLIGATORIA = "O"
    RECOMENDADA = "R"
    TRASLAPE = "P"
    ALIMENTA = "A"


@congelada
class Opcion(Congelado):
    """Una opción de lista: la clave se guarda, el texto se muestra."""

    clave: str
    texto: str


@congelada
class Condicion(Congelado):
    """Cuándo se pide un campo condicional. Basta un dato; no es un lenguaje de expresiones.

    `momento`: se pide para revisar, formalizar, operar o cerrar la herramienta.
    `campo` + `valores`: se pide si otro campo de la misma ficha tiene uno de esos valores.
    `perfil`: se pide si ese dato del perfil de jurisdicción es verdadero.
    `regla`: se pide si lo decide la regla de Python registrada con ese nombre.
    """

    texto: str
    momento: Literal["", "revisar", "formalizar", "operar", "cerrar"] = ""
    campo: str = ""
    valores: tuple[str, ...] = ()
    perfil: str = ""
    regla: str = ""


@congelada
class Columna(Congelado):
    """Columna de una tabla. Nunca es otra tabla ni una opción múltiple.

    `referencia` (`5d/pm_hallazgos.clave`) dice de qué columna o campo se sugieren los textos.
    `opciones_de` (`inf_sitios.clave`) saca las opciones de lo capturado en la misma herramienta.
    """

    clave: str
    etiqueta: str
    tipo: TipoCampo
    opciones: tuple[Opcion, ...] = ()
    catalogo: str = ""
    opciones_de: str = ""
    minimo: Decimal | None = None
    maximo: Decimal | None = None
    referencia: str = ""
    calculada: bool = False
    ayuda: str = ""


@congelada
class Precarga(Congelado):
    """De dónde se llenan las filas o el texto propuesto de un campo.

    `catalogo` + `columnas` (pares columna del campo, columna del catálogo) + `fijos` (pares
    columna, valor) para tablas; `texto` para campos de texto (admite `{{municipio}}`).
    `filtro` (par columna del catálogo, valor) escoge filas; un valor `@campo` es lo que diga ese
    campo de la misma ficha.
    """

    catalogo: str = ""
    columnas: tuple[tuple[str, str], ...] = ()
    fijos: tuple[tuple[str, str], ...] = ()
    filtro: tuple[str, str] | None = None
    texto: str = ""


@congelada
class Campo(Congelado):
    """Un campo de un formato: lo que se pide, cómo y cuándo.

    `filas_min` y `filas_max` son lo recomendado (0 = sin dato), no un bloqueo.
    `automatico` nombra el dato que lo llena solo (`municipio`, `version`…); sigue editable.
    `personal`: dice algo de una persona en particular; no va en una entrega sin datos personales.
    """

    clave: str
    etiqueta: str
    tipo: TipoCampo
    obligacion: Obligacion
    ayuda: str
    condicion: Condicion | None = None
    opciones: tuple[Opcion, ...] = ()
    catalogo: str = ""
    opciones_de: str = ""
    columnas: tuple[Columna, ...] = ()
    minimo: Decimal | None = None
    maximo: Decimal | None = None
    filas_min: int = 0
    filas_max: int = 0
    precarga: Precarga | None = None
    calculado: bool = False
    automatico: str = ""
    personal: bool = False
    origen: Origen = "inferido"


@congelada
class Seccion(Congelado):
    """Sección de un formato: una o varias páginas del asistente.

    `ficha` vacía = se llena una vez por herramienta; si no, una vez por cada ficha de ese tipo.
    """

    clave: str
    letra: str
    titulo: str
    pregunta: str
    proposito: str
    campos: tuple[Campo, ...]
    ficha: str = ""


@congelada
class TipoFicha(Congelado):
    """Cuando el formato se repite: un proyecto, un perfil, un proceso, un depósito…"""

    clave: str
    singular: str
    plural: str
    campo_titulo: str
    femenina: bool = False


@congelada
class Plazo(Congelado):
    """Los tres tiempos de la herramienta, con las palabras del Modelo.

    `texto` es el original entre paréntesis. `tipo` y `meses`: implementación (meses calendario;
    anual = 12; por_proyecto = 0). `vigencia_meses` 0 con `vigencia_indefinida` falso = sin dato.
    """

    texto: str
    tipo: Literal["meses", "anual", "por_proyecto"]
    meses: int
    dias_base: int
    vigencia: str
    vigencia_indefinida: bool
    vigencia_meses: int
    vigencia_origen: Origen
    periodicidad: str
    periodicidad_meses: int
    periodicidad_origen: Origen


@congelada
class Paso(Congelado):
    """Paso de la guía de implementación.

    `prueba`: los datos del propio formato que, llenos, demuestran su `salida`; cómo se escriben,
    en `app.modelo.pruebas`. Es criterio nuestro aunque el paso venga del Modelo.
    """

    numero: int
    nombre: str
    dias: int
    responsable: str
    salida: str
    origen: Origen = "inferido"
    prueba: tuple[str, ...] = ()
    prueba_origen: Origen = "inferido"


@congelada
class Nivel(Congelado):
    """Criterio observable de un nivel de instalación 0–4."""

    nivel: int
    criterio: str
    nombre: str = ""


@congelada
class Validacion(Congelado):
    """Una regla `V-1a-01`. La lógica, si ya existe, está en `app.modelo.reglas`."""

    id: str
    texto: str
    severidad: Severidad
    severidad_original: str
    implementada: bool
    momento: Literal["", "formalizar", "cerrar"] = ""


@congelada
class Documento(Congelado):
    """Documento imprimible que genera la herramienta (Anexo 2)."""

    titulo: str
    capitulos: tuple[str, ...]
    salidas: tuple[str, ...]


@congelada
class Herramienta(Congelado):
    """Una de las 17 herramientas, completa."""

    formato: int
    clave: str
    version: int
    dimension: int
    nombre: str
    nombre_corto: str
    proposito: str
    definicion_modelo: str
    plazo: Plazo
    dueno: str
    pasos: tuple[Paso, ...]
    secciones: tuple[Seccion, ...]
    niveles: tuple[Nivel, ...]
    validaciones: tuple[Validacion, ...]
    evidencias: tuple[str, ...]
    documento: Documento
    fichas: tuple[TipoFicha, ...] = ()
    fuentes: tuple[str, ...] = ()
    renombrados: tuple[tuple[str, str], ...] = ()

    def campos(self) -> tuple[Campo, ...]:
        """Los campos propios del formato, en orden de página, sin la cabecera común."""
        return tuple(campo for seccion in self.secciones for campo in seccion.campos)


@congelada
class Dimension(Congelado):
    """Una de las cinco dimensiones."""

    numero: int
    clave: str
    nombre: str
    descripcion: str


@congelada
class Dependencia(Congelado):
    """`a` depende de `de`. `desfase` en días desde el inicio (P) o el fin (O, R) de `de`.

    `de` puede ser `dx` (diagnóstico inicial).
    """

    de: str
    a: str
    tipo: TipoDependencia
    desfase: int
    texto: str


@congelada
class VentanaOla(Congelado):
    """Mes de inicio y de término (1 = primer mes) de una herramienta en el calendario tipo."""

    herramienta: str
    mes_inicio: int
    mes_fin: int


@congelada
class Ola(Congelado):
    """Ola del calendario tipo de 24 meses."""

    numero: int
    nombre: str
    ventanas: tuple[VentanaOla, ...]
    origen: Origen = "inferido"


@congelada
class Fase(Congelado):
    """Fase de ejecución de un proyecto, en % de lo que dura."""

    nombre: str
    desde: int
    hasta: int


@congelada
class LimitesDelPlan(Congelado):
    """Desde dónde avisa el cronograma y cómo se reparte un proyecto (herramientas.md §0.8).

    `simultaneas` y `por_persona`: herramientas en elaboración a la vez, sin las anuales ni las que
    van por proyecto. `exceso_con_motivo`: % de más sobre el plazo del Modelo que pide decir por
    qué. `compresion_minima`: % del plazo por debajo del cual se avisa. `dias_sin_responsable`:
    desde el inicio. `dias_cercanos`: lo que empieza o vence en ese lapso es «lo que sigue».
    `meses_de_ciclos`: cuánto más allá del fin del plan se repiten las anuales si no se sabe cuándo
    termina la administración. `hitos`: % de un proyecto en que se revisa cómo va.
    """

    simultaneas: int
    por_persona: int
    exceso_con_motivo: int
    compresion_minima: int
    dias_sin_responsable: int
    dias_cercanos: int
    meses_de_ciclos: int
    fases: tuple[Fase, ...]
    hitos: tuple[int, ...]
    origen: Origen = "inferido"


@congelada
class Rol(Congelado):
    """Rol municipal (UT, PM, CAB…), con el nombre neutro."""

    clave: str
    nombre: str
    variantes: str


@congelada
class Estado(Congelado):
    """Estado de una herramienta (herramientas.md §0.4)."""

    clave: str
    nombre: str
    lateral: bool = False


@congelada
class Catalogo(Congelado):
    """Lista de apoyo: cláusulas, procesos, reactivos, banco de preguntas, funciones…

    `columnas[0]` es siempre la clave de la fila. `filas` son textos.
    """

    clave: str
    titulo: str
    columnas: tuple[str, ...]
    filas: tuple[tuple[str, ...], ...]
    origen: Origen = "inferido"


@congelada
class Indicador(Congelado):
    """Indicador de la batería (48): IN- de instalación, DE- de desempeño."""

    codigo: str
    nombre: str
    formula: str
    unidad: str
    sentido: Literal["ascendente", "descendente", "regular"]
    frecuencia: str
    fuente: str
    semaforo: str
    minimo: bool
    origen: Origen = "inferido"


@congelada
class DatoContexto(Congelado):
    """Dato de la sección A del diagnóstico (no puntúa). `campos` son los que se capturan."""

    codigo: str
    nombre: str
    nota: str
    campos: tuple[Campo, ...]


@congelada
class Rango(Congelado):
    """Opción o rango de una pregunta: con qué respuesta vale cuánto (0–4).

    En escalas de número, `desde` es el mínimo del rango (inclusive).
    """

    clave: str
    texto: str
    valor: int
    desde: Decimal | None = None


@congelada
class Pregunta(Congelado):
    """Pregunta del diagnóstico (83). `escala`: G, S, P, F o N (diagnostico.md §2)."""

    codigo: str
    herramienta: str
    texto: str
    escala: Literal["G", "S", "P", "F", "N"]
    peso: int
    llave: bool
    evidencia: str
    rangos: tuple[Rango, ...]
    captura: Literal["opcion", "porcentaje", "numero"]
    inversa: bool = False


@congelada
class DatoCumplimiento(Congelado):
    """Dato de la sección C (10). `regla` nombra la conversión a 0–100 de `app.dominio`."""

    codigo: str
    nombre: str
    conversion: str
    regla: str
    campos: tuple[Campo, ...]


@congelada
class Banda(Congelado):
    """Banda de resultado: desde este puntaje (inclusive) se llama así."""

    desde: int
    nombre: str


@congelada
class Ruta(Congelado):
    """Ruta de implementación que se ofrece tras el diagnóstico (rápida, estándar, rescate)."""

    clave: str
    nombre: str
    descripcion: str
    meses: int
    herramientas: tuple[str, ...]


@congelada
class Diagnostico(Congelado):
    """El instrumento de línea base completo."""

    version: str
    contexto: tuple[DatoContexto, ...]
    preguntas: tuple[Pregunta, ...]
    cumplimiento: tuple[DatoCumplimiento, ...]
    priorizacion: tuple[Campo, ...]
    bandas: tuple[Banda, ...]
    rutas: tuple[Ruta, ...]
    origen: Origen = "inferido"


@congelada
class Modelo(Congelado):
    """Todo el Modelo. De aquí salen páginas, documentos, paquete, ayuda y pruebas."""

    clave: str
    nombre: str
    dimensiones: tuple[Dimension, ...]
    cabecera: tuple[Campo, ...]
    herramientas: tuple[Herramienta, ...]
    estados: tuple[Estado, ...]
    niveles: tuple[Nivel, ...]
    roles: tuple[Rol, ...]
    dependencias: tuple[Dependencia, ...]
    olas: tuple[Ola, ...]
    catalogos: tuple[Catalogo, ...]
    indicadores: tuple[Indicador, ...]
    diagnostico: Diagnostico
    cronograma: LimitesDelPlan
    expediente_entrega: Documento

    def herramienta(self, clave: str) -> Herramienta:
        """La herramienta `clave` (`1a`…`5d`). `KeyError` si no existe."""
        for herramienta in self.herramientas:
            if herramienta.clave == clave:
                return herramienta
        raise KeyError(clave)

    def catalogo(self, clave: str) -> Catalogo:
        """El catálogo `clave`. `KeyError` si no existe."""
        for catalogo in self.catalogos:
            if catalogo.clave == clave:
                return catalogo
        raise KeyError(clave)


@congelada
class Autoridad(Congelado):
    """Órgano garante del perfil: nombre y vigencia (las autoridades cambian)."""

    clave: str
    nombre: str
    siglas: str
    desde: str
    hasta: str
    nota: str


@congelada
class PlazosLegales(Congelado):
    """Plazos de solicitudes del perfil, en días hábiles salvo que `unidad` diga otra cosa."""

    respuesta: int
    unidad: str
    prorroga: int
    aclaracion: int
    aclaracion_solicitante: int
    incompetencia: int
    impugnacion: int


@congelada
class DiaInhabil(Congelado):
    """Día que no cuenta para plazos legales."""

    fecha: str
    motivo: str


@congelada
class VedaElectoral(Congelado):
    """Días (`AAAA-MM-DD`, ambos inclusive) en que la ley limita difundir obra de gobierno."""

    inicio: str
    fin: str
    nombre: str


@congelada
class PatronPersonal(Congelado):
    """Cómo se ve en la jurisdicción un dato que identifica a una persona.

    `forma` y `excepto` son expresiones regulares: lo que casa con la primera y no con la segunda.
    `comprobacion`: el dígito verificador que además debe cumplir (`app.dominio.identificadores`).
    """

    clave: str
    nombre: str
    forma: str
    comprobacion: str = ""
    excepto: str = ""


@congelada
class MunicipioCatalogo(Congelado):
    """Hechos oficiales de un municipio del catálogo del perfil (con su fuente en el CSV)."""

    clave: str
    nombre: str
    cabecera: str
    poblacion: int
    marginacion: str
    porcentaje_lengua_indigena: Decimal


@congelada
class Perfil(Congelado):
    """La jurisdicción como dato: nada de un país se escribe en el código."""

    clave: str
    nombre: str
    pais: str
    entidad: str
    version: int
    fecha_dato: str
    fuente: str
    verificado: str
    destinatario: str
    autoridades: tuple[Autoridad, ...]
    terminos: tuple[tuple[str, str], ...]
    ley: str
    plazos: PlazosLegales
    reglas_pausa: tuple[str, ...]
    plataformas: tuple[str, ...]
    comite_obligatorio: bool
    denuncia_anonima: str
    moneda: str
    idioma: str
    lenguas: tuple[str, ...]
    administracion_inicio: str
    administracion_fin: str
    feriados_pais: str
    inhabiles: tuple[DiaInhabil, ...]
    papel: str
    pesos_dimensiones: tuple[int, ...]
    municipios: tuple[MunicipioCatalogo, ...] = ()
    vedas: tuple[VedaElectoral, ...] = ()
    datos_personales: tuple[PatronPersonal, ...] = ()
    semaforos: Umbrales = DE_SIEMPRE

    def termino(self, clave: str) -> str:
        """Etiqueta local de un concepto neutro (`cuerpo_colegiado` → cabildo)."""
        return dict(self.terminos).get(clave, clave.replace("_", " "))

    def municipio(self, clave: str) -> MunicipioCatalogo | None:
        """El municipio del catálogo con esa clave oficial, o `None`."""
        return next((m for m in self.municipios if m.clave == clave), None)
