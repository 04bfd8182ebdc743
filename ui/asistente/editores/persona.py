"""Editor de persona: siempre alguien del directorio, nunca texto libre."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.errores import ErrorDeUsuario
from app.modelo.contexto import Persona, Valor
from app.modelo.tipos import Campo
from ui.asistente.editores.base import Editor, Entorno, etiqueta_persona
from ui.asistente.editores.opcion import SIN_RESPONDER
from ui.comun.controles import ComboSinRueda

AGREGAR = "Agregar persona…"
_NUEVA = "\x00nueva"


class DialogoPersona(QDialog):
    """Alta en el directorio sin salir de la página. Sólo el nombre es necesario."""

    agregada = Signal(object)

    def __init__(self, entorno: Entorno, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWindowTitle("Agregar persona al directorio")
        self.setMinimumWidth(420)
        self._entorno = entorno
        self._problema = QLabel()
        self._problema.setTextFormat(Qt.TextFormat.PlainText)
        self._problema.setWordWrap(True)
        self._problema.setProperty("papel", "error")
        self._problema.hide()
        caja = QVBoxLayout(self)
        caja.setContentsMargins(22, 18, 22, 18)
        caja.setSpacing(12)
        explica = QLabel("Quedará en el directorio y podrá elegirla en todas las herramientas.")
        explica.setWordWrap(True)
        explica.setProperty("papel", "secundario")
        caja.addWidget(explica)
        caja.addWidget(self._problema)
        forma = QFormLayout()
        forma.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        forma.setSpacing(4)
        self.nombre = self._linea(forma, "Nombre completo", "persona_nombre")
        self.cargo = self._linea(forma, "Cargo (opcional)", "persona_cargo")
        self.area = self._linea(forma, "Área (opcional)", "persona_area")
        self.correo = self._linea(forma, "Correo o teléfono (opcional)", "persona_correo")
        caja.addLayout(forma)
        caja.addLayout(self._botones())

    def _linea(self, forma: QFormLayout, texto: str, nombre: str) -> QLineEdit:
        linea = QLineEdit()
        linea.setObjectName(nombre)
        linea.setAccessibleName(texto)
        etiqueta = QLabel(texto)
        etiqueta.setProperty("papel", "fuerte")
        etiqueta.setBuddy(linea)
        forma.addRow(etiqueta, linea)
        return linea

    def _botones(self) -> QHBoxLayout:
        caja = QHBoxLayout()
        caja.addStretch(1)
        cancelar = QPushButton("Cancelar")
        cancelar.clicked.connect(self.reject)
        agregar = QPushButton("Agregar")
        agregar.setProperty("papel", "primario")
        agregar.setDefault(True)
        agregar.clicked.connect(self._agregar)
        caja.addWidget(cancelar)
        caja.addWidget(agregar)
        return caja

    def _agregar(self) -> None:
        nombre = self.nombre.text().strip()
        if not nombre:
            self._avisar("Escriba el nombre de la persona.")
            return
        try:
            persona = self._entorno.agregar_persona(
                nombre, self.cargo.text().strip(), self.area.text().strip(), self.correo.text()
            )
        except ErrorDeUsuario as error:
            self._avisar(error.texto())
            return
        self.agregada.emit(persona)
        self.accept()

    def _avisar(self, texto: str) -> None:
        self._problema.setText(texto)
        self._problema.show()
        self.nombre.setFocus()


class EditorPersona(Editor):
    """Lista del directorio («nombre · cargo») con «Agregar persona…» al final."""

    def __init__(self, campo: Campo, entorno: Entorno, padre: QWidget | None = None) -> None:
        super().__init__(campo, padre)
        self._entorno = entorno
        self._elegida = ""
        self._lista = ComboSinRueda()
        self._lista.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._lista.setMinimumContentsLength(34)
        caja = QHBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(self._lista)
        caja.addStretch(1)
        self.adoptar(self._lista)
        self.dialogo: DialogoPersona | None = None
        self._llenar()
        self._lista.activated.connect(self._al_elegir)

    @override
    def leer(self) -> Valor:
        return self._elegida or None

    @override
    def escribir(self, valor: Valor) -> None:
        self._elegida = str(valor or "")
        self._llenar()

    def _llenar(self) -> None:
        self._lista.clear()
        self._lista.addItem(SIN_RESPONDER, "")
        for persona in self._entorno.personas():
            self._lista.addItem(etiqueta_persona(persona), persona.id)
        if self._lista.findData(self._elegida) < 0:
            ausente = self._entorno.persona(self._elegida)
            texto = etiqueta_persona(ausente) if ausente else "Persona que no está en el directorio"
            self._lista.addItem(texto, self._elegida)
        self._lista.addItem(AGREGAR, _NUEVA)
        self._lista.setCurrentIndex(self._lista.findData(self._elegida))

    def _al_elegir(self) -> None:
        clave = self._lista.currentData()
        if clave == _NUEVA:
            self._lista.setCurrentIndex(self._lista.findData(self._elegida))
            self._pedir()
            return
        self._fijar(str(clave or ""))

    def _fijar(self, clave: str) -> None:
        if clave == self._elegida:
            return
        self._elegida = clave
        self.cambiado.emit()
        self.terminado.emit()

    def _pedir(self) -> None:
        self.dialogo = DialogoPersona(self._entorno, self.window())
        self.dialogo.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialogo.agregada.connect(self._al_agregar)
        self.dialogo.open()

    def _al_agregar(self, persona: Persona) -> None:
        clave = persona.id
        anterior, self._elegida = self._elegida, clave
        self._llenar()
        self._elegida = anterior
        self._fijar(clave)
