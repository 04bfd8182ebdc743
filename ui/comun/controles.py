"""Controles de uso común: a prueba de rueda del ratón, de texto con marcas y de valores cortados.

Qt interpreta como HTML cualquier texto de etiqueta que lo parezca: aquí todo es texto plano.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.comun import iconos
from ui.comun.plano import poner_ayuda
from ui.comun.tema import tema

COPIABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


def _sin_rueda(control: QWidget, evento: QWheelEvent) -> bool:
    """Si la rueda es para el control (lo tiene enfocado); si no, la deja a la página."""
    if control.hasFocus():
        return True
    evento.ignore()
    return False


class ComboSinRueda(QComboBox):
    """Lista desplegable que no cambia sola al pasar la rueda por encima."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        if _sin_rueda(self, e):
            super().wheelEvent(e)


class EnteroSinRueda(QSpinBox):
    """Número entero que no cambia solo al pasar la rueda por encima."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if _sin_rueda(self, event):
            super().wheelEvent(event)


class DecimalSinRueda(QDoubleSpinBox):
    """Número con decimales que no cambia solo al pasar la rueda por encima."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if _sin_rueda(self, event):
            super().wheelEvent(event)


class Etiqueta(QLabel):
    """Texto plano, siempre. `papel` es su aspecto (`titulo`, `secundario`, `pequena`…).

    `copiable`: se puede seleccionar y copiar, con el ratón o con el teclado.
    """

    def __init__(
        self,
        texto: str = "",
        papel: str = "",
        *,
        envolver: bool = False,
        copiable: bool = False,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(padre)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if copiable:
            self.setTextInteractionFlags(COPIABLE)
        if papel:
            self.setProperty("papel", papel)
        self.setWordWrap(envolver)
        self.setText(texto)


class EtiquetaElidida(Etiqueta):
    """Texto de una línea que se recorta con «…» y se lee completo en la ayuda emergente."""

    def __init__(self, texto: str = "", papel: str = "", *, padre: QWidget | None = None) -> None:
        self._completo = ""
        super().__init__("", papel, padre=padre)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fijar(texto)

    def fijar(self, texto: str) -> None:
        """Cambia el texto completo."""
        self._completo = texto
        self.setAccessibleName(texto)
        self._recortar()

    def completo(self) -> str:
        """El texto sin recortar."""
        return self._completo

    @override
    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self._completo) + 2, super().sizeHint().height()
        )

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("MMM…"), super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._recortar()

    def _recortar(self) -> None:
        medidas = QFontMetrics(self.font())
        visible = medidas.elidedText(self._completo, Qt.TextElideMode.ElideRight, self.width())
        self.setText(visible)
        poner_ayuda(self, self._completo if visible != self._completo else "")


