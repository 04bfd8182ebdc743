"""La revisión: leer lo respondido, observarlo, resolverlo y aceptarlo, todo sin ratón."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.garante import observaciones, observar, revision
from app.garante.importacion import importar
from app.garante.retornos import Emision, emitir_observaciones
from app.garante.vistas_revision import (
    EstadoEntrega,
    EstadoObservacion,
    Gravedad,
    NuevaObservacion,
    TipoObservacion,
)
from app.modelo.direccion import Direccion
from app.reloj import RelojFijo
from tests.adversarios import fabrica
from tests.app.garante.ayudas import AHORA
from tests.ayudas import teclear
from tests.ui.garante.conftest import Garante, datos_con_respuestas
from tests.ui.tabulador import saltados_con_tab
from ui.comun.accesible import sin_nombre
from ui.comun.tema import tema
from ui.garante import evidencia, revision_palabras
from ui.garante.revision import Revision
from ui.garante.revision_campos import Ver
from ui.garante.revision_lectura import Cambio
from ui.garante.revision_lista import ESPERAN, TODAS

HOSTIL = "<img src=x onerror=alert(1)><b>gratis</b> =cmd|' /C calc'!A0"
QUE_CONTESTA = "15001"


@pytest.fixture
def pantalla(garante: Garante, qtbot: QtBot) -> Iterator[Revision]:
    hecha = Revision(garante.sesion)
    qtbot.addWidget(hecha)
    hecha.resize(1150, 720)
    hecha.show()
    hecha.refrescar()
    garante.esperar(qtbot)
    yield hecha
    garante.esperar(qtbot)


def _abrir(pantalla: Revision, garante: Garante, qtbot: QtBot, clave: str = QUE_CONTESTA) -> None:
    pantalla.abrir_municipio(clave)
    garante.esperar(qtbot)


def _entregar(garante: Garante, qtbot: QtBot, pantalla: Revision, **cambios: object) -> None:
    """El municipio entrega otra vez, con lo que se diga en `cambios`."""
    ruta = garante.semilla.otra_entrega(QUE_CONTESTA, datos_con_respuestas(QUE_CONTESTA, **cambios))
    importar(garante.base, [ruta])
    garante.sesion.cambiado.datos_cambiados.emit()
    garante.esperar(qtbot)
    _abrir(pantalla, garante, qtbot)


def _firmar(pantalla: Revision, nombre: str = "R. Solís") -> None:
    pantalla.entrega.quien.linea.setText(nombre)


def _observar(pantalla: Revision, garante: Garante, qtbot: QtBot, texto: str) -> None:
    lista = pantalla.entrega.campos.lista
    lista.setFocus()
    QTest.keyClick(lista, Qt.Key.Key_O)
    teclear(pantalla.entrega.formulario.texto, texto)
    pantalla.entrega.formulario.guardar.click()
    garante.esperar(qtbot)


def test_la_lista_dice_en_que_va_cada_entrega(pantalla: Revision) -> None:
    assert pantalla.lista.filtros.tabText(0) == "Por revisar (4)"
    assert {f.entrega.estado for f in pantalla.lista.filas()} == {EstadoEntrega.RECIBIDA}
    modelo = pantalla.lista.tabla.model()
    assert modelo.index(0, 0).data() == "Recibida"
    assert "fuera de plazo" in modelo.index(0, 3).data()


def test_la_lista_dice_si_la_entrega_es_ligera(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    suyo = garante.semilla.municipios[QUE_CONTESTA]
    datos = datos_con_respuestas(QUE_CONTESTA).datos
    importar(garante.base, [suyo.exportar(datos, tipo="ligero")])
    pantalla.refrescar()
    garante.esperar(qtbot)

    modelo = pantalla.lista.tabla.model()
    dichos = {modelo.index(n, 3).data().endswith(", ligera") for n in range(modelo.rowCount())}
    assert dichos == {True, False}


def test_enter_en_la_lista_abre_la_entrega_y_se_vuelve(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.lista.tabla.setFocus()
    QTest.keyClick(pantalla.lista.tabla, Qt.Key.Key_Return)
    garante.esperar(qtbot)

    assert pantalla.entrega.municipio == pantalla.lista.filas()[0].entrega.municipio
    assert pantalla.entrega.isVisible()
    pantalla.entrega.volver.click()
    assert pantalla.lista.isVisible()


def test_cada_campo_dice_que_respondio_y_que_cambio(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _entregar(garante, qtbot, pantalla, cv_objeto="El objeto")
    _entregar(garante, qtbot, pantalla, cv_objeto="Otro objeto", cv_domicilio="Plaza 1")
    lectura = pantalla.entrega.lectura()
    assert lectura is not None
    por = {str(c.direccion): c for c in lectura.campos}

    assert por["1a/cv_objeto"].cambio is Cambio.CAMBIO
    assert por["1a/cv_objeto"].antes == "El objeto"
    assert por["1a/cv_domicilio"].cambio is Cambio.NUEVO
    pantalla.entrega.campos.abrir(Direccion("1a", "cv_objeto"))
    textos = pantalla.entrega.detalle.textos()
    assert "Otro objeto" in textos
    assert "El objeto" in textos


def test_lo_que_dice_un_paquete_es_texto_plano(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _entregar(garante, qtbot, pantalla, cv_objeto=HOSTIL, cv_domicilio={"raro": ["<b>"]})
    pantalla.entrega.campos.abrir(Direccion("1a", "cv_objeto"))

    assert HOSTIL in pantalla.entrega.detalle.textos()
    etiquetas = pantalla.findChildren(QLabel)
    assert {e.textFormat() for e in etiquetas} == {Qt.TextFormat.PlainText}
    pantalla.entrega.campos.abrir(Direccion("1a", "cv_domicilio"))
    assert '{"raro": ["<b>"]}' in pantalla.entrega.detalle.textos()


def test_se_observan_varios_campos_con_el_teclado(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _entregar(garante, qtbot, pantalla, cv_objeto="El objeto", cv_domicilio="Plaza 1")
    _firmar(pantalla)
    lista = pantalla.entrega.campos.lista
    pantalla.entrega.campos.abrir(Direccion("1a", "cv_domicilio"))
    lista.setFocus()
    QTest.keyClick(lista, Qt.Key.Key_Space)
    pantalla.entrega.campos.abrir(Direccion("1a", "cv_objeto"))
    QTest.keyClick(lista, Qt.Key.Key_Space)
    _observar(pantalla, garante, qtbot, "Falta precisar la vigencia: diga hasta cuándo.")

    (una,) = observaciones.de_municipio(garante.base, QUE_CONTESTA)
    assert set(map(str, una.direcciones)) == {"1a/cv_domicilio", "1a/cv_objeto"}
    assert una.texto == "Falta precisar la vigencia: diga hasta cuándo."
    assert una.operador == "R. Solís"
    assert pantalla.entrega.decision.ronda.text() == "1 de 10 observaciones en esta ronda"
    assert pantalla.entrega.campos.senalados() == (pantalla.entrega.campos.campo(),)


def test_el_aviso_de_que_falta_devolver_se_va_al_devolverlo_y_no_antes(
    pantalla: Revision, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    _abrir(pantalla, garante, qtbot)
    _firmar(pantalla)
    _observar(pantalla, garante, qtbot, "Falta el acta.")
    noticia = pantalla.entrega.noticia
    garante.sesion.cambiado.datos_cambiados.emit()
    garante.esperar(qtbot)
    assert "falta devolverla" in noticia.texto()
    assert noticia.isVisible()

    emitir_observaciones(garante.base, QUE_CONTESTA, Emision(tmp_path, "Ana"))
    garante.sesion.cambiado.datos_cambiados.emit()
    garante.esperar(qtbot)
    assert noticia.isHidden()


def test_sin_nombre_no_se_decide_nada(pantalla: Revision, garante: Garante, qtbot: QtBot) -> None:
    _abrir(pantalla, garante, qtbot)
    _firmar(pantalla, "")
    _observar(pantalla, garante, qtbot, "Falta el acta.")

    assert observaciones.todas(garante.base) == ()
    assert "Escriba el nombre" in pantalla.entrega.noticia.texto()


def test_sin_texto_la_observacion_no_se_guarda(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _abrir(pantalla, garante, qtbot)
    _firmar(pantalla)
    _observar(pantalla, garante, qtbot, "")

    assert pantalla.entrega.formulario.error() == "Escriba qué falta, por qué y cómo quedaría."
    assert observaciones.todas(garante.base) == ()


def test_una_frase_frecuente_llena_el_formulario_sin_borrar_lo_escrito(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _abrir(pantalla, garante, qtbot)
    pantalla.entrega.empezar_observacion()
    formulario = pantalla.entrega.formulario
    assert formulario.frecuentes.count() > 1
    frase = formulario.frecuentes.itemData(1)
    formulario.frecuentes.activated.emit(1)
    assert formulario.texto.toPlainText() == frase.texto
    assert formulario.elegido() is frase.tipo

    formulario.texto.setPlainText("Lo mío")
    formulario.frecuentes.activated.emit(1)
    assert formulario.texto.toPlainText() == f"Lo mío\n{frase.texto}"


def test_una_felicitacion_no_lleva_plazo_ni_bloquea(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _abrir(pantalla, garante, qtbot)
    pantalla.entrega.empezar_observacion()
    formulario = pantalla.entrega.formulario
    formulario.bloquea.setChecked(True)
    formulario.tipo.setCurrentIndex(formulario.tipo.findData(TipoObservacion.FELICITACION))

    assert formulario.otra_fecha.isHidden()
    assert not formulario.bloquea.isEnabled()
    assert formulario.nueva().gravedad is Gravedad.NO_BLOQUEA


def test_a_la_decima_ayuda_a_priorizar_y_no_deja_observar_mas(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    for numero in range(10):
        nueva = NuevaObservacion(f"Falta {numero}", ("1a/cv_objeto",))
        observar.observar(garante.base, QUE_CONTESTA, nueva, operador="Ana")
    _abrir(pantalla, garante, qtbot)
    decision = pantalla.entrega.decision

    assert decision.ronda.text() == "10 de 10 observaciones en esta ronda"
    assert decision.tope.isVisibleTo(decision)
    assert not decision.boton_observar.isEnabled()
    QTest.keyClick(pantalla.entrega.campos.lista, Qt.Key.Key_O)
    assert pantalla.entrega.formulario.isHidden()


def test_una_observacion_sin_devolver_se_corrige_o_se_retira(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _abrir(pantalla, garante, qtbot)
    _firmar(pantalla)
    _observar(pantalla, garante, qtbot, "Falta el acta")
    (una,) = observaciones.de_municipio(garante.base, QUE_CONTESTA)

    pantalla.entrega.abrir_observacion(una)
    pantalla.entrega.resolver.editar.click()
    pantalla.entrega.formulario.texto.setPlainText("Falta el acta firmada")
    pantalla.entrega.formulario.guardar.click()
    garante.esperar(qtbot)
    una = observaciones.una(garante.base, una.folio)
    assert una.texto == "Falta el acta firmada"

    pantalla.entrega.abrir_observacion(una)
    pantalla.entrega.resolver.elegir(EstadoObservacion.RETIRADA)
    pantalla.entrega.resolver.guardar.click()
    assert pantalla.entrega.resolver.error() == "Escriba qué falta todavía, o por qué se retira."
    pantalla.entrega.resolver.explica.setPlainText("Sí venía")
    pantalla.entrega.resolver.guardar.click()
    garante.esperar(qtbot)
    assert observaciones.una(garante.base, una.folio).estado is EstadoObservacion.RETIRADA


def test_lo_respondido_se_encuentra_con_n_y_se_resuelve(
    pantalla: Revision, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    nueva = NuevaObservacion("Falta el monto", ("1b/po_documento",), gravedad=Gravedad.BLOQUEA)
    una = observar.observar(garante.base, QUE_CONTESTA, nueva, operador="Ana")
    emitir_observaciones(garante.base, QUE_CONTESTA, Emision(tmp_path, "Ana"))
    _entregar(garante, qtbot, pantalla, _folio=una.folio, _respuesta=f"Ya está {HOSTIL}")
    _firmar(pantalla)
    assert pantalla.entrega.decision.estado.estado().texto == "Corregida"

    lista = pantalla.entrega.campos.lista
    pantalla.entrega.campos.ver.setCurrentIndex(
        pantalla.entrega.campos.ver.findData(Ver.OBSERVADOS)
    )
    lista.setFocus()
    QTest.keyClick(lista, Qt.Key.Key_N)
    campo = pantalla.entrega.campos.campo()
    assert campo is not None
    assert campo.respondida

    pantalla.entrega.abrir_observacion(campo.observaciones[0])
    assert f"Ya está {HOSTIL}" in pantalla.entrega.resolver.textos()
    pantalla.entrega.resolver.elegir(EstadoObservacion.SOLVENTADA)
    pantalla.entrega.resolver.guardar.click()
    garante.esperar(qtbot)
    assert observaciones.una(garante.base, una.folio).estado is EstadoObservacion.SOLVENTADA


def test_con_observaciones_que_bloquean_aceptar_pide_el_motivo(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    nueva = NuevaObservacion("Falta el monto", ("1a/cv_objeto",), gravedad=Gravedad.BLOQUEA)
    observar.observar(garante.base, QUE_CONTESTA, nueva, operador="Ana")
    _abrir(pantalla, garante, qtbot)
    _firmar(pantalla)
    QTest.keyClick(pantalla.entrega.campos.lista, Qt.Key.Key_A)
    dialogo = pantalla.entrega.pedir_aceptacion()
    assert dialogo is not None
    dialogo.aceptar()
    assert dialogo.error() == "Escriba por qué: el motivo queda en la bitácora."
    dialogo.motivo.setPlainText("Lo acordó el pleno")
    dialogo.aceptar()
    garante.esperar(qtbot)

    entrega = revision.de_municipio(garante.base, QUE_CONTESTA)
    assert entrega.estado is EstadoEntrega.ACEPTADA
    assert entrega.motivo == "Lo acordó el pleno"
    assert pantalla.entrega.decision.boton_aceptar.isHidden()


def test_quien_empieza_la_revision_queda_a_la_vista(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _abrir(pantalla, garante, qtbot)
    _firmar(pantalla)
    pantalla.entrega.decision.boton_empezar.click()
    garante.esperar(qtbot)

    assert pantalla.entrega.decision.estado.estado().texto == "En revisión"
    assert "La revisa R. Solís." in pantalla.entrega.noticia.texto()


def test_lo_observado_espera_al_municipio_en_su_lista(
    pantalla: Revision, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    observar.observar(
        garante.base, QUE_CONTESTA, NuevaObservacion("Falta", ("1a/cv_objeto",)), operador="Ana"
    )
    emitir_observaciones(garante.base, QUE_CONTESTA, Emision(tmp_path, "Ana"))
    pantalla.refrescar()
    garante.esperar(qtbot)
    pantalla.lista.ver(ESPERAN)

    (fila,) = pantalla.lista.filas()
    assert fila.plazo.startswith("vence en ")
    garante.base.reloj = RelojFijo(AHORA.replace(year=2027))
    pantalla.mostrar_seccion("vencidas")
    pantalla.refrescar()
    garante.esperar(qtbot)
    (fila,) = pantalla.lista.filas()
    assert fila.plazo.startswith("venció hace ")


def test_los_plazos_se_dicen_en_palabras() -> None:
    hoy = AHORA.date()
    decir = revision_palabras.plazo
    assert decir(None, hoy) == "sin plazo"
    assert decir(hoy, hoy) == "vence hoy"
    assert decir(hoy.replace(day=23), hoy) == "vence mañana"
    assert decir(hoy.replace(day=21), hoy) == "venció ayer"
    assert decir(hoy.replace(day=27), hoy) == "vence en 5 días, el 27 nov"
    assert decir(hoy.replace(day=12), hoy) == "venció hace 10 días, el 12 nov"


def test_una_evidencia_se_guarda_aparte_y_sin_abrirla(
    pantalla: Revision, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    _entregar(garante, qtbot, pantalla, _evidencia=("acta firmada.pdf", b"%PDF-1.4 acta"))
    pantalla.entrega.campos.abrir(Direccion("1a", "cab_acto_adjunto"))
    (fila,) = pantalla.entrega.detalle.findChildren(evidencia.FilaEvidencia)
    assert fila.boton.accessibleName() == "Guardar como… acta firmada.pdf"
    destino = tmp_path / "copia"
    with qtbot.waitSignal(fila.guardada):
        fila.guardar(destino)

    assert (tmp_path / "copia.pdf").read_bytes() == b"%PDF-1.4 acta"
    assert "Se guardó «copia.pdf»" in pantalla.entrega.noticia.texto()


@pytest.mark.caso("T06")
@pytest.mark.parametrize(
    ("nombre", "propuesto"),
    [
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.fotos.jpg", "_lpt1.fotos.jpg"),
        ("../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "_.._x.pdf"),
        ("a:flujo.pdf", "a_flujo.pdf"),
        ("acta\u202efdp.txt", "acta_fdp.txt"),
        ("a.exe.pdf", "a.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        (" . .pdf", "evidencia.pdf"),
    ],
)
def test_guardar_como_propone_un_nombre_que_no_engana_ni_sale_de_su_carpeta(
    nombre: str, propuesto: str
) -> None:
    assert evidencia.nombre_propuesto(nombre) == propuesto


@pytest.mark.caso("T06")
@pytest.mark.parametrize("nombre", ["acta.exe", "acta.pdf.scr", "sin_extension", "macro.docm"])
def test_una_evidencia_de_otro_tipo_no_se_guarda(
    pantalla: Revision, garante: Garante, qtbot: QtBot, nombre: str
) -> None:
    _entregar(garante, qtbot, pantalla, _evidencia=(nombre, b"MZ"))
    pantalla.entrega.campos.abrir(Direccion("1a", "cab_acto_adjunto"))
    (fila,) = pantalla.entrega.detalle.findChildren(evidencia.FilaEvidencia)

    assert fila.boton.isHidden()
    dichos = [e.text() for e in fila.findChildren(QLabel)]
    assert any("no es de un tipo conocido" in dicho for dicho in dichos)


def test_se_ve_quien_cofirmo_la_entrega_ademas_de_su_clave(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    _abrir(pantalla, garante, qtbot)
    assert not any("Cofirma" in e.text() for e in pantalla.entrega.findChildren(QLabel))

    municipio = garante.semilla.municipios[QUE_CONTESTA]
    entrega = datos_con_respuestas(QUE_CONTESTA)
    ruta = municipio.exportar(
        entrega.datos,
        evidencias=entrega.evidencias,
        firmantes=[*municipio.firmantes, fabrica.firmante_gobierno()],
    )
    importar(garante.base, [ruta])
    garante.sesion.cambiado.datos_cambiados.emit()
    garante.esperar(qtbot)
    _abrir(pantalla, garante, qtbot)
    dicho = "Cofirma COMPAÑIA SANTA MARIA SA DE CV, según su certificado de gobierno."
    qtbot.waitUntil(
        lambda: any(e.text().endswith(dicho) for e in pantalla.entrega.findChildren(QLabel)),
        timeout=10_000,
    )


def test_todo_tiene_nombre_y_cabe_en_la_pantalla_chica(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    assert sin_nombre(pantalla) == ()
    pantalla.lista.ver(TODAS)
    _abrir(pantalla, garante, qtbot)
    _firmar(pantalla)
    _observar(pantalla, garante, qtbot, "Falta el acta")
    for medida in ((964, 552), (1150, 720)):
        pantalla.resize(*medida)
        garante.esperar(qtbot)
        assert sin_nombre(pantalla) == ()
    pantalla.entrega.empezar_observacion()
    assert sin_nombre(pantalla) == ()


@pytest.mark.parametrize("escala", [100, 150, 200])
def test_ningun_boton_se_corta_con_la_letra_grande(
    pantalla: Revision, garante: Garante, qtbot: QtBot, escala: int
) -> None:
    tema().fijar_escala(escala)
    pantalla.resize(964, 552)
    _abrir(pantalla, garante, qtbot)
    qtbot.wait(20)
    for boton in pantalla.entrega.findChildren(QPushButton):
        if boton.isVisible():
            assert boton.width() >= boton.minimumSizeHint().width(), boton.text()
            derecha = boton.mapTo(pantalla, QPoint(boton.width(), 0)).x()
            assert derecha <= pantalla.width(), boton.text()


def test_con_tab_se_pasa_por_todos_los_controles_de_la_entrega(
    pantalla: Revision, garante: Garante, qtbot: QtBot
) -> None:
    assert saltados_con_tab(pantalla) == []
    _abrir(pantalla, garante, qtbot)
    assert saltados_con_tab(pantalla) == []
