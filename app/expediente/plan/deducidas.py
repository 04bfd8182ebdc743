"""Barras y flechas que viven en las respuestas: proyectos, tareas, compromisos y la firma."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from app.dominio.plazos import repartir_pasos
from app.expediente.almacen import Fila
from app.expediente.espejo import FichaViva
from app.expediente.historia import CambioDeCelda
from app.expediente.nucleo import Nucleo
from app.expediente.plan.fechas import dia_o_nada
from app.modelo.contexto import Valor
from app.modelo.cronograma.valores import (
    COMPROMISO,
    HERRAMIENTA,
    HITO,
    PASO,
    PROYECTO,
    TAREA,
    Apunte,
    Enlace,
    Tramo,
)
from app.modelo.direccion import Direccion
from app.modelo.tipos import TipoDependencia

Encima = Mapping[tuple[str, str], CambioDeCelda]
"""Celdas que se están escribiendo, por id de ficha y campo: cuentan como si ya estuvieran."""

FIRMA, COMPROMISOS = "cv_fecha_firma", "cv_compromisos"
INICIO, FIN, TAREAS = "pr_inicio", "pr_fin", "pr_actividades"
TIPO_PROYECTO = "proyecto"
_NUMEROS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Deducidas:
    """Lo que sale de las respuestas de una herramienta, bajo su barra."""

    nucleo: Nucleo
    madre: Fila
    encima: Encima = field(default_factory=dict)

    def todas(self) -> Iterator[Apunte]:
        """Proyectos con sus tareas, compromisos con sus pasos y la firma."""
        for numero, ficha in enumerate(self._fichas(), start=1):
            yield from self._proyecto(numero, ficha)
        valores = self._valores(self.nucleo.espejo.ficha(self.madre.herramienta, "", 1))
        for numero, renglon in enumerate(valores.get(COMPROMISOS) or (), start=1):
            yield from self._compromiso(numero, renglon)
        if firma := dia_o_nada(valores.get(FIRMA)):
            yield self._apunte(
                "firma",
                clave=f"{self.madre.clave}.firma",
                tipo=HITO,
                nombre="Firma del convenio",
                tramo=(firma, firma),
                direccion=self._direccion(FIRMA),
            )

    def _fichas(self) -> list[FichaViva]:
        grupo = list(self.nucleo.espejo.grupo(self.madre.herramienta, TIPO_PROYECTO))
        presentes = {ficha.id for ficha in grupo}
        for cambio in self.encima.values():
            clase = (cambio.ficha.herramienta, cambio.ficha.tipo)
            nueva = cambio.ficha.id not in self.nucleo.espejo.fichas
            if nueva and clase == (self.madre.herramienta, TIPO_PROYECTO):
                if cambio.ficha.id not in presentes:
                    grupo.append(cambio.ficha)
                presentes.add(cambio.ficha.id)
        return sorted(grupo, key=lambda ficha: ficha.orden)

    def _valores(self, ficha: FichaViva) -> dict[str, Valor]:
        propias = {c: cambio for (f, c), cambio in self.encima.items() if f == ficha.id}
        return ficha.valores() | {c: cambio.despues.vigente for c, cambio in propias.items()}

    def _proyecto(self, numero: int, ficha: FichaViva) -> Iterator[Apunte]:
        valores = self._valores(ficha)
        inicio, fin = dia_o_nada(valores.get(INICIO)), dia_o_nada(valores.get(FIN))
        if not inicio or not fin or fin < inicio:
            return
        tareas = valores.get(TAREAS) or ()
        proyecto = self._apunte(
            ficha.id,
            clave=f"{self.madre.clave}.p{numero}",
            tipo=PROYECTO,
            nombre=str(valores.get("pr_nombre") or "Proyecto"),
            tramo=(inicio, fin),
            responsable=str(valores.get("pr_lider") or ""),
            terminada=valores.get("pr_estado") == "concluido",
            direccion=self._direccion(INICIO, numero),
        )
        yield proyecto
        for lugar, renglon in enumerate(tareas, start=1):
            yield from self._tarea(proyecto, lugar, renglon)
        if not tareas:
            yield from self._fases(proyecto)

    def _fases(self, proyecto: Apunte) -> Iterator[Apunte]:
        """Mientras no haya tareas, las fases en que el Modelo reparte un proyecto."""
        for lugar, fase in enumerate(self.nucleo.modelo.cronograma.fases, start=1):
            largo = (proyecto.fin - proyecto.inicio).days
            desde, hasta = (timedelta(days=largo * p // 100) for p in (fase.desde, fase.hasta))
            yield self._apunte(
                f"fase {lugar}",
                clave=f"{proyecto.clave}.{lugar}",
                tipo=PASO,
                nombre=fase.nombre,
                tramo=(proyecto.inicio + desde, proyecto.inicio + hasta),
                padre=proyecto.id,
                terminada=proyecto.terminada,
            )

    def _tarea(
        self, proyecto: Apunte, lugar: int, renglon: Mapping[str, Valor]
    ) -> Iterator[Apunte]:
        inicio, fin = dia_o_nada(renglon.get("inicio")), dia_o_nada(renglon.get("fin"))
        if not inicio or not fin or fin < inicio:
            return
        yield self._apunte(
            f"tarea {lugar}",
            clave=f"{proyecto.clave}.{lugar}",
            tipo=TAREA,
            nombre=str(renglon.get("actividad") or f"Actividad {lugar}"),
            tramo=(inicio, fin),
            padre=proyecto.id,
            responsable=str(renglon.get("responsable") or ""),
            terminada=renglon.get("estado") == "terminada",
            direccion=proyecto.direccion.replace(INICIO, TAREAS),
        )

    def _compromiso(self, numero: int, renglon: Mapping[str, Valor]) -> Iterator[Apunte]:
        limite = dia_o_nada(renglon.get("limite"))
        if not limite:
            return
        inicio = min(dia_o_nada(renglon.get("inicio")) or limite, limite)
        compromiso = self._apunte(
            f"compromiso {numero}",
            clave=f"{self.madre.clave}.c{numero}",
            tipo=COMPROMISO,
            nombre=str(renglon.get("compromiso") or f"Compromiso {numero}"),
            tramo=(inicio, limite),
            responsable=str(renglon.get("responsable") or ""),
            direccion=self._direccion(COMPROMISOS),
        )
        yield compromiso
        if inicio < limite:
            yield from self._pasos(compromiso, str(renglon.get("herramienta") or ""))

    def _pasos(self, compromiso: Apunte, clave: str) -> Iterator[Apunte]:
        """Los pasos de la herramienta comprometida, repartidos hasta la fecha límite."""
        pasos = next((h.pasos for h in self.nucleo.modelo.herramientas if h.clave == clave), ())
        tramos = repartir_pasos([p.dias for p in pasos], compromiso.inicio, compromiso.fin)
        for paso, tramo in zip(pasos, tramos, strict=True):
            yield self._apunte(
                f"paso {paso.numero}",
                clave=f"{compromiso.clave}.{paso.numero}",
                tipo=PASO,
                nombre=paso.nombre,
                tramo=(tramo.inicio, tramo.fin),
                padre=compromiso.id,
            )

    def _direccion(self, campo: str, ficha: int = 1) -> str:
        return str(Direccion(self.madre.herramienta, campo, ficha))

    def _apunte(self, semilla: str, *, tramo: Tramo, padre: str = "", **datos: Any) -> Apunte:
        dueno = padre or self.madre.id
        return Apunte(
            id=id_deducido(dueno, semilla),
            herramienta=self.madre.herramienta,
            inicio=tramo[0],
            fin=tramo[1],
            padre=dueno,
            **datos,
        )


def id_deducido(padre: str, semilla: str) -> str:
    """El id de una barra deducida: siempre el mismo para el mismo lugar."""
    return str(uuid5(UUID(padre), semilla))


def enlaces_deducidos(nucleo: Nucleo, filas: Iterable[Fila]) -> Iterator[Enlace]:
    """Las predecesoras escritas en las tareas de cada proyecto."""
    for madre in filas:
        if madre.tipo == HERRAMIENTA:
            for ficha in nucleo.espejo.grupo(madre.herramienta, TIPO_PROYECTO):
                proyecto = id_deducido(madre.id, ficha.id)
                yield from _enlaces_de(proyecto, ficha.valores().get(TAREAS) or ())


def _enlaces_de(proyecto: str, renglones: Sequence[Mapping[str, Valor]]) -> Iterator[Enlace]:
    lugares = lugares_por_numero(renglones)
    for lugar, renglon in enumerate(renglones, start=1):
        for numero in predecesoras(renglon):
            previo = lugares.get(numero)
            if previo and previo != lugar and _fechada(renglones[previo - 1]) and _fechada(renglon):
                de, a = (id_deducido(proyecto, f"tarea {n}") for n in (previo, lugar))
                yield Enlace(de, a, TipoDependencia.RECOMENDADA, 0, deducido=True)


def lugares_por_numero(renglones: Sequence[Mapping[str, Valor]]) -> dict[int, int]:
    """En qué renglón está cada número de tarea; sin número, vale su lugar."""
    lugares: dict[int, int] = {}
    for lugar, renglon in enumerate(renglones, start=1):
        lugares.setdefault(numero_de(renglon, lugar), lugar)
    return lugares


def numero_de(renglon: Mapping[str, Valor], lugar: int) -> int:
    """El número escrito en la tarea, o su lugar si no tiene uno entero."""
    escrito = str(renglon.get("num") or "")
    return int(escrito) if escrito.isdecimal() else lugar


def predecesoras(renglon: Mapping[str, Valor]) -> list[int]:
    """Los números que nombra la predecesora, sin repetir y en orden."""
    escritos = _NUMEROS.findall(str(renglon.get("predecesora") or ""))
    return list(dict.fromkeys(int(n) for n in escritos))


def _fechada(renglon: Mapping[str, Valor]) -> bool:
    inicio, fin = dia_o_nada(renglon.get("inicio")), dia_o_nada(renglon.get("fin"))
    return inicio is not None and fin is not None and inicio <= fin
