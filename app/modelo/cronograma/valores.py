"""Los valores del cronograma, congelados: los mismos en la ventana, los documentos y la consola."""

from datetime import date

from app.congelado import Congelado, congelada
from app.modelo.tipos import TipoDependencia

HERRAMIENTA, PASO, PROYECTO, TAREA = "herramienta", "paso", "proyecto", "tarea"
COMPROMISO, HITO = "compromiso", "hito"
"""Tipos de actividad. `tarea` es una actividad principal de un proyecto de 1d."""

Tramo = tuple[date, date]
"""Inicio y fecha límite."""


@congelada
class Apunte(Congelado):
    """Una actividad tal como se guarda o viaja, antes de deducir nada de ella.

    `clave` es la que se lee y se escribe en «Depende de»: `1a`, `1a.3` (paso), `1d.p2` (proyecto),
    `1d.p2.4` (tarea), `1a.c1` (compromiso). `avance` 0–100 sale de los pasos con evidencia y
    `pasos` dice cuántos van de cuántos. `base` es su tramo en la línea base con que se compara.
    `falta`: lo que le falta a un paso o tarea para quedar demostrado, en una frase; vacía si nada.
    `motivo`: por qué se pasa del plazo del Modelo. `direccion`: el dato del formato donde viven
    sus fechas; vacía si viven en el plan. `ultimo_avance`: último día en que se capturó algo.
    """

    id: str
    clave: str
    herramienta: str
    tipo: str
    nombre: str
    inicio: date
    fin: date
    padre: str = ""
    inicio_real: date | None = None
    fin_real: date | None = None
    terminada: bool = False
    responsable: str = ""
    responsable_nombre: str = ""
    avance: int = 0
    pasos: tuple[int, int] = (0, 0)
    base: Tramo | None = None
    motivo: str = ""
    direccion: str = ""
    ultimo_avance: date | None = None
    falta: str = ""


@congelada
class Actividad(Congelado):
    """Una barra del cronograma. `vigencia_fin` `None` con `vigencia_indefinida` = sin límite.

    `tipo`: `herramienta`, `paso`, `proyecto`, `tarea`, `compromiso` o `hito`. `holgura`: días que
    puede atrasarse sin mover el fin del plan; `None` si no está en la red. `atraso_dias`: los que
    lleva vencida y abierta. `semaforo`: `verde`,
    `amarillo`, `rojo` o vacío (no le toca), con sus razones en `alertas` y la
    más grave en dos palabras en `alerta_corta`. `ciclos`: las veces que
    se repite una anual. `explicacion`: qué pasa con el plan si se atrasa, en palabras. Lo demás,
    como en `Apunte`.
    """

    id: str
    herramienta: str
    tipo: str
    nombre: str
    dimension: int
    ola: int
    inicio: date
    fin: date
    avance: int
    vigencia_inicio: date | None
    vigencia_fin: date | None
    vigencia_indefinida: bool
    inicio_real: date | None
    fin_real: date | None
    critica: bool
    atraso_dias: int
    plazo: str
    padre: str = ""
    clave: str = ""
    terminada: bool = False
    responsable: str = ""
    responsable_nombre: str = ""
    pasos: tuple[int, int] = (0, 0)
    base_inicio: date | None = None
    base_fin: date | None = None
    holgura: int | None = None
    inicio_tardio: date | None = None
    fin_tardio: date | None = None
    semaforo: str = ""
    alertas: tuple[str, ...] = ()
    alerta_corta: str = ""
    ciclos: tuple[Tramo, ...] = ()
    motivo: str = ""
    direccion: str = ""
    falta: str = ""
    explicacion: str = ""


@congelada
class Enlace(Congelado):
    """Dependencia entre dos actividades (por id). `desfase` en días.

    `motivo`: la excepción justificada de una obligatoria. `deducido`: sale de una respuesta (la
    predecesora de una tarea) y no del plan. `incumplido`: las fechas no lo respetan.
    """

    de: str
    a: str
    tipo: TipoDependencia
    desfase: int
    motivo: str = ""
    deducido: bool = False
    incumplido: bool = False


@congelada
class AvisoPlan(Congelado):
    """Algo del plan que conviene mirar. `bloquea`: exige una excepción justificada.

    `codigo` es estable (`PLA-01`…); `actividad` es su id, o vacío si es de todo el plan.
    """

    codigo: str
    texto: str
    actividad: str = ""
    bloquea: bool = False


@congelada
class LineaBase(Congelado):
    """Una fotografía de fechas para comparar. `automatica`: la de la firma del convenio."""

    id: str
    nombre: str
    creada: date
    automatica: bool


@congelada
class Inhabil(Congelado):
    """Un día que no se trabaja. `propio`: lo anotó el municipio; si no, sale del perfil."""

    dia: date
    motivo: str
    propio: bool


@congelada
class Veda(Congelado):
    """Ventana electoral del perfil."""

    inicio: date
    fin: date
    nombre: str


@congelada
class Cronograma(Congelado):
    """El plan completo a un día dado. `base`: id de la línea base con que se compara, o vacío."""

    hoy: date
    inicio: date
    actividades: tuple[Actividad, ...]
    enlaces: tuple[Enlace, ...]
    fin_administracion: date | None
    frase_critica: str
    fin: date | None = None
    avisos: tuple[AvisoPlan, ...] = ()
    lineas_base: tuple[LineaBase, ...] = ()
    base: str = ""
    inhabiles: tuple[Inhabil, ...] = ()
    vedas: tuple[Veda, ...] = ()


@congelada
class Movida(Congelado):
    """Una sucesora que habría que correr para respetar una dependencia."""

    id: str
    clave: str
    nombre: str
    inicio: date
    fin: date
    inicio_nuevo: date
    fin_nuevo: date


@congelada
class Previa(Congelado):
    """Lo que pasaría al mover una actividad; calcularlo no escribe nada.

    `bloqueos`: dependencias obligatorias que no se cumplirían (sólo con motivo). `avisos`: las
    recomendadas y lo demás que conviene saber. `pide_motivo`: la pregunta que hay que contestar si
    el plazo del Modelo se pasa de más de 30 %; vacía si no.
    """

    movidas: tuple[Movida, ...] = ()
    bloqueos: tuple[str, ...] = ()
    avisos: tuple[str, ...] = ()
    pide_motivo: str = ""


@congelada
class Reprogramada(Congelado):
    """Qué le haría a una herramienta proponer otra vez el plan. `None`: no estaba o ya no está."""

    clave: str
    nombre: str
    antes: Tramo | None
    despues: Tramo | None
    explicacion: str


@congelada
class ComparacionPlan(Congelado):
    """Una propuesta frente al plan de hoy, en el orden del Modelo. `fin`: cuándo acabaría todo.

    `resumen`: en qué mes queda todo instalado y si cabe en la ruta.
    """

    inicio: date
    fin: date
    cambios: tuple[Reprogramada, ...]
    resumen: str = ""
