"""Escribir una contraseña: mostrarla u ocultarla, el aviso de mayúsculas y quién la pide.

Lo escrito vive en el campo y nada más: al cerrar el diálogo se borra y no se guarda en ningún lado.
"""

from threading import Event

from PySide6.QtCore import QObject, Qt, QThread, Signal
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


class _Peticion:
    """Lo que el hilo de trabajo espera que alguien escriba."""

    def __init__(self, cual_clave: str, intento: int) -> None:
        self.cual_clave = cual_clave
        self.intento = intento
        self.escrita: str | None = None
        self.contestada = Event()


class Portero(QObject):
    """Pregunta la contraseña en la ventana, aunque quien la necesite esté en otro hilo.

    `pedir` es lo que espera `llavero.SESION.usar`.
    """

    _pedida = Signal(object)

    def __init__(self, ventana: QWidget | None = None) -> None:
        super().__init__(ventana)
        self._ventana = ventana
        self._cerrado = False
        self._pedida.connect(self._preguntar, Qt.ConnectionType.QueuedConnection)

    def pedir(self, cual_clave: str, intento: int) -> str | None:
        """La contraseña, o `None` si no se quiso escribir o se está cerrando el archivo."""
        peticion = _Peticion(cual_clave, intento)
        if QThread.currentThread() is self.thread():
            self._preguntar(peticion)
            return peticion.escrita
        self._pedida.emit(peticion)
        # No se espera sin fin: al cerrar, la ventana espera a este hilo y nadie contestaría.
        while not peticion.contestada.wait(0.1):
            if self._cerrado:
                return None
        return peticion.escrita

    def cerrar(self) -> None:
        """Deja sin respuesta lo que se esté pidiendo: el archivo se está cerrando."""
        self._cerrado = True

    def abrir(self) -> None:
        """Vuelve a preguntar, con otro archivo abierto."""
        self._cerrado = False

    def _preguntar(self, peticion: _Peticion) -> None:
        if not self._cerrado:
            dialogo = DialogoContrasena(peticion.cual_clave, peticion.intento, self._ventana)
            if dialogo.exec() == QDialog.DialogCode.Accepted:
                peticion.escrita = dialogo.campo.texto()
            dialogo.campo.borrar()
            dialogo.deleteLater()
        peticion.contestada.set()
