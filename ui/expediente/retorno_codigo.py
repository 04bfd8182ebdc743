"""Registrar la clave del órgano garante con el código impreso en el anexo del convenio."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.comun.accesible import rotular
from ui.comun.codigo import SIMBOLOS, CampoCodigo
from ui.comun.controles import Boton, Etiqueta
from ui.comun.tema import AIRE, tema

EXPLICA = (
    "Escriba el código de verificación del órgano garante tal como está en su anexo del convenio. "
    "No lo copie de un correo ni de otro archivo: sólo el papel firmado prueba de quién es la "
    "clave."
)


class DialogoCodigo(QDialog):
    """`escrito` lleva el código. El programa nunca muestra el que espera."""

    escrito = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWindowTitle("Clave del órgano garante")
        self.campo = CampoCodigo()
        self.problema = Etiqueta("", "error", envolver=True)
        self.problema.hide()
        self.registrar = Boton("Comparar y registrar", "primario").al_pulsar(self._aceptar)
        self.registrar.setDefault(True)
        rotulo = Etiqueta("Código del anexo", "fuerte")
        rotular(rotulo, self.campo)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta("¿De quién es esta respuesta?", "subtitulo", envolver=True))
        columna.addWidget(Etiqueta(EXPLICA, envolver=True))
        columna.addWidget(rotulo)
        columna.addWidget(self.campo)
        columna.addWidget(self.problema)
        botones = QHBoxLayout()
        botones.addStretch(1)
        botones.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        botones.addWidget(self.registrar)
        columna.addLayout(botones)
        self.campo.textChanged.connect(lambda _t: self._revisar())
        self.campo.pegado.connect(self._al_pegar)
        self.setMinimumWidth(tema().px(460))
        self._revisar()
        self.campo.setFocus()

    def _revisar(self) -> None:
        self.registrar.setEnabled(self.campo.simbolos() == SIMBOLOS)
        self.problema.hide()

    def _al_pegar(self) -> None:
        self._decir("Tecléelo desde el papel: pegarlo no comprueba nada.")

    def _aceptar(self) -> None:
        # Arrastra hashlib y poco más: la criptografía no.
        from app.paquete.huellas import bien_escrito

        if not bien_escrito(self.campo.text()):
            self._decir("Hay una letra equivocada: el último símbolo no concuerda. Revíselo.")
            self.campo.setFocus()
            return
        self.escrito.emit(self.campo.text())
        self.accept()

    def _decir(self, texto: str) -> None:
        self.problema.setText(texto)
        self.problema.show()
