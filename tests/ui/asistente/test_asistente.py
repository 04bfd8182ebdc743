"""El asistente guarda solo, no pierde nada, y arma las páginas de las 17 herramientas."""

import shutil
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from app import rutas
from app.expediente.archivo import Expediente, abrir
from app.expediente.errores import FalloDeDisco
from app.expediente.respuestas import Respuestas
from app.expediente.vistas import Situacion
from app.modelo.carga import cargar_modelo
from app.modelo.direccion import Direccion
from app.modelo.paginas import ClasePagina, paginas_de
from app.modelo.tipos import Modelo
from tests.ayudas import teclear
from tests.ui.asistente.teclas import ALT, pulsar
from ui.asistente.asistente import Asistente
from ui.asistente.enlace import EnlaceLargo
from ui.asistente.herramientas import Herramientas
from ui.asistente.revisar import PaginaRevisar
from ui.comun.accesible import sin_nombre
from ui.comun.sesion import Sesion
from ui.comun.tema import tema


def ir(asistente: Asistente, direccion: str) -> None:
    """Abre la dirección escrita."""
    asistente.abrir(Direccion.leer(direccion))


def linea(asistente: Asistente, campo: str) -> QLineEdit:
    """El control de una línea de ese campo."""
    pagina = asistente.pagina
    assert pagina is not None
    control = pagina.filas[campo].editor.control
    assert isinstance(control, QLineEdit)
    return control


