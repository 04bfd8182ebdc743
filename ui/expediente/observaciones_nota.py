"""La nota para el órgano garante: pertenece a su ronda y no pasa a la siguiente."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from ui.asistente.autoguardado import ESPERA
from ui.asistente.editores.texto import Parrafos
from ui.comun.accesible import rotular
from ui.comun.controles import Desplazable, Etiqueta, Tarjeta, vaciar

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import Nota


class PaginaNota(QWidget):
    """`cambiada` lleva el texto por guardar."""

    cambiada = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._guardada: str | None = ""
        self._espera = QTimer(self)
        self._espera.setSingleShot(True)
        self._espera.setInterval(ESPERA)
        self._espera.timeout.connect(self.soltar)
        self.texto = Parrafos(minimo=6)
        self._rotulo = Etiqueta("", "subtitulo", envolver=True)
        self.estado = Etiqueta("", "pequena")
        tarjeta = Tarjeta(margen=18)
        tarjeta.cuerpo.addWidget(self._rotulo)
        tarjeta.cuerpo.addWidget(
            Etiqueta(
                "Lo que quiera decirle que no es respuesta a una observación. Viaja con su próxima "
                "entrega; cuando llegue otra ronda, ésta se archiva y la nueva empieza en blanco.",
                "secundario",
                envolver=True,
            )
        )
        tarjeta.cuerpo.addWidget(self.texto)
        tarjeta.cuerpo.addWidget(self.estado)
        self._anteriores = QVBoxLayout()
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        caja.setSpacing(12)
        caja.addWidget(tarjeta)
        caja.addLayout(self._anteriores)
        caja.addStretch(1)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(Desplazable(hoja))
        self.setFocusProxy(self.texto)
        self.texto.textChanged.connect(self._espera.start)

    def fijar(self, nota: "Nota", notas: "Sequence[Nota]", *, solo_lectura: bool) -> None:
        """La de la ronda en curso y las archivadas."""
        titulo = "Nota para el órgano garante"
        self._rotulo.setText(f"{titulo}, ronda {nota.ronda}" if nota.ronda else titulo)
        rotular(self._rotulo, self.texto)
        escrito = self.texto.toPlainText().strip()
        if escrito in {self._guardada, ""} and nota.texto != escrito:
            self.texto.setPlainText(nota.texto)
        self._guardada = nota.texto
        if self.texto.toPlainText().strip() == nota.texto:
            self._espera.stop()
        else:
            # Se siguió escribiendo mientras se leía.
            self._espera.start()
        self.texto.setReadOnly(solo_lectura)
        self.estado.setText("Guardada." if nota.texto else "")
        vaciar(self._anteriores)
        for vieja in notas:
            if vieja.ronda != nota.ronda:
                tarjeta = Tarjeta(f"Ronda {vieja.ronda}" if vieja.ronda else "Antes de la ronda 1")
                tarjeta.cuerpo.addWidget(Etiqueta(vieja.texto, envolver=True))
                self._anteriores.addWidget(tarjeta)

    def soltar(self) -> None:
        """Avisa ya de lo escrito, sin esperar."""
        self._espera.stop()
        texto = self.texto.toPlainText().strip()
        if texto != self._guardada and not self.texto.isReadOnly():
            self._guardada = texto
            self.cambiada.emit(texto)

    def no_se_guardo(self) -> None:
        """Lo escrito sigue sin guardar: se vuelve a intentar al salir o al seguir escribiendo."""
        self._guardada = None
        self.estado.setText("No se pudo guardar.")

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.soltar()
        super().hideEvent(event)
