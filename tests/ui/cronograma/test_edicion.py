"""Editar el cronograma: cada tecla y cada gesto, sobre un expediente de verdad."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from app.dominio.cronograma_geometria import Parte, Zoom
from app.dominio.plazos import sumar_meses
from app.expediente.archivo import Expediente, abrir
from app.modelo.tipos import TipoDependencia
from tests.ui.cronograma import ayudas
from tests.ui.cronograma.ayudas import (
    arrastrar,
    contestar,
    elegir,
    en_barra,
    esperar,
    fechas,
    pulsar,
    releer,
)
from tests.ui.cronograma.conftest import el_modelo
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.cronograma.acciones import EMPUJES, Empuje
from ui.cronograma.arrastre import corrido
from ui.cronograma.empujon import Salto
from ui.cronograma.pantalla import Cronograma
from ui.cronograma.preguntas import Elegir, PideMotivo, PreguntaSucesoras

DIA = timedelta(days=1)
SUELTA = "5a"
"""La última: nada depende de ella, así que moverla a después no pregunta nada."""
ALT, MAYUS, CTRL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def _motivar(dialogo: QDialog) -> None:
    assert isinstance(dialogo, PideMotivo)
    dialogo.texto.setPlainText("El cabildo pidió más tiempo para revisarla.")
    dialogo.aceptar.click()


def _oprimir(pantalla: Cronograma, empuje: Empuje, veces: int = 1) -> None:
    """Las teclas de la acción, una por una, y se suelta Alt."""
    tecla = Qt.Key.Key_Left if empuje.cuantos < 0 else Qt.Key.Key_Right
    modificadores = ALT
    if empuje.salto is Salto.MES or empuje.parte is Parte.INICIO:
        modificadores |= CTRL
    if empuje.parte is not Parte.CUERPO:
        modificadores |= MAYUS
    for _ in range(veces):
        pulsar(pantalla, tecla, modificadores)
    QTest.keyRelease(pantalla.vista.arbol, Qt.Key.Key_Alt)


@pytest.mark.parametrize("empuje", EMPUJES, ids=lambda e: e.orden.atajos[0])
def test_cada_tecla_de_mover_hace_lo_que_dice(
    pantalla: Cronograma, qtbot: QtBot, empuje: Empuje, monkeypatch: pytest.MonkeyPatch
) -> None:
    contestar(monkeypatch, _motivar)
    elegir(pantalla, SUELTA)
    antes = fechas(pantalla, SUELTA)
    _oprimir(pantalla, empuje)
    esperar(qtbot, pantalla)
    en_dias = empuje.cuantos * (30 if empuje.salto is Salto.MES else 1)
    por_mes = empuje.salto is Salto.MES
    assert fechas(pantalla, SUELTA) == corrido(antes, empuje.parte, en_dias, por_mes=por_mes)


def test_muchas_pulsaciones_son_un_solo_cambio_y_un_solo_deshacer(
    pantalla: Cronograma, qtbot: QtBot
) -> None:
    elegir(pantalla, SUELTA)
    inicio, fin = fechas(pantalla, SUELTA)
    derecha = next(e for e in EMPUJES if e.orden.atajos == ("Alt+Right",))
    for _ in range(5):
        pulsar(pantalla, Qt.Key.Key_Right, ALT)
    (fantasma,) = ayudas.plano(pantalla).fantasmas
    assert (fantasma.inicio, fantasma.fin) == (inicio + 5 * DIA, fin + 5 * DIA)
    assert pantalla.vista.grafica.encima.globo.endswith("+5 días")
    assert fechas(pantalla, SUELTA) == (inicio, fin)
    _oprimir(pantalla, derecha)
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == (inicio + 6 * DIA, fin + 6 * DIA)
    assert ayudas.plano(pantalla).fantasmas == ()
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_Z, CTRL)
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == (inicio, fin)
    assert pantalla.pie.completa.startswith("Se deshizo: mover ")
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_Y, CTRL)
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == (inicio + 6 * DIA, fin + 6 * DIA)
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_Z, CTRL)
    esperar(qtbot, pantalla)
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_Z, CTRL | MAYUS)
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == (inicio + 6 * DIA, fin + 6 * DIA)


def test_sin_soltar_alt_se_confirma_tras_una_pausa(pantalla: Cronograma, qtbot: QtBot) -> None:
    elegir(pantalla, SUELTA)
    inicio, _ = fechas(pantalla, SUELTA)
    pulsar(pantalla, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: fechas(pantalla, SUELTA)[0] == inicio + DIA, timeout=3000)


def test_escape_olvida_lo_que_se_iba_moviendo(pantalla: Cronograma, qtbot: QtBot) -> None:
    elegir(pantalla, SUELTA)
    antes = fechas(pantalla, SUELTA)
    pulsar(pantalla, Qt.Key.Key_Right, ALT)
    QTest.keyClick(pantalla.vista.arbol, Qt.Key.Key_Escape)
    assert ayudas.plano(pantalla).fantasmas == ()
    QTest.keyRelease(pantalla.vista.arbol, Qt.Key.Key_Alt)
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == antes


def test_meses_seguidos_cuentan_desde_la_fecha_original(pantalla: Cronograma, qtbot: QtBot) -> None:
    inicio, fin = date(2027, 1, 31), date(2028, 1, 31)
    pantalla.sesion.expediente.plan.mover(
        ayudas.actividad(pantalla, SUELTA).id, inicio, fin, motivo="Para empezar en fin de mes."
    )
    releer(pantalla)
    elegir(pantalla, SUELTA)
    mes = next(e for e in EMPUJES if e.orden.atajos == ("Ctrl+Alt+Right",))
    for _ in range(2):
        pulsar(pantalla, Qt.Key.Key_Right, ALT | CTRL)
    assert pantalla.empujon.pendiente == (date(2027, 3, 31), date(2028, 3, 31))
    assert mes.cuantos == 1
    assert pantalla.empujon.cancelar()


@pytest.mark.parametrize(
    ("desde", "parte"), [(0.5, Parte.CUERPO), (0.0, Parte.INICIO), (1.0, Parte.FIN)]
)
def test_arrastrar_mueve_o_estira_segun_de_donde_se_tome(
    pantalla: Cronograma,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    desde: float,
    parte: Parte,
) -> None:
    contestar(monkeypatch, _motivar)
    pantalla.vista.fijar_zoom(Zoom.MES)
    elegir(pantalla, SUELTA)
    pantalla.vista.ir_a(ayudas.actividad(pantalla, SUELTA).id)
    punto = en_barra(pantalla, SUELTA, desde)
    if parte is Parte.FIN:
        pantalla.vista.grafica.asomar(ayudas.plano(pantalla).x(fechas(pantalla, SUELTA)[1]))
        punto = en_barra(pantalla, SUELTA, desde)
    if parte is Parte.CUERPO:
        punto = en_barra(pantalla, SUELTA, 0.1)
    antes = fechas(pantalla, SUELTA)
    arrastrar(pantalla, punto, punto + ayudas.dias(pantalla, 12))
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == corrido(antes, parte, 12)


def test_mientras_se_arrastra_se_ve_el_fantasma_y_sus_fechas(pantalla: Cronograma) -> None:
    pantalla.vista.fijar_zoom(Zoom.MES)
    antes = fechas(pantalla, "1b")
    punto = en_barra(pantalla, "1b")
    arrastrar(pantalla, punto, punto + ayudas.dias(pantalla, 10), soltar=False)
    (fantasma,) = ayudas.plano(pantalla).fantasmas
    assert (fantasma.inicio, fantasma.fin) == corrido(antes, Parte.CUERPO, 10)
    assert pantalla.vista.grafica.encima.globo == "15 feb → 15 may · 3 meses · +10 días"
    QTest.keyClick(pantalla.vista.grafica, Qt.Key.Key_Escape)
    assert ayudas.plano(pantalla).fantasmas == ()
    QTest.mouseRelease(pantalla.vista.grafica.viewport(), Qt.MouseButton.LeftButton, pos=punto)
    assert not pantalla.edicion.ocupada
    assert fechas(pantalla, "1b") == antes


def test_con_mayusculas_se_ajusta_al_mes(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contestar(monkeypatch, _motivar)
    pantalla.vista.fijar_zoom(Zoom.TRIMESTRE)
    pantalla.vista.ir_a(ayudas.actividad(pantalla, SUELTA).id)
    inicio, fin = fechas(pantalla, SUELTA)
    punto = en_barra(pantalla, SUELTA, 0.2)
    arrastrar(pantalla, punto, punto + ayudas.dias(pantalla, 37), MAYUS)
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == (sumar_meses(inicio, 1), sumar_meses(fin, 1))


def test_un_clic_con_mal_pulso_no_mueve_nada(pantalla: Cronograma) -> None:
    pantalla.vista.fijar_zoom(Zoom.SEMANA)
    antes = fechas(pantalla, "1a")
    punto = en_barra(pantalla, "1a")
    arrastrar(pantalla, punto, punto + QPoint(3, 2))
    assert not pantalla.edicion.ocupada
    assert fechas(pantalla, "1a") == antes
    assert pantalla.vista.elegida is not None
    assert pantalla.vista.elegida.clave == "1a"


def test_en_la_orilla_la_grafica_se_desplaza_sola(pantalla: Cronograma, qtbot: QtBot) -> None:
    pantalla.vista.fijar_zoom(Zoom.MES)
    barra = pantalla.vista.grafica.horizontalScrollBar()
    orilla = QPoint(pantalla.vista.grafica.viewport().width() - 3, 60)
    arrastrar(pantalla, en_barra(pantalla, "1b"), orilla, soltar=False)
    antes, iba = ayudas.plano(pantalla).fantasmas[0].inicio, barra.value()
    qtbot.waitUntil(lambda: barra.value() > iba + 30, timeout=2000)
    assert ayudas.plano(pantalla).fantasmas[0].inicio > antes
    assert pantalla.vista.grafica.mano.cancelar()


@pytest.mark.parametrize("boton", ["todas", "sola", "cancelar"])
def test_las_sucesoras_nunca_se_mueven_en_silencio(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, boton: str
) -> None:
    fantasmas: list[int] = []
    siguen: list[str] = []

    def contesta(dialogo: QDialog) -> None:
        if isinstance(dialogo, PideMotivo):
            _motivar(dialogo)
            return
        assert isinstance(dialogo, PreguntaSucesoras)
        fantasmas.append(len(ayudas.plano(pantalla).fantasmas))
        siguen.extend(m.clave for m in dialogo.movidas)
        botones = {"todas": dialogo.todas, "sola": dialogo.sola}
        if boton in botones:
            botones[boton].click()
        else:
            dialogo.reject()

    vistos = contestar(monkeypatch, contesta)
    elegir(pantalla, "1b")
    antes = {
        a.clave: (a.inicio, a.fin) for a in pantalla.sesion.expediente.cronograma().actividades
    }
    for _ in range(20):
        pulsar(pantalla, Qt.Key.Key_Right, ALT)
    QTest.keyRelease(pantalla.vista.arbol, Qt.Key.Key_Alt)
    esperar(qtbot, pantalla)
    assert vistos[0] == "Mover en el cronograma"
    assert siguen
    assert fantasmas[0] == 1 + len(siguen)
    assert (fechas(pantalla, "1b") != antes["1b"]) is (boton != "cancelar")
    for clave in siguen:
        assert (fechas(pantalla, clave) != antes[clave]) is (boton == "todas")
    assert ayudas.plano(pantalla).fantasmas == ()


def test_no_volver_a_preguntar_vale_lo_que_dure_la_sesion(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contesta(dialogo: QDialog) -> None:
        assert isinstance(dialogo, PreguntaSucesoras)
        dialogo.recordar.setChecked(True)
        dialogo.todas.click()

    def herramientas() -> dict[str, date]:
        todas = pantalla.sesion.expediente.cronograma().actividades
        return {a.clave: a.inicio for a in todas if a.tipo == "herramienta"}

    vistos = contestar(monkeypatch, contesta)
    for _ in range(2):
        elegir(pantalla, "1b")
        antes = herramientas()
        pulsar(pantalla, Qt.Key.Key_Right, ALT | CTRL)
        QTest.keyRelease(pantalla.vista.arbol, Qt.Key.Key_Alt)
        esperar(qtbot, pantalla)
        movidas = {clave for clave, inicio in herramientas().items() if inicio != antes[clave]}
        assert len(movidas) > 1
        assert "también se movieron" in pantalla.pie.completa
    assert len(vistos) == 1


def test_pasarse_del_plazo_del_modelo_pide_un_motivo_de_veinte_caracteres(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuentas: list[tuple[bool, str]] = []

    def contesta(dialogo: QDialog) -> None:
        assert isinstance(dialogo, PideMotivo)
        for texto in ("Por falta de tiempo", "Por falta de personal"):
            dialogo.texto.setPlainText(texto)
            cuentas.append((dialogo.aceptar.isEnabled(), dialogo.cuenta.text()))
        dialogo.aceptar.click()

    contestar(monkeypatch, contesta)
    inicio, fin = fechas(pantalla, SUELTA)
    fila = elegir(pantalla, SUELTA)
    pantalla.edicion.mover(fila, inicio, sumar_meses(fin, 6))
    esperar(qtbot, pantalla)
    assert cuentas == [(False, "19 de 20 caracteres como mínimo"), (True, "21 caracteres")]
    assert fechas(pantalla, SUELTA) == (inicio, sumar_meses(fin, 6))
    assert ayudas.actividad(pantalla, SUELTA).motivo == "Por falta de personal"


def test_sin_motivo_no_se_mueve_nada(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contestar(monkeypatch, QDialog.reject)
    inicio, fin = fechas(pantalla, SUELTA)
    pantalla.edicion.mover(elegir(pantalla, SUELTA), inicio, sumar_meses(fin, 6))
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == (inicio, fin)
    assert pantalla.pie.completa == "No se cambió nada."


def test_l_enlaza_con_la_que_se_elija_y_supr_lo_quita(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    elegir(pantalla, "5c")
    arbol = pantalla.vista.arbol
    QTest.keyClick(arbol, Qt.Key.Key_L)
    assert pantalla.enlazado.activo
    assert "Enter confirma, Escape cancela" in pantalla.pie.completa
    while pantalla.vista.elegida is not None and pantalla.vista.elegida.clave != SUELTA:
        QTest.keyClick(arbol, Qt.Key.Key_Down)
    assert pantalla.vista.grafica.encima.flecha is not None
    QTest.keyClick(arbol, Qt.Key.Key_Return)
    esperar(qtbot, pantalla)
    hecho = ayudas.enlace(pantalla, "5c", SUELTA)
    assert hecho is not None
    assert hecho.tipo is TipoDependencia.RECOMENDADA
    textos: list[str] = []

    def contesta(dialogo: QDialog) -> None:
        assert isinstance(dialogo, Elegir)
        textos.extend(dialogo.textos)
        dialogo.elegir(next(i for i, t in enumerate(textos) if "depende de Rendición" in t))

    contestar(monkeypatch, contesta)
    elegir(pantalla, SUELTA)
    QTest.keyClick(arbol, Qt.Key.Key_Delete)
    esperar(qtbot, pantalla)
    assert len(textos) > 1
    assert ayudas.enlace(pantalla, "5c", SUELTA) is None


def test_escape_sale_de_enlazar_sin_enlazar(pantalla: Cronograma, qtbot: QtBot) -> None:
    elegir(pantalla, "5c")
    arbol = pantalla.vista.arbol
    QTest.keyClick(arbol, Qt.Key.Key_L)
    QTest.keyClick(arbol, Qt.Key.Key_Down)
    QTest.keyClick(arbol, Qt.Key.Key_Escape)
    assert not pantalla.enlazado.activo
    assert pantalla.vista.grafica.encima.flecha is None
    assert not pantalla.edicion.ocupada


def test_el_punto_del_fin_se_jala_hasta_la_que_depende(pantalla: Cronograma, qtbot: QtBot) -> None:
    punto, destino = ayudas.en_punto(pantalla, "5d"), en_barra(pantalla, SUELTA)
    arrastrar(pantalla, punto, destino, soltar=False)
    assert pantalla.vista.grafica.encima.flecha == (
        ayudas.lugar(pantalla, "5d"),
        ayudas.lugar(pantalla, SUELTA),
    )
    assert "depende de" in pantalla.vista.grafica.encima.globo
    QTest.mouseRelease(pantalla.vista.grafica.viewport(), Qt.MouseButton.LeftButton, pos=destino)
    esperar(qtbot, pantalla)
    assert ayudas.enlace(pantalla, "5d", SUELTA) is not None


def test_si_el_servicio_no_puede_se_dice_y_el_fantasma_se_va(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dichos: list[BaseException] = []
    monkeypatch.setattr(pantalla.sesion.avisos, "mostrar_error", dichos.append)
    fila = elegir(pantalla, "1b")
    antes = fechas(pantalla, "1b")
    pantalla.edicion.mover(fila, date(2026, 5, 5), date(2026, 2, 5))
    esperar(qtbot, pantalla)
    assert "anterior a la de inicio" in str(dichos[0])
    assert ayudas.plano(pantalla).fantasmas == ()
    assert fechas(pantalla, "1b") == antes


def test_un_circulo_de_dependencias_se_rechaza_con_palabras(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dichos: list[BaseException] = []
    monkeypatch.setattr(pantalla.sesion.avisos, "mostrar_error", dichos.append)
    de, a = elegir(pantalla, "2a"), elegir(pantalla, "1b")
    pantalla.edicion.enlazar(de, a)
    esperar(qtbot, pantalla)
    assert "círculo" in str(dichos[0])


def test_las_demas_pantallas_se_enteran(pantalla: Cronograma, qtbot: QtBot) -> None:
    inicio, fin = fechas(pantalla, SUELTA)
    cambios = pantalla.sesion.cambiado
    with qtbot.waitSignals([cambios.guardado, cambios.datos_cambiados], timeout=5000):
        pantalla.edicion.mover(elegir(pantalla, SUELTA), inicio + DIA, fin + DIA)


def test_en_un_archivo_de_solo_lectura_no_se_edita_y_se_dice(
    pantalla: Cronograma, expediente: Expediente, qtbot: QtBot
) -> None:
    ruta = expediente.ruta
    expediente.cerrar()
    leido = abrir(ruta, el_modelo(), solo_lectura=True)
    sesion = pantalla.sesion
    otra = Cronograma(
        Sesion(leido, sesion.modelo, sesion.perfil, sesion.ejecutor, Avisos(), sesion.ir)
    )
    qtbot.addWidget(otra)
    otra.show()
    releer(otra)
    elegir(otra, "1b")
    punto = en_barra(otra, "1b")
    arrastrar(otra, punto, punto + QPoint(60, 0))
    pulsar(otra, Qt.Key.Key_Right, ALT)
    assert not otra.edicion.ocupada
    assert otra.empujon.pendiente is None
    assert not otra.acciones["enlazar"].isEnabled()
    assert not otra.vista.arbol.editar()
    otra.edicion.mover(elegir(otra, "1b"), date(2026, 1, 5), date(2026, 4, 5))
    assert otra.pie.completa == "Este archivo está abierto sólo para leer."
    leido.cerrar()


def test_un_lector_de_pantalla_sabe_que_se_edita_y_oye_el_resultado(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    QAccessible.setActive(True)
    oidos: list[str] = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda evento: oidos.append(evento.message()) if hasattr(evento, "message") else None,
    )
    lista = QAccessible.queryAccessibleInterface(pantalla.vista.grafica)
    assert lista.child(ayudas.lugar(pantalla, SUELTA)).state().editable
    elegir(pantalla, SUELTA)
    inicio, fin = fechas(pantalla, SUELTA)
    _oprimir(pantalla, next(e for e in EMPUJES if e.orden.atajos == ("Alt+Right",)))
    esperar(qtbot, pantalla)
    assert fechas(pantalla, SUELTA) == (inicio + DIA, fin + DIA)
    assert any(f"ahora del {inicio.day + 1} de " in texto for texto in oidos)


def test_el_menu_del_renglon_cambia_el_tipo_y_el_desfase_de_una_dependencia(
    pantalla: Cronograma, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    elegir(pantalla, SUELTA)
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _donde: menus.append(menu))
    pantalla.vista.menu_pedido.emit(QPoint(0, 0))
    dependencias = next(
        m for a in menus[0].actions() if isinstance(m := a.menu(), QMenu) and "Depend" in a.text()
    )
    suya = dependencias.actions()[0].menu()
    assert isinstance(suya, QMenu)
    traslape = next(a for a in suya.actions() if "(P)" in a.text())
    traslape.trigger()
    esperar(qtbot, pantalla)
    cambiado = ayudas.enlace(pantalla, "4b", SUELTA)
    assert cambiado is not None
    assert cambiado.tipo is TipoDependencia.TRASLAPE
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_datos: (15, True))
    pantalla.vista.menu_pedido.emit(QPoint(0, 0))
    suya = next(
        m.actions()[0].menu()
        for a in menus[1].actions()
        if isinstance(m := a.menu(), QMenu) and "Depend" in a.text()
    )
    assert isinstance(suya, QMenu)
    next(a for a in suya.actions() if "desfase" in a.text()).trigger()
    esperar(qtbot, pantalla)
    cambiado = ayudas.enlace(pantalla, "4b", SUELTA)
    assert cambiado is not None
    assert cambiado.desfase == 15
