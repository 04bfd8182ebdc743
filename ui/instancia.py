"""Una sola ventana por archivo: abrirlo otra vez levanta la que ya está."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ESPERA = 500


class Instancia(QObject):
    """Escucha, mientras el archivo está abierto, a quien lo abra de nuevo."""

    llamada = Signal()

    def __init__(self, ruta: Path, padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._servidor = QLocalServer(self)
        # Sólo esta cuenta del equipo puede llamar a la ventana.
        self._servidor.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._servidor.newConnection.connect(self._al_llamar)
        nombre = nombre_de(ruta)
        if not self._servidor.listen(nombre):
            # Un programa que murió deja el nombre ocupado en Linux.
            QLocalServer.removeServer(nombre)
            self._servidor.listen(nombre)

    def cerrar(self) -> None:
        """Deja de escuchar."""
        self._servidor.close()

    def _al_llamar(self) -> None:
        llamante = self._servidor.nextPendingConnection()
        if llamante is not None:
            llamante.disconnected.connect(llamante.deleteLater)
            llamante.disconnectFromServer()
        self.llamada.emit()


def llamar(ruta: Path) -> bool:
    """Pide a la ventana que tiene abierto el archivo que se muestre. `False` si no hay ninguna."""
    cable = QLocalSocket()
    cable.connectToServer(nombre_de(ruta))
    atendida = cable.waitForConnected(ESPERA)
    cable.abort()
    return atendida


def nombre_de(ruta: Path) -> str:
    """Nombre corto y propio del archivo (los nombres de tubería tienen límite)."""
    huella = hashlib.sha256(str(ruta.resolve()).encode("utf-8")).hexdigest()
    return f"vitral-{huella[:24]}"
