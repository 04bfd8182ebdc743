"""La red de herramientas: cuándo empieza y acaba cada una y qué no admite atraso.

Cuenta hacia adelante y hacia atrás en meses calendario. Las reglas de herramientas.md §0.8:

- `O` y `R` van de fin a inicio; `P`, de inicio a inicio; todas con un desfase en días (los
  múltiplos de 30 son meses, ver `plazos.sumar_desfase`). `A` sólo pasa datos: no mueve fechas.
- Las olas dan el primer mes en que puede empezar; las dependencias sólo lo recorren a después.
- Un inicio `fijo` (lo puso una persona) no se mueve: si una dependencia no se cumple, se dice en
  `Plan.incumplidos`. La ventana pregunta; aquí nada se corre a escondidas.
- Un enlace que nombra una herramienta ausente (no aplica, o el diagnóstico) no cuenta.
- De los enlaces `alguno` que llegan a una herramienta basta uno: el que se cumple primero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import ClassVar

from app.dominio.plazos import Tramo, meses_entre, sumar_desfase, sumar_meses
from app.errores import ErrorDeUsuario


class CicloEnDependencias(ErrorDeUsuario):
    """Una herramienta espera, por un camino u otro, a sí misma. `claves` lo recorre en orden."""

    codigo: ClassVar[str] = "DOM-01"

    def __init__(self, claves: Sequence[str]) -> None:
        super().__init__(
            f"Las dependencias dan vuelta en círculo: {' → '.join(claves)}.",
            sugerencia="Quite una de ellas para que alguna pueda empezar primero.",
        )
        self.claves = tuple(claves)


class TipoEnlace(StrEnum):
    """Tipos de dependencia de herramientas.md §0.8 (mismas letras que en el Modelo)."""

    OBLIGATORIA = "O"
    RECOMENDADA = "R"
    TRASLAPE = "P"
    ALIMENTA = "A"


@dataclass(frozen=True, slots=True)
class Nodo:
    """Algo que se programa. Dura `meses` calendario y luego `dias` (0 y 0 = hito).

    `mes` es el primer mes del plan en que puede empezar, contado desde 0 (la ola «mes 2» es 1);
    `no_antes`, la primera fecha; `fijo`, el inicio que no se toca.
    """

    clave: str
    meses: int = 0
    dias: int = 0
    mes: int = 0
    no_antes: date | None = None
    fijo: date | None = None

    def __post_init__(self) -> None:
        if self.meses < 0 or self.dias < 0:
            raise ValueError(f"{self.clave}: una duración no puede ser negativa")

    @classmethod
    def puesto(cls, clave: str, inicio: date, fin: date) -> "Nodo":
        """El nodo fijo en esas fechas: dura los meses que caben y los días que sobran."""
        meses = max(0, meses_entre(inicio, fin))
        dias = (fin - sumar_meses(inicio, meses)).days
        return cls(clave, meses=meses, dias=dias, fijo=inicio)

    def fin(self, inicio: date) -> date:
        """Fecha límite si empieza ese día."""
        return sumar_meses(inicio, self.meses) + timedelta(days=self.dias)

    def inicio_para(self, limite: date) -> date:
        """Un inicio con el que acaba a más tardar en `limite`, contando hacia atrás."""
        return sumar_meses(limite - timedelta(days=self.dias), -self.meses)


@dataclass(frozen=True, slots=True)
class Enlace:
    """`a` depende de `de`. `desfase` en días desde el fin (O, R) o el inicio (P) de `de`."""

    de: str
    a: str
    tipo: TipoEnlace
    desfase: int = 0
    alguno: bool = False

    def permite(self, fecha: date) -> date:
        """Desde cuándo puede empezar `a` si el extremo que cuenta de `de` es `fecha`."""
        return sumar_desfase(fecha, self.desfase)

    def extremo_para(self, inicio_sucesor: date) -> date:
        """Una fecha del extremo de `de` que permite a `a` empezar ese día, contando hacia atrás."""
        return sumar_desfase(inicio_sucesor, -self.desfase)


@dataclass(frozen=True, slots=True)
class Programado:
    """Un nodo con fechas. `holgura`: días que puede atrasarse sin mover el fin del plan."""

    clave: str
    inicio: date
    fin: date
    inicio_tardio: date
    fin_tardio: date

    @property
    def holgura(self) -> int:
        """Días naturales entre el inicio temprano y el tardío."""
        return (self.inicio_tardio - self.inicio).days

    @property
    def critica(self) -> bool:
        """Si un día de atraso suyo atrasa el plan."""
        return self.inicio == self.inicio_tardio


@dataclass(frozen=True, slots=True)
class Incumplido:
    """Enlace que un inicio fijo no respeta. `desde`: cuándo podría empezar. `O` bloquea."""

    enlace: Enlace
    desde: date

    @property
    def bloquea(self) -> bool:
        """Si exige una excepción justificada; si no, es un aviso."""
        return self.enlace.tipo is TipoEnlace.OBLIGATORIA


@dataclass(frozen=True, slots=True)
class Plan:
    """El calendario calculado. `tramos` va en el orden de los nodos recibidos.

    `criticas`: las que tienen holgura cero, por fecha. `enlaces`: los que de verdad mandan.
    """

    inicio: date
    fin: date
    tramos: tuple[Programado, ...]
    criticas: tuple[str, ...]
    enlaces: tuple[Enlace, ...]
    incumplidos: tuple[Incumplido, ...]

    def tramo(self, clave: str) -> Programado:
        """El tramo de la herramienta. `KeyError` si no está en el plan."""
        for tramo in self.tramos:
            if tramo.clave == clave:
                return tramo
        raise KeyError(clave)

    def mes_inicio(self, clave: str) -> int:
        """Mes del plan (1 = el primero) en que empieza, como en la tabla de olas."""
        return meses_entre(self.inicio, self.tramo(clave).inicio) + 1

    def mes_fin(self, clave: str) -> int:
        """Mes del plan en que termina: el primero cuyo cierre cubre la fecha límite.

        Un hito termina en el mes en que empieza.
        """
        fin = self.tramo(clave).fin
        meses = meses_entre(self.inicio, fin)
        cubre = meses if sumar_meses(self.inicio, meses) == fin else meses + 1
        return max(cubre, self.mes_inicio(clave)) if fin == self.tramo(clave).inicio else cubre


def programar(inicio: date, nodos: Iterable[Nodo], enlaces: Iterable[Enlace]) -> Plan:
    """El plan más temprano posible, sus fechas tardías, lo crítico y lo que no se cumple."""
    por_clave = _por_clave(nodos)
    vigentes = [e for e in enlaces if mueve_fechas(e) and {e.de, e.a} <= por_clave.keys()]
    orden = en_orden(por_clave, vigentes)
    ida = _Ida(inicio, por_clave)
    llegan = _agrupar(vigentes, "a")
    for clave in orden:
        ida.colocar(clave, llegan.get(clave, ()))
    fin = max((tramo.fin for tramo in ida.tramos.values()), default=inicio)
    tardios = _vuelta(ida, orden, fin)
    tramos = tuple(ida.programado(clave, tardios[clave]) for clave in por_clave)
    criticos = sorted((t for t in tramos if t.critica), key=lambda t: (t.inicio, t.fin))
    return Plan(
        inicio=inicio,
        fin=fin,
        tramos=tramos,
        criticas=tuple(tramo.clave for tramo in criticos),
        enlaces=tuple(ida.cumplidos),
        incumplidos=tuple(ida.incumplidos),
    )


class _Ida:
    """El recorrido hacia adelante: fechas tempranas y enlaces que mandan o se incumplen."""

    def __init__(self, inicio: date, nodos: Mapping[str, Nodo]) -> None:
        self.inicio = inicio
        self.nodos = nodos
        self.tramos: dict[str, Tramo] = {}
        self.cumplidos: list[Enlace] = []
        self.incumplidos: list[Incumplido] = []

    def colocar(self, clave: str, llegan: Sequence[Enlace]) -> None:
        nodo = self.nodos[clave]
        llegadas = permisos(llegan, self.tramos)
        arranque = self._arranque(nodo, llegadas)
        self.tramos[clave] = Tramo(arranque, nodo.fin(arranque))
        for enlace, desde in llegadas:
            if desde <= arranque:
                self.cumplidos.append(enlace)
            else:
                self.incumplidos.append(Incumplido(enlace, desde))

    def programado(self, clave: str, tardio: date) -> Programado:
        tramo, fin_tardio = self.tramos[clave], self.nodos[clave].fin(tardio)
        return Programado(clave, tramo.inicio, tramo.fin, tardio, fin_tardio)

    def _arranque(self, nodo: Nodo, llegadas: Sequence[tuple[Enlace, date]]) -> date:
        if nodo.fijo:
            return nodo.fijo
        propias = [sumar_meses(self.inicio, nodo.mes), nodo.no_antes or self.inicio]
        return max(propias + [desde for _, desde in llegadas])


def _vuelta(ida: _Ida, orden: Sequence[str], fin: date) -> dict[str, date]:
    """Inicios tardíos, de atrás hacia adelante, sin que nadie pase del fin del plan.

    Restar meses puede quedarse corto a fin de mes (28 feb − 1 mes = 28 ene, y el 31 de enero
    también llegaba). El inicio temprano siempre cabe, así que es el piso: por eso la holgura nunca
    es negativa y una cadena ajustada sale crítica aunque cruce febrero.
    """
    salen = _agrupar(ida.cumplidos, "de")
    tardios: dict[str, date] = {}
    for clave in reversed(orden):
        nodo = ida.nodos[clave]
        limites = [nodo.inicio_para(fin)]
        for enlace in salen.get(clave, ()):
            extremo = enlace.extremo_para(tardios[enlace.a])
            traslape = enlace.tipo is TipoEnlace.TRASLAPE
            limites.append(extremo if traslape else nodo.inicio_para(extremo))
        tardios[clave] = max(ida.tramos[clave].inicio, min(limites))
    return tardios


def permisos(enlaces: Iterable[Enlace], fechas: Mapping[str, Tramo]) -> list[tuple[Enlace, date]]:
    """Desde cuándo deja empezar cada uno de los enlaces que llegan a una misma herramienta.

    De las alternativas (`alguno`) sólo cuenta la que se cumple primero.
    """
    todos = [(enlace, enlace.permite(_extremo(enlace, fechas))) for enlace in enlaces]
    alternativas = [par for par in todos if par[0].alguno]
    firmes = [par for par in todos if not par[0].alguno]
    return [*firmes, *([min(alternativas, key=lambda par: par[1])] if alternativas else [])]


def _extremo(enlace: Enlace, fechas: Mapping[str, Tramo]) -> date:
    tramo = fechas[enlace.de]
    return tramo.inicio if enlace.tipo is TipoEnlace.TRASLAPE else tramo.fin


def mueve_fechas(enlace: Enlace) -> bool:
    """Si el enlace cuenta para las fechas (todos menos los que sólo alimentan datos)."""
    return enlace.tipo is not TipoEnlace.ALIMENTA


def _por_clave(nodos: Iterable[Nodo]) -> dict[str, Nodo]:
    por_clave: dict[str, Nodo] = {}
    for nodo in nodos:
        if nodo.clave in por_clave:
            raise ValueError(f"dos nodos con la clave {nodo.clave}")
        por_clave[nodo.clave] = nodo
    return por_clave


def _agrupar(enlaces: Iterable[Enlace], extremo: str) -> dict[str, list[Enlace]]:
    grupos: dict[str, list[Enlace]] = {}
    for enlace in enlaces:
        grupos.setdefault(enlace.a if extremo == "a" else enlace.de, []).append(enlace)
    return grupos


def en_orden(claves: Iterable[str], enlaces: Iterable[Enlace]) -> list[str]:
    """Las claves de modo que ninguna vaya antes que otra de la que depende.

    Lanza `CicloEnDependencias`.
    """
    clasificador: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(claves, ()))
    for enlace in enlaces:
        clasificador.add(enlace.a, enlace.de)
    try:
        return list(clasificador.static_order())
    except CycleError as error:
        raise CicloEnDependencias(error.args[1]) from None
