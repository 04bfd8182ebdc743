"""El cronograma como calendario (iCalendar, RFC 5545): un evento de todo el día por actividad.

La fecha límite es inclusive y `DTEND` no, así que se escribe el día siguiente. El identificador
sale del de la actividad: volver a importar el calendario actualiza los eventos en vez de
repetirlos. La alarma suena a las 9:00 siete días antes de la fecha límite, sólo en lo que falta.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.documentos.cronograma.dictamen import una_linea
from app.documentos.cronograma.filas import Datos
from app.documentos.cronograma.jerarquia import esquema
from app.modelo.cronograma.valores import HITO, Actividad
from app.texto import limpiar

if TYPE_CHECKING:
    from icalendar import Event

DOMINIO = "vitral"
ANTES_DEL_FIN = -timedelta(days=7, hours=15)
"""Desde el final del último día (las 24:00) hasta las 9:00 de siete días antes."""


def escribir(datos: Datos, titulo: str, ahora: datetime) -> bytes:
    """El calendario completo, con líneas dobladas a 75 octetos. `ahora` va en UTC (`DTSTAMP`)."""
    from icalendar import Calendar

    calendario = Calendar()
    calendario.add("prodid", "-//Vitral//Cronograma//ES")
    calendario.add("version", "2.0")
    calendario.add("calscale", "GREGORIAN")
    calendario.add("method", "PUBLISH")
    calendario.add("x-wr-calname", una_linea(titulo))
    dimensiones = {d.numero: d.nombre for d in datos.modelo.dimensiones}
    for puesto in esquema(datos.cronograma.actividades):
        actividad = puesto.actividad
        categoria = dimensiones.get(actividad.dimension, "")
        calendario.add_component(_evento(actividad, categoria, ahora))
    return bytes(calendario.to_ical())


def uid_de(actividad: Actividad) -> str:
    """El identificador de su evento, siempre el mismo."""
    return f"{actividad.id}@{DOMINIO}"


def resumen_de(actividad: Actividad) -> str:
    """El título del evento: clave y nombre."""
    return una_linea(f"{actividad.clave} {actividad.nombre}")


def _evento(actividad: Actividad, categoria: str, ahora: datetime) -> "Event":
    from icalendar import Event

    evento = Event()
    evento.add("uid", uid_de(actividad))
    evento.add("dtstamp", ahora)
    evento.add("dtstart", actividad.inicio)
    evento.add("dtend", actividad.fin + timedelta(days=1))
    evento.add("summary", resumen_de(actividad))
    if descripcion := "\n".join(_descripcion(actividad)):
        evento.add("description", descripcion)
    if categorias := _categorias(actividad, categoria):
        evento.add("categories", categorias)
    # No ocupa la agenda de nadie: es un plazo, no una cita.
    evento.add("transp", "TRANSPARENT")
    if not actividad.terminada:
        evento.add_component(_alarma(actividad))
    return evento


def _alarma(actividad: Actividad) -> Any:
    from icalendar import Alarm

    alarma = Alarm()
    alarma.add("action", "DISPLAY")
    alarma.add("description", f"Vence en 7 días: {resumen_de(actividad)}")
    alarma.add("trigger", ANTES_DEL_FIN, parameters={"RELATED": "END"})
    return alarma


def _categorias(actividad: Actividad, dimension: str) -> list[str]:
    return [c for c in (dimension, "Hito" if actividad.tipo == HITO else "") if c]


def _descripcion(actividad: Actividad) -> Iterator[str]:
    renglones: Iterable[tuple[str, str]] = (
        ("Plazo del Modelo", actividad.plazo),
        ("Responsable", actividad.responsable_nombre),
        ("Avance", f"{actividad.avance} %"),
        ("Motivo", actividad.motivo),
    )
    return (f"{rotulo}: {limpiar(valor)}" for rotulo, valor in renglones if valor)
