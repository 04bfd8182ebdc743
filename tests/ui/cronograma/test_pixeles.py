"""Píxeles de verdad: con línea base y desplazando, cada barra sigue frente a su renglón."""

from datetime import timedelta

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.documentos.cronograma.estilo import aclarar, suave
from app.dominio.cronograma_geometria import Zoom
from app.expediente.archivo import Expediente
from tests.ui.cronograma.ayudas import releer
from ui.comun.tema import tema
from ui.cronograma.pantalla import Cronograma
from ui.cronograma.vista import VistaCronograma

MOTIVO = "Se acordó con el cabildo en marzo."
CLAVES = ("1b", "2a", "3a", "4c", "5d")


def _imagen(control: QWidget) -> QImage:
    return control.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _franja(imagen: QImage, color: str) -> tuple[int, int] | None:
    """Primera y última línea con ese color exacto en algún punto."""
    buscado, columnas = QColor(color).rgb(), range(0, imagen.width(), 3)
    alturas = [
        y for y in range(imagen.height()) if any(imagen.pixel(x, y) == buscado for x in columnas)
    ]
    return (alturas[0], alturas[-1]) if alturas else None


def _parecido(imagen: QImage, x: int, y: int, color: str) -> bool:
    suyo, otro = imagen.pixelColor(x, y), QColor(color)
    partes = (
        (suyo.red(), otro.red()),
        (suyo.green(), otro.green()),
        (suyo.blue(), otro.blue()),
    )
    return all(abs(a - b) <= 6 for a, b in partes)


def _mover_con_base(pantalla: Cronograma, expediente: Expediente) -> None:
    """Nueve días después de lo que dice la línea base, para que la tira asome."""
    expediente.plan.fijar_linea_base("De partida")
    for actividad in expediente.cronograma().actividades:
        if actividad.clave in CLAVES:
            movidas = (actividad.inicio + timedelta(days=9), actividad.fin + timedelta(days=9))
            expediente.plan.mover(actividad.id, *movidas, motivo=MOTIVO)
    releer(pantalla)


def _comprobar(vista: VistaCronograma, lugar: int, dimension: int, corrida: int) -> None:
    """Con el renglón asomado `-corrida` píxeles bajo el borde, todo queda en la misma franja."""
    plano, vertical = vista.grafica.plano, vista.grafica.verticalScrollBar()
    assert plano is not None
    vertical.setValue(round(lugar * plano.medidas.alto_fila) + corrida)
    barra = plano.barra(lugar, 0.0)
    caja, base = barra.implementacion, barra.linea_base
    assert base is not None
    horizontal = vista.grafica.horizontalScrollBar()
    horizontal.setValue(round(plano.margen + base.x) - 40)
    QApplication.processEvents()
    arbol, grafica = _imagen(vista.arbol.viewport()), _imagen(vista.grafica.viewport())
    renglon = _franja(arbol, tema().colores.info.tinte)
    assert renglon == _franja(grafica, tema().colores.info.tinte)
    assert renglon is not None
    izquierda, arriba = plano.margen - horizontal.value(), -vertical.value()
    # La barra en su color, y bajo ella la tira de la línea base, dentro del renglón.
    x, y = round(izquierda + caja.derecha - 4), round(arriba + caja.medio)
    y_base = round(arriba + base.medio)
    assert renglon[0] < y < y_base < renglon[1]
    if x < grafica.width():
        assert _parecido(grafica, x, y, suave(tema().colores.dimension(dimension).color))
        tira = aclarar(tema().colores.borde, 0.35)
        assert _parecido(grafica, round(izquierda + base.x + 3), y_base, tira)


@pytest.mark.parametrize("zoom", [Zoom.TODO, Zoom.MES, Zoom.SEMANA])
def test_con_linea_base_y_desplazando_la_barra_sigue_frente_a_su_renglon(
    pantalla: Cronograma, expediente: Expediente, zoom: Zoom
) -> None:
    _mover_con_base(pantalla, expediente)
    vista = pantalla.vista
    vista.abrir_todo(abierto=True)
    vista.fijar_zoom(zoom)
    QApplication.processEvents()
    assert vista.grafica.verticalScrollBar().maximum() > 0
    for clave in CLAVES:
        fila = next(f for f in vista.modelo.visibles if f.clave == clave)
        vista.arbol.setCurrentIndex(vista.modelo.indice(fila.id))
        lugar = vista.modelo.lugar(vista.arbol.currentIndex())
        for corrida in (-61, -20, -3):
            _comprobar(vista, lugar, fila.dimension, corrida)