def test_lo_escrito_llega_al_archivo_al_salir_del_campo(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_og_representante")

    with qtbot.waitSignal(asistente.guardado.guardado):
        teclear(linea(asistente, "cv_og_representante"), "Clara Muestra Nieto")
        linea(asistente, "cv_og_representante").clearFocus()

    ruta = expediente.ruta
    expediente.cerrar()
    with abrir(ruta, expediente.modelo) as otra_vez:
        assert otra_vez.respuestas.valor("1a/cv_og_representante") == "Clara Muestra Nieto"


def test_sin_salir_del_campo_se_guarda_tras_una_pausa(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_domicilio")

    with qtbot.waitSignal(asistente.guardado.guardado, timeout=3000):
        teclear(linea(asistente, "cv_domicilio"), "Calle Uno 1")

    assert expediente.respuestas.valor("1a/cv_domicilio") == "Calle Uno 1"


def test_varias_letras_seguidas_son_un_solo_cambio(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_domicilio")
    antes = len(expediente.bitacora())

    with qtbot.waitSignal(asistente.guardado.guardado, timeout=3000):
        teclear(linea(asistente, "cv_domicilio"), "Calle larga y con número 25")

    assert len(expediente.bitacora()) == antes + 1


def test_cambiar_de_pagina_guarda_lo_que_estaba_a_medias(
    asistente: Asistente, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_domicilio")
    teclear(linea(asistente, "cv_domicilio"), "Plaza central")

    asistente.siguiente()
    asistente.guardado.terminar()

    assert expediente.respuestas.valor("1a/cv_domicilio") == "Plaza central"


def test_si_el_disco_falla_lo_escrito_sigue_y_se_puede_reintentar(
    asistente: Asistente,
    qtbot: QtBot,
    sesion: Sesion,
    expediente: Expediente,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ir(asistente, "1a/cv_domicilio")

    def sin_disco(*_a: object, **_k: object) -> None:
        raise FalloDeDisco("memoria desconectada")

    with monkeypatch.context() as parche:
        parche.setattr(Respuestas, "guardar", sin_disco)
        with qtbot.waitSignal(sesion.cambiado.fallo, timeout=3000) as fallo:
            teclear(linea(asistente, "cv_domicilio"), "Calle Dos")
            asistente.guardado.soltar()

    assert isinstance(fallo.args[0], FalloDeDisco)
    asistente.siguiente()
    asistente.anterior()
    assert linea(asistente, "cv_domicilio").text() == "Calle Dos"
    with qtbot.waitSignal(asistente.guardado.guardado, timeout=3000):
        sesion.cambiado.reintentar.emit()
    assert expediente.respuestas.valor("1a/cv_domicilio") == "Calle Dos"
    assert not asistente.guardado.sin_guardar


def test_una_fecha_que_no_se_entiende_queda_en_pantalla_y_en_la_nota(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_fecha_firma")
    control = linea(asistente, "cv_fecha_firma")

    with qtbot.waitSignal(asistente.guardado.rechazado, timeout=3000):
        teclear(control, "30 feb 2026")
        control.clearFocus()
    asistente.guardado.terminar()
    ir(asistente, "2a")
    ir(asistente, "1a/cv_fecha_firma")

    assert linea(asistente, "cv_fecha_firma").text() == "30 feb 2026"
    assert "30 feb 2026" in expediente.respuestas.nota("1a/cv_fecha_firma")
    assert expediente.respuestas.valor("1a/cv_fecha_firma") is None


def test_al_corregirla_la_nota_se_limpia(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_fecha_firma")
    control = linea(asistente, "cv_fecha_firma")
    with qtbot.waitSignal(asistente.guardado.rechazado, timeout=3000):
        teclear(control, "30 feb")
        control.clearFocus()
    asistente.guardado.terminar()
    with qtbot.waitActive(asistente):
        asistente.activateWindow()
    control.setFocus()
    control.clear()

    with qtbot.waitSignal(asistente.guardado.guardado, timeout=3000):
        teclear(control, "3/3/26")
        control.clearFocus()
    asistente.guardado.terminar()

    assert expediente.respuestas.nota("1a/cv_fecha_firma") == ""
    assert expediente.respuestas.valor("1a/cv_fecha_firma") == "2026-03-03"
    assert control.text() == "3 mar 2026"


def test_pasar_por_todas_las_paginas_sin_tocar_nada_no_contesta_nada(
    asistente: Asistente, expediente: Expediente
) -> None:
    antes = len(expediente.bitacora(10_000))
    for _ in range(len(asistente.recorrido.paginas)):
        asistente.siguiente()
    asistente.guardado.terminar()

    assert len(expediente.bitacora(10_000)) == antes


def test_elegir_una_opcion_se_guarda_al_momento(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_reporte_periodicidad")
    pagina = asistente.pagina
    assert pagina is not None
    botones = pagina.filas["cv_reporte_periodicidad"].editor.findChildren(QRadioButton)

    with qtbot.waitSignal(asistente.guardado.guardado):
        botones[1].click()

    assert expediente.respuestas.valor("1a/cv_reporte_periodicidad") == "trimestral"


def test_un_campo_condicional_se_esconde_sin_perder_su_respuesta(
    asistente: Asistente, expediente: Expediente
) -> None:
    expediente.respuestas.guardar("1a/cv_recursos", "con_recursos_economicos")
    expediente.respuestas.guardar("1a/cv_recursos_detalle", "Veinte mil pesos")
    ir(asistente, "1a/cv_recursos")
    pagina = asistente.pagina
    assert pagina is not None
    assert "cv_recursos_detalle" in pagina.visibles()

    pagina.filas["cv_recursos"].editor.findChildren(QRadioButton)[0].click()
    asistente.guardado.terminar()

    assert "cv_recursos_detalle" not in pagina.visibles()
    assert expediente.respuestas.valor("1a/cv_recursos_detalle") == "Veinte mil pesos"


def test_no_aplica_exige_motivo_y_se_puede_volver_atras(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_domicilio")
    pagina = asistente.pagina
    assert pagina is not None
    fila = pagina.filas["cv_domicilio"]
    fila._pedir_motivo()
    fila.no_aplica.motivo.setPlainText("No")
    assert not fila.no_aplica._marcar.isEnabled()
    fila.no_aplica.motivo.setPlainText("El municipio no tiene domicilio propio todavía")

    with qtbot.waitSignal(asistente.guardado.guardado):
        fila.no_aplica._marcar.click()
    assert "domicilio propio" in str(expediente.respuestas.no_aplica("1a/cv_domicilio"))
    qtbot.waitUntil(lambda: fila.motivo is not None)
    assert not fila.editor.isVisibleTo(fila)
    with qtbot.waitSignal(asistente.guardado.guardado):
        fila.no_aplica._quitar.click()

    assert expediente.respuestas.no_aplica("1a/cv_domicilio") is None


def test_la_nota_interna_se_guarda_aparte(asistente: Asistente, expediente: Expediente) -> None:
    ir(asistente, "1a/cv_domicilio")
    pagina = asistente.pagina
    assert pagina is not None
    nota = pagina.filas["cv_domicilio"].nota
    nota.show()

    nota.texto.setPlainText("Preguntar a la secretaría")
    nota.soltar()
    asistente.guardado.terminar()

    assert expediente.respuestas.nota("1a/cv_domicilio") == "Preguntar a la secretaría"
    assert expediente.respuestas.valor("1a/cv_domicilio") is None


def test_una_regla_incumplida_se_ve_en_su_campo_con_enlace_y_renglon(
    asistente: Asistente, expediente: Expediente
) -> None:
    expediente.respuestas.guardar(
        "1a/cv_compromisos",
        [
            {"clave": "C1", "inicio": "2026-01-05", "limite": "2026-04-30"},
            {"clave": "C2", "inicio": "2026-04-05", "limite": "2026-03-03"},
        ],
    )

    ir(asistente, "1a/cv_compromisos")

    pagina = asistente.pagina
    assert pagina is not None
    assert pagina.filas["cv_compromisos"].problema()
    (enlace,) = pagina.resumen.findChildren(EnlaceLargo)
    assert "cv_compromisos" not in enlace.text()
    editor = pagina.filas["cv_compromisos"].editor
    enlace.click()
    assert editor.control.hasFocus() or editor.isAncestorOf(asistente.focusWidget())


def test_lo_que_falta_solo_se_marca_cuando_la_persona_dice_que_termino(
    asistente: Asistente, expediente: Expediente
) -> None:
    expediente.respuestas.guardar("1a/cv_tipo", "nuevo")
    ir(asistente, "1a/cv_og_representante")
    pagina = asistente.pagina
    assert pagina is not None
    assert pagina.filas["cv_og_representante"].problema() == ""
    ir(asistente, "1a/revisar")
    revisar = asistente.findChild(PaginaRevisar)
    assert revisar is not None

    revisar.terminada.emit()
    asistente.guardado.terminar()
    ir(asistente, "1a/cv_og_representante")

    assert expediente.herramientas.una("1a").situacion is Situacion.EN_CURSO
    pagina = asistente.pagina
    assert pagina is not None
    assert "Escriba" in pagina.filas["cv_og_representante"].problema()


def test_las_fichas_se_agregan_se_quitan_y_se_recuperan(
    asistente: Asistente, qtbot: QtBot, expediente: Expediente
) -> None:
    ir(asistente, "1d/pr_nombre")
    assert asistente.pagina is None
    for numero, nombre in enumerate(("Portal", "Archivo"), start=1):
        asistente._agregar_ficha()
        qtbot.waitUntil(partial(_en_la_ficha, asistente, numero))
        ir(asistente, f"1d:{numero}/pr_nombre")
        teclear(linea(asistente, "pr_nombre"), nombre)
        asistente.guardado.terminar()

    asistente._fichas.quitar.emit(1)
    qtbot.waitUntil(lambda: bool(asistente._quitada))
    assert [f.titulo for f in expediente.fichas.lista("1d", "proyecto")] == ["Archivo"]
    assert linea(asistente, "pr_nombre").text() == "Archivo"
    asistente._fichas.recuperar.emit()
    asistente.guardado.terminar()

    assert [f.titulo for f in expediente.fichas.lista("1d", "proyecto")] == ["Portal", "Archivo"]


def _en_la_ficha(asistente: Asistente, numero: int) -> bool:
    return asistente.recorrido.numero == numero and asistente.pagina is not None


def _cabe_a_lo_ancho(vista: QScrollArea) -> bool:
    hoja = vista.widget()
    return hoja is not None and hoja.minimumSizeHint().width() <= vista.viewport().width()


def test_los_atajos_mueven_y_f2_alterna_la_guia(asistente: Asistente, qtbot: QtBot) -> None:
    ir(asistente, "1a")
    with qtbot.waitActive(asistente):
        asistente.activateWindow()

    pulsar(asistente, Qt.Key.Key_Right, ALT)
    assert asistente.recorrido.actual == 1
    pulsar(asistente, Qt.Key.Key_Left, ALT)
    assert asistente.recorrido.actual == 0
    assert asistente._guia.isVisible()
    pulsar(asistente, Qt.Key.Key_F2)

    assert not asistente._guia.isVisible()


def test_en_una_pantalla_chica_la_guia_no_le_quita_ancho_a_la_pagina(
    asistente: Asistente, qtbot: QtBot
) -> None:
    ir(asistente, "1a/cv_tipo")
    asistente.resize(800, 520)
    qtbot.waitUntil(lambda: asistente._tarjeta.width() > 700)
    ancho = asistente._tarjeta.width()

    asistente.alternar_guia()

    assert asistente._guia.isVisible()
    assert asistente._tarjeta.width() == ancho


def _agregar_todas_las_fichas(expediente: Expediente, clave: str) -> None:
    for tipo in expediente.modelo.herramienta(clave).fichas:
        if not expediente.fichas.lista(clave, tipo.clave):
            expediente.fichas.agregar(clave, tipo.clave)


CLAVES = [h.clave for h in cargar_modelo().herramientas]


@pytest.mark.parametrize("clave", CLAVES)
def test_todas_las_paginas_se_arman_con_nombre_en_cada_control(
    asistente: Asistente, expediente: Expediente, modelo: Modelo, clave: str
) -> None:
    _agregar_todas_las_fichas(expediente, clave)
    herramienta = modelo.herramienta(clave)

    for pagina in paginas_de(herramienta, modelo):
        asistente.abrir(Direccion(clave, pagina.clave))
        assert asistente.recorrido.pagina.clave == pagina.clave
        if pagina.campos:
            armada = asistente.pagina
            assert armada is not None
            assert list(armada.filas) == [campo.clave for campo in pagina.campos]
        else:
            assert pagina.clase in (ClasePagina.QUE_ES, ClasePagina.REVISAR)
        assert sin_nombre(asistente) == (), f"{clave}/{pagina.clave}"


@pytest.mark.parametrize("escala", [100, 150])
@pytest.mark.parametrize("clave", ["1a", "2c", "5c"])
def test_ninguna_pagina_necesita_barra_horizontal(
    asistente: Asistente,
    expediente: Expediente,
    modelo: Modelo,
    qtbot: QtBot,
    clave: str,
    escala: int,
) -> None:
    tema().fijar_escala(escala)
    _agregar_todas_las_fichas(expediente, clave)
    asistente.resize(960, 540)

    for pagina in paginas_de(modelo.herramienta(clave), modelo):
        asistente.abrir(Direccion(clave, pagina.clave))
        vista = asistente._pila.currentWidget()
        assert isinstance(vista, QScrollArea)
        qtbot.waitUntil(partial(_cabe_a_lo_ancho, vista), timeout=1000)


@pytest.fixture
def modelo_con_un_campo_mas(tmp_path: Path) -> Modelo:
    """El Modelo del producto con un campo nuevo en la sección A de 1a."""
    copia = tmp_path / "recursos"
    for carpeta in ("modelo", "catalogos", "perfiles"):
        shutil.copytree(rutas.recursos() / carpeta, copia / carpeta)
    archivo = copia / "modelo" / "herramientas" / "1a.toml"
    texto = archivo.read_text(encoding="utf-8")
    ancla = '[[secciones.campos]]\nclave = "cv_facultades"'
    assert ancla in texto
    nuevo = (
        '[[secciones.campos]]\nclave = "cv_testigo"\netiqueta = "Testigo de honor"\n'
        'tipo = "texto_corto"\nobligacion = "N"\nayuda = "Si lo hay."\n\n'
    )
    archivo.write_text(texto.replace(ancla, nuevo + ancla), encoding="utf-8")
    return cargar_modelo(copia)


def test_un_campo_agregado_al_toml_aparece_y_se_guarda(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente, modelo_con_un_campo_mas: Modelo
) -> None:
    ruta = expediente.ruta
    expediente.cerrar()
    with abrir(ruta, modelo_con_un_campo_mas) as otro:
        sesion.expediente, sesion.modelo = otro, modelo_con_un_campo_mas
        asistente = Asistente(sesion)
        qtbot.addWidget(asistente)
        asistente.show()
        ir(asistente, "1a/cv_testigo")
        pagina = asistente.pagina
        assert pagina is not None
        assert pagina.filas["cv_testigo"].etiqueta.text() == "Testigo de honor (opcional)"

        teclear(linea(asistente, "cv_testigo"), "Ana Muestra")
        asistente.guardado.terminar()

        assert otro.respuestas.valor("1a/cv_testigo") == "Ana Muestra"


@pytest.mark.caso("T01")
def test_lo_escrito_por_otros_nunca_se_interpreta_como_marcas(
    asistente: Asistente, expediente: Expediente
) -> None:
    malo = "<img src=x><b>negrita</b>"
    persona = expediente.personas.agregar(malo)
    expediente.respuestas.guardar("1a/cv_objeto", malo)
    expediente.respuestas.guardar("1a/cv_enlace_mun", persona.id)

    ir(asistente, "1a/revisar")

    con_marcas = [e for e in asistente.findChildren(QLabel) if malo in e.text()]
    assert con_marcas
    assert all(e.textFormat() == Qt.TextFormat.PlainText for e in con_marcas)


def test_el_texto_propuesto_se_ofrece_solo_en_lo_vacio(
    asistente: Asistente, expediente: Expediente
) -> None:
    ir(asistente, "1a/cv_objeto")
    pagina = asistente.pagina
    assert pagina is not None
    fila = pagina.filas["cv_objeto"]
    assert not fila.proponer.isHidden()

    fila.proponer.click()
    asistente.guardado.terminar()

    assert "Temoaya" in str(expediente.respuestas.valor("1a/cv_objeto"))
    assert fila.proponer.isHidden()
    assert isinstance(fila.editor.control, QPlainTextEdit)


def test_la_pantalla_lleva_del_arbol_a_la_pagina_y_de_vuelta(qtbot: QtBot, sesion: Sesion) -> None:
    pantalla = Herramientas(sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(1000, 600)
    pantalla.show()
    arbol = pantalla.lista.arbol
    recursos = arbol.topLevelItem(1)
    assert recursos is not None
    perfiles = recursos.child(0)
    assert perfiles is not None
    arbol.setCurrentItem(perfiles)

    pulsar(arbol, Qt.Key.Key_Return)
    assert pantalla.asistente.isVisible()
    assert pantalla.asistente.recorrido.herramienta.clave == "2a"
    pantalla.asistente.volver.emit()

    assert arbol.isVisible()
    assert arbol.currentItem() is perfiles
    assert sin_nombre(pantalla) == ()


class _Sueltas(QObject):
    """Anota toda ventana que se muestre."""

    def __init__(self) -> None:
        super().__init__()
        self.vistas: list[QWidget] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.vistas.append(watched)
        return False


def test_construir_paginas_no_abre_ventanas_sueltas(
    asistente: Asistente, expediente: Expediente, modelo: Modelo, qapp: QApplication
) -> None:
    _agregar_todas_las_fichas(expediente, "2c")
    vigia = _Sueltas()
    qapp.installEventFilter(vigia)

    for clave in ("1a", "2c"):
        for pagina in paginas_de(modelo.herramienta(clave), modelo):
            asistente.abrir(Direccion(clave, pagina.clave))
            qapp.processEvents()
    qapp.removeEventFilter(vigia)

    assert vigia.vistas == []


def _recorrido_de_tab(asistente: Asistente, desde: QWidget) -> list[QWidget]:
    """Los controles por los que pasa Tab hasta volver al principio."""
    desde.setFocus()
    visitados = [desde]
    for _ in range(80):
        pulsar(QApplication.focusWidget(), Qt.Key.Key_Tab)
        actual = QApplication.focusWidget()
        if actual is None or actual is desde:
            break
        visitados.append(actual)
    return visitados


@pytest.mark.parametrize(
    "direccion", ["1a/cv_tipo", "1a/cv_vigencia", "1a/cv_mejoras", "1a/revisar"]
)
def test_el_tabulador_sigue_el_orden_en_que_se_lee(
    asistente: Asistente, qtbot: QtBot, direccion: str
) -> None:
    ir(asistente, "2a")  # para que la página se construya después del marco, como al navegar
    ir(asistente, direccion)
    qtbot.wait(50)  # lo recién puesto en una página visible se muestra en la vuelta siguiente
    with qtbot.waitActive(asistente):
        asistente.activateWindow()

    visitados = _recorrido_de_tab(asistente, asistente._todas)

    assert asistente._adelante in visitados or asistente._atras in visitados
    pagina = asistente._pila.currentWidget()
    assert isinstance(pagina, QScrollArea)
    dentro = [n for n, w in enumerate(visitados) if pagina.isAncestorOf(w)]
    assert dentro == list(range(dentro[0], dentro[-1] + 1))
    assert visitados.index(asistente._lista) < dentro[0]
    assert dentro[-1] < visitados.index(asistente._atras)
    alturas = [
        visitados[n].mapTo(pagina, QPoint(0, 0)).y() + pagina.verticalScrollBar().value()
        for n in dentro
    ]
    bajadas = [(a, b) for a, b in pairwise(alturas) if b < a - 24]
    assert not bajadas


def test_ir_a_un_dato_de_mas_abajo_lo_deja_a_la_vista(asistente: Asistente, qtbot: QtBot) -> None:
    asistente.resize(960, 420)

    asistente.abrir(Direccion.leer("3b/au_respaldo"))
    qtbot.wait(50)

    pagina = asistente.pagina
    assert pagina is not None
    fila = pagina.filas["au_respaldo"]
    visible = fila.visibleRegion().boundingRect()
    assert visible.height() >= min(fila.height(), 60)


def test_al_abrir_una_herramienta_el_teclado_ya_esta_dentro(asistente: Asistente) -> None:
    asistente.abrir(Direccion("1b"))

    enfocado = QApplication.focusWidget()
    assert enfocado is not None
    assert asistente.isAncestorOf(enfocado)
