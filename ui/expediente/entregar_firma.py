"""Paso 3 de la entrega: quién responde, qué declara y la firma."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.expediente.vistas import Declaracion
from app.modelo.contexto import Persona
from ui.comun import fechas
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta, Tarjeta
from ui.comun.pagina import renglon_de
from ui.expediente.entregar_cofirma import ElegirCofirma
from ui.expediente.entregar_datos import Lectura, declaracion

if TYPE_CHECKING:
    from app.expediente.alcance import Alcance

LA_FIRMA = (
    "La firma la pone este equipo con la clave de su municipio, que se crea sola la primera vez. "
    "Si la protegió con contraseña, se pide al firmar y una sola vez por sesión."
)


class PaginaFirma(QWidget):
    """`cambiada`: quizá ya se puede firmar. `destino` lleva al directorio."""

    cambiada = Signal()
    destino = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._lectura: Lectura | None = None
        self._alcance: Alcance | None = None
        self.quien = ComboSinRueda()
        self.quien.setObjectName("declarante")
        self.quien.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.quien.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.quien.setMinimumContentsLength(12)
        self.cargo = Etiqueta("—", envolver=True)
        self.fecha = Etiqueta("", envolver=True)
        self.texto = Etiqueta("", envolver=True)
        # Es lo que se firma: se llega con Tab, y con letra grande queda a la vista al llegar.
        self.texto.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.texto.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.acepto = QCheckBox("Declaro lo anterior")
        self.cofirma = ElegirCofirma()
        self._construir()
        self.quien.currentIndexChanged.connect(lambda _n: self._mostrar())
        self.acepto.toggled.connect(lambda _puesto: self.cambiada.emit())
        self.cofirma.cambiada.connect(self.cambiada)

    def fijar(self, lectura: Lectura, captura: str) -> None:
        """Llena el directorio; se queda quien estaba elegido o quien está capturando."""
        self._lectura = lectura
        antes = self._elegida() or captura
        with QSignalBlocker(self.quien):
            self.quien.clear()
            self.quien.addItem("Elija a quien declara", None)
            for persona in lectura.personas:
                self.quien.addItem(persona.nombre, persona)
            propio = next((n for n, p in enumerate(lectura.personas, 1) if p.id == antes), 0)
            self.quien.setCurrentIndex(propio)
        self.fecha.setText(fechas.larga(lectura.hoy))
        self._mostrar()

    def abarcar(self, alcance: "Alcance") -> None:
        """Lo que se declara es lo que va en esta entrega."""
        self._alcance = alcance
        self._mostrar()

    def declaracion(self) -> Declaracion | None:
        """Lo declarado, o `None` si falta elegir o aceptar."""
        persona = self._persona()
        if persona is None or self._lectura is None or not self.acepto.isChecked():
            return None
        return declaracion(self._lectura, persona, self._alcance)

    def _construir(self) -> None:
        quien = Tarjeta("¿Quién responde por esta entrega?")
        rejilla = QGridLayout()
        rejilla.setHorizontalSpacing(18)
        rejilla.setVerticalSpacing(2)
        titulos = [Etiqueta(t, "fuerte") for t in ("Nombre", "Cargo", "Fecha")]
        rotular(titulos[0], self.quien)
        for columna, control in enumerate((self.quien, self.cargo, self.fecha)):
            rejilla.addWidget(titulos[columna], 0, columna)
            rejilla.addWidget(control, 1, columna)
        rejilla.setColumnStretch(0, 3)
        rejilla.setColumnStretch(1, 3)
        rejilla.setColumnStretch(2, 1)
        quien.cuerpo.addLayout(rejilla)
        otra = Boton("No está en la lista: abrir el directorio", "enlace")
        quien.cuerpo.addWidget(renglon_de(otra.al_pulsar(lambda: self.destino.emit("personas"))))
        que = Tarjeta("¿Qué declara?")
        que.cuerpo.addWidget(self.texto)
        que.cuerpo.addWidget(self.acepto)
        que.cuerpo.addWidget(Etiqueta(LA_FIRMA, "pequena", envolver=True))
        clave = Boton("Ver o proteger la clave de firma", "enlace")
        que.cuerpo.addWidget(renglon_de(clave.al_pulsar(lambda: self.destino.emit("copias/clave"))))
        columna_ = QVBoxLayout(self)
        columna_.setContentsMargins(0, 0, 0, 0)
        columna_.setSpacing(12)
        columna_.addWidget(quien)
        columna_.addWidget(que)
        columna_.addWidget(self.cofirma)
        columna_.addStretch(1)

    def _persona(self) -> Persona | None:
        dato = self.quien.currentData()
        return dato if isinstance(dato, Persona) else None

    def _elegida(self) -> str:
        persona = self._persona()
        return persona.id if persona is not None else ""

    def _mostrar(self) -> None:
        persona = self._persona()
        self.acepto.setEnabled(persona is not None)
        cargo, texto = "—", "Elija primero a la persona; aquí verá el texto de lo que declara."
        if persona is not None and self._lectura is not None:
            cargo = persona.cargo or "Sin cargo anotado"
            texto = declaracion(self._lectura, persona, self._alcance).texto
        if texto != self.texto.text():
            # Lo aceptado era otro texto: se vuelve a leer y a aceptar.
            self.acepto.setChecked(False)
        self.cargo.setText(cargo)
        self.texto.setText(texto)
        self.cambiada.emit()
