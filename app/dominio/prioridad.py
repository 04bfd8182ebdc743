"""Del resultado al orden de implementación (diagnostico.md §6)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from app.dominio.red import CicloEnDependencias, Enlace, TipoEnlace

CONVENIO = "1a"
NIVEL_META = 3
ESFUERZO_PROPIO = {"2b": Fraction(1), "5a": Fraction(1), "5c": Fraction(1), "1d": Fraction(1, 3)}
"""Anuales y 1d: sólo cuenta dejarlas instaladas."""
CUMPLIMIENTO_BAJO = 40
INDICE_DE_RESCATE = 20
HORAS_DE_INTERNET_MINIMAS = 2
CAPACIDAD_NORMAL = 3
CAPACIDAD_REDUCIDA = 2

Ruta = Literal["rescate", "estandar"]


@dataclass(frozen=True, slots=True)
class Candidata:
    """Una herramienta que podría entrar al plan.

    `plazo_meses`: el del Modelo. `peso_dimension`: fracción de 1 (20 % = 1/5). `responsable`: id
    de la persona o rol; vacío cuenta como una misma persona. `web`: necesita internet para
    ponerse en marcha. `nivel` `None` = sin dato, y se trata como 0 (nada demostrado).
    """

    clave: str
    nivel: int | None
    plazo_meses: int
    peso_dimension: Fraction = Fraction(1, 5)
    llave_en_cero: bool = False
    riesgo_critico: bool = False
    no_aplica: bool = False
    responsable: str = ""
    web: bool = False

    @property
    def se_mantiene(self) -> bool:
        """Ya está instalada: pasa a «mantener»."""
        return self.nivel is not None and self.nivel >= NIVEL_META

    @property
    def esfuerzo(self) -> Fraction:
        """Plazo ÷ 3 meses (3 meses = 1; 1a = 1/3; 6 meses = 2)."""
        return ESFUERZO_PROPIO.get(self.clave, Fraction(max(self.plazo_meses, 1), 3))


@dataclass(frozen=True, slots=True)
class Circunstancias:
    """Lo que vale para todo el municipio al ordenar.

    `cumplimiento`: IC 0–100 o `None`. `sin_convenio`: modo sin órgano garante; 1a no se propone.
    """

    cumplimiento: Fraction | int | None = None
    resoluciones_incumplidas: bool = False
    hay_convenio: bool = False
    sin_convenio: bool = False


@dataclass(frozen=True, slots=True)
class Orden:
    """Orden recomendado y las que sólo hay que mantener. `prioridades`, de todas las ordenadas."""

    orden: tuple[str, ...]
    mantener: tuple[str, ...]
    prioridades: Mapping[str, Fraction] = field(default_factory=dict)


def urgencia(candidata: Candidata, circunstancias: Circunstancias) -> Fraction:
    """2 con riesgo crítico; 1.5 con IC bajo o resoluciones incumplidas; 1 normal."""
    if candidata.riesgo_critico:
        return Fraction(2)
    indice = circunstancias.cumplimiento
    bajo = indice is not None and indice < CUMPLIMIENTO_BAJO
    return Fraction(3, 2) if bajo or circunstancias.resoluciones_incumplidas else Fraction(1)


def prioridad(candidata: Candidata, circunstancias: Circunstancias) -> Fraction:
    """brecha × impacto × urgencia ÷ esfuerzo; 0 si ya está instalada."""
    brecha = Fraction(max(0, NIVEL_META - (candidata.nivel or 0)), NIVEL_META)
    impacto = candidata.peso_dimension * 5 + candidata.llave_en_cero
    return brecha * impacto * urgencia(candidata, circunstancias) / candidata.esfuerzo


def orden_recomendado(
    candidatas: Iterable[Candidata], enlaces: Iterable[Enlace], circunstancias: Circunstancias
) -> Orden:
    """Por prioridad descendente, sin que ninguna pase antes que otra de la que depende.

    Lo que no aplica o ya está instalado no estorba a quien lo esperaba. Sin convenio, 1a va
    primero, salvo en modo sin convenio.
    """
    aplicables = [
        c
        for c in candidatas
        if not c.no_aplica and not (c.clave == CONVENIO and circunstancias.sin_convenio)
    ]
    prioridades = {c.clave: prioridad(c, circunstancias) for c in aplicables if not c.se_mantiene}
    primero = CONVENIO if not circunstancias.hay_convenio else ""
    espera = _esperas(prioridades, enlaces)
    orden: list[str] = []
    while len(orden) < len(prioridades):
        libres = [c for c in prioridades if c not in orden and not espera[c] - set(orden)]
        if not libres:
            raise CicloEnDependencias([c for c in prioridades if c not in orden])
        # `max` conserva el orden de llegada en los empates: 1a antes que 1b, y así hasta 5d.
        orden.append(max(libres, key=lambda c: (c == primero, prioridades[c])))
    mantener = tuple(c.clave for c in aplicables if c.se_mantiene)
    return Orden(tuple(orden), mantener, prioridades)


def capacidad(personal_equivalente: Fraction | int | None) -> int:
    """Herramientas a la vez por persona: 3, o 2 si hay menos de un tiempo completo (A11)."""
    if personal_equivalente is not None and personal_equivalente < 1:
        return CAPACIDAD_REDUCIDA
    return CAPACIDAD_NORMAL


def una_web_a_la_vez(horas_de_internet: Fraction | int | None) -> bool:
    """Con menos de 2 horas diarias de internet (A14) no se llevan dos web simultáneas."""
    return horas_de_internet is not None and horas_de_internet < HORAS_DE_INTERNET_MINIMAS


def repartir_en_olas(
    orden: Sequence[Candidata],
    enlaces: Iterable[Enlace],
    por_persona: int = CAPACIDAD_NORMAL,
    *,
    una_web: bool = False,
) -> tuple[tuple[str, ...], ...]:
    """Olas en el orden recomendado, sin pasar de la capacidad de cada responsable.

    Una herramienta va en una ola posterior a las que debe esperar de fin a inicio (O, R); las que
    pueden traslaparse (P) caben en la misma.
    """
    if por_persona < 1:
        raise ValueError("la capacidad es de al menos una herramienta a la vez")
    claves = [c.clave for c in orden]
    todos = list(enlaces)
    previas = _esperas(claves, [e for e in todos if e.tipo is not TipoEnlace.TRASLAPE])
    espera = _esperas(claves, todos)
    hechas: list[str] = []
    olas: list[tuple[str, ...]] = []
    while len(hechas) < len(claves):
        ola: list[Candidata] = []
        for c in orden:
            libre = c.clave not in hechas and not previas[c.clave] - set(hechas)
            al_dia = not espera[c.clave] - set(hechas) - {x.clave for x in ola}
            if libre and al_dia and _cabe(c, ola, por_persona, una_web=una_web):
                ola.append(c)
        if not ola:
            raise CicloEnDependencias([clave for clave in claves if clave not in hechas])
        olas.append(tuple(c.clave for c in ola))
        hechas += olas[-1]
    return tuple(olas)


def ruta_sugerida(indice: Fraction | int | None) -> Ruta:
    """De rescate con un índice global menor de 20; si no (o sin dato), estándar."""
    return "rescate" if indice is not None and indice < INDICE_DE_RESCATE else "estandar"


def continuidad(fin_del_plan: date, fin_administracion: date | None) -> bool:
    """Si el plan acaba después de la administración y hay que marcarlo «continuidad»."""
    return fin_administracion is not None and fin_del_plan > fin_administracion


def _esperas(claves: Collection[str], enlaces: Iterable[Enlace]) -> dict[str, set[str]]:
    """De quién espera cada una, contando sólo a las pendientes.

    Un grupo `alguno` con un miembro que no está pendiente ya se cumplió.
    """
    espera: dict[str, set[str]] = {clave: set() for clave in claves}
    alternativas: dict[str, list[str]] = {}
    for enlace in enlaces:
        if enlace.tipo is TipoEnlace.ALIMENTA or enlace.a not in espera:
            continue
        if enlace.alguno:
            alternativas.setdefault(enlace.a, []).append(enlace.de)
        elif enlace.de in espera:
            espera[enlace.a].add(enlace.de)
    for clave, grupo in alternativas.items():
        if all(de in espera for de in grupo):
            # Basta una: se espera a la primera que se declaró.
            espera[clave].add(grupo[0])
    return espera


def _cabe(candidata: Candidata, ola: Sequence[Candidata], tope: int, *, una_web: bool) -> bool:
    suyas = sum(otra.responsable == candidata.responsable for otra in ola)
    choca = una_web and candidata.web and any(otra.web for otra in ola)
    return suyas < tope and not choca
