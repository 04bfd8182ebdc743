"""Los renglones del cronograma: qué se dibuja, en qué orden y bajo quién. Sin Qt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.dominio.cronograma_geometria import Fechas
from app.modelo.cronograma.valores import HERRAMIENTA, HITO, Actividad, Cronograma
from app.modelo.tipos import Herramienta, Modelo

FIRMA = "cv_fecha_firma"
"""El campo que dice cuándo se firmó: su herramienta lleva el rombo de la firma."""

GRUPO = "grupo"
"""Clase del renglón que encabeza a otros; las demás clases son los tipos de actividad."""


class Orden(StrEnum):
    """Cómo se agrupan las herramientas."""

    OLA = "ola"
    DIMENSION = "dimension"


@dataclass(frozen=True, slots=True)
class Fila:
    """Un renglón. `meses_modelo` 0 = el Modelo no fija meses; `previsto`: firma que aún no llega.

    `firmas` son los días con rombo sobre la misma barra; `depende`, los nombres de lo que espera.
    `actividad` es la que representa, con todo lo demás que se sabe de ella; un grupo no tiene.
    """

    id: str
    clase: str
    clave: str
    herramienta: str
    nombre: str
    dimension: int
    ola: int
    fechas: Fechas
    critica: bool = False
    atraso: int = 0
    terminada: bool = False
    empezada: bool = False
    meses_modelo: int = 0
    plazo_modelo: str = ""
    firmas: tuple[date, ...] = ()
    previsto: date | None = None
    depende: tuple[str, ...] = ()
    hijas: tuple["Fila", ...] = ()
    actividad: Actividad | None = None

    @property
    def es_herramienta(self) -> bool:
        """Si es el renglón de una herramienta, no un grupo ni un paso."""
        return self.clase == HERRAMIENTA


@dataclass(frozen=True, slots=True)
class Vista:
    """Cómo quiere verlo la persona."""

    orden: Orden = Orden.OLA
    solo_atrasadas: bool = False


@dataclass(frozen=True, slots=True)
class Datos:
    """El cronograma junto con los nombres del Modelo."""

    cronograma: Cronograma
    modelo: Modelo


def filas(datos: Datos, vista: Vista) -> tuple[Fila, ...]:
    """El árbol completo: herramientas (o dimensiones con sus herramientas) y sus pasos."""
    todas = herramientas(datos)
    if vista.solo_atrasadas:
        todas = tuple(f for f in todas if f.atraso > 0)
    if vista.orden is Orden.DIMENSION:
        return tuple(_grupos(datos.modelo, todas))
    return tuple(sorted(todas, key=lambda f: (f.ola, f.fechas.inicio, f.clave)))


def herramientas(datos: Datos) -> tuple[Fila, ...]:
    """Una fila por herramienta planeada, en el orden del Modelo."""
    actividades = datos.cronograma.actividades
    hijas: dict[str, list[Actividad]] = {}
    for actividad in actividades:
        hijas.setdefault(actividad.padre, []).append(actividad)
    esperan = _dependencias(datos)
    propias = [a for a in actividades if a.tipo == HERRAMIENTA]
    return tuple(_de_herramienta(datos, a, hijas, esperan) for a in propias)


def planas(arbol: Iterable[Fila], abiertas: set[str]) -> tuple[Fila, ...]:
    """Las filas a la vista, de arriba abajo, según cuáles están abiertas."""
    a_la_vista: list[Fila] = []
    for fila in arbol:
        a_la_vista.append(fila)
        if fila.hijas and fila.id in abiertas:
            a_la_vista += planas(fila.hijas, abiertas)
    return tuple(a_la_vista)


def _de_herramienta(
    datos: Datos,
    actividad: Actividad,
    hijas: Mapping[str, Sequence[Actividad]],
    esperan: Mapping[str, tuple[str, ...]],
) -> Fila:
    definida = datos.modelo.herramienta(actividad.herramienta)
    firmas = tuple(h.inicio for h in hijas.get(actividad.id, ()) if h.tipo == HITO)
    return replace(
        _con_hijas(actividad, hijas),
        clave=definida.clave,
        nombre=definida.nombre_corto or definida.nombre,
        meses_modelo=definida.plazo.meses,
        plazo_modelo=definida.plazo.texto,
        firmas=firmas,
        previsto=actividad.fin if _lleva_firma(definida) and not firmas else None,
        depende=esperan.get(actividad.id, ()),
    )


def _con_hijas(actividad: Actividad, hijas: Mapping[str, Sequence[Actividad]]) -> Fila:
    propias = (h for h in hijas.get(actividad.id, ()) if h.tipo != HITO)
    menores = sorted(propias, key=lambda h: h.inicio)
    return replace(_fila(actividad), hijas=tuple(_con_hijas(hija, hijas) for hija in menores))


def _fila(actividad: Actividad) -> Fila:
    terminada = actividad.terminada or actividad.avance >= 100
    return Fila(
        id=actividad.id,
        clase=actividad.tipo,
        clave="",
        herramienta=actividad.herramienta,
        nombre=actividad.nombre,
        dimension=actividad.dimension,
        ola=actividad.ola,
        fechas=_fechas(actividad),
        critica=actividad.critica,
        atraso=actividad.atraso_dias,
        terminada=terminada,
        empezada=terminada or actividad.avance > 0 or actividad.inicio_real is not None,
        actividad=actividad,
    )


def _fechas(actividad: Actividad) -> Fechas:
    atraso = actividad.atraso_dias
    return Fechas(
        inicio=actividad.inicio,
        fin=actividad.fin,
        avance=actividad.avance,
        vigencia_inicio=actividad.vigencia_inicio,
        vigencia_fin=actividad.vigencia_fin,
        vigencia_indefinida=actividad.vigencia_indefinida,
        base_inicio=actividad.base_inicio,
        base_fin=actividad.base_fin,
        atrasada_hasta=actividad.fin + timedelta(days=atraso) if atraso > 0 else None,
    )


def _grupos(modelo: Modelo, todas: tuple[Fila, ...]) -> Iterable[Fila]:
    for dimension in modelo.dimensiones:
        suyas = tuple(f for f in todas if f.dimension == dimension.numero)
        if suyas:
            yield Fila(
                id=f"dimension {dimension.numero}",
                clase=GRUPO,
                clave=str(dimension.numero),
                herramienta="",
                nombre=dimension.nombre,
                dimension=dimension.numero,
                ola=0,
                fechas=Fechas(
                    min(f.fechas.inicio for f in suyas),
                    max(f.fechas.fin for f in suyas),
                    sum(f.fechas.avance for f in suyas) // len(suyas),
                ),
                hijas=suyas,
            )


def _dependencias(datos: Datos) -> Mapping[str, tuple[str, ...]]:
    """Lo que espera cada actividad. Las de sólo datos (A) no mueven fechas y no cuentan."""
    nombres = {h.clave: h.nombre_corto or h.nombre for h in datos.modelo.herramientas}
    claves = {a.id: a.herramienta for a in datos.cronograma.actividades}
    esperan: dict[str, tuple[str, ...]] = {}
    for enlace in datos.cronograma.enlaces:
        if enlace.tipo.value != "A" and enlace.de in claves:
            nombre = nombres[claves[enlace.de]]
            esperan[enlace.a] = (*esperan.get(enlace.a, ()), nombre)
    return esperan


def _lleva_firma(herramienta: Herramienta) -> bool:
    return any(campo.clave == FIRMA for campo in herramienta.campos())
