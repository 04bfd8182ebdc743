"""El padrón y el alta de claves: el código se teclea del papel o no entra nadie."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.garante import alta as servicio
from app.garante import tablero
from tests.ayudas import teclear
from tests.ui.garante.conftest import EN_ESPERA, Garante
from ui.comun.accesible import sin_nombre
from ui.comun.codigo import CampoCodigo
from ui.garante.alta import DialogoAlta
from ui.garante.padron import Padron
from ui.garante.padron_datos import clave_dicha


@pytest.fixture
def padron(garante: Garante, qtbot: QtBot) -> Iterator[Padron]:
    pantalla = Padron(garante.sesion)
    qtbot.addWidget(pantalla)
    pantalla.resize(1150, 720)
    pantalla.show()
    pantalla.refrescar()
    garante.esperar(qtbot)
    yield pantalla
    garante.esperar(qtbot)


@pytest.fixture
def dialogo(padron: Padron, garante: Garante, qtbot: QtBot) -> DialogoAlta:
    """El alta de la clave que espera en cuarentena, con su municipio propuesto."""
    abierto = padron.abrir_alta(municipio=EN_ESPERA)
    garante.esperar(qtbot)
    abierto.clave.setCurrentIndex(1)
    return abierto


def _dar(dialogo: DialogoAlta, garante: Garante, qtbot: QtBot, codigo: str) -> None:
    dialogo.codigo.clear()
    teclear(dialogo.codigo, codigo)
    QTest.keyClick(dialogo.codigo, Qt.Key.Key_Return)
    garante.esperar(qtbot)


def _celda(padron: Padron, clave: str, columna: int) -> str:
    modelo = padron.tabla.model()
    renglon = [i.municipio.clave for i in padron.tabla.filas()].index(clave)
    return str(modelo.index(renglon, columna).data())


def test_estan_los_125_con_el_estado_de_su_clave_y_su_entrega(padron: Padron) -> None:
    assert len(padron.tabla.filas()) == 125
    assert _celda(padron, "15002", 3) == "Clave activa"
    assert _celda(padron, "15002", 4) == "CV-1"
    assert _celda(padron, "15002", 5) == "Núm. 3, 22 nov 2026"
    assert _celda(padron, EN_ESPERA, 3) == "Sin clave"
    assert _celda(padron, EN_ESPERA, 5) == ""


def test_una_clave_revocada_se_ve_como_de_baja(
    padron: Padron, garante: Garante, qtbot: QtBot
) -> None:
    clave = servicio.claves(garante.base, "15003")[0]
    servicio.revocar(garante.base, clave.huella, "Se perdió el equipo")
    padron.refrescar()
    garante.esperar(qtbot)

    assert _celda(padron, "15003", 3) == "Clave de baja"


def test_se_filtra_escribiendo_y_se_ordena_por_poblacion(padron: Padron) -> None:
    padron.tabla.model().sort(2, Qt.SortOrder.DescendingOrder)
    poblaciones = [i.municipio.poblacion for i in padron.tabla.filas()]
    assert poblaciones == sorted(poblaciones, reverse=True)

    teclear(padron.buscar, "aculco")
    assert [i.municipio.clave for i in padron.tabla.filas()] == ["15003"]


def test_un_codigo_mal_tecleado_se_dice_junto_al_campo(
    dialogo: DialogoAlta, garante: Garante, qtbot: QtBot
) -> None:
    malo = garante.semilla.codigo[:-1] + ("0" if garante.semilla.codigo[-1] != "0" else "1")
    _dar(dialogo, garante, qtbot, malo)

    assert "está mal escrito" in dialogo.error("codigo")
    assert dialogo.error("codigo").endswith("(GAR-10)")
    assert dialogo.resultado() == ""
    assert servicio.claves(garante.base, EN_ESPERA) == ()
    assert dialogo.aceptar.isEnabled()


def test_el_codigo_de_otra_clave_no_da_de_alta_a_nadie(
    dialogo: DialogoAlta, garante: Garante, qtbot: QtBot
) -> None:
    _dar(dialogo, garante, qtbot, garante.semilla.codigo_ajeno)

    assert "es el de otra clave" in dialogo.error("codigo")
    assert servicio.claves(garante.base, EN_ESPERA) == ()


def test_con_el_codigo_del_papel_entra_y_se_procesa_lo_que_esperaba(
    dialogo: DialogoAlta, padron: Padron, garante: Garante, qtbot: QtBot
) -> None:
    dialogo.convenio.setText("CV-77/2026")
    dialogo.operador.setText("J. Ortega")
    _dar(dialogo, garante, qtbot, garante.semilla.codigo.lower().replace("-", ""))
    garante.esperar(qtbot)

    assert dialogo.resultado() == "La clave de Almoloya de Juárez quedó dada de alta."
    assert "1 paquete que esperaba en cuarentena: 1 importado." in dialogo.detalle()
    registrada = servicio.claves(garante.base, EN_ESPERA)[0]
    assert (registrada.convenio, registrada.operador) == ("CV-77/2026", "J. Ortega")
    assert tablero.conteos(garante.base).cuarentena == 0
    assert _celda(padron, EN_ESPERA, 3) == "Clave activa"
    assert _celda(padron, EN_ESPERA, 5).startswith("Núm. 1")


def test_con_un_archivo_cer_tambien_se_da_de_alta(
    padron: Padron, garante: Garante, qtbot: QtBot
) -> None:
    from app.paquete.huellas import codigo_verificacion, huella

    dialogo = padron.abrir_alta(municipio="15007")
    dialogo.proponer_archivo(garante.semilla.cer)
    codigo = codigo_verificacion(huella(garante.semilla.cer.read_bytes()))
    _dar(dialogo, garante, qtbot, codigo)

    assert dialogo.resultado() == "La clave de Amanalco quedó dada de alta."
    assert "No había paquetes suyos" in dialogo.detalle()


def test_un_archivo_que_no_es_certificado_se_dice_junto_a_la_clave(
    padron: Padron, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    falso = tmp_path / "foto.cer"
    falso.write_bytes(b"no soy un certificado")
    dialogo = padron.abrir_alta(municipio="15007")
    dialogo.proponer_archivo(falso)
    _dar(dialogo, garante, qtbot, garante.semilla.codigo)

    assert "no es un certificado" in dialogo.error("clave")


def test_una_clave_ya_registrada_no_se_registra_otra_vez(
    padron: Padron, garante: Garante, qtbot: QtBot
) -> None:
    cer = garante.semilla.carpeta / "15001"
    dialogo = padron.abrir_alta(municipio="15008")
    dialogo.proponer_archivo(next(cer.glob("**/*.cer")))
    _dar(dialogo, garante, qtbot, garante.semilla.codigo_ajeno)

    assert "ya está registrada para otro municipio (15001)" in dialogo.error("clave")


def test_lo_que_falta_se_senala_todo_junto(padron: Padron, garante: Garante) -> None:
    dialogo = padron.abrir_alta()
    QTest.mouseClick(dialogo.aceptar, Qt.MouseButton.LeftButton)

    assert dialogo.error("clave")
    assert dialogo.error("municipio")
    assert dialogo.error("codigo")
    assert servicio.claves(garante.base, EN_ESPERA) == ()


def test_el_codigo_no_se_puede_pegar_y_se_explica_por_que(
    dialogo: DialogoAlta, garante: Garante
) -> None:
    QGuiApplication.clipboard().setText(garante.semilla.codigo)
    QTest.keyClick(dialogo.codigo, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialogo.codigo.text() == ""
    assert "no se pega" in dialogo.error("codigo")

    QTest.keyClick(dialogo.codigo, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    assert dialogo.codigo.text() == ""


def test_el_boton_de_en_medio_tampoco_pega(qtbot: QtBot) -> None:
    campo = CampoCodigo()
    qtbot.addWidget(campo)
    with qtbot.waitSignal(campo.pegado):
        suelta = QMouseEvent(
            QEvent.Type.MouseButtonRelease,
            QPointF(5, 5),
            QPointF(5, 5),
            Qt.MouseButton.MiddleButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(campo, suelta)

    assert not campo.acceptDrops()
    assert campo.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


def test_los_guiones_se_ponen_solos_y_se_pueden_borrar(qtbot: QtBot) -> None:
    campo = CampoCodigo()
    qtbot.addWidget(campo)
    teclear(campo, "zee35j7f2y1")
    assert campo.text() == "ZEE35-J7F2Y-1"
    assert campo.simbolos() == 11

    for _ in range(3):
        QTest.keyClick(campo, Qt.Key.Key_Backspace)
    assert campo.text() == "ZEE35-J7F"


def test_todo_tiene_nombre_en_el_padron_y_en_el_alta(
    padron: Padron, dialogo: DialogoAlta, qtbot: QtBot
) -> None:
    padron.buscar.setText("aculco")
    qtbot.wait(10)

    assert sin_nombre(padron) == ()
    assert sin_nombre(dialogo) == ()


def test_la_pantalla_no_ensena_el_codigo_de_una_clave_sin_alta(dialogo: DialogoAlta) -> None:
    assert dialogo.clave.count() == 2
    assert "Ayuntamiento 15005" in dialogo.clave.currentText()
    assert dialogo.clave.currentData().huella


def test_enter_en_un_municipio_abre_su_alta(padron: Padron, qtbot: QtBot) -> None:
    padron.buscar.setText("amanalco")
    QTest.keyClick(padron.tabla, Qt.Key.Key_Return)
    dialogo = padron.findChild(DialogoAlta)

    assert dialogo is not None
    assert dialogo.municipio.clave() == "15007"


def test_en_angosto_se_esconden_columnas_antes_que_cortarlas(padron: Padron, qtbot: QtBot) -> None:
    assert not padron.tabla.isColumnHidden(2)

    padron.resize(964, 552)
    qtbot.wait(20)

    assert padron.tabla.isColumnHidden(2)
    assert not padron.tabla.isColumnHidden(5)
    assert padron.tabla.horizontalScrollBar().maximum() == 0


def test_se_revoca_una_clave_con_su_motivo(padron: Padron, garante: Garante, qtbot: QtBot) -> None:
    clave = servicio.claves(garante.base, "15003")[0]
    dialogo = padron.pedir_baja(clave)
    dialogo.aceptar()
    assert "por qué" in dialogo.error()
    dialogo.motivo.setPlainText("Se perdió el equipo")
    dialogo.operador.setText("J. Ortega")
    dialogo.aceptar()
    garante.esperar(qtbot)

    assert _celda(padron, "15003", 3) == "Clave de baja"
    baja = servicio.claves(garante.base, "15003")[0]
    assert (baja.estado.value, baja.motivo_baja) == ("revocada", "Se perdió el equipo")


def test_el_anexo_de_sustitucion_da_de_alta_la_nueva_y_revoca_la_anterior(
    padron: Padron, garante: Garante, qtbot: QtBot
) -> None:
    from app.paquete.huellas import codigo_verificacion, huella

    dialogo = padron.abrir_alta(municipio="15003")
    dialogo.proponer_archivo(garante.semilla.cer)
    garante.esperar(qtbot)
    assert dialogo.sustitucion.isVisible()
    dialogo.sustitucion.sustituye.setChecked(True)
    codigo = codigo_verificacion(huella(garante.semilla.cer.read_bytes()))
    _dar(dialogo, garante, qtbot, codigo)
    assert "por qué se sustituye" in dialogo.error("sustitucion")
    assert len(servicio.claves(garante.base, "15003")) == 1

    dialogo.sustitucion.motivo.setText("Se descompuso la computadora")
    dialogo.sustitucion.entrega.setText("Rosa Díaz ")
    dialogo.sustitucion.recibe.setText("Juan Peña")
    dialogo.aceptar.click()
    garante.esperar(qtbot)
    assert dialogo.resultado().endswith("quedó dada de alta y la anterior, revocada.")
    (nueva,) = [c for c in servicio.claves(garante.base, "15003") if not c.baja]
    assert (nueva.entrega, nueva.recibe) == ("Rosa Díaz", "Juan Peña")
    assert "Acta de relevo: la dejó Rosa Díaz, la tomó Juan Peña" in clave_dicha(nueva)
    estados = {c.estado.value: c.motivo_baja for c in servicio.claves(garante.base, "15003")}
    assert estados == {"activa": "", "revocada": "sustituida: Se descompuso la computadora"}


def test_sin_claves_activas_no_hay_que_sustituir(
    padron: Padron, garante: Garante, qtbot: QtBot
) -> None:
    dialogo = padron.abrir_alta(municipio="15007")
    garante.esperar(qtbot)

    assert dialogo.sustitucion.isHidden()
