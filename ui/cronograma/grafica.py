"""La gráfica: pinta sólo las filas visibles y lleva la única barra vertical."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget
from typing_extensions import override

from app.documentos.cronograma.plano import Plano
from app.dominio.cronograma_geometria import fila_en
from ui.comun.controles import Etiqueta
from ui.comun.tema import tema
from ui.cronograma.dibujo import Capa
from ui.cronograma.encabezado import alto_de_encabezado, de_la_cabeza, pintar_encabezado
from ui.cronograma.estilo import de_pantalla
from ui.cronograma.fantasmas import Encima, en_el_plano, pintar_encima
from ui.cronograma.mano import Mano
from ui.cronograma.modelo import ayuda_plana

_NADA = Encima()
PASO = 60
"""Píxeles que se mueve de lado con cada flecha."""


class _Cabeza(QWidget):
    """Años y meses; se mueve de lado con la gráfica y nunca se va de arriba."""

    def __init__(self, grafica: "Grafica") -> None:
        super().__init__(grafica)
        self._grafica = grafica
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        plano = self._grafica.plano
        pintor = QPainter(self)
        if plano is None:
            # El plan todavía no llega: el mismo fondo, sin nada escrito.
            pintor.fillRect(self.rect(), QColor(tema().colores.superficie))
            pintor.end()
            return
        x = self._grafica.horizontalScrollBar().value()
        pintor.translate(-x, 0)
        # El rectángulo es toda la cabeza: de él depende qué rótulos se acomodan a la orilla.
        caja = QRectF(x, 0, self.width(), self.height())
        pintar_encabezado(pintor, caja, plano, de_pantalla())
        pintor.end()


class Grafica(QAbstractScrollArea):
    """No edita ni calcula fechas: muestra un `Plano` y dice qué pidió la persona."""

    pedida = Signal()
    elegida = Signal(int)
    """Se pulsó esa fila visible."""
    tecla = Signal(QKeyEvent)
    """Una tecla que mueve el cursor entre filas: la atiende el árbol."""
    rueda = Signal(QWheelEvent)
    medida = Signal()
    """Cambió el ancho o el alto de lo visible."""
    menu_pedido = Signal(QPoint)
    """Clic derecho o tecla Menú, en coordenadas de la pantalla."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.plano: Plano | None = None
        self.encima = Encima()
        self._capa = Capa()
        self._editable = False
        self.mano = Mano(self)
        self._cabeza = _Cabeza(self)
        self._vacio = Etiqueta("", "secundario", padre=self.viewport())
        self._vacio.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._vacio.hide()
        self.setCornerWidget(QWidget())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Gráfica del cronograma")
        self.setAccessibleDescription(
            "Flechas arriba y abajo cambian de herramienta; a los lados desplazan; Enter abre la "
            "página; más, menos y cero acercan, alejan y muestran todo; T va a hoy."
        )
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.horizontalScrollBar().valueChanged.connect(self._cabeza.update)
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def fijar(self, plano: Plano) -> None:
        """Muestra ese plano, sin moverse de donde está."""
        antes, self.plano = self.plano, en_el_plano(plano, self.encima.fantasmas)
        self._medir()
        if antes is None or de_la_cabeza(antes) != de_la_cabeza(plano):
            self._cabeza.update()
        self.viewport().update()

    @property
    def editable(self) -> bool:
        """Si se pueden tomar las barras."""
        return self._editable

    def habilitar(self, *, editable: bool) -> None:
        """Deja (o no) tomar las barras con el ratón."""
        self._editable = editable
        self.viewport().setMouseTracking(editable)
        if not editable:
            self.mano.cancelar()
            self.viewport().unsetCursor()
            self.fijar_encima(Encima())

    def fijar_encima(self, encima: Encima) -> None:
        """Lo que va encima mientras se edita; un `Encima()` vacío lo quita."""
        self.encima = encima
        if self.plano is not None:
            self.plano = en_el_plano(self.plano, encima.fantasmas)
        self.viewport().update()

    def en_el_plano(self, punto: QPointF) -> tuple[float, float]:
        """Un punto de lo visible en coordenadas del plano."""
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return punto.x() + x, punto.y() + y

    def avisar(self, texto: str) -> None:
        """Una frase en lugar de la gráfica; vacía la quita."""
        self._vacio.setText(texto)
        self._vacio.setVisible(bool(texto))

    def mover(self, pasos: int) -> None:
        """Se desplaza de lado."""
        barra = self.horizontalScrollBar()
        barra.setValue(barra.value() + pasos * tema().px(PASO))

    def asomar(self, x: float) -> None:
        """Se desplaza lo necesario para que esa coordenada quede a un tercio de la vista."""
        self.horizontalScrollBar().setValue(round(x - self.viewport().width() / 3))

    def descubrir(self, x: float) -> None:
        """Como `asomar`, pero sólo si esa coordenada no se ve ya."""
        if not 0 <= x - self.horizontalScrollBar().value() < self.viewport().width():
            self.asomar(x)

    def caja_de(self, numero: int) -> QRect:
        """El rectángulo de una fila en coordenadas de lo visible."""
        alto = round(self.plano.medidas.alto_fila) if self.plano else 0
        y = numero * alto - self.verticalScrollBar().value()
        return QRect(0, y, self.viewport().width(), alto)

    def fila_bajo(self, punto: QPoint) -> int | None:
        """La fila visible bajo el puntero."""
        if self.plano is None:
            return None
        y = punto.y() + self.verticalScrollBar().value()
        return fila_en(y, self.plano.medidas.alto_fila, len(self.plano.filas))

    def avisar_cursor(self, numero: int) -> None:
        """Dice al lector de pantalla que el cursor está en esa fila."""
        if self.hasFocus() and numero >= 0:
            evento = QAccessibleEvent(self, QAccessible.Event.Focus)
            evento.setChild(numero)
            QAccessible.updateAccessibility(evento)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        pintor = QPainter(self.viewport())
        if self.plano is None:
            pintor.fillRect(self.viewport().rect(), QColor(tema().colores.superficie))
            pintor.end()
            return
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        pintor.translate(-x, -y)
        # Toda la vista y no sólo lo sucio: el borde decide dónde va la marca de lo que sigue.
        visto = QRectF(x, y, self.viewport().width(), self.viewport().height())
        self._capa.pintar(pintor, visto, self.plano, de_pantalla())
        if self.hasFocus() and self.plano.elegida >= 0:
            caja = self.caja_de(self.plano.elegida).translated(x, y)
            pintor.setPen(QPen(QColor(tema().colores.foco), 3))
            pintor.setBrush(Qt.BrushStyle.NoBrush)
            pintor.drawRect(caja.adjusted(1, 1, -2, -2))
        if self.encima != _NADA:
            pintar_encima(pintor, visto, self.plano, self.encima)
        pintor.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cabeza.setGeometry(0, 0, self.viewport().width(), self._cabeza.height())
        self._vacio.setGeometry(self.viewport().rect())
        self._medir()
        self.medida.emit()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Sin fila elegida el foco no se vería: empieza en la primera visible.
        primera = self.fila_bajo(QPoint(0, 0))
        if self.plano is not None and self.plano.elegida < 0 and primera is not None:
            self.elegida.emit(primera)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        fila = self.fila_bajo(event.position().toPoint())
        if fila is not None:
            self.elegida.emit(fila)
        if self._editable and event.button() == Qt.MouseButton.LeftButton:
            self.mano.oprimir(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._editable:
            self.mano.pasar(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.mano.soltar()

    @override
    def contextMenuEvent(self, arg__1: QContextMenuEvent) -> None:
        self.menu_pedido.emit(self._donde_el_menu(arg__1))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mano.cancelar()
        if self.fila_bajo(event.position().toPoint()) is not None:
            self.pedida.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.mover(-1)
            case Qt.Key.Key_Right:
                self.mover(1)
            case Qt.Key.Key_Escape if self.mano.cancelar():
                event.accept()
            case _:
                self.tecla.emit(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.rueda.emit(event)
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            giro = event.angleDelta()
            barra = self.horizontalScrollBar()
            barra.setValue(barra.value() - (giro.y() or giro.x()))
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.plano is not None:
            fila = self.fila_bajo(event.pos())
            if fila is not None:
                QToolTip.showText(event.globalPos(), ayuda_plana(self.plano.filas[fila]), self)
                return True
        return super().viewportEvent(event)

    def _donde_el_menu(self, evento: QContextMenuEvent) -> QPoint:
        """Con el teclado, junto al renglón elegido y no en medio de la gráfica."""
        if evento.reason() is not QContextMenuEvent.Reason.Keyboard or self.plano is None:
            return evento.globalPos()
        caja = self.caja_de(max(0, self.plano.elegida))
        return self.viewport().mapToGlobal(caja.center())

    def _medir(self) -> None:
        if self.plano is None:
            return
        visto = self.viewport().size()
        alto = round(self.plano.medidas.alto_fila)
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, round(self.plano.alto) - visto.height()))
        vertical.setPageStep(visto.height())
        vertical.setSingleStep(alto)
        horizontal.setRange(0, max(0, round(self.plano.ancho) - visto.width()))
        horizontal.setPageStep(visto.width())
        horizontal.setSingleStep(tema().px(PASO) // 2)

    def _vestir(self) -> None:
        alto = alto_de_encabezado(tema().escala / 100)
        self._cabeza.setFixedHeight(alto)
        self._cabeza.update()
        self.setViewportMargins(0, alto, 0, 0)
