"""El cronograma en hojas: qué renglones y qué tramo lleva cada una, y su marco.

En una `Hoja` va todo seguido (SVG e imagen). Una `Pagina` es un papel: «ajustado» lo mete todo en
uno, y si así la letra quedara de menos de 8 puntos pasa a «mosaico», que lo reparte sin partir
renglones y repite en cada papel las fechas y la primera columna. Las páginas van en puntos.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor

from app.documentos.cronograma.dibujo import pintar
from app.documentos.cronograma.encabezado import alto_de_encabezado, pintar_encabezado
from app.documentos.cronograma.estilo import CUERPO, MENOR, PEQUENA, Estilo, de_papel
from app.documentos.cronograma.filas import GRUPO, Fila
from app.documentos.cronograma.lienzo import (
    Lado,
    Letra,
    Lienzo,
    Peso,
    Pluma,
    Relleno,
    mezclado,
    recortar_texto,
)
from app.documentos.cronograma.plano import FINAL, MARGEN, Plano, escala_de, extremos, medidas_para
from app.documentos.cronograma.simbologia import pintar_simbologia
from app.documentos.cronograma.textos import plazo_corto
from app.dominio.cronograma_geometria import PIXELES_POR_DIA, Escala, Rect, Zoom
from app.dominio.plazos import sumar_meses

ANCHO = 1180.0
ORILLA = 24.0
TOTAL = ANCHO + 2 * ORILLA
"""Ancho de la hoja continua, en unidades del plano."""

COLUMNA = 350.0
TITULO = 66.0
PIE = 34.0
MINIMA = 8.0
"""Ningún texto impreso baja de estos puntos."""

_NATURAL = 0.75
"""Puntos por unidad del plano al 100 %: 72 entre 96."""

_DE_MOSAICO = 0.66
_BORDE, _CABEZA, _PIE = 28.0, 46.0, 26.0
_GRAFICA_MINIMA = 260.0
_MARCA = "CAPACITACIÓN"


class Papel(StrEnum):
    """Tamaños de papel."""

    CARTA = "carta"
    OFICIO = "oficio"
    A3 = "a3"


MEDIDAS = {Papel.CARTA: (612.0, 792.0), Papel.OFICIO: (612.0, 964.0), Papel.A3: (842.0, 1191.0)}
"""Ancho y alto en puntos, de pie. Oficio es el mexicano (21.6 × 34 cm)."""


class Modo(StrEnum):
    """Todo en un papel, o repartido."""

    AJUSTADO = "ajustado"
    MOSAICO = "mosaico"


@dataclass(frozen=True, slots=True)
class Opciones:
    """Cómo se quiere el papel."""

    papel: Papel = Papel.CARTA
    horizontal: bool = True
    modo: Modo = Modo.AJUSTADO

    @property
    def medidas(self) -> tuple[float, float]:
        """Ancho y alto del papel puesto así, en puntos."""
        ancho, alto = MEDIDAS[self.papel]
        return (alto, ancho) if self.horizontal else (ancho, alto)


@dataclass(frozen=True, slots=True)
class Hoja:
    """El dibujo listo para el papel: el plano y sus rótulos. `marca`: la de agua, o vacía."""

    plano: Plano
    titulo: str
    subtitulo: str
    estilo: Estilo
    marca: str = ""

    @property
    def alto(self) -> float:
        """Lo que mide de corrido, con título, encabezado, simbología y orillas."""
        return TITULO + alto_de_encabezado(1.0) + self.plano.alto + PIE + 2 * ORILLA


@dataclass(frozen=True, slots=True)
class Pagina:
    """Un papel. `escala`: puntos por unidad; `filas` y de `desde_x` a `hasta_x` del plano."""

    hoja: Hoja
    medidas: tuple[float, float]
    escala: float
    filas: range
    desde_x: float
    hasta_x: float
    numero: int
    total: int
    lugar: str

    @property
    def letra_menor(self) -> float:
        """La letra más chica de esta página, en puntos."""
        return letra_menor(self.escala)


@dataclass(frozen=True, slots=True)
class Reparto:
    """Las páginas y, si no se pudo lo pedido, por qué."""

    paginas: tuple[Pagina, ...]
    nota: str = ""

    @property
    def resumen(self) -> str:
        """«Cabe en 1 hoja a 9.2 pt» o «6 hojas»."""
        if len(self.paginas) == 1:
            return f"Cabe en 1 hoja a {self.paginas[0].letra_menor:.1f} pt"
        return f"{len(self.paginas)} hojas a {self.paginas[0].letra_menor:.1f} pt"


def letra_menor(escala: float) -> float:
    """Puntos de la letra más chica del dibujo a esa escala."""
    return MENOR * escala / _NATURAL


def hoja(plano: Plano, titulo: str, subtitulo: str, *, capacitacion: bool = False) -> Hoja:
    """Las filas de ese plano, con todo su tramo a lo ancho y sin cursor ni fantasmas."""
    marca = _MARCA if capacitacion else ""
    return Hoja(_de_ancho(plano, ANCHO - COLUMNA), titulo, subtitulo, de_papel(), marca)


def repartir_en_paginas(puesta: Hoja, opciones: Opciones) -> Reparto:
    """Las páginas de esa hoja en ese papel."""
    cuantas = len(puesta.plano.filas)
    if opciones.modo is Modo.MOSAICO:
        return Reparto(_mosaico(puesta, opciones))
    ancho, alto = _util(opciones)
    escala = min(
        _NATURAL, alto / (alto_de_encabezado(1.0) + puesta.plano.medidas.alto_fila * cuantas)
    )
    sobra = ancho / escala - COLUMNA
    if letra_menor(escala) < MINIMA or sobra < _GRAFICA_MINIMA:
        nota = (
            f"En una sola hoja la letra quedaría de {letra_menor(escala):.1f} pt y no se leería:"
            " se reparte en varias."
        )
        return Reparto(_mosaico(puesta, opciones), nota)
    ajustada = replace(puesta, plano=_de_ancho(puesta.plano, sobra))
    pagina = Pagina(ajustada, opciones.medidas, escala, range(cuantas), 0.0, sobra, 1, 1, "A1")
    return Reparto((pagina,))


def pintar_hoja(lienzo: Lienzo, puesta: Hoja) -> None:
    """La hoja completa, de `TOTAL` unidades de ancho."""
    estilo, plano = puesta.estilo, puesta.plano
    cabeza = alto_de_encabezado(1.0)
    lienzo.rectangulos([Rect(0, 0, TOTAL, puesta.alto)], Relleno(estilo.colores.superficie))
    with lienzo.movido(ORILLA, ORILLA):
        _titular(lienzo, puesta, ANCHO, (estilo.letra(15.0, Peso.FUERTE), estilo.letra()))
        with lienzo.movido(0, TITULO):
            todas = range(len(plano.filas))
            _pintar_parte(lienzo, puesta, todas, (0.0, plano.ancho))
        pie = Rect(0, TITULO + cabeza + plano.alto + 10, ANCHO, PIE - 10)
        pintar_simbologia(lienzo, pie, estilo, plano, estilo.letra(MENOR))
    _marcar(lienzo, Rect(0, 0, TOTAL, puesta.alto), puesta)


def pintar_pagina(lienzo: Lienzo, pagina: Pagina) -> None:
    """Un papel completo, en puntos desde su esquina superior izquierda."""
    ancho, alto = pagina.medidas
    puesta, colores = pagina.hoja, pagina.hoja.estilo.colores
    util = ancho - 2 * _BORDE
    with lienzo.movido(_BORDE, _BORDE):
        _titular(lienzo, puesta, util, (Letra(14.0, Peso.FUERTE), Letra(9.5)))
        with lienzo.movido(0, _CABEZA, pagina.escala):
            _pintar_parte(lienzo, puesta, pagina.filas, (pagina.desde_x, pagina.hasta_x))
        pie = Rect(0, alto - 2 * _BORDE - 16, util, 16)
        rotulo = f"Hoja {pagina.numero} de {pagina.total}"
        if pagina.total > 1:
            rotulo += f" ({pagina.lugar})"
        letra = Letra(8.5)
        lienzo.texto(pie, rotulo, letra, colores.secundario, Lado.DERECHA)
        hueco = Rect(0, pie.y, util - lienzo.ancho(rotulo, letra) - 16, pie.alto)
        pintar_simbologia(
            lienzo, hueco, replace(puesta.estilo, factor=_NATURAL), puesta.plano, letra
        )
    _marcar(lienzo, Rect(0, 0, ancho, alto), puesta)


def _mosaico(puesta: Hoja, opciones: Opciones) -> tuple[Pagina, ...]:
    ancho, alto = _util(opciones)
    plano = puesta.plano
    visto = ancho / _DE_MOSAICO - COLUMNA
    tramo = extremos(plano.filas, plano.hoy)
    escala = escala_de(Zoom.TODO, tramo, visto, 1.0)
    dias = (sumar_meses(tramo[1].replace(day=1), 1) - escala.origen).days
    orillas = MARGEN + FINAL
    columnas = 1
    if escala.pixeles_por_dia < PIXELES_POR_DIA[Zoom.TRIMESTRE]:
        columnas = ceil((dias * PIXELES_POR_DIA[Zoom.TRIMESTRE] + orillas) / visto)
        # Se estira hasta llenar los papeles que de todos modos hacen falta.
        escala = Escala(escala.origen, (columnas * visto - orillas) / dias)
    repartida = replace(puesta, plano=_en_papel(plano, escala, columnas * visto))
    alto_fila = repartida.plano.medidas.alto_fila
    por_hoja = max(1, floor((alto / _DE_MOSAICO - alto_de_encabezado(1.0)) / alto_fila))
    bandas = max(1, ceil(len(plano.filas) / por_hoja))
    return tuple(
        Pagina(
            repartida,
            opciones.medidas,
            _DE_MOSAICO,
            range(banda * por_hoja, min((banda + 1) * por_hoja, len(plano.filas))),
            visto * columna,
            visto * (columna + 1),
            banda * columnas + columna + 1,
            bandas * columnas,
            f"{_letras(banda)}{columna + 1}",
        )
        for banda in range(bandas)
        for columna in range(columnas)
    )


def _util(opciones: Opciones) -> tuple[float, float]:
    ancho, alto = opciones.medidas
    return ancho - 2 * _BORDE, alto - 2 * _BORDE - _CABEZA - _PIE


def _letras(numero: int) -> str:
    """A, B… Z, AA…: el renglón de hojas."""
    letras = ""
    numero += 1
    while numero:
        numero, resto = divmod(numero - 1, 26)
        letras = chr(ord("A") + resto) + letras
    return letras


def _de_ancho(plano: Plano, ancho: float) -> Plano:
    return _en_papel(
        plano, escala_de(Zoom.TODO, extremos(plano.filas, plano.hoy), ancho, 1.0), ancho
    )


def _en_papel(plano: Plano, escala: Escala, ancho: float) -> Plano:
    return replace(
        plano,
        escala=escala,
        medidas=medidas_para(1.0),
        ancho=ancho,
        factor=1.0,
        inhabil=None,
        elegida=-1,
        fantasmas=(),
    )


def _titular(lienzo: Lienzo, puesta: Hoja, ancho: float, letras: tuple[Letra, Letra]) -> None:
    colores = puesta.estilo.colores
    grande, chica = letras
    alto = grande.tamano * 1.4
    titulo = recortar_texto(lienzo, puesta.titulo, grande, ancho)
    lienzo.texto(Rect(0, 0, ancho, alto), titulo, grande, colores.texto)
    subtitulo = recortar_texto(lienzo, puesta.subtitulo, chica, ancho)
    lienzo.texto(Rect(0, alto, ancho, chica.tamano * 1.6), subtitulo, chica, colores.secundario)


def _pintar_parte(lienzo: Lienzo, puesta: Hoja, filas: range, tramo: tuple[float, float]) -> None:
    """Primera columna, encabezado y barras de unas filas y un tramo, desde el origen."""
    plano, estilo = puesta.plano, puesta.estilo
    (desde, hasta), alto = tramo, plano.medidas.alto_fila
    cabeza, largo = alto_de_encabezado(1.0), len(filas) * alto
    arriba = filas.start * alto
    ancho = hasta - desde
    with (
        lienzo.recortado(Rect(COLUMNA, 0, ancho, cabeza)),
        lienzo.movido(COLUMNA - desde, 0),
    ):
        pintar_encabezado(lienzo, Rect(desde, 0, ancho, cabeza), plano, estilo)
    with (
        lienzo.recortado(Rect(COLUMNA, cabeza, ancho, largo)),
        lienzo.movido(COLUMNA - desde, cabeza - arriba),
    ):
        pintar(lienzo, Rect(desde, arriba, ancho, largo), plano, estilo)
    for lugar, numero in enumerate(filas):
        caja = Rect(0, cabeza + lugar * alto, COLUMNA, alto)
        fondo = estilo.colores.fondo if numero % 2 else estilo.colores.superficie
        lienzo.rectangulos([caja], Relleno(fondo))
        _pintar_nombre(lienzo, caja, plano.filas[numero], estilo)
    raya = [(COLUMNA, 0.0, COLUMNA, cabeza + largo), (0.0, cabeza - 0.5, COLUMNA, cabeza - 0.5)]
    lienzo.lineas(raya, Pluma(estilo.colores.linea))


def _pintar_nombre(lienzo: Lienzo, caja: Rect, fila: Fila, estilo: Estilo) -> None:
    menor = not fila.es_herramienta and fila.clase != GRUPO
    peso = Peso.FUERTE if fila.clase == GRUPO else Peso.NORMAL
    colores, color = estilo.colores, estilo.colores.dimension(fila.dimension).color
    clave = Rect(caja.x + 8, caja.y, 32, caja.alto)
    lienzo.texto(clave, fila.clave, estilo.letra(peso=Peso.FUERTE), color)
    letra = estilo.letra(PEQUENA if menor else CUERPO, peso)
    x = caja.x + (56 if menor else 40)
    nombre = color if fila.clase == GRUPO else colores.secundario if menor else colores.texto
    hueco = Rect(x, caja.y, caja.derecha - 64 - x, caja.alto)
    lienzo.texto(hueco, recortar_texto(lienzo, fila.nombre, letra, hueco.ancho), letra, nombre)
    if fila.clase != GRUPO:
        plazo = plazo_corto(fila.fechas.inicio, fila.fechas.fin)
        orilla = Rect(caja.x, caja.y, caja.ancho - 12, caja.alto)
        lienzo.texto(orilla, plazo, estilo.letra(PEQUENA), colores.secundario, Lado.DERECHA)


def _marcar(lienzo: Lienzo, caja: Rect, puesta: Hoja) -> None:
    if puesta.marca:
        letra = Letra(caja.ancho / 9, Peso.FUERTE)
        color = mezclado(puesta.estilo.colores.capacitacion, "#FFFFFF", 0.78)
        lienzo.texto(caja, puesta.marca, letra, color, Lado.CENTRO)
