"""Copias: hacer, guardar en otro lado y volver a una anterior, con archivos de verdad."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.expediente.archivo import Expediente, abrir
from app.reloj import RelojFijo
from tests.ui.expediente.ayudas import asentar, poner, visto
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor
from ui.expediente.copias import Copias
from ui.programa import Programa
from ui.ventana import Ventana


@pytest.fixture
def pantalla(qtbot: QtBot, sesion: Sesion) -> Copias:
    return poner(qtbot, Copias, sesion)


def test_la_copia_hecha_aparece_en_la_lista(
    pantalla: Copias, sesion: Sesion, expediente: Expediente
) -> None:
    assert "Todavía no hay copias en este equipo" in visto(pantalla)
    assert not pantalla.restaurar.isEnabled()

    pantalla.hacer.click()
    asentar(sesion)

    assert [c.ruta for c in pantalla.tabla.filas()] == [
        c.ruta for c in expediente.respaldos.lista()
    ]
    assert len(pantalla.tabla.filas()) == 1
    assert "La copia está hecha y comprobada." in visto(pantalla)
    assert pantalla.restaurar.isEnabled()


def test_guardar_una_copia_deja_un_expediente_que_abre(
    pantalla: Copias, sesion: Sesion, expediente: Expediente, tmp_path: Path
) -> None:
    pantalla.guardar_en(tmp_path / "para llevar")
    asentar(sesion)

    with abrir(tmp_path / "para llevar.vitral", expediente.modelo, expediente.perfil) as copia:
        assert copia.municipio().clave == "15106"
        assert len(copia.evidencias.lista()) == len(expediente.evidencias.lista())


def test_no_se_copia_encima_del_archivo_abierto(
    pantalla: Copias, sesion: Sesion, expediente: Expediente
) -> None:
    antes = expediente.ruta.read_bytes()
    pantalla.guardar_en(expediente.ruta)
    asentar(sesion)

    assert expediente.ruta.read_bytes() == antes
    assert "Ese es el archivo en que está trabajando." in visto(pantalla)


def test_restaurar_explica_vuelve_atras_y_conserva_lo_de_ahora(
    pantalla: Copias,
    sesion: Sesion,
    expediente: Expediente,
    reloj: RelojFijo,
    preguntas: list[str],
) -> None:
    pantalla.hacer.click()
    asentar(sesion)
    reloj.instante += timedelta(hours=1)
    expediente.personas.agregar("Persona Posterior")
    reabrir: list[Path] = []
    sesion.cambiado.por_reabrir.connect(reabrir.append)

    pantalla.restaurar.click()
    asentar(sesion)

    assert "El expediente quedará como estaba en ese momento" in preguntas[0]
    assert reabrir == [expediente.ruta]
    with abrir(expediente.ruta, expediente.modelo, expediente.perfil, reloj=reloj) as vuelto:
        assert "Persona Posterior" not in [p.nombre for p in vuelto.personas.lista()]
        ultima = vuelto.respaldos.lista()[0]
    with abrir(Path(ultima.ruta), expediente.modelo, expediente.perfil, solo_lectura=True) as copia:
        assert "Persona Posterior" in [p.nombre for p in copia.personas.lista()]


def test_en_solo_lectura_se_dice_por_que_no_se_puede_restaurar(
    qtbot: QtBot, expediente: Expediente, ejecutor: Ejecutor
) -> None:
    expediente.respaldos.crear()
    expediente.cerrar()
    abierto = abrir(expediente.ruta, expediente.modelo, expediente.perfil, solo_lectura=True)
    with abierto as solo_ver:
        sesion = Sesion(
            solo_ver, solo_ver.modelo, solo_ver.perfil, ejecutor, Avisos(), lambda _destino: None
        )
        pantalla = poner(qtbot, Copias, sesion)
        assert not pantalla.restaurar.isEnabled()
        assert "No se puede volver a una copia: el expediente está abierto" in visto(pantalla)
        assert "abierto sólo para verlo" in pantalla.restaurar.accessibleDescription()


def test_restaurar_en_el_programa_abre_otra_vez_el_mismo_archivo(
    qtbot: QtBot, vitral: Path, preguntas: list[str]
) -> None:
    ventana = Ventana()
    qtbot.addWidget(ventana)
    programa = Programa(ventana)
    ventana.show()
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(vitral)
    primera = programa.sesion
    assert isinstance(primera, Sesion)
    ventana.ir("copias")
    copias = ventana.findChild(Copias)
    assert isinstance(copias, Copias)
    copias.hacer.click()
    qtbot.waitUntil(copias.restaurar.isEnabled, timeout=20_000)
    primera.expediente.personas.agregar("Persona Posterior")

    with qtbot.waitSignal(programa.listo, timeout=20_000):
        copias.restaurar.click()

    segunda = programa.sesion
    assert isinstance(segunda, Sesion)
    assert segunda is not primera
    assert segunda.expediente.ruta == primera.expediente.ruta
    assert segunda.expediente.personas.lista() == ()
    programa.cerrar_archivo()


def test_una_copia_danada_no_se_restaura_y_se_sigue_en_el_mismo_archivo(
    pantalla: Copias, sesion: Sesion, expediente: Expediente, preguntas: list[str]
) -> None:
    pantalla.hacer.click()
    asentar(sesion)
    copia = Path(pantalla.tabla.fila().ruta)
    copia.write_bytes(copia.read_bytes()[:5000])
    antes = len(expediente.personas.lista())
    reabrir: list[Path] = []
    sesion.cambiado.por_reabrir.connect(reabrir.append)

    pantalla.tabla.elegir(len(pantalla.tabla.filas()) - 1)
    pantalla.restaurar.click()
    asentar(sesion)

    assert reabrir == [expediente.ruta]
    assert "dañado" in preguntas[-1]
    with abrir(expediente.ruta, expediente.modelo, expediente.perfil) as mismo:
        assert len(mismo.personas.lista()) == antes


@pytest.mark.caso("D18")
def test_un_archivo_con_mucho_hueco_sugiere_compactar_y_se_reabre_encogido(
    qtbot: QtBot, vitral: Path, preguntas: list[str]
) -> None:
    with closing(sqlite3.connect(vitral, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("CREATE TABLE hueco (cuerpo BLOB)")
        base.execute("INSERT INTO hueco VALUES (zeroblob(50000000))")
        base.execute("DROP TABLE hueco")
    ventana = Ventana()
    qtbot.addWidget(ventana)
    programa = Programa(ventana)
    ventana.show()
    with qtbot.waitSignal(programa.listo, timeout=20_000):
        programa.abrir(vitral)
    primera = programa.sesion
    ventana.ir("copias")
    copias = ventana.findChild(Copias)
    assert isinstance(copias, Copias)
    qtbot.waitUntil(copias.espacio.isVisible, timeout=20_000)
    assert "ocupa 48" in copias.espacio.titulo.text()
    assert "y sólo usa" in copias.espacio.titulo.text()

    with qtbot.waitSignal(programa.listo, timeout=30_000):
        copias.espacio.compactar.click()

    assert "quedó compactado" in preguntas[-1]
    assert vitral.stat().st_size < 3_000_000
    segunda = programa.sesion
    assert isinstance(segunda, Sesion)
    assert segunda is not primera
    assert len(segunda.expediente.respaldos.lista()) == 1
    programa.cerrar_archivo()


def test_sin_hueco_no_se_sugiere_compactar(pantalla: Copias) -> None:
    assert not pantalla.espacio.isVisible()
