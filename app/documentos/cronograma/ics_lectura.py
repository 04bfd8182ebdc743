"""Un calendario (iCalendar) leído como renglones en crudo: eventos (`VEVENT`) y tareas (`VTODO`).

Antes de entregarlo a la biblioteca se quedan sólo las líneas que se usan: así el tiempo lo acota
lo útil y no lo que el archivo traiga.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.documentos.cronograma.dictamen import TAREAS, Crudo, una_linea
from app.documentos.cronograma.errores import PlanDesmedido, PlanIlegible

LINEAS = 120_000
LARGO_DE_LINEA = 4_000
_COMPONENTES = frozenset({"VCALENDAR", "VEVENT", "VTODO"})
_PROPIEDADES = frozenset(
    [
        "UID",
        "SUMMARY",
        "DTSTART",
        "DTEND",
        "DUE",
        "DURATION",
        "STATUS",
        "PERCENT-COMPLETE",
        "COMPLETED",
        "RRULE",
        "RDATE",
        "RECURRENCE-ID",
        "X-WR-CALNAME",
    ]
)
_DOBLEZ = re.compile(r"\r?\n[ \t]|\r[ \t]")
_NOMBRE = re.compile(r"[A-Za-z0-9-]{1,60}")
_COPIE = "Vuelva a exportarlo o a copiarlo."


def crudos(datos: bytes) -> tuple[str, list[Crudo]]:
    """El nombre del calendario y sus renglones, en el orden del archivo.

    Errores: `PlanIlegible` (cortado o dañado) y `PlanDesmedido` (más de 10 000 eventos).
    """
    calendarios = _analizar(_filtrar(_decodificar(datos)))
    nombre = next((str(c.get("X-WR-CALNAME")) for c in calendarios if c.get("X-WR-CALNAME")), "")
    renglones = [
        _crudo(componente, numero)
        for numero, componente in enumerate(
            (c for calendario in calendarios for c in calendario.subcomponents), start=1
        )
    ]
    return una_linea(nombre), renglones


def _decodificar(datos: bytes) -> str:
    try:
        return datos.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Los calendarios viejos de Outlook salían en la codificación de Windows.
        return datos.decode("cp1252", errors="replace")


def _filtrar(texto: str) -> str:
    """Sólo las líneas que se usan, ya sin dobleces. Comprueba que todo lo abierto se cierre."""
    salida: list[str] = []
    pila: list[str] = []
    renglones = 0
    for linea in re.split(r"\r\n|\n|\r", _DOBLEZ.sub("", texto)):
        hallado = _NOMBRE.match(linea)
        nombre = hallado[0].upper() if hallado else ""
        if nombre in {"BEGIN", "END"}:
            _apilar(pila, nombre, linea.partition(":")[2].strip().upper())
            renglones += nombre == "BEGIN" and pila[-1] in {"VEVENT", "VTODO"}
        elif nombre not in _PROPIEDADES:
            continue
        if _util(pila, nombre, linea):
            salida.append(linea[:LARGO_DE_LINEA])
        if renglones > TAREAS or len(salida) > LINEAS:
            raise PlanDesmedido(
                "El calendario tiene más de 10 000 eventos.",
                sugerencia="Exporte sólo la parte que necesita.",
            )
    if pila:
        raise PlanIlegible("El calendario está cortado: le falta el final.", sugerencia=_COPIE)
    return "\r\n".join(
        [
            *salida,
            "",
        ]
    )


def _apilar(pila: list[str], nombre: str, componente: str) -> None:
    if nombre == "BEGIN":
        pila.append(componente)
    elif not pila or pila.pop() != componente:
        raise PlanIlegible(
            "El calendario está dañado: sus partes no cierran en orden.", sugerencia=_COPIE
        )


def _util(pila: list[str], nombre: str, linea: str) -> bool:
    cerrado = [linea.partition(":")[2].strip().upper()] if nombre == "END" else []
    abiertos = [*pila, *cerrado]
    # VCALENDAR y, si acaso, un evento dentro: lo demás (alarmas, zonas) no se lee.
    return len(abiertos) <= 2 and set(abiertos) <= _COMPONENTES


def _analizar(texto: str) -> list[Any]:
    from icalendar import Calendar

    try:
        # En octetos: un texto la biblioteca podría tomarlo por el nombre de un archivo.
        return list(Calendar.from_ical(texto.encode("utf-8"), multiple=True))
    # Frontera: un archivo ajeno puede romper la biblioteca por cualquier parte.
    except Exception as error:
        raise PlanIlegible("El calendario está dañado.", sugerencia=_COPIE) from error


def _crudo(componente: Any, numero: int) -> Crudo:
    tarea = componente.name == "VTODO"
    crudo = Crudo(
        uid=_texto(componente, "UID") or f"evento-{numero}",
        nombre=_texto(componente, "SUMMARY"),
        avance=_avance(componente),
        fuera=_motivo(componente),
    )
    inicio = _momento(componente, "DTSTART", crudo)
    crudo.inicio = _dia(inicio)
    fin = _momento(componente, "DUE" if tarea else "DTEND", crudo)
    crudo.fin = _dia(fin) if tarea else _ultimo_dia(inicio, fin)
    if fin is None and inicio is not None:
        crudo.fin = _fin_por_duracion(inicio, componente, crudo)
    if "RRULE" in componente or "RDATE" in componente:
        crudo.avisos.append("Se repite: se trae sólo la primera vez.")
    return crudo


def _motivo(componente: Any) -> str:
    if _texto(componente, "STATUS").upper() == "CANCELLED":
        return "Está cancelado."
    if "RECURRENCE-ID" in componente:
        return "Es una repetición de otro renglón."
    return ""


def _avance(componente: Any) -> int:
    if _texto(componente, "STATUS").upper() == "COMPLETED" or "COMPLETED" in componente:
        return 100
    texto = _texto(componente, "PERCENT-COMPLETE")
    return int(texto) if re.fullmatch(r"[0-9]{1,9}", texto) else 0


def _valores(componente: Any, nombre: str) -> Iterator[Any]:
    valor = componente.get(nombre)
    yield from valor if isinstance(valor, list) else [] if valor is None else [valor]


def _texto(componente: Any, nombre: str) -> str:
    return next((str(valor) for valor in _valores(componente, nombre)), "")


def _momento(componente: Any, nombre: str, crudo: Crudo) -> date | datetime | None:
    for valor in _valores(componente, nombre):
        try:
            momento = valor.dt
        except (ValueError, AttributeError):
            momento = None
        if isinstance(momento, date):
            return momento
        crudo.avisos.append("Una fecha no se entiende.")
        return None
    return None


def _dia(momento: date | datetime | None) -> date | None:
    return None if momento is None else _local(momento)[0]


def _local(momento: date | datetime) -> tuple[date, time | None]:
    """Día y hora de calendario. En UTC se pasa a la hora del equipo; con zona propia se respeta la
    hora escrita, que es la de donde se hizo el plan."""
    if not isinstance(momento, datetime):
        return momento, None
    if momento.tzinfo is not None and momento.utcoffset() == timedelta(0):
        try:
            momento = momento.replace(tzinfo=UTC).astimezone()
        except (OverflowError, OSError, ValueError):
            return momento.date(), momento.time()
    return momento.date(), momento.time()


def _ultimo_dia(inicio: date | datetime | None, fin: date | datetime | None) -> date | None:
    """`DTEND` no cuenta: un día completo, o una medianoche, acaba el día anterior."""
    if fin is None:
        return None
    dia, hora = _local(fin)
    entero = hora is None or hora == time.min
    if not entero or (inicio is not None and _local(inicio)[0] >= dia):
        return dia
    return dia - timedelta(days=1) if dia > date.min else dia


def _fin_por_duracion(
    inicio: date | datetime, componente: Any, crudo: Crudo
) -> date | datetime | None:
    for valor in _valores(componente, "DURATION"):
        try:
            return _ultimo_dia(inicio, inicio + valor.dt)
        except (ValueError, AttributeError, TypeError, OverflowError):
            crudo.avisos.append("La duración no se entiende.")
    # RFC 5545: sin fin ni duración, un evento de todo el día dura ese día.
    return _dia(inicio)
