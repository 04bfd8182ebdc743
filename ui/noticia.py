"""Lo que ya se hizo, dicho al pie de la pantalla: no tapa, no interrumpe y el lector lo oye."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from ui.comun.controles import Boton, Franja

RATO = 20_000
"""Milisegundos que se queda si nadie cambia de pantalla ni la cierra."""


class Noticia(Franja):
    """«Cronograma guardado en …». Se quita sola, con su botón o al cambiar de pantalla."""

    def __init__(self) -> None:
        super().__init__("bien", "")
        self.cerrar = Boton("Cerrar", "enlace", icono="cerrar", nombre="Cerrar el aviso")
        self.acciones.addWidget(self.cerrar.al_pulsar(self.hide))
        self._reloj = QTimer(self)
        self._reloj.setSingleShot(True)
        self._reloj.setInterval(RATO)
        self._reloj.timeout.connect(self.hide)
        self.hide()

    def decir(self, texto: str) -> None:
        """Muestra la frase en lugar de la anterior."""
        self.titulo.setText(texto)
        self.setAccessibleName(texto)
        self.show()
        self._reloj.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, texto))
