"""El dibujo fuera de la ventana: colores, PDF, imagen y SVG con el mismo pintor."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.documentos.cronograma.estilo import Estilo, de_papel, suave
from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.paginas import Hoja, hoja
from app.documentos.cronograma.plano import Plano, repartir
from app.dominio.cronograma_geometria import Escala, Fechas, Medidas
from app.modelo.cronograma.valores import Enlace
from app.modelo.tipos import TipoDependencia
from ui.cronograma.dibujo import pintar
from ui.cronograma.exportar import HojaSinEscribir, con_extension, guardar

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


@pytest.mark.parametrize(
    ("extension", "comienzo"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<?xml")]
)
def test_se_exporta_en_los_tres_formatos(tmp_path: Path, extension: str, comienzo: bytes) -> None:
    destino = tmp_path / f"Cronograma ñandú.{extension}"
    guardar(_hoja(), destino)
    assert destino.read_bytes().startswith(comienzo)


def test_el_svg_lleva_los_nombres_como_texto(tmp_path: Path) -> None:
    destino = tmp_path / "plan.svg"
    guardar(_hoja(), destino)
    contenido = destino.read_text(encoding="utf-8")
    assert "Política" in contenido
    assert "Cronograma · Temoaya" in contenido


def test_en_papel_cabe_todo_a_lo_ancho_y_no_hay_cursor() -> None:
    larga = replace(POLITICA, fechas=Fechas(date(2026, 1, 5), date(2029, 1, 5)))
    puesta = hoja(replace(_plano(larga), elegida=0), "t", "s")
    assert puesta.plano.elegida == -1
    assert puesta.plano.x(date(2029, 1, 5)) < puesta.plano.ancho


def test_si_no_se_puede_escribir_se_dice_que_hacer(tmp_path: Path) -> None:
    with pytest.raises(HojaSinEscribir, match=r"No se pudo escribir «plan\.png»"):
        guardar(_hoja(), tmp_path / "no existe" / "plan.png")


def test_sin_extension_conocida_es_pdf() -> None:
    assert con_extension(Path("Plan 2026")).name == "Plan 2026.pdf"
    assert con_extension(Path("Plan v1.2")).name == "Plan v1.2.pdf"
    assert con_extension(Path("plan.SVG")).name == "plan.SVG"
