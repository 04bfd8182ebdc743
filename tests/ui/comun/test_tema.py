"""El aspecto: contrastes medidos, escala de texto y alto contraste."""

import pytest
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.comun import fuentes
from ui.comun.colores import CLARO, CONTRASTE, Colores, Par, contraste
from ui.comun.controles import Etiqueta
from ui.comun.tema import ESCALAS, tema


def _pares(colores: Colores) -> list[tuple[str, Par]]:
    c = colores
    sueltos = {
        "texto sobre superficie": Par(c.texto, c.superficie),
        "texto sobre fondo": Par(c.texto, c.fondo),
        "texto sobre neutro": Par(c.texto, c.neutro),
        "secundario sobre superficie": Par(c.secundario, c.superficie),
        "secundario sobre fondo": Par(c.secundario, c.fondo),
        "secundario sobre neutro": Par(c.secundario, c.neutro),
        "carril": Par(c.carril_texto, c.carril),
        "carril elegido": Par(c.carril_texto, c.carril_elegido),
        "acción": Par(c.accion_texto, c.accion),
        "acción encima": Par(c.accion_texto, c.accion_sobre),
        "enlace": Par(c.accion, c.fondo),
        "error": c.error,
        "aviso": c.aviso,
        "bien": c.bien,
        "info": c.info,
        "nota": c.nota,
    }
    dimensiones = {f"dimensión {i}": par for i, par in enumerate(c.dimensiones, 1)}
    niveles = {f"nivel {i}": par for i, par in enumerate(c.niveles)}
    return list((sueltos | dimensiones | niveles).items())


@pytest.mark.parametrize("colores", [CLARO, CONTRASTE], ids=["claro", "contraste"])
def test_todo_texto_tiene_contraste_de_lectura(colores: Colores) -> None:
    flojos = [
        (nombre, round(contraste(par.color, par.tinte), 2))
        for nombre, par in _pares(colores)
        if contraste(par.color, par.tinte) < 4.5
    ]
    assert flojos == []


@pytest.mark.parametrize("colores", [CLARO, CONTRASTE], ids=["claro", "contraste"])
def test_bordes_y_foco_se_distinguen_de_la_superficie(colores: Colores) -> None:
    assert contraste(colores.borde, colores.superficie) >= 2.99
    assert contraste(colores.foco, colores.superficie) >= 3
    assert contraste(colores.foco, colores.fondo) >= 3


def test_el_alto_contraste_llega_a_siete_en_todo_el_texto() -> None:
    sin_niveles = [p for n, p in _pares(CONTRASTE) if not n.startswith("nivel")]
    assert min(contraste(par.color, par.tinte) for par in sin_niveles) >= 7


def test_la_letra_del_programa_es_la_incluida_con_sus_cuatro_estilos() -> None:
    estilos = QFontDatabase.styles(fuentes.FAMILIA)
    assert {"Regular", "Semibold", "Bold", "Italic"} <= set(estilos)


def test_agrandar_el_texto_agranda_la_letra_de_lo_que_ya_se_ve(qtbot: QtBot) -> None:
    etiqueta = Etiqueta("Planes y proyectos", "titulo")
    qtbot.addWidget(etiqueta)
    etiqueta.show()
    antes = etiqueta.fontInfo().pointSizeF()

    tema().fijar_escala(200)

    assert etiqueta.fontInfo().pointSizeF() == pytest.approx(antes * 2, rel=0.05)


def test_las_escalas_se_recorren_y_no_pasan_de_los_extremos(qapp: QApplication) -> None:
    puesto = tema()
    vistas = [puesto.escala]
    for _ in range(8):
        puesto.agrandar()
        vistas.append(puesto.escala)
    assert tuple(dict.fromkeys(vistas)) == ESCALAS

    for _ in range(8):
        puesto.achicar()
    assert puesto.escala == 100


def test_el_alto_contraste_cambia_la_paleta_y_avisa(qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(tema().cambiado):
        tema().fijar_contraste(alto=True)

    assert tema().colores == CONTRASTE
    assert qapp.palette().windowText().color().name() == "#000000"


def test_el_peso_seminegrita_existe_de_verdad(qapp: QApplication) -> None:
    normal = tema().letra(11)
    media = tema().letra(11, QFont.Weight.DemiBold)
    assert media.weight() > normal.weight()
    assert QFontDatabase.hasFamily(media.family())
