"""Escribir una contraseña: mostrarla u ocultarla y el aviso de mayúsculas.

Lo escrito vive en el campo y nada más: al cerrar el diálogo se borra y no se guarda en ningún lado.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.comun.accesible import nombrar, rotular
from ui.comun.controles import Boton, Etiqueta
from ui.comun.tema import AIRE, tema

MAYUSCULAS = "Las mayúsculas están fijas (Bloq Mayús)."
LARGO_MAXIMO = 1_000


class CampoContrasena(QWidget):
    """El campo, su «Mostrar» y el aviso de mayúsculas."""

    cambiada = Signal()
    aceptada = Signal()

    def __init__(self, nombre: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.linea = _Linea()
        self.linea.setObjectName("contrasena")
        self.ver = Boton("Mostrar", "enlace", nombre=f"Mostrar u ocultar: {nombre}")
        self.ver.setCheckable(True)
        self.aviso = Etiqueta(MAYUSCULAS, "tinta-aviso", envolver=True)
        self.aviso.hide()
        nombrar(self.linea, nombre)
        fila = QHBoxLayout()
        fila.setSpacing(6)
        fila.addWidget(self.linea, 1)
        fila.addWidget(self.ver)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(2)
        caja.addLayout(fila)
        caja.addWidget(self.aviso)
        self.setFocusProxy(self.linea)
        self.ver.toggled.connect(lambda puesto: self._mostrar(visible=puesto))
        self.linea.textChanged.connect(lambda _t: self.cambiada.emit())
        self.linea.returnPressed.connect(self.aceptada)
        self.linea.mayusculas.connect(lambda puestas: self._avisar(fijas=puestas))

    def texto(self) -> str:
        """Lo escrito."""
        return self.linea.text()

    def borrar(self) -> None:
        """Olvida lo escrito y lo vuelve a ocultar."""
        self.linea.clear()
        self.ver.setChecked(False)

    def _mostrar(self, *, visible: bool) -> None:
        modo = QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password
        self.linea.setEchoMode(modo)
        self.ver.setText("Ocultar" if visible else "Mostrar")

    def _avisar(self, *, fijas: bool) -> None:
        if fijas != self.aviso.isVisible():
            self.aviso.setVisible(fijas)
            if fijas:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, MAYUSCULAS))


class _Linea(QLineEdit):
    """Nota las mayúsculas fijas por lo que se teclea: Qt no sabe preguntarlo al sistema."""

    mayusculas = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._fijas = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LARGO_MAXIMO)
        # Una contraseña no se corrige, no se sugiere y no se recuerda.
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_CapsLock:
            self._anotar(fijas=not self._fijas)
        letra = arg__1.text()
        if len(letra) == 1 and letra.isalpha() and letra.upper() != letra.lower():
            oprimida = bool(arg__1.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._anotar(fijas=letra.isupper() != oprimida)
        super().keyPressEvent(arg__1)

    @override
    def focusOutEvent(self, arg__1: QFocusEvent) -> None:
        # Mientras está fuera pueden cambiarlas sin que este campo lo note.
        self._anotar(fijas=False)
        super().focusOutEvent(arg__1)

    def _anotar(self, *, fijas: bool) -> None:
        self._fijas = fijas
        self.mayusculas.emit(fijas)


class DialogoContrasena(QDialog):
    """Pide la contraseña de una clave ya protegida."""

    def __init__(self, cual_clave: str, intento: int, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWindowTitle("Contraseña de la clave")
        rotulo = Etiqueta(f"Contraseña de {cual_clave}", "fuerte", envolver=True)
        self.campo = CampoContrasena(rotulo.text())
        rotular(rotulo, self.campo.linea)
        self.problema = Etiqueta(
            "Contraseña incorrecta. Revise las mayúsculas y el idioma del teclado y escríbala "
            "otra vez.",
            "error",
            envolver=True,
        )
        self.seguir = Boton("Continuar", "primario").al_pulsar(self.accept)
        self.seguir.setDefault(True)
        self.seguir.setEnabled(False)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        if intento > 1:
            columna.addWidget(self.problema)
        columna.addWidget(rotulo)
        columna.addWidget(self.campo)
        columna.addWidget(
            Etiqueta(
                "Se pide una vez: mientras no cierre el programa, no se vuelve a preguntar.",
                "secundario",
                envolver=True,
            )
        )
        botones = QHBoxLayout()
        botones.addStretch(1)
        botones.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        botones.addWidget(self.seguir)
        columna.addLayout(botones)
        self.campo.cambiada.connect(lambda: self.seguir.setEnabled(bool(self.campo.texto())))
        self.setMinimumWidth(tema().px(420))
        self.campo.setFocus()
