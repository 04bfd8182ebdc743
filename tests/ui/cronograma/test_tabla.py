"""Escribir en la tabla del cronograma, y lo que se ve además de las barras."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.documentos.cronograma.filas import Filtro, Orden
from app.modelo.direccion import Direccion
from tests.ayudas import teclear
from tests.ui.cronograma.ayudas import (
    actividad,
    contestar,
    elegir,
    enlace,
    esperar,
    fechas,
    lugar,
    plano,
    releer,
)
from ui.comun.accesible import sin_nombre
from ui.comun.tema import tema
from ui.cronograma.dialogos import abrir
from ui.cronograma.dialogos.importar import PlanPorTraer
from ui.cronograma.dialogos.inhabiles import Inhabiles
from ui.cronograma.dialogos.lineas_base import LineasBase
from ui.cronograma.dialogos.proponer import ProponerDeNuevo
from ui.cronograma.dialogos.reales import FechasReales
from ui.cronograma.dialogos.teclas import HojaDeTeclas
from ui.cronograma.modelo import Columna
from ui.cronograma.pantalla import Cronograma
from ui.cronograma.preguntas import PideMotivo


def _editor(pantalla: Cronograma, clave: str, columna: Columna) -> QWidget:
    """Abre el editor de una celda con F2, como una persona."""
    pantalla.acciones["detalles"].setChecked(True)
    pantalla.vista.elegir_columnas(frozenset(Columna) - {Columna.CLAVE, Columna.HERRAMIENTA})
    elegir(pantalla, clave)
    arbol = pantalla.vista.arbol
    arbol.setCurrentIndex(arbol.currentIndex().siblingAtColumn(columna))
    QTest.keyClick(arbol, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    assert editor.accessibleName()
    return editor


def _escribir(pantalla: Cronograma, clave: str, columna: Columna, texto: str) -> QWidget:
    editor = _editor(pantalla, clave, columna)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    teclear(editor, texto)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    return editor


@pytest.mark.parametrize(
    ("columna", "texto", "quedan"),
    [
        (Columna.INICIO, "10/1/27", (date(2027, 1, 10), None)),
        (Columna.FIN, "+1 mes", (None, "mes")),
        (Columna.PLAZO, "6 meses", (None, "6 meses")),
        (Columna.PLAZO, "120 d", (None, "120 d")),
    ],
)
def test_las_fechas_y_el_plazo_se_escriben_en_su_celda(
    pantalla: Cronograma,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    columna: Columna,
    texto: str,
    quedan: tuple[date | None, str | None],
) -> None:
    def contesta(dialogo: QDialog) -> None:
        assert isinstance(dialogo, PideMotivo)
        dialogo.texto.setPlainText("Se acordó con la contraloría interna.")
        dialogo.aceptar.click()

    contestar(monkeypatch, contesta)
    antes = fechas(pantalla, "5a")
    _escribir(pantalla, "5a", columna, texto)
    esperar(qtbot, pantalla)
    inicio, fin = fechas(pantalla, "5a")
    if quedan[0] is not None:
        assert (inicio, fin) == (quedan[0], antes[1])
    elif quedan[1] == "mes":
        assert (inicio, fin) == (antes[0], antes[1].replace(month=antes[1].month + 1))
    elif quedan[1] == "120 d":
        assert (fin - inicio).days == 120
    else:
        assert inicio == antes[0]
        assert fin == date(antes[0].year, antes[0].month + 6, antes[0].day)


@pytest.mark.parametrize(
    ("columna", "texto", "dice"),
    [
        (Columna.INICIO, "32/13/2026", "No se entiende la fecha"),
        (Columna.FIN, "1/1/2020", "debe ser posterior al inicio"),
        (Columna.PLAZO, "mucho", "No se entiende el plazo"),
        (Columna.DEPENDE, "9z", "No se entiende «9z»"),
        (Columna.DEPENDE, "1d.p7", "No hay ninguna «1d.p7»"),
    ],
)
def test_lo_que_no_se_entiende_se_dice_junto_a_la_celda_y_no_cambia_nada(
    pantalla: Cronograma, columna: Columna, texto: str, dice: str
) -> None:
    antes = fechas(pantalla, "2a")
    editor = _escribir(pantalla, "2a", columna, texto)
    celdas = pantalla.vista.arbol.celdas
    assert dice in celdas.error
    assert dice in editor.accessibleDescription()
    assert editor.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert celdas.error == ""
    assert not pantalla.edicion.ocupada
    assert fechas(pantalla, "2a") == antes


def test_depende_de_se_escribe_con_claves_letras_y_dias(pantalla: Cronograma, qtbot: QtBot) -> None:
    _escribir(pantalla, "5a", Columna.DEPENDE, "5d; 4b P+30, 1b A")
    esperar(qtbot, pantalla)
    traslape = enlace(pantalla, "4b", "5a")
    assert traslape is not None
    assert (traslape.tipo.value, traslape.desfase) == ("P", 30)
    assert enlace(pantalla, "5d", "5a") is not None
    indice = pantalla.vista.modelo.indice(actividad(pantalla, "5a").id)
    assert indice.siblingAtColumn(Columna.DEPENDE).data() == "1b A; 4b P+30; 5d"


def test_el_responsable_se_elige_del_directorio(pantalla: Cronograma, qtbot: QtBot) -> None:
    ana = pantalla.sesion.expediente.personas.agregar("Ana Ñúñez")
    releer(pantalla)
    lista = _editor(pantalla, "2a", Columna.RESPONSABLE)
    assert isinstance(lista, QComboBox)
    lista.setCurrentIndex(lista.findData(ana.id))
    QTest.keyClick(lista, Qt.Key.Key_Return)
    esperar(qtbot, pantalla)
    assert actividad(pantalla, "2a").responsable == ana.id
    pantalla.sesion.captura = ana.id
    pantalla.filtrar(Filtro.MIAS)
    assert [f.clave for f in plano(pantalla).filas] == ["2a"]
    pantalla.filtrar(Filtro.TODAS)
    pantalla.ordenar(Orden.RESPONSABLE)
    assert [f.nombre for f in pantalla.vista.modelo.arbol] == ["Ana Ñúñez", "Sin responsable"]


def test_f2_sin_columnas_de_fechas_las_muestra(pantalla: Cronograma) -> None:
    pantalla.vista.elegir_columnas(frozenset())
    elegir(pantalla, "2a")
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_F2)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    assert pantalla.vista.arbol.amplio


def test_ctrl_y_flechas_llevan_de_celda_en_celda(pantalla: Cronograma) -> None:
    pantalla.acciones["detalles"].setChecked(True)
    elegir(pantalla, "2a")
    arbol = pantalla.vista.arbol
    for _ in range(3):
        QTest.keyClick(arbol, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert arbol.currentIndex().column() == Columna.INICIO
    QTest.keyClick(arbol, Qt.Key.Key_Down)
    assert arbol.currentIndex().column() == Columna.INICIO
    QTest.keyClick(arbol, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert arbol.currentIndex().column() == Columna.PLAZO


def test_ctrl_enter_abre_la_pagina_aunque_la_celda_se_edite(
    pantalla: Cronograma, destinos: list[str]
) -> None:
    pantalla.acciones["detalles"].setChecked(True)
    elegir(pantalla, "2a")
    arbol = pantalla.vista.arbol
    arbol.setCurrentIndex(arbol.currentIndex().siblingAtColumn(Columna.INICIO))
    QTest.keyClick(arbol, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert destinos == ["vitral:2a"]
    QTest.keyClick(arbol, Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_la_barra_de_un_proyecto_y_su_pagina_dicen_siempre_lo_mismo(
    pantalla: Cronograma, qtbot: QtBot
) -> None:
    respuestas = pantalla.sesion.expediente.respuestas
    pantalla.sesion.expediente.fichas.agregar("1d", "proyecto")
    for campo, valor in (
        ("pr_nombre", "Portal nuevo"),
        ("pr_inicio", "2026-06-01"),
        ("pr_fin", "2026-09-01"),
    ):
        respuestas.guardar(Direccion.leer(f"1d/{campo}"), valor)
    releer(pantalla)
    proyecto = actividad(pantalla, "1d.p1")
    pantalla.ir_a(proyecto.id)
    fila = pantalla.vista.elegida
    assert fila is not None
    assert (fila.fechas.inicio, fila.fechas.fin) == (date(2026, 6, 1), date(2026, 9, 1))
    pantalla.edicion.mover(fila, date(2026, 6, 15), date(2026, 9, 15))
    esperar(qtbot, pantalla)
    valores = [respuestas.valor(Direccion.leer(f"1d/{c}")) for c in ("pr_inicio", "pr_fin")]
    assert valores == ["2026-06-15", "2026-09-15"]
    fila = pantalla.vista.elegida
    assert fila is not None
    assert (fila.fechas.inicio, fila.fechas.fin) == (date(2026, 6, 15), date(2026, 9, 15))
    respuestas.guardar(Direccion.leer("1d/pr_fin"), "2026-10-01")
    releer(pantalla)
    assert fechas(pantalla, "1d.p1")[1] == date(2026, 10, 1)


def test_la_busqueda_cuenta_resalta_y_salta_sin_acentos(pantalla: Cronograma) -> None:
    elegir(pantalla, "1a")
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    linea = QApplication.focusWidget()
    assert linea is pantalla.busqueda.texto
    teclear(linea, "politica de")
    cuenta = pantalla.busqueda.cuenta.text()
    assert cuenta.startswith("1 de ")
    total = int(cuenta.removeprefix("1 de "))
    assert total >= 2
    primera = pantalla.vista.elegida
    QTest.keyClick(linea, Qt.Key.Key_F3)
    assert pantalla.vista.elegida is not primera
    assert pantalla.busqueda.cuenta.text() == f"2 de {total}"
    QTest.keyClick(linea, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert pantalla.vista.elegida is primera
    linea.clear()
    teclear(linea, "zzz")
    assert pantalla.busqueda.cuenta.text() == "No hay ninguna"
    QTest.keyClick(linea, Qt.Key.Key_Escape)
    assert not pantalla.busqueda.isVisible()
    assert pantalla.vista.arbol.hasFocus()


@pytest.mark.parametrize("orden", list(Orden))
def test_cada_agrupacion_muestra_las_diecisiete(pantalla: Cronograma, orden: Orden) -> None:
    pantalla.ordenar(orden)
    assert sum(f.es_herramienta for f in plano(pantalla).filas) == 17
    assert sin_nombre(pantalla) == ()


@pytest.mark.parametrize(
    ("filtro", "quedan"),
    [(Filtro.EN_CURSO, ["1a", "1b", "2c", "1c"]), (Filtro.PROXIMAS, [])],
)
def test_los_filtros_dejan_menos_y_su_pastilla_los_quita(
    pantalla: Cronograma, filtro: Filtro, quedan: list[str]
) -> None:
    pantalla.filtrar(filtro)
    assert [f.clave for f in plano(pantalla).filas] == quedan
    assert pantalla.mandos.filtro.isVisible()
    pantalla.mandos.filtro.click()
    assert len(plano(pantalla).filas) == 17


def test_el_pie_explica_la_ruta_la_varianza_y_el_plazo(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pantalla.sesion.expediente.plan.fijar_linea_base("Aprobado")
    releer(pantalla)
    elegir(pantalla, "2a")
    assert "Está en la ruta crítica" in pantalla.pie.completa
    assert "Plazo del Modelo: 3 meses · su plazo: 3 meses." in pantalla.pie.completa
    inicio, fin = fechas(pantalla, "5a")
    fila = elegir(pantalla, "5a")
    pantalla.edicion.mover(fila, inicio.replace(day=17), fin.replace(day=17))
    esperar(qtbot, pantalla)
    elegir(pantalla, "1b")
    elegir(pantalla, "5a")
    assert "Termina 12 días después de lo previsto en «Aprobado»." in pantalla.pie.completa
    assert plano(pantalla).filas[lugar(pantalla, "5a")].fechas.base_fin == fin
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_B)
    assert plano(pantalla).filas[lugar(pantalla, "5a")].fechas.base_fin is None
    assert "Termina 12 días después" in pantalla.pie.completa


def test_el_panel_de_hoy_lleva_a_lo_atrasado(pantalla: Cronograma) -> None:
    elegir(pantalla, "5a")
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_H)
    assert pantalla.panel.isVisible()
    botones = [b for b in pantalla.panel.findChildren(QWidget) if b.property("papel") == "enlace"]
    assert botones
    QTest.mouseClick(botones[0], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert pantalla.vista.elegida is not None
    assert pantalla.vista.elegida.clave == "1a"
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_H)
    assert not pantalla.panel.isVisible()


def test_toda_accion_se_alcanza_por_un_menu_y_las_que_tienen_tecla_estan_en_la_hoja(
    pantalla: Cronograma,
) -> None:
    def dentro(menu: QMenu) -> set[object]:
        todas: set[object] = set()
        for accion in menu.actions():
            suyo = accion.menu()
            todas |= dentro(suyo) if isinstance(suyo, QMenu) else {accion}
        return todas

    alcanzables: set[object] = set()
    for boton in (pantalla.mandos.ver, pantalla.mandos.editar):
        menu = boton.menu()
        assert isinstance(menu, QMenu)
        alcanzables |= dentro(menu)
    assert set(pantalla.actions()) <= alcanzables
    hoja = [tecla for teclas in pantalla.acciones.teclas().values() for tecla, _ in teclas]
    assert {"Alt+←", "Ctrl+Mayús+Alt+→", "Supr", "?", "Ctrl+Y o Ctrl+Mayús+Z"} <= set(hoja)


@pytest.mark.parametrize("escala", [100, 200])
@pytest.mark.parametrize("cual", ["lineas", "inhabiles", "proponer", "reales", "teclas"])
def test_los_dialogos_caben_y_nada_queda_sin_nombre(
    pantalla: Cronograma, monkeypatch: pytest.MonkeyPatch, cual: str, escala: int
) -> None:
    tema().fijar_escala(escala)
    vistos: list[QDialog] = []

    def contesta(dialogo: QDialog) -> None:
        vistos.append(dialogo)
        QApplication.processEvents()
        assert sin_nombre(dialogo) == ()
        assert dialogo.width() <= 1024
        assert dialogo.minimumSizeHint().height() <= 600

    contestar(monkeypatch, contesta)
    elegir(pantalla, "2a")
    pantalla.acciones[cual].trigger()
    clases = (LineasBase, Inhabiles, ProponerDeNuevo, FechasReales, HojaDeTeclas)
    assert isinstance(vistos[0], clases)


def test_las_fechas_reales_se_anotan_y_al_reves_no_se_aceptan(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contesta(dialogo: QDialog) -> None:
        assert isinstance(dialogo, FechasReales)
        dialogo.inicio.linea.setText("10 ene 2026")
        dialogo.fin.linea.setText("1 ene 2026")
        assert not dialogo.aceptar.isEnabled()
        dialogo.fin.linea.setText("3 feb 2026")
        dialogo.aceptar.click()

    contestar(monkeypatch, contesta)
    elegir(pantalla, "1a")
    abrir.fechas_reales(pantalla)
    esperar(qtbot, pantalla)
    hecha = actividad(pantalla, "1a")
    assert (hecha.inicio_real, hecha.fin_real) == (date(2026, 1, 10), date(2026, 2, 3))


def test_proponer_compara_antes_de_cambiar(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contesta(dialogo: QDialog) -> None:
        assert isinstance(dialogo, ProponerDeNuevo)
        assert not dialogo.aplicar.isEnabled()
        dialogo.inicio.linea.setText("6/4/2026")
        dialogo.comparar.click()
        qtbot.waitUntil(dialogo.aplicar.isEnabled, timeout=5000)
        assert dialogo.tabla.rowCount() == 17
        assert fechas(pantalla, "1a")[0] == date(2026, 1, 5)
        dialogo.aplicar.click()

    contestar(monkeypatch, contesta)
    pantalla.acciones["proponer"].trigger()
    esperar(qtbot, pantalla)
    assert fechas(pantalla, "1a")[0] == date(2026, 4, 6)


def test_un_dia_inhabil_propio_se_agrega_y_se_quita(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def agregar(dialogo: QDialog) -> None:
        assert isinstance(dialogo, Inhabiles)
        dialogo.dia.linea.setText("25/7/2026")
        assert not dialogo.agregar.isEnabled()
        dialogo.motivo.setText("Fiesta patronal")
        dialogo.agregar.click()

    def quitar(dialogo: QDialog) -> None:
        assert isinstance(dialogo, Inhabiles)
        dias = [dialogo.tabla.item(n, 1) for n in range(dialogo.tabla.rowCount())]
        dialogo.tabla.selectRow([d.text() if d else "" for d in dias].index("Fiesta patronal"))
        dialogo.quitar.click()

    def propios() -> list[date]:
        plan = pantalla.sesion.expediente.cronograma()
        return [d.dia for d in plan.inhabiles if d.propio]

    contestar(monkeypatch, agregar)
    pantalla.acciones["inhabiles"].trigger()
    esperar(qtbot, pantalla)
    assert propios() == [date(2026, 7, 25)]
    contestar(monkeypatch, quitar)
    pantalla.acciones["inhabiles"].trigger()
    esperar(qtbot, pantalla)
    assert propios() == []


def test_una_linea_base_se_guarda_con_nombre_y_se_compara(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guardar(dialogo: QDialog) -> None:
        assert isinstance(dialogo, LineasBase)
        dialogo.nombre.setText("Plan de marzo")
        dialogo.guardar.click()

    contestar(monkeypatch, guardar)
    pantalla.acciones["lineas"].trigger()
    esperar(qtbot, pantalla)
    lineas = pantalla.sesion.expediente.plan.lineas_base()
    assert [linea.nombre for linea in lineas] == ["Plan de marzo"]


def test_un_plan_ajeno_se_ve_antes_de_traerlo_y_llega_como_proyecto(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    archivo = tmp_path / "obra.ics"
    eventos = "".join(
        f"BEGIN:VEVENT\r\nUID:t{n}\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:{nombre}\r\n"
        f"DTSTART;VALUE=DATE:2026060{n}\r\nDTEND;VALUE=DATE:2026061{n}\r\nEND:VEVENT\r\n"
        for n, nombre in ((1, "Levantar el inventario"), (2, "<b>Publicar</b>"), (3, "Revisar"))
    )
    archivo.write_text(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//ES\r\n{eventos}END:VCALENDAR\r\n",
        encoding="utf-8",
        newline="",
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_datos: (str(archivo), ""))
    vistos: list[str] = []

    def contesta(dialogo: QDialog) -> None:
        assert isinstance(dialogo, PlanPorTraer)
        assert len(dialogo.elegidas) == 3
        ultima = dialogo.tabla.item(2, 0)
        assert ultima is not None
        ultima.setCheckState(Qt.CheckState.Unchecked)
        vistos.append(dialogo.cuenta.text())
        dialogo.traer.click()

    contestar(monkeypatch, contesta)
    pantalla.acciones["importar"].trigger()
    qtbot.waitUntil(lambda: bool(vistos), timeout=5000)
    esperar(qtbot, pantalla)
    assert vistos == ["2 de 3 tareas elegidas."]
    todas = pantalla.sesion.expediente.cronograma().actividades
    assert [a.nombre for a in todas if a.tipo == "tarea"] == [
        "Levantar el inventario",
        "<b>Publicar</b>",
    ]
