"""Qué abarca la entrega que se revisa, qué no trae y a cuál sustituye."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.garante import alcances
from app.modelo.tipos import Modelo
from ui.comun.controles import Boton, Etiqueta, Franja
from ui.garante import revision_palabras as palabras
from ui.garante.revision_lectura import CAMBIADOS, Lectura


class FranjaAlcance(Franja):
    """Se ve sólo si hay algo que decir. `cambios` pide dejar sólo lo que cambió."""

    cambios = Signal()

    def __init__(self, modelo: Modelo, padre: QWidget | None = None) -> None:
        super().__init__("info", "", padre)
        self._modelo = modelo
        self._detalle = Etiqueta("", "", envolver=True)
        self.cuerpo.addWidget(self._detalle)
        self.ver = Boton("Ver sólo lo que cambió", nombre="Ver sólo lo que cambió (C)")
        self.acciones.addWidget(self.ver.al_pulsar(self.cambios.emit))
        self.hide()

    def mostrar(self, lectura: Lectura) -> None:
        """Dice lo de esa entrega."""
        comparada = lectura.comparada
        partes = list(alcances.implica(comparada.alcance))
        if comparada.sin_cambio:
            cuales = palabras.folios(comparada.sin_cambio)
            partes.append(f"Contestó {cuales} sin cambiar lo que se señala.")
        titulo = alcances.titulo(self._modelo, comparada.alcance)
        if comparada.rectifica is not None:
            titulo, motivo = alcances.rectificacion(comparada.rectifica)
            partes.insert(0, motivo)
        self.titulo.setText(titulo)
        self._detalle.setText("\n".join(partes))
        self._detalle.setVisible(bool(partes))
        self.ver.setVisible(any(campo.cambio in CAMBIADOS for campo in lectura.campos))
        self.setVisible(bool(partes))

    def textos(self) -> tuple[str, ...]:
        """Lo que dice, de arriba abajo."""
        return tuple(t for t in (self.titulo.text(), self._detalle.text()) if t)
