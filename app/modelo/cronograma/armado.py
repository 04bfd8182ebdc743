"""De lo apuntado al cronograma que se muestra: vigencias, atrasos, ruta crítica, semáforos.

No sabe de dónde vienen los apuntes: el expediente los lee de su archivo y el órgano garante, del
paquete.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.dominio import red
from app.dominio.explicacion import explicar_critica
from app.dominio.plazos import sumar_meses
from app.dominio.semaforos import dias_de_atraso
from app.modelo.cronograma.evidencia import sin_evidencia
from app.modelo.cronograma.propuesta import ola_de
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
from app.modelo.tipos import Herramienta, Modelo


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


def armar(modelo: Modelo, planteado: Planteado) -> Cronograma:
    """El cronograma completo al día de hoy."""
    plan = red_de(planteado.apuntes, planteado.enlaces, planteado.inicio)
    nombres = {h.clave: h.nombre for h in modelo.herramientas}
    hechas = {a.herramienta for a in planteado.apuntes if a.tipo == HERRAMIENTA and a.terminada}
    return Cronograma(
        hoy=planteado.hoy,
        inicio=planteado.inicio,
        actividades=tuple(_actividades(modelo, planteado, plan)),
        enlaces=tuple(planteado.enlaces),
        fin_administracion=planteado.fin_administracion,
        frase_critica=explicar_critica(plan, nombres, hechas),
        fin=plan.fin,
        avisos=tuple(sin_evidencia(planteado.apuntes)),
        lineas_base=planteado.lineas_base,
        base=planteado.base,
        inhabiles=planteado.inhabiles,
        vedas=planteado.vedas,
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


def _actividades(modelo: Modelo, planteado: Planteado, plan: red.Plan) -> Iterator[Actividad]:
    tramos = {tramo.clave: tramo for tramo in plan.tramos}
    for apunte in planteado.apuntes:
        yield _actividad(modelo, planteado.hoy, apunte, tramos)


def _actividad(
    modelo: Modelo, hoy: date, apunte: Apunte, tramos: Mapping[str, red.Programado]
) -> Actividad:
    herramienta = modelo.herramienta(apunte.herramienta)
    propia = apunte.tipo == HERRAMIENTA
    en_red = tramos.get(apunte.herramienta) if propia else None
    hecha = apunte.fin_real or (apunte.fin if apunte.terminada else None)
    vigencia = _vigencia(herramienta, apunte.fin_real or apunte.fin) if propia else (None, None)
    base: tuple[date | None, date | None] = apunte.base or (None, None)
    return Actividad(
        id=apunte.id,
        herramienta=apunte.herramienta,
        tipo=apunte.tipo,
        nombre=apunte.nombre,
        dimension=herramienta.dimension,
        ola=ola_de(modelo, apunte.herramienta),
        inicio=apunte.inicio,
        fin=apunte.fin,
        avance=apunte.avance,
        vigencia_inicio=vigencia[0],
        vigencia_fin=vigencia[1],
        vigencia_indefinida=propia and herramienta.plazo.vigencia_indefinida,
        inicio_real=apunte.inicio_real,
        fin_real=apunte.fin_real,
        critica=en_red is not None and en_red.critica,
        atraso_dias=0 if apunte.tipo == HITO else dias_de_atraso(apunte.fin, hoy, hecha),
        plazo=herramienta.plazo.texto if propia else "",
        padre=apunte.padre,
        clave=apunte.clave,
        terminada=apunte.terminada or apunte.fin_real is not None,
        responsable=apunte.responsable,
        responsable_nombre=apunte.responsable_nombre,
        pasos=apunte.pasos,
        base_inicio=base[0],
        base_fin=base[1],
        holgura=en_red.holgura if en_red else None,
        inicio_tardio=en_red.inicio_tardio if en_red else None,
        fin_tardio=en_red.fin_tardio if en_red else None,
        motivo=apunte.motivo,
        direccion=apunte.direccion,
        falta=apunte.falta,
    )


def _nodo(apunte: Apunte) -> red.Nodo:
    return red.Nodo.puesto(apunte.herramienta, apunte.inicio, apunte.fin)


def _vigencia(herramienta: Herramienta, desde: date) -> Tramo | tuple[date | None, date | None]:
    plazo = herramienta.plazo
    if plazo.vigencia_indefinida:
        return desde, None
    if plazo.vigencia_meses:
        return desde, sumar_meses(desde, plazo.vigencia_meses)
    return None, None
