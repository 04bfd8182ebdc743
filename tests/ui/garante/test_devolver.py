"""Devolver: lo pendiente se crea en lote, firmado y comprobado, y la clave se cuida aparte."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.garante import clave_garante, observar, revision
from app.garante.vistas_revision import EstadoEntrega, EstadoObservacion, NuevaObservacion
from app.paquete import llavero, retorno
from app.paquete.retorno import AcuseDatos, TipoRetorno
from app.reloj import RelojFijo
from app.rutas import VARIABLE
from tests.ui.garante.conftest import ENTREGARON, Garante
from ui.comun.accesible import sin_nombre
from ui.garante.devolver import AL_CREAR, CLAVE, EMITIDOS, ENSAYO, Devolver

OBSERVADO = "15001"
BUENA = "cuatro palabras sin relación"


@pytest.fixture
def pantalla(
    garante: Garante, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Devolver]:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "datos"))
    llavero.SESION.olvidar()
    nueva = NuevaObservacion("Falta el acta", ("1a/cv_objeto",))
    observar.observar(garante.base, OBSERVADO, nueva, operador="Ana")
    hecha = Devolver(garante.sesion)
    qtbot.addWidget(hecha)
    hecha.resize(1150, 720)
    hecha.carpeta.fijar(tmp_path / "usb")
    hecha.quien.linea.setText("R. Solís")
    hecha.show()
    hecha.refrescar()
    garante.esperar(qtbot)
    yield hecha
    garante.esperar(qtbot)
    llavero.SESION.usar(None)


def _renglones(pantalla: Devolver) -> list[str]:
    return [pantalla.lista.item(n).text() for n in range(pantalla.lista.count())]


def _pasa_un_minuto(garante: Garante) -> None:
    garante.base.reloj = RelojFijo(garante.base.reloj.ahora() + timedelta(minutes=1))


def test_dice_que_falta_devolver_a_cada_municipio(pantalla: Devolver) -> None:
    renglones = _renglones(pantalla)
    assert len(renglones) == len(ENTREGARON)
    assert any(r.endswith("acuse (recibida) y 1 observación nueva") for r in renglones)
    assert sum(r.endswith("acuse (recibida)") for r in renglones) == len(ENTREGARON) - 1
    assert pantalla.partes.tabText(0) == "Por devolver (4)"
    assert pantalla.crear.text() == "Crear los marcados (4)"


def test_todo_lo_pendiente_se_crea_de_una_vez_y_se_dice_que_no_se_ha_enviado(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla.crear.setFocus()
    pantalla.crear.click()
    garante.esperar(qtbot)

    escritos = [retorno.leer(ruta) for ruta in sorted((tmp_path / "usb").iterdir())]
    tipos = [leido.manifiesto.tipo for leido in escritos]
    assert tipos.count(TipoRetorno.ACUSE) == len(ENTREGARON)
    assert tipos.count(TipoRetorno.OBSERVACIONES) == 1
    acuses = {
        leido.manifiesto.municipio: leido.datos.estado
        for leido in escritos
        if isinstance(leido.datos, AcuseDatos)
    }
    assert acuses[OBSERVADO] == "observada", "el acuse se escribe después de observar"
    assert acuses[ENTREGARON[-1]] == "recibida"
    assert revision.de_municipio(garante.base, OBSERVADO).estado is EstadoEntrega.OBSERVADA
    assert "Se crearon y comprobaron 5 archivos firmados." in pantalla.noticia.texto()
    assert AL_CREAR in pantalla.noticia.texto()
    assert _renglones(pantalla) == []
    assert not pantalla.perfil.hasFocus(), "un Enter de más crearía el perfil"
    con_foco = QApplication.focusWidget()
    assert isinstance(con_foco, QPushButton)
    assert con_foco.text() == "Abrir la carpeta"
    assert pantalla.partes.tabText(EMITIDOS) == "Emitidos (5)"
    assert {r.operador for r in pantalla.tabla.filas()} == {"R. Solís"}


def test_solo_se_crea_lo_marcado(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla.ninguno.click()
    assert not pantalla.crear.isEnabled()
    pantalla.lista.setFocus()
    QTest.keyClick(pantalla.lista, Qt.Key.Key_Space)
    assert pantalla.crear.text() == "Crear los marcados (1)"
    elegido = pantalla.marcados()[0].entrega.municipio
    pantalla.crear.click()
    garante.esperar(qtbot)

    municipios = {retorno.leer(r).manifiesto.municipio for r in (tmp_path / "usb").iterdir()}
    assert municipios == {elegido}
    assert pantalla.marcados() == ()
    assert len(_renglones(pantalla)) == len(ENTREGARON) - 1


def test_lo_decidido_despues_vuelve_a_estar_pendiente(
    pantalla: Devolver, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.crear.click()
    garante.esperar(qtbot)
    _pasa_un_minuto(garante)
    folio = "INFOEM-2026-T4-0001"
    observar.resolver(garante.base, folio, EstadoObservacion.SOLVENTADA, operador="Ana")
    revision.aceptar(garante.base, ENTREGARON[1], operador="Ana")
    pantalla.refrescar()
    garante.esperar(qtbot)

    assert sorted(r.split(": ")[1] for r in _renglones(pantalla)) == [
        "1 resuelta",
        "acuse (aceptada)",
    ]
    assert pantalla.crear.text() == "Crear los marcados (2)", "lo recién llegado viene marcado"


def test_un_ensayo_no_da_nada_por_devuelto(
    pantalla: Devolver, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.ensayo.setChecked(True)
    pantalla.crear.click()
    garante.esperar(qtbot)

    assert ENSAYO in pantalla.noticia.texto()
    assert len(_renglones(pantalla)) == len(ENTREGARON)
    assert pantalla.tabla.model().index(0, 4).data() == "Ensayo"


def test_sin_nombre_no_se_firma_nada(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla.quien.linea.clear()
    pantalla.crear.click()
    garante.esperar(qtbot)

    assert "Escriba el nombre" in pantalla.noticia.texto()
    assert not (tmp_path / "usb").exists()


def test_si_la_memoria_no_deja_escribir_se_dice_y_sigue_pendiente(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "usb").write_text("no es una carpeta")
    pantalla.crear.click()
    garante.esperar(qtbot)

    assert "No se pudo escribir en" in pantalla.noticia.texto()
    assert "sigue por devolver" in pantalla.noticia.texto()
    assert len(_renglones(pantalla)) == len(ENTREGARON)


def test_el_perfil_es_uno_para_todos(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla.perfil.click()
    garante.esperar(qtbot)

    (ruta,) = (tmp_path / "usb").iterdir()
    assert retorno.leer(ruta).manifiesto.tipo is TipoRetorno.PERFIL
    assert pantalla.tabla.model().index(0, 2).data() == "Todos"
    assert "el mismo a todos los municipios" in pantalla.noticia.texto()
    assert _modelo_de(ruta) is None


def test_el_perfil_lleva_el_modelo_si_se_pide(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla.con_modelo.setChecked(True)
    pantalla.perfil.click()
    garante.esperar(qtbot)

    (ruta,) = (tmp_path / "usb").iterdir()
    modelo = _modelo_de(ruta)
    assert modelo is not None
    assert modelo["clave"] == garante.sesion.modelo.clave


def _modelo_de(ruta: Path) -> Mapping[str, Any] | None:
    datos = retorno.leer(ruta).datos
    assert isinstance(datos, retorno.PerfilDatos)
    return datos.modelo


def test_la_clave_se_crea_se_protege_y_se_copia(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla.mostrar_seccion("clave")
    assert pantalla.partes.currentIndex() == CLAVE
    clave = pantalla.clave
    assert clave.codigo.text() == ""
    clave.crear.click()
    garante.esperar(qtbot)
    assert clave.codigo.text() == clave_garante.codigo(garante.base)
    assert not clave.copiar.isEnabled()
    # El botón oprimido se escondió: el foco queda en lo que sigue.
    assert pantalla.focusWidget() is clave.proteger

    clave.con_contrasena("", BUENA)
    garante.esperar(qtbot)
    assert clave.copiar.isEnabled()
    clave.copiar_a(tmp_path / "memoria")
    garante.esperar(qtbot)
    assert len(list((tmp_path / "memoria").iterdir())) == 1
    clave.guardar_certificado(tmp_path / "og.cer")
    garante.esperar(qtbot)
    assert (tmp_path / "og.cer").read_bytes() == clave_garante.certificado(garante.base)
    clave.escribir_anexo(tmp_path / "anexo.pdf")
    garante.esperar(qtbot)
    assert (
        clave_garante.codigo(garante.base)
        in PdfReader(tmp_path / "anexo.pdf").pages[0].extract_text()
    )
    assert "a cada municipio" in clave.noticia.texto()


def test_la_contrasena_se_pide_una_vez_y_si_no_se_escribe_no_se_firma(
    pantalla: Devolver, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    pantalla.clave.crear.click()
    garante.esperar(qtbot)
    pantalla.clave.con_contrasena("", BUENA)
    garante.esperar(qtbot)
    llavero.SESION.olvidar()
    pedidas: list[str] = []

    def no_quiso(de_quien: str, _intento: int) -> None:
        pedidas.append(de_quien)

    garante.sesion.pedir = no_quiso
    pantalla.crear.click()
    garante.esperar(qtbot)
    assert pedidas == ["la clave de firma de MX-MEX-INFOEM"]
    assert len(_renglones(pantalla)) == len(ENTREGARON)

    garante.sesion.pedir = lambda _de_quien, _intento: BUENA
    pantalla.crear.click()
    garante.esperar(qtbot)
    assert _renglones(pantalla) == []


def test_si_la_clave_se_perdio_no_se_crea_otra(
    pantalla: Devolver, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.clave.crear.click()
    garante.esperar(qtbot)
    for archivo in clave_garante.carpeta().iterdir():
        archivo.unlink()
    pantalla.refrescar()
    garante.esperar(qtbot)
    pantalla.mostrar_seccion("clave")

    assert pantalla.clave.crear.isHidden()
    dichos = [e.text() for e in pantalla.clave.findChildren(QLabel) if e.isVisible()]
    assert any("no está en este equipo" in dicho for dicho in dichos)


def test_todo_tiene_nombre(pantalla: Devolver, garante: Garante, qtbot: QtBot) -> None:
    for parte in range(3):
        pantalla.partes.setCurrentIndex(parte)
        for medida in ((964, 552), (1150, 720)):
            pantalla.resize(*medida)
            garante.esperar(qtbot)
            assert sin_nombre(pantalla) == ()
