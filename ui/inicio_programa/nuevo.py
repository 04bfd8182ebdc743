"""Crear un expediente: qué municipio y en qué carpeta. Nada más."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import apertura
from ui.comun import archivos, fechas
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, Etiqueta, Franja, Tarjeta
from ui.comun.plano import poner_ayuda
from ui.comun.tema import AIRE, MARGEN
from ui.inicio_programa.municipio import SelectorMunicipio


class PaginaNuevo(QWidget):
    """Pide lo mínimo y avisa si la carpeta es mala idea. No crea nada: lo pide."""

    crear = Signal(object, str)
    """Ruta del archivo nuevo y clave del municipio."""
    volver = Signal()

    def __init__(self, hoy: date, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._hoy = hoy
        self._carpeta = apertura.carpeta_propuesta(archivos.documentos())
        self.selector = SelectorMunicipio()
        self.selector.elegido.connect(lambda _clave: self._revisar())
        self._donde = QLineEdit()
        self._donde.setReadOnly(True)
        self._riesgo = Franja("aviso", "")
        self._riesgo.hide()
        self._crear = Boton("Crear expediente", "primario").al_pulsar(self._pedir)
        self._construir()
        self.fijar_carpeta(self._carpeta)

    def fijar_carpeta(self, carpeta: Path) -> None:
        """Cambia la carpeta y dice si conviene otra."""
        from app.expediente.riesgo import riesgo_de_carpeta

        self._carpeta = carpeta
        riesgo = riesgo_de_carpeta(carpeta / "x.vitral")
        self._riesgo.setVisible(riesgo is not None)
        if riesgo is not None:
            self._riesgo.titulo.setText(f"{riesgo.texto} {riesgo.sugerencia}")
        self._revisar()

    def ruta(self) -> Path:
        """Dónde quedaría el archivo."""
        nombre = self.selector.nombre() or "Municipio"
        return self._carpeta / apertura.nombre_de_archivo(nombre, self._hoy.year)

    def _construir(self) -> None:
        tarjeta = Tarjeta()
        tarjeta.cuerpo.setSpacing(10)
        tarjeta.cuerpo.addWidget(self.selector, 1)
        rotulo = Etiqueta("¿Dónde se guarda?", "fuerte")
        rotular(rotulo, self._donde, "Carpeta propuesta de este equipo")
        tarjeta.cuerpo.addWidget(rotulo)
        fila = QHBoxLayout()
        fila.addWidget(self._donde, 1)
        fila.addWidget(Boton("Cambiar carpeta…").al_pulsar(self._elegir_carpeta))
        tarjeta.cuerpo.addLayout(fila)
        tarjeta.cuerpo.addWidget(self._riesgo)
        tarjeta.cuerpo.addWidget(
            Etiqueta(
                f"El cronograma propuesto empieza hoy, {fechas.larga(self._hoy)}; "
                "después puede moverlo.",
                "secundario",
                envolver=True,
            )
        )
        botones = QHBoxLayout()
        botones.addWidget(Boton("Volver", icono="izquierda").al_pulsar(self.volver.emit))
        botones.addStretch(1)
        botones.addWidget(self._crear)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(MARGEN - 4)
        columna.addWidget(Etiqueta("Crear el expediente de su municipio", "titulo"))
        columna.addWidget(tarjeta, 1)
        columna.addLayout(botones)

    def _revisar(self) -> None:
        self._donde.setText(str(self.ruta()))
        poner_ayuda(self._donde, str(self.ruta()))
        self._crear.setEnabled(bool(self.selector.clave()))

    def _elegir_carpeta(self) -> None:
        elegida = archivos.elegir_carpeta(self, "Carpeta del expediente", self._carpeta)
        if elegida is not None:
            self.fijar_carpeta(elegida)

    def _pedir(self) -> None:
        self.crear.emit(self.ruta(), self.selector.clave())
