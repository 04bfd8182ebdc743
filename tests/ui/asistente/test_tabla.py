"""La tabla con el teclado, el pegado desde una hoja de cálculo y el formulario de renglón."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.modelo.tipos import Campo, Columna, Obligacion, Opcion, Precarga, TipoCampo
from tests.ayudas import teclear
from tests.ui.asistente.teclas import ALT, CTRL, pulsar
from ui.asistente.editores.tabla.editor import EditorTabla
from ui.asistente.editores.tabla.pegar import DialogoPegar
from ui.asistente.entorno import EntornoFicha

OPCIONES = (Opcion("si", "sí"), Opcion("no", "no"))
COLUMNAS = (
    Columna("nombre", "Nombre", TipoCampo.TEXTO_CORTO),
    Columna("inicio", "Inicio", TipoCampo.FECHA),
    Columna("costo", "Costo", TipoCampo.DINERO),
    Columna("incluida", "¿Incluida?", TipoCampo.OPCION_UNICA, opciones=OPCIONES),
    Columna("quien", "Responsable", TipoCampo.PERSONA),
    Columna("total", "Total", TipoCampo.NUMERO, calculada=True),
)


def de_tabla(*columnas: Columna, precarga: Precarga | None = None) -> Campo:
    """Un campo tabla de prueba."""
    return Campo(
        "tabla",
        "Compromisos",
        TipoCampo.TABLA,
        Obligacion.SI,
        "Ayuda",
        columnas=columnas,
        precarga=precarga,
    )


@pytest.fixture
def ana(expediente: Expediente) -> str:
    """El id de Ana en el directorio."""
    return expediente.personas.agregar("Ana Muestra").id


@pytest.fixture
def tabla(qtbot: QtBot, entorno: EntornoFicha, ana: str) -> Iterator[EditorTabla]:
    """La tabla entre dos líneas, para ver a dónde se va el foco."""
    ventana = QWidget()
    caja = QVBoxLayout(ventana)
    caja.addWidget(QLineEdit())
    editor = EditorTabla(de_tabla(*COLUMNAS), entorno)
    caja.addWidget(editor)
    caja.addWidget(QLineEdit())
    qtbot.addWidget(ventana)
    ventana.resize(900, 400)
    with qtbot.waitActive(ventana):
        ventana.show()
        ventana.activateWindow()
    yield editor
    ventana.close()  # hasta aquí vive: qtbot sólo guarda referencias débiles


def pegar(editor: EditorTabla, texto: str) -> DialogoPegar:
    """Pega como con Ctrl+V y devuelve la vista previa."""
    QApplication.clipboard().setText(texto)
    editor.pegar()
    assert editor.pegado is not None
    return editor.pegado


def test_el_modelo_de_qt_cumple_su_contrato(tabla: EditorTabla) -> None:
    vigia = QAbstractItemModelTester(
        tabla.modelo, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    tabla.escribir([{"nombre": "uno"}, {"nombre": "dos"}])
    tabla.modelo.mover(0, 1)
    tabla.modelo.quitar([0])
    tabla.modelo.deshacer()

    assert [fila["nombre"] for fila in tabla.leer()] == ["dos", "uno"]
    assert vigia is not None


def test_ins_agrega_y_se_escribe_sin_raton(tabla: EditorTabla, qtbot: QtBot) -> None:
    tabla.vista.setFocus()

    pulsar(tabla.vista, Qt.Key.Key_Insert)
    editor = QApplication.focusWidget()
    assert editor is not None
    teclear(editor, "Señalización")
    pulsar(editor, Qt.Key.Key_Tab)
    teclear(tabla.vista, "3")  # la primera letra abre la celda, como en una hoja de cálculo
    editor = QApplication.focusWidget()
    assert editor is not None
    teclear(editor, "/5/26")
    pulsar(editor, Qt.Key.Key_Return)

    esperado = [{"nombre": "Señalización", "inicio": "2026-05-03"}]
    qtbot.waitUntil(lambda: tabla.leer() == esperado)


def test_supr_quita_el_renglon_y_ctrl_z_lo_devuelve(tabla: EditorTabla, qtbot: QtBot) -> None:
    tabla.escribir([{"nombre": "uno"}, {"nombre": "dos"}])
    tabla.vista.setCurrentIndex(tabla.modelo.index(0, 0))

    with qtbot.waitSignal(tabla.cambiado):
        pulsar(tabla.vista, Qt.Key.Key_Delete)
    assert tabla.leer() == [{"nombre": "dos"}]
    pulsar(tabla.vista, Qt.Key.Key_Z, CTRL)

    assert tabla.leer() == [{"nombre": "uno"}, {"nombre": "dos"}]


def test_alt_con_flechas_mueve_el_renglon(tabla: EditorTabla, qtbot: QtBot) -> None:
    tabla.escribir([{"nombre": "uno"}, {"nombre": "dos"}, {"nombre": "tres"}])
    tabla.vista.setCurrentIndex(tabla.modelo.index(2, 0))

    pulsar(tabla.vista, Qt.Key.Key_Up, ALT)
    pulsar(tabla.vista, Qt.Key.Key_Up, ALT)

    assert [fila["nombre"] for fila in tabla.leer()] == ["tres", "uno", "dos"]
    assert tabla.vista.currentIndex().row() == 0


def test_tab_recorre_las_celdas_y_sale_al_final(tabla: EditorTabla, qtbot: QtBot) -> None:
    tabla.escribir([{"nombre": "uno"}])
    tabla.vista.setFocus()
    tabla.vista.setCurrentIndex(tabla.modelo.index(0, 4))

    pulsar(tabla.vista, Qt.Key.Key_Tab)
    assert tabla.vista.currentIndex().column() == 5
    assert tabla.vista.hasFocus()
    pulsar(tabla.vista, Qt.Key.Key_Tab)

    assert not tabla.vista.hasFocus()


def test_una_tabla_vacia_no_atrapa_el_tabulador(tabla: EditorTabla, qtbot: QtBot) -> None:
    tabla.vista.setFocus()

    pulsar(tabla.vista, Qt.Key.Key_Tab)

    assert not tabla.vista.hasFocus()


def test_una_celda_que_no_se_entiende_se_queda_y_lo_demas_se_guarda(tabla: EditorTabla) -> None:
    tabla.escribir([{"nombre": "uno"}])

    tabla.modelo.poner_texto(0, tabla.modelo.columnas[1], "30 feb 2026")

    assert tabla.leer() == [{"nombre": "uno"}]
    assert tabla.modelo.texto(0, tabla.modelo.columnas[1]) == "30 feb 2026"
    assert "30 feb 2026" in tabla.no_reconocido()


def test_las_columnas_calculadas_no_se_editan(tabla: EditorTabla) -> None:
    tabla.escribir([{"nombre": "uno", "total": "5"}])

    assert not tabla.modelo.index(0, 5).flags() & Qt.ItemFlag.ItemIsEditable


def test_el_pegado_reconoce_los_titulos_y_acomoda_las_columnas(
    tabla: EditorTabla, ana: str
) -> None:
    dialogo = pegar(tabla, "costo\tNOMBRE\tresponsable\tIncluida\n$1,500\tBanca\tana muestra\tsí\n")
    dialogo.elegir(3, "incluida")

    dialogo._aceptar()

    assert tabla.leer() == [{"nombre": "Banca", "costo": "1500", "incluida": "si", "quien": ana}]


def test_pegar_con_datos_malos_no_pierde_ninguno(tabla: EditorTabla) -> None:
    copiado = (
        "Rampa\t3/5/2026\t1,500\tsí\tAna Muestra\n"
        "Estante\t30 feb\tmucho\ttal vez\tPersona Ajena\n"
        "Extintor\thoy\t200\tno\t\n"
    )
    dialogo = pegar(tabla, copiado)
    (bueno, malo, _otro) = dialogo.renglones()
    assert not bueno.crudos
    assert set(malo.crudos) == {"inicio", "costo", "incluida", "quien"}

    dialogo._aceptar()

    modelo = tabla.modelo
    assert [fila["nombre"] for fila in tabla.leer()] == ["Rampa", "Estante", "Extintor"]
    visibles = [modelo.texto(1, columna) for columna in modelo.columnas[:5]]
    assert visibles == ["Estante", "30 feb", "mucho", "tal vez", "Persona Ajena"]
    assert len(modelo.no_reconocidas()) == 4


@pytest.mark.caso("T01")
def test_la_ayuda_de_una_celda_es_texto_y_no_pide_nada_a_la_red(tabla: EditorTabla) -> None:
    trampa = "<img src='file:////servidor/x.png'>"
    dialogo = pegar(tabla, f"{trampa}\t{trampa}\n")
    vista = dialogo.findChild(QTableWidget)
    assert isinstance(vista, QTableWidget)
    celdas = [vista.item(0, columna) for columna in range(3)]
    tabla.escribir([{"nombre": trampa}])
    de_la_tabla = tabla.modelo.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)

    ayudas = [de_la_tabla, *(celda.toolTip() for celda in celdas if celda is not None)]
    assert len(ayudas) == 4
    assert all("<img" not in ayuda for ayuda in ayudas)
    assert sum("&lt;img" in ayuda for ayuda in ayudas) >= 2


def test_lo_pegado_se_deshace_de_una_vez(tabla: EditorTabla) -> None:
    tabla.escribir([{"nombre": "antes"}])
    pegar(tabla, "uno\ndos\ntres")._aceptar()
    assert len(tabla.leer()) == 4

    tabla.deshacer()

    assert tabla.leer() == [{"nombre": "antes"}]


def test_pegar_un_solo_dato_va_a_la_celda(tabla: EditorTabla) -> None:
    tabla.escribir([{"nombre": "uno"}])
    tabla.vista.setCurrentIndex(tabla.modelo.index(0, 2))
    QApplication.clipboard().setText("$ 2,500.50")

    tabla.pegar()

    assert tabla.leer() == [{"nombre": "uno", "costo": "2500.5"}]
    assert tabla.pegado is None


def test_lo_copiado_de_la_tabla_vuelve_a_entrar(tabla: EditorTabla) -> None:
    tabla.escribir([{"nombre": "uno", "inicio": "2026-05-03", "incluida": "si"}])
    tabla.vista.selectAll()

    tabla.copiar()
    tabla.modelo.quitar([0])
    pegar(tabla, QApplication.clipboard().text())._aceptar()

    assert tabla.leer() == [{"nombre": "uno", "inicio": "2026-05-03", "incluida": "si"}]


def test_una_tabla_ancha_se_llena_como_formulario(
    qtbot: QtBot, entorno: EntornoFicha, ana: str
) -> None:
    columnas = (*COLUMNAS, Columna("nota", "Nota", TipoCampo.TEXTO_LARGO))
    editor = EditorTabla(de_tabla(*columnas), entorno)
    qtbot.addWidget(editor)
    editor.show()

    editor.agregar()
    formulario = editor.formulario
    assert formulario is not None
    teclear(formulario.editores["nombre"].control, "Archivo")
    teclear(formulario.editores["inicio"].control, "hoy")
    teclear(formulario.editores["costo"].control, "mucho")
    formulario.accept()

    assert editor.leer() == [{"nombre": "Archivo", "inicio": "2026-03-15"}]
    assert "mucho" in editor.no_reconocido()


def test_traer_los_renglones_del_modelo_no_repite_los_que_ya_estan(
    qtbot: QtBot, entorno: EntornoFicha, expediente: Expediente
) -> None:
    campo = expediente.nucleo.indice.de("1a")["cv_clausulas"].campo
    editor = EditorTabla(campo, entorno)
    qtbot.addWidget(editor)

    editor.precargar()
    primera = editor.leer()
    editor.precargar()

    assert len(primera) == 20
    assert editor.leer() == primera
    assert expediente.respuestas.guardar("1a/cv_clausulas", primera).cambio
