"""La rejilla de un campo tabla: se maneja entera con el teclado y suelta el foco al final."""

from typing import Any, assert_never

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from app.modelo.tipos import Campo, TipoCampo
from ui.asistente.editores.base import Entorno, etiqueta_persona
from ui.asistente.editores.opcion import SIN_RESPONDER
from ui.asistente.editores.persona import AGREGAR
from ui.asistente.editores.tabla.modelo import COLUMNA, MOTIVO, ModeloTabla
from ui.asistente.editores.texto import Parrafos, sugerir
from ui.comun.controles import ComboSinRueda
from ui.comun.tema import tema

Indice = QModelIndex | QPersistentModelIndex

ANCHOS = {
    TipoCampo.TEXTO_CORTO: 150,
    TipoCampo.TEXTO_LARGO: 240,
    TipoCampo.OPCION_UNICA: 130,
    TipoCampo.OPCION_MULTIPLE: 130,
    TipoCampo.FECHA: 108,
    TipoCampo.NUMERO: 92,
    TipoCampo.DINERO: 118,
    TipoCampo.PERSONA: 150,
    TipoCampo.TABLA: 120,
    TipoCampo.ADJUNTO: 130,
}
ANCHO_MAX = 320
RENGLONES_TEXTO = 3
VISIBLES_MAX = 9
MUESTRA = 60
"""Filas que se miran para medir las columnas."""


