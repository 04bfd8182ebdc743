"""Lo que hacen una y otra vez las pruebas de la pantalla."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.plano import Plano
from app.modelo.cronograma.valores import Actividad, Enlace
from ui.cronograma.arrastre import caja_de, punto_de
from ui.cronograma.pantalla import Cronograma

Tramo = tuple[date, date]


def plano(pantalla: Cronograma) -> Plano:
    """El plano que se ve."""
    puesto = pantalla.vista.grafica.plano
    assert puesto is not None
    return puesto


def lugar(pantalla: Cronograma, clave: str) -> int:
    """El número de renglón visible de una clave."""
    return [f.clave for f in pantalla.vista.modelo.visibles].index(clave)


def elegir(pantalla: Cronograma, clave: str) -> Fila:
    """Pone el cursor en esa herramienta y el foco en el árbol."""
    fila = pantalla.vista.modelo.visibles[lugar(pantalla, clave)]
    pantalla.vista.arbol.setCurrentIndex(pantalla.vista.modelo.indice(fila.id))
    # Un diálogo que se cerró deja la ventana sin activar, y sin eso no hay atajos.
    pantalla.activateWindow()
    QApplication.processEvents()
    pantalla.vista.arbol.setFocus()
    return fila


def actividad(pantalla: Cronograma, clave: str) -> Actividad:
    """La actividad como está escrita en el archivo."""
    todas = pantalla.sesion.expediente.cronograma().actividades
    hallada: Actividad = next(a for a in todas if a.clave == clave)
    return hallada


def fechas(pantalla: Cronograma, clave: str) -> Tramo:
    """Inicio y fin escritos en el archivo."""
    hallada = actividad(pantalla, clave)
    return hallada.inicio, hallada.fin


def enlace(pantalla: Cronograma, de: str, a: str) -> Enlace | None:
    """La dependencia guardada entre dos claves."""
    una, otra = actividad(pantalla, de).id, actividad(pantalla, a).id
    todos = pantalla.sesion.expediente.cronograma().enlaces
    return next((e for e in todos if (e.de, e.a) == (una, otra)), None)


def pulsar(pantalla: Cronograma, tecla: Qt.Key, modificadores: Qt.KeyboardModifier) -> None:
    """Una pulsación sin soltar los modificadores (`keyClick` los suelta)."""
    QTest.keyPress(pantalla.vista.arbol, tecla, modificadores)
    QTest.keyRelease(pantalla.vista.arbol, tecla)


def esperar(qtbot: QtBot, pantalla: Cronograma) -> None:
    """Hasta que no quede nada por escribir."""
    # Al salir de una celda, Qt entrega lo escrito en la vuelta siguiente.
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not pantalla.edicion.ocupada, timeout=5000)
    QApplication.processEvents()


def releer(pantalla: Cronograma) -> None:
    """Pide el plan y espera a que se vea."""
    pantalla.refrescar()
    pantalla.sesion.ejecutor.esperar()
    QApplication.processEvents()


def contestar(monkeypatch: pytest.MonkeyPatch, contesta: Callable[[QDialog], None]) -> list[str]:
    """Atiende los diálogos que se abran; devuelve la lista (viva) de sus títulos."""
    vistos: list[str] = []

    def atender(dialogo: QDialog) -> int:
        vistos.append(dialogo.windowTitle())
        dialogo.show()
        contesta(dialogo)
        return dialogo.result()

    monkeypatch.setattr(QDialog, "exec", atender)
    return vistos


def arrastrar(
    pantalla: Cronograma,
    desde: QPoint,
    hasta: QPoint,
    tecla: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    *,
    soltar: bool = True,
) -> None:
    """Oprime, mueve en dos tirones y suelta."""
    ventana = pantalla.vista.grafica.viewport()
    izquierdo = Qt.MouseButton.LeftButton
    QTest.mousePress(ventana, izquierdo, tecla, desde)
    for punto in ((desde + hasta) / 2, hasta):
        mover(pantalla, punto, tecla)
    if soltar:
        QTest.mouseRelease(ventana, izquierdo, tecla, hasta)


def mover(pantalla: Cronograma, punto: QPoint, tecla: Qt.KeyboardModifier) -> None:
    """El ratón pasa por ahí con el botón oprimido (`QTest` no sabe de teclas al mover)."""

    ventana = pantalla.vista.grafica.viewport()
    evento = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(punto),
        QPointF(ventana.mapToGlobal(punto)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        tecla,
    )
    QApplication.sendEvent(ventana, evento)


def en_barra(pantalla: Cronograma, clave: str, parte: float = 0.5) -> QPoint:
    """Un punto de la barra en lo visible: 0 es su inicio y 1 su fin."""
    puesto = plano(pantalla)
    caja = caja_de(puesto, lugar(pantalla, clave))
    grafica = pantalla.vista.grafica
    x = caja.x + caja.ancho * parte - grafica.horizontalScrollBar().value()
    return QPoint(round(x), round(caja.medio - grafica.verticalScrollBar().value()))


def en_punto(pantalla: Cronograma, clave: str) -> QPoint:
    """El punto de enlace de una barra, en lo visible."""
    x, y = punto_de(plano(pantalla), lugar(pantalla, clave))
    grafica = pantalla.vista.grafica
    return QPoint(
        round(x - grafica.horizontalScrollBar().value()),
        round(y - grafica.verticalScrollBar().value()),
    )


def dias(pantalla: Cronograma, cuantos: int) -> QPoint:
    """Tantos días hacia la derecha, en píxeles."""
    return QPoint(round(cuantos * plano(pantalla).escala.pixeles_por_dia), 0)
