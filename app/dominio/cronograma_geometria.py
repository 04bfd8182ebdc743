"""Geometría del cronograma: de fechas a rectángulos, flechas y marcas, sin saber quién dibuja.

La usan la ventana, el PDF y el SVG. Todo son números en la unidad de la escala (píxeles o
puntos); `y` crece hacia abajo y la fila 0 empieza en `y` = 0.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil, cos, floor, pi, sin

from app.dominio.meses import INICIALES, MESES_CORTOS
from app.dominio.plazos import sumar_meses
from app.dominio.textos_fecha import mes_anio

Punto = tuple[float, float]

DIAS_DE_MES = 30.4
_ANCHO_MES_CON_NOMBRE = 30.0
_ANCHO_MES_CON_INICIAL = 14.0
_ANCHO_TRIMESTRE = 24.0
_ANCHO_DIA_LEGIBLE = 8.0
_PASOS_DE_CURVA = 4


class Zoom(StrEnum):
    """Acercamientos que se ofrecen, del más cercano al más lejano."""

    SEMANA = "semana"
    MES = "mes"
    TRIMESTRE = "trimestre"
    ANIO = "anio"
    TODO = "todo"


PIXELES_POR_DIA = {Zoom.SEMANA: 14.0, Zoom.MES: 3.0, Zoom.TRIMESTRE: 1.2, Zoom.ANIO: 0.4}


@dataclass(frozen=True, slots=True)
class Escala:
    """Traduce fechas a coordenadas horizontales y al revés."""

    origen: date
    pixeles_por_dia: float

    def __post_init__(self) -> None:
        if self.pixeles_por_dia <= 0:
            raise ValueError("la escala debe ser mayor que cero")

    def x(self, dia: date) -> float:
        """Dónde empieza ese día."""
        return (dia - self.origen).days * self.pixeles_por_dia

    def dia(self, x: float) -> date:
        """El día cuyo comienzo queda más cerca (así se ajusta al arrastrar)."""
        return self.origen + timedelta(days=floor(x / self.pixeles_por_dia + 0.5))

    def dia_bajo(self, x: float) -> date:
        """El día que contiene esa coordenada."""
        return self.origen + timedelta(days=floor(x / self.pixeles_por_dia))


def escala_para(zoom: Zoom, inicio: date, fin: date, ancho: float) -> Escala:
    """Escala con origen en el primer día del mes de `inicio`; «todo» cabe exacto en `ancho`."""
    origen = inicio.replace(day=1)
    if zoom is not Zoom.TODO:
        return Escala(origen, PIXELES_POR_DIA[zoom])
    dias = max(1, (sumar_meses(fin.replace(day=1), 1) - origen).days)
    return Escala(origen, max(ancho, 1.0) / dias)


def acercar(zoom: Zoom) -> Zoom:
    """El siguiente acercamiento; en el más cercano, el mismo."""
    niveles = list(Zoom)
    return niveles[max(0, niveles.index(zoom) - 1)]


def alejar(zoom: Zoom) -> Zoom:
    """El siguiente alejamiento; en el más lejano, el mismo."""
    niveles = list(Zoom)
    return niveles[min(len(niveles) - 1, niveles.index(zoom) + 1)]


@dataclass(frozen=True, slots=True)
class Marca:
    """Una casilla del encabezado. El texto puede venir vacío si no cabe."""

    x: float
    ancho: float
    texto: str
    inicio: date


@dataclass(frozen=True, slots=True)
class Encabezado:
    """Dos renglones: años sobre meses o trimestres; de cerca, meses sobre semanas."""

    arriba: tuple[Marca, ...]
    abajo: tuple[Marca, ...]


def encabezado(escala: Escala, desde_x: float, hasta_x: float) -> Encabezado:
    """Las casillas que tocan lo visible, con el detalle que se puede leer a esa escala."""
    desde, hasta = escala.dia_bajo(desde_x), escala.dia_bajo(hasta_x)
    mes = escala.pixeles_por_dia * DIAS_DE_MES
    if escala.pixeles_por_dia >= _ANCHO_DIA_LEGIBLE:
        arriba = _marcas(escala, _meses(desde, hasta), mes_anio)
        return Encabezado(arriba, _marcas(escala, _semanas(desde, hasta), _dia_del_mes))
    arriba = _marcas(escala, _anios(desde, hasta), _anio)
    if mes >= _ANCHO_MES_CON_INICIAL:
        de_mes = _mes_corto if mes >= _ANCHO_MES_CON_NOMBRE else _inicial
        return Encabezado(arriba, _marcas(escala, _meses(desde, hasta), de_mes))
    de_trimestre = _trimestre if 3 * mes >= _ANCHO_TRIMESTRE else _nada
    return Encabezado(arriba, _marcas(escala, _trimestres(desde, hasta), de_trimestre))


@dataclass(frozen=True, slots=True)
class Rect:
    """Rectángulo por su esquina superior izquierda."""

    x: float
    y: float
    ancho: float
    alto: float

    @property
    def derecha(self) -> float:
        """Coordenada del borde derecho."""
        return self.x + self.ancho

    @property
    def medio(self) -> float:
        """Altura del centro."""
        return self.y + self.alto / 2

    def contiene(self, punto: Punto, margen: float = 0.0) -> bool:
        """Si el punto está dentro, con un margen horizontal para atinar con el ratón."""
        x, y = punto
        return self.x - margen <= x <= self.derecha + margen and self.y <= y <= self.y + self.alto


@dataclass(frozen=True, slots=True)
class Medidas:
    """Alturas y márgenes del dibujo; se multiplican para letra grande (`por`)."""

    alto_fila: float = 32.0
    alto_barra: float = 16.0
    alto_base: float = 4.0
    separacion_base: float = 2.0
    ancho_minimo: float = 3.0
    codo: float = 8.0
    radio: float = 4.0
    punta: float = 5.0

    def por(self, factor: float) -> "Medidas":
        """Las mismas proporciones a otro tamaño."""
        return Medidas(
            self.alto_fila * factor,
            self.alto_barra * factor,
            self.alto_base * factor,
            self.separacion_base * factor,
            self.ancho_minimo * factor,
            self.codo * factor,
            self.radio * factor,
            self.punta * factor,
        )


@dataclass(frozen=True, slots=True)
class Fechas:
    """Lo que se dibuja de una actividad.

    `vigencia_fin` `None` con `vigencia_indefinida` = la cola llega al borde. `base_*`: línea base
    congelada al firmar el convenio. `atrasada_hasta`: hoy, si venció sin terminar.
    """

    inicio: date
    fin: date
    avance: int = 0
    vigencia_inicio: date | None = None
    vigencia_fin: date | None = None
    vigencia_indefinida: bool = False
    base_inicio: date | None = None
    base_fin: date | None = None
    atrasada_hasta: date | None = None
    hito: bool = False


@dataclass(frozen=True, slots=True)
class Barra:
    """La geometría de una fila. En un hito, `implementacion` es la caja del rombo."""

    fila: int
    implementacion: Rect
    avance: Rect
    vigencia: Rect | None
    linea_base: Rect | None
    atraso: Rect | None
    rombo: tuple[Punto, ...]
    x_texto: float


def barra(fila: int, fechas: Fechas, escala: Escala, medidas: Medidas, borde_x: float) -> Barra:
    """La barra de una fila; `borde_x` es hasta dónde llega una vigencia indefinida."""
    caja = _caja(fila, fechas, escala, medidas)
    # La división va primero: 100 × ancho ÷ 100 puede pasarse del ancho en el último decimal.
    parte = min(max(fechas.avance, 0), 100) / 100
    hecho = Rect(caja.x, caja.y, caja.ancho * parte, caja.alto)
    vigencia = _vigencia(fechas, escala, caja, borde_x)
    atraso = _entre(fechas.fin, fechas.atrasada_hasta, escala, caja)
    return Barra(
        fila=fila,
        implementacion=caja,
        avance=hecho,
        vigencia=vigencia,
        linea_base=_linea_base(fechas, escala, caja, medidas),
        atraso=atraso,
        rombo=_rombo(caja) if fechas.hito else (),
        x_texto=max(caja.derecha, atraso.derecha if atraso else caja.derecha) + medidas.codo,
    )


class Parte(StrEnum):
    """Por dónde se tomó la barra: mover, cambiar el inicio o cambiar el fin."""

    INICIO = "inicio"
    CUERPO = "cuerpo"
    FIN = "fin"


def parte_en(barra_: Barra, punto: Punto, margen: float = 5.0) -> Parte | None:
    """Qué parte de la barra hay bajo el puntero; en una barra muy corta, el cuerpo gana."""
    caja = barra_.implementacion
    if not caja.contiene(punto, margen):
        return None
    if barra_.rombo or caja.ancho < 3 * margen:
        return Parte.CUERPO
    if punto[0] >= caja.derecha - margen:
        return Parte.FIN
    return Parte.INICIO if punto[0] <= caja.x + margen else Parte.CUERPO


@dataclass(frozen=True, slots=True)
class Flecha:
    """Una dependencia: vértices en ángulo recto, la misma línea redondeada y la punta."""

    vertices: tuple[Punto, ...]
    curva: tuple[Punto, ...]
    punta: tuple[Punto, Punto, Punto]


def flecha(de: Rect, a: Rect, medidas: Medidas, *, desde_inicio: bool = False) -> Flecha:
    """Flecha del fin de una barra (o de su inicio, si pueden traslaparse) al inicio de otra."""
    vertices = _del_inicio(de, a, medidas) if desde_inicio else _del_fin(de, a, medidas)
    return Flecha(
        vertices, redondear_esquinas(vertices, medidas.radio), _punta(vertices, medidas.punta)
    )


def redondear_esquinas(vertices: Sequence[Punto], radio: float) -> tuple[Punto, ...]:
    """La misma línea con arcos en las esquinas rectas, como puntos seguidos.

    El radio se reduce a la mitad del lado más corto para que dos esquinas juntas no se crucen.
    """
    puntos = [vertices[0]]
    for antes, esquina, despues in zip(vertices, vertices[1:], vertices[2:], strict=False):
        lado = min(_distancia(antes, esquina), _distancia(esquina, despues)) / 2
        puntos += _arco(antes, esquina, despues, min(radio, lado))
    return (*puntos, vertices[-1])


def filas_visibles(desde_y: float, alto: float, alto_fila: float, total: int) -> range:
    """Índices de las filas que tocan la parte visible."""
    primera = max(0, floor(desde_y / alto_fila))
    ultima = max(0, min(total, ceil((desde_y + max(alto, 0.0)) / alto_fila)))
    return range(min(primera, ultima), ultima)


def fila_en(y: float, alto_fila: float, total: int) -> int | None:
    """La fila bajo esa altura, o `None` si no hay."""
    fila = floor(y / alto_fila)
    return fila if 0 <= fila < total else None


def _caja(fila: int, fechas: Fechas, escala: Escala, medidas: Medidas) -> Rect:
    libre = medidas.alto_fila - medidas.alto_barra - medidas.separacion_base - medidas.alto_base
    y = fila * medidas.alto_fila + libre / 2
    x = escala.x(fechas.inicio)
    if fechas.hito:
        lado = medidas.alto_barra
        return Rect(x - lado / 2, y, lado, lado)
    ancho = max(escala.x(fechas.fin) - x, medidas.ancho_minimo)
    return Rect(x, y, ancho, medidas.alto_barra)


def _entre(desde: date, hasta: date | None, escala: Escala, caja: Rect) -> Rect | None:
    if hasta is None or hasta <= desde:
        return None
    x = escala.x(desde)
    return Rect(x, caja.y, escala.x(hasta) - x, caja.alto)


def _vigencia(fechas: Fechas, escala: Escala, caja: Rect, borde_x: float) -> Rect | None:
    desde = fechas.vigencia_inicio or fechas.fin
    # La cola es más baja que la barra para distinguirse también sin color.
    franja = Rect(caja.x, caja.y + caja.alto / 4, caja.ancho, caja.alto / 2)
    if fechas.vigencia_fin is not None or not fechas.vigencia_indefinida:
        return _entre(desde, fechas.vigencia_fin, escala, franja)
    x = escala.x(desde)
    return Rect(x, franja.y, borde_x - x, franja.alto) if borde_x > x else None


def _linea_base(fechas: Fechas, escala: Escala, caja: Rect, medidas: Medidas) -> Rect | None:
    if fechas.base_inicio is None or fechas.base_fin is None:
        return None
    x = escala.x(fechas.base_inicio)
    ancho = max(escala.x(fechas.base_fin) - x, medidas.ancho_minimo)
    return Rect(x, caja.y + caja.alto + medidas.separacion_base, ancho, medidas.alto_base)


def _rombo(caja: Rect) -> tuple[Punto, ...]:
    centro = caja.x + caja.ancho / 2
    return (
        (centro, caja.y),
        (caja.derecha, caja.medio),
        (centro, caja.y + caja.alto),
        (caja.x, caja.medio),
    )


def _del_fin(de: Rect, a: Rect, medidas: Medidas) -> tuple[Punto, ...]:
    salida, llegada, codo = (de.derecha, de.medio), (a.x, a.medio), medidas.codo
    if a.x >= de.derecha + 2 * codo:
        codos = [(de.derecha + codo, de.medio), (de.derecha + codo, a.medio)]
        return _sin_repetir((salida, *codos, llegada))
    columna = max(de.derecha + codo, a.x + medidas.radio)
    justo = a.x >= de.derecha - codo and columna <= a.derecha - medidas.radio
    if justo and a.medio != de.medio:
        # La otra empieza donde ésta acaba: un solo codo, directo a su orilla.
        orilla = a.y if de.medio < a.medio else a.y + a.alto
        return (salida, (columna, de.medio), (columna, orilla))
    # No cabe de frente: baja (o sube) al pasillo junto a la fila de llegada y vuelve.
    margen = (medidas.alto_fila - a.alto) / 4
    pasillo = a.y - margen if de.medio <= a.medio else a.y + a.alto + margen
    return _sin_repetir(
        (
            salida,
            (de.derecha + codo, de.medio),
            (de.derecha + codo, pasillo),
            (a.x - codo, pasillo),
            (a.x - codo, a.medio),
            llegada,
        )
    )


def _del_inicio(de: Rect, a: Rect, medidas: Medidas) -> tuple[Punto, ...]:
    columna = min(de.x, a.x) - medidas.codo
    return _sin_repetir(((de.x, de.medio), (columna, de.medio), (columna, a.medio), (a.x, a.medio)))


def _punta(vertices: Sequence[Punto], largo: float) -> tuple[Punto, Punto, Punto]:
    """El triángulo del final, hacia donde llega la línea."""
    (de_x, de_y), (x, y) = vertices[-2], vertices[-1]
    medio = largo * 0.6
    if de_x == x:
        atras = y - largo if de_y < y else y + largo
        return (x, y), (x - medio, atras), (x + medio, atras)
    return (x, y), (x - largo, y - medio), (x - largo, y + medio)


def _sin_repetir(puntos: Sequence[Punto]) -> tuple[Punto, ...]:
    return (puntos[0], *(despues for antes, despues in pairwise(puntos) if antes != despues))


def _arco(antes: Punto, esquina: Punto, despues: Punto, radio: float) -> list[Punto]:
    """Cuarto de círculo entre dos lados, de `radio` antes de la esquina a `radio` después."""
    entrada, salida = _hacia(esquina, antes, radio), _hacia(esquina, despues, radio)
    centro = (entrada[0] + salida[0] - esquina[0], entrada[1] + salida[1] - esquina[1])
    puntos = []
    for paso in range(_PASOS_DE_CURVA + 1):
        angulo = pi / 2 * paso / _PASOS_DE_CURVA
        c, s = cos(angulo), sin(angulo)
        puntos.append(
            (
                centro[0] + (entrada[0] - centro[0]) * c + (salida[0] - centro[0]) * s,
                centro[1] + (entrada[1] - centro[1]) * c + (salida[1] - centro[1]) * s,
            )
        )
    return puntos


def _distancia(uno: Punto, otro: Punto) -> float:
    return abs(uno[0] - otro[0]) + abs(uno[1] - otro[1])


def _hacia(desde: Punto, hasta: Punto, cuanto: float) -> Punto:
    largo = _distancia(desde, hasta)
    return (
        desde[0] + (hasta[0] - desde[0]) * cuanto / largo,
        desde[1] + (hasta[1] - desde[1]) * cuanto / largo,
    )


def _marcas(
    escala: Escala, comienzos: Iterator[date], texto: Callable[[date], str]
) -> tuple[Marca, ...]:
    return tuple(
        Marca(escala.x(inicio), escala.x(siguiente) - escala.x(inicio), texto(inicio), inicio)
        for inicio, siguiente in pairwise(comienzos)
    )


def _periodos(primero: date, hasta: date, meses: int) -> Iterator[date]:
    """Comienzos de periodo, incluido el que cierra el último."""
    comienzo = primero
    while comienzo <= hasta:
        yield comienzo
        comienzo = sumar_meses(comienzo, meses)
    yield comienzo


def _anios(desde: date, hasta: date) -> Iterator[date]:
    return _periodos(date(desde.year, 1, 1), hasta, 12)


def _trimestres(desde: date, hasta: date) -> Iterator[date]:
    return _periodos(date(desde.year, (desde.month - 1) // 3 * 3 + 1, 1), hasta, 3)


def _meses(desde: date, hasta: date) -> Iterator[date]:
    return _periodos(desde.replace(day=1), hasta, 1)


def _semanas(desde: date, hasta: date) -> Iterator[date]:
    lunes = desde - timedelta(days=desde.weekday())
    while lunes <= hasta:
        yield lunes
        lunes += timedelta(days=7)
    yield lunes


def _anio(dia: date) -> str:
    return str(dia.year)


def _trimestre(dia: date) -> str:
    return f"T{(dia.month - 1) // 3 + 1}"


def _mes_corto(dia: date) -> str:
    return MESES_CORTOS[dia.month - 1]


def _inicial(dia: date) -> str:
    return INICIALES[dia.month - 1]


def _dia_del_mes(dia: date) -> str:
    return str(dia.day)


def _nada(_dia: date) -> str:
    return ""