class DelegadoCelda(QStyledItemDelegate):
    """El editor y el pintado de cada celda según el tipo de su columna."""

    persona_nueva = Signal(QPersistentModelIndex)

    def __init__(self, entorno: Entorno, padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._entorno = entorno

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Indice) -> QWidget:
        columna: Campo = index.data(COLUMNA)
        editor = self._control(columna, parent, index)
        editor.setAccessibleName(f"{columna.etiqueta}, renglón {index.row() + 1}")
        return editor

    @override
    def setEditorData(self, editor: QWidget, index: Indice) -> None:
        if isinstance(editor, ComboSinRueda):
            texto = str(index.data(Qt.ItemDataRole.EditRole) or "")
            clave = self._clave(index)
            editor.setCurrentIndex(max(0, editor.findData(clave) if clave else 0))
            editor.setProperty("crudo", texto if index.data(MOTIVO) else "")
        elif isinstance(editor, Parrafos):
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()
        else:
            super().setEditorData(editor, index)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Indice) -> None:
        if not isinstance(model, ModeloTabla):
            return
        columna: Campo = index.data(COLUMNA)
        if isinstance(editor, ComboSinRueda):
            clave = editor.currentData()
            # Sin elegir nada, lo pegado que no se entendió se queda donde estaba.
            if clave or not editor.property("crudo"):
                model.poner_valor(index.row(), columna.clave, clave or None)
        elif isinstance(editor, Parrafos):
            model.poner_texto(index.row(), columna, editor.toPlainText())
        elif isinstance(editor, QLineEdit):
            model.poner_texto(index.row(), columna, editor.text())

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Indice
    ) -> None:
        caja = QRect(option.rect)
        if isinstance(editor, Parrafos):
            caja.setHeight(max(caja.height(), editor.sizeHint().height()))
            caja.setWidth(max(caja.width(), tema().px(260)))
        elif isinstance(editor, ComboSinRueda):
            caja.setWidth(max(caja.width(), min(editor.sizeHint().width(), tema().px(260))))
        ventana = editor.parentWidget()
        if ventana is not None:
            caja.moveRight(min(caja.right(), max(ventana.width() - 1, caja.width())))
            caja.moveBottom(min(caja.bottom(), max(ventana.height() - 1, caja.height())))
        editor.setGeometry(caja)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Indice) -> QSize:
        pide = super().sizeHint(option, index)
        letra = option.fontMetrics.lineSpacing()
        tope = letra * RENGLONES_TEXTO + tema().px(10)
        return QSize(pide.width(), min(max(pide.height(), tema().px(30)), tope))

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Indice) -> None:
        super().initStyleOption(option, index)
        columna = index.data(COLUMNA)
        # PySide6 da los atributos de la opción en ejecución; sus tipos los conocen a medias.
        opcion: Any = option
        opcion.textElideMode = Qt.TextElideMode.ElideRight
        if columna is not None and columna.tipo != TipoCampo.TEXTO_LARGO:
            opcion.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText
        if columna is not None and columna.calculado:
            opcion.backgroundBrush = QColor(tema().colores.neutro)
        if index.data(MOTIVO):
            opcion.backgroundBrush = QColor(tema().colores.error.tinte)
            opcion.palette.setColor(
                opcion.palette.ColorRole.Text, QColor(tema().colores.error.color)
            )
            opcion.font.setBold(True)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Indice) -> None:
        opcion: Any = option
        con_foco = bool(opcion.state & QStyle.StateFlag.State_HasFocus)
        opcion.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        if con_foco:
            painter.save()
            painter.setPen(QPen(QColor(tema().colores.foco), 2))
            painter.drawRect(QRect(option.rect).adjusted(1, 1, -2, -2))
            painter.restore()
        if index.data(MOTIVO):
            painter.save()
            painter.setPen(QPen(QColor(tema().colores.error.color), 2))
            caja = QRect(option.rect).adjusted(0, 0, -1, -1)
            painter.drawLine(caja.bottomLeft(), caja.bottomRight())
            painter.drawLine(caja.topRight(), caja.bottomRight())
            painter.restore()

    def _control(self, columna: Campo, padre: QWidget, index: Indice) -> QWidget:
        match columna.tipo:
            case TipoCampo.TEXTO_LARGO:
                return Parrafos(padre)
            case TipoCampo.OPCION_UNICA | TipoCampo.OPCION_MULTIPLE:
                opciones = [(o.texto, o.clave) for o in self._entorno.opciones(columna)]
                return self._lista(opciones, padre)
            case TipoCampo.PERSONA:
                return self._personas(padre, index)
            case (
                TipoCampo.TEXTO_CORTO
                | TipoCampo.FECHA
                | TipoCampo.NUMERO
                | TipoCampo.DINERO
                | TipoCampo.ADJUNTO
                | TipoCampo.TABLA
            ):
                linea = QLineEdit(padre)
                linea.setProperty("papel", "celda")
                if columna.tipo == TipoCampo.FECHA:
                    linea.setPlaceholderText("día mes año")
                sugerir(linea, self._entorno.sugerencias(columna))
                return linea
            case _:
                assert_never(columna.tipo)

    def _lista(self, opciones: list[tuple[str, str]], padre: QWidget) -> ComboSinRueda:
        lista = ComboSinRueda(padre)
        lista.addItem(SIN_RESPONDER, "")
        for texto, clave in opciones:
            lista.addItem(texto, clave)
        lista.activated.connect(lambda _n: self._cerrar(lista))
        return lista

    def _personas(self, padre: QWidget, index: Indice) -> ComboSinRueda:
        gente = [(etiqueta_persona(p), p.id) for p in self._entorno.personas()]
        lista = self._lista(gente, padre)
        lista.addItem(AGREGAR, None)
        ultimo, celda = lista.count() - 1, QPersistentModelIndex(index)
        lista.activated.disconnect()

        def al_elegir(numero: int) -> None:
            if numero == ultimo:
                lista.setCurrentIndex(0)
                self.closeEditor.emit(lista, QAbstractItemDelegate.EndEditHint.RevertModelCache)
                self.persona_nueva.emit(celda)
            else:
                self._cerrar(lista)

        lista.activated.connect(al_elegir)
        return lista

    def _cerrar(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _clave(self, index: Indice) -> str:
        modelo = index.model()
        columna: Campo = index.data(COLUMNA)
        if not isinstance(modelo, ModeloTabla):
            return ""
        return str(modelo.renglon(index.row()).valores.get(columna.clave) or "")


class CabeceraRenglones(QHeaderView):
    """Los números de renglón, con «!» rojo en los que incumplen una regla."""

    def __init__(self, padre: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, padre)
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        super().paintSection(painter, rect, logicalIndex)
        motivo = self.model().headerData(logicalIndex, Qt.Orientation.Vertical, MOTIVO)
        if not motivo:
            return
        par = tema().colores.error
        painter.save()
        painter.fillRect(rect, QColor(par.tinte))
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(par.color))
        painter.setPen(QColor(par.color))
        letra = painter.font()
        letra.setBold(True)
        painter.setFont(letra)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"! {logicalIndex + 1}")
        painter.restore()


