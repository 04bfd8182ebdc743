"""El cronograma en papel y en libro de cálculo, sin Qt."""

import functools
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.colores import CLARO, contraste
from app.documentos.cronograma.dibujo import pintar
from app.documentos.cronograma.estilo import de_papel
from app.documentos.cronograma.filas import Datos, Fila
from app.documentos.cronograma.lienzo import Letra, rayas, recortar_texto
from app.documentos.cronograma.paginas import MINIMA, Modo, Opciones, Papel
from app.documentos.cronograma.rotulos import rotulo
from app.documentos.cronograma.salidas import (
    Encargo,
    FormatoDesconocido,
    SalidaSinEscribir,
    SinImagenes,
    escribir,
    hoja_de,
    repartido,
)
from app.documentos.cronograma.svg import LienzoSvg
from app.dominio.cronograma_geometria import Fechas, Rect
from app.modelo.carga import cargar_modelo
from app.modelo.cronograma.valores import Actividad, Cronograma, Enlace
from app.modelo.tipos import Modelo, TipoDependencia

HOY = date(2026, 3, 15)
HOSTIL = "=1+1 <b>&amp; ñandú"


@functools.cache
def _modelo() -> Modelo:
    return cargar_modelo()


def _fila(numero: int, nombre: str = "") -> Fila:
    inicio = date(2026, 1, 5) + timedelta(days=20 * (numero % 30))
    fin = inicio + timedelta(days=90)
    return Fila(
        id=str(numero),
        clase="herramienta",
        clave="1b",
        herramienta="1b",
        nombre=nombre or f"Herramienta {numero}",
        dimension=numero % 5 + 1,
        ola=1,
        fechas=Fechas(
            inicio,
            fin,
            avance=numero * 7 % 101,
            vigencia_inicio=fin,
            vigencia_indefinida=not numero % 3,
            base_inicio=inicio,
            base_fin=fin - timedelta(days=numero % 2 * 12),
        ),
    )


def _encargo(cuantas: int = 17, opciones: Opciones | None = None, **otros: Any) -> Encargo:
    enlaces = tuple(
        Enlace(str(n), str(n + 1), TipoDependencia.OBLIGATORIA, 0) for n in range(cuantas - 1)
    )
    plan = Cronograma(HOY, date(2026, 1, 5), (), enlaces, date(2027, 12, 31), "")
    base = Encargo(
        datos=Datos(plan, _modelo()),
        municipio="Temoaya",
        entidad="Estado de México",
        ejercicio=2026,
        opciones=opciones or Opciones(),
        arbol=tuple(_fila(n) for n in range(cuantas)),
    )
    return replace(base, **otros)


