"""Quién pregunta la contraseña cuando la necesita un trabajo que está en otro hilo."""

from threading import Event

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QDialog, QWidget


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
            # Casi nadie la escribe al abrir: el diálogo no detiene el arranque.
            from ui.comun.contrasena import DialogoContrasena

            dialogo = DialogoContrasena(peticion.cual_clave, peticion.intento, self._ventana)
            if dialogo.exec() == QDialog.DialogCode.Accepted:
                peticion.escrita = dialogo.campo.texto()
            dialogo.campo.borrar()
            dialogo.deleteLater()
        peticion.contestada.set()