class Boton(QPushButton):
    """Botón con papel: `primario` (uno por pantalla), vacío, `enlace`, `pastilla` o `peligro`.

    El icono se repinta con el tema; sin texto visible hace falta `nombre` para quien no ve.
    """

    def __init__(
        self,
        texto: str = "",
        papel: str = "",
        *,
        icono: str = "",
        nombre: str = "",
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(texto, padre)
        self._icono = icono
        self.setAutoDefault(False)
        if papel:
            self.setProperty("papel", papel)
        if nombre:
            self.setAccessibleName(nombre)
            poner_ayuda(self, nombre)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icono:
            self._vestir()
            tema().cambiado.connect(self._vestir)

    def al_pulsar(self, accion: Callable[[], object]) -> "Boton":
        """Conecta la acción (sin el `checked` de Qt) y devuelve el botón."""
        self.clicked.connect(lambda _marcado=False: accion())
        return self

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        # Fuera de un diálogo Qt sólo oprime con la barra espaciadora; la gente espera Enter.
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(e)

    def _vestir(self) -> None:
        colores = tema().colores
        primario = self.property("papel") == "primario"
        color = colores.accion_texto if primario else colores.accion
        lado = tema().px(iconos.LADO - 2)
        self.setIcon(iconos.icono(self._icono, color, lado))
        self.setIconSize(QSize(lado, lado))


def con_borrar(linea: QLineEdit) -> None:
    """Pone la ✕ que borra lo escrito. La de Qt no trae nombre: se oiría sólo «botón»."""
    linea.setClearButtonEnabled(True)
    for boton in linea.findChildren(QToolButton):
        boton.setAccessibleName("Borrar lo escrito")
        boton.setToolTip("Borrar lo escrito")


class Tarjeta(QFrame):
    """Superficie blanca con filo fino y esquinas de 10 px; sin sombra."""

    def __init__(self, titulo: str = "", *, margen: int = 16, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setProperty("papel", "tarjeta")
        self.cuerpo = QVBoxLayout(self)
        self.cuerpo.setContentsMargins(margen, margen - 2, margen, margen - 2)
        self.cuerpo.setSpacing(8)
        self.titulo: Etiqueta | None = None
        if titulo:
            self.titulo = Etiqueta(titulo, "subtitulo")
            self.cuerpo.addWidget(self.titulo)


class Franja(QFrame):
    """Aviso dentro de la página: `clase` error, aviso, info o bien. Nada parpadea ni tapa."""

    def __init__(self, clase: str, titulo: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setProperty("papel", f"franja-{clase}")
        fila = QHBoxLayout(self)
        fila.setContentsMargins(14, 10, 14, 10)
        self.cuerpo = QVBoxLayout()
        self.cuerpo.setSpacing(4)
        fila.addLayout(self.cuerpo, 1)
        self.acciones = QHBoxLayout()
        fila.addLayout(self.acciones)
        self.titulo = Etiqueta(titulo, "fuerte", envolver=True)
        self.cuerpo.addWidget(self.titulo)


MARGEN_DEL_FOCO = 12
"""Puntos que se ven arriba o abajo del control enfocado: se nota que la página sigue."""

SIGUE = "sigue_el_foco"
"""Propiedad de la aplicación: ya hay quien desplace las páginas."""


def _seguir_el_foco() -> None:
    """Una sola conexión para todas las páginas: una por página fallaría al destruirse."""
    aplicacion = QApplication.instance()
    if isinstance(aplicacion, QApplication) and aplicacion.property(SIGUE) is None:
        aplicacion.setProperty(SIGUE, "sí")
        aplicacion.focusChanged.connect(_mostrar_lo_enfocado)


def _mostrar_lo_enfocado(_anterior: QWidget | None, actual: QWidget | None) -> None:
    # Con el ratón ya se está viendo, y moverlo entre oprimir y soltar perdería el clic.
    if actual is None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return
    padre = actual.parentWidget()
    while padre is not None:
        if isinstance(padre, Desplazable):
            padre.mostrar(actual)
        padre = padre.parentWidget()


class Desplazable(QScrollArea):
    """Página que se desplaza en vertical; el contenido toma el ancho disponible.

    Lo que recibe el foco queda a la vista también si se llega desde fuera de la página: Qt sólo
    desplaza cuando Tab va de un control a otro de los de dentro.
    """

    def __init__(self, contenido: QWidget, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._contenido = contenido
        self.setWidget(contenido)
        _seguir_el_foco()

    def mostrar(self, control: QWidget) -> None:
        """Deja a la vista ese control suyo, entero si cabe.

        Qt se conforma con el cursor: de una lista dejaría ver un renglón.
        """
        alto = control.height() + 2 * MARGEN_DEL_FOCO
        if alto > self.viewport().height():
            self.ensureWidgetVisible(control, 0, MARGEN_DEL_FOCO)
            return
        esquina = control.mapTo(self._contenido, QPoint(0, 0))
        self.ensureVisible(esquina.x(), esquina.y() + control.height() // 2, 0, alto // 2)


def linea(padre: QWidget | None = None) -> QFrame:
    """Filo horizontal de un píxel."""
    filo = QFrame(padre)
    filo.setProperty("papel", "linea")
    return filo


def vaciar(distribucion: QBoxLayout) -> None:
    """Quita y destruye todo lo que hay en una distribución."""
    while (pieza := distribucion.takeAt(0)) is not None:
        control = pieza.widget()
        interior = pieza.layout()
        if control is not None:
            control.setParent(None)
            control.deleteLater()
        elif isinstance(interior, QBoxLayout):
            vaciar(interior)
