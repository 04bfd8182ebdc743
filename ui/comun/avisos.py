"""La única puerta de los mensajes: qué pasó, qué hacer y, al final, el código.

Aquí terminan los fallos de las tareas, los de las pantallas y `sys.excepthook`.
"""

import logging
from collections.abc import Sequence
from enum import Enum, auto
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app import rutas
from app.errores import ErrorDeUsuario, OperacionCancelada

bitacora = logging.getLogger(__name__)

INESPERADO = "Ocurrió un problema que el programa no esperaba."
INESPERADO_SUGERENCIA = (
    "Lo que ya decía «Guardado» está a salvo. Puede seguir trabajando; si se repite, envíe el "
    "archivo de registro a quien le da soporte."
)


class Clase(Enum):
    """Qué tan grave es un mensaje."""

    INFORMACION = auto()
    AVISO = auto()
    ERROR = auto()


class Avisos(QObject):
    """Muestra mensajes sobre la ventana. `breve` los pone en la línea de estado, sin diálogo."""

    breve = Signal(str)

    def __init__(self, ventana: QWidget | None = None) -> None:
        super().__init__(ventana)
        self._ventana = ventana
        self._mostrando = False

    def mostrar_error(self, error: BaseException) -> None:
        """Muestra un fallo. Lo cancelado no es un fallo; lo inesperado va al registro."""
        if isinstance(error, OperacionCancelada):
            return
        if isinstance(error, ErrorDeUsuario):
            self._mostrar(Clase.ERROR, error.mensaje, _con_codigo(error))
            return
        bitacora.error("Fallo inesperado", exc_info=error)
        detalle = f"{INESPERADO_SUGERENCIA}\n\n{rutas.registro()}\n(GEN-99)"
        self._mostrar(Clase.ERROR, INESPERADO, detalle)

    def informar(self, texto: str, detalle: str = "") -> None:
        """Dice algo que ya pasó y que conviene leer con calma."""
        self._mostrar(Clase.INFORMACION, texto, detalle)

    def advertir(self, texto: str, detalle: str = "") -> None:
        """Dice algo que conviene corregir pero no impide seguir."""
        self._mostrar(Clase.AVISO, texto, detalle)

    def decir(self, texto: str) -> None:
        """Deja una frase breve a la vista sin interrumpir."""
        self.breve.emit(texto)

    def confirmar(self, pregunta: str, detalle: str = "", *, si: str, no: str = "Cancelar") -> bool:
        """Pregunta con un verbo en cada botón; Esc es «no»."""
        return self.elegir(pregunta, detalle, (si,), no=no) is not None

    def elegir(
        self, pregunta: str, detalle: str, opciones: Sequence[str], *, no: str = "Cancelar"
    ) -> int | None:
        """Cuál de las opciones se eligió, o `None` con Esc o con `no`, que es lo de fábrica."""
        caja = self._caja(Clase.AVISO, pregunta, detalle)
        botones = [caja.addButton(una, QMessageBox.ButtonRole.AcceptRole) for una in opciones]
        negar = caja.addButton(no, QMessageBox.ButtonRole.RejectRole)
        caja.setDefaultButton(negar)
        caja.setEscapeButton(negar)
        caja.exec()
        elegido = caja.clickedButton()
        return next((n for n, boton in enumerate(botones) if boton is elegido), None)

    def gancho(
        self,
        _clase: type[BaseException],
        error: BaseException,
        _traza: TracebackType | None,
    ) -> None:
        """Para `sys.excepthook`: nada falla en silencio ni cierra la ventana."""
        if isinstance(error, KeyboardInterrupt) or self._mostrando:
            # Un fallo mientras se muestra otro llenaría la pantalla de diálogos.
            bitacora.error("Fallo durante otro aviso", exc_info=error)
            return
        self.mostrar_error(error)

    def _mostrar(self, clase: Clase, texto: str, detalle: str) -> None:
        caja = self._caja(clase, texto, detalle)
        entendido = caja.addButton("Entendido", QMessageBox.ButtonRole.AcceptRole)
        caja.setEscapeButton(entendido)
        self._mostrando = True
        try:
            caja.exec()
        finally:
            self._mostrando = False

    def _caja(self, clase: Clase, texto: str, detalle: str) -> QMessageBox:
        caja = QMessageBox(self._ventana)
        caja.setWindowTitle("Vitral")
        # Los mensajes citan nombres de archivo y textos de otros: nunca son HTML.
        caja.setTextFormat(Qt.TextFormat.PlainText)
        caja.setText(texto)
        caja.setInformativeText(detalle)
        caja.setIcon(_ICONOS[clase])
        return caja


_ICONOS = {
    Clase.INFORMACION: QMessageBox.Icon.Information,
    Clase.AVISO: QMessageBox.Icon.Warning,
    Clase.ERROR: QMessageBox.Icon.Critical,
}


def _con_codigo(error: ErrorDeUsuario) -> str:
    return "\n".join(parte for parte in (error.sugerencia, f"({error.codigo})") if parte)
