"""El cronograma en XML de MS Project (MSPDI): lo abren MS Project, ProjectLibre y MPXJ.

Cómo se dicen allá nuestros plazos, que son meses calendario con fecha límite inclusive:

- El calendario es de 7 días de 24 horas: N días naturales son N días, sin fines de semana que los
  alarguen. Una tarea va de las 0:00 de su inicio a las 0:00 de su fecha límite, que es también
  cuando puede empezar la siguiente (enlaces con desfase 0). La vuelta es exacta.
- Mandan las fechas: las tareas van programadas a mano y con «no empezar antes del» su inicio, para
  los programas que no conocen la programación manual.
- O y R son fin-a-inicio y P, inicio-a-inicio. El desfase va en los días que de verdad mide desde
  ese día (30 días son un mes calendario). A no mueve fechas: se cuenta en las notas, igual que un
  enlace entre una tarea y otra que la contiene, que MS Project no admite.
- Los responsables van como recursos con 0 % de dedicación: dicen quién, no cuántas horas.
- Con término real el avance es 100, porque MS Project no admite otra cosa.

El orden de los elementos es el del esquema de Microsoft; MS Project rechaza otro.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.documentos.cronograma.dictamen import una_linea
from app.documentos.cronograma.jerarquia import Puesto, esquema
from app.dominio.plazos import sumar_desfase
from app.modelo.cronograma.valores import HITO, Actividad, Cronograma, Enlace
from app.modelo.tipos import TipoDependencia
from app.texto import limpiar

ESPACIO = "http://schemas.microsoft.com/project"
MINUTOS_POR_DIA = 24 * 60
LARGO = 512
"""Caracteres que MS Project admite en un nombre; el completo queda en las notas."""
FIN_A_INICIO, INICIO_A_INICIO = 1, 3
NO_ANTES_DEL = 4
_DIAS = 7
_EN_RECURSOS = str.maketrans("[],;", "()  ")
"""MS Project no admite corchetes ni separadores de lista en el nombre de un recurso."""
_NO_SON_XML = dict.fromkeys((0xFFFE, 0xFFFF))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Lo que cada tarea necesita saber de las demás."""

    puestos: Mapping[str, Puesto]
    enlaces: Mapping[str, Sequence[Enlace]]
    personas: Mapping[str, int]


def escribir(cronograma: Cronograma, titulo: str, ahora: datetime) -> bytes:
    """El documento MSPDI completo, en UTF-8. `ahora` es la fecha de creación que declara."""
    puestos = esquema(cronograma.actividades)
    plan = _Plan(
        {p.actividad.id: p for p in puestos},
        _por_destino(cronograma.enlaces),
        _personas(p.actividad for p in puestos),
    )
    raiz = Element("Project", xmlns=ESPACIO)
    _cabecera(raiz, cronograma, titulo, ahora)
    _calendario(SubElement(raiz, "Calendars"))
    tareas = SubElement(raiz, "Tasks")
    for puesto in puestos:
        _tarea(SubElement(tareas, "Task"), puesto, plan)
    _recursos(SubElement(raiz, "Resources"), plan.personas)
    _asignaciones(SubElement(raiz, "Assignments"), puestos, plan.personas)
    indent(raiz)
    return bytes(tostring(raiz, encoding="utf-8", xml_declaration=True))


def avance_de(actividad: Actividad) -> int:
    """El avance que se escribe: 100 si ya tiene término real."""
    return 100 if actividad.fin_real else actividad.avance


def desfase_real(enlace: Enlace, de: Actividad) -> int:
    """Días naturales del desfase, contados desde el extremo de `de` que le toca."""
    extremo = de.inicio if enlace.tipo is TipoDependencia.TRASLAPE else de.fin
    return (sumar_desfase(extremo, enlace.desfase) - extremo).days


def responsable_de(actividad: Actividad) -> str:
    """Su responsable como recurso; vacío si no tiene."""
    return una_linea(actividad.responsable_nombre.translate(_EN_RECURSOS))[:LARGO]


def enlaza(enlace: Enlace, puestos: Mapping[str, Puesto]) -> bool:
    """Si se escribe como enlace; si no, va en las notas."""
    if enlace.tipo is TipoDependencia.ALIMENTA or enlace.de == enlace.a:
        return False
    de, a = puestos.get(enlace.de), puestos.get(enlace.a)
    if de is None or a is None:
        return False
    return enlace.de not in a.ancestros and enlace.a not in de.ancestros


