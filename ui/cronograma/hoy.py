"""El panel de hoy: qué está atrasado y qué sigue; cada cosa lleva a su renglón."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from app.documentos.cronograma.filas import PROXIMOS_DIAS, Fila
from app.dominio.textos_fecha import dia_mes, dias
from ui.comun.controles import Boton, Etiqueta, vaciar

CUANTAS = 3


class PanelHoy(QFrame):
    """Dos renglones cortos. `pedida` lleva el id del renglón al que se quiere ir."""

    pedida = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("papel", "franja-info")
        rejilla = QGridLayout(self)
        rejilla.setContentsMargins(12, 6, 12, 6)
        rejilla.setVerticalSpacing(2)
        self._lineas: list[QHBoxLayout] = []
        for numero, titulo in enumerate(("Atrasado", "Sigue")):
            rejilla.addWidget(Etiqueta(titulo, "fuerte"), numero, 0)
            linea = QHBoxLayout()
            linea.setSpacing(10)
            caja = QWidget()
            linea.setContentsMargins(0, 0, 0, 0)
            caja.setLayout(linea)
            rejilla.addWidget(caja, numero, 1)
            self._lineas.append(linea)
        rejilla.setColumnStretch(1, 1)
        self.hide()

    def fijar(self, herramientas: Iterable[Fila], hoy: date) -> None:
        """Cambia lo que dice."""
        todas = list(herramientas)
        tarde = sorted((f for f in todas if f.atraso > 0), key=lambda f: -f.atraso)
        hasta = hoy + timedelta(days=PROXIMOS_DIAS)
        siguen = sorted(
            (f for f in todas if not f.terminada and hoy <= _cuando(f, hoy) <= hasta),
            key=lambda f: _cuando(f, hoy),
        )
        self._llenar(
            self._lineas[0], [(f, f"{f.clave} {f.nombre}, {dias(f.atraso)}") for f in tarde]
        )
        self._llenar(self._lineas[1], [(f, _proximo(f, hoy)) for f in siguen])

    def _llenar(self, linea: QHBoxLayout, cosas: list[tuple[Fila, str]]) -> None:
        vaciar(linea)
        for fila, texto in cosas[:CUANTAS]:
            boton = Boton(texto, "enlace")
            boton.al_pulsar(partial(self.pedida.emit, fila.id))
            linea.addWidget(boton)
        if not cosas:
            linea.addWidget(Etiqueta("Nada.", "secundario"))
        elif len(cosas) > CUANTAS:
            linea.addWidget(Etiqueta(f"y {len(cosas) - CUANTAS} más", "secundario"))
        linea.addStretch(1)


def _cuando(fila: Fila, hoy: date) -> date:
    """El próximo día que importa: cuándo empieza o, si ya empezó, cuándo vence."""
    return fila.fechas.inicio if fila.fechas.inicio >= hoy else fila.fechas.fin


def _proximo(fila: Fila, hoy: date) -> str:
    verbo = "empieza" if fila.fechas.inicio >= hoy else "vence"
    return f"{fila.clave} {fila.nombre}, {verbo} el {dia_mes(_cuando(fila, hoy))}"
