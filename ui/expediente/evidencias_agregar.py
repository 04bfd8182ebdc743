"""Agregar evidencias: primero de qué dato son, después los archivos."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QSizePolicy, QWidget

from app.modelo.direccion import Direccion
from ui.comun.accesible import rotular
from ui.comun.archivos import documentos
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta, Tarjeta
from ui.comun.pagina import renglon_de
from ui.comun.sesion import Sesion
from ui.expediente.evidencias_lugares import lugares_de


class PanelAgregar(Tarjeta):
    """`pedido` lleva la dirección del campo y las rutas. Lo soltado espera a que se elija campo."""

    pedido = Signal(object, object)
    cerrado = Signal()

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__("Agregar evidencia", padre=padre)
        self._sesion = sesion
        self._soltadas: tuple[Path, ...] = ()
        self.herramienta = _combo("herramienta")
        self.campo = _combo("campo")
        self._esperan = Etiqueta("", "fuerte", envolver=True)
        self.elegir = Boton("Elegir archivos…").al_pulsar(self._elegir)
        self._construir()
        self.herramienta.currentIndexChanged.connect(lambda _n: self._llenar_campos())
        self.campo.currentIndexChanged.connect(lambda _n: self._decir())
        self._llenar_herramientas()

    def soltar(self, rutas: Sequence[Path]) -> None:
        """Archivos arrastrados: falta decir de qué dato son."""
        self._soltadas = tuple(rutas)
        self._decir()
        self.show()
        (self.campo if self.herramienta.currentIndex() > 0 else self.herramienta).setFocus()

    def direccion(self) -> Direccion | None:
        """El campo elegido."""
        dato = self.campo.currentData()
        return dato if isinstance(dato, Direccion) else None

    def refrescar(self) -> None:
        """Relee las fichas de la herramienta elegida, sin perder el campo."""
        antes = self.direccion()
        self._llenar_campos()
        for numero in range(self.campo.count()):
            if antes is not None and self.campo.itemData(numero) == antes:
                self.campo.setCurrentIndex(numero)

    def cerrar(self) -> None:
        """Se olvida de lo soltado."""
        self._soltadas = ()
        self._decir()
        self.hide()
        self.cerrado.emit()

    def _construir(self) -> None:
        rejilla = QGridLayout()
        rejilla.setHorizontalSpacing(14)
        rejilla.setVerticalSpacing(2)
        for columna, (texto, control) in enumerate(
            (("De qué herramienta", self.herramienta), ("De qué dato", self.campo))
        ):
            etiqueta = Etiqueta(texto, "fuerte")
            rotular(etiqueta, control)
            rejilla.addWidget(etiqueta, 0, columna)
            rejilla.addWidget(control, 1, columna)
            rejilla.setColumnStretch(columna, 1 + columna)
        self.cuerpo.addLayout(rejilla)
        self.cuerpo.addWidget(self._esperan)
        cerrar = Boton("Cancelar", "enlace", nombre="Cancelar: no agregar evidencia")
        self.cuerpo.addWidget(renglon_de(self.elegir, cerrar.al_pulsar(self.cerrar)))

    def _llenar_herramientas(self) -> None:
        self.herramienta.addItem("Elija una herramienta", "")
        for herramienta in self._sesion.modelo.herramientas:
            texto = f"{herramienta.clave} {herramienta.nombre_corto}"
            self.herramienta.addItem(texto, herramienta.clave)
        self._llenar_campos()

    def _llenar_campos(self) -> None:
        self.campo.clear()
        clave = self.herramienta.currentData()
        self.campo.setEnabled(bool(clave))
        if clave:
            herramienta = self._sesion.modelo.herramienta(clave)
            fichas = self._sesion.expediente.fichas
            lugares = lugares_de(herramienta, self._sesion.modelo, fichas)
            self.campo.addItem("Elija el dato que prueba", None)
            for lugar in lugares:
                self.campo.addItem(lugar.texto, lugar.direccion)
        self._decir()

    def _decir(self) -> None:
        cuantos = len(self._soltadas)
        if not cuantos:
            self._esperan.setText("")
            self.elegir.setText("Elegir archivos…")
        else:
            nombres = ", ".join(f"«{ruta.name}»" for ruta in self._soltadas[:3])
            mas = f" y {cuantos - 3} más" if cuantos > 3 else ""
            self._esperan.setText(f"Por agregar: {nombres}{mas}.")
            self.elegir.setText("Agregar" if cuantos == 1 else f"Agregar los {cuantos}")
        self._esperan.setVisible(bool(cuantos))
        self.elegir.setEnabled(self.direccion() is not None)

    def _elegir(self) -> None:
        direccion = self.direccion()
        if direccion is None:
            return
        rutas = self._soltadas or self._preguntar()
        if rutas:
            self.pedido.emit(direccion, rutas)
            self._soltadas = ()
            self._decir()

    def _preguntar(self) -> tuple[Path, ...]:
        titulo = f"Evidencia: {self.campo.currentText()}"
        rutas, _ = QFileDialog.getOpenFileNames(self, titulo, str(documentos()))
        return tuple(Path(ruta) for ruta in rutas)


def _combo(nombre: str) -> ComboSinRueda:
    combo = ComboSinRueda()
    combo.setObjectName(nombre)
    combo.setSizeAdjustPolicy(ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(16)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo
