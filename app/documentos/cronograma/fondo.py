"""Lo que va detrás y delante de las barras: franjas, rejilla, vedas, inhábiles y fechas."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache

from app.documentos.cronograma.estilo import Estilo
from app.documentos.cronograma.lienzo import Lienzo, Linea, Pluma, Relleno
from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import Encabezado, Escala, Marca, Rect, encabezado

_INHABIL, _PROPIO = 0.15, 0.34
_DISCONTINUA = (4.0, 2.0)


def marcas(plano: Plano, desde_x: float, hasta_x: float) -> Encabezado:
    """Las casillas visibles, con margen. El detalle se elige a letra normal y luego se agranda."""
    # Antes del origen no hay plan, y después del cierre sólo quedaría una casilla cortada.
    desde = max(0.0, desde_x - plano.margen)
    hasta = max(desde, min(hasta_x, plano.cierre - 1) - plano.margen)
    return _marcas(plano.escala, plano.factor, plano.margen, (desde, hasta))


@lru_cache(maxsize=32)
def _marcas(escala: Escala, factor: float, margen: float, tramo: tuple[float, float]) -> Encabezado:
    normal = Escala(escala.origen, escala.pixeles_por_dia / factor)
    visto = encabezado(normal, tramo[0] / factor, tramo[1] / factor)

    def puesta(marca: Marca) -> Marca:
        return Marca(marca.x * factor + margen, marca.ancho * factor, marca.texto, marca.inicio)

    return Encabezado(tuple(puesta(m) for m in visto.arriba), tuple(puesta(m) for m in visto.abajo))


def pintar_fondo(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    """Franjas alternas, vedas, días que no se trabajan y rejilla."""
    alto = plano.medidas.alto_fila
    lienzo.rectangulos([rect], Relleno(estilo.colores.superficie))
    visibles = plano.visibles(rect.y, rect.alto)
    franjas = [Rect(rect.x, n * alto, rect.ancho, alto) for n in visibles if n % 2]
    lienzo.rectangulos(franjas, Relleno(estilo.colores.fondo))
    if plano.elegida in visibles:
        elegida = Rect(rect.x, plano.elegida * alto, rect.ancho, alto)
        lienzo.rectangulos([elegida], Relleno(fondo_de(plano, estilo, plano.elegida)))
    _pintar_vedas(lienzo, rect, plano, estilo)
    _pintar_inhabiles(lienzo, rect, plano, estilo)
    visto = marcas(plano, rect.x, rect.derecha)
    lienzo.lineas(verticales(visto.abajo, rect), Pluma(estilo.rejilla))
    lienzo.lineas(verticales(visto.arriba, rect), Pluma(estilo.rejilla_fuerte))


def pintar_lineas(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    """El fin de la administración y la línea de hoy, que van delante de las barras."""
    fin = plano.fin_administracion
    if fin is not None:
        pluma = Pluma(estilo.colores.texto, estilo.px(1.4), _DISCONTINUA)
        lienzo.lineas([vertical(plano.x(fin), rect)], pluma)
    hoy = vertical(plano.x(plano.hoy), rect)
    lienzo.lineas([hoy], Pluma(color_de_hoy(plano, estilo), estilo.px(2)))


def fondo_de(plano: Plano, estilo: Estilo, numero: int) -> str:
    """El color de la franja de esa fila."""
    colores = estilo.colores
    if numero == plano.elegida:
        return colores.info.tinte
    return colores.fondo if numero % 2 else colores.superficie


def color_de_hoy(plano: Plano, estilo: Estilo) -> str:
    """Rojo; naranja si el día es simulado."""
    return estilo.colores.capacitacion if plano.simulado else estilo.colores.error.color


def vertical(x: float, rect: Rect) -> Linea:
    """Una raya de arriba abajo, nítida."""
    # A medio píxel la línea de uno se ve nítida aunque haya suavizado.
    nitida = round(x) + 0.5
    return nitida, rect.y, nitida, rect.y + rect.alto


def verticales(casillas: Iterable[Marca], rect: Rect) -> list[Linea]:
    """La raya con que empieza cada casilla; la que empezó antes de lo visible no la lleva."""
    return [vertical(marca.x, rect) for marca in casillas if marca.x >= rect.x]


def franjas_de_veda(plano: Plano, rect: Rect) -> Iterator[Rect]:
    """Las vedas electorales que se ven, de alto a bajo del rectángulo."""
    for veda in plano.vedas:
        desde = max(plano.x(veda.inicio), rect.x)
        hasta = min(plano.x(veda.fin + timedelta(days=1)), rect.derecha)
        if desde < hasta:
            yield Rect(desde, rect.y, hasta - desde, rect.alto)


def _pintar_vedas(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    franjas = list(franjas_de_veda(plano, rect))
    lienzo.rectangulos(franjas, Relleno(estilo.colores.aviso.tinte, 0.55))
    if estilo.tramas:
        for franja in franjas:
            lienzo.trama(franja, estilo.px(14), Pluma(estilo.rejilla))


def _pintar_inhabiles(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    if plano.inhabil is None:
        return
    ancho = plano.escala.pixeles_por_dia
    dia, ultimo = plano.dia(rect.x), plano.dia(rect.derecha)
    del_perfil, propios = [], []
    while dia <= ultimo:
        if dia in plano.propios:
            propios.append(Rect(plano.x(dia), rect.y, ancho, rect.alto))
        elif plano.inhabil(dia):
            del_perfil.append(Rect(plano.x(dia), rect.y, ancho, rect.alto))
        dia += timedelta(days=1)
    lienzo.rectangulos(del_perfil, Relleno(estilo.colores.borde, _INHABIL))
    lienzo.rectangulos(propios, Relleno(estilo.colores.borde, _PROPIO))
