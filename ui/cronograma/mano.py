"""El ratón sobre la gráfica: tomar, arrastrar, soltar. Qué significa lo decide quien edita."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent

from app.dominio.cronograma_geometria import Parte
from ui.comun.tema import tema
from ui.cronograma.arrastre import Arrastre, Asa, asa_en, se_mueve
from ui.cronograma.fantasmas import Encima, Fantasma

if TYPE_CHECKING:
    from ui.cronograma.grafica import Grafica

ORILLA = 28
"""Tan cerca del borde (al 100 %), la gráfica se desplaza sola."""
_CADENCIA = 30
_PASO = 14


class Mano(QObject):
    """Un arrastre a la vez. `movida` lleva fila, inicio y fin; `enlazada`, las dos filas.

    `soltada` avisa al final, se haya pedido algo o no.
    """

    soltada = Signal()
    movida = Signal(object, object, object)
    enlazada = Signal(object, object)

    def __init__(self, grafica: "Grafica") -> None:
        super().__init__(grafica)
        self._grafica = grafica
        self.arrastre: Arrastre | None = None
        self._ultimo = QPoint()
        self._por_mes = False
        self._desplazar = QTimer(self)
        self._desplazar.setInterval(_CADENCIA)
        self._desplazar.timeout.connect(self._al_desplazar)

    @property
    def arrastrando(self) -> bool:
        """Si hay un arrastre que ya pasó el umbral."""
        return self.arrastre is not None and self.arrastre.empezo

    def oprimir(self, evento: QMouseEvent) -> None:
        """Toma la barra que haya debajo."""
        plano = self._grafica.plano
        donde = self._grafica.en_el_plano(evento.position())
        asa = asa_en(plano, donde) if plano else None
        self.arrastre = Arrastre(plano, asa, donde) if plano and asa else None

    def pasar(self, evento: QMouseEvent) -> None:
        """El ratón se movió, con o sin botón."""
        self._ultimo = evento.position().toPoint()
        self._por_mes = bool(evento.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.arrastre is None:
            self._asomar()
            return
        self._seguir()
        if self.arrastrando and not self._desplazar.isActive():
            self._desplazar.start()

    def soltar(self) -> None:
        """Termina el gesto: si cambió algo, lo pide."""
        hecho, self.arrastre = self.arrastre, None
        self._desplazar.stop()
        self._grafica.fijar_encima(Encima())
        if hecho is not None:
            self._pedir(hecho)
            self.soltada.emit()

    def cancelar(self) -> bool:
        """Esc: nada se mueve. Dice si había algo que cancelar."""
        habia = self.arrastre is not None
        self.arrastre = None
        self._desplazar.stop()
        if habia:
            self._grafica.fijar_encima(Encima())
            self.soltada.emit()
        return habia

    def _pedir(self, hecho: Arrastre) -> None:
        if not hecho.empezo or not hecho.cambia:
            return
        if hecho.asa.punto and self._grafica.plano and hecho.destino is not None:
            self.enlazada.emit(hecho.fila, self._grafica.plano.filas[hecho.destino])
        elif not hecho.asa.punto:
            self.movida.emit(hecho.fila, *hecho.tramo)

    def _seguir(self) -> None:
        arrastre = self.arrastre
        if arrastre is None:
            return
        punta = self._grafica.en_el_plano(QPointF(self._ultimo))
        arrastre.mover(punta, por_mes=self._por_mes)
        if not arrastre.empezo:
            return
        if arrastre.asa.punto:
            a = QPointF(*punta) if arrastre.destino is None else arrastre.destino
            self._grafica.fijar_encima(
                Encima(globo=arrastre.rotulo, flecha=(arrastre.asa.numero, a))
            )
            return
        fantasma = Fantasma(arrastre.fila.id, *arrastre.tramo)
        self._grafica.fijar_encima(Encima((fantasma,), arrastre.rotulo))

    def _asomar(self) -> None:
        """Sin botón: el cursor y el punto dicen qué se puede tomar aquí."""
        plano = self._grafica.plano
        donde = self._grafica.en_el_plano(QPointF(self._ultimo))
        asa = asa_en(plano, donde) if plano else None
        self._grafica.viewport().setCursor(_cursor(asa))
        fila = self._grafica.fila_bajo(self._ultimo)
        encima = self._grafica.encima
        if encima.fantasmas or encima.flecha is not None or encima.globo:
            return
        nueva = Encima(punto=-1 if fila is None or not _enlaza(self._grafica, fila) else fila)
        if nueva != encima:
            self._grafica.fijar_encima(nueva)

    def _al_desplazar(self) -> None:
        if not self.arrastrando:
            self._desplazar.stop()
            return
        orilla, ancho = tema().px(ORILLA), self._grafica.viewport().width()
        alto = self._grafica.viewport().height()
        de_lado, de_alto = self._grafica.horizontalScrollBar(), self._grafica.verticalScrollBar()
        antes = (de_lado.value(), de_alto.value())
        de_lado.setValue(antes[0] + _PASO * _hacia(self._ultimo.x(), orilla, ancho))
        if self.arrastre is not None and self.arrastre.asa.punto:
            de_alto.setValue(antes[1] + _PASO * _hacia(self._ultimo.y(), orilla, alto))
        if antes != (de_lado.value(), de_alto.value()):
            self._seguir()


def _hacia(donde: int, orilla: int, largo: int) -> int:
    if donde < orilla:
        return -1
    return 1 if donde > largo - orilla else 0


def _enlaza(grafica: "Grafica", numero: int) -> bool:
    return grafica.plano is not None and se_mueve(grafica.plano.filas[numero])


def _cursor(asa: Asa | None) -> Qt.CursorShape:
    if asa is None:
        return Qt.CursorShape.ArrowCursor
    if asa.punto:
        return Qt.CursorShape.CrossCursor
    if asa.parte is Parte.CUERPO:
        return Qt.CursorShape.OpenHandCursor
    return Qt.CursorShape.SizeHorCursor
