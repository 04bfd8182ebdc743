"""En el alta de una clave: si sustituye a las que ese municipio ya tenía, y por qué."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.garante.vistas import Clave, EstadoClave
from ui.comun.accesible import rotular
from ui.comun.controles import Etiqueta

POR_QUE = (
    "Úsela si el anexo es de sustitución: se perdió el equipo, se olvidó la contraseña o cambió la "
    "administración. Lo ya aceptado se queda como está. No la use si el municipio firmará con "
    "las dos, por ejemplo la del programa y la de gobierno."
)
FALTA = "Escriba por qué se sustituye, como lo dice el anexo."


class Sustitucion(QWidget):
    """Se ve sólo si el municipio tiene claves activas."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._activas: tuple[Clave, ...] = ()
        self.sustituye = QCheckBox("")
        self.motivo = QLineEdit()
        self._rotulo = Etiqueta("¿Por qué se sustituye?", "fuerte")
        rotular(self._rotulo, self.motivo)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(6)
        columna.addWidget(self.sustituye)
        columna.addWidget(Etiqueta(POR_QUE, "pequena", envolver=True))
        columna.addWidget(self._rotulo)
        columna.addWidget(self.motivo)
        self.sustituye.toggled.connect(lambda _p: self._ajustar())
        self.fijar(())

    def fijar(self, claves: Sequence[Clave]) -> None:
        """Las claves del municipio elegido."""
        self._activas = tuple(c for c in claves if c.estado is EstadoClave.ACTIVA)
        self.setVisible(bool(self._activas))
        self.sustituye.setChecked(False)
        cuales = "su clave activa" if len(self._activas) == 1 else "sus claves activas"
        self.sustituye.setText(f"Sustituye a {cuales}: se revoca al terminar")
        self._ajustar()

    def huellas(self) -> tuple[str, ...]:
        """Las que se van a revocar; vacío si no sustituye a ninguna."""
        return tuple(c.huella for c in self._activas) if self.sustituye.isChecked() else ()

    def falta(self) -> str:
        """Lo que falta escribir, o vacío."""
        return FALTA if self.huellas() and not self.motivo.text().strip() else ""

    def _ajustar(self) -> None:
        for pieza in (self._rotulo, self.motivo):
            pieza.setVisible(self.sustituye.isChecked())
