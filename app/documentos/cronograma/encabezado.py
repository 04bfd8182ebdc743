"""El encabezado: años sobre meses (o meses sobre semanas) y las banderolas de fecha."""

from app.documentos.cronograma.estilo import BANDERA, MENOR, Estilo
from app.documentos.cronograma.fondo import (
    color_de_hoy,
    franjas_de_veda,
    marcas,
    vertical,
    verticales,
)
from app.documentos.cronograma.lienzo import Lado, Letra, Lienzo, Peso, Pluma, Relleno
from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import Marca, Rect
from app.dominio.textos_fecha import dia_mes, fecha_corta

ALTO_RENGLON = 26
"""Cada uno de los dos renglones."""


def alto_de_encabezado(factor: float) -> int:
    """Alto del encabezado, el mismo en el árbol y en la gráfica."""
    return 2 * round(ALTO_RENGLON * factor)


def pintar_encabezado(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    """Los dos renglones de fechas y las banderolas. `rect.y` es el borde de arriba."""
    lienzo.rectangulos([rect], Relleno(estilo.colores.superficie))
    visto = marcas(plano, rect.x, rect.derecha)
    arriba = Rect(rect.x, rect.y, rect.ancho, rect.alto / 2)
    abajo = Rect(rect.x, rect.medio, rect.ancho, rect.alto / 2)
    fina = Pluma(estilo.colores.linea)
    _pintar_vedas(lienzo, rect, plano, estilo)
    lienzo.lineas(verticales(visto.abajo, abajo), fina)
    lienzo.lineas(verticales(visto.arriba, rect), Pluma(estilo.rejilla_fuerte))
    de_hoy = _caja_de_hoy(lienzo, rect, plano, estilo)
    ocupado = [] if de_hoy is None else [de_hoy]
    ocupado += _pintar_arriba(lienzo, arriba, visto.arriba, estilo, ocupado)
    _pintar_abajo(lienzo, abajo, visto.abajo, estilo)
    y = rect.y + rect.alto - 0.5
    lienzo.lineas([(rect.x, y, rect.derecha, y)], fina)
    if de_hoy is not None:
        _pintar_hoy(lienzo, rect, plano, estilo)
    _pintar_fin(lienzo, rect, plano, estilo, ocupado)


def _pintar_vedas(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    alto = estilo.px(4)
    al_pie = Rect(rect.x, rect.y + rect.alto - alto, rect.ancho, alto)
    lienzo.rectangulos(list(franjas_de_veda(plano, al_pie)), Relleno(estilo.colores.aviso.color))


def _pintar_arriba(
    lienzo: Lienzo, caja: Rect, casillas: tuple[Marca, ...], estilo: Estilo, ocupado: list[Rect]
) -> list[Rect]:
    """Los años (o meses, de cerca) y dónde quedaron; el que taparía la banderola se calla."""
    puestos = []
    letra, aire = estilo.letra(peso=Peso.FUERTE), estilo.px(8)
    for marca in casillas:
        # El año que empezó antes de lo visible se queda a la orilla.
        ancho = lienzo.ancho(marca.texto, letra)
        x = min(max(marca.x, caja.x) + aire, marca.x + marca.ancho - ancho - aire)
        hueco = Rect(x, caja.y, ancho + aire, caja.alto)
        if x >= max(marca.x, caja.x) and not any(_se_tocan(hueco, o) for o in ocupado):
            lienzo.texto(hueco, marca.texto, letra, estilo.colores.texto)
            puestos.append(hueco)
    return puestos


def _pintar_abajo(lienzo: Lienzo, caja: Rect, casillas: tuple[Marca, ...], estilo: Estilo) -> None:
    # Una semana se rotula con su lunes, junto a su raya.
    semanal = len(casillas) > 1 and (casillas[1].inicio - casillas[0].inicio).days == 7
    lado = Lado.IZQUIERDA if semanal else Lado.CENTRO
    aire = estilo.px(4) if semanal else 0.0
    letra, color = estilo.letra(MENOR), estilo.colores.secundario
    for marca in casillas:
        # La casilla cortada por la orilla se rotula en lo que se ve, si ahí cabe.
        desde, hasta = max(marca.x + aire, caja.x), min(marca.x + marca.ancho, caja.derecha)
        if marca.texto and lienzo.ancho(marca.texto, letra) <= hasta - desde:
            hueco = Rect(desde, caja.y, hasta - desde, caja.alto)
            lienzo.texto(hueco, marca.texto, letra, color, lado)


def _pintar_hoy(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    """La banderola de hoy con su asta, que sigue hacia abajo sobre las barras."""
    x, color = plano.x(plano.hoy), color_de_hoy(plano, estilo)
    asta = Rect(rect.x, rect.medio, rect.ancho, rect.alto / 2)
    lienzo.lineas([vertical(x, asta)], Pluma(color, estilo.px(2)))
    caja = _bandera(lienzo, rect, x, _texto_de_hoy(plano), estilo)
    lienzo.redondeado(caja, estilo.px(3), Relleno(color))
    texto, blanco = _texto_de_hoy(plano), estilo.colores.superficie
    lienzo.texto(caja, texto, _letra_de_bandera(estilo), blanco, Lado.CENTRO)


def _pintar_fin(
    lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo, ocupados: list[Rect]
) -> None:
    """El fin de la administración, tan completo como quepa sin tapar hoy ni los años."""
    dia = plano.fin_administracion
    if dia is None or not rect.x <= plano.x(dia) <= rect.derecha:
        return
    x = plano.x(dia)
    for texto in (f"Fin de la administración {fecha_corta(dia)}", "Fin adm."):
        caja = _bandera(lienzo, rect, x, texto, estilo)
        if any(_se_tocan(caja, ocupado) for ocupado in ocupados):
            caja = Rect(x + 1 - caja.ancho, caja.y, caja.ancho, caja.alto)
        if caja.x < rect.x or any(_se_tocan(caja, otro) for otro in ocupados):
            continue
        colores = estilo.colores
        borde = Pluma(colores.borde)
        lienzo.redondeado(caja, estilo.px(3), Relleno(colores.superficie), borde)
        lienzo.texto(caja, texto, _letra_de_bandera(estilo), colores.texto, Lado.CENTRO)
        return


def _caja_de_hoy(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> Rect | None:
    """Dónde va la banderola de hoy; `None` si hoy no se ve."""
    x = plano.x(plano.hoy)
    if not rect.x <= x <= rect.derecha:
        return None
    return _bandera(lienzo, rect, x, _texto_de_hoy(plano), estilo)


def _bandera(lienzo: Lienzo, rect: Rect, x: float, texto: str, estilo: Estilo) -> Rect:
    """Ondea a la derecha de su línea (así no tapa el año); si no cabe, a la izquierda."""
    ancho = lienzo.ancho(texto, _letra_de_bandera(estilo)) + estilo.px(10)
    izquierda = x - 1 if x + ancho <= rect.derecha else x + 1 - ancho
    alto = rect.alto / 2 - estilo.px(6)
    return Rect(max(rect.x, izquierda), rect.y + estilo.px(4), ancho, alto)


def _texto_de_hoy(plano: Plano) -> str:
    rotulo = "Hoy (simulado)" if plano.simulado else "Hoy"
    return f"{rotulo} {dia_mes(plano.hoy)}"


def _letra_de_bandera(estilo: Estilo) -> Letra:
    return estilo.letra(BANDERA, Peso.MEDIO)


def _se_tocan(una: Rect, otra: Rect) -> bool:
    a_lo_ancho = una.x < otra.derecha and otra.x < una.derecha
    return a_lo_ancho and una.y < otra.y + otra.alto and otra.y < una.y + una.alto
