"""Dibuja el cronograma: filas, barras, flechas y marcas. Vale para la pantalla y el papel.

`pintar` dibuja sólo las filas que toca `rect`, en las coordenadas del plano; quien llama ya
movió el lienzo. El borde de `rect` es además hasta donde llegan las vigencias sin fin.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.documentos.cronograma import signos
from app.documentos.cronograma.estilo import BANDERA, Estilo, aclarar
from app.documentos.cronograma.filas import SIN_DATO, Fila
from app.documentos.cronograma.fondo import fondo_de, pintar_fondo, pintar_lineas
from app.documentos.cronograma.lienzo import Lienzo, Peso, Pluma, Relleno
from app.documentos.cronograma.plano import Plano, Trazo, es_grupo
from app.documentos.cronograma.rotulos import rotulo
from app.dominio.cronograma_geometria import Barra, Flecha, Medidas, Punto, Rect, flecha
from app.modelo.cronograma.valores import HERRAMIENTA, HITO

_PUNTEADA, _DISCONTINUA, _DE_PUNTOS = (4.0, 3.0), (3.0, 2.0), (1.0, 1.5)


class Obra(NamedTuple):
    """Con qué y sobre qué se dibuja. `desde_x` y `fin_x`: lo que se ve, en la escala."""

    lienzo: Lienzo
    plano: Plano
    estilo: Estilo
    desde_x: float
    fin_x: float


def pintar(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    """Dibuja la parte del plano que cae en `rect`, sin los fantasmas."""
    pintar_fondo(lienzo, rect, plano, estilo)
    visibles = plano.visibles(rect.y, rect.alto)
    fin = rect.derecha - plano.margen - estilo.px(22)
    obra = Obra(lienzo, plano, estilo, rect.x - plano.margen, fin)
    barras = [plano.barra(numero, obra.fin_x) for numero in visibles]
    with lienzo.movido(plano.margen, 0):
        _pintar_colas(obra, barras)
        _pintar_flechas(obra, plano.trazos.en(visibles))
        _pintar_bases(obra, barras)
        for barra in barras:
            _pintar_barra(obra, barra)
    pintar_lineas(lienzo, rect, plano, estilo)
    with lienzo.movido(plano.margen, 0):
        for barra in barras:
            _pintar_rotulos(obra, barra)


def pintar_fantasmas(lienzo: Lienzo, rect: Rect, plano: Plano, estilo: Estilo) -> None:
    """Dónde quedarían las barras que se mueven: contorno discontinuo y relleno tenue."""
    visibles = plano.visibles(rect.y, rect.alto)
    with lienzo.movido(plano.margen, 0):
        for fantasma in plano.fantasmas:
            if fantasma.fila in visibles:
                tono = estilo.dimension(plano.filas[fantasma.fila].dimension)
                caja = plano.de_fantasma(fantasma)
                radio = min(estilo.px(3.5), caja.ancho / 2)
                pluma = Pluma(tono, estilo.px(1.6), _DISCONTINUA)
                lienzo.redondeado(caja, radio, Relleno(tono, 0.22), pluma)


def _pintar_colas(obra: Obra, barras: Iterable[Barra]) -> None:
    """Las vigencias, con trama: se distinguen de la barra también sin color."""
    lienzo, plano, estilo, _, fin = obra
    for barra in barras:
        cola, fila = barra.vigencia, plano.filas[barra.fila]
        if cola is None or cola.x >= fin:
            continue
        tono = estilo.dimension(fila.dimension)
        tenue = aclarar(tono, 0.5) if estilo.tramas else estilo.por_hacer(fila.dimension)
        franja = Rect(cola.x, cola.y, min(cola.derecha, fin) - cola.x, cola.alto)
        lienzo.trama(franja, estilo.px(8), Pluma(tenue, estilo.px(3)))
        if cola.derecha >= fin:
            signo = signos.infinito if fila.fechas.vigencia_indefinida else signos.sigue
            centro = (fin + estilo.px(9), franja.medio)
            signo(lienzo, centro, estilo.px(7), Pluma(tono, estilo.px(1.6)))


def _pintar_bases(obra: Obra, barras: Iterable[Barra]) -> None:
    """La línea base: una tira gris bajo cada barra."""
    tiras = [barra.linea_base for barra in barras if barra.linea_base is not None]
    color = obra.estilo.colores.borde
    obra.lienzo.rectangulos(tiras, Relleno(color if obra.estilo.tramas else aclarar(color, 0.35)))


def _pintar_barra(obra: Obra, barra: Barra) -> None:
    lienzo, plano, estilo, _, _ = obra
    fila = plano.filas[barra.fila]
    if es_grupo(fila):
        _pintar_corchete(obra, barra, fila)
        return
    if fila.clase == SIN_DATO:
        return
    if fila.clase == HITO:
        _pintar_rombo(obra, barra, barra.implementacion.x, lleno=fila.terminada)
        return
    _pintar_ciclos(obra, barra, fila)
    caja, hecho = barra.implementacion, barra.avance
    radio = min(estilo.px(3.5), caja.ancho / 2)
    contorno = _contorno(obra, fila)
    mitad = contorno.ancho / 2
    dentro = Rect(
        caja.x + mitad, caja.y + mitad, max(0.5, caja.ancho - 2 * mitad), caja.alto - 2 * mitad
    )
    lienzo.redondeado(dentro, radio, Relleno(estilo.por_hacer(fila.dimension)), contorno)
    if estilo.tramas and dentro.ancho > hecho.ancho:
        resto = Rect(caja.x + hecho.ancho, caja.y, caja.ancho - hecho.ancho, caja.alto)
        lienzo.trama(resto, estilo.px(6), Pluma(estilo.dimension(fila.dimension), 1.0))
    if hecho.ancho > 0:
        tono = Relleno(estilo.dimension(fila.dimension))
        lienzo.redondeado(hecho, min(radio, hecho.ancho / 2), tono)
        if contorno.color != tono.color:
            lienzo.redondeado(dentro, radio, None, contorno)
    _pintar_atraso(obra, barra, fila)


def _contorno(obra: Obra, fila: Fila) -> Pluma:
    estilo = obra.estilo
    if obra.plano.ruta and fila.critica:
        return Pluma(estilo.colores.error.color, estilo.px(2.4))
    return Pluma(estilo.dimension(fila.dimension), max(1.0, estilo.px(1)))


def _pintar_ciclos(obra: Obra, barra: Barra, fila: Fila) -> None:
    """Las demás veces de una anual: contornos más bajos, sin avance que enseñar."""
    if fila.actividad is None or not fila.actividad.ciclos:
        return
    lienzo, plano, estilo, _, fin = obra
    caja = barra.implementacion
    pluma = Pluma(estilo.dimension(fila.dimension), max(1.0, estilo.px(1)))
    fondo = Relleno(fondo_de(plano, estilo, barra.fila))
    for inicio, termino in fila.actividad.ciclos:
        x, hasta = plano.escala.x(inicio), min(plano.escala.x(termino), fin)
        if x > caja.x and hasta - x > 2:
            bajo = Rect(x + 1, caja.y + caja.alto * 0.125, hasta - x - 2, caja.alto * 0.75)
            lienzo.redondeado(bajo, min(estilo.px(3.5), bajo.ancho / 2), fondo, pluma)


def _pintar_corchete(obra: Obra, barra: Barra, fila: Fila) -> None:
    """Una dimensión abarca a sus herramientas: corchete fino, no barra."""
    estilo, caja = obra.estilo, barra.implementacion
    alto, medio, pico = estilo.px(5), caja.medio - estilo.px(4), estilo.px(5)
    figura = (
        (caja.x, medio),
        (caja.derecha, medio),
        (caja.derecha, medio + alto + pico),
        (caja.derecha - pico, medio + alto),
        (caja.x + pico, medio + alto),
        (caja.x, medio + alto + pico),
    )
    obra.lienzo.poligono(figura, Relleno(estilo.dimension(fila.dimension)))


def _pintar_atraso(obra: Obra, barra: Barra, fila: Fila) -> None:
    if barra.atraso is None:
        return
    rojo, medio = obra.estilo.colores.error.color, barra.atraso.medio
    # En un paso basta un filo: el bloque lleno se reserva para la herramienta.
    if fila.clase == HERRAMIENTA:
        obra.lienzo.rectangulos([barra.atraso], Relleno(rojo))
        return
    filo = (barra.atraso.x, medio, barra.atraso.derecha, medio)
    obra.lienzo.lineas([filo], Pluma(rojo, obra.estilo.px(1.6), _DE_PUNTOS))


def _pintar_rotulos(obra: Obra, barra: Barra) -> None:
    """Rombos, semáforo y «▲ +12 días», encima de todo lo demás."""
    plano = obra.plano
    fila = plano.filas[barra.fila]
    for dia in fila.firmas:
        _pintar_rombo(obra, barra, plano.escala.x(dia), lleno=True)
    if fila.previsto is not None:
        _pintar_rombo(obra, barra, plano.escala.x(fila.previsto), lleno=False)
    if es_grupo(fila):
        return
    semaforo = fila.actividad.semaforo if fila.actividad else ""
    con_motivo = fila.actividad is not None and bool(fila.actividad.motivo)
    texto = rotulo(fila)
    signo = "rojo" if fila.atraso > 0 else semaforo if semaforo != "verde" else ""
    if texto or signo or con_motivo:
        _pintar_rotulo(obra, barra, (signo, texto), con_motivo=con_motivo)


def _pintar_rotulo(obra: Obra, barra: Barra, dicho: tuple[str, str], *, con_motivo: bool) -> None:
    """Signo, palabras y marca de motivo, en fila a la derecha de la barra."""
    lienzo, plano, estilo = obra.lienzo, obra.plano, obra.estilo
    (signo, texto), fila = dicho, plano.filas[barra.fila]
    letra = estilo.letra(BANDERA, Peso.MEDIO if fila.es_herramienta else Peso.NORMAL)
    lado, aire = estilo.px(10), estilo.px(5)
    ancho = lienzo.ancho(texto, letra) if texto else 0.0
    anchos = [lado + aire if signo else 0.0, ancho + aire if texto else 0.0]
    anchos.append(lado + aire if con_motivo else 0.0)
    medio = barra.implementacion.medio
    alto = max(barra.implementacion.alto, letra.tamano) + estilo.px(4)
    x = _lugar_del_rotulo(obra, barra, sum(anchos))
    if x is None:
        return
    caja = Rect(x - 3, medio - alto / 2, sum(anchos) + 3, alto)
    lienzo.rectangulos([caja], Relleno(fondo_de(plano, estilo, barra.fila)))
    if signo:
        _pintar_semaforo(obra, (x + lado / 2, medio), signo)
    rojo = estilo.colores.error.color
    color = rojo if fila.atraso > 0 else estilo.colores.secundario
    if texto:
        lienzo.texto(Rect(x + anchos[0], caja.y, ancho + 2, alto), texto, letra, color)
    if con_motivo:
        tinta = Pluma(estilo.colores.nota.color, max(1.0, estilo.px(1)))
        centro = (x + anchos[0] + anchos[1] + lado / 2, medio)
        signos.nota(lienzo, centro, lado * 0.55, Relleno(estilo.colores.nota.tinte), tinta)


def _lugar_del_rotulo(obra: Obra, barra: Barra, ancho: float) -> float | None:
    """Dónde empieza: tras la barra y sus rombos, y entero. `None` si la barra acaba fuera."""
    plano, estilo = obra.plano, obra.estilo
    x, medio = barra.x_texto, estilo.px(12)
    if not obra.desde_x <= x <= obra.fin_x + estilo.px(22):
        return None
    fila = plano.filas[barra.fila]
    marcados = (*fila.firmas, fila.previsto) if fila.previsto else fila.firmas
    for rombo in sorted(plano.escala.x(dia) for dia in marcados):
        if x - medio < rombo < x + ancho + medio:
            x = rombo + medio
    # Junto a la orilla se recorre hacia adentro, para leerse entero.
    return min(x, obra.fin_x + estilo.px(20) - ancho)


def _pintar_semaforo(obra: Obra, centro: tuple[float, float], signo: str) -> None:
    """▲ rojo y ● amarillo: se distinguen también por la forma."""
    lienzo, estilo = obra.lienzo, obra.estilo
    if signo == "rojo":
        rojo = Relleno(estilo.colores.error.color)
        signos.triangulo(lienzo, centro, estilo.px(10), rojo)
        return
    ambar, borde = Relleno(estilo.colores.carril_filo), Pluma(estilo.colores.aviso.color, 1.4)
    signos.circulo(lienzo, centro, estilo.px(4.5), ambar, borde)


def _pintar_rombo(obra: Obra, barra: Barra, x: float, *, lleno: bool) -> None:
    estilo = obra.estilo
    negro = estilo.colores.texto
    relleno = Relleno(negro if lleno else estilo.colores.superficie)
    medio = estilo.px(8) if obra.plano.filas[barra.fila].es_herramienta else estilo.px(6)
    centro = (x, barra.implementacion.medio)
    signos.rombo(obra.lienzo, centro, medio, relleno, Pluma(negro, estilo.px(1.6)))


def _pintar_flechas(obra: Obra, trazos: Sequence[Trazo]) -> None:
    """Las resaltadas y las que no se cumplen, encima de las demás."""
    lienzo, plano, _, _, fin = obra
    con_pluma = [(trazo, _pluma(obra, trazo)) for trazo in trazos]
    for trazo, pluma in sorted(con_pluma, key=lambda par: par[1].ancho):
        de = plano.barra(trazo.de, fin).implementacion
        a = plano.barra(trazo.a, fin).implementacion
        salto = (a.x - de.x, a.y - de.y)
        figura = _flecha(
            salto, (de.ancho, de.alto), (a.ancho, a.alto), plano.medidas, inicio=trazo.tipo == "P"
        )
        lienzo.polilinea(figura.curva, pluma, (de.x, de.y))
        lienzo.poligono(figura.punta, Relleno(pluma.color), en=(de.x, de.y))


def _pluma(obra: Obra, trazo: Trazo) -> Pluma:
    """O continua y gruesa, R más fina y gris, P punteada; las de la fila elegida, resaltadas.

    La que no se cumple va en rojo y discontinua.
    """
    _, plano, estilo, _, _ = obra
    colores = estilo.colores
    obligatoria = trazo.tipo == "O"
    ancho = 1.6 if obligatoria else 1.0
    if trazo.incumplida:
        return Pluma(colores.error.color, estilo.px(1.8), _PUNTEADA)
    patron = _PUNTEADA if trazo.tipo == "P" else ()
    if plano.ruta and trazo.critica:
        return Pluma(colores.error.color, estilo.px(2.0), patron)
    if plano.elegida in {trazo.de, trazo.a}:
        return Pluma(colores.accion, estilo.px(1.9), patron)
    return Pluma(colores.texto if obligatoria else colores.borde, estilo.px(ancho), patron)


@lru_cache(maxsize=2048)
def _flecha(salto: Punto, de: Punto, a: Punto, medidas: Medidas, *, inicio: bool) -> Flecha:
    """La flecha entre dos cajas de esos tamaños y a ese salto: la misma en cualquier lugar."""
    return flecha(Rect(0.0, 0.0, *de), Rect(*salto, *a), medidas, desde_inicio=inicio)
