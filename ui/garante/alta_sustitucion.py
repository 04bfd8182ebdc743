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
        self.entrega = QLineEdit()
        self.recibe = QLineEdit()
        self._rotulo = Etiqueta("¿Por qué se sustituye?", "fuerte")
        rotular(self._rotulo, self.motivo)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(6)
        columna.addWidget(self.sustituye)
        columna.addWidget(Etiqueta(POR_QUE, "pequena", envolver=True))
        columna.addWidget(self._rotulo)
        columna.addWidget(self.motivo)
        self._del_acta = [self._poner(columna, texto, c) for texto, c in self._quienes()]
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

    def relevo(self) -> tuple[str, str]:
        """Quién la deja y quién la toma, como los dice el acta; vacíos si no hubo relevo."""
        if not self.huellas():
            return "", ""
        return self.entrega.text().strip(), self.recibe.text().strip()

    def falta(self) -> str:
        """Lo que falta escribir, o vacío."""
        return FALTA if self.huellas() and not self.motivo.text().strip() else ""

    def _ajustar(self) -> None:
        piezas = (self._rotulo, self.motivo, *self._del_acta, self.entrega, self.recibe)
        for pieza in piezas:
            pieza.setVisible(self.sustituye.isChecked())

    def _quienes(self) -> tuple[tuple[str, QLineEdit], ...]:
        return (
            ("Si es un acta de relevo, quién la entrega (opcional)", self.entrega),
            ("Y quién la recibe (opcional)", self.recibe),
        )

    @staticmethod
    def _poner(columna: QVBoxLayout, texto: str, control: QLineEdit) -> Etiqueta:
        rotulo = Etiqueta(texto, "fuerte", envolver=True)
        rotular(rotulo, control)
        columna.addWidget(rotulo)
        columna.addWidget(control)
        return rotulo
