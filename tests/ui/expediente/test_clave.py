"""La clave de firma en Copias: código, anexo, contraseña y copia en otro medio."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.paquete import claves
from app.paquete.llavero import SESION
from tests.ayudas import teclear
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.accesible import sin_nombre
from ui.comun.sesion import Sesion
from ui.expediente.clave_proteger import DialogoProteger
from ui.expediente.copias import Copias

BUENA = "cuatro palabras sin lazo"


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion) -> Copias:
    hecha = poner(qtbot, Copias, sesion)
    hecha.mostrar_seccion("clave")
    return hecha


def _creada(pantalla: Copias, sesion: Sesion) -> Copias:
    pantalla.clave.crear.click()
    asentar(sesion)
    return pantalla


def test_sin_clave_lo_explica_y_no_la_crea_sola(pantalla: Copias) -> None:
    assert "se crea sola con la primera entrega" in visto(pantalla.clave)
    assert claves.certificado("15106") is None


def test_al_crearla_se_ve_el_codigo_del_anexo(
    pantalla: Copias, sesion: Sesion, expediente: Expediente
) -> None:
    _creada(pantalla, sesion)

    huella = claves.huella(expediente.certificado())
    assert pantalla.clave.codigo.text() == claves.codigo_verificacion(huella)
    assert not pantalla.clave.copiar.isEnabled()


def test_el_anexo_lleva_el_mismo_codigo_que_la_pantalla(
    pantalla: Copias, sesion: Sesion, tmp_path: Path
) -> None:
    _creada(pantalla, sesion)
    destino = tmp_path / "anexo.pdf"

    pantalla.clave.escribir_anexo(destino)
    asentar(sesion)

    assert pantalla.clave.codigo.text() in PdfReader(destino).pages[0].extract_text()
    assert "anexo.pdf" in pantalla.clave.noticia.texto()


def test_protegerla_permite_copiarla_y_no_la_vuelve_a_pedir(
    pantalla: Copias, sesion: Sesion, tmp_path: Path
) -> None:
    _creada(pantalla, sesion)

    pantalla.clave.con_contrasena("", BUENA)
    asentar(sesion)
    assert claves.esta_protegida("15106")
    assert SESION.abierta(claves.ruta_clave("15106"))
    assert pantalla.clave.copiar.isEnabled()
    assert pantalla.focusWidget() is pantalla.clave.copiar

    pantalla.clave.copiar_a(tmp_path / "usb")
    asentar(sesion)
    copia = tmp_path / "usb" / "15106.clave.pem"
    assert copia.read_bytes() == claves.ruta_clave("15106").read_bytes()
    # Aquí todo está en el mismo disco y hay que decirlo.
    assert "es el mismo disco" in pantalla.clave.noticia.texto()


def test_una_contrasena_actual_equivocada_no_cambia_nada(pantalla: Copias, sesion: Sesion) -> None:
    _creada(pantalla, sesion)
    pantalla.clave.con_contrasena("", BUENA)
    asentar(sesion)
    antes = claves.ruta_clave("15106").read_bytes()

    pantalla.clave.con_contrasena("otra cosa muy distinta", "una nueva de cuatro palabras")
    asentar(sesion)

    assert claves.ruta_clave("15106").read_bytes() == antes
    assert "Contraseña incorrecta" in pantalla.clave.noticia.texto()


@pytest.mark.parametrize(
    ("escrita", "dicho"),
    [
        ("corta", "Faltan 5 caracteres"),
        ("1234567890", "Fácil de adivinar"),
        ("perro azul 72", "Aceptable"),
        (BUENA, "Difícil de adivinar"),
    ],
)
def test_la_fortaleza_se_dice_con_palabras(qtbot: QtBot, escrita: str, dicho: str) -> None:
    dialogo = DialogoProteger(protegida=False)
    qtbot.addWidget(dialogo)
    dialogo.show()

    teclear(dialogo.nueva.linea, escrita)

    assert dialogo.fuerza.text().startswith(dicho)


def test_no_se_protege_si_las_dos_no_son_iguales(qtbot: QtBot) -> None:
    dialogo = DialogoProteger(protegida=False)
    qtbot.addWidget(dialogo)
    dialogo.show()
    teclear(dialogo.nueva.linea, BUENA)
    teclear(dialogo.otra_vez.linea, BUENA[:-1])
    assert not dialogo.hacer.isEnabled()
    assert dialogo.fuerza.text() == "Las dos no son iguales."

    teclear(dialogo.otra_vez.linea, BUENA[-1])
    assert dialogo.hacer.isEnabled()
    assert sin_nombre(dialogo) == ()
    assert "Nadie puede recuperarla" in visto(dialogo)


def test_cambiarla_exige_escribir_la_actual(qtbot: QtBot) -> None:
    dialogo = DialogoProteger(protegida=True)
    qtbot.addWidget(dialogo)
    dialogo.show()
    for campo in (dialogo.nueva, dialogo.otra_vez):
        teclear(campo.linea, BUENA)
    assert not dialogo.hacer.isEnabled()

    teclear(dialogo.actual.linea, "la de antes")
    with qtbot.waitSignal(dialogo.pedida) as pedida:
        dialogo.hacer.click()
    assert pedida.args == ["la de antes", BUENA]
    assert dialogo.result() == QDialog.DialogCode.Accepted
