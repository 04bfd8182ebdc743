"""Traer a 1d un plan hecho en otro programa: cada proyecto, con sus tareas como renglones."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from app.errores import ErrorDeUsuario
from app.expediente.errores import PersonaDesconocida, PlanAjenoNoCabe
from app.expediente.espejo import Celda, FichaViva
from app.expediente.plan.cambios import CambioDeFicha
from app.expediente.plan.deducidas import FIN, INICIO, TAREAS, TIPO_PROYECTO
from app.expediente.plan.taller import Nota, Taller
from app.expediente.respuestas import FICHAS_MAXIMAS
from app.modelo.cronograma.ajeno import PlanAjeno, TareaAjena
from app.modelo.direccion import Direccion
from app.modelo.valores import FILAS_MAXIMAS, LARGO_CORTO
from app.reloj import marca
from app.texto import limpiar

PROYECTOS = "1d"
NOMBRE = "pr_nombre"


@dataclass(frozen=True, slots=True)
class _Proyecto:
    """Un proyecto por crear y las tareas que lo componen."""

    nombre: str
    tareas: tuple[TareaAjena, ...]


@dataclass(frozen=True, slots=True)
class Importacion:
    """Crea proyectos con las tareas elegidas, todos en un paso de deshacer."""

    taller: Taller

    def importar(self, plan: PlanAjeno, elegidas: Collection[str]) -> int:
        """Cuántas tareas se trajeron. Lanza `PlanAjenoNoCabe` y entonces no crea nada.

        Si caben en un proyecto va uno solo; si no, uno por cada tarea de primer nivel que agrupa.
        """
        proyectos = self._repartir(plan, set(elegidas))
        grupo = self.taller.nucleo.espejo.grupo(PROYECTOS, TIPO_PROYECTO)
        if len(grupo) + len(proyectos) > FICHAS_MAXIMAS:
            raise PlanAjenoNoCabe(
                f"Serían {len(grupo) + len(proyectos)} proyectos y caben {FICHAS_MAXIMAS}.",
                sugerencia="Elija menos tareas.",
            )
        orden = self.taller.respuestas.orden_libre(PROYECTOS, TIPO_PROYECTO)
        cambios = [self._crear(p, orden + lugar) for lugar, p in enumerate(proyectos)]
        nombre = proyectos[0].nombre if len(proyectos) == 1 else f"{len(proyectos)} proyectos"
        tareas = sum(len(p.tareas) for p in proyectos)
        nota = Nota(f"traer {nombre}", "importar_plan", PROYECTOS, plan.nombre, f"{tareas} tareas")
        self.taller.asentar(nota, cambios)
        return tareas

    def _repartir(self, plan: PlanAjeno, elegidas: Collection[str]) -> list[_Proyecto]:
        grupos = list(_por_primer_nivel(plan.tareas, elegidas))
        todas = tuple(tarea for grupo in grupos for tarea in grupo.tareas)
        if not todas:
            raise PlanAjenoNoCabe(
                "No eligió ninguna tarea con fechas.", sugerencia="Marque al menos una y repita."
            )
        campo = self.taller.nucleo.indice.lugar(Direccion(PROYECTOS, TAREAS)).campo
        if len(todas) <= (campo.filas_max or FILAS_MAXIMAS):
            return [_Proyecto(_corto(plan.nombre) or grupos[0].nombre, todas)]
        largo = max(len(grupo.tareas) for grupo in grupos)
        if largo > FILAS_MAXIMAS:
            raise PlanAjenoNoCabe(
                f"Un proyecto tendría {largo} tareas y caben {FILAS_MAXIMAS}.",
                sugerencia="Elija menos tareas.",
            )
        return grupos

    def _crear(self, proyecto: _Proyecto, orden: int) -> CambioDeFicha:
        ficha = FichaViva(str(uuid4()), PROYECTOS, TIPO_PROYECTO, orden)
        crudos = {
            NOMBRE: proyecto.nombre,
            INICIO: min(_tramo(t)[0] for t in proyecto.tareas),
            FIN: max(_tramo(t)[1] for t in proyecto.tareas),
            TAREAS: self._renglones(proyecto.tareas),
        }
        momento = marca(self.taller.nucleo.reloj.ahora())
        celdas = {c: Celda(self._valor(c, v), modificada=momento) for c, v in crudos.items()}
        return CambioDeFicha(self.taller.nucleo, ficha, celdas, presente=True)

    def _valor(self, campo: str, crudo: Any) -> Any:
        lugar = self.taller.nucleo.indice.lugar(Direccion(PROYECTOS, campo))
        escrito = crudo.isoformat() if isinstance(crudo, date) else crudo
        try:
            return self.taller.respuestas.normalizar(lugar, escrito)
        except ErrorDeUsuario as error:
            raise PlanAjenoNoCabe(error.mensaje, sugerencia=error.sugerencia) from error

    def _renglones(self, tareas: Sequence[TareaAjena]) -> list[dict[str, Any]]:
        columnas = self.taller.nucleo.indice.lugar(Direccion(PROYECTOS, TAREAS)).campo.columnas
        propias = {columna.clave for columna in columnas}
        numeros = {tarea.uid: numero for numero, tarea in enumerate(tareas, start=1)}
        renglones = [self._renglon(tarea, numeros) for tarea in tareas]
        return [{c: v for c, v in r.items() if c in propias} for r in renglones]

    def _renglon(self, tarea: TareaAjena, numeros: Mapping[str, int]) -> dict[str, Any]:
        inicio, fin = _tramo(tarea)
        previas = [str(numeros[uid]) for uid in tarea.predecesoras if uid in numeros]
        return {
            "num": str(numeros[tarea.uid]),
            "actividad": _corto(tarea.nombre) or "Sin nombre",
            "responsable": self._persona(tarea.responsable),
            "inicio": inicio.isoformat(),
            "fin": fin.isoformat(),
            "predecesora": _lista(previas),
            "avance_pct": str(tarea.avance),
            "estado": _estado(tarea.avance),
        }

    def _persona(self, nombre: str) -> str:
        """La persona del directorio con ese nombre; vacío si no hay una sola."""
        try:
            return self.taller.respuestas.persona(nombre) if nombre else ""
        except PersonaDesconocida:
            return ""


def _por_primer_nivel(
    tareas: Sequence[TareaAjena], elegidas: Collection[str]
) -> Iterator[_Proyecto]:
    """Las elegidas con fechas, agrupadas bajo el resumen de primer nivel que las contiene."""
    nombre, grupo = "", list[TareaAjena]()
    for tarea in tareas:
        if tarea.nivel <= 1 and (tarea.resumen or nombre):
            if grupo:
                yield _Proyecto(nombre or _corto(grupo[0].nombre) or "Proyecto", tuple(grupo))
            nombre, grupo = (_corto(tarea.nombre) if tarea.resumen else ""), []
        if tarea.uid in elegidas and not tarea.resumen and (tarea.inicio or tarea.fin):
            grupo.append(tarea)
    if grupo:
        yield _Proyecto(nombre or _corto(grupo[0].nombre) or "Proyecto", tuple(grupo))


def _tramo(tarea: TareaAjena) -> tuple[date, date]:
    """Inicio y último día; si falta uno, es de un día."""
    inicio = tarea.inicio or tarea.fin or date.min
    return inicio, max(inicio, tarea.fin or inicio)


def _corto(texto: str) -> str:
    plano = " ".join(limpiar(texto).split())
    return plano if len(plano) <= LARGO_CORTO else f"{plano[: LARGO_CORTO - 1]}…"


def _lista(numeros: Sequence[str]) -> str:
    """Los números que quepan, separados por comas."""
    while len(", ".join(numeros)) > LARGO_CORTO:
        numeros = numeros[:-1]
    return ", ".join(numeros)


def _estado(avance: int) -> str:
    if avance >= 100:
        return "terminada"
    return "en_curso" if avance > 0 else "pendiente"
