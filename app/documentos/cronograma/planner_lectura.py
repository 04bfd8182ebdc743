"""Un plan de GNOME Planner (`.planner`) leído como renglones en crudo."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from app.documentos.cronograma.dictamen import Crudo
from app.documentos.cronograma.xml_seguro import Nodo

INTERES = frozenset(
    [
        "tasks",
        "task",
        "predecessors",
        "predecessor",
        "resources",
        "resource",
        "allocations",
        "allocation",
    ]
)
RENGLON = "task"


def es_planner(raiz: Nodo) -> bool:
    """Si la raíz es la de un proyecto de Planner."""
    return raiz.nombre == "project" and "mrproject-version" in raiz.atributos


def crudos(raiz: Nodo) -> tuple[str, list[Crudo]]:
    """El nombre del plan y sus renglones, en el orden del archivo."""
    personas = _responsables(raiz)
    tareas = raiz.hijo("tasks")
    renglones = list(_recorrer(tareas, 1, personas)) if tareas else []
    return raiz.atributos.get("name", ""), renglones


def _recorrer(padre: Nodo, nivel: int, personas: Mapping[str, str]) -> Iterator[Crudo]:
    # La profundidad ya la acotó la lectura del XML.
    for tarea in padre.todos(RENGLON):
        yield _crudo(tarea, nivel, personas)
        yield from _recorrer(tarea, nivel + 1, personas)


def _crudo(tarea: Nodo, nivel: int, personas: Mapping[str, str]) -> Crudo:
    datos = tarea.atributos
    uid = datos.get("id", "")
    avance = datos.get("percent-complete", "")
    crudo = Crudo(
        uid=uid,
        nombre=datos.get("name", ""),
        nivel=nivel,
        hito=datos.get("type") == "milestone",
        avance=int(avance) if avance.isascii() and avance.isdigit() and len(avance) < 10 else 0,
        responsable=personas.get(uid, ""),
        fuera="" if uid else "No tiene identificador.",
    )
    inicio = _momento(datos.get("work-start") or datos.get("start", ""), crudo)
    fin = _momento(datos.get("end", ""), crudo)
    crudo.inicio = inicio.date() if inicio else None
    crudo.fin = _ultimo_dia(inicio, fin)
    crudo.predecesoras = tuple(_predecesoras(tarea, crudo))
    return crudo


def _ultimo_dia(inicio: datetime | None, fin: datetime | None) -> date | None:
    """Terminar a medianoche es haber acabado el día anterior."""
    if fin is None:
        return None
    if fin.time() == time.min and inicio and inicio < fin:
        return fin.date() - timedelta(days=1)
    return fin.date()


def _momento(texto: str, crudo: Crudo) -> datetime | None:
    if not texto:
        return None
    try:
        # La «Z» de Planner es hora local: el programa no maneja zonas.
        return datetime.strptime(texto, "%Y%m%dT%H%M%SZ")  # noqa: DTZ007
    except ValueError:
        crudo.avisos.append("Una fecha no se entiende.")
        return None


def _predecesoras(tarea: Nodo, crudo: Crudo) -> Iterator[str]:
    lista = tarea.hijo("predecessors")
    for enlace in lista.todos("predecessor") if lista else ():
        if enlace.atributos.get("type", "FS") != "FS":
            crudo.avisos.append("Un enlace no es de fin a inicio: no se trae.")
            continue
        if enlace.atributos.get("lag", "0") not in {"0", ""}:
            crudo.avisos.append("Un enlace trae desfase: se trae sin él.")
        yield enlace.atributos.get("predecessor-id", "")


def _responsables(raiz: Nodo) -> dict[str, str]:
    recursos, asignaciones = raiz.hijo("resources"), raiz.hijo("allocations")
    if recursos is None or asignaciones is None:
        return {}
    nombres = {
        r.atributos.get("id", ""): r.atributos.get("name", "") for r in recursos.todos("resource")
    }
    suyos: dict[str, dict[str, None]] = {}
    for asignacion in asignaciones.todos("allocation"):
        if nombre := nombres.get(asignacion.atributos.get("resource-id", "")):
            suyos.setdefault(asignacion.atributos.get("task-id", ""), {})[nombre] = None
    return {tarea: ", ".join(gente) for tarea, gente in suyos.items()}
