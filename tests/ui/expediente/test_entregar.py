"""Entregar de punta a punta: revisar, declarar, firmar y lo que queda después."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente
from app.modelo.reglas import revisar
from app.modelo.tipos import Severidad
from app.paquete.contenedor import abrir_autentico
from app.paquete.errores import Estado
from app.paquete.lectura import abrir_contenido
from app.paquete.verificar import verificar
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.sesion import Sesion
from ui.expediente.entregar import FIRMA, HECHO, INCLUYE, REVISAR, Entregar
from ui.expediente.entregar_datos import codigo_corto


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion, tmp_path: Path) -> Entregar:
    hecha = poner(qtbot, Entregar, sesion)
    hecha.incluye.carpeta.fijar(tmp_path / "entregas")
    return hecha


def _hasta_firmar(pantalla: Entregar) -> str:
    pantalla.adelante.click()
    pantalla.adelante.click()
    assert pantalla.paso == FIRMA
    pantalla.firma.quien.setCurrentIndex(1)
    pantalla.firma.acepto.setChecked(True)
    return pantalla.firma.quien.currentText()


def _entregar(pantalla: Entregar, sesion: Sesion, tmp_path: Path) -> Path:
    _hasta_firmar(pantalla)
    pantalla.adelante.click()
    asentar(sesion)
    assert pantalla.paso == HECHO, visto(pantalla)
    return max((tmp_path / "entregas").glob("*.asics"))


def test_el_paquete_escrito_es_autentico_y_queda_en_el_historial(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    paquete = _entregar(pantalla, sesion, tmp_path)

    certificado = tmp_path / "municipio.cer"
    certificado.write_bytes(expediente.certificado())
    resultado = verificar(paquete, certificado)
    assert resultado.estado is Estado.ACEPTADO
    assert resultado.municipio == "15106"
    (entrega,) = pantalla.historial.filas()
    assert entrega.archivo == paquete.name
    assert entrega.manifiesto_sha256 == resultado.manifiesto_sha256
    assert pantalla.pestanas.tabText(1) == "Entregas hechas (1)"


def test_la_confirmacion_dice_archivo_codigos_y_que_el_garante_no_lo_tiene(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    paquete = _entregar(pantalla, sesion, tmp_path)

    resultado = verificar(paquete)
    texto = visto(pantalla)
    assert paquete.name in texto
    assert codigo_corto(resultado.manifiesto_sha256) in texto
    assert resultado.codigo_clave in texto
    assert "El órgano garante todavía no lo tiene." in texto


def test_la_declaracion_viaja_firmada(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    quien = _hasta_firmar(pantalla)
    declarado = pantalla.firma.texto.text()
    pantalla.adelante.click()
    asentar(sesion)

    (paquete,) = (tmp_path / "entregas").glob("*.asics")
    datos = json.loads(abrir_contenido(abrir_autentico(paquete)).datos_crudos)
    assert datos["declaracion"]["nombre"] == quien
    assert datos["declaracion"]["texto"] == declarado
    assert datos["declaracion"]["fecha"] == expediente.reloj.hoy().isoformat()
    assert quien in declarado


def test_no_se_firma_sin_elegir_a_nadie_ni_sin_marcar_la_casilla(pantalla: Entregar) -> None:
    pantalla.adelante.click()
    pantalla.adelante.click()
    assert not pantalla.adelante.isEnabled()

    pantalla.firma.quien.setCurrentIndex(1)
    assert not pantalla.adelante.isEnabled()
    pantalla.firma.acepto.setChecked(True)
    assert pantalla.adelante.isEnabled()

    pantalla.firma.quien.setCurrentIndex(2)
    assert not pantalla.adelante.isEnabled()


def test_si_cambia_lo_declarado_hay_que_aceptarlo_otra_vez(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente
) -> None:
    _hasta_firmar(pantalla)
    lista = next(h for h in expediente.herramientas.lista() if h.situacion.value == "lista")

    expediente.herramientas.reabrir(lista.clave)
    sesion.cambiado.datos_cambiados.emit()
    asentar(sesion)

    assert not pantalla.firma.acepto.isChecked()
    assert not pantalla.adelante.isEnabled()


def test_quien_captura_ya_esta_elegido(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente
) -> None:
    persona = expediente.personas.lista()[3]
    sesion.captura = persona.id

    pantalla = poner(qtbot, Entregar, sesion)

    assert pantalla.firma.quien.currentText() == persona.nombre
    assert pantalla.firma.cargo.text() == persona.cargo


def test_la_segunda_entrega_dice_a_cual_sustituye_y_el_historial_las_tiene(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    _entregar(pantalla, sesion, tmp_path)
    pantalla.hecho.otra.emit()
    pantalla.adelante.click()
    assert pantalla.paso == INCLUYE
    assert "Esta entrega sustituye a la número 1." in visto(pantalla)

    pantalla.incluye.ligero.setChecked(True)
    pantalla.adelante.click()
    pantalla.firma.acepto.setChecked(True)
    pantalla.adelante.click()
    asentar(sesion)

    assert [(e.secuencia, e.tipo) for e in pantalla.historial.filas()] == [
        (2, "ligero"),
        (1, "completo"),
    ]


def test_lo_que_impide_entregar_se_lista_con_su_enlace(
    qtbot: QtBot, sesion: Sesion, expediente: Expediente, destinos: list[str]
) -> None:
    error = next(h for h in revisar(expediente.contexto()) if h.severidad is Severidad.ERROR)
    # Como si se hubiera descompuesto después de darla por lista.
    from app.expediente.vistas import Situacion

    expediente.herramientas.poner_situacion([error.direccion.herramienta], Situacion.LISTA)
    pantalla = poner(qtbot, Entregar, sesion)

    assert not pantalla.adelante.isEnabled()
    assert any(error.texto in e.text() for e in pantalla.revisar.enlaces)
    pantalla.revisar.enlaces[0].click()
    assert destinos[0].startswith(f"vitral:{error.direccion.herramienta}")


def test_un_destino_que_no_se_puede_escribir_se_dice_ahi_mismo_y_se_puede_repetir(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path
) -> None:
    estorbo = tmp_path / "estorbo"
    estorbo.write_text("no soy una carpeta", encoding="utf-8")
    pantalla.incluye.carpeta.fijar(estorbo / "entregas")
    _hasta_firmar(pantalla)
    pantalla.adelante.click()
    asentar(sesion)

    assert pantalla.paso == FIRMA
    assert "EXP-60" in pantalla.noticia.texto()
    assert pantalla.historial.filas() == ()

    pantalla.incluye.carpeta.fijar(tmp_path / "entregas")
    assert pantalla.adelante.isEnabled()
    pantalla.adelante.click()
    asentar(sesion)
    assert pantalla.paso == HECHO


def test_cancelar_no_deja_paquete_ni_entrega(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    _hasta_firmar(pantalla)
    pantalla.adelante.click()
    pantalla.trabajo.cancelar()
    asentar(sesion)

    assert pantalla.paso == FIRMA
    assert "Se canceló" in pantalla.noticia.texto()
    assert expediente.entregas() == ()
    assert list((tmp_path / "entregas").glob("*.asics")) == []


def test_copiar_a_deja_el_mismo_archivo_y_el_certificado_se_guarda(
    pantalla: Entregar, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    paquete = _entregar(pantalla, sesion, tmp_path)
    usb = tmp_path / "usb"
    usb.mkdir()

    pantalla.hecho.copiar_a(usb)
    asentar(sesion)
    assert (usb / paquete.name).read_bytes() == paquete.read_bytes()

    pantalla.hecho.copiar_a(tmp_path / "memoria desconectada")
    asentar(sesion)
    assert "VEN-11" in pantalla.hecho.noticia.texto()

    pantalla.hecho.guardar_certificado(tmp_path / "c.cer")
    assert (tmp_path / "c.cer").read_bytes() == expediente.certificado()


def test_abrir_la_carpeta_abre_donde_quedo(
    pantalla: Entregar, sesion: Sesion, tmp_path: Path, abiertos: list[Path]
) -> None:
    _entregar(pantalla, sesion, tmp_path)
    pantalla.hecho.abrir.click()

    assert abiertos == [tmp_path / "entregas"]


def test_cada_herramienta_se_puede_cambiar_desde_el_resumen(
    pantalla: Entregar, destinos: list[str]
) -> None:
    botones = [b for b in pantalla.revisar.findChildren(QAbstractButton) if b.text() == "Cambiar"]
    assert len(botones) == 17
    for boton in botones:
        boton.click()

    assert len(set(destinos)) == 17
    assert pantalla.paso == REVISAR
