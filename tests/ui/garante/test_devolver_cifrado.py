"""La clave para recibir cifrado, desde la ventana: se crea, se copia y abre lo que llega."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.garante import bandeja, clave_cifrado, clave_garante
from app.paquete import cifrado, llavero
from app.rutas import VARIABLE
from tests.ui.garante.conftest import Garante
from ui.comun.accesible import sin_nombre
from ui.garante import quien
from ui.garante.bandeja import Bandeja
from ui.garante.devolver import Devolver
from ui.garante.devolver_cifrado import (
    FALTA_COPIA,
    NO_ESTA,
    NO_HAY,
    SE_REPARTE,
    SIN_RECUPERACION,
    TarjetaCifrado,
)

BUENA = "cuatro palabras sin relación"
OTRA = "otras cuatro palabras sueltas"
OTRO_DISCO = Path("/dev/shm")


@pytest.fixture
def otro_disco(tmp_path: Path) -> Iterator[Path]:
    """Una carpeta que no está en el disco de las claves, como una memoria USB."""
    if not OTRO_DISCO.is_dir() or OTRO_DISCO.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("hace falta un segundo disco")
    carpeta = OTRO_DISCO / f"vitral-ui-{tmp_path.name}"
    carpeta.mkdir()
    yield carpeta
    shutil.rmtree(carpeta)


@pytest.fixture
def pantalla(
    garante: Garante, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Devolver]:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "datos"))
    llavero.SESION.olvidar()
    hecha = Devolver(garante.sesion)
    qtbot.addWidget(hecha)
    hecha.resize(1150, 720)
    hecha.show()
    hecha.refrescar()
    garante.esperar(qtbot)
    hecha.mostrar_seccion("clave")
    yield hecha
    garante.esperar(qtbot)
    llavero.SESION.usar(None)
    llavero.SESION.olvidar()


@pytest.fixture
def tarjeta(pantalla: Devolver) -> TarjetaCifrado:
    return pantalla.clave.cifrado


def _crear(tarjeta: TarjetaCifrado, garante: Garante, qtbot: QtBot) -> None:
    dialogo = tarjeta.dialogo()
    dialogo.nueva.linea.setText(BUENA)
    dialogo.otra_vez.linea.setText(BUENA)
    dialogo.hacer.click()
    garante.esperar(qtbot)


def test_mientras_no_la_hay_dice_que_es_y_solo_se_puede_crear(tarjeta: TarjetaCifrado) -> None:
    assert tarjeta.isVisible()
    assert tarjeta.insignia.estado() == NO_HAY
    assert tarjeta.crear.isVisible()
    assert tarjeta.copiar.isHidden()
    assert tarjeta.contrasena.isHidden()
    assert tarjeta.codigo.isHidden()


def test_se_crea_con_contrasena_y_sin_copia_no_viaja(
    tarjeta: TarjetaCifrado, garante: Garante, qtbot: QtBot
) -> None:
    quien.recordar("R. Solís")
    dialogo = tarjeta.dialogo()
    assert any(e.text() == SIN_RECUPERACION for e in dialogo.findChildren(QLabel))
    dialogo.nueva.linea.setText("corta")
    dialogo.otra_vez.linea.setText("corta")
    assert not dialogo.hacer.isEnabled()
    _crear(tarjeta, garante, qtbot)

    hay = clave_cifrado.estado(garante.base)
    assert hay.codigo
    assert not hay.se_reparte
    assert tarjeta.codigo.text() == f"Código: {hay.codigo}"
    assert tarjeta.insignia.estado() == FALTA_COPIA
    assert "no viaja en el perfil" in tarjeta.como.text()
    assert tarjeta.crear.isHidden()
    assert any(
        r.operador == "R. Solís" and r.detalle.startswith("huella_cifrado")
        for r in bandeja.bitacora(garante.base)
    )


def test_una_copia_en_el_mismo_disco_no_cuenta(
    tarjeta: TarjetaCifrado, garante: Garante, qtbot: QtBot, tmp_path: Path
) -> None:
    _crear(tarjeta, garante, qtbot)
    tarjeta.copiar_a(tmp_path / "aqui")
    garante.esperar(qtbot)

    assert "No cuenta como copia" in tarjeta.noticia.texto()
    assert tarjeta.insignia.estado() == FALTA_COPIA


def test_con_la_copia_en_otro_disco_viaja_y_dice_desde_cuando(
    pantalla: Devolver, tarjeta: TarjetaCifrado, garante: Garante, qtbot: QtBot, otro_disco: Path
) -> None:
    _crear(tarjeta, garante, qtbot)
    tarjeta.copiar_a(otro_disco)
    garante.esperar(qtbot)

    assert tarjeta.insignia.estado() == SE_REPARTE
    assert clave_cifrado.por_repartir(garante.base)
    assert tarjeta.como.text().startswith("Copiada a otro medio el ")
    assert str(garante.base.reloj.ahora().year) in tarjeta.como.text()
    assert "cree el perfil" in tarjeta.noticia.texto()

    for archivo in clave_garante.carpeta().glob("CIF-*"):
        archivo.unlink()
    pantalla.refrescar()
    garante.esperar(qtbot)
    assert tarjeta.insignia.estado() == NO_ESTA
    assert str(clave_garante.carpeta()) in tarjeta.como.text()
    assert tarjeta.crear.isHidden()
    assert tarjeta.copiar.isHidden()


def test_la_bandeja_pide_la_contrasena_y_abre_lo_cifrado_con_ella(
    tarjeta: TarjetaCifrado, garante: Garante, qtbot: QtBot, tmp_path: Path, otro_disco: Path
) -> None:
    _crear(tarjeta, garante, qtbot)
    tarjeta.copiar_a(otro_disco)
    garante.esperar(qtbot)
    dialogo = tarjeta.dialogo()
    dialogo.actual.linea.setText(BUENA)
    dialogo.nueva.linea.setText(OTRA)
    dialogo.otra_vez.linea.setText(OTRA)
    dialogo.hacer.click()
    garante.esperar(qtbot)
    assert "cópiela otra vez" in tarjeta.noticia.texto()

    certificado = clave_cifrado.por_repartir(garante.base)
    sobre = cifrado.cifrar(garante.semilla.nuevos["importado"], certificado, tmp_path)
    pedidas: list[str] = []

    def pedir(de_quien: str, _intento: int) -> str:
        pedidas.append(de_quien)
        return OTRA

    garante.sesion.pedir = pedir
    recibe = Bandeja(garante.sesion)
    qtbot.addWidget(recibe)
    with qtbot.waitSignal(recibe.importador.termino):
        recibe.importar([sobre])
    garante.esperar(qtbot)

    assert pedidas == ["la clave para recibir cifrado de MX-MEX-INFOEM"]
    assert recibe.tabla.model().index(0, 0).data() == "Importado"


def test_todo_tiene_nombre_con_la_clave_y_sin_ella(
    pantalla: Devolver, tarjeta: TarjetaCifrado, garante: Garante, qtbot: QtBot
) -> None:
    pantalla.clave.crear.click()
    garante.esperar(qtbot)
    for crear in (False, True):
        if crear:
            _crear(tarjeta, garante, qtbot)
        for medida in ((964, 552), (1150, 720)):
            pantalla.resize(*medida)
            garante.esperar(qtbot)
            assert sin_nombre(pantalla) == ()
            assert pantalla.clave.cifrado.width() <= pantalla.width()
    nombres = {b.accessibleName() for b in (tarjeta.copiar, pantalla.clave.copiar)}
    assert len(nombres) == 2