def _cabecera(raiz: Element, cronograma: Cronograma, titulo: str, ahora: datetime) -> None:
    inicios = [a.inicio for a in cronograma.actividades]
    fines = [a.fin for a in cronograma.actividades]
    _poner(
        raiz,
        SaveVersion=14,
        Name=_linea(titulo),
        Title=_linea(titulo),
        CreationDate=f"{ahora:%Y-%m-%dT%H:%M:%S}",
        ScheduleFromStart=1,
        StartDate=_instante(min(inicios, default=cronograma.inicio)),
        FinishDate=_instante(max(fines, default=cronograma.inicio)),
        CalendarUID=1,
        DefaultStartTime="00:00:00",
        DefaultFinishTime="00:00:00",
        MinutesPerDay=MINUTOS_POR_DIA,
        MinutesPerWeek=7 * MINUTOS_POR_DIA,
        DaysPerMonth=30,
        DefaultTaskType=1,
        DurationFormat=_DIAS,
        HonorConstraints=1,
        NewTasksEffortDriven=0,
        WeekStartDay=1,
        StatusDate=_instante(cronograma.hoy),
        CurrentDate=_instante(cronograma.hoy),
        NewTasksAreManual=1,
    )


def _calendario(calendarios: Element) -> None:
    calendario = SubElement(calendarios, "Calendar")
    _poner(
        calendario, UID=1, Name="Días naturales", IsBaseCalendar=1, IsBaselineCalendar=0,
        BaseCalendarUID=-1,
    )  # fmt: skip
    semana = SubElement(calendario, "WeekDays")
    for dia in range(1, 8):
        elemento = SubElement(semana, "WeekDay")
        _poner(elemento, DayType=dia, DayWorking=1)
        jornada = SubElement(SubElement(elemento, "WorkingTimes"), "WorkingTime")
        # De 0:00 a 0:00 es el día entero: así escribe MS Project su calendario de 24 horas.
        _poner(jornada, FromTime="00:00:00", ToTime="00:00:00")


def _tarea(elemento: Element, puesto: Puesto, plan: _Plan) -> None:
    for parte in (_identidad, _programa, _seguimiento):
        parte(elemento, puesto)
    _poner(elemento, Notes=_notas(puesto, plan))
    for enlace in plan.enlaces.get(puesto.actividad.id, ()):
        if enlaza(enlace, plan.puestos):
            _enlace(SubElement(elemento, "PredecessorLink"), enlace, plan.puestos[enlace.de])
    _linea_base(elemento, puesto.actividad)
    _poner(
        elemento,
        ManualStart=_instante(puesto.actividad.inicio),
        ManualFinish=_instante(puesto.actividad.fin),
        ManualDuration=_duracion(puesto.actividad.inicio, puesto.actividad.fin),
    )


def _identidad(elemento: Element, puesto: Puesto) -> None:
    actividad = puesto.actividad
    numero = ".".join(map(str, puesto.numero))
    _poner(
        elemento,
        UID=puesto.lugar,
        ID=puesto.lugar,
        Name=_linea(actividad.nombre),
        Active=1,
        Manual=1,
        Type=1,
        IsNull=0,
        WBS=_linea(actividad.clave) or numero,
        OutlineNumber=numero,
        OutlineLevel=puesto.nivel,
        Priority=500,
    )


def _programa(elemento: Element, puesto: Puesto) -> None:
    actividad = puesto.actividad
    _poner(
        elemento,
        Start=_instante(actividad.inicio),
        Finish=_instante(actividad.fin),
        Duration=_duracion(actividad.inicio, actividad.fin),
        DurationFormat=_DIAS,
        EffortDriven=0,
        Estimated=0,
        Milestone=int(actividad.tipo == HITO),
        Summary=int(puesto.resumen),
        Critical=int(actividad.critica),
        TotalSlack=None if actividad.holgura is None else actividad.holgura * MINUTOS_POR_DIA * 10,
    )


def _seguimiento(elemento: Element, puesto: Puesto) -> None:
    actividad = puesto.actividad
    _poner(
        elemento,
        PercentComplete=avance_de(actividad),
        ActualStart=_instante(actividad.inicio_real),
        ActualFinish=_instante(actividad.fin_real),
        ConstraintType=0 if puesto.resumen else NO_ANTES_DEL,
        CalendarUID=-1,
        ConstraintDate=None if puesto.resumen else _instante(actividad.inicio),
    )


