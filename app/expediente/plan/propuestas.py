"""Proponer otra vez el plan sin perder lo que el municipio ya puso en él."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import uuid4

from app.dominio.prioridad import NIVEL_META, capacidad
from app.dominio.textos_fecha import fecha_corta
from app.expediente import diagnostico
from app.expediente.almacen import Fila
from app.expediente.avances import TERMINADAS
from app.expediente.errores import FechasInvalidas
from app.expediente.indice import DIAGNOSTICO
from app.expediente.nucleo import Nucleo
from app.expediente.plan.cambios import Cambio, CambioDeFila
from app.expediente.plan.taller import Nota, Taller
from app.expediente.tablas import Actividad, Dependencia, Ejercicio
from app.modelo.cronograma.propuesta import (
    ESTANDAR,
    Barra,
    Propuesta,
    Recomendacion,
    proponer,
)
from app.modelo.cronograma.valores import (
    HERRAMIENTA,
    PASO,
    ComparacionPlan,
    Reprogramada,
    Tramo,
)

_PERSONAS = "A11_personas_transparencia"
"""Personas dedicadas a transparencia, en tiempos completos (diagnostico.md §6)."""


@dataclass(frozen=True, slots=True)
class Opciones:
    """Desde cuándo y cómo se propone. `ruta`: clave de una ruta del Modelo."""

    inicio: date
    ruta: str = ESTANDAR
    segun_diagnostico: bool = True


@dataclass(frozen=True, slots=True)
class Propuestas:
    """Comparar una propuesta con el plan y aplicarla."""

    taller: Taller

    def comparar(self, opciones: Opciones) -> ComparacionPlan:
        """Qué cambiaría; no escribe nada."""
        plan = self._plan(opciones)
        filas = {f.clave: f for f in self.taller.lector.filas() if f.tipo == HERRAMIENTA}
        nuevas = plan.fechas()
        cambios = tuple(
            Reprogramada(
                clave=h.clave,
                nombre=h.nombre,
                antes=_tramo(filas.get(h.clave)),
                despues=self._despues(filas.get(h.clave), nuevas.get(h.clave)),
                explicacion=self._explicar(filas.get(h.clave), plan, h.clave),
            )
            for h in self.taller.nucleo.modelo.herramientas
            if h.clave in filas or h.clave in nuevas
        )
        fines = [c.despues[1] for c in cambios if c.despues]
        fin = max(fines, default=opciones.inicio)
        return ComparacionPlan(opciones.inicio, fin, cambios, plan.resumen)

    def aplicar(self, opciones: Opciones) -> None:
        """Cambia las fechas del plan por las propuestas, en un paso de deshacer.

        Conserva ids, fechas reales, responsables, motivos, flechas y líneas base. Lo terminado no
        se mueve; lo que no aplica queda fuera.
        """
        plan = self._plan(opciones)
        filas = {f.clave: f for f in self.taller.lector.filas()}
        claves = {barra.clave for barra in plan.barras}
        sobran = [f for clave, f in filas.items() if clave not in claves]
        ids = {c: filas[c].id if c in filas else str(uuid4()) for c in claves}
        cambios = self._sin_flechas({f.id for f in sobran})
        cambios += [self._quitar(fila) for fila in sobran]
        for barra in plan.barras:
            cambios += self._poner(barra, filas.get(barra.clave), ids)
        cambios += self._flechas(plan, filas, ids)
        ejercicio = self.taller.nucleo.espejo.ejercicio
        antes, despues = {"inicio": ejercicio.inicio}, {"inicio": opciones.inicio}
        llave = {"id": ejercicio.id}
        cambios.append(CambioDeFila(self.taller.nucleo, Ejercicio, llave, antes, despues))
        dia = opciones.inicio
        nota = Nota(
            f"proponer el plan desde el {fecha_corta(dia)}",
            "proponer_cronograma",
            "",
            ejercicio.inicio.isoformat(),
            dia.isoformat(),
        )
        self.taller.asentar(nota, cambios)

    def _plan(self, opciones: Opciones) -> Propuesta:
        nucleo = self.taller.nucleo
        implementaciones = nucleo.espejo.implementaciones.values()
        fuera = [i.herramienta for i in implementaciones if i.estado == "no_aplica"]
        consejo = recomendacion(nucleo) if opciones.segun_diagnostico else None
        try:
            return proponer(
                nucleo.modelo, opciones.inicio, fuera, recomendacion=consejo, ruta=opciones.ruta
            )
        except KeyError as error:
            raise FechasInvalidas(
                f"El Modelo no tiene la ruta «{opciones.ruta}».", sugerencia="Elija otra ruta."
            ) from error

    def _terminada(self, fila: Fila | None) -> bool:
        if fila is None:
            return False
        propia = self.taller.nucleo.espejo.implementaciones[fila.herramienta]
        return propia.fin_real is not None or propia.estado in TERMINADAS

    def _despues(self, fila: Fila | None, nuevo: Tramo | None) -> Tramo | None:
        return _tramo(fila) if nuevo and self._terminada(fila) else nuevo

    def _explicar(self, fila: Fila | None, plan: Propuesta, clave: str) -> str:
        if clave not in plan.fechas():
            return "Queda fuera del plan."
        if self._terminada(fila):
            return "Ya se terminó: conserva sus fechas."
        return plan.explicaciones.get(clave, "")

    def _poner(self, barra: Barra, fila: Fila | None, ids: Mapping[str, str]) -> list[Cambio]:
        padre = ids[barra.herramienta] if barra.tipo == PASO else ""
        datos: dict[str, Any] = {"orden": barra.orden, "nombre": barra.nombre}
        if not self._terminada(fila):
            datos |= {"inicio": barra.inicio, "fin": barra.fin}
        cambios: list[Cambio] = []
        if fila is not None:
            cambios.append(self.taller.cambiar_fila(fila, **datos))
        else:
            datos |= {"clave": barra.clave, "herramienta": barra.herramienta, "tipo": barra.tipo}
            datos |= {"padre": padre, "responsable": "", "avance": 0, "motivo": ""}
            datos |= {"inicio_real": None, "fin_real": None}
            llave = {"id": ids[barra.clave]}
            cambios.append(CambioDeFila(self.taller.nucleo, Actividad, llave, None, datos))
        if barra.tipo == HERRAMIENTA and "inicio" in datos:
            fechas = {"inicio": barra.inicio, "fin": barra.fin}
            cambios.append(self.taller.en_la_herramienta(barra.herramienta, **fechas))
        return cambios

    def _quitar(self, fila: Fila) -> CambioDeFila:
        datos = {c: v for c, v in fila._mapping.items() if c != "id"}  # noqa: SLF001  API pública
        return CambioDeFila(self.taller.nucleo, Actividad, {"id": fila.id}, datos, None)

    def _sin_flechas(self, quitadas: set[str]) -> list[Cambio]:
        """Las flechas de lo que sale del plan salen con ello."""
        return [
            CambioDeFila(
                self.taller.nucleo,
                Dependencia,
                {"de_id": e.de, "a_id": e.a},
                {"tipo": e.tipo.value, "desfase": e.desfase, "motivo": e.motivo},
                None,
            )
            for e in self.taller.lector.enlaces()
            if {e.de, e.a} & quitadas
        ]

    def _flechas(
        self, plan: Propuesta, filas: Mapping[str, Fila], ids: Mapping[str, str]
    ) -> list[Cambio]:
        """Las del Modelo para lo que entra; las que ya estaban son del municipio y no se tocan."""
        return [
            CambioDeFila(
                self.taller.nucleo,
                Dependencia,
                {"de_id": ids[e.de], "a_id": ids[e.a]},
                None,
                {"tipo": e.tipo.value, "desfase": e.desfase, "motivo": ""},
            )
            for e in plan.enlaces
            if e.de not in filas or e.a not in filas
        ]


def _tramo(fila: Fila | None) -> Tramo | None:
    return (fila.inicio, fila.fin) if fila is not None else None


def recomendacion(nucleo: Nucleo) -> Recomendacion | None:
    """Lo que el diagnóstico dice del plan, o `None` si todavía es preliminar."""
    if DIAGNOSTICO not in nucleo.espejo.implementaciones:
        return None
    resultado = diagnostico.calcular(nucleo)
    if resultado.preliminar:
        return None
    instaladas = {c for c, nivel in resultado.niveles if nivel is not None and nivel >= NIVEL_META}
    personas = nucleo.espejo.ficha(DIAGNOSTICO, "", 1).valores().get(_PERSONAS)
    return Recomendacion(
        orden=resultado.orden,
        mantener=tuple(c for c, _ in resultado.niveles if c in instaladas - {*resultado.orden}),
        capacidad=None if personas is None else capacidad(Fraction(str(personas))),
    )
