"""Las flechas con Alt: muchas pulsaciones seguidas son un solo movimiento."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.textos import globo
from app.dominio.cronograma_geometria import DIAS_DE_MES, Parte
from app.modelo.cronograma.valores import Tramo
from ui.cronograma.arrastre import corrido, se_mueve
from ui.cronograma.fantasmas import Encima, Fantasma
from ui.cronograma.vista import VistaCronograma

ESPERA = 600
"""Milisegundos sin teclear con los que se da por terminado el movimiento."""


class Salto(StrEnum):
    """De cuánto es cada pulsación."""

    DIA = "dia"
    MES = "mes"


@dataclass(slots=True)
class _Cuenta:
    """Lo acumulado sobre una fila: meses y días por parte."""

    fila: Fila
    meses: dict[Parte, int]
    dias: dict[Parte, int]

    def tramo(self) -> Tramo:
        # Siempre desde el original: 31 ene + 1 mes + 1 mes es 31 mar, no 28 mar.
        tramo = (self.fila.fechas.inicio, self.fila.fechas.fin)
        for parte in (Parte.CUERPO, Parte.INICIO, Parte.FIN):
            en_dias = round(self.meses.get(parte, 0) * DIAS_DE_MES)
            tramo = corrido(tramo, parte, en_dias, por_mes=True)
            tramo = corrido(tramo, parte, self.dias.get(parte, 0))
        return tramo


class Empujon(QObject):
    """Acumula y, al soltar Alt o tras una pausa, pide el movimiento: fila, inicio y fin."""

    pedido = Signal(object, object, object)

    def __init__(self, vista: VistaCronograma) -> None:
        super().__init__(vista)
        self._vista = vista
        self._cuenta: _Cuenta | None = None
        self._pausa = QTimer(self)
        self._pausa.setSingleShot(True)
        self._pausa.setInterval(ESPERA)
        self._pausa.timeout.connect(self.confirmar)
        for pieza in (vista.arbol, vista.grafica):
            pieza.installEventFilter(self)
        vista.apuntada.connect(self._al_cambiar_cursor)

    @property
    def pendiente(self) -> Tramo | None:
        """Las fechas acumuladas que todavía no se piden."""
        return self._cuenta.tramo() if self._cuenta else None

    def sumar(self, parte: Parte, salto: Salto, cuantos: int) -> None:
        """Una pulsación más sobre la fila del cursor."""
        fila = self._vista.elegida
        if fila is None or not se_mueve(fila):
            return
        if self._cuenta is None:
            self._cuenta = _Cuenta(fila, {}, {})
        cuenta = self._cuenta.meses if salto is Salto.MES else self._cuenta.dias
        cuenta[parte] = cuenta.get(parte, 0) + cuantos
        self._mostrar(self._cuenta)
        self._pausa.start()

    def confirmar(self) -> None:
        """Pide lo acumulado, si cambia algo."""
        self._pausa.stop()
        cuenta, self._cuenta = self._cuenta, None
        if cuenta is None:
            return
        self._vista.grafica.fijar_encima(Encima())
        tramo = cuenta.tramo()
        if tramo != (cuenta.fila.fechas.inicio, cuenta.fila.fechas.fin):
            self.pedido.emit(cuenta.fila, *tramo)

    def cancelar(self) -> bool:
        """Esc: se olvida lo acumulado. Dice si había algo."""
        self._pausa.stop()
        habia, self._cuenta = self._cuenta is not None, None
        if habia:
            self._vista.grafica.fijar_encima(Encima())
        return habia

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Alt:
                self.confirmar()
            elif event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                return self.cancelar()
        elif event.type() == QEvent.Type.FocusOut:
            self.confirmar()
        return super().eventFilter(watched, event)

    def _mostrar(self, cuenta: _Cuenta) -> None:
        inicio, fin = cuenta.tramo()
        antes = cuenta.fila.fechas
        dias = (inicio - antes.inicio).days or (fin - antes.fin).days
        fantasma = Fantasma(cuenta.fila.id, inicio, fin)
        self._vista.grafica.fijar_encima(Encima((fantasma,), globo(inicio, fin, dias)))

    def _al_cambiar_cursor(self, fila: Fila | None) -> None:
        if self._cuenta is not None and (fila is None or fila.id != self._cuenta.fila.id):
            self.confirmar()
