"""El plan guardado y lo que se deduce de él: vigencias, atrasos, ruta crítica."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Delete, delete, insert, select, update

from app.expediente.almacen import Fila, Transaccion
from app.expediente.apuntes import Apuntes
from app.expediente.creacion import filas_de_actividad, filas_de_dependencia
from app.expediente.derivados import escribir, poner_al_dia
from app.expediente.errores import FechasInvalidas
from app.expediente.nucleo import Nucleo
from app.expediente.tablas import Actividad as FilaActividad
from app.expediente.tablas import Dependencia, Ejercicio
from app.expediente.tablas import Implementacion as FilaImplementacion
from app.modelo.cronograma.armado import Planteado, armar, red_de
from app.modelo.cronograma.propuesta import Propuesta, proponer
from app.modelo.cronograma.valores import Cronograma, Enlace
from app.modelo.tipos import TipoDependencia


@dataclass(frozen=True, slots=True)
class Plan:
    """Consultar y ajustar el cronograma."""

    nucleo: Nucleo

    def ver(self) -> Cronograma:
        """El plan completo al día de hoy."""
        with self.nucleo.almacen.turno:
            poner_al_dia(self.nucleo)
            municipio = self.nucleo.municipio()
            planteado = Planteado(
                hoy=self.nucleo.hoy,
                inicio=municipio.inicio,
                apuntes=tuple(Apuntes(self.nucleo).todos(self._filas())),
                enlaces=self._enlaces(),
                fin_administracion=municipio.administracion_fin,
            )
            return armar(self.nucleo.modelo, planteado)

    def proponer(self, inicio: date) -> None:
        """Vuelve a proponer todo el plan desde ese día. Lo que no aplica queda fuera."""
        with self.nucleo.almacen.turno:
            implementaciones = self.nucleo.espejo.implementaciones
            fuera = [i.herramienta for i in implementaciones.values() if i.estado == "no_aplica"]
            plan = proponer(self.nucleo.modelo, inicio, fuera)
            with self.nucleo.almacen.transaccion() as paso:
                self._reemplazar(paso, plan)
                ejercicio = update(Ejercicio).where(
                    Ejercicio.c.id == self.nucleo.espejo.ejercicio.id
                )
                paso.ejecutar(ejercicio, {"inicio": inicio})
                self._anotar_fechas(paso, plan.fechas())
                paso.anotar("proponer_cronograma", "", "", inicio.isoformat())
            self.nucleo.olvidar_municipio()
            self.nucleo.espejo.releer_plan(self.nucleo.almacen)

    def mover(self, id_actividad: str, inicio: date, fin: date) -> None:
        """Cambia las fechas de una actividad; los pasos de una herramienta se reparten con ella."""
        if fin < inicio:
            raise FechasInvalidas(
                f"La fecha de término ({fin:%d/%m/%Y}) es anterior a la de inicio "
                f"({inicio:%d/%m/%Y}).",
                sugerencia="Corrija alguna de las dos.",
            )
        with self.nucleo.almacen.turno:
            fila = self._una(id_actividad)
            cambios = [{"id_": fila.id, "inicio": inicio, "fin": fin}]
            cambios += self._pasos_movidos(fila, inicio, fin)
            with self.nucleo.almacen.transaccion() as paso:
                self._guardar_fechas(paso, cambios)
                if fila.tipo == "herramienta":
                    self._anotar_fechas(paso, {fila.herramienta: (inicio, fin)})
                antes = f"{fila.inicio} a {fila.fin}"
                paso.anotar("mover", fila.herramienta, antes, f"{inicio} a {fin}")
            self.nucleo.espejo.releer_plan(self.nucleo.almacen)

    def marcar_real(
        self, id_actividad: str, inicio_real: date | None, fin_real: date | None
    ) -> None:
        """Anota cuándo empezó y terminó de verdad una actividad, o la herramienta entera."""
        if inicio_real and fin_real and fin_real < inicio_real:
            raise FechasInvalidas("Terminó antes de empezar.", sugerencia="Corrija las fechas.")
        avance = 100 if fin_real else 0
        datos = {"inicio_real": inicio_real, "fin_real": fin_real, "avance": avance}
        self._cambiar(id_actividad, datos, f"{inicio_real or ''} {fin_real or ''}")

    def responsable(self, id_actividad: str, persona: str) -> None:
        """Pone (o quita, con vacío) al responsable de una actividad."""
        self._cambiar(id_actividad, {"responsable": persona}, persona)

    def enlazar(self, de: str, a: str, tipo: TipoDependencia, desfase: int = 0) -> None:
        """Agrega o cambia una dependencia entre dos herramientas. Rechaza los círculos."""
        with self.nucleo.almacen.turno:
            otros = [e for e in self._enlaces() if (e.de, e.a) != (de, a)]
            nuevo = Enlace(de, a, tipo, desfase)
            # Programar el conjunto comprueba que no se muerda la cola.
            apuntes = tuple(Apuntes(self.nucleo).todos(self._filas()))
            red_de(apuntes, (*otros, nuevo), self.nucleo.espejo.ejercicio.inicio)
            with self.nucleo.almacen.transaccion() as paso:
                paso.ejecutar(_sin_enlace(de, a))
                fila = {"de_id": de, "a_id": a, "tipo": tipo.value, "desfase": desfase}
                paso.ejecutar(insert(Dependencia), fila)
                paso.anotar("enlazar", "", "", f"{de} {a} {tipo.value} {desfase}")
            self.nucleo.espejo.tocar()

    def desenlazar(self, de: str, a: str) -> None:
        """Quita una dependencia."""
        with self.nucleo.almacen.turno:
            with self.nucleo.almacen.transaccion() as paso:
                paso.ejecutar(_sin_enlace(de, a))
                paso.anotar("desenlazar", "", f"{de} {a}", "")
            self.nucleo.espejo.tocar()

    def fijar_linea_base(self) -> None:
        """Guarda las fechas de hoy del plan para comparar después."""
        tabla = FilaActividad
        with self.nucleo.almacen.turno, self.nucleo.almacen.transaccion() as paso:
            paso.ejecutar(
                update(tabla).values(linea_base_inicio=tabla.c.inicio, linea_base_fin=tabla.c.fin)
            )
            paso.anotar("linea_base", "", "", "")

    def linea_base(self) -> Mapping[str, tuple[date, date]]:
        """Inicio y fin de la línea base por id de actividad; vacío si no se ha fijado."""
        return {
            f.id: (f.linea_base_inicio, f.linea_base_fin)
            for f in self._filas()
            if f.linea_base_inicio and f.linea_base_fin
        }

    def _filas(self) -> list[Fila]:
        orden = select(FilaActividad).order_by(FilaActividad.c.orden)
        return list(self.nucleo.almacen.consultar(orden))

    def _una(self, id_actividad: str) -> Fila:
        for fila in self._filas():
            if fila.id == id_actividad:
                return fila
        raise FechasInvalidas(
            "Esa barra no se mueve aquí.",
            sugerencia="Cambie sus fechas en la herramienta a la que pertenece.",
        )

    def _enlaces(self) -> tuple[Enlace, ...]:
        filas = self.nucleo.almacen.consultar(select(Dependencia))
        return tuple(Enlace(f.de_id, f.a_id, TipoDependencia(f.tipo), f.desfase) for f in filas)

    def _reemplazar(self, paso: Transaccion, plan: Propuesta) -> None:
        paso.ejecutar(delete(Dependencia))
        paso.ejecutar(delete(FilaActividad))
        filas = filas_de_actividad(plan)
        dependencias = filas_de_dependencia(plan, filas)
        paso.ejecutar(insert(FilaActividad), [_con_fechas(fila) for fila in filas])
        if dependencias:
            paso.ejecutar(insert(Dependencia), dependencias)

    def _pasos_movidos(self, fila: Fila, inicio: date, fin: date) -> list[dict[str, object]]:
        if fila.tipo != "herramienta":
            return []
        return [
            {
                "id_": hija.id,
                "inicio": _escalar(hija.inicio, fila, inicio, fin),
                "fin": _escalar(hija.fin, fila, inicio, fin),
            }
            for hija in self._filas()
            if hija.padre == fila.id and hija.tipo == "paso"
        ]

    def _guardar_fechas(self, paso: Transaccion, cambios: list[dict[str, object]]) -> None:
        for cambio in cambios:
            orden = update(FilaActividad).where(FilaActividad.c.id == cambio["id_"])
            paso.ejecutar(orden, {"inicio": cambio["inicio"], "fin": cambio["fin"]})

    def _anotar_fechas(self, paso: Transaccion, fechas: Mapping[str, tuple[date, date]]) -> None:
        implementaciones = self.nucleo.espejo.implementaciones
        for clave, (inicio, fin) in fechas.items():
            orden = update(FilaImplementacion).where(
                FilaImplementacion.c.id == implementaciones[clave].id
            )
            paso.ejecutar(orden, {"inicio": inicio, "fin": fin})

    def _cambiar(self, id_actividad: str, datos: Mapping[str, object], nota: str) -> None:
        with self.nucleo.almacen.turno:
            fila = self._una(id_actividad)
            with self.nucleo.almacen.transaccion() as paso:
                paso.ejecutar(
                    update(FilaActividad).where(FilaActividad.c.id == fila.id), dict(datos)
                )
                paso.anotar("cambiar_actividad", fila.herramienta, "", f"{fila.clave} {nota}")
                self._en_la_herramienta(paso, fila, datos)
            self.nucleo.espejo.tocar(fila.herramienta)

    def _en_la_herramienta(
        self, paso: Transaccion, fila: Fila, datos: Mapping[str, object]
    ) -> None:
        """Las fechas reales de una herramienta son las de su barra: no puede haber dos."""
        reales = {c: v for c, v in datos.items() if c in {"inicio_real", "fin_real"}}
        if fila.tipo != "herramienta" or not reales:
            return
        espejo = self.nucleo.espejo
        antes = espejo.implementaciones[fila.herramienta]
        despues = replace(antes, **cast("dict[str, Any]", reales))
        escribir(paso, despues)
        espejo.poner_implementacion(despues)
        espejo.escritas[despues.id] = despues


def _sin_enlace(de: str, a: str) -> Delete:
    return delete(Dependencia).where(Dependencia.c.de_id == de, Dependencia.c.a_id == a)


def _con_fechas(fila: Mapping[str, object]) -> dict[str, object]:
    inicio, fin = (date.fromisoformat(str(fila[clave])) for clave in ("inicio", "fin"))
    return {**fila, "inicio": inicio, "fin": fin}


def _escalar(dia: date, fila: Fila, inicio: date, fin: date) -> date:
    antes = max(1, (fila.fin - fila.inicio).days)
    return inicio + timedelta(days=(dia - fila.inicio).days * (fin - inicio).days // antes)
