"""Un plan en XML de MS Project (MSPDI) leído como renglones en crudo.

El último día: MS Project anota el instante en que termina. Si es medianoche, lo trabajado acabó el
día anterior, salvo en un plan que cuenta días de 24 horas (como los que escribe Vitral), donde la
medianoche de un día es la fecha límite misma.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.documentos.cronograma.dictamen import Crudo
from app.documentos.cronograma.xml_seguro import Nodo

ESPACIOS = ("http://schemas.microsoft.com/project", "")
INTERES = frozenset(
    [
        "Name",
        "Title",
        "MinutesPerDay",
        "MinutesPerWeek",
        "Tasks",
        "Task",
        "UID",
        "Active",
        "IsNull",
        "OutlineLevel",
        "Start",
        "Finish",
        "Duration",
        "Recurring",
        "Milestone",
        "IsSubproject",
        "ExternalTask",
        "PercentComplete",
        "PredecessorLink",
        "PredecessorUID",
        "Type",
        "CrossProject",
        "LinkLag",
        "Resources",
        "Resource",
        "Assignments",
        "Assignment",
        "TaskUID",
        "ResourceUID",
    ]
)
RENGLON = "Task"
_FIN_A_INICIO = "1"
_DURACION = re.compile(r"P(?:(\d{1,7})D)?T?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:\d{1,9}(?:\.\d*)?S)?")


@dataclass(frozen=True, slots=True)
class _Jornada:
    """Cómo cuenta el tiempo este plan."""

    minutos_por_dia: int
    dias_por_semana: int

    @property
    def corrida(self) -> bool:
        """Si un día son 24 horas."""
        return self.minutos_por_dia == 24 * 60


def es_mspdi(raiz: Nodo) -> bool:
    """Si la raíz es la de un proyecto de MS Project."""
    return raiz.nombre == "Project" and raiz.espacio in ESPACIOS


def crudos(raiz: Nodo) -> tuple[str, list[Crudo]]:
    """El nombre del plan y sus renglones, en el orden del archivo."""
    por_dia = _entero(raiz.dato("MinutesPerDay")) or 480
    semana = _entero(raiz.dato("MinutesPerWeek")) or 5 * por_dia
    jornada = _Jornada(por_dia, min(7, max(1, semana // por_dia)))
    personas = _responsables(raiz)
    tareas = raiz.hijo("Tasks")
    renglones = [_crudo(t, jornada, personas) for t in tareas.todos(RENGLON)] if tareas else []
    return raiz.dato("Title") or raiz.dato("Name"), renglones


def _crudo(tarea: Nodo, jornada: _Jornada, personas: Mapping[str, str]) -> Crudo:
    uid = tarea.dato("UID")
    crudo = Crudo(
        uid=uid,
        nombre=tarea.dato("Name"),
        nivel=_entero(tarea.dato("OutlineLevel")) or 1,
        hito=tarea.dato("Milestone") == "1",
        responsable=personas.get(uid, ""),
        fuera=_motivo(tarea),
    )
    crudo.avance = _avance(tarea, crudo)
    _fechar(crudo, tarea, jornada)
    crudo.predecesoras = tuple(_predecesoras(tarea, crudo))
    if tarea.dato("Recurring") == "1":
        crudo.avisos.append("Se repite: se trae una sola vez.")
    return crudo


def _motivo(tarea: Nodo) -> str:
    """Por qué no es una tarea que se pueda traer; vacío si lo es."""
    motivos = (
        (tarea.dato("IsNull") == "1", "Es un renglón en blanco."),
        (tarea.dato("OutlineLevel") == "0", "Es el resumen de todo el proyecto."),
        (tarea.dato("IsSubproject") == "1", "Es otro proyecto insertado: impórtelo aparte."),
        (tarea.dato("ExternalTask") == "1", "Es de otro proyecto."),
        (tarea.dato("Active") == "0", "Está inactiva."),
        (not tarea.dato("UID"), "No tiene identificador."),
    )
    return next((texto for se_cumple, texto in motivos if se_cumple), "")


def _avance(tarea: Nodo, crudo: Crudo) -> int:
    texto = tarea.dato("PercentComplete")
    avance = _entero(texto)
    if avance is None and texto:
        crudo.avisos.append("El avance no se entiende: se toma 0 %.")
    return avance or 0


def _fechar(crudo: Crudo, tarea: Nodo, jornada: _Jornada) -> None:
    inicio = _momento(tarea.dato("Start"), crudo, "La fecha de inicio")
    fin = _momento(tarea.dato("Finish"), crudo, "La fecha de término")
    crudo.inicio = inicio.date() if inicio else None
    if fin is None:
        _estimar_fin(crudo, tarea, jornada)
        return
    crudo.fin = fin.date()
    if fin.time() == time.min and inicio and inicio < fin and not jornada.corrida:
        crudo.fin -= timedelta(days=1)


def _momento(texto: str, crudo: Crudo, que: str) -> datetime | None:
    if not texto:
        return None
    try:
        return datetime.fromisoformat(texto).replace(tzinfo=None)
    except ValueError:
        crudo.avisos.append(f"{que} no se entiende.")
        return None


def _estimar_fin(crudo: Crudo, tarea: Nodo, jornada: _Jornada) -> None:
    """Sin fecha de término, la que da su duración en días de trabajo de lunes a viernes (o todos
    los días, si el plan trabaja siete)."""
    minutos = _minutos(tarea.dato("Duration"))
    if crudo.inicio is None or minutos is None:
        return
    dias = -(-minutos // jornada.minutos_por_dia)
    try:
        crudo.fin = _sumar(crudo.inicio, dias if jornada.corrida else max(0, dias - 1), jornada)
    except OverflowError:
        crudo.avisos.append("La duración no se entiende.")
        return
    if dias:
        crudo.avisos.append("No trae fecha de término: se calcula con su duración.")


def _sumar(inicio: date, dias: int, jornada: _Jornada) -> date:
    if jornada.dias_por_semana > 5:
        return inicio + timedelta(days=dias)
    semanas, resto = divmod(dias, 5)
    dia = inicio + timedelta(weeks=semanas)
    while resto:
        dia += timedelta(days=1)
        resto -= dia.weekday() < 5
    return dia


def _predecesoras(tarea: Nodo, crudo: Crudo) -> Iterator[str]:
    for enlace in tarea.todos("PredecessorLink"):
        if enlace.dato("CrossProject") == "1":
            crudo.avisos.append("Espera a una tarea de otro proyecto: ese enlace no se trae.")
        elif (enlace.dato("Type") or _FIN_A_INICIO) != _FIN_A_INICIO:
            crudo.avisos.append("Un enlace no es de fin a inicio: no se trae.")
        else:
            if _entero(enlace.dato("LinkLag")):
                crudo.avisos.append("Un enlace trae desfase: se trae sin él.")
            yield enlace.dato("PredecessorUID")


def _responsables(raiz: Nodo) -> dict[str, str]:
    """De cada tarea, los nombres de sus recursos separados con comas."""
    recursos, asignaciones = raiz.hijo("Resources"), raiz.hijo("Assignments")
    if recursos is None or asignaciones is None:
        return {}
    nombres = {r.dato("UID"): r.dato("Name") for r in recursos.todos("Resource")}
    suyos: dict[str, dict[str, None]] = {}
    for asignacion in asignaciones.todos("Assignment"):
        if nombre := nombres.get(asignacion.dato("ResourceUID")):
            suyos.setdefault(asignacion.dato("TaskUID"), {})[nombre] = None
    return {tarea: ", ".join(gente) for tarea, gente in suyos.items()}


def _minutos(duracion: str) -> int | None:
    hallado = _DURACION.fullmatch(duracion) if duracion else None
    if hallado is None:
        return None
    dias, horas, minutos = (int(parte or 0) for parte in hallado.groups())
    return (dias * 24 + horas) * 60 + minutos


def _entero(texto: str) -> int | None:
    """El número escrito, o `None`; más de nueve cifras no es un dato de un plan."""
    return int(texto) if re.fullmatch(r"-?[0-9]{1,9}", texto) else None
