"""Qué parte se entrega y cuánto pesa, dicho con todas sus consecuencias."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from app.expediente.alcance import (
    COMPLETO,
    DIMENSION,
    LIGERO,
    SIN_DATOS_PERSONALES,
    Alcance,
)
from app.expediente.medida import Medida
from app.modelo.tipos import Modelo
from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta, Franja, Tarjeta
from ui.comun.pagina import renglon_de
from ui.expediente.entregar_datos import LIMITE_PAQUETE

EXPLICA = {
    COMPLETO: "Los datos, tablas para hoja de cálculo y las evidencias. Es lo que se pide.",
    LIGERO: (
        "Sólo los datos. Para un corte rápido o cuando debe caber en un correo; las evidencias se "
        "quedan para otra entrega."
    ),
    SIN_DATOS_PERSONALES: (
        "Sin correos, teléfonos ni los campos y evidencias que hablan de una persona. Lo que se "
        "omite queda declarado."
    ),
    DIMENSION: "Sólo las herramientas de una dimensión; lo demás queda como estaba.",
}
NOMBRES = {
    COMPLETO: "Completa",
    LIGERO: "Ligera",
    SIN_DATOS_PERSONALES: "Sin datos personales",
    DIMENSION: "Una dimensión",
}
NO_PARTIR = "Un solo archivo"


class ElegirAlcance(Tarjeta):
    """`cambiado`: hay que volver a medir. `preajuste`: lo más completo que quepa en ese medio."""

    cambiado = Signal()
    preajuste = Signal(str)

    def __init__(self, modelo: Modelo, padre: QWidget | None = None) -> None:
        super().__init__("¿Qué incluye esta entrega?", padre=padre)
        self._botones = {tipo: QRadioButton(nombre) for tipo, nombre in NOMBRES.items()}
        self.completo, self.ligero = self._botones[COMPLETO], self._botones[LIGERO]
        self.dimension = ComboSinRueda()
        self.dimension.setAccessibleName("Qué dimensión")
        self.dimension.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.dimension.setMinimumContentsLength(24)
        for numero, una in enumerate(modelo.dimensiones, start=1):
            self.dimension.addItem(f"{numero}. {una.nombre}", numero)
        self.solo_nuevas = QCheckBox("Sólo evidencia nueva")
        self.solo_nuevas.setChecked(True)
        self.solo_nuevas.hide()
        self.correo = Boton("Ajustar para correo (20 MB)")
        self.usb = Boton("Ajustar para memoria USB")
        self.partir = ComboSinRueda()
        self.partir.setAccessibleName("Partir en partes")
        self.partir.hide()
        self.pesa = Etiqueta("Midiendo…", "fuerte", envolver=True)
        self.cabe = Etiqueta("", "secundario", envolver=True)
        self._demasiado = Franja(
            "aviso",
            "Pasa de 300 MB, que es lo que admite un paquete. Quite evidencias repetidas o haga "
            "una entrega ligera.",
        )
        self._demasiado.hide()
        self._construir()

    def alcance(self) -> Alcance:
        """Lo elegido."""
        tipo = next(tipo for tipo, boton in self._botones.items() if boton.isChecked())
        dimension = self.dimension.currentData() if tipo == DIMENSION else None
        return Alcance(tipo, dimension, solo_nuevas=self.solo_nuevas.isChecked())

    def elegido(self) -> QRadioButton:
        """El botón de lo elegido."""
        return self._botones[self.alcance().tipo]

    def elegir(self, alcance: Alcance) -> None:
        """Se pone en ese alcance."""
        self._botones[alcance.tipo].setChecked(True)

    def tamano_de_parte(self) -> int:
        """De cuántos bytes como mucho cada parte; 0 si va entero."""
        return int(self.partir.currentData() or 0)

    def medido(self, medida: Medida) -> None:
        """Muestra lo que pesaría y en qué cabe."""
        archivos = "1 evidencia" if medida.evidencias == 1 else f"{medida.evidencias} evidencias"
        omite = f", omite {medida.omitidas}" if medida.omitidas else ""
        self.pesa.setText(f"Pesaría {mostrar_tamano(medida.bytes)}: {archivos}{omite}.")
        self.cabe.setText("   ".join(f"{cabe.frase}." for cabe in medida.cabe_en))
        self._demasiado.setVisible(medida.bytes > LIMITE_PAQUETE)
        ya = medida.acusadas or not self.solo_nuevas.isChecked()
        self.solo_nuevas.setVisible(bool(ya))
        if medida.acusadas:
            self.solo_nuevas.setText(
                f"Sólo evidencia nueva: el órgano garante ya acusó {medida.acusadas}"
            )
        self._ofrecer_partes(medida)

    def _ofrecer_partes(self, medida: Medida) -> None:
        antes = self.tamano_de_parte()
        grandes = [cabe for cabe in medida.cabe_en if not cabe.cabe]
        self.partir.clear()
        self.partir.addItem(NO_PARTIR, 0)
        for cabe in grandes:
            texto = f"Partir en {cabe.partes} partes para {cabe.medio.nombre}"
            self.partir.addItem(texto, cabe.medio.bytes)
        self.partir.setCurrentIndex(max(0, self.partir.findData(antes)))
        self.partir.setVisible(bool(grandes))

    def _construir(self) -> None:
        grupo = QButtonGroup(self)
        for tipo, boton in self._botones.items():
            grupo.addButton(boton)
            caja = QVBoxLayout()
            caja.setSpacing(0)
            if tipo == DIMENSION:
                caja.addWidget(renglon_de(boton, self.dimension))
            else:
                caja.addWidget(boton)
            detalle = Etiqueta(EXPLICA[tipo], "secundario", envolver=True)
            detalle.setIndent(30)
            caja.addWidget(detalle)
            self.cuerpo.addLayout(caja)
            boton.toggled.connect(self._al_elegir)
        self.completo.setChecked(True)
        for pieza in (
            self.solo_nuevas,
            self.pesa,
            self.cabe,
            self._demasiado,
            self.partir,
            renglon_de(self.correo, self.usb),
        ):
            self.cuerpo.addWidget(pieza)
        self.dimension.setEnabled(False)
        self.dimension.currentIndexChanged.connect(lambda _n: self.cambiado.emit())
        self.solo_nuevas.toggled.connect(lambda _puesto: self.cambiado.emit())
        self.correo.al_pulsar(lambda: self.preajuste.emit("correo"))
        self.usb.al_pulsar(lambda: self.preajuste.emit("usb"))

    def _al_elegir(self, puesto: bool) -> None:  # noqa: FBT001  firma de Qt
        if puesto:
            self.dimension.setEnabled(self._botones[DIMENSION].isChecked())
            self.pesa.setText("Midiendo…")
            self.cambiado.emit()
