"""Poner o cambiar la contraseña de una clave."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.comun.accesible import rotular
from ui.comun.contrasena import CampoContrasena
from ui.comun.controles import Boton, Etiqueta, Franja
from ui.comun.tema import AIRE, tema

DICHA = {
    "corta": ("Faltan {faltan} caracteres: el mínimo son 10.", "tinta-error"),
    "debil": ("Fácil de adivinar. Agregue palabras sin relación entre sí.", "tinta-aviso"),
    "regular": ("Aceptable. Una palabra más la haría mucho mejor.", "tinta-aviso"),
    "buena": ("Difícil de adivinar.", "tinta-bien"),
}
MINIMO = 10


class DialogoConSecreto(QDialog):
    """Un diálogo donde se escriben contraseñas."""

    def olvidar(self) -> None:
        """Borra lo escrito."""
        for campo in self.findChildren(CampoContrasena):
            campo.borrar()

    def preguntar(self) -> None:
        """Se abre y, al cerrarse, no queda nada de lo que se escribió."""
        self.exec()
        self.olvidar()
        self.deleteLater()


class DialogoProteger(DialogoConSecreto):
    """`pedida` lleva (actual, nueva); la actual, vacía si la clave no tenía contraseña.

    `cuidado`: qué pasa si se pierde. `titulo`: si no es el de poner o cambiar una contraseña.
    """

    pedida = Signal(str, str)

    def __init__(
        self,
        *,
        protegida: bool,
        cuidado: str,
        titulo: str = "",
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self._protegida = protegida
        titulo = titulo or ("Cambiar la contraseña" if protegida else "Proteger con contraseña")
        self.setWindowTitle(titulo)
        self.actual = CampoContrasena("Contraseña actual")
        self.nueva = CampoContrasena("Contraseña nueva")
        self.otra_vez = CampoContrasena("La misma, otra vez")
        self.fuerza = Etiqueta("", envolver=True)
        self.hacer = Boton(titulo, "primario").al_pulsar(self._pedir)
        self.hacer.setDefault(True)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta(titulo, "subtitulo", envolver=True))
        franja = Franja("aviso", "Anótela antes de seguir")
        franja.cuerpo.addWidget(Etiqueta(cuidado, envolver=True))
        columna.addWidget(franja)
        for texto, campo in (
            ("Contraseña actual", self.actual),
            ("Contraseña nueva (una frase de cuatro palabras sirve)", self.nueva),
            ("La misma, otra vez", self.otra_vez),
        ):
            self._poner(columna, texto, campo)
        columna.insertWidget(columna.indexOf(self.nueva) + 1, self.fuerza)
        botones = QHBoxLayout()
        botones.addStretch(1)
        botones.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        botones.addWidget(self.hacer)
        columna.addLayout(botones)
        self.setMinimumWidth(tema().px(480))
        self._revisar()
        (self.actual if protegida else self.nueva).setFocus()

    def _poner(self, columna: QVBoxLayout, texto: str, campo: CampoContrasena) -> None:
        rotulo = Etiqueta(texto, "fuerte", envolver=True)
        rotular(rotulo, campo.linea)
        columna.addWidget(rotulo)
        columna.addWidget(campo)
        campo.cambiada.connect(self._revisar)
        if campo is self.actual and not self._protegida:
            rotulo.hide()
            campo.hide()

    def _revisar(self) -> None:
        nueva, repetida = self.nueva.texto(), self.otra_vez.texto()
        texto, papel = fuerza(nueva)
        if nueva and repetida and nueva != repetida:
            texto, papel = "Las dos no son iguales.", "tinta-error"
        self.fuerza.setText(texto)
        self.fuerza.setProperty("papel", papel)
        self.fuerza.style().polish(self.fuerza)
        falta_actual = self._protegida and not self.actual.texto()
        self.hacer.setEnabled(len(nueva) >= MINIMO and nueva == repetida and not falta_actual)

    def _pedir(self) -> None:
        self.pedida.emit(self.actual.texto(), self.nueva.texto())
        self.accept()


def fuerza(nueva: str) -> tuple[str, str]:
    """Qué decir de una contraseña nueva, y con qué papel."""
    if not nueva:
        return "Al menos 10 caracteres.", "secundario"
    # Arrastra la criptografía: sólo al escribir una contraseña.
    from app.paquete.clave_cifrada import fortaleza

    texto, papel = DICHA[fortaleza(nueva).value]
    return texto.format(faltan=MINIMO - len(nueva)), papel