class VistaTabla(QTableView):
    """Enter edita, Ins agrega, Supr quita, Alt+flechas mueve, Tab recorre y sale al final."""

    agregar = Signal()
    quitar = Signal()
    mover = Signal(int)
    pegar = Signal()
    deshacer = Signal()
    abrir = Signal()
    salio = Signal()

    def __init__(self, modelo: ModeloTabla, entorno: Entorno, *, con_formulario: bool) -> None:
        super().__init__()
        self.setModel(modelo)
        self._tabla = modelo
        self._con_formulario = con_formulario
        self._medidas: tuple[int, ...] = ()
        self._despues = QTimer(self)
        self._despues.setSingleShot(True)
        self._despues.setInterval(0)
        self._despues.timeout.connect(self.updateGeometry)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.delegado = DelegadoCelda(entorno, self)
        self.setItemDelegate(self.delegado)
        self.setVerticalHeader(CabeceraRenglones(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        disparos = QAbstractItemView.EditTrigger
        triggers = disparos.AnyKeyPressed | disparos.EditKeyPressed
        self.setEditTriggers(triggers if con_formulario else triggers | disparos.DoubleClicked)
        cabecera = self.horizontalHeader()
        cabecera.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        cabecera.setHighlightSections(False)
        cabecera.setMinimumSectionSize(48)
        self.doubleClicked.connect(self._al_doble_clic)
        for senal in (
            modelo.dataChanged,
            modelo.rowsInserted,
            modelo.rowsRemoved,
            modelo.rowsMoved,
        ):
            senal.connect(self.acomodar)
        modelo.modelReset.connect(self.acomodar)
        self.acomodar()

    def acomodar(self) -> None:
        """Altos de renglón, anchos de columna y alto total, según lo que hay escrito."""
        self._medidas = ()
        self._repartir()
        self.resizeRowsToContents()
        self.updateGeometry()

    def siguiente(self, *, adelante: bool) -> bool:
        """Pasa a la celda de al lado; `False` si ya no hay."""
        actual = self.currentIndex()
        filas, columnas = self._tabla.rowCount(), self._tabla.columnCount()
        if not filas:
            return False
        if not actual.isValid():
            return False
        lugar = actual.row() * columnas + actual.column() + (1 if adelante else -1)
        if not 0 <= lugar < filas * columnas:
            return False
        self.setCurrentIndex(self._tabla.index(lugar // columnas, lugar % columnas))
        return True

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        if self.siguiente(adelante=next):
            return True
        return super().focusNextPrevChild(next)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._atajo(event):
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        final = QAbstractItemDelegate.EndEditHint
        if hint not in (final.EditNextItem, final.EditPreviousItem):
            super().closeEditor(editor, hint)
            return
        super().closeEditor(editor, final.NoHint)
        adelante = hint == final.EditNextItem
        if not self.siguiente(adelante=adelante):
            super().focusNextPrevChild(adelante)

    @override
    def event(self, event: QEvent) -> bool:
        # Ctrl+Z y Alt+flechas también son atajos de la ventana: dentro de la tabla son suyos.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._es_propia(event)
        ):
            event.accept()
            return True
        return super().event(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(320), self._alto())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(160), self._alto())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repartir()
        self.resizeRowsToContents()
        # Durante el acomodo Qt ignora los cambios de tamaño: se piden al volver.
        self._despues.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(
            self, "delegado"
        ):
            self._medidas = ()
            self.acomodar()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self._tabla.rowCount():
            return
        pintor = QPainter(self.viewport())
        pintor.setPen(QColor(tema().colores.secundario))
        caja = self.viewport().rect().adjusted(12, 6, -12, -6)
        pintor.drawText(
            caja,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap,
            "Todavía no hay renglones. Agregue el primero o péguelos desde una hoja de cálculo.",
        )
        pintor.end()

    def _es_propia(self, evento: QKeyEvent) -> bool:
        alt = bool(evento.modifiers() & Qt.KeyboardModifier.AltModifier)
        if evento.matches(QKeySequence.StandardKey.Undo):
            return True
        if evento.key() == Qt.Key.Key_F2:
            # F2 edita la celda, como en toda hoja de cálculo; fuera de la tabla abre la guía.
            return True
        return alt and evento.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def _atajo(self, evento: QKeyEvent) -> bool:
        if evento.matches(QKeySequence.StandardKey.Paste):
            self.pegar.emit()
        elif evento.matches(QKeySequence.StandardKey.Undo):
            self.deshacer.emit()
        elif evento.matches(QKeySequence.StandardKey.Copy):
            return False
        elif evento.modifiers() & Qt.KeyboardModifier.AltModifier:
            return self._con_alt(evento)
        elif evento.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        else:
            return self._simple(evento)
        return True

    def _con_alt(self, evento: QKeyEvent) -> bool:
        if evento.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        self.mover.emit(-1 if evento.key() == Qt.Key.Key_Up else 1)
        return True

    def _simple(self, evento: QKeyEvent) -> bool:
        match evento.key():
            case Qt.Key.Key_Insert:
                self.agregar.emit()
            case Qt.Key.Key_Delete:
                self.quitar.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._entrar()
            case _:
                return False
        return True

    def _entrar(self) -> None:
        actual = self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            # El Enter que cierra el editor de la celda también llega aquí.
            return
        if not actual.isValid():
            self.agregar.emit()
        elif self._con_formulario or not actual.flags() & Qt.ItemFlag.ItemIsEditable:
            self.abrir.emit()
        else:
            self.edit(actual)

    def _al_doble_clic(self, indice: QModelIndex) -> None:
        if self._con_formulario or not indice.flags() & Qt.ItemFlag.ItemIsEditable:
            self.abrir.emit()

    def _pedidas(self) -> tuple[int, ...]:
        if not self._medidas:
            self._medidas = tuple(
                min(max(self._de_contenido(n), minimo), tema().px(ANCHO_MAX))
                for n, minimo in enumerate(self._minimas())
            )
        return self._medidas

    def _de_contenido(self, columna: int) -> int:
        """Lo que pide lo escrito, sin pasar de lo usual para su tipo; vacía, lo usual."""
        campo = self._tabla.columnas[columna]
        usual = tema().px(ANCHOS[campo.tipo])
        metrica = self.fontMetrics()
        filas = range(min(self._tabla.rowCount(), MUESTRA))
        textos = [texto for n in filas if (texto := self._tabla.texto(n, campo))]
        if not textos or campo.tipo == TipoCampo.TEXTO_LARGO:
            return usual
        largo = max(metrica.horizontalAdvance(texto) for texto in textos)
        return min(usual, largo + tema().px(24))

    def _repartir(self) -> None:
        libre = self.viewport().width() - 1
        pedidas = _apretar(list(self._pedidas()), self._minimas(), libre)
        sobra = libre - sum(pedidas)
        elasticas = [
            n for n, c in enumerate(self._tabla.columnas) if c.tipo == TipoCampo.TEXTO_LARGO
        ] or [n for n, c in enumerate(self._tabla.columnas) if c.tipo == TipoCampo.TEXTO_CORTO]
        elasticas = elasticas or list(range(len(pedidas)))
        if sobra > 0 and elasticas:
            parte, resto = divmod(sobra, len(elasticas))
            for orden, numero in enumerate(elasticas):
                pedidas[numero] += parte + (1 if orden < resto else 0)
        for numero, ancho in enumerate(pedidas):
            if self.columnWidth(numero) != ancho:
                self.setColumnWidth(numero, ancho)

    def _minimas(self) -> list[int]:
        px, metrica = tema().px, self.horizontalHeader().fontMetrics()
        return [
            max(px(64), metrica.horizontalAdvance(c.etiqueta) + px(26))
            for c in self._tabla.columnas
        ]

    def _alto(self) -> int:
        filas = self._tabla.rowCount()
        altos = [self.rowHeight(n) for n in range(min(filas, VISIBLES_MAX))]
        cuerpo = sum(altos) if filas else tema().px(44)
        cabecera = self.horizontalHeader().sizeHint().height()
        barra = self.horizontalScrollBar()
        extra = barra.sizeHint().height() if sum(self._minimas()) > self.viewport().width() else 0
        return cabecera + cuerpo + extra + 2 * self.frameWidth() + 2


def _apretar(pedidas: list[int], minimas: list[int], libre: int) -> list[int]:
    """Encoge en proporción si así caben todas; si ni así, se quedan cómodas y hay barra."""
    exceso = sum(pedidas) - libre
    holguras = [max(0, p - m) for p, m in zip(pedidas, minimas, strict=True)]
    if exceso <= 0 or exceso > sum(holguras):
        return pedidas
    total = sum(holguras)
    # Redondeando hacia arriba lo que se quita, la suma nunca pasa de lo libre.
    return [p - -(-h * exceso // total) for p, h in zip(pedidas, holguras, strict=True)]
