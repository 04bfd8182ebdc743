"""Proponer otra vez el plan sin perder lo que el municipio ya puso en él."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from app.expediente.almacen import Fila
from app.expediente.errores import FechasInvalidas
from app.expediente.plan.cambios import Cambio, CambioDeFila
from app.expediente.plan.taller import Nota, Taller
from app.expediente.tablas import Actividad, Dependencia, Ejercicio
from app.modelo.cronograma.propuesta import Barra, Propuesta, proponer
from app.modelo.cronograma.valores import (
    HERRAMIENTA,
    PASO,
    ComparacionPlan,
    Reprogramada,
    Tramo,
)


@dataclass(frozen=True, slots=True)
class Opciones:
    """Desde cuándo y cómo se propone. `ruta`: clave de una ruta del Modelo."""

    inicio: date
    ruta: str = "estandar"
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
                explicacion=self._explicar(filas.get(h.clave), nuevas.get(h.clave)),
            )
            for h in self.taller.nucleo.modelo.herramientas
            if h.clave in filas or h.clave in nuevas
        )
        fines = [c.despues[1] for c in cambios if c.despues]
        return ComparacionPlan(opciones.inicio, max(fines, default=opciones.inicio), cambios)

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
            f"proponer el plan desde el {dia:%d/%m/%Y}",
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
        rutas = {ruta.clave: ruta.herramientas for ruta in nucleo.modelo.diagnostico.rutas}
        if opciones.ruta != "estandar" and opciones.ruta not in rutas:
            raise FechasInvalidas(
                f"El Modelo no tiene la ruta «{opciones.ruta}».", sugerencia="Elija otra ruta."
            )
        propias = rutas.get(opciones.ruta)
        if propias:
            fuera += [h.clave for h in nucleo.modelo.herramientas if h.clave not in propias]
        return proponer(nucleo.modelo, opciones.inicio, fuera)

    def _terminada(self, fila: Fila | None) -> bool:
        if fila is None:
            return False
        return self.taller.nucleo.espejo.implementaciones[fila.herramienta].fin_real is not None

    def _despues(self, fila: Fila | None, nuevo: Tramo | None) -> Tramo | None:
        return _tramo(fila) if nuevo and self._terminada(fila) else nuevo

    def _explicar(self, fila: Fila | None, nuevo: Tramo | None) -> str:
        if nuevo is None:
            return "Queda fuera del plan."
        if fila is None:
            return "Entra al plan."
        if self._terminada(fila):
            return "Ya se terminó: conserva sus fechas."
        dias = (nuevo[0] - fila.inicio).days
        if dias:
            return f"Empieza {abs(dias)} {_en_dias(dias)} {'después' if dias > 0 else 'antes'}."
        return "Sin cambios." if nuevo == _tramo(fila) else "Cambia su plazo."

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


def _en_dias(dias: int) -> str:
    return "día" if abs(dias) == 1 else "días"
