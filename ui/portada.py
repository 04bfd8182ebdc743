"""La ventana del sistema, que se pinta antes de cargar nada: el dibujo del programa sin datos.

Sólo importa lo que una ventana vacía ya necesita. Cuando está en pantalla se carga lo demás, y la
`Ventana` de verdad pasa a ser su contenido: la persona ve una sola ventana desde el principio.
"""

from PySide6.QtCore import QRect, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from typing_extensions import override

MINIMO = QSize(1024, 600)

# Los mismos de ui.comun.colores y de la barra y el carril; importarlos cargaría medio programa.
BARRA, CARRIL, FONDO, SUPERFICIE, FILO = "#FFFFFF", "#22303C", "#F5F6F8", "#FFFFFF", "#D5DBE1"
ALTO_BARRA, ANCHO_CARRIL, ANCHO_LATERAL, MARGEN, TARJETA = 48, 216, 300, 22, 130
ANCHO_DE_CARRIL_ENTERO = 1200


class Portada(QMainWindow):
    """`pintada` avisa, una sola vez, que ya está en pantalla."""

    pintada = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._vista = False
        self.setMinimumSize(MINIMO)
        self.setWindowTitle("Vitral")

    def recibir(self, contenido: QWidget) -> None:
        """Pone el contenido de verdad; el título y el cierre son suyos."""
        contenido.windowTitleChanged.connect(self.setWindowTitle)
        self.setWindowTitle(contenido.windowTitle())
        self.setCentralWidget(contenido)
        contenido.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.centralWidget() is None:
            pintor = QPainter(self)
            _dibujar(pintor, self.width(), self.height())
            pintor.end()
        if not self._vista:
            self._vista = True
            # Tras una vuelta del bucle: lo pintado ya está en pantalla.
            QTimer.singleShot(0, self.pintada.emit)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        contenido = self.centralWidget()
        if contenido is not None:
            event.setAccepted(contenido.close())


def _dibujar(pintor: QPainter, ancho: int, alto: int) -> None:
    """Barra, carril y tarjetas vacías, en su lugar."""
    carril = ANCHO_CARRIL if ancho >= ANCHO_DE_CARRIL_ENTERO else ALTO_BARRA + MARGEN
    pintor.fillRect(QRect(0, 0, ancho, alto), QColor(FONDO))
    pintor.fillRect(QRect(0, 0, ancho, ALTO_BARRA), QColor(BARRA))
    pintor.fillRect(QRect(0, ALTO_BARRA, carril, alto), QColor(CARRIL))
    columna = carril + MARGEN
    util = ancho - columna - ANCHO_LATERAL - 2 * MARGEN
    for arriba in range(ALTO_BARRA + 84, alto, TARJETA + MARGEN):
        _tarjeta(pintor, QRect(columna, arriba, util, TARJETA))
    _tarjeta(pintor, QRect(columna + util + MARGEN, ALTO_BARRA + 84, ANCHO_LATERAL, 2 * TARJETA))


def _tarjeta(pintor: QPainter, caja: QRect) -> None:
    pintor.fillRect(caja, QColor(FILO))
    pintor.fillRect(caja.adjusted(1, 1, -1, -1), QColor(SUPERFICIE))
