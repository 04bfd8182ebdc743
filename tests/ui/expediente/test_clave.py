"""La clave de firma en Copias: código, anexo, contraseña y copia en otro medio."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.expediente.entrega import exportar
from app.expediente.vistas import EstadoDeClave
from app.paquete import claves, relevo
from app.paquete.llavero import SESION
from tests.ayudas import teclear
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.accesible import sin_nombre
from ui.comun.controles import Desplazable
from ui.comun.proteger import DialogoProteger
from ui.comun.sesion import Sesion
from ui.expediente.clave_cambiar import SIN_RECUPERACION, DialogoCambiar, Situacion
from ui.expediente.clave_datos import Cambio, Papel
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
    dialogo = DialogoProteger(protegida=False, cuidado=SIN_RECUPERACION)
    qtbot.addWidget(dialogo)
    dialogo.show()

    teclear(dialogo.nueva.linea, escrita)

    assert dialogo.fuerza.text().startswith(dicho)


def test_no_se_protege_si_las_dos_no_son_iguales(qtbot: QtBot) -> None:
    dialogo = DialogoProteger(protegida=False, cuidado=SIN_RECUPERACION)
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
    dialogo = DialogoProteger(protegida=True, cuidado=SIN_RECUPERACION)
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


def _texto_del_pdf(ruta: Path) -> str:
    return "".join(pagina.extract_text() for pagina in PdfReader(ruta).pages)


def test_un_cambio_previsto_espera_a_la_proxima_entrega_y_ofrece_su_anexo(
    pantalla: Copias, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    _creada(pantalla, sesion)
    clave = pantalla.clave
    hoy = clave.codigo.text()

    barra = clave.findChildren(Desplazable)[0].verticalScrollBar()
    barra.setValue(barra.maximum())
    assert barra.value() > 0
    clave.cambiar_por_otra(Cambio("Cambio de equipo", BUENA))
    asentar(sesion)

    # Lo que pasó se dice arriba y se ve.
    assert barra.value() == 0

    espera = next(c for c in expediente.clave.lista() if c.estado is EstadoDeClave.NUEVA)
    assert clave.codigo.text() == hoy
    assert "empezará a valer con la próxima entrega" in clave.noticia.texto()
    assert espera.codigo in visto(clave)
    assert claves.esta_protegida("15106", relevo.carpeta_nueva())
    assert isinstance(sigue := pantalla.focusWidget(), QAbstractButton)
    assert sigue.text() == "Imprimir el anexo…"
    clave.escribir_anexo(tmp_path / "nueva.pdf", Papel(en_espera=True))
    asentar(sesion)
    impreso = _texto_del_pdf(tmp_path / "nueva.pdf")
    assert espera.codigo in impreso
    assert hoy in impreso
    assert "Cambio de equipo" in impreso


def test_al_cambiar_la_administracion_se_imprime_el_acta_de_quien_entrega_y_quien_recibe(
    pantalla: Copias, sesion: Sesion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _creada(pantalla, sesion)
    destino = tmp_path / "acta.pdf"
    elegido: Any = staticmethod(lambda *_a: (str(destino), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", elegido)
    cambio = Cambio("Relevo", entrega="Ana <b>Saliente</b>", recibe="Luis Entrante")

    pantalla.clave.cambiar_por_otra(cambio)
    asentar(sesion)
    botones = pantalla.clave.noticia.findChildren(QAbstractButton)
    next(b for b in botones if b.text() == "Imprimir el acta de relevo…").click()
    asentar(sesion)

    impreso = _texto_del_pdf(destino)
    assert "Acta de entrega de la clave de firma" in impreso
    assert "Ana <b>Saliente</b>" in impreso
    assert "Luis Entrante" in impreso


def test_si_se_perdio_se_dice_y_se_sustituye_con_anexo_en_papel(
    pantalla: Copias, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    exportar(expediente, tmp_path)
    perdida = claves.codigo_verificacion(claves.huella(expediente.certificado()))
    expediente.clave.rotar("La que espera no puede presentarse sin la de hoy")
    claves.ruta_clave("15106").unlink()
    pantalla.refrescar()
    asentar(sesion)
    assert "no está la clave con que firma este expediente" in visto(pantalla.clave)
    assert not pantalla.clave.crear.isVisible()
    assert not pantalla.clave.anexo_nueva.isVisible()

    pantalla.clave.cambiar_por_otra(Cambio("Se quemó el disco", perdida=True))
    asentar(sesion)

    nueva = claves.codigo_verificacion(claves.huella(expediente.certificado()))
    assert pantalla.clave.codigo.text() == nueva != perdida
    assert "Imprima el anexo de sustitución" in pantalla.clave.noticia.texto()
    assert f"sustituyó a la de código {perdida}" in visto(pantalla.clave)
    pantalla.clave.escribir_anexo(tmp_path / "anexo.pdf")
    asentar(sesion)
    impreso = _texto_del_pdf(tmp_path / "anexo.pdf")
    assert "Sustitución de la clave de firma" in impreso
    assert perdida in impreso
    assert nueva in impreso


def test_el_dialogo_explica_las_tres_situaciones_y_pide_motivo_y_confirmacion(
    qtbot: QtBot,
) -> None:
    dialogo = DialogoCambiar(presentable=True)
    qtbot.addWidget(dialogo)
    dialogo.show()
    assert dialogo.height() <= 560
    texto = visto(dialogo)
    assert "las dos firman la próxima entrega" in texto
    assert "sólo la aceptará con el anexo de sustitución firmado en papel" in texto
    assert sin_nombre(dialogo) == ()
    assert not dialogo.hacer.isEnabled()

    dialogo.motivo.setPlainText("Se olvidó")
    dialogo.confirmo.setChecked(True)
    assert dialogo.hacer.isEnabled()
    dialogo.botones[Situacion.PERDIDA].setChecked(True)
    # Lo que se aceptó era otra cosa.
    assert dialogo.falta.text() == "Marque que lo entiende."
    dialogo.confirmo.setChecked(True)
    teclear(dialogo.nueva.linea, BUENA)
    assert dialogo.falta.text() == "Las dos contraseñas no son iguales."
    teclear(dialogo.otra_vez.linea, BUENA)

    with qtbot.waitSignal(dialogo.pedido) as pedido:
        dialogo.hacer.click()
    assert pedido.args == [Cambio("Se olvidó", BUENA, perdida=True)]
    dialogo.olvidar()
    assert dialogo.nueva.texto() == ""


def test_con_una_clave_en_espera_solo_queda_sustituir(qtbot: QtBot) -> None:
    dialogo = DialogoCambiar(presentable=False)
    qtbot.addWidget(dialogo)
    dialogo.show()
    assert dialogo.situacion() is Situacion.PERDIDA
    assert "Sólo queda sustituirla" in visto(dialogo)
    assert not dialogo.botones[Situacion.PREVISTO].isEnabled()
    assert not dialogo.botones[Situacion.ADMINISTRACION].isEnabled()


def test_la_administracion_pide_quien_entrega_y_quien_recibe(qtbot: QtBot) -> None:
    dialogo = DialogoCambiar(presentable=True)
    qtbot.addWidget(dialogo)
    dialogo.show()
    assert not dialogo.entrega.isVisible()
    dialogo.botones[Situacion.ADMINISTRACION].setChecked(True)
    assert dialogo.entrega.isVisible()
    assert sin_nombre(dialogo) == ()
    dialogo.motivo.setPlainText("Relevo")
    dialogo.recibe.setText("Luis")
    dialogo.confirmo.setChecked(True)

    with qtbot.waitSignal(dialogo.pedido) as pedido:
        dialogo.hacer.click()
    assert pedido.args == [Cambio("Relevo", entrega="Sin indicar", recibe="Luis")]
