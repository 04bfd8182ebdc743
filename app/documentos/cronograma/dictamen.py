"""Qué se puede hacer con cada renglón de un plan ajeno, y por qué, en palabras.

Las reglas son las mismas para todos los formatos: cada lector entrega sus renglones en crudo, con
lo que sólo él puede saber, y de aquí salen el dictamen y la tarea ya limpia.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.dominio.textos_fecha import fecha_corta
from app.modelo.cronograma.ajeno import Juicio, RenglonAjeno, TareaAjena
from app.texto import limpiar

NOMBRE = 250
"""Caracteres de un nombre; lo que sobra se recorta con aviso."""
UID = 200
PRIMER_ANIO, ULTIMO_ANIO = 1950, 2150
TAREAS = 10_000


@dataclass(slots=True)
class Crudo:
    """Un renglón recién leído. `fin` es el último día, inclusive.

    `fuera`: por qué el lector ya sabe que no se trae. `avisos`: lo que tuvo que suponer.
    """

    uid: str
    nombre: str
    inicio: date | None = None
    fin: date | None = None
    nivel: int = 1
    hito: bool = False
    avance: int = 0
    responsable: str = ""
    predecesoras: tuple[str, ...] = ()
    fuera: str = ""
    avisos: list[str] = field(default_factory=list)


def una_linea(texto: str) -> str:
    """Texto plano en un renglón: sin controles, saltos ni espacios de más."""
    return " ".join(limpiar(texto).split())


def dictaminar(crudos: Sequence[Crudo]) -> tuple[RenglonAjeno, ...]:
    """El dictamen de cada renglón, en el orden del archivo."""
    _nivelar(crudos)
    resumenes = _resumenes(crudos)
    _fechar_resumenes(crudos, resumenes)
    vistos: set[str] = set()
    for crudo in crudos:
        _limpiar(crudo)
        _juzgar(crudo, vistos)
        vistos.add(crudo.uid)
    dentro = {crudo.uid: crudo for crudo in crudos if not crudo.fuera}
    return tuple(
        _renglon(numero, crudo, dentro, resumen=resumen)
        for numero, (crudo, resumen) in enumerate(zip(crudos, resumenes, strict=True), start=1)
    )


def _limpiar(crudo: Crudo) -> None:
    crudo.uid = una_linea(crudo.uid)[:UID]
    crudo.nombre = _recortado(crudo, crudo.nombre, "El nombre")
    crudo.responsable = _recortado(crudo, crudo.responsable, "El responsable")
    if not 0 <= crudo.avance <= 100:
        crudo.avance = min(100, max(0, crudo.avance))
        crudo.avisos.append(f"El avance se sale de 0 a 100: se toma {crudo.avance} %.")


def _recortado(crudo: Crudo, texto: str, que: str) -> str:
    texto = una_linea(texto)
    if len(texto) <= NOMBRE:
        return texto
    crudo.avisos.append(f"{que} es demasiado largo: se recorta a {NOMBRE} letras.")
    return texto[: NOMBRE - 1].rstrip() + "…"


def _juzgar(crudo: Crudo, vistos: set[str]) -> None:
    if crudo.fuera:
        return
    inicio, fin = crudo.inicio or crudo.fin, crudo.fin or crudo.inicio
    if not crudo.nombre:
        crudo.fuera = "No tiene nombre."
    elif crudo.uid in vistos:
        crudo.fuera = "Repite el identificador de otro renglón."
    elif inicio is None or fin is None:
        crudo.fuera = "No tiene fechas."
    elif fin < inicio:
        crudo.fuera = f"Termina ({fecha_corta(fin)}) antes de empezar ({fecha_corta(inicio)})."
    elif not (inicio.year >= PRIMER_ANIO and fin.year <= ULTIMO_ANIO):
        crudo.fuera = f"Sus fechas se salen de {PRIMER_ANIO} a {ULTIMO_ANIO}."
    else:
        _completar(crudo, inicio, fin)


def _completar(crudo: Crudo, inicio: date, fin: date) -> None:
    if crudo.inicio is None:
        crudo.avisos.append("No trae fecha de inicio: se toma la de término.")
    if crudo.fin is None:
        crudo.avisos.append("No trae fecha de término: se toma la de inicio.")
    crudo.inicio, crudo.fin = inicio, fin


def _nivelar(crudos: Iterable[Crudo]) -> None:
    """Ningún renglón baja más de un nivel de golpe: no habría de quién colgarlo."""
    anterior = 0
    for crudo in crudos:
        crudo.nivel = min(max(1, crudo.nivel), anterior + 1)
        if not crudo.fuera:
            anterior = crudo.nivel


def _resumenes(crudos: Sequence[Crudo]) -> list[bool]:
    """Si a cada renglón lo sigue alguno más adentro."""
    resultado = [False] * len(crudos)
    siguiente = 0
    for lugar in range(len(crudos) - 1, -1, -1):
        if not crudos[lugar].fuera:
            resultado[lugar] = siguiente > crudos[lugar].nivel
            siguiente = crudos[lugar].nivel
    return resultado


def _fechar_resumenes(crudos: Sequence[Crudo], resumenes: Sequence[bool]) -> None:
    """A un renglón que agrupa y no trae fechas le da las de los que agrupa."""
    abarca: dict[int, tuple[date, date]] = {}
    for lugar in range(len(crudos) - 1, -1, -1):
        crudo = crudos[lugar]
        if crudo.fuera:
            continue
        hijas = abarca.pop(crudo.nivel + 1, None) if resumenes[lugar] else None
        if hijas and crudo.inicio is None and crudo.fin is None:
            crudo.inicio, crudo.fin = hijas
            crudo.avisos.append("No trae fechas: se toman las de las que agrupa.")
        inicio, fin = crudo.inicio or crudo.fin, crudo.fin or crudo.inicio
        if inicio and fin:
            previo = abarca.get(crudo.nivel, (inicio, fin))
            abarca[crudo.nivel] = (min(previo[0], inicio), max(previo[1], fin))


def _renglon(
    numero: int, crudo: Crudo, dentro: Mapping[str, Crudo], *, resumen: bool
) -> RenglonAjeno:
    conocidas = tuple(p for p in dict.fromkeys(crudo.predecesoras) if p in dentro)
    perdidas = len(set(crudo.predecesoras)) - len(conocidas)
    if perdidas:
        crudo.avisos.append("Espera a una tarea que no se trae o que no está en el archivo.")
    tarea = TareaAjena(
        uid=crudo.uid,
        nombre=crudo.nombre,
        inicio=crudo.inicio,
        fin=crudo.fin,
        nivel=crudo.nivel,
        resumen=resumen,
        hito=crudo.hito,
        avance=crudo.avance,
        responsable=crudo.responsable,
        predecesoras=conocidas,
    )
    if crudo.fuera:
        return RenglonAjeno(numero, tarea, Juicio.FUERA, crudo.fuera)
    if crudo.avisos:
        return RenglonAjeno(numero, tarea, Juicio.CON_AVISO, " ".join(crudo.avisos))
    return RenglonAjeno(numero, tarea, Juicio.LISTO, "Se puede traer tal cual.")
