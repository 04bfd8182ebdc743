"""El cronograma listo para dibujarse: filas, escala y flechas en un valor congelado. Sin Qt.

Lo comparten la ventana, el PDF y el SVG. `x` crece desde el margen izquierdo; la fila 0 está en
`y` = 0. Nada se calcula por adelantado para todas las filas: sólo las flechas se reparten en
bloques, para no recorrerlas todas al pintar unas cuantas filas.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from app.documentos.cronograma.filas import GRUPO, Fila
from app.dominio.cronograma_geometria import (
    PIXELES_POR_DIA,
    Barra,
    Escala,
    Fechas,
    Medidas,
    Rect,
    Zoom,
    barra,
    escala_para,
    filas_visibles,
)
from app.dominio.plazos import sumar_meses
from app.modelo.cronograma.valores import Enlace, Veda

MARGEN = 12.0
"""Aire antes del primer mes; a la derecha caben el último rótulo y la marca de lo que sigue."""
FINAL = 60.0
BLOQUE = 32
MESES_DE_MAS = 12
_MENOR = 0.6
_ALTO_FILA = 32
_RECORDADAS = 4096
"""Barras que un plano recuerda: de sobra para lo que se ve, y no crece con las filas."""

_DIA_VISIBLE = 8.0


@dataclass(frozen=True, slots=True)
class Trazo:
    """Una dependencia entre dos filas a la vista. `tipo` es O, R o P.

    `incumplida`: las fechas planeadas no la respetan.
    """

    de: int
    a: int
    tipo: str
    critica: bool
    incumplida: bool = False


@dataclass(frozen=True, slots=True)
class Trazos:
    """Las dependencias repartidas por bloques de filas."""

    bloques: Mapping[int, tuple[Trazo, ...]] = field(default_factory=dict)

    def en(self, visibles: range) -> tuple[Trazo, ...]:
        """Las que cruzan esas filas, sin repetir."""
        if not visibles:
            return ()
        tocados = range(visibles.start // BLOQUE, (visibles.stop - 1) // BLOQUE + 1)
        halladas = dict.fromkeys(t for b in tocados for t in self.bloques.get(b, ()))
        return tuple(
            t
            for t in halladas
            if min(t.de, t.a) < visibles.stop and max(t.de, t.a) >= visibles.start
        )


def repartir(filas: Iterable[Fila], enlaces: Iterable[Enlace]) -> Trazos:
    """Las dependencias entre filas a la vista. Las de sólo datos (A) no se dibujan."""
    lugares = {fila.id: (numero, fila) for numero, fila in enumerate(filas)}
    bloques: dict[int, list[Trazo]] = {}
    for enlace in enlaces:
        de, a = lugares.get(enlace.de), lugares.get(enlace.a)
        if enlace.tipo.value == "A" or de is None or a is None:
            continue
        critica = de[1].critica and a[1].critica
        trazo = Trazo(de[0], a[0], enlace.tipo.value, critica, enlace.incumplido)
        primero, ultimo = sorted((de[0], a[0]))
        for bloque in range(primero // BLOQUE, ultimo // BLOQUE + 1):
            bloques.setdefault(bloque, []).append(trazo)
    return Trazos({bloque: tuple(trazos) for bloque, trazos in bloques.items()})


class Fantasma(NamedTuple):
    """Dónde quedaría una fila: lo que se arrastra o una sucesora que habría que correr."""

    fila: int
    inicio: date
    fin: date


class Memoria:
    """Las barras ya calculadas de unas filas a una escala; con otras ya no sirve."""

    def __init__(self, filas: tuple[Fila, ...], escala: Escala, medidas: Medidas) -> None:
        self._filas = filas
        self._como = (escala, medidas)
        self.barras: dict[tuple[int, float], Barra] = {}

    def sirve(self, plano: "Plano") -> bool:
        """Si lo guardado vale también para ese plano. Las filas se comparan sin recorrerlas."""
        return self._filas is plano.filas and self._como == (plano.escala, plano.medidas)


@dataclass(frozen=True, slots=True)
class Plano:
    """Todo lo que hace falta para dibujar cualquier parte del cronograma.

    `inhabil` dice si un día no se trabaja y sólo viene cuando la escala deja verlo; `elegida` es
    la fila del cursor (−1 ninguna); `ruta` pide marcar la ruta crítica. `propios`: los inhábiles
    que anotó el municipio. `memoria` guarda las barras ya calculadas: el mismo plano con otro
    cursor o con fantasmas (`dataclasses.replace`) las conserva.
    """

    filas: tuple[Fila, ...]
    escala: Escala
    medidas: Medidas
    ancho: float
    hoy: date
    factor: float = 1.0
    simulado: bool = False
    fin_administracion: date | None = None
    trazos: Trazos = field(default_factory=Trazos)
    inhabil: Callable[[date], bool] | None = None
    ruta: bool = False
    elegida: int = -1
    vedas: tuple[Veda, ...] = ()
    propios: frozenset[date] = frozenset()
    fantasmas: tuple[Fantasma, ...] = ()
    memoria: Memoria | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.memoria is None or not self.memoria.sirve(self):
            object.__setattr__(self, "memoria", Memoria(self.filas, self.escala, self.medidas))

    @property
    def alto(self) -> float:
        """Alto de todas las filas."""
        return len(self.filas) * self.medidas.alto_fila

    @property
    def margen(self) -> float:
        """Dónde empieza el primer mes."""
        return MARGEN * self.factor

    @property
    def cierre(self) -> float:
        """Dónde acaba el calendario; más allá sólo quedan las marcas de lo que sigue."""
        return self.ancho - FINAL * self.factor

    def x(self, dia: date) -> float:
        """Coordenada de ese día, con el margen."""
        return self.margen + self.escala.x(dia)

    def dia(self, x: float) -> date:
        """El día que contiene esa coordenada."""
        return self.escala.dia_bajo(x - self.margen)

    def visibles(self, desde_y: float, alto: float) -> range:
        """Las filas que tocan esa franja."""
        return filas_visibles(desde_y, alto, self.medidas.alto_fila, len(self.filas))

    def barra(self, numero: int, borde_x: float) -> Barra:
        """La geometría de una fila, en coordenadas de la escala (sin el margen)."""
        sabidas = self.memoria.barras if self.memoria is not None else {}
        sabida = sabidas.get((numero, borde_x))
        if sabida is None:
            if len(sabidas) >= _RECORDADAS:
                sabidas.clear()
            sabida = self._barra(numero, self.filas[numero].fechas, borde_x)
            sabidas[numero, borde_x] = sabida
        return sabida

    def de_fantasma(self, fantasma: Fantasma) -> Rect:
        """La caja de una barra en otras fechas, en coordenadas de la escala."""
        fechas = replace(
            self.filas[fantasma.fila].fechas, inicio=fantasma.inicio, fin=fantasma.fin, avance=0
        )
        return self._barra(fantasma.fila, fechas, 0.0).implementacion

    def _barra(self, numero: int, fechas: Fechas, borde_x: float) -> Barra:
        con_base = fechas.base_inicio is not None
        entera = self.filas[numero].es_herramienta
        medidas = ajustadas(self.medidas, entera=entera, con_base=con_base)
        return barra(numero, fechas, self.escala, medidas, borde_x)


def medidas_para(factor: float) -> Medidas:
    """Las medidas a ese tamaño de letra, con filas de píxeles enteros como las del árbol."""
    return replace(Medidas().por(factor), alto_fila=float(alto_de_fila(factor)))


def alto_de_fila(factor: float) -> int:
    """Alto de un renglón en píxeles, el mismo en el árbol y en la gráfica."""
    return round(_ALTO_FILA * factor)


@cache
def ajustadas(medidas: Medidas, *, entera: bool, con_base: bool) -> Medidas:
    """Las de una fila: pasos y grupos llevan barra más baja; sin línea base, va al centro."""
    alto = medidas.alto_barra * (1.0 if entera else _MENOR)
    if con_base:
        return replace(medidas, alto_barra=alto)
    return replace(medidas, alto_barra=alto, alto_base=0.0, separacion_base=0.0)


def extremos(filas: Iterable[Fila], hoy: date) -> tuple[date, date]:
    """Del primer inicio al último fin; `hoy` siempre cabe."""
    tramos = [(f.fechas.inicio, max(f.fechas.fin, f.fechas.atrasada_hasta or hoy)) for f in filas]
    inicios, fines = [t[0] for t in tramos], [t[1] for t in tramos]
    return min([*inicios, hoy]), max([*fines, hoy])


def escala_de(zoom: Zoom, tramo: tuple[date, date], ancho: float, factor: float) -> Escala:
    """La escala de un acercamiento; «todo» cabe en `ancho` con sus márgenes."""
    util = ancho - (MARGEN + FINAL) * factor
    escala = escala_para(zoom, *tramo, util)
    if zoom is Zoom.TODO:
        return escala
    return Escala(escala.origen, escala.pixeles_por_dia * factor)


def ancho_de(escala: Escala, fin: date, visto: float, factor: float) -> float:
    """Lo que mide el dibujo a un acercamiento: sigue un año más, para ver la vigencia."""
    cierre = sumar_meses(fin.replace(day=1), MESES_DE_MAS)
    return max(visto, escala.x(cierre) + (MARGEN + FINAL) * factor)


def acercado(zoom: Zoom, todo: float, factor: float) -> Zoom:
    """El siguiente acercamiento que de verdad agranda; el más cercano se queda."""
    actual = todo if zoom is Zoom.TODO else PIXELES_POR_DIA[zoom] * factor
    mayores = [z for z, p in PIXELES_POR_DIA.items() if p * factor > actual]
    return mayores[-1] if mayores else zoom


def alejado(zoom: Zoom, todo: float, factor: float) -> Zoom:
    """El siguiente alejamiento; cuando ya cabe todo, «todo»."""
    actual = todo if zoom is Zoom.TODO else PIXELES_POR_DIA[zoom] * factor
    menores = [z for z, p in PIXELES_POR_DIA.items() if todo < p * factor < actual]
    return menores[0] if menores else Zoom.TODO


def es_grupo(fila: Fila) -> bool:
    """Si la fila encabeza a otras y no es una herramienta."""
    return fila.clase == GRUPO


def es_de_cerca(plano: Plano) -> bool:
    """Si los días se alcanzan a ver (ahí se sombrean los inhábiles)."""
    return plano.escala.pixeles_por_dia >= _DIA_VISIBLE * plano.factor
