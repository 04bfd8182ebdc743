"""Cada editor entrega lo que recibe, se queda vacío si nadie escribe y no pierde lo tecleado."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.modelo.tipos import Campo, Columna, Obligacion, Opcion, TipoCampo
from tests.ayudas import teclear
from tests.ui.asistente.teclas import pulsar
from ui.asistente.editores import Editor, crear_editor
from ui.asistente.editores.adjunto import EditorAdjunto
from ui.asistente.editores.fecha import EditorFecha
from ui.asistente.editores.opcion import EditorLista, EditorRadios
from ui.asistente.editores.persona import EditorPersona
from ui.asistente.entorno import EntornoFicha
from ui.comun.accesible import sin_nombre

POCAS = (Opcion("mensual", "mensual"), Opcion("anual", "anual"))
MUCHAS = tuple(Opcion(f"o{n}", f"opción número {n}") for n in range(9))

Fabrica = Callable[..., Editor]


def campo(tipo: TipoCampo, **datos: object) -> Campo:
    """Un campo de prueba de ese tipo."""
    base: dict[str, object] = {
        "clave": "prueba",
        "etiqueta": "Dato de prueba",
        "tipo": tipo,
        "obligacion": Obligacion.SI,
        "ayuda": "Ayuda",
    }
    return Campo(**(base | datos))  # type: ignore[arg-type]


@pytest.fixture
def fabricar(qtbot: QtBot, entorno: EntornoFicha) -> Fabrica:
    """Crea un editor a la vista."""
    vivos: list[Editor] = []  # qtbot sólo guarda referencias débiles

    def crear(tipo: TipoCampo, **datos: object) -> Editor:
        editor = crear_editor(campo(tipo, **datos), entorno)
        qtbot.addWidget(editor)
        editor.resize(700, 200)
        editor.show()
        vivos.append(editor)
        return editor

    return crear


COLUMNAS = (
    Columna("clave", "Clave", TipoCampo.TEXTO_CORTO),
    Columna("inicio", "Inicio", TipoCampo.FECHA),
    Columna("costo", "Costo", TipoCampo.DINERO),
)

VALORES = [
    (TipoCampo.TEXTO_CORTO, {}, "Convenio núm. 12"),
    (TipoCampo.TEXTO_LARGO, {}, "Primer párrafo.\nSegundo, con ñ y g̃."),
    (TipoCampo.OPCION_UNICA, {"opciones": POCAS}, "anual"),
    (TipoCampo.OPCION_UNICA, {"opciones": MUCHAS}, "o7"),
    (TipoCampo.OPCION_MULTIPLE, {"opciones": MUCHAS}, ["o2", "o5"]),
    (TipoCampo.FECHA, {}, "2026-05-03"),
    (TipoCampo.NUMERO, {}, "12345.5"),
    (TipoCampo.DINERO, {}, "1234567.89"),
    (
        TipoCampo.TABLA,
        {"columnas": COLUMNAS},
        [{"clave": "C1", "inicio": "2026-01-05", "costo": "1500"}, {"clave": "C2"}],
    ),
]


@pytest.mark.parametrize(("tipo", "datos", "valor"), VALORES)
def test_lo_guardado_se_lee_igual_que_se_escribio(
    fabricar: Fabrica, tipo: TipoCampo, datos: dict[str, object], valor: object
) -> None:
    editor = fabricar(tipo, **datos)

    editor.escribir(valor)

    assert editor.leer() == valor
    assert editor.no_reconocido() == ""


@pytest.mark.parametrize(("tipo", "datos", "valor"), VALORES)
def test_escribir_lo_guardado_no_avisa_de_ningun_cambio(
    fabricar: Fabrica, qtbot: QtBot, tipo: TipoCampo, datos: dict[str, object], valor: object
) -> None:
    editor = fabricar(tipo, **datos)

    with qtbot.assertNotEmitted(editor.cambiado):
        editor.escribir(valor)


@pytest.mark.parametrize(("tipo", "datos", "valor"), VALORES)
def test_un_editor_que_nadie_toca_no_contesta_nada(
    fabricar: Fabrica, tipo: TipoCampo, datos: dict[str, object], valor: object
) -> None:
    editor = fabricar(tipo, **datos)

    assert editor.leer() in (None, "", [])
    editor.escribir(valor)
    editor.escribir(None)
    assert editor.leer() in (None, "", [])


@pytest.mark.parametrize("tipo", list(TipoCampo))
def test_todo_editor_dice_su_nombre_y_su_error(fabricar: Fabrica, tipo: TipoCampo) -> None:
    editor = fabricar(tipo, opciones=MUCHAS, columnas=COLUMNAS)

    editor.marcar_error("Corrija este dato.")

    assert sin_nombre(editor) == ()
    assert "Dato de prueba" in editor.control.accessibleName()
    assert "Corrija este dato." in editor.control.accessibleDescription()


@pytest.mark.parametrize(
    ("tecleado", "guardado"),
    [
        ("3/5/26", "2026-05-03"),
        ("3 may 2026", "2026-05-03"),
        ("hoy", "2026-03-15"),
        ("+3 meses", "2026-06-15"),
    ],
)
def test_la_fecha_se_escribe_como_se_dice(fabricar: Fabrica, tecleado: str, guardado: str) -> None:
    editor = fabricar(TipoCampo.FECHA)

    teclear(editor.control, tecleado)

    assert editor.leer() == guardado


def test_una_fecha_que_no_existe_se_queda_como_se_escribio(fabricar: Fabrica) -> None:
    editor = fabricar(TipoCampo.FECHA)

    teclear(editor.control, "30 feb 2026")
    editor.al_salir()

    assert editor.no_reconocido() == "30 feb 2026"
    assert editor.leer() == "30 feb 2026"


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_el_calendario_escribe_el_dia_elegido(fabricar: Fabrica, qtbot: QtBot) -> None:
    editor = fabricar(TipoCampo.FECHA)
    assert isinstance(editor, EditorFecha)
    emergente = editor.abrir_calendario()

    with qtbot.waitSignal(editor.terminado):
        emergente.calendario.activated.emit(emergente.calendario.selectedDate())

    assert editor.leer() == "2026-03-15"


def test_el_dinero_se_ve_con_comas_al_salir_y_sin_ellas_al_entrar(fabricar: Fabrica) -> None:
    editor = fabricar(TipoCampo.DINERO)
    linea = editor.control
    assert isinstance(linea, QLineEdit)

    teclear(linea, "1234567.5")
    editor.al_salir()

    assert linea.text() == "1,234,567.50"
    assert editor.leer() == "1234567.5"


def test_un_texto_corto_demasiado_largo_no_se_corta(fabricar: Fabrica) -> None:
    editor = fabricar(TipoCampo.TEXTO_CORTO)
    linea = editor.control
    assert isinstance(linea, QLineEdit)
    QApplication.clipboard().setText("a" * 230)

    linea.paste()

    assert editor.leer() == "a" * 230
    assert editor.no_reconocido() == "a" * 230


def test_pegar_de_word_en_parrafos_entra_limpio(fabricar: Fabrica) -> None:
    editor = fabricar(TipoCampo.TEXTO_LARGO)
    texto = editor.control
    assert isinstance(texto, QPlainTextEdit)
    pegado = QMimeData()
    pegado.setHtml("<b>Uno</b>")
    pegado.setText("•\tUno\u00a0dos\x0btres")

    texto.insertFromMimeData(pegado)

    assert editor.leer() == "- Uno dos\ntres"


def test_tab_sale_de_los_parrafos(fabricar: Fabrica) -> None:
    texto = fabricar(TipoCampo.TEXTO_LARGO).control

    assert isinstance(texto, QPlainTextEdit)
    assert texto.tabChangesFocus()


def test_pocas_opciones_son_botones_y_muchas_lista(fabricar: Fabrica) -> None:
    assert isinstance(fabricar(TipoCampo.OPCION_UNICA, opciones=POCAS), EditorRadios)
    assert isinstance(fabricar(TipoCampo.OPCION_UNICA, opciones=MUCHAS), EditorLista)


def test_una_opcion_elegida_se_puede_quitar_con_el_teclado(fabricar: Fabrica, qtbot: QtBot) -> None:
    editor = fabricar(TipoCampo.OPCION_UNICA, opciones=POCAS)
    boton = editor.findChildren(QRadioButton)[0]
    boton.click()
    assert editor.leer() == "mensual"

    with qtbot.waitSignal(editor.terminado):
        pulsar(boton, Qt.Key.Key_Delete)

    assert editor.leer() is None


def test_una_opcion_retirada_del_modelo_se_conserva(fabricar: Fabrica) -> None:
    for opciones in (POCAS, MUCHAS):
        editor = fabricar(TipoCampo.OPCION_UNICA, opciones=opciones)

        editor.escribir("ya_no_existe")

        assert editor.leer() == "ya_no_existe"


def test_la_rueda_no_cambia_una_lista_sin_foco(fabricar: Fabrica) -> None:
    editor = fabricar(TipoCampo.OPCION_UNICA, opciones=MUCHAS)
    editor.escribir("o3")
    lista = editor.control
    lista.clearFocus()

    QApplication.sendEvent(
        lista,
        QWheelEvent(
            QPointF(5, 5),
            QPointF(lista.mapToGlobal(QPoint(5, 5))),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )

    assert editor.leer() == "o3"


def test_agregar_persona_la_da_de_alta_y_la_elige(
    fabricar: Fabrica, expediente: Expediente, qtbot: QtBot
) -> None:
    editor = fabricar(TipoCampo.PERSONA)
    assert isinstance(editor, EditorPersona)
    lista = editor.control
    assert isinstance(lista, QComboBox)
    ultimo = lista.count() - 1
    lista.setCurrentIndex(ultimo)
    lista.activated.emit(ultimo)
    dialogo = editor.dialogo
    assert dialogo is not None
    dialogo.nombre.setText("Ana Muestra")
    dialogo.cargo.setText("Síndica")

    with qtbot.waitSignal(editor.cambiado):
        dialogo._agregar()

    (ana,) = expediente.personas.lista()
    assert editor.leer() == ana.id
    assert lista.currentText() == "Ana Muestra · Síndica"


def test_una_persona_dada_de_baja_se_sigue_viendo(
    fabricar: Fabrica, expediente: Expediente
) -> None:
    ana = expediente.personas.agregar("Ana Muestra")
    expediente.personas.baja(ana.id)
    editor = fabricar(TipoCampo.PERSONA)

    editor.escribir(ana.id)

    assert editor.leer() == ana.id
    lista = editor.control
    assert isinstance(lista, QComboBox)
    assert "ya no está activa" in lista.currentText()


def test_el_archivo_soltado_queda_en_el_expediente(
    qtbot: QtBot, entorno: EntornoFicha, expediente: Expediente, tmp_path: Path
) -> None:
    acta = tmp_path / "acta.pdf"
    acta.write_bytes(b"%PDF-1.7 acta")
    editor = EditorAdjunto(expediente.nucleo.indice.de("1a")["cv_firmado"].campo, entorno)
    qtbot.addWidget(editor)

    with qtbot.waitSignal(editor.cambiado):
        editor.agregar([acta])

    (clave,) = editor.leer()
    assert expediente.evidencias.contenido(clave) == b"%PDF-1.7 acta"
    assert expediente.respuestas.valor("1a/cv_firmado") == [clave]

    editor.quitar(clave)

    assert editor.leer() == []
    assert expediente.evidencias.lista() == ()


@pytest.mark.caso("T07")
@pytest.mark.parametrize(("respuesta", "guardados"), [("No adjuntar", 0), ("Adjuntar de", 1)])
def test_del_programa_disfrazado_se_pregunta_antes_de_guardarlo(
    qtbot: QtBot,
    entorno: EntornoFicha,
    expediente: Expediente,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    respuesta: str,
    guardados: int,
) -> None:
    preguntas: list[str] = []

    def contestar(caja: QMessageBox) -> int:
        preguntas.append(caja.informativeText())
        next(b for b in caja.buttons() if b.text().startswith(respuesta)).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", contestar)
    disfrazado = tmp_path / "acta.pdf"
    disfrazado.write_bytes(b"MZ\x90\x00" + bytes(200))
    editor = EditorAdjunto(expediente.nucleo.indice.de("1a")["cv_firmado"].campo, entorno)
    qtbot.addWidget(editor)

    with qtbot.waitSignal(editor.cambiado):
        editor.agregar([disfrazado])

    assert "por dentro es un programa" in preguntas[0]
    assert len(editor.leer()) == len(expediente.evidencias.lista()) == guardados
    assert "Guardando" not in editor._llamada.text()


def test_se_puede_registrar_donde_esta_el_original(
    qtbot: QtBot, entorno: EntornoFicha, expediente: Expediente
) -> None:
    editor = EditorAdjunto(expediente.nucleo.indice.de("1a")["cv_firmado"].campo, entorno)
    qtbot.addWidget(editor)
    editor._nombre.setText("Convenio original")
    editor._ubicacion.setText("Archivo general, caja 4, foja 12")

    editor._registrar()

    (evidencia,) = expediente.evidencias.lista()
    assert evidencia.referida == "Archivo general, caja 4, foja 12"
    assert editor.leer() == [evidencia.id]


def test_un_numero_muestra_su_rango_y_lo_dice(fabricar: Fabrica) -> None:
    editor = fabricar(TipoCampo.NUMERO, minimo=Decimal(0), maximo=Decimal(100))

    assert "de 0 a 100" in editor.control.accessibleDescription()
