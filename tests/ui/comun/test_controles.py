"""Controles a prueba de rueda, de marcas y de valores cortados."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from ui.comun import iconos
from ui.comun.accesible import nombres, rotular, sin_nombre
from ui.comun.controles import (
    Boton,
    ComboSinRueda,
    EnteroSinRueda,
    Etiqueta,
    EtiquetaElidida,
)
from ui.comun.insignias import ESTADOS, BarraAvance, Insignia, vencida
from ui.comun.plano import ayuda_plana
from ui.comun.preferencias import RECIENTES, Preferencias, Reciente, guardar, leer
from ui.comun.tema import tema


def _girar_rueda(control: QWidget) -> None:
    punto = QPointF(5, 5)
    evento = QWheelEvent(
        punto,
        QPointF(control.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, evento)


def test_la_rueda_no_cambia_una_lista_sin_foco(qtbot: QtBot) -> None:
    segura, comun = ComboSinRueda(), QComboBox()
    for lista in (segura, comun):
        qtbot.addWidget(lista)
        lista.addItems(["uno", "dos", "tres"])
        lista.show()
        lista.clearFocus()
        _girar_rueda(lista)

    assert segura.currentIndex() == 0
    assert comun.currentIndex() == 1  # el mismo gesto sí cambia una lista corriente


def test_la_rueda_no_cambia_un_numero_sin_foco(qtbot: QtBot) -> None:
    seguro, comun = EnteroSinRueda(), QSpinBox()
    for numero in (seguro, comun):
        qtbot.addWidget(numero)
        numero.setValue(7)
        numero.show()
        numero.clearFocus()
        _girar_rueda(numero)

    assert seguro.value() == 7
    assert comun.value() == 6


def test_una_etiqueta_no_interpreta_marcas(qtbot: QtBot) -> None:
    etiqueta = Etiqueta("<b>Ñu</b>")
    qtbot.addWidget(etiqueta)
    assert etiqueta.textFormat() == Qt.TextFormat.PlainText
    assert etiqueta.text() == "<b>Ñu</b>"


def test_lo_que_no_cabe_se_recorta_y_se_lee_completo_en_la_ayuda(qtbot: QtBot) -> None:
    largo = "Sistema municipal de integridad y código de ética de la administración"
    etiqueta = EtiquetaElidida(largo)
    qtbot.addWidget(etiqueta)
    etiqueta.resize(120, 24)
    etiqueta.show()

    assert etiqueta.text().endswith("…")
    assert etiqueta.toolTip() == ayuda_plana(largo)
    assert etiqueta.accessibleName() == largo

    etiqueta.resize(900, 24)
    assert etiqueta.text() == largo
    assert etiqueta.toolTip() == ""


def test_un_boton_de_icono_sin_nombre_se_descubre_y_con_nombre_no(qtbot: QtBot) -> None:
    ventana = QWidget()
    qtbot.addWidget(ventana)
    mudo = Boton(icono="borrar", padre=ventana)
    ventana.show()
    assert [f.clase for f in sin_nombre(ventana)] == ["Boton"]

    mudo.setAccessibleName("Quitar el archivo")
    assert sin_nombre(ventana) == ()


def test_rotular_da_al_control_el_nombre_de_su_etiqueta(qtbot: QtBot) -> None:
    ventana = QWidget()
    qtbot.addWidget(ventana)
    lista = ComboSinRueda(ventana)
    rotular(Etiqueta("Enlace municipal", padre=ventana), lista, "Quien firma")
    ventana.show()
    assert "Enlace municipal" in nombres(ventana)
    assert sin_nombre(ventana) == ()


def test_los_seis_estados_se_distinguen_sin_color(qtbot: QtBot) -> None:
    estados = [*ESTADOS.values(), vencida(12)]
    assert len({e.icono for e in estados}) == len(estados)
    assert len({e.texto for e in estados}) == len(estados)
    dibujos = set()
    for estado in estados:
        gris = iconos.imagen(estado.icono, "#000000", 24).toImage()
        dibujos.add(bytes(gris.constBits()))
    assert len(dibujos) == len(estados)


@pytest.mark.parametrize("escala", [100, 150, 200])
def test_la_insignia_crece_con_el_texto_y_no_lo_corta(qtbot: QtBot, escala: int) -> None:
    tema().fijar_escala(escala)
    insignia = Insignia(vencida(12))
    qtbot.addWidget(insignia)
    letra = tema().letra(10.5)
    assert insignia.sizeHint().height() >= letra.pointSizeF() * 96 / 72 * 1.1
    assert insignia.accessibleName() == "Vencida hace 12 días"


def test_un_dia_de_atraso_se_dice_en_singular() -> None:
    assert vencida(1).texto == "Vencida hace 1 día"


def test_la_barra_dice_su_avance_y_no_pasa_de_cien(qtbot: QtBot) -> None:
    barra = BarraAvance()
    qtbot.addWidget(barra)
    barra.fijar(145)
    assert barra.accessibleName() == "Avance 100 por ciento"


def test_todos_los_iconos_se_pueden_pintar(qtbot: QtBot) -> None:
    vacios = []
    for archivo in iconos.carpeta().glob("*.svg"):
        dibujo = iconos.imagen(archivo.stem, "#22303C", 20).toImage()
        puntos = (dibujo.pixelColor(x, y).alpha() for x in range(20) for y in range(20))
        if not any(puntos):
            vacios.append(archivo.stem)
    assert vacios == []


def test_las_preferencias_vuelven_como_se_guardaron() -> None:
    preferencias = Preferencias(escala=150, captura="Rosa Ñáñez")
    for i in range(RECIENTES + 3):
        preferencias = preferencias.con_reciente(Reciente(f"/tmp/{i}.vitral", f"Municipio {i}"))
    guardar(preferencias)

    assert leer() == preferencias
    assert len(leer().recientes) == RECIENTES
    assert leer().recientes[0].titulo == f"Municipio {RECIENTES + 2}"


def test_unas_preferencias_rotas_no_impiden_abrir_el_programa() -> None:
    from app import rutas

    (rutas.datos_del_usuario() / "preferencias.json").write_text("{roto", encoding="utf-8")
    assert leer() == Preferencias()


@pytest.mark.parametrize("tecla", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_el_boton_se_oprime_con_enter_y_con_la_barra(qtbot: QtBot, tecla: Qt.Key) -> None:
    boton = Boton("Guardar")
    qtbot.addWidget(boton)
    boton.show()

    with qtbot.waitSignal(boton.clicked):
        QTest.keyClick(boton, tecla)


def test_la_ayuda_de_un_control_se_oye_sin_las_marcas_que_la_protegen(qtbot: QtBot) -> None:
    trampa = "<img src='file:////servidor/x'> y <b>más</b>"
    boton = Boton("", nombre=trampa)
    qtbot.addWidget(boton)

    assert "<img" not in boton.toolTip()
    acceso = QAccessible.queryAccessibleInterface(boton)
    assert acceso.text(QAccessible.Text.Description) == trampa
