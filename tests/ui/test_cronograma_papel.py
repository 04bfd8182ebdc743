"""El dibujo fuera de la ventana: colores, PDF, imagen y SVG con el mismo pintor."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.colores import CONTRASTE
from app.documentos.cronograma.estilo import Estilo, de_papel, estilo_de, suave
from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.lienzo import Pluma
from app.documentos.cronograma.paginas import TOTAL, Hoja, Opciones, hoja, repartir_en_paginas
from app.documentos.cronograma.plano import Fantasma, Plano, repartir
from app.dominio.cronograma_geometria import Escala, Fechas, Medidas
from app.modelo.cronograma.valores import Enlace
from app.modelo.tipos import TipoDependencia
from ui.cronograma.dibujo import Capa, pintar
from ui.cronograma.exportar import con_extension, impresora_para, imprimir_paginas
from ui.cronograma.imagen import rasterizar
from ui.cronograma.lienzo_qt import LienzoQt

HOY = date(2026, 3, 15)
ESCALA = Escala(date(2026, 1, 1), 4.0)
M = Medidas()
POLITICA = Fila(
    id="1b",
    clase="herramienta",
    clave="1b",
    herramienta="1b",
    nombre="Política",
    dimension=1,
    ola=1,
    fechas=Fechas(date(2026, 1, 5), date(2026, 4, 5), 50),
)
ROJO = QColor("#B3261E")


def _plano(*filas: Fila) -> Plano:
    return Plano(filas, ESCALA, M, 1000, HOY)


def _pintado(plano: Plano, estilo: Estilo) -> QImage:
    imagen = QImage(1000, round(plano.alto) + 20, QImage.Format.Format_RGB32)
    imagen.fill(0xFFFFFF)
    pintor = QPainter(imagen)
    pintar(pintor, QRectF(imagen.rect()), plano, estilo)
    pintor.end()
    return imagen


def _hoja() -> Hoja:
    return hoja(_plano(POLITICA), "Cronograma · Temoaya", "Ejercicio 2026")


def test_lo_hecho_va_lleno_y_lo_que_falta_claro() -> None:
    plano, estilo = _plano(POLITICA), de_papel()
    imagen = _pintado(plano, estilo)
    caja = plano.barra(0, 900).implementacion
    y = round(caja.medio)
    lleno = imagen.pixelColor(round(plano.margen + caja.x + caja.ancho * 0.25), y)
    falta = imagen.pixelColor(round(plano.margen + caja.x + caja.ancho * 0.95), y)
    assert lleno == QColor(estilo.dimension(1))
    assert falta == QColor(suave(estilo.dimension(1)))


def test_el_atraso_es_un_bloque_rojo_tras_la_barra() -> None:
    fechas = replace(POLITICA.fechas, fin=date(2026, 3, 3), atrasada_hasta=HOY)
    plano = _plano(replace(POLITICA, fechas=fechas, atraso=12))
    imagen = _pintado(plano, de_papel())
    medio = plano.margen + plano.escala.x(date(2026, 3, 9))
    assert imagen.pixelColor(round(medio), round(plano.barra(0, 900).implementacion.medio)) == ROJO


def test_la_vigencia_indefinida_llega_al_borde_con_su_signo() -> None:
    fechas = replace(POLITICA.fechas, vigencia_indefinida=True, vigencia_inicio=date(2026, 4, 5))
    con = _pintado(_plano(replace(POLITICA, fechas=fechas)), de_papel())
    sin = _pintado(_plano(POLITICA), de_papel())
    zona = QRectF(960, 4, 38, 24).toRect()
    assert con.copy(zona) != sin.copy(zona)


def test_la_ruta_critica_se_marca_solo_si_se_pide() -> None:
    plano = _plano(replace(POLITICA, critica=True))
    caja = plano.barra(0, 900).implementacion
    x, y = round(plano.margen + caja.x + caja.ancho * 0.95), round(caja.y)
    assert _pintado(plano, de_papel()).pixelColor(x, y).green() > 60
    assert _pintado(replace(plano, ruta=True), de_papel()).pixelColor(x, y) == ROJO


def test_las_flechas_unen_las_dos_filas() -> None:
    perfiles = replace(POLITICA, id="2a", fechas=Fechas(date(2026, 5, 5), date(2026, 8, 5)))
    plano = _plano(POLITICA, perfiles)
    enlaces = [Enlace("1b", "2a", TipoDependencia.OBLIGATORIA, 0)]
    con = replace(plano, trazos=repartir(plano.filas, enlaces))
    x = round(plano.margen + plano.barra(0, 900).implementacion.derecha + M.codo)
    assert _pintado(con, de_papel()).pixelColor(x, 32).lightness() < 100
    assert _pintado(plano, de_papel()).pixelColor(x, 32).lightness() > 200


def test_la_imagen_sale_con_todo_y_al_doble_de_densidad(tmp_path: Path) -> None:
    destino = tmp_path / "Cronograma ñandú.png"
    rasterizar(_hoja(), destino)
    imagen = QImage(str(destino))
    assert imagen.width() == round(TOTAL * 2)
    tonos = {imagen.pixelColor(x, y).name() for x in range(0, 2400, 4) for y in range(290, 330, 4)}
    assert QColor(de_papel().dimension(1)).name() in tonos


def test_la_impresora_recibe_una_pagina_por_hoja(tmp_path: Path) -> None:
    muchas = tuple(replace(POLITICA, id=str(n)) for n in range(40))
    paginas = repartir_en_paginas(hoja(_plano(*muchas), "t", "s"), Opciones()).paginas
    impresora = impresora_para(Opciones())
    impresora.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    impresora.setOutputFileName(str(tmp_path / "impreso.pdf"))
    imprimir_paginas(impresora, paginas)
    lector = PdfReader(tmp_path / "impreso.pdf")
    assert len(lector.pages) == len(paginas) > 1
    caja = lector.pages[0].mediabox
    assert (round(caja.width), round(caja.height)) == (792, 612)


def test_desplazar_la_capa_da_lo_mismo_que_pintar_de_nuevo() -> None:
    muchas = tuple(replace(POLITICA, id=str(n), dimension=n % 5 + 1) for n in range(40))
    enlaces = [Enlace(str(n), str(n + 3), TipoDependencia.OBLIGATORIA, 0) for n in range(36)]
    plano, estilo, capa = _plano(*muchas), de_papel(), Capa()
    plano = replace(plano, trazos=repartir(plano.filas, enlaces))
    for y in (0, 60, 61, 300, 250, 900):
        con_capa, de_nuevo = (QImage(600, 240, QImage.Format.Format_RGB32) for _ in range(2))
        for imagen, pinta in ((con_capa, capa.pintar), (de_nuevo, pintar)):
            imagen.fill(0xFFFFFF)
            pintor = QPainter(imagen)
            pintor.translate(0, -y)
            pintor.setClipRect(QRectF(0, y, 600, 240))
            pinta(pintor, QRectF(0, y, 600, 240), plano, estilo)
            pintor.end()
        assert con_capa == de_nuevo, y


def test_el_fantasma_no_obliga_a_repintar_lo_demas_y_se_ve() -> None:
    plano, capa = _plano(POLITICA), Capa()
    fantasma = Fantasma(0, date(2026, 6, 1), date(2026, 8, 1))
    fotos = []
    for puesto in (plano, replace(plano, fantasmas=(fantasma,)), plano):
        imagen = QImage(1000, 40, QImage.Format.Format_RGB32)
        pintor = QPainter(imagen)
        capa.pintar(pintor, QRectF(0, 0, 1000, 40), puesto, de_papel())
        pintor.end()
        fotos.append(imagen)
    assert fotos[0] == fotos[2]
    caja = plano.de_fantasma(fantasma)
    x, y = round(plano.margen + caja.x + caja.ancho / 2), round(caja.medio)
    assert fotos[1].pixelColor(x, y) != fotos[0].pixelColor(x, y)


def test_otro_cursor_no_recalcula_las_barras_y_otra_escala_o_filas_si() -> None:
    plano = _plano(POLITICA)
    caja = plano.barra(0, 900)
    assert replace(plano, elegida=0).barra(0, 900) is caja
    ancha = replace(plano, escala=Escala(ESCALA.origen, 8.0))
    assert ancha.barra(0, 900).implementacion.ancho == 2 * caja.implementacion.ancho
    larga = replace(POLITICA, fechas=replace(POLITICA.fechas, fin=date(2026, 5, 5)))
    assert replace(plano, filas=(larga,)).barra(0, 900).implementacion != caja.implementacion


def test_una_raya_gruesa_de_arriba_abajo_queda_a_los_lados_de_su_eje() -> None:
    imagen = QImage(20, 20, QImage.Format.Format_RGB32)
    imagen.fill(0xFFFFFF)
    pintor = QPainter(imagen)
    lienzo = LienzoQt(pintor)
    lienzo.lineas([(10.5, 4.0, 10.5, 16.0)], Pluma(ROJO.name(), 2.0))
    pintor.end()
    rojas = [(x, y) for x in range(20) for y in range(20) if imagen.pixelColor(x, y) == ROJO]
    # Nítida: dos columnas enteras y nada a medio teñir.
    assert rojas == [(x, y) for x in (10, 11) for y in range(4, 16)]
    blancas = sum(imagen.pixel(x, y) == 0xFFFFFFFF for x in range(20) for y in range(20))
    assert blancas == 400 - len(rojas)


def test_la_linea_base_es_una_tira_gris_bajo_la_barra() -> None:
    fechas = replace(POLITICA.fechas, base_inicio=date(2026, 1, 5), base_fin=date(2026, 3, 24))
    plano = _plano(replace(POLITICA, fechas=fechas))
    base = plano.barra(0, 900).linea_base
    assert base is not None
    assert base.alto == 4
    tono = _pintado(plano, de_papel()).pixelColor(
        round(plano.margen + base.x + base.ancho / 2), round(base.medio)
    )
    partes = (tono.red(), tono.green(), tono.blue())
    assert max(partes) < 200
    assert max(partes) - min(partes) < 20


def test_en_alto_contraste_lo_que_falta_lleva_rayas() -> None:
    plano = _plano(replace(POLITICA, fechas=replace(POLITICA.fechas, avance=0)))
    caja = plano.barra(0, 900).implementacion
    imagen = _pintado(plano, estilo_de(CONTRASTE))
    y = round(caja.medio)
    tonos = [
        imagen.pixelColor(round(plano.margen + caja.x) + n, y).lightness() for n in range(5, 80)
    ]
    assert min(tonos) < 200
    assert max(tonos) == 255


def test_en_papel_cabe_todo_a_lo_ancho_y_no_hay_cursor() -> None:
    larga = replace(POLITICA, fechas=Fechas(date(2026, 1, 5), date(2029, 1, 5)))
    puesta = hoja(replace(_plano(larga), elegida=0), "t", "s")
    assert puesta.plano.elegida == -1
    assert puesta.plano.x(date(2029, 1, 5)) < puesta.plano.ancho


def test_el_archivo_lleva_la_extension_de_su_formato() -> None:
    assert con_extension(Path("Plan 2026"), "pdf").name == "Plan 2026.pdf"
    assert con_extension(Path("Plan v1.2"), "pdf").name == "Plan v1.2.pdf"
    assert con_extension(Path("plan.SVG"), "svg").name == "plan.SVG"