def _letras(ruta: Path) -> list[float]:
    """El tamaño real, en puntos sobre el papel, de cada texto del PDF."""
    tamanos: list[float] = []

    def mirar(texto: str, cm: list[float], tm: list[float], _letra: object, puntos: float) -> None:
        if texto.strip():
            # El alto de la letra lo escalan las dos matrices.
            alto = (tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
            tamanos.append(puntos * (alto[0] ** 2 + alto[1] ** 2) ** 0.5)

    for pagina in PdfReader(ruta).pages:
        pagina.extract_text(visitor_text=mirar)
    return tamanos


@pytest.mark.parametrize("papel", list(Papel))
@pytest.mark.parametrize("horizontal", [True, False])
@pytest.mark.parametrize("cuantas", [3, 17, 60])
def test_ninguna_letra_del_pdf_baja_de_ocho_puntos(
    tmp_path: Path, papel: Papel, horizontal: bool, cuantas: int
) -> None:
    ruta = tmp_path / "plan.pdf"
    escribir("pdf", _encargo(cuantas, Opciones(papel, horizontal)), ruta)
    letras = _letras(ruta)
    assert len(letras) > cuantas
    assert min(letras) >= MINIMA


def test_si_la_letra_quedaria_chica_se_reparte_y_se_dice_por_que() -> None:
    cabe, no_cabe = repartido(_encargo(17)), repartido(_encargo(60))
    assert cabe.resumen.startswith("Cabe en 1 hoja a ")
    assert cabe.nota == ""
    assert len(no_cabe.paginas) > 1
    assert "no se leería" in no_cabe.nota
    assert no_cabe.resumen.startswith(f"{len(no_cabe.paginas)} hojas")


def test_el_mosaico_cubre_todo_sin_partir_ni_repetir_renglones() -> None:
    paginas = repartido(_encargo(60, Opciones(modo=Modo.MOSAICO))).paginas
    primeras = [p for p in paginas if p.lugar.endswith("1")]
    assert [n for p in primeras for n in p.filas] == list(range(60))
    assert [p.numero for p in paginas] == list(range(1, len(paginas) + 1))
    de_a = [p for p in paginas if p.lugar.startswith("A")]
    assert de_a[0].desde_x == 0
    for una, otra in pairwise(de_a):
        assert una.hasta_x == otra.desde_x
    assert de_a[-1].hasta_x == pytest.approx(de_a[-1].hoja.plano.ancho)


def test_cada_hoja_repite_fechas_y_nombres_y_dice_cual_es(tmp_path: Path) -> None:
    encargo = _encargo(60, Opciones(modo=Modo.MOSAICO))
    ruta = tmp_path / "plan.pdf"
    escribir("pdf", encargo, ruta)
    paginas = repartido(encargo).paginas
    for pagina, impresa in zip(paginas, PdfReader(ruta).pages, strict=True):
        texto = impresa.extract_text()
        assert f"Hoja {pagina.numero} de {len(paginas)} ({pagina.lugar})" in texto
        assert all(f"Herramienta {n}" in texto for n in pagina.filas)
        assert "202" in texto
        assert "Cronograma · Temoaya, Estado de México" in texto


def test_el_pdf_dice_su_lengua_su_titulo_y_sale_siempre_igual(tmp_path: Path) -> None:
    una, otra = tmp_path / "una.pdf", tmp_path / "otra.pdf"
    escribir("pdf", _encargo(), una)
    escribir("pdf", _encargo(), otra)
    assert una.read_bytes() == otra.read_bytes()
    lector = PdfReader(una)
    assert str(lector.root_object["/Lang"]) == "es-MX"
    assert lector.metadata is not None
    assert lector.metadata.title == "Cronograma · Temoaya, Estado de México"
    assert "Ejercicio 2026 · al 15 de marzo de 2026" in lector.pages[0].extract_text()


def test_la_marca_de_capacitacion_va_en_cada_hoja_si_se_pide(tmp_path: Path) -> None:
    ruta = tmp_path / "plan.pdf"
    escribir("pdf", _encargo(60, capacitacion=True), ruta)
    assert all("CAPACITACIÓN" in p.extract_text() for p in PdfReader(ruta).pages)
    escribir("pdf", _encargo(60), ruta)
    assert not any("CAPACITACIÓN" in p.extract_text() for p in PdfReader(ruta).pages)


def test_sin_linea_base_no_hay_tira_ni_varianza() -> None:
    con, sin = hoja_de(_encargo()), hoja_de(_encargo(con_base=False))
    assert any(rotulo(f) == "+12 días" for f in con.plano.filas)
    assert not any(rotulo(f) for f in sin.plano.filas)
    assert all(f.fechas.base_inicio is None for f in sin.plano.filas)


def test_el_atraso_manda_sobre_la_varianza() -> None:
    fila = _fila(1)
    assert rotulo(fila) == "+12 días"
    assert rotulo(replace(fila, atraso=3)) == "+3 días"
    antes = replace(fila.fechas, base_fin=fila.fechas.fin + timedelta(days=1))
    assert rotulo(replace(fila, fechas=antes)) == "−1 día"


def test_el_svg_es_xml_con_los_nombres_como_texto(tmp_path: Path) -> None:
    ruta = tmp_path / "plan.svg"
    arbol = (_fila(0, HOSTIL), _fila(1, "Política\x07"))
    escribir("svg", _encargo(arbol=arbol), ruta)
    raiz = ET.fromstring(ruta.read_text(encoding="utf-8"))
    textos = {e.text for e in raiz.iter("{http://www.w3.org/2000/svg}text")}
    assert HOSTIL in textos
    assert "Política" in textos
    assert "Source Sans" in raiz.attrib["font-family"]


@pytest.mark.caso("T04")
def test_el_libro_lleva_textos_como_texto_y_fechas_como_fechas(tmp_path: Path) -> None:
    ruta = tmp_path / "plan.xlsx"
    escribir("xlsx", _encargo(arbol=(_fila(0, HOSTIL), _fila(1))), ruta)
    hoja = load_workbook(ruta)["Cronograma"]
    titulos = [celda.value for celda in hoja[1]]
    fila = dict(zip(titulos, hoja[2], strict=True))
    assert fila["Actividad"].value == HOSTIL
    assert fila["Actividad"].data_type == "s"
    assert fila["Inicio"].value == datetime(2026, 1, 5)  # noqa: DTZ001  Excel no guarda zona
    assert fila["Inicio"].is_date
    segunda = {t: c.value for t, c in zip(titulos, hoja[3], strict=True)}
    assert segunda["Varianza"] == "+12 días"
    assert segunda["Avance"] == pytest.approx(0.07)
    assert hoja.freeze_panes == "C2"
    assert hoja.sheet_properties.pageSetUpPr is not None
    assert hoja.sheet_properties.pageSetUpPr.fitToPage


def test_las_barras_del_libro_llevan_color_y_patron(tmp_path: Path) -> None:
    ruta = tmp_path / "plan.xlsx"
    mitad = replace(_fila(1), fechas=replace(_fila(1).fechas, avance=50))
    escribir("xlsx", _encargo(arbol=(mitad,)), ruta)
    hoja = load_workbook(ruta)["Cronograma"]
    patrones = {c.fill.patternType for c in hoja[2] if c.fill.patternType}
    assert {"solid", "darkGray"} <= patrones


def test_lo_hecho_y_lo_que_falta_se_distinguen_en_gris() -> None:
    estilo = de_papel()
    for numero in range(1, 6):
        assert contraste(estilo.dimension(numero), estilo.por_hacer(numero)) >= 3
        assert contraste(estilo.por_hacer(numero), CLARO.superficie) >= 1.3


def test_las_rayas_de_la_trama_no_se_salen_de_su_caja() -> None:
    caja = Rect(13.5, 40, 71, 9)
    puestas = rayas(caja, 8)
    assert len(puestas) >= 8
    for x, y, x2, y2 in puestas:
        assert caja.x <= x < x2 <= caja.derecha
        assert caja.y - 1e-9 <= y2 < y <= caja.y + caja.alto
        assert x2 - x == pytest.approx(y - y2)


def test_el_texto_que_no_cabe_se_corta_con_puntos_suspensivos() -> None:
    lienzo, letra = LienzoSvg(), Letra(14)
    entero = "Sistema de integridad y código de ética"
    cortado = recortar_texto(lienzo, entero, letra, 120)
    assert cortado.endswith("…")
    assert lienzo.ancho(cortado, letra) <= 120
    assert recortar_texto(lienzo, "1b", letra, 120) == "1b"


def test_lo_que_no_se_puede_se_dice(tmp_path: Path) -> None:
    with pytest.raises(FormatoDesconocido, match="«doc»"):
        escribir("doc", _encargo(), tmp_path / "plan.doc")
    with pytest.raises(SinImagenes):
        escribir("png", _encargo(), tmp_path / "plan.png")
    with pytest.raises(SalidaSinEscribir, match=r"«plan\.pdf»: no existe"):
        escribir("pdf", _encargo(), tmp_path / "no existe" / "plan.pdf")


def _actividad(fila: Fila, **rasgos: Any) -> Actividad:
    fechas = fila.fechas
    base = Actividad(
        id=fila.id,
        herramienta=fila.herramienta,
        tipo=fila.clase,
        nombre=fila.nombre,
        dimension=fila.dimension,
        ola=fila.ola,
        inicio=fechas.inicio,
        fin=fechas.fin,
        avance=fechas.avance,
        vigencia_inicio=None,
        vigencia_fin=None,
        vigencia_indefinida=False,
        inicio_real=None,
        fin_real=None,
        critica=False,
        atraso_dias=0,
        plazo="",
    )
    return replace(base, **rasgos)


def _dibujado(encargo: Encargo) -> str:
    hoja, lienzo = hoja_de(encargo), LienzoSvg()
    pintar(lienzo, Rect(0, 0, hoja.plano.ancho, hoja.plano.alto), hoja.plano, hoja.estilo)
    return "\n".join(lienzo.partes)


def test_la_dependencia_que_no_se_cumple_va_en_rojo_y_discontinua() -> None:
    base = _encargo(2)
    plan = base.datos.cronograma
    rota = replace(plan.enlaces[0], incumplido=True)
    datos = replace(base.datos, cronograma=replace(plan, enlaces=(rota,)))
    for encargo, discontinua in ((base, False), (replace(base, datos=datos), True)):
        flechas = [r for r in _dibujado(encargo).splitlines() if r.startswith("<polyline")]
        rojas = [r for r in flechas if CLARO.error.color in r and "stroke-dasharray" in r]
        assert bool(rojas) is discontinua


def test_los_semaforos_se_distinguen_por_su_forma() -> None:
    def con(semaforo: str) -> str:
        fila = _fila(1)
        puesta = _actividad(fila, semaforo=semaforo)
        return _dibujado(_encargo(arbol=(replace(fila, actividad=puesta),)))

    sin, rojo, amarillo = con("verde"), con("rojo"), con("amarillo")
    assert rojo.count("<polygon") == sin.count("<polygon") + 1
    assert rojo.count("<rect") == sin.count("<rect")
    assert amarillo.count("<rect") == sin.count("<rect") + 1
    assert amarillo.count("<polygon") == sin.count("<polygon")


def test_cada_ciclo_de_una_anual_es_otro_contorno() -> None:
    fila = _fila(1)
    otros = tuple(
        (fila.fechas.fin + timedelta(days=n), fila.fechas.fin + timedelta(days=n + 25))
        for n in (0, 30)
    )
    sueltas = [
        _dibujado(_encargo(arbol=(replace(fila, actividad=puesta), _fila(9))))
        for puesta in (
            _actividad(fila),
            _actividad(fila, ciclos=otros),
        )
    ]
    assert sueltas[1].count("<rect") == sueltas[0].count("<rect") + 2
