"""Observaciones: traerlas, verlas junto a su dato, responder y pedir que se reconsideren."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.expediente import entrega
from app.expediente.archivo import Expediente, abrir
from app.expediente.retornos.vistas import (
    CambioDePerfil,
    Destino,
    RespuestaEnElModelo,
    VistaModelo,
    VistaPerfil,
    VistaRetorno,
)
from app.modelo.armado import perfil_en_crudo
from app.modelo.direccion import Direccion
from app.paquete.huellas import codigo_verificacion, huella
from app.rutas import recursos
from tests.app.expediente.retornos import CREADO, OBSERVACION, Garante, confiar, garante_firmante
from tests.ayudas import teclear
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.accesible import sin_nombre
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor
from ui.comun.tema import tema
from ui.expediente.observaciones import SIN_APLICAR, Observaciones
from ui.expediente.observaciones_respuesta import DialogoReconsiderar
from ui.expediente.observaciones_textos import vence
from ui.expediente.retorno_codigo import DialogoCodigo
from ui.expediente.retorno_vista import DialogoRetorno

HOY = date(2026, 11, 20)
URGENTE = replace(
    OBSERVACION,
    folio="OG-1",
    direcciones=("1a/cv_objeto", "1b"),
    limite=date(2026, 11, 24),
    texto="<b>Falta</b> decir a qué se compromete cada área.",
)
VENCIDA = replace(
    OBSERVACION, folio="OG-2", direcciones=("2a",), clase="recomendacion", limite=date(2026, 11, 1)
)


@pytest.fixture
def garante(expediente: Expediente, tmp_path: Path) -> Garante:
    """Un órgano garante al que ya se le entregó y en cuya clave se confía."""
    entrega.exportar(expediente, tmp_path / "entregas")
    confiar(expediente)
    return Garante(expediente, tmp_path / "retornos")


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion, garante: Garante) -> Observaciones:
    """La bandeja con dos observaciones."""
    sesion.expediente.retornos.aplicar(garante.observaciones(URGENTE, VENCIDA))
    return poner(qtbot, Observaciones, sesion)


@pytest.fixture
def dialogos(monkeypatch: pytest.MonkeyPatch) -> list[QDialog]:
    """Los diálogos que se abrieron; a todos se les dice que sí."""
    abiertos: list[QDialog] = []

    def aceptar(dialogo: QDialog) -> int:
        abiertos.append(dialogo)
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QDialog, "exec", aceptar)
    return abiertos


def _elegir_archivo(monkeypatch: pytest.MonkeyPatch, ruta: Path) -> None:
    elegido: Any = staticmethod(lambda *_a: (str(ruta), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", elegido)


@pytest.mark.parametrize(
    ("limite", "dicho"),
    [
        (date(2026, 11, 24), "vence en 4 días"),
        (date(2026, 11, 21), "vence mañana"),
        (HOY, "vence hoy"),
        (date(2026, 11, 19), "venció hace 1 día"),
        (None, "sin plazo"),
    ],
)
def test_el_plazo_se_dice_con_palabras(limite: date | None, dicho: str) -> None:
    assert vence(limite, HOY) == dicho


def test_vacia_explica_como_llegan(qtbot: QtBot, sesion: Sesion) -> None:
    pantalla = poner(qtbot, Observaciones, sesion)

    texto = visto(pantalla)
    assert "Todavía no llega ninguna observación" in texto
    assert "por USB o por correo" in texto
    assert pantalla.boton_traer.isEnabled()


def test_se_agrupan_por_herramienta_y_dicen_cuanto_falta(pantalla: Observaciones) -> None:
    assert [una.folio for una in pantalla.arbol.observaciones()] == ["OG-1", "OG-2"]
    assert pantalla.pestanas.tabText(0) == "Observaciones (2)"
    texto = visto(pantalla)
    assert "2 por atender, 1 vencida. La más próxima vence en 4 días." in texto
    assert "Requerimiento de fondo" in texto
    assert "Vence en 4 días (24 nov) · Impide que se acepte la entrega" in texto
    assert "Fundamento: Modelo, herramienta 1a" in texto


def test_una_felicitacion_se_muestra_y_no_se_cuenta(
    qtbot: QtBot, sesion: Sesion, garante: Garante
) -> None:
    bien = replace(OBSERVACION, folio="OG-F", clase="felicitacion", tipo="felicitacion", limite=HOY)
    sesion.expediente.retornos.aplicar(garante.observaciones(bien))

    pantalla = poner(qtbot, Observaciones, sesion)

    assert [una.folio for una in pantalla.arbol.observaciones()] == ["OG-F"]
    assert pantalla.pestanas.tabText(0) == "Observaciones"
    texto = visto(pantalla)
    assert "No hay nada por atender." in texto
    assert "vence hoy" not in texto.lower()


def test_el_texto_ajeno_nunca_es_html(pantalla: Observaciones) -> None:
    suyos = [e for e in pantalla.findChildren(QLabel) if "<b>Falta</b>" in e.text()]
    assert suyos
    assert {e.textFormat() for e in suyos} == {Qt.TextFormat.PlainText}


def test_enter_abre_la_observacion_y_enter_otra_vez_lleva_al_dato(
    pantalla: Observaciones, sesion: Sesion, destinos: list[str]
) -> None:
    pantalla.activateWindow()
    QTest.keyClick(pantalla.arbol, Qt.Key.Key_Return)
    asentar(sesion)
    primero = pantalla.detalle.enlaces[0]
    assert pantalla.focusWidget() is primero

    QTest.keyClick(primero, Qt.Key.Key_Return)
    assert destinos == ["vitral:1a/cv_objeto"]


def test_un_enlace_abre_la_suya_aunque_la_pantalla_todavia_no_haya_leido(
    qtbot: QtBot, sesion: Sesion, garante: Garante
) -> None:
    sesion.expediente.retornos.aplicar(garante.observaciones(URGENTE, VENCIDA))
    pantalla = Observaciones(sesion)
    qtbot.addWidget(pantalla)
    pantalla.show()
    pantalla.mostrar_seccion("OG-2")
    asentar(sesion)
    actual = pantalla.arbol.actual()
    assert actual is not None
    assert actual.folio == "OG-2"
    assert "OG-2" in visto(pantalla.detalle)


def test_al_abrirla_pasa_de_nueva_a_vista_y_no_antes(
    pantalla: Observaciones, sesion: Sesion
) -> None:
    pantalla.arbol.setFocus()
    pantalla.refrescar()
    asentar(sesion)
    assert {una.estado.value for una in pantalla.arbol.observaciones()} == {"nueva"}

    pantalla.mostrar_seccion("OG-2")
    asentar(sesion)

    estados = {una.folio: una.estado.value for una in pantalla.arbol.observaciones()}
    assert estados == {"OG-1": "nueva", "OG-2": "vista"}


def test_responder_la_atiende_con_su_antes_y_despues_y_sus_evidencias(
    pantalla: Observaciones, sesion: Sesion, expediente: Expediente
) -> None:
    expediente.respuestas.guardar("1a/cv_objeto", "Un objeto nuevo y más preciso")
    pantalla.refrescar()
    asentar(sesion)
    assert "Ahora dice: Un objeto nuevo y más preciso" in visto(pantalla.detalle)

    formulario = pantalla.detalle.formulario
    formulario.texto.setPlainText("Se precisó el objeto.")
    adjunta = formulario.evidencias.item(0)
    assert adjunta is not None
    propia = adjunta.data(Qt.ItemDataRole.UserRole)
    adjunta.setCheckState(Qt.CheckState.Checked)
    formulario.guardar.click()
    asentar(sesion)

    una = expediente.retornos.observaciones()[0]
    assert (una.folio, una.estado.value) == ("OG-1", "atendida")
    assert una.respuesta == "Se precisó el objeto."
    assert una.evidencias == (propia,)
    assert pantalla.pestanas.tabText(0) == "Observaciones (1)"
    assert "viaja en su próxima entrega" in pantalla.noticia.texto()


def test_lo_que_se_estaba_escribiendo_no_se_pierde_al_recorrer_la_lista(
    pantalla: Observaciones, sesion: Sesion
) -> None:
    pantalla.detalle.formulario.texto.setPlainText("A medias")
    pantalla.arbol.elegir("OG-2")
    assert pantalla.detalle.formulario.texto.toPlainText() == ""

    pantalla.refrescar()
    asentar(sesion)
    pantalla.arbol.elegir("OG-1")
    assert pantalla.detalle.formulario.texto.toPlainText() == "A medias"


def test_la_respuesta_a_medias_se_guarda_sola_y_sigue_ahi_al_volver_a_abrir(
    qtbot: QtBot, pantalla: Observaciones, sesion: Sesion, expediente: Expediente
) -> None:
    formulario = pantalla.detalle.formulario
    adjunta = formulario.evidencias.item(0)
    assert adjunta is not None
    adjunta.setCheckState(Qt.CheckState.Checked)
    teclear(formulario.texto, "A medias")
    qtbot.waitUntil(lambda: "Borrador guardado" in visto(pantalla), timeout=5000)

    una = expediente.retornos.observaciones()[0]
    assert (una.folio, una.respondida, una.respuesta) == ("OG-1", "", "")
    assert expediente.retornos.atencion.por_viajar() == {}
    otra = poner(qtbot, Observaciones, sesion)
    assert otra.detalle.formulario.texto.toPlainText() == "A medias"
    assert otra.detalle.formulario.elegidas() == [adjunta.data(Qt.ItemDataRole.UserRole)]


def test_al_cerrar_la_ventana_no_se_pierde_lo_recien_escrito(
    pantalla: Observaciones, sesion: Sesion, expediente: Expediente
) -> None:
    pantalla.activateWindow()
    pantalla.detalle.formulario.texto.setFocus()
    teclear(pantalla.detalle.formulario.texto, "Sin esperar")
    pantalla.pestanas.setCurrentIndex(1)
    pantalla.nota.texto.setFocus()
    teclear(pantalla.nota.texto, "La nota")
    # Lo que hace la ventana antes de cerrar el archivo.
    pantalla.nota.texto.clearFocus()
    sesion.ejecutor.esperar()

    borrador = expediente.retornos.observaciones()[0].borrador
    assert borrador is not None
    assert borrador.texto == "Sin esperar"
    assert expediente.retornos.nota().texto == "La nota"


def test_un_borrador_que_no_cupo_en_el_disco_se_vuelve_a_intentar(
    pantalla: Observaciones, sesion: Sesion, expediente: Expediente
) -> None:
    cruda = expediente.nucleo.almacen.cruda
    (paginas,) = cruda.execute("PRAGMA page_count").fetchone()
    (tope,) = cruda.execute("PRAGMA max_page_count").fetchone()
    cruda.execute(f"PRAGMA max_page_count = {paginas}")
    pantalla.detalle.formulario.texto.setPlainText("Larga " * 20_000)
    pantalla.soltar()
    asentar(sesion)
    cruda.execute(f"PRAGMA max_page_count = {tope}")
    assert pantalla.noticia.isVisible()
    assert "Borrador guardado" not in visto(pantalla)

    sesion.cambiado.reintentar.emit()
    asentar(sesion)
    borrador = expediente.retornos.observaciones()[0].borrador
    assert borrador is not None
    assert borrador.texto.startswith("Larga Larga")


def test_darla_por_hecha_quita_el_borrador(
    pantalla: Observaciones, sesion: Sesion, expediente: Expediente
) -> None:
    pantalla.detalle.formulario.texto.setPlainText("Ya está")
    pantalla.soltar()
    asentar(sesion)
    pantalla.detalle.formulario.guardar.click()
    asentar(sesion)

    una = expediente.retornos.observaciones()[0]
    assert (una.respuesta, una.borrador) == ("Ya está", None)
    assert "Borrador guardado" not in visto(pantalla)


def test_una_nota_que_no_se_pudo_guardar_se_vuelve_a_intentar(
    pantalla: Observaciones, sesion: Sesion, expediente: Expediente
) -> None:
    cruda = expediente.nucleo.almacen.cruda
    (paginas,) = cruda.execute("PRAGMA page_count").fetchone()
    (tope,) = cruda.execute("PRAGMA max_page_count").fetchone()
    cruda.execute(f"PRAGMA max_page_count = {paginas}")
    pantalla.nota.texto.setPlainText("La nota " * 20_000)
    pantalla.nota.soltar()
    asentar(sesion)
    cruda.execute(f"PRAGMA max_page_count = {tope}")
    assert pantalla.nota.estado.text() == "No se pudo guardar."
    assert expediente.retornos.nota().texto == ""

    pantalla.soltar()
    asentar(sesion)
    assert expediente.retornos.nota().texto.startswith("La nota La nota")


def test_la_reconsideracion_se_pide_una_sola_vez(
    pantalla: Observaciones, sesion: Sesion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pedir(dialogo: QDialog) -> int:
        assert isinstance(dialogo, DialogoReconsiderar)
        dialogo.motivo.setPlainText("Corto")
        assert not dialogo.pedir.isEnabled()
        dialogo.motivo.setPlainText("El dato sí está, en la cláusula tercera.")
        dialogo.pedir.click()
        return dialogo.result()

    monkeypatch.setattr(QDialog, "exec", pedir)
    pantalla.detalle.formulario.reconsiderar.click()
    asentar(sesion)

    assert not pantalla.detalle.formulario.reconsiderar.isVisible()
    assert pantalla.arbol.hasFocus()
    assert "Pidió que se reconsidere: «El dato sí está" in visto(pantalla.detalle)


def test_la_nota_es_de_su_ronda_y_la_siguiente_empieza_en_blanco(
    pantalla: Observaciones, sesion: Sesion, garante: Garante
) -> None:
    pantalla.nota.texto.setPlainText("Estuvimos sin luz dos semanas.")
    pantalla.nota.soltar()
    asentar(sesion)
    assert sesion.expediente.retornos.nota().texto == "Estuvimos sin luz dos semanas."

    otra = replace(OBSERVACION, folio="OG-9", ronda=2)
    sesion.expediente.retornos.aplicar(garante.observaciones(otra))
    pantalla.refrescar()
    asentar(sesion)

    assert pantalla.nota.texto.toPlainText() == ""
    pantalla.pestanas.setCurrentIndex(1)
    texto = visto(pantalla.nota)
    assert "ronda 2" in texto
    assert "Estuvimos sin luz dos semanas." in texto


def test_traer_un_acuse_se_mira_antes_de_aplicarse(
    qtbot: QtBot,
    sesion: Sesion,
    garante: Garante,
    dialogos: list[QDialog],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pantalla = poner(qtbot, Observaciones, sesion)
    _elegir_archivo(monkeypatch, garante.acuse("aceptada"))

    pantalla.boton_traer.click()
    asentar(sesion)

    (dialogo,) = dialogos
    assert isinstance(dialogo, DialogoRetorno)
    assert sesion.expediente.entregas()[0].estado == "aceptada"
    assert "Quedó aplicado" in pantalla.noticia.texto()
    assert "el órgano garante la aceptó" in pantalla.noticia.texto()


def test_decir_que_no_deja_todo_como_estaba(
    qtbot: QtBot, sesion: Sesion, garante: Garante, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDialog, "exec", lambda _d: int(QDialog.DialogCode.Rejected))
    pantalla = poner(qtbot, Observaciones, sesion)

    pantalla.traer.mirar(garante.acuse("recibida"))
    asentar(sesion)

    assert sesion.expediente.entregas()[0].estado == "entregada"
    assert "No se aplicó nada" in pantalla.noticia.texto()


@pytest.mark.parametrize(
    ("contenido", "dicho"),
    [(b"hola", "su nombre empieza con VITRAL_ACUSE"), (None, "dígale el código")],
    ids=["otro_archivo", "alterado"],
)
def test_lo_que_no_se_puede_leer_dice_que_pedirle_al_organo_garante(
    qtbot: QtBot,
    sesion: Sesion,
    garante: Garante,
    tmp_path: Path,
    contenido: bytes | None,
    dicho: str,
) -> None:
    crudo = bytearray(garante.acuse("recibida").read_bytes())
    crudo[len(crudo) // 2] ^= 1
    malo = tmp_path / "malo.asics"
    malo.write_bytes(crudo if contenido is None else contenido)
    pantalla = poner(qtbot, Observaciones, sesion)
    pantalla.traer.mirar(malo)
    asentar(sesion)
    assert dicho in visto(pantalla.noticia)
    assert "Pida al municipio" not in visto(pantalla.noticia)


@pytest.mark.parametrize(
    ("cambios", "motivo"),
    [
        ({"municipio": "15001"}, "va dirigido a otro municipio"),
        ({"paquete": "cd" * 32}, "no salió de este expediente"),
    ],
)
def test_un_rechazo_dice_por_que(
    qtbot: QtBot, sesion: Sesion, garante: Garante, cambios: dict[str, str], motivo: str
) -> None:
    pantalla = poner(qtbot, Observaciones, sesion)

    archivo = garante.acuse("recibida", **cambios)
    pantalla.traer.mirar(archivo)
    asentar(sesion)

    assert motivo in pantalla.noticia.texto()
    assert f"«{archivo.name}» no se tocó, y se guardó una copia" in pantalla.noticia.texto()
    assert archivo.exists()
    (guardado,) = sesion.expediente.retornos.rechazados()
    assert guardado.ruta.read_bytes() == archivo.read_bytes()
    assert sesion.expediente.entregas()[0].estado == "entregada"


def test_un_garante_desconocido_pide_el_codigo_del_anexo_y_nunca_lo_muestra(
    qtbot: QtBot, sesion: Sesion, garante: Garante, monkeypatch: pytest.MonkeyPatch
) -> None:
    otra = garante_firmante(7)
    codigo = codigo_verificacion(huella(otra.certificado_der))
    pantalla = poner(qtbot, Observaciones, sesion)
    pantalla.traer.mirar(garante.acuse("recibida", firma=otra))
    asentar(sesion)

    assert "no es la de su órgano garante" in pantalla.noticia.texto()
    assert codigo not in visto(pantalla)
    monkeypatch.setattr(QDialog, "exec", _teclea(codigo_verificacion("ab" * 32)))
    _pulsar(pantalla, "Escribir el código del anexo…")
    asentar(sesion)
    assert "El código no es el de ese certificado" in pantalla.noticia.texto()
    assert isinstance(otra_vez := pantalla.focusWidget(), QPushButton)
    assert otra_vez.text() == "Escribir el código otra vez…"

    pantalla.traer.mirar(garante.acuse("recibida", firma=otra))
    asentar(sesion)
    monkeypatch.setattr(QDialog, "exec", _teclea(codigo))
    _pulsar(pantalla, "Escribir el código del anexo…")
    asentar(sesion)

    assert sesion.expediente.entregas()[0].estado == "recibida"


def test_lo_que_no_se_aplico_tiene_su_lista_y_sale_de_ella_al_aplicarse(
    qtbot: QtBot,
    sesion: Sesion,
    garante: Garante,
    dialogos: list[QDialog],
) -> None:
    pantalla = poner(qtbot, Observaciones, sesion)
    assert not pantalla.pestanas.isTabVisible(SIN_APLICAR)
    ajeno, otra = garante.acuse("recibida", municipio="15001"), garante_firmante(7)
    desconocido = garante.acuse("recibida", firma=otra)
    for archivo in (ajeno, desconocido):
        pantalla.traer.mirar(archivo)
        asentar(sesion)
        archivo.unlink()  # la memoria se fue: queda la copia

    assert pantalla.pestanas.tabText(SIN_APLICAR) == "No aplicado (2)"
    pantalla.pestanas.setCurrentIndex(SIN_APLICAR)
    assert sin_nombre(pantalla) == ()
    porques = {c.nombre: c.codigo[:4] for c in sesion.expediente.retornos.rechazados()}
    assert porques == {ajeno.name: "R101", desconocido.name: "R104"}

    sesion.expediente.retornos.confiar(otra.certificado_der, _codigo_de(otra))
    fila = next(
        n for n in range(2) if pantalla.rechazados.tabla.model().index(n, 3).data() == "R104"
    )
    pantalla.rechazados.tabla.selectRow(fila)
    pantalla.rechazados.traer.click()
    asentar(sesion)
    asentar(sesion)
    assert len(dialogos) == 1
    assert sesion.expediente.entregas()[0].estado == "recibida"
    assert pantalla.pestanas.tabText(SIN_APLICAR) == "No aplicado (1)"


def _codigo_de(firma: Any) -> str:
    return codigo_verificacion(huella(firma.certificado_der))


def _vista_de_modelo(por_revisar: int) -> VistaRetorno:
    movida = RespuestaEnElModelo(
        Direccion("1a", "cv_objeto"), Destino.SE_MUEVE, "cv_objeto_nuevo", ""
    )
    modelo = VistaModelo("MTM/2022.1", "MTM/2027.1", 410, 400, 7, por_revisar, (movida,))
    perfil = VistaPerfil((CambioDePerfil("Ley", "<i>una</i>", "otra"),), modelo, "")
    return VistaRetorno("perfil", "MX-MEX-OG", "OG", 3, CREADO, 0, (), perfil)


def test_un_modelo_nuevo_demuestra_con_cuentas_que_nada_se_pierde(
    qtbot: QtBot, sesion: Sesion
) -> None:
    dialogo = DialogoRetorno(_vista_de_modelo(3), sesion.modelo)
    qtbot.addWidget(dialogo)
    dialogo.show()

    dicho = visto(dialogo)
    assert "400 + 7 + 3 = 410: están todas" in dicho
    assert "<i>una</i>  →  otra" in dicho
    assert dialogo.tabla is not None
    modelo = dialogo.tabla.model()
    assert [modelo.index(0, n).data() for n in range(3)] == [
        "1a Convenio de colaboración › Objeto del convenio",
        "Se mueve",
        "Ahora se llama cv_objeto_nuevo.",
    ]
    assert sin_nombre(dialogo) == ()
    assert dialogo.height() <= 600


def test_si_las_cuentas_no_cuadran_no_se_puede_aplicar(qtbot: QtBot, sesion: Sesion) -> None:
    dialogo = DialogoRetorno(_vista_de_modelo(2), sesion.modelo)
    qtbot.addWidget(dialogo)
    dialogo.show()

    assert "y debían ser 410" in visto(dialogo)
    assert not dialogo.aplicar.isEnabled()


def test_todo_tiene_nombre_y_cabe_en_la_ventana_minima(
    pantalla: Observaciones, sesion: Sesion
) -> None:
    assert sin_nombre(pantalla) == ()
    for escala in (100, 150, 200):
        tema().fijar_escala(escala)
        pantalla.resize(1024 - tema().px(60), 552)
        asentar(sesion)
        assert pantalla.width() == 1024 - tema().px(60)
        assert pantalla.minimumSizeHint().height() <= 600 - tema().px(48), escala


def test_con_letra_grande_se_ve_la_lista_o_el_detalle_y_se_vuelve(
    pantalla: Observaciones, sesion: Sesion
) -> None:
    tema().fijar_escala(200)
    pantalla.resize(900, 552)
    asentar(sesion)
    assert pantalla.arbol.isVisible()
    assert not pantalla.detalle.isVisible()

    QTest.keyClick(pantalla.arbol, Qt.Key.Key_Return)
    assert pantalla.detalle.isVisible()
    assert not pantalla.arbol.isVisible()
    assert pantalla.detalle.texto.hasFocus()

    pantalla.detalle.regresar.click()
    assert pantalla.arbol.isVisible()


def _teclea(codigo: str) -> Any:
    def escribir(dialogo: QDialog) -> int:
        if isinstance(dialogo, DialogoCodigo):
            dialogo.campo.setText(codigo)
            dialogo.registrar.click()
        return int(QDialog.DialogCode.Accepted)

    return escribir


def _pulsar(pantalla: Observaciones, texto: str) -> None:
    botones = pantalla.findChildren(QAbstractButton)
    next(b for b in botones if b.text() == texto and b.isVisibleTo(pantalla)).click()


def test_un_perfil_aplicado_pide_abrir_otra_vez_el_expediente(
    qtbot: QtBot,
    sesion: Sesion,
    garante: Garante,
    preguntas: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dicho: list[str] = []

    def aceptar(dialogo: QDialog) -> int:
        assert isinstance(dialogo, DialogoRetorno)
        dicho.append(visto(dialogo))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QDialog, "exec", aceptar)
    pantalla = poner(qtbot, Observaciones, sesion)
    base = recursos()
    crudo = perfil_en_crudo(
        base / "perfiles" / "mx-mex.toml", base / "catalogos" / "municipios_mx-mex.csv"
    )
    archivo = garante.perfil(crudo | {"ley": "Ley nueva de 2026"})
    reabiertas: list[Path] = []
    sesion.cambiado.por_reabrir.connect(reabiertas.append)

    pantalla.traer.mirar(archivo)
    asentar(sesion)

    assert "Ley nueva de 2026" in dicho[0]
    assert reabiertas == [sesion.expediente.ruta]
    assert preguntas[0].startswith("El perfil quedó aplicado.")


def test_en_solo_lectura_se_puede_leer_y_nada_mas(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente, garante: Garante, ejecutor: Ejecutor
) -> None:
    expediente.retornos.aplicar(garante.observaciones(URGENTE))
    ruta = expediente.ruta
    expediente.cerrar()
    with abrir(ruta, sesion.modelo, sesion.perfil, solo_lectura=True) as leido:
        sesion.expediente = leido
        pantalla = poner(qtbot, Observaciones, sesion)
        pantalla.mostrar_seccion("OG-1")
        asentar(sesion)

        formulario = pantalla.detalle.formulario
        assert not pantalla.boton_traer.isEnabled()
        assert formulario.texto.isReadOnly()
        assert not formulario.guardar.isVisible()
        assert not formulario.reconsiderar.isVisible()
        assert pantalla.nota.texto.isReadOnly()
        assert pantalla.noticia.isHidden()
        assert pantalla.arbol.observaciones()[0].estado.value == "nueva"
        ejecutor.esperar()
