"""De lo apuntado al cronograma que se muestra: vigencias, atrasos, ruta crítica, semáforos.

No sabe de dónde vienen los apuntes: el expediente los lee de su archivo y el órgano garante, del
paquete.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.dominio import red
from app.dominio.explicacion import explicar_critica, explicar_holgura
from app.dominio.plazos import repeticiones, sumar_meses
from app.dominio.semaforos import dias_de_atraso
from app.dominio.umbrales import DE_SIEMPRE, Umbrales
from app.modelo.cronograma.avisos import Revisado, avisos_de
from app.modelo.cronograma.evidencia import sin_evidencia
from app.modelo.cronograma.luces import Luces, Luz
from app.modelo.cronograma.propuesta import ola_de
from app.modelo.cronograma.respeto import desde_cuando
from app.modelo.cronograma.valores import (
    HERRAMIENTA,
    HITO,
    Actividad,
    Apunte,
    Cronograma,
    Enlace,
    Inhabil,
    LineaBase,
    Tramo,
    Veda,
)
from app.modelo.tipos import Herramienta, Modelo, Perfil

_TOPE_DE_CICLOS = 120
"""Meses tras el fin del plan: un año mal escrito (9999) no debe dibujar miles de ciclos."""


@dataclass(frozen=True, slots=True)
class Planteado:
    """Todo lo que hace falta para armar un cronograma."""

    hoy: date
    inicio: date
    apuntes: Sequence[Apunte]
    enlaces: Sequence[Enlace]
    fin_administracion: date | None = None
    lineas_base: tuple[LineaBase, ...] = ()
    base: str = ""
    inhabiles: tuple[Inhabil, ...] = ()
    vedas: tuple[Veda, ...] = ()
    umbrales: Umbrales = DE_SIEMPRE


def armar(modelo: Modelo, planteado: Planteado) -> Cronograma:
    """El cronograma completo al día de hoy."""
    plan = red_de(planteado.apuntes, planteado.enlaces, planteado.inicio)
    hechas = {a.herramienta for a in planteado.apuntes if a.tipo == HERRAMIENTA and a.terminada}
    obra = _Obra(modelo, planteado, plan, frozenset(hechas))
    fuera = desde_cuando(planteado.apuntes, planteado.enlaces, planteado.hoy)
    return Cronograma(
        hoy=planteado.hoy,
        inicio=planteado.inicio,
        actividades=tuple(obra.actividades()),
        enlaces=tuple(replace(e, incumplido=e in fuera) for e in planteado.enlaces),
        fin_administracion=planteado.fin_administracion,
        frase_critica=explicar_critica(plan, obra.nombres(), hechas),
        fin=plan.fin,
        avisos=(*avisos_de(_revisado(modelo, planteado, fuera)), *sin_evidencia(planteado.apuntes)),
        lineas_base=planteado.lineas_base,
        base=planteado.base,
        inhabiles=planteado.inhabiles,
        vedas=planteado.vedas,
    )


def vedas_de(perfil: Perfil) -> tuple[Veda, ...]:
    """Las vedas electorales del perfil."""
    return tuple(
        Veda(date.fromisoformat(v.inicio), date.fromisoformat(v.fin), v.nombre)
        for v in perfil.vedas
    )


def red_de(apuntes: Iterable[Apunte], enlaces: Iterable[Enlace], inicio: date) -> red.Plan:
    """La red de herramientas con las fechas apuntadas como fijas."""
    propias = [a for a in apuntes if a.tipo == HERRAMIENTA]
    claves = {a.id: a.herramienta for a in propias}
    de_red = [
        red.Enlace(claves[e.de], claves[e.a], red.TipoEnlace(e.tipo.value), e.desfase)
        for e in enlaces
        if e.de in claves and e.a in claves
    ]
    primero = min((a.inicio for a in propias), default=inicio)
    return red.programar(primero, map(_nodo, propias), de_red)


def _revisado(modelo: Modelo, planteado: Planteado, fuera: Mapping[Enlace, date]) -> Revisado:
    return Revisado(
        modelo=modelo,
        hoy=planteado.hoy,
        apuntes=planteado.apuntes,
        incumplidos=fuera,
        fin_administracion=planteado.fin_administracion,
        vedas=planteado.vedas,
    )


@dataclass(frozen=True, slots=True)
class _Obra:
    """Lo que comparten todas las actividades al armarse."""

    modelo: Modelo
    planteado: Planteado
    plan: red.Plan
    hechas: frozenset[str]

    def nombres(self) -> dict[str, str]:
        return {h.clave: h.nombre for h in self.modelo.herramientas}

    def actividades(self) -> Iterator[Actividad]:
        planteado = self.planteado
        luces = Luces.para(
            self.modelo,
            planteado.hoy,
            planteado.apuntes,
            planteado.fin_administracion,
            planteado.umbrales,
        )
        tramos = {tramo.clave: tramo for tramo in self.plan.tramos}
        olas = {h.clave: ola_de(self.modelo, h.clave) for h in self.modelo.herramientas}
        nombres = self.nombres()
        for apunte in planteado.apuntes:
            dimension = self.modelo.herramienta(apunte.herramienta).dimension
            lugar = (dimension, olas[apunte.herramienta])
            actividad = _actividad(planteado.hoy, apunte, lugar, luces.de(apunte))
            if apunte.tipo == HERRAMIENTA:
                actividad = self._en_la_red(actividad, tramos[apunte.herramienta], nombres)
            yield actividad

    def _en_la_red(
        self, actividad: Actividad, tramo: red.Programado, nombres: Mapping[str, str]
    ) -> Actividad:
        """La herramienta con lo que sólo ella tiene: holgura, vigencia y ciclos."""
        herramienta = self.modelo.herramienta(actividad.herramienta)
        vigencia = _vigencia(herramienta, actividad.fin_real or actividad.fin)
        return replace(
            actividad,
            vigencia_inicio=vigencia[0],
            vigencia_fin=vigencia[1],
            vigencia_indefinida=herramienta.plazo.vigencia_indefinida,
            critica=tramo.critica,
            plazo=herramienta.plazo.texto,
            holgura=tramo.holgura,
            inicio_tardio=tramo.inicio_tardio,
            fin_tardio=tramo.fin_tardio,
            ciclos=self._ciclos(herramienta, actividad),
            explicacion=explicar_holgura(self.plan, tramo.clave, nombres, self.hechas),
        )

    def _ciclos(self, herramienta: Herramienta, actividad: Actividad) -> tuple[Tramo, ...]:
        if herramienta.plazo.tipo != "anual":
            return ()
        meses = self.modelo.cronograma.meses_de_ciclos
        hasta = self.planteado.fin_administracion or sumar_meses(self.plan.fin, meses)
        hasta = min(hasta, sumar_meses(self.plan.fin, _TOPE_DE_CICLOS))
        cada = herramienta.plazo.periodicidad_meses or herramienta.plazo.meses
        ciclos = repeticiones(actividad.inicio, actividad.fin, cada, hasta)
        return tuple((ciclo.inicio, ciclo.fin) for ciclo in ciclos)


def _actividad(hoy: date, apunte: Apunte, lugar: tuple[int, int], luz: Luz) -> Actividad:
    """La barra sin lo que sólo tiene una herramienta. `lugar`: su dimensión y su ola."""
    base: tuple[date | None, date | None] = apunte.base or (None, None)
    return Actividad(
        id=apunte.id,
        herramienta=apunte.herramienta,
        tipo=apunte.tipo,
        nombre=apunte.nombre,
        dimension=lugar[0],
        ola=lugar[1],
        inicio=apunte.inicio,
        fin=apunte.fin,
        avance=apunte.avance,
        vigencia_inicio=None,
        vigencia_fin=None,
        vigencia_indefinida=False,
        inicio_real=apunte.inicio_real,
        fin_real=apunte.fin_real,
        critica=False,
        atraso_dias=_atraso(hoy, apunte),
        plazo="",
        padre=apunte.padre,
        clave=apunte.clave,
        terminada=apunte.terminada or apunte.fin_real is not None,
        responsable=apunte.responsable,
        responsable_nombre=apunte.responsable_nombre,
        pasos=apunte.pasos,
        base_inicio=base[0],
        base_fin=base[1],
        semaforo=luz.color,
        alertas=luz.alertas,
        alerta_corta=luz.corta,
        motivo=apunte.motivo,
        direccion=apunte.direccion,
        falta=apunte.falta,
    )


def _atraso(hoy: date, apunte: Apunte) -> int:
    """Días que lleva vencida y abierta: lo terminado, aun tarde, ya no está atrasado."""
    if apunte.tipo == HITO or apunte.terminada or apunte.fin_real:
        return 0
    return dias_de_atraso(apunte.fin, hoy)


def _nodo(apunte: Apunte) -> red.Nodo:
    return red.Nodo.puesto(apunte.herramienta, apunte.inicio, apunte.fin)


def _vigencia(herramienta: Herramienta, desde: date) -> Tramo | tuple[date | None, date | None]:
    plazo = herramienta.plazo
    if plazo.vigencia_indefinida:
        return desde, None
    if plazo.vigencia_meses:
        return desde, sumar_meses(desde, plazo.vigencia_meses)
    return None, None
