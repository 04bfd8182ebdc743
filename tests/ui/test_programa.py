"""El programa de verdad, con ventana y archivos de verdad."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ayudas import hallar, teclear
from ui.buscador import Buscador
from ui.comun import preferencias
from ui.comun.accesible import nombres, sin_nombre
from ui.comun.controles import Boton
from ui.comun.preferencias import Reciente
from ui.comun.sesion import Sesion
from ui.comun.tema import tema
from ui.expediente import inicio_cache
from ui.expediente.inicio import Inicio
from ui.expediente.inicio_datos import Recuerdo, Siguiente
from ui.expediente.lista_tareas import RenglonHerramienta
from ui.inicio_programa.nuevo import PaginaNuevo
from ui.noticia import Noticia
from ui.pantallas import EXPEDIENTE
from ui.portada import MINIMO
from ui.programa import Programa
from ui.ventana import Modo, Ventana

Abrir = Callable[[Path], Programa]


@pytest.fixture
def programa(qtbot: QtBot) -> Iterator[Programa]:
    ventana = Ventana()
    qtbot.addWidget(ventana)
    hecho = Programa(ventana)
    ventana.resize(MINIMO)
    ventana.show()
    yield hecho
    hecho.cerrar_archivo()


@pytest.fixture
def abierto(programa: Programa, vitral: Path, qtbot: QtBot) -> Programa:
    """El programa con un expediente abierto y la pantalla de inicio llena."""
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(vitral)
    return programa


def _inicio(programa: Programa) -> Inicio:
    return hallar(programa.ventana, Inicio)


def test_la_bienvenida_crea_un_expediente_que_queda_abierto(
    programa: Programa, qtbot: QtBot, tmp_path: Path
) -> None:
    bienvenida = programa.dar_la_bienvenida()
    bienvenida.mostrar_nuevo()
    pagina = hallar(bienvenida, PaginaNuevo)
    qtbot.waitUntil(lambda: len(pagina.selector.visibles()) == 125, timeout=20_000)
    pagina.fijar_carpeta(tmp_path / "Trabajo")

    linea = hallar(pagina, QLineEdit, "municipio")
    teclear(linea, "acambáy")
    assert pagina.selector.nombre() == "Acambay de Ruíz Castañeda"
    crear = next(b for b in pagina.findChildren(Boton) if b.text() == "Crear expediente")
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        crear.click()

    assert isinstance(programa.sesion, Sesion)
    assert programa.sesion.expediente.municipio().clave == "15001"
    (archivo,) = (tmp_path / "Trabajo").glob("*.vitral")
    assert archivo.name.startswith("Acambay de Ruíz Castañeda")


def test_con_varios_parecidos_no_se_elige_municipio_por_nadie(
    programa: Programa, qtbot: QtBot
) -> None:
    bienvenida = programa.dar_la_bienvenida()
    bienvenida.mostrar_nuevo()
    pagina = hallar(bienvenida, PaginaNuevo)
    qtbot.waitUntil(lambda: len(pagina.selector.visibles()) == 125, timeout=20_000)

    teclear(hallar(pagina, QLineEdit, "municipio"), "ALMOLOYA")

    assert len(pagina.selector.visibles()) == 3
    assert pagina.selector.clave() == ""
    crear = next(b for b in pagina.findChildren(Boton) if b.text() == "Crear expediente")
    assert not crear.isEnabled()


def test_una_carpeta_de_la_nube_se_advierte(
    programa: Programa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bienvenida = programa.dar_la_bienvenida()
    bienvenida.mostrar_nuevo()
    pagina = hallar(bienvenida, PaginaNuevo)
    pagina.fijar_carpeta(tmp_path / "OneDrive" / "Vitral")
    assert any("OneDrive" in nombre for nombre in nombres(pagina))

    pagina.fijar_carpeta(tmp_path / "Vitral")
    assert not pagina._riesgo.isVisibleTo(pagina)


def test_abrir_muestra_las_17_herramientas_y_lo_recuerda(abierto: Programa, vitral: Path) -> None:
    assert len(_inicio(abierto).renglones()) == 17
    assert abierto.ventana.modo is Modo.EXPEDIENTE
    assert abierto.ventana.windowTitle() == "Temoaya · Ejercicio 2026 — Vitral (Municipio)"
    assert preferencias.leer().recientes[0].ruta == str(vitral.resolve())


def test_la_segunda_vez_inicio_se_pinta_antes_de_abrir_el_archivo(
    abierto: Programa, vitral: Path, qtbot: QtBot
) -> None:
    abierto.cerrar_archivo()

    with qtbot.waitSignal(abierto.listo, timeout=20_000):
        abierto.abrir(vitral)
        antes = len(_inicio(abierto).renglones())

    assert antes == 17


def test_lo_que_sigue_se_calcula_despues_de_quedar_listo_y_se_recuerda(
    abierto: Programa, vitral: Path, qtbot: QtBot
) -> None:
    inicio = _inicio(abierto)
    qtbot.waitUntil(lambda: inicio.recuerdo() is not None, timeout=20_000)
    dicho = inicio.recuerdo()
    abierto.cerrar_archivo()

    with qtbot.waitSignal(abierto.listo, timeout=20_000):
        abierto.abrir(vitral)
        antes = _inicio(abierto).recuerdo()

    assert dicho is not None
    assert dicho.siguientes
    assert antes == dicho


def test_lo_recordado_de_otro_archivo_no_se_muestra(tmp_path: Path) -> None:
    recuerdo = Recuerdo("Ya hizo 1 entrega.", (Siguiente("a", "b", "vitral:1a"),), (1, 2, 3, 4, 5))
    inicio_cache.recordar(tmp_path / "uno.vitral", recuerdo)

    assert inicio_cache.recuerdo_de(tmp_path / "uno.vitral") == recuerdo
    assert inicio_cache.recuerdo_de(tmp_path / "otro.vitral") is None


def test_cerrar_antes_de_que_llegue_lo_que_sigue_no_estorba(
    programa: Programa, vitral: Path, qtbot: QtBot
) -> None:
    programa.listo.connect(programa.cerrar_archivo)
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(vitral)
    QApplication.processEvents()

    assert programa.sesion is None
    assert not vitral.with_name(f"{vitral.name}.lock").exists()


def test_un_archivo_que_no_es_expediente_se_dice_y_se_vuelve_a_la_bienvenida(
    programa: Programa, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    textos: list[str] = []

    def mostrar(caja: QMessageBox) -> int:
        textos.append(caja.text() + caja.informativeText())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", mostrar)
    falso = tmp_path / "carta.vitral"
    falso.write_text("Estimada Rosa", encoding="utf-8")

    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(falso)

    assert len(textos) == 1
    assert "carta.vitral" in textos[0]
    assert "EXP-01" in textos[0]
    assert programa.ventana.modo is Modo.NINGUNO


def test_cerrar_la_ventana_suelta_el_archivo_sin_preguntar(abierto: Programa, vitral: Path) -> None:
    candado = vitral.with_name(f"{vitral.name}.lock")
    assert candado.exists()

    assert abierto.ventana.close()

    assert abierto.sesion is None
    assert not candado.exists()


def test_la_ventana_recuerda_su_tamano(abierto: Programa, qtbot: QtBot) -> None:
    abierto.ventana.resize(1200, 700)
    qtbot.wait(20)
    abierto.ventana.close()
    recordadas = preferencias.leer()
    assert (recordadas.ancho, recordadas.alto, recordadas.maximizada) == (1200, 700, False)


def test_un_modulo_roto_no_se_disfraza_de_pantalla_que_falta() -> None:
    from ui.pantallas import Pantalla, construir

    faltante = construir(Pantalla("x", "Equis", "ui.no_existe:Equis"), None)
    assert "Equis" in nombres(faltante)[0]
    with pytest.raises(AttributeError):
        construir(Pantalla("x", "Equis", "ui.barra:NoEstá"), None)


def test_un_reciente_que_ya_no_esta_se_quita_de_la_lista(
    programa: Programa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda _caja: 0)
    perdido = Reciente(str(tmp_path / "usb" / "x.vitral"), "Perdido")
    preferencias.guardar(preferencias.leer().con_reciente(perdido))

    programa.dar_la_bienvenida().reciente.emit(perdido)

    assert preferencias.leer().recientes == ()


def test_traer_copia_y_no_reemplaza(vitral: Path, tmp_path: Path) -> None:
    from ui import apertura

    traido = apertura.traer_expediente(vitral, tmp_path / "aquí")
    assert traido.read_bytes()[:16] == b"SQLite format 3\0"
    with pytest.raises(apertura.YaHayUno):
        apertura.traer_expediente(vitral, tmp_path / "aquí")


def test_nada_interactivo_queda_sin_nombre(abierto: Programa) -> None:
    assert sin_nombre(abierto.ventana) == ()


def test_nada_interactivo_queda_sin_nombre_en_la_bienvenida(programa: Programa) -> None:
    preferencias.guardar(preferencias.leer().con_reciente(Reciente("/x.vitral", "Temoaya")))
    bienvenida = programa.dar_la_bienvenida()
    assert sin_nombre(programa.ventana) == ()
    bienvenida.mostrar_nuevo()
    assert sin_nombre(programa.ventana) == ()


def _recorrido(qtbot: QtBot, ventana: Ventana) -> list[QWidget]:
    vistos: list[QWidget] = []
    ventana.activateWindow()
    for _ in range(120):
        enfocado = QApplication.focusWidget()
        if enfocado in vistos:
            break
        if enfocado is not None:
            vistos.append(enfocado)
        QTest.keyClick(enfocado or ventana, Qt.Key.Key_Tab)
    return vistos


def test_con_tab_se_llega_a_todo_el_carril_y_a_los_17_renglones(
    abierto: Programa, qtbot: QtBot
) -> None:
    vistos = _recorrido(qtbot, abierto.ventana)

    carril = [v for v in vistos if v in abierto.ventana.carril.botones()]
    renglones = [v for v in vistos if isinstance(v, RenglonHerramienta)]
    assert len(carril) == len(EXPEDIENTE)
    assert [r.clave for r in renglones] == [r.clave for r in _inicio(abierto).renglones()]


def test_lo_que_se_dice_de_paso_queda_al_pie_hasta_cambiar_de_pantalla(abierto: Programa) -> None:
    noticia = abierto.ventana.findChild(Noticia)
    assert noticia is not None
    assert not noticia.isVisible()
    abierto.avisos.decir("Cronograma guardado en <b>C:</b>")
    assert noticia.isVisible()
    assert noticia.titulo.text() == "Cronograma guardado en <b>C:</b>"
    assert noticia.titulo.textFormat() is Qt.TextFormat.PlainText
    abierto.ventana.ir("documentos")
    assert not noticia.isVisible()


def test_enter_en_un_renglon_lleva_a_su_herramienta(abierto: Programa, qtbot: QtBot) -> None:
    destinos: list[str] = []
    assert isinstance(abierto.sesion, Sesion)
    abierto.sesion.ir = destinos.append
    renglon = _inicio(abierto).renglones()[4]

    QTest.keyClick(renglon, Qt.Key.Key_Return)

    assert destinos == ["vitral:2a"]


def test_las_flechas_recorren_los_renglones(abierto: Programa, qtbot: QtBot) -> None:
    abierto.ventana.activateWindow()
    primero, segundo = _inicio(abierto).renglones()[:2]
    primero.setFocus()
    QTest.keyClick(primero, Qt.Key.Key_Down)
    assert segundo.hasFocus()
    QTest.keyClick(segundo, Qt.Key.Key_Up)
    assert primero.hasFocus()


@pytest.mark.parametrize("escala", [100, 125, 150, 200])
@pytest.mark.parametrize("ancho", [1024, 1366])
def test_ningun_renglon_se_recorta_ni_se_sale_a_ninguna_escala(
    abierto: Programa, qtbot: QtBot, ancho: int, escala: int
) -> None:
    tema().fijar_escala(escala)
    abierto.ventana.resize(ancho, 768)
    qtbot.wait(20)

    inicio = _inicio(abierto)
    for renglon in inicio.renglones():
        assert renglon.recortados() == ()
        assert renglon.height() >= 32
        derecha = renglon.mapTo(inicio, renglon.rect().topRight()).x()
        assert derecha <= inicio.width()


@pytest.mark.parametrize("escala", [100, 150, 200])
def test_el_estado_del_guardado_se_ve_siempre(abierto: Programa, qtbot: QtBot, escala: int) -> None:
    tema().fijar_escala(escala)
    abierto.ventana.resize(MINIMO)
    qtbot.wait(20)
    guardado = abierto.ventana.barra.guardado
    assert guardado.isVisible()
    assert guardado.geometry().right() <= abierto.ventana.barra.width()
    assert guardado.width() >= guardado.minimumSizeHint().width()


def test_el_carril_se_pliega_en_ventanas_angostas(abierto: Programa, qtbot: QtBot) -> None:
    ventana = abierto.ventana
    assert ventana.carril.plegado
    ventana.resize(1366, 768)
    assert not ventana.carril.plegado
    tema().fijar_escala(150)
    assert ventana.carril.plegado


def test_guardar_se_ve_arriba_y_un_fallo_ofrece_salida(abierto: Programa, qtbot: QtBot) -> None:
    from app.expediente.errores import SinEspacio
    from app.modelo.direccion import Direccion

    sesion = abierto.sesion
    assert isinstance(sesion, Sesion)
    acuse = sesion.expediente.respuestas.guardar(Direccion("1a", "cv_objeto"), "Colaborar")
    sesion.cambiado.guardado.emit(acuse)
    assert abierto.ventana.barra.guardado.texto().startswith("Guardado ")

    sesion.cambiado.fallo.emit(SinEspacio())
    assert abierto.ventana.barra.guardado.texto() == "No se pudo guardar"
    assert abierto.ventana.franja.isVisible()
    with qtbot.waitSignal(sesion.cambiado.reintentar):
        abierto.ventana.franja.reintentar.emit()

    sesion.cambiado.guardado.emit(acuse)
    assert not abierto.ventana.franja.isVisible()


def test_guardando_solo_se_dice_si_tarda(abierto: Programa, qtbot: QtBot) -> None:
    guardado = abierto.ventana.barra.guardado
    guardado.guardando()
    assert "Guardando" not in guardado.texto()
    qtbot.waitUntil(lambda: guardado.texto() == "Guardando…", timeout=2000)


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_buscar_sin_tildes_encuentra_la_herramienta_y_va_a_ella(
    abierto: Programa, qtbot: QtBot
) -> None:
    buscador: Buscador = abierto.ventana.barra.buscador
    abierto.ventana.activateWindow()
    buscador.setFocus()
    teclear(buscador, "integridad etica")
    qtbot.waitUntil(lambda: bool(buscador.resultados()), timeout=2000)
    assert buscador.resultados()[0].startswith("1c")

    with qtbot.waitSignal(buscador.elegido) as senal, qtbot.captureExceptions():
        QTest.keyClick(buscador, Qt.Key.Key_Return)
    assert senal.args == ["vitral:1c"]


def test_quien_captura_se_elige_y_se_agrega(abierto: Programa) -> None:
    sesion = abierto.sesion
    assert isinstance(sesion, Sesion)
    abierto._captura.agregar("Rosa Martínez Ñáñez")

    (persona,) = sesion.expediente.personas.lista()
    assert sesion.captura == persona.id
    assert abierto.ventana.barra.captura.accessibleName() == "Captura: Rosa Martínez Ñáñez"


def test_toda_accion_con_atajo_se_alcanza_desde_el_menu(abierto: Programa) -> None:
    menu = abierto.ventana.barra.menu_archivo
    alcanzables = {a for a in menu.actions() if not a.menu()}
    for accion in menu.actions():
        interior = accion.menu()
        if isinstance(interior, QMenu):
            alcanzables |= set(interior.actions())
    sueltas = [a.text() for a in abierto.ventana.actions() if a not in alcanzables]
    assert sueltas == []


def test_los_atajos_no_se_repiten(abierto: Programa) -> None:
    atajos = [a.shortcut().toString() for a in abierto.ventana.actions() if a.shortcut()]
    puestos = [atajo for atajo in atajos if atajo]
    assert len(puestos) == len(set(puestos))
