"""Un paquete abierto con doble clic: su dictamen, sin importar nada."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.expediente.archivo import abrir
from app.expediente.entrega import exportar
from app.modelo.carga import cargar_modelo
from ui.comun.accesible import nombres, sin_nombre
from ui.comun.controles import Etiqueta, Franja
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
