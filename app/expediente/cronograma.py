"""El plan guardado y lo que se deduce de él: vigencias, atrasos, ruta crítica."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import Delete, delete, insert, select, update

from app.dominio import red
from app.dominio.plazos import meses_entre, sumar_meses
from app.dominio.semaforos import dias_de_atraso
from app.expediente.almacen import Fila, Transaccion
from app.expediente.creacion import filas_de_actividad, filas_de_dependencia
from app.expediente.derivados import escribir, poner_al_dia
from app.expediente.errores import FechasInvalidas
from app.expediente.espejo import FichaViva, Implementacion
from app.expediente.nucleo import Nucleo
from app.expediente.propuesta import Propuesta, ola_de, proponer
from app.expediente.tablas import Actividad as FilaActividad
from app.expediente.tablas import Dependencia, Ejercicio
from app.expediente.tablas import Implementacion as FilaImplementacion
from app.expediente.vistas import Actividad, Cronograma, Enlace
from app.modelo.contexto import Valor
from app.modelo.tipos import Herramienta, TipoDependencia

_TERMINADAS = frozenset({"elaborada", "formalizada", "en_operacion", "en_evaluacion"})


@dataclass(frozen=True, slots=True)
class Plan:
    """Consultar y ajustar el cronograma."""

    nucleo: Nucleo

    def ver(self) -> Cronograma:
        """El plan completo al día de hoy."""
        with self.nucleo.almacen.turno:
            poner_al_dia(self.nucleo)
            filas = self._filas()
            enlaces = self._enlaces()
            plan = self._red(filas, enlaces)
            actividades = tuple(self._actividades(filas, plan))
            municipio = self.nucleo.municipio()
            nombres = {h.clave: h.nombre for h in self.nucleo.modelo.herramientas}
            hechas = {
                i.herramienta
                for i in self.nucleo.espejo.implementaciones.values()
                if i.estado in _TERMINADAS
            }
            return Cronograma(
                hoy=self.nucleo.hoy,
                inicio=municipio.inicio,
                actividades=actividades,
                enlaces=enlaces,
                fin_administracion=municipio.administracion_fin,
                frase_critica=red.explicar_critica(plan, nombres, hechas),
            )

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
            self._red(self._filas(), (*otros, nuevo))
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

    def _red(self, filas: Iterable[Fila], enlaces: Iterable[Enlace]) -> red.Plan:
        """La red con las fechas guardadas como fijas: sólo interesa lo crítico."""
        claves = {f.id: f.herramienta for f in filas if f.tipo == "herramienta"}
        nodos = [_nodo(f) for f in filas if f.tipo == "herramienta"]
        propios = [
            red.Enlace(claves[e.de], claves[e.a], red.TipoEnlace(e.tipo.value), e.desfase)
            for e in enlaces
            if e.de in claves and e.a in claves
        ]
        inicio = min((f.inicio for f in filas), default=self.nucleo.espejo.ejercicio.inicio)
        return red.programar(inicio, nodos, propios)

    def _actividades(self, filas: Iterable[Fila], plan: red.Plan) -> Iterator[Actividad]:
        criticas = set(plan.criticas)
        for fila in filas:
            yield self._actividad(fila, critica=fila.clave in criticas)
            if fila.tipo == "herramienta":
                yield from self._deducidas(fila)

    def _actividad(self, fila: Fila, *, critica: bool) -> Actividad:
        herramienta = self.nucleo.modelo.herramienta(fila.herramienta)
        implementacion = self.nucleo.espejo.implementaciones[fila.herramienta]
        propia = fila.tipo == "herramienta"
        inicio_real = implementacion.inicio_real if propia else fila.inicio_real
        fin_real = implementacion.fin_real if propia else fila.fin_real
        hecha = fin_real or (fila.fin if implementacion.estado in _TERMINADAS else None)
        vigencia = _vigencia(herramienta, fin_real or fila.fin) if propia else (None, None)
        return Actividad(
            id=fila.id,
            herramienta=fila.herramienta,
            tipo=fila.tipo,
            nombre=fila.nombre,
            dimension=herramienta.dimension,
            ola=ola_de(self.nucleo.modelo, fila.herramienta),
            inicio=fila.inicio,
            fin=fila.fin,
            avance=self._avance(fila, implementacion),
            vigencia_inicio=vigencia[0],
            vigencia_fin=vigencia[1],
            vigencia_indefinida=propia and herramienta.plazo.vigencia_indefinida,
            inicio_real=inicio_real,
            fin_real=fin_real,
            critica=critica,
            atraso_dias=dias_de_atraso(fila.fin, self.nucleo.hoy, hecha),
            plazo=herramienta.plazo.texto if propia else "",
            padre=fila.padre,
        )

    def _avance(self, fila: Fila, implementacion: Implementacion) -> int:
        if fila.tipo == "herramienta":
            return implementacion.avance
        return 100 if implementacion.estado in _TERMINADAS else int(fila.avance)

    def _deducidas(self, fila: Fila) -> Iterator[Actividad]:
        """Barras que viven en las respuestas: proyectos, compromisos y la firma."""
        for ficha in self.nucleo.espejo.grupo(fila.herramienta, "proyecto"):
            yield from self._proyecto(fila, ficha)
        general = self.nucleo.espejo.ficha(fila.herramienta, "", 1).valores()
        for numero, compromiso in enumerate(general.get("cv_compromisos") or (), start=1):
            yield from self._compromiso(fila, numero, compromiso)
        if firma := _dia(general.get("cv_fecha_firma")):
            yield self._suelta(fila, "firma", "hito", "Firma del convenio", (firma, firma))

    def _proyecto(self, fila: Fila, ficha: FichaViva) -> Iterator[Actividad]:
        valores = ficha.valores()
        inicio, fin = _dia(valores.get("pr_inicio")), _dia(valores.get("pr_fin"))
        if inicio and fin and inicio <= fin:
            nombre = str(valores.get("pr_nombre") or "Proyecto")
            yield self._suelta(fila, ficha.id, "proyecto", nombre, (inicio, fin))

    def _compromiso(
        self, fila: Fila, numero: int, compromiso: Mapping[str, Valor]
    ) -> Iterator[Actividad]:
        limite = _dia(compromiso.get("limite"))
        if limite:
            inicio = min(_dia(compromiso.get("inicio")) or limite, limite)
            nombre = str(compromiso.get("compromiso") or f"Compromiso {numero}")
            clave = f"compromiso {numero}"
            yield self._suelta(fila, clave, "compromiso", nombre, (inicio, limite))

    def _suelta(
        self, fila: Fila, clave: str, tipo: str, nombre: str, fechas: tuple[date, date]
    ) -> Actividad:
        herramienta = self.nucleo.modelo.herramienta(fila.herramienta)
        return Actividad(
            id=str(uuid5(UUID(fila.id), clave)),
            herramienta=fila.herramienta,
            tipo=tipo,
            nombre=nombre,
            dimension=herramienta.dimension,
            ola=ola_de(self.nucleo.modelo, fila.herramienta),
            inicio=fechas[0],
            fin=fechas[1],
            avance=0,
            vigencia_inicio=None,
            vigencia_fin=None,
            vigencia_indefinida=False,
            inicio_real=None,
            fin_real=None,
            critica=False,
            atraso_dias=0 if tipo == "hito" else dias_de_atraso(fechas[1], self.nucleo.hoy),
            plazo="",
            padre=fila.id,
        )

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


def _nodo(fila: Fila) -> red.Nodo:
    meses = max(0, meses_entre(fila.inicio, fila.fin))
    dias = (fila.fin - sumar_meses(fila.inicio, meses)).days
    return red.Nodo(fila.herramienta, meses=meses, dias=dias, fijo=fila.inicio)


def _vigencia(herramienta: Herramienta, desde: date) -> tuple[date | None, date | None]:
    plazo = herramienta.plazo
    if plazo.vigencia_indefinida:
        return desde, None
    if plazo.vigencia_meses:
        return desde, sumar_meses(desde, plazo.vigencia_meses)
    return None, None


def _con_fechas(fila: Mapping[str, object]) -> dict[str, object]:
    inicio, fin = (date.fromisoformat(str(fila[clave])) for clave in ("inicio", "fin"))
    return {**fila, "inicio": inicio, "fin": fin}


def _escalar(dia: date, fila: Fila, inicio: date, fin: date) -> date:
    antes = max(1, (fila.fin - fila.inicio).days)
    return inicio + timedelta(days=(dia - fila.inicio).days * (fin - inicio).days // antes)


def _dia(valor: Valor) -> date | None:
    try:
        return date.fromisoformat(valor) if isinstance(valor, str) else None
    except ValueError:
        return None
