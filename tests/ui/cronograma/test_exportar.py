"""El diálogo de imprimir o exportar el cronograma."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.documentos.cronograma.filas import Datos, Fila
from app.documentos.cronograma.salidas import Encargo
from app.dominio.cronograma_geometria import Fechas
from app.modelo.carga import cargar_modelo
from app.modelo.cronograma.valores import Cronograma
from app.modelo.perfiles import cargar_perfil
from ui.comun.accesible import sin_nombre
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion
from ui.comun.tareas import Ejecutor
from ui.cronograma.exportar import Alcance, ExportarCronograma

HOY = date(2026, 3, 15)
FILA = Fila(
    id="1b",
    clase="herramienta",
    clave="1b",
    herramienta="1b",
    nombre="Política",
    dimension=1,
    ola=1,
    fechas=Fechas(date(2026, 1, 5), date(2026, 4, 5), 50),
)


@pytest.fixture
def dialogo(qtbot: QtBot, ejecutor: Ejecutor) -> Iterator[ExportarCronograma]:
    """Con un renglón a la vista y sesenta en el plan entero."""
    modelo = cargar_modelo()
    plan = Cronograma(HOY, date(2026, 1, 5), (), (), None, "")
    sesion = Sesion(None, modelo, cargar_perfil(), ejecutor, Avisos(), lambda _destino: None)
    encargo = Encargo(Datos(plan, modelo), "Temoaya", arbol=(FILA,))
    todo = tuple(replace(FILA, id=str(n)) for n in range(60))
    # Al aceptar se destruye solo: quien se cierra al final es su ventana.
    ventana = QWidget()
    qtbot.addWidget(ventana)
    nuevo = ExportarCronograma(sesion, encargo, todo, ventana)
    nuevo.show()
    yield nuevo
    ventana.close()


def test_al_cambiar_se_dice_en_cuantas_hojas_queda(dialogo: ExportarCronograma) -> None:
    assert dialogo.resumen.text().startswith("Cabe en 1 hoja a ")
    dialogo.alcance.setCurrentIndex(dialogo.alcance.findData(Alcance.TODO))
    assert "hojas a " in dialogo.resumen.text()
    assert "no se leería" in dialogo.resumen.text()


def test_cada_control_tiene_nombre(dialogo: ExportarCronograma) -> None:
    assert not sin_nombre(dialogo)


def test_lo_que_no_es_papel_no_pregunta_por_el_papel(dialogo: ExportarCronograma) -> None:
    dialogo.formato.setCurrentIndex(dialogo.formato.findData("ics"))
    assert not dialogo.papel.isEnabled()
    assert not dialogo.alcance.isEnabled()
    assert not dialogo.boton_imprimir.isEnabled()
    dialogo.formato.setCurrentIndex(dialogo.formato.findData("pdf"))
    assert dialogo.papel.isEnabled()
    assert dialogo.boton_imprimir.isEnabled()


def test_guardar_escribe_en_el_formato_elegido(
    dialogo: ExportarCronograma,
    ejecutor: Ejecutor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    destino = tmp_path / "plan"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_datos: (str(destino), ""))
    dialogo.formato.setCurrentIndex(dialogo.formato.findData("svg"))
    dialogo.boton_guardar.click()
    assert ejecutor.esperar(20_000)
    assert "Política" in (tmp_path / "plan.svg").read_text(encoding="utf-8")
