"""Firmar además con e.firma o con otro certificado de gobierno. Nada de esto se guarda."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QWidget

from ui.comun.accesible import rotular
from ui.comun.archivos import elegir_abrir
from ui.comun.contrasena import CampoContrasena
from ui.comun.controles import Boton, Etiqueta, EtiquetaElidida, Tarjeta
from ui.comun.pagina import renglon_de
from ui.expediente.entregar_datos import Cofirma

EXPLICA = (
    "Además de la clave del municipio puede firmar la persona, con su e.firma o certificado. Sus "
    "archivos y su contraseña se usan en este momento y no se guardan."
)
OTRA_CONTRASENA, OTRO_CERTIFICADO = "PAQ-18", "PAQ-13"
CER, KEY, P12 = "cer", "key", "p12"
_CUALES = {
    CER: ("Certificado (.cer)", "Certificado (*.cer *.crt);;Todos los archivos (*)"),
    KEY: ("Clave privada (.key)", "Clave privada (*.key);;Todos los archivos (*)"),
    P12: ("Archivo .p12 o .pfx", "Certificado con clave (*.p12 *.pfx);;Todos los archivos (*)"),
}


class ElegirCofirma(Tarjeta):
    """`cambiada`: quizá ya se puede firmar."""

    cambiada = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__("Cofirma (opcional)", padre=padre)
        self.con = QCheckBox("Firmar también con e.firma o certificado de gobierno")
        self.efirma = QRadioButton("e.firma (.cer y .key)")
        self.p12 = QRadioButton("Archivo .p12 o .pfx")
        self.efirma.setChecked(True)
        self.contrasena = CampoContrasena("Contraseña de la e.firma o del certificado")
        self._rutas: dict[str, Path] = {}
        self._nombres = {cual: EtiquetaElidida("Sin elegir", "secundario") for cual in _CUALES}
        self.botones: dict[str, Boton] = {}
        self._detalle = QWidget()
        self._construir()
        self._vestir()

    def cofirma(self) -> Cofirma | None:
        """Con qué se cofirma; `None` si no se pidió o falta algo."""
        if not self.con.isChecked() or self.falta_algo():
            return None
        return Cofirma(
            tuple(self._rutas[cual] for cual in self._pedidas()), self.contrasena.texto()
        )

    def falta_algo(self) -> str:
        """Qué falta para cofirmar; vacío si nada o si no se pidió."""
        if not self.con.isChecked():
            return ""
        faltan = [_CUALES[cual][0] for cual in self._pedidas() if cual not in self._rutas]
        if faltan:
            return f"Para cofirmar falta elegir: {', '.join(faltan)}."
        return "" if self.contrasena.texto() else "Para cofirmar falta la contraseña."

    def fijar(self, cual: str, ruta: Path) -> None:
        """Elige un archivo: `cer`, `key` o `p12`."""
        self._rutas[cual] = ruta
        self._nombres[cual].fijar(ruta.name)
        self.cambiada.emit()

    def por_corregir(self, codigo: str) -> QWidget | None:
        """Lo que hay que cambiar tras ese error; `None` si no es de la cofirma."""
        if codigo == OTRA_CONTRASENA:
            self.contrasena.linea.selectAll()
            return self.contrasena.linea
        return self.botones[self._pedidas()[0]] if codigo == OTRO_CERTIFICADO else None

    def olvidar(self) -> None:
        """Borra lo elegido y lo escrito: cada entrega vuelve a pedirlo."""
        self._rutas.clear()
        self.contrasena.borrar()
        for nombre in self._nombres.values():
            nombre.fijar("Sin elegir")
        self.con.setChecked(False)

    def _pedidas(self) -> tuple[str, ...]:
        return (CER, KEY) if self.efirma.isChecked() else (P12,)

    def _construir(self) -> None:
        grupo = QButtonGroup(self)
        grupo.addButton(self.efirma)
        grupo.addButton(self.p12)
        rejilla = QGridLayout(self._detalle)
        rejilla.setContentsMargins(30, 0, 0, 0)
        rejilla.setColumnStretch(1, 1)
        rejilla.addWidget(renglon_de(self.efirma, self.p12), 0, 0, 1, 2)
        for fila, (cual, (texto, _filtro)) in enumerate(_CUALES.items(), start=1):
            boton = Boton(f"{texto}…").al_pulsar(partial(self.elegir, cual))
            self.botones[cual] = boton
            rejilla.addWidget(boton, fila, 0)
            rejilla.addWidget(self._nombres[cual], fila, 1)
        rotulo = Etiqueta("Contraseña", "fuerte")
        rotular(rotulo, self.contrasena.linea, "De la e.firma o del certificado; no se guarda")
        rejilla.addWidget(rotulo, 5, 0)
        rejilla.addWidget(self.contrasena, 5, 1)
        self.cuerpo.addWidget(self.con)
        self.cuerpo.addWidget(Etiqueta(EXPLICA, "secundario", envolver=True))
        self.cuerpo.addWidget(self._detalle)
        self.con.toggled.connect(lambda _puesto: self._vestir())
        self.efirma.toggled.connect(lambda _puesto: self._vestir())
        self.contrasena.cambiada.connect(self.cambiada)

    def _vestir(self) -> None:
        self._detalle.setVisible(self.con.isChecked())
        pedidas = self._pedidas()
        for cual, boton in self.botones.items():
            boton.setVisible(cual in pedidas)
            self._nombres[cual].setVisible(cual in pedidas)
        self.cambiada.emit()

    def elegir(self, cual: str) -> None:
        """Pregunta el archivo."""
        texto, filtro = _CUALES[cual]
        ruta = elegir_abrir(self, texto, filtro)
        if ruta is not None:
            self.fijar(cual, ruta)
