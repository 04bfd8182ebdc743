"""La simbología breve al pie de la hoja: sólo lo que de verdad aparece en ella."""

from collections.abc import Callable, Iterator

from app.documentos.cronograma import signos
from app.documentos.cronograma.estilo import Estilo, aclarar
from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.lienzo import Letra, Lienzo, Pluma, Relleno
from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import Rect

Muestra = Callable[[Lienzo, Rect, Estilo], None]
_ANCHO_MUESTRA, _AIRE = 20.0, 14.0


def pintar_simbologia(
    lienzo: Lienzo, caja: Rect, estilo: Estilo, plano: Plano, letra: Letra
) -> None:
    """Muestra y nombre, en un renglón; lo que no cabe se calla."""
    x, ancho = caja.x, estilo.px(_ANCHO_MUESTRA)
    for nombre, muestra in _entradas(plano):
        largo = lienzo.ancho(nombre, letra)
        if x + ancho + estilo.px(5) + largo > caja.derecha:
            return
        alto = estilo.px(10)
        muestra(lienzo, Rect(x, caja.medio - alto / 2, ancho, alto), estilo)
        hueco = Rect(x + ancho + estilo.px(5), caja.y, largo + 2, caja.alto)
        lienzo.texto(hueco, nombre, letra, estilo.colores.secundario)
        x = hueco.derecha + estilo.px(_AIRE)


def _entradas(plano: Plano) -> Iterator[tuple[str, Muestra]]:
    filas = plano.filas
    yield "Hecho", _hecho
    yield "Por hacer", _por_hacer
    opcionales: tuple[tuple[str, Muestra, Callable[[Fila], bool]], ...] = (
        ("Atraso", _atraso, lambda f: f.atraso > 0),
        (
            "En riesgo",
            _riesgo,
            lambda f: f.actividad is not None and f.actividad.semaforo == "amarillo",
        ),
        ("Línea base", _base, lambda f: f.fechas.base_inicio is not None),
        (
            "Vigencia",
            _vigencia,
            lambda f: f.fechas.vigencia_indefinida or f.fechas.vigencia_fin is not None,
        ),
        ("Firma o hito", _hito, lambda f: bool(f.firmas) or f.previsto is not None),
    )
    for nombre, muestra, aparece in opcionales:
        if any(map(aparece, filas)):
            yield nombre, muestra
    trazos = [trazo for bloque in plano.trazos.bloques.values() for trazo in bloque]
    if trazos:
        yield "Obligatoria", _obligatoria
        yield "Recomendada", _recomendada
    if any(trazo.incumplida for trazo in trazos):
        yield "No se cumple", _incumplida
    if plano.vedas:
        yield "Veda electoral", _veda


def _hecho(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    lienzo.redondeado(caja, estilo.px(2), Relleno(estilo.dimension(1)))


def _por_hacer(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    pluma = Pluma(estilo.dimension(1), estilo.px(1))
    lienzo.redondeado(caja, estilo.px(2), Relleno(estilo.por_hacer(1)), pluma)


def _atraso(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    rojo = Relleno(estilo.colores.error.color)
    signos.triangulo(lienzo, (caja.x + caja.ancho / 2, caja.medio), caja.alto, rojo)


def _riesgo(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    centro, borde = (caja.x + caja.ancho / 2, caja.medio), Pluma(estilo.colores.aviso.color, 1.2)
    signos.circulo(lienzo, centro, caja.alto * 0.45, Relleno(estilo.colores.carril_filo), borde)


def _base(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    tira = Rect(caja.x, caja.medio - estilo.px(2), caja.ancho, estilo.px(4))
    lienzo.rectangulos([tira], Relleno(aclarar(estilo.colores.borde, 0.35)))


def _vigencia(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    franja = Rect(caja.x, caja.y + caja.alto * 0.1, caja.ancho, caja.alto * 0.8)
    lienzo.trama(franja, estilo.px(6), Pluma(estilo.por_hacer(1), estilo.px(2.4)))


def _hito(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    negro, centro = estilo.colores.texto, (caja.x + caja.ancho / 2, caja.medio)
    signos.rombo(lienzo, centro, caja.alto * 0.6, Relleno(negro), Pluma(negro))


def _obligatoria(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    raya = [(caja.x, caja.medio, caja.derecha, caja.medio)]
    lienzo.lineas(raya, Pluma(estilo.colores.texto, estilo.px(1.6)))


def _recomendada(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    raya = [(caja.x, caja.medio, caja.derecha, caja.medio)]
    lienzo.lineas(raya, Pluma(estilo.colores.borde, estilo.px(1)))


def _incumplida(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    raya = [(caja.x, caja.medio, caja.derecha, caja.medio)]
    lienzo.lineas(raya, Pluma(estilo.colores.error.color, estilo.px(1.8), (4.0, 3.0)))


def _veda(lienzo: Lienzo, caja: Rect, estilo: Estilo) -> None:
    aviso = estilo.colores.aviso
    lienzo.redondeado(caja, 0.1, Relleno(aviso.tinte), Pluma(aviso.color, estilo.px(0.8)))
