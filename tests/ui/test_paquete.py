"""Un paquete abierto con doble clic: su dictamen, sin importar nada."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.expediente.archivo import abrir
from app.expediente.entrega import exportar
from app.modelo.carga import cargar_modelo
from tests.app.expediente.retornos import Garante, confiar
from ui.comun import preferencias
from ui.comun.accesible import nombres, sin_nombre
from ui.comun.controles import Etiqueta, Franja
from ui.comun.preferencias import Reciente
from ui.inicio_programa.paquete import PaqueteVisto
from ui.programa import Programa
from ui.ventana import Ventana


@pytest.fixture
def paquete(vitral: Path, tmp_path: Path, datos_propios: Path) -> Path:
    """Un paquete recién entregado."""
    with abrir(vitral, cargar_modelo(), None) as expediente:
        return Path(exportar(expediente, tmp_path).ruta)


@pytest.fixture
def programa(qtbot: QtBot, datos_propios: Path) -> Iterator[Programa]:
    """El programa sin nada abierto."""
    ventana = Ventana()
    qtbot.addWidget(ventana)
    ventana.resize(1024, 600)
    ventana.show()
    uno = Programa(ventana)
    yield uno
    uno.ejecutor.esperar()


def _visto(programa: Programa, qtbot: QtBot, ruta: Path) -> PaqueteVisto:
    with qtbot.waitSignal(programa.listo, timeout=10_000):
        programa.abrir(ruta)
    hallado = programa.ventana.findChild(PaqueteVisto)
    assert hallado is not None
    return hallado


def test_un_paquete_integro_dice_de_quien_es_y_que_su_clave_no_se_cotejo(
    programa: Programa, qtbot: QtBot, paquete: Path
) -> None:
    pantalla = _visto(programa, qtbot, paquete)

    textos = " ".join(e.text() for e in pantalla.findChildren(Etiqueta))
    assert "íntegro" in textos
    assert "no se comparó" in textos
    assert any(nombre.startswith("Municipio: ") for nombre in nombres(pantalla))
    assert sin_nombre(pantalla) == ()


def test_un_paquete_alterado_lo_dice_y_no_ensena_sus_datos(
    programa: Programa, qtbot: QtBot, paquete: Path
) -> None:
    contenido = bytearray(paquete.read_bytes())
    contenido[len(contenido) // 2] ^= 1
    paquete.write_bytes(bytes(contenido))

    pantalla = _visto(programa, qtbot, paquete)

    franja = pantalla.findChild(Franja)
    assert franja is not None
    assert franja.property("papel") == "franja-error"
    assert not any(nombre.startswith("Municipio: ") for nombre in nombres(pantalla))


@pytest.fixture
def acuse(vitral: Path, tmp_path: Path, datos_propios: Path) -> Path:
    """El acuse de una entrega de un expediente que este equipo ya abrió."""
    with abrir(vitral, cargar_modelo(), None) as expediente:
        exportar(expediente, tmp_path / "entregas")
        confiar(expediente)
        garante = Garante(expediente, tmp_path / "retornos")
        preferencias.guardar(
            preferencias.leer().con_reciente(Reciente(str(vitral), "Temoaya", "expediente"))
        )
        return garante.acuse("recibida", municipio="15087")


def test_un_retorno_no_ofrece_importarse_ni_ensena_el_codigo_que_hay_que_teclear(
    programa: Programa, qtbot: QtBot, acuse: Path
) -> None:
    pantalla = _visto(programa, qtbot, acuse)

    textos = [e.text() for e in pantalla.findChildren(Etiqueta)]
    assert "Acuse del órgano garante" in textos
    botones = [b.text() for b in pantalla.findChildren(QAbstractButton)]
    assert botones == ["Aplicarlo a su expediente…", "Ir al inicio"]
    assert not any(nombre.startswith("Código de la clave") for nombre in nombres(pantalla))


def test_aplicarlo_abre_su_expediente_y_muestra_que_cambia_antes_de_hacerlo(
    programa: Programa,
    qtbot: QtBot,
    acuse: Path,
    vitral: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vistos: list[str] = []

    def aceptar(dialogo: QDialog) -> int:
        vistos.extend(e.text() for e in dialogo.findChildren(Etiqueta))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QDialog, "exec", aceptar)
    pantalla = _visto(programa, qtbot, acuse)

    with qtbot.waitSignal(programa.listo, timeout=20_000):
        next(b for b in pantalla.findChildren(QAbstractButton) if "Aplicarlo" in b.text()).click()
    qtbot.waitUntil(lambda: bool(vistos), timeout=20_000)
    programa.ejecutor.esperar()
    QApplication.processEvents()

    assert programa.ventana.actual == "observaciones"
    assert "Acuse de la entrega 1" in vistos
    sesion = programa.sesion
    assert sesion is not None
    programa.cerrar_archivo()
    with abrir(vitral, cargar_modelo(), None) as otra_vez:
        assert otra_vez.entregas()[0].estado == "recibida"
