"""Una decisión que deja rastro: quién la toma y por qué quedan en la bitácora."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.comun.accesible import rotular
from ui.comun.controles import Boton, Etiqueta
from ui.comun.tema import AIRE, tema
from ui.garante import quien


class DialogoDecision(QDialog):
    """Pide operador y, si hace falta, motivo. `decidida` lleva (motivo, operador)."""

    decidida = Signal(str, str)

    def __init__(
        self,
        titulo: str,
        explica: str,
        accion: str,
        *,
        con_motivo: bool,
        padre: QWidget,
        pregunta: str = "¿Por qué se acepta?",
    ) -> None:
        super().__init__(padre)
        self.setWindowTitle(titulo)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.motivo = QPlainTextEdit()
        self.motivo.setTabChangesFocus(True)
        self.motivo.setFixedHeight(tema().px(84))
        self.operador = QLineEdit(quien.recordado())
        self.operador.setMaxLength(quien.LARGO)
        self._con_motivo = con_motivo
        self._error = Etiqueta("", "error", envolver=True)
        self._error.hide()
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.addWidget(Etiqueta(titulo, "subtitulo", envolver=True))
        columna.addWidget(Etiqueta(explica, "secundario", envolver=True))
        if con_motivo:
            self._poner(columna, pregunta, self.motivo)
        self._poner(columna, "Quién lo decide", self.operador)
        columna.addWidget(self._error)
        aceptar = Boton(accion, "primario").al_pulsar(self._aceptar)
        aceptar.setDefault(True)
        botones = QHBoxLayout()
        botones.addStretch(1)
        botones.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        botones.addWidget(aceptar)
        columna.addLayout(botones)
        self.setMinimumWidth(tema().px(440))

    def error(self) -> str:
        """Lo que falta, o vacío."""
        return "" if self._error.isHidden() else self._error.text()

    def aceptar(self) -> None:
        """Lo mismo que pulsar el botón."""
        self._aceptar()

    def _poner(self, columna: QVBoxLayout, texto: str, control: QWidget) -> None:
        rotulo = Etiqueta(texto, "fuerte")
        rotular(rotulo, control)
        columna.addWidget(rotulo)
        columna.addWidget(control)

    def _aceptar(self) -> None:
        motivo = self.motivo.toPlainText().strip()
        operador = self.operador.text().strip()
        if self._con_motivo and not motivo:
            self._senalar("Escriba por qué: el motivo queda en la bitácora.", self.motivo)
        elif not operador:
            self._senalar("Escriba el nombre de quien lo decide.", self.operador)
        else:
            quien.recordar(operador)
            self.decidida.emit(motivo, operador)
            self.accept()

    def _senalar(self, texto: str, control: QWidget) -> None:
        self._error.setText(texto)
        self._error.show()
        control.setFocus(Qt.FocusReason.OtherFocusReason)