def _notas(puesto: Puesto, plan: _Plan) -> str | None:
    actividad = puesto.actividad
    partes = [
        f"Nombre completo: {actividad.nombre}" if len(actividad.nombre) > LARGO else "",
        f"Plazo del Modelo: {actividad.plazo}" if actividad.plazo else "",
        f"Motivo: {actividad.motivo}" if actividad.motivo else "",
        *_enlaces_en_notas(actividad, plan),
    ]
    return "\n".join(parte for parte in partes if parte) or None


def _enlaces_en_notas(actividad: Actividad, plan: _Plan) -> Iterator[str]:
    for enlace in plan.enlaces.get(actividad.id, ()):
        if de := plan.puestos.get(enlace.de):
            rotulo = f"{de.actividad.clave} {de.actividad.nombre}".strip()
            if enlace.tipo is TipoDependencia.ALIMENTA:
                yield f"Usa datos de {rotulo}"
            elif not enlaza(enlace, plan.puestos):
                yield f"Depende de {rotulo}"
            if enlace.motivo:
                yield f"Excepción con {rotulo}: {enlace.motivo}"


def _enlace(elemento: Element, enlace: Enlace, de: Puesto) -> None:
    traslape = enlace.tipo is TipoDependencia.TRASLAPE
    _poner(
        elemento,
        PredecessorUID=de.lugar,
        Type=INICIO_A_INICIO if traslape else FIN_A_INICIO,
        CrossProject=0,
        # En décimas de minuto.
        LinkLag=desfase_real(enlace, de.actividad) * MINUTOS_POR_DIA * 10,
        LagFormat=_DIAS,
    )


def _linea_base(elemento: Element, actividad: Actividad) -> None:
    if actividad.base_inicio is None or actividad.base_fin is None:
        return
    _poner(
        SubElement(elemento, "Baseline"),
        Number=0,
        Start=_instante(actividad.base_inicio),
        Finish=_instante(actividad.base_fin),
        Duration=_duracion(actividad.base_inicio, actividad.base_fin),
        DurationFormat=_DIAS,
    )


def _recursos(recursos: Element, personas: Mapping[str, int]) -> None:
    for nombre, uid in personas.items():
        _poner(
            SubElement(recursos, "Resource"), UID=uid, ID=uid, Name=nombre, Type=1, IsNull=0,
            MaxUnits=1,
        )  # fmt: skip


def _asignaciones(
    asignaciones: Element, puestos: Iterable[Puesto], personas: Mapping[str, int]
) -> None:
    con_responsable = (p for p in puestos if responsable_de(p.actividad))
    for uid, puesto in enumerate(con_responsable, start=1):
        _poner(
            SubElement(asignaciones, "Assignment"),
            UID=uid,
            TaskUID=puesto.lugar,
            ResourceUID=personas[responsable_de(puesto.actividad)],
            Finish=_instante(puesto.actividad.fin),
            Start=_instante(puesto.actividad.inicio),
            Units=0,
            Work="PT0H0M0S",
        )


def _por_destino(enlaces: Iterable[Enlace]) -> dict[str, list[Enlace]]:
    # Dos enlaces entre las mismas tareas: MS Project sólo admite uno y cuenta el último apuntado.
    unicos = {(e.de, e.a): e for e in enlaces}
    destinos: dict[str, list[Enlace]] = {}
    for enlace in unicos.values():
        destinos.setdefault(enlace.a, []).append(enlace)
    return destinos


def _personas(actividades: Iterable[Actividad]) -> dict[str, int]:
    nombres = dict.fromkeys(n for a in actividades if (n := responsable_de(a)))
    return {nombre: uid for uid, nombre in enumerate(nombres, start=1)}


def _poner(elemento: Element, **datos: str | int | None) -> None:
    """Agrega los datos en orden; los que no hay no se escriben."""
    for nombre, valor in datos.items():
        if valor is not None:
            SubElement(elemento, nombre).text = _apto(str(valor))


def _apto(texto: str) -> str:
    """Sin lo que XML no admite ni escapado."""
    return limpiar(texto).translate(_NO_SON_XML)


def _linea(texto: str) -> str:
    return una_linea(texto)[:LARGO]


def _instante(dia: date | None) -> str | None:
    return None if dia is None else f"{dia.isoformat()}T00:00:00"


def _duracion(inicio: date, fin: date) -> str:
    return f"PT{(fin - inicio).days * 24}H0M0S"
