"""La pantalla Cronograma sobre un expediente de verdad."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.documentos.cronograma.estilo import suave
from app.documentos.cronograma.filas import Orden
from app.documentos.cronograma.plano import Plano
from app.documentos.cronograma.salidas import escribir
from app.dominio.cronograma_geometria import Zoom
from app.expediente.archivo import Expediente
from app.modelo.direccion import Direccion
from tests.ui.cronograma.ayudas import releer
from tests.ui.cronograma.conftest import HOY, el_modelo
from ui.comun.accesible import nombres, sin_nombre
from ui.comun.tema import tema
from ui.cronograma.exportar import ExportarCronograma
from ui.cronograma.modelo import Columna, ayuda_plana
from ui.cronograma.pantalla import Cronograma


def _plano(pantalla: Cronograma) -> Plano:
    plano = pantalla.vista.grafica.plano
    assert plano is not None
    return plano


def _zoom(pantalla: Cronograma) -> Zoom:
    return pantalla.vista.zoom


def _lugar(pantalla: Cronograma, clave: str) -> int:
    return [f.clave for f in pantalla.vista.modelo.visibles].index(clave)


def _elegir(pantalla: Cronograma, clave: str) -> None:
    fila = pantalla.vista.modelo.visibles[_lugar(pantalla, clave)]
    pantalla.vista.arbol.setCurrentIndex(pantalla.vista.modelo.indice(fila.id))


def _abrir_pasos(pantalla: Cronograma, clave: str) -> None:
    fila = pantalla.vista.modelo.visibles[_lugar(pantalla, clave)]
    pantalla.vista.arbol.expand(pantalla.vista.modelo.indice(fila.id))


def _imagen(control: QWidget) -> QImage:
    return control.grab().toImage()


def _parecidos(uno: QColor, otro: QColor) -> bool:
    return all(
        abs(a - b) <= 4
        for a, b in (
            (uno.red(), otro.red()),
            (uno.green(), otro.green()),
            (uno.blue(), otro.blue()),
        )
    )


def _girar(control: QWidget, punto: QPoint, giro: int, tecla: Qt.KeyboardModifier) -> None:
    evento = QWheelEvent(
        QPointF(punto),
        QPointF(control.mapToGlobal(punto)),
        QPoint(),
        QPoint(0, giro),
        Qt.MouseButton.NoButton,
        tecla,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, evento)


def test_la_barra_se_pinta_del_color_de_su_dimension_donde_dicen_sus_fechas(
    pantalla: Cronograma,
) -> None:
    plano = _plano(pantalla)
    imagen = _imagen(pantalla.vista.grafica.viewport())
    for clave, dimension in (("3a", 3), ("5c", 5)):
        caja = plano.barra(_lugar(pantalla, clave), 0).implementacion
        tono = QColor(suave(tema().colores.dimension(dimension).color))
        y = round(caja.y + caja.alto / 2)
        dentro = imagen.pixelColor(round(plano.margen + caja.x + caja.ancho / 3), y)
        fuera = imagen.pixelColor(round(plano.margen + caja.x + caja.ancho / 3), y - 11)
        assert _parecidos(dentro, tono)
        assert not _parecidos(fuera, tono)


def test_la_linea_de_hoy_esta_en_su_dia(pantalla: Cronograma) -> None:
    grafica = pantalla.vista.grafica
    plano = _plano(pantalla)
    alto = grafica.viewport().height()
    imagen = _imagen(grafica.viewport())
    x = plano.margen + plano.escala.x(date(2026, 3, 15))
    naranja = QColor(tema().colores.capacitacion)
    assert _parecidos(imagen.pixelColor(round(x), alto - 8), naranja)
    assert not _parecidos(imagen.pixelColor(round(x) + 6, alto - 8), naranja)


@pytest.mark.parametrize("zoom", [Zoom.TODO, Zoom.MES, Zoom.SEMANA])
@pytest.mark.parametrize("escala", [100, 150])
def test_el_renglon_del_arbol_y_el_de_la_grafica_coinciden_al_pixel(
    pantalla: Cronograma, zoom: Zoom, escala: int
) -> None:
    tema().fijar_escala(escala)
    _abrir_pasos(pantalla, "1b")
    vista = pantalla.vista
    vista.fijar_zoom(zoom)
    QApplication.processEvents()
    barra = vista.grafica.verticalScrollBar()
    assert barra.maximum() > 0
    assert vista.arbol.verticalScrollBar().maximum() == barra.maximum()
    for valor in (0, 7, barra.maximum() // 2, barra.maximum()):
        barra.setValue(valor)
        for numero, fila in enumerate(vista.modelo.visibles):
            suyo = vista.arbol.visualRect(vista.modelo.indice(fila.id))
            mio = vista.grafica.caja_de(numero)
            arriba = vista.arbol.viewport().mapToGlobal(suyo.topLeft()).y()
            assert arriba == vista.grafica.viewport().mapToGlobal(mio.topLeft()).y()
            assert suyo.height() == mio.height()


def test_bajar_con_el_teclado_mueve_las_dos_partes(pantalla: Cronograma) -> None:
    _abrir_pasos(pantalla, "1a")
    _abrir_pasos(pantalla, "1b")
    vista = pantalla.vista
    vista.grafica.setFocus()
    QTest.keyClick(vista.grafica, Qt.Key.Key_End)
    assert vista.elegida is not None
    assert vista.elegida.clave == "5a"
    assert vista.grafica.verticalScrollBar().value() > 0
    assert vista.grafica.verticalScrollBar().value() == vista.arbol.verticalScrollBar().value()


def test_enter_y_doble_clic_abren_la_pagina(pantalla: Cronograma, destinos: list[str]) -> None:
    vista = pantalla.vista
    _elegir(pantalla, "1b")
    QTest.keyClick(vista.arbol, Qt.Key.Key_Return)
    QTest.keyClick(vista.grafica, Qt.Key.Key_Enter)
    punto = vista.grafica.caja_de(_lugar(pantalla, "3a")).center()
    QTest.mouseClick(vista.grafica.viewport(), Qt.MouseButton.LeftButton, pos=punto)
    QTest.mouseDClick(vista.grafica.viewport(), Qt.MouseButton.LeftButton, pos=punto)
    indice = vista.modelo.indice(vista.modelo.visibles[_lugar(pantalla, "4c")].id)
    celda = vista.arbol.visualRect(indice.siblingAtColumn(Columna.HERRAMIENTA)).center()
    QTest.mouseClick(vista.arbol.viewport(), Qt.MouseButton.LeftButton, pos=celda)
    QTest.mouseDClick(vista.arbol.viewport(), Qt.MouseButton.LeftButton, pos=celda)
    assert destinos == ["vitral:1b", "vitral:1b", "vitral:3a", "vitral:4c"]


def test_un_paso_abre_la_pagina_de_su_herramienta(
    pantalla: Cronograma, destinos: list[str]
) -> None:
    _abrir_pasos(pantalla, "1c")
    paso = pantalla.vista.modelo.visibles[_lugar(pantalla, "1c") + 1]
    assert paso.clase == "paso"
    pantalla.vista.arbol.setCurrentIndex(pantalla.vista.modelo.indice(paso.id))
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_Return)
    assert destinos == ["vitral:1c"]


def test_el_espacio_muestra_y_oculta_los_pasos_en_las_dos_partes(pantalla: Cronograma) -> None:
    vista = pantalla.vista
    _elegir(pantalla, "1a")
    pasos = len(el_modelo().herramienta("1a").pasos)
    QTest.keyClick(vista.grafica, Qt.Key.Key_Space)
    assert len(_plano(pantalla).filas) == 17 + pasos
    assert vista.arbol.isExpanded(vista.arbol.currentIndex().siblingAtColumn(0))
    QTest.keyClick(vista.arbol, Qt.Key.Key_Space)
    assert len(_plano(pantalla).filas) == 17


def test_las_flechas_de_lado_desplazan_la_grafica(pantalla: Cronograma) -> None:
    vista = pantalla.vista
    vista.fijar_zoom(Zoom.MES)
    barra = vista.grafica.horizontalScrollBar()
    antes = barra.value()
    QTest.keyClick(vista.grafica, Qt.Key.Key_Right)
    assert barra.value() > antes
    QTest.keyClick(vista.grafica, Qt.Key.Key_Left)
    assert barra.value() == antes


def test_ctrl_y_rueda_acercan_sin_mover_el_dia_bajo_el_puntero(pantalla: Cronograma) -> None:
    grafica = pantalla.vista.grafica
    punto = QPoint(400, 100)
    antes = _plano(pantalla).dia(grafica.horizontalScrollBar().value() + 400)
    _girar(grafica.viewport(), punto, 120, Qt.KeyboardModifier.ControlModifier)
    assert _zoom(pantalla) is Zoom.TRIMESTRE
    despues = _plano(pantalla).dia(grafica.horizontalScrollBar().value() + 400)
    assert abs((despues - antes).days) <= 1
    _girar(grafica.viewport(), punto, -120, Qt.KeyboardModifier.ControlModifier)
    assert _zoom(pantalla) is Zoom.TODO


def test_mas_menos_cero_y_t_hacen_lo_que_dicen(pantalla: Cronograma) -> None:
    vista = pantalla.vista
    vista.arbol.setFocus()
    QTest.keyClick(vista.arbol, Qt.Key.Key_Plus)
    assert _zoom(pantalla) is Zoom.TRIMESTRE
    QTest.keyClick(vista.arbol, Qt.Key.Key_Plus)
    QTest.keyClick(vista.arbol, Qt.Key.Key_Plus)
    assert _zoom(pantalla) is Zoom.SEMANA
    vista.grafica.horizontalScrollBar().setValue(vista.grafica.horizontalScrollBar().maximum())
    QTest.keyClick(vista.arbol, Qt.Key.Key_T)
    x = _plano(pantalla).x(HOY.date()) - vista.grafica.horizontalScrollBar().value()
    assert 0 < x < vista.grafica.viewport().width()
    QTest.keyClick(vista.arbol, Qt.Key.Key_Minus)
    assert _zoom(pantalla) is Zoom.MES
    QTest.keyClick(vista.arbol, Qt.Key.Key_0)
    assert _zoom(pantalla) is Zoom.TODO


def test_la_ruta_critica_se_marca_con_la_tecla_c(pantalla: Cronograma) -> None:
    frase = pantalla.findChild(QLabel, "frase-critica")
    assert frase is not None
    assert frase.accessibleName() == "Si se atrasa Formalización de procesos, se atrasa todo."
    pantalla.vista.arbol.setFocus()
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_C)
    plano = _plano(pantalla)
    caja = plano.barra(_lugar(pantalla, "3a"), 0).implementacion
    imagen = _imagen(pantalla.vista.grafica.viewport())
    borde = imagen.pixelColor(round(plano.margen + caja.x + caja.ancho / 3), round(caja.y))
    assert borde.red() > 150
    assert borde.green() < 120


def test_solo_atrasadas_deja_las_que_lo_estan(pantalla: Cronograma) -> None:
    assert pantalla.mandos.atrasadas.accessibleName() == "1 herramienta atrasada"
    pantalla.mandos.atrasadas.click()
    assert [f.clave for f in _plano(pantalla).filas] == ["1a"]
    assert pantalla.acciones["filtro atrasadas"].isChecked()
    pantalla.mandos.atrasadas.click()
    assert len(_plano(pantalla).filas) == 17


def test_por_dimension_se_leen_las_claves_dentro_de_su_grupo(pantalla: Cronograma) -> None:
    pantalla.ordenar(Orden.DIMENSION)
    filas = _plano(pantalla).filas
    assert [f.clave for f in filas[:5]] == ["1", "1a", "1b", "1c", "1d"]
    arbol = pantalla.vista.arbol
    caja = arbol.visualRect(pantalla.vista.modelo.indice(filas[1].id))
    assert caja.width() > arbol.fontMetrics().horizontalAdvance("1a")


def test_al_releer_se_conserva_donde_se_estaba(pantalla: Cronograma) -> None:
    _abrir_pasos(pantalla, "1b")
    _elegir(pantalla, "2a")
    releer(pantalla)
    assert pantalla.vista.elegida is not None
    assert pantalla.vista.elegida.clave == "2a"
    assert len(_plano(pantalla).filas) > 17


def test_lo_que_se_captura_aparece_al_volver(pantalla: Cronograma, expediente: Expediente) -> None:
    expediente.respuestas.guardar(Direccion.leer("1a/cv_fecha_firma"), "2026-02-02")
    releer(pantalla)
    convenio = _plano(pantalla).filas[_lugar(pantalla, "1a")]
    assert convenio.firmas == (date(2026, 2, 2),)


def test_cada_renglon_se_oye_completo(pantalla: Cronograma) -> None:
    QAccessible.setActive(True)
    lista = QAccessible.queryAccessibleInterface(pantalla.vista.grafica)
    assert lista.childCount() == 17
    numero = _lugar(pantalla, "2a")
    renglon = lista.child(numero)
    assert renglon.text(QAccessible.Text.Name) == (
        "Perfiles de cargo, del 5 de mayo al 5 de agosto de 2026, 0 de 7 pasos con evidencia, "
        "0 por ciento, en la ruta crítica, depende de Política de transparencia y acceso"
    )
    assert (
        lista.child(_lugar(pantalla, "1a"))
        .text(QAccessible.Text.Name)
        .startswith(
            "Convenio de colaboración, del 5 de enero al 5 de febrero de 2026, 0 de 7 pasos con "
            "evidencia, 0 por ciento, atrasada 38 días, semáforo en rojo"
        )
    )
    centro = renglon.rect().center()
    assert lista.indexOfChild(lista.childAt(centro.x(), centro.y())) == numero
    assert lista.child(17) is None


def test_el_renglon_con_el_cursor_lo_dice(pantalla: Cronograma) -> None:
    QAccessible.setActive(True)
    _elegir(pantalla, "1b")
    lista = QAccessible.queryAccessibleInterface(pantalla.vista.grafica)
    elegidos = [n for n in range(17) if lista.child(n).state().selected]
    assert elegidos == [_lugar(pantalla, "1b")]


def test_el_arbol_dice_lo_mismo_y_nada_se_queda_sin_nombre(pantalla: Cronograma) -> None:
    oidos = nombres(pantalla)
    assert sum(nombre.startswith("Perfiles de cargo, del 5 de mayo") for nombre in oidos) == 2
    assert sin_nombre(pantalla) == ()


def test_un_nombre_que_parece_html_se_lee_tal_cual(pantalla: Cronograma) -> None:
    fila = replace(_plano(pantalla).filas[0], nombre='<a href="http://x">Obra & más</a>')
    assert "&lt;a href=" in ayuda_plana(fila)
    assert "<a " not in ayuda_plana(fila)


@pytest.mark.parametrize("escala", [100, 200])
def test_cabe_en_una_pantalla_pequena(pantalla: Cronograma, escala: int) -> None:
    tema().fijar_escala(escala)
    pantalla.resize(960, 552)
    QApplication.processEvents()
    assert (pantalla.width(), pantalla.height()) == (960, 552)
    for boton in filter(QPushButton.isVisible, pantalla.findChildren(QPushButton)):
        derecha = boton.mapTo(pantalla, boton.rect().topRight()).x()
        assert derecha < 960
        assert boton.width() >= boton.minimumSizeHint().width()
    assert pantalla.vista.grafica.viewport().width() >= 400
    assert (
        pantalla.vista.grafica.viewport().height() >= 3 * pantalla.vista.grafica.caja_de(0).height()
    )


def test_los_dias_inhabiles_solo_se_sombrean_de_cerca(pantalla: Cronograma) -> None:
    assert _plano(pantalla).inhabil is None
    pantalla.vista.fijar_zoom(Zoom.SEMANA)
    inhabil = _plano(pantalla).inhabil
    assert inhabil is not None
    assert inhabil(date(2026, 3, 15))
    assert inhabil(date(2026, 9, 16))
    assert not inhabil(date(2026, 3, 18))


def test_exportar_escribe_el_archivo_elegido_y_lo_dice(
    pantalla: Cronograma, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    destino = tmp_path / "Plan de Temoaya"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_datos: (str(destino), ""))
    with qtbot.waitSignal(pantalla.sesion.avisos.breve) as dicho:
        pantalla.mandos.exportar.click()
        dialogo = pantalla.findChild(ExportarCronograma)
        assert dialogo is not None
        dialogo.boton_guardar.click()
    assert (tmp_path / "Plan de Temoaya.pdf").read_bytes().startswith(b"%PDF")
    assert dicho.args is not None
    assert "Plan de Temoaya.pdf" in dicho.args[0]


@pytest.mark.parametrize("taller", [True, False])
def test_en_capacitacion_lo_impreso_dice_que_es_ficticio(
    pantalla: Cronograma, tmp_path: Path, *, taller: bool
) -> None:
    pantalla.sesion.capacitacion = taller
    pantalla.mandos.exportar.click()
    dialogo = pantalla.findChild(ExportarCronograma)
    assert dialogo is not None
    escrito = escribir("svg", dialogo.encargo(), tmp_path / "plan.svg")
    assert ("CAPACITACIÓN" in escrito.read_text("utf-8")) is taller
