"""Lo que los servicios del expediente entregan a ventanas y consola: valores congelados."""

from datetime import date
from enum import StrEnum

from app.congelado import Congelado, congelada
from app.modelo.direccion import Direccion


class Situacion(StrEnum):
    """Los seis estados de la lista de tareas (interfaz.md §2), más «no aplica»."""

    SIN_EMPEZAR = "sin_empezar"
    EN_CURSO = "en_curso"
    LISTA = "lista"
    ENTREGADA = "entregada"
    CON_OBSERVACIONES = "con_observaciones"
    ACEPTADA = "aceptada"
    NO_APLICA = "no_aplica"


@congelada
class DatosMunicipio(Congelado):
    """La cabecera del archivo: de quién es y con qué perfil y Modelo se hizo."""

    clave: str
    nombre: str
    entidad: str
    pais: str
    perfil: str
    modelo: str
    ejercicio: int
    inicio: date
    administracion_inicio: date | None
    administracion_fin: date | None
    linaje: str


@congelada
class ResumenHerramienta(Congelado):
    """Un renglón de la lista de tareas.

    `estado` es el de herramientas.md §0.4; `situacion`, el de la pantalla. `nivel` 0–4.
    `avance` 0–100: campos obligatorios capturados. `vencida_dias` > 0 = días de atraso a hoy.
    `pendientes` = campos obligatorios vacíos.
    """

    clave: str
    nombre: str
    dimension: int
    plazo: str
    estado: str
    situacion: Situacion
    nivel: int
    avance: int
    pendientes: int
    inicio: date | None
    fin: date | None
    vencida_dias: int


@congelada
class Accion(Congelado):
    """Una sugerencia de «Qué sigue», con verbo y destino."""

    texto: str
    detalle: str
    direccion: Direccion


@congelada
class Resumen(Congelado):
    """La pantalla de inicio. `niveles_dimension`: promedio 0–100 por dimensión, en orden."""

    municipio: DatosMunicipio
    herramientas: tuple[ResumenHerramienta, ...]
    listas: int
    siguientes: tuple[Accion, ...]
    niveles_dimension: tuple[int, ...]
    entregas: int
    proxima_entrega: date | None
    errores: int
    observaciones: int


@congelada
class FichaVista(Congelado):
    """Una ficha del formato: `numero` cuenta desde 1 dentro de su tipo; `titulo` para mostrar."""

    id: str
    herramienta: str
    tipo: str
    numero: int
    titulo: str


@congelada
class Guardado(Congelado):
    """Acuse de un cambio ya escrito en disco. `momento` UTC `AAAA-MM-DDTHH:MM:SSZ`."""

    direccion: Direccion
    momento: str
    cambio: bool


@congelada
class Entrega(Congelado):
    """Una entrega hecha. `estado`: entregada, recibida, observada o aceptada.

    `alcance`: qué abarcó (`dimension:2` si sólo una); vacío = todo o ligera, según `tipo`.
    `rectifica`: el número de la entrega a la que sustituye; 0 si a ninguna.
    """

    secuencia: int
    creada: str
    tipo: str
    archivo: str
    manifiesto_sha256: str
    anterior: str
    tamano: int
    estado: str
    alcance: str = ""
    rectifica: int = 0
    motivo: str = ""


@congelada
class Rectificacion(Congelado):
    """Que una entrega sustituye a otra ya hecha. `secuencia`: el número de la sustituida."""

    secuencia: int
    motivo: str


@congelada
class Declaracion(Congelado):
    """Quién responde por una entrega y qué declara; viaja firmada dentro del paquete."""

    nombre: str
    cargo: str
    fecha: date
    texto: str


@congelada
class Exportacion(Congelado):
    """Lo que queda tras escribir y comprobar un paquete.

    `clave_nueva`: el código de la clave que esta entrega anunció y que firma desde ahora, o vacío.
    """

    ruta: str
    secuencia: int
    manifiesto_sha256: str
    tamano: int
    evidencias: int
    clave_nueva: str = ""


class EstadoDeClave(StrEnum):
    """`NUEVA`: espera a que una entrega la anuncie."""

    ACTIVA = "activa"
    NUEVA = "nueva"
    ANTERIOR = "anterior"


@congelada
class ClaveDelExpediente(Congelado):
    """Una clave de firma de este expediente. `desde` y `hasta`: instantes UTC; vacío = sigue."""

    huella: str
    codigo: str
    estado: EstadoDeClave
    desde: str
    hasta: str
    motivo: str


@congelada
class Pendiente(Congelado):
    """Algo por resolver. `clase`: `error` impide entregar, `aviso` conviene, `sugerencia`."""

    clase: str
    regla: str
    texto: str
    donde: str
    direccion: Direccion


@congelada
class Respaldo(Congelado):
    """Una copia de respaldo en disco."""

    ruta: str
    creado: str
    version: int
    tamano: int


@congelada
class Cambio(Congelado):
    """Un renglón de la bitácora."""

    momento: str
    accion: str
    direccion: str
    antes: str
    despues: str


@congelada
class ResultadoPregunta(Congelado):
    """Respuesta del diagnóstico ya valorada. `valor` 0–4, `None` si falta o no aplica."""

    codigo: str
    respuesta: str
    valor: int | None
    calidad: str


@congelada
class ResultadoDiagnostico(Congelado):
    """El diagnóstico calculado. Puntajes 0–100; `None` = sin dato.

    `orden`: claves de herramientas en el orden recomendado, sin las que ya se mantienen.
    """

    version: str
    contestadas: int
    total: int
    preliminar: bool
    puntajes: tuple[tuple[str, int | None], ...]
    niveles: tuple[tuple[str, int | None], ...]
    dimensiones: tuple[int | None, ...]
    indice: int | None
    banda: str
    cumplimiento: int | None
    cumplimiento_texto: str
    orden: tuple[str, ...]
    ruta_sugerida: str
    avisos: tuple[str, ...]
