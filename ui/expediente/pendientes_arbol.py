"""El árbol de pendientes: grupos que se cierran y renglones pulsables que llevan al dato."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)
from typing_extensions import override

from app.expediente.vistas import Pendiente
from ui.comun import fuentes, iconos
from ui.comun.plano import ayuda_plana
from ui.comun.tema import tema
from ui.expediente.pendientes_grupos import Grupo

Indice = QModelIndex | QPersistentModelIndex
DATO = Qt.ItemDataRole.UserRole + 1
_PARTIDO = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
SANGRIA, DERECHA, AIRE = 36, 74, 8


class _Delegado(QStyledItemDelegate):
    """Todo el texto se lee: los renglones crecen en vez de recortarse."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Indice) -> QSize:
        ancho = _ancho_texto(self.parent())
        dato = index.data(DATO)
        if isinstance(dato, Grupo):
            return QSize(1, _alto(_letra_grupo(), dato.titulo, ancho) + 2 * tema().px(AIRE))
        alto = _alto(_letra(), dato.texto, ancho) + _alto(_letra_donde(), dato.donde, ancho)
        return QSize(1, alto + 2 * tema().px(AIRE))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Indice) -> None:
        caja = QRectF(option.rect)
        estado = option.state
        colores = tema().colores
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dato = index.data(DATO)
        encima = bool(estado & QStyle.StateFlag.State_MouseOver)
        fondo = colores.neutro if isinstance(dato, Grupo) else colores.superficie
        if estado & QStyle.StateFlag.State_Selected:
            fondo = colores.info.tinte
        elif encima and isinstance(dato, Pendiente):
            fondo = colores.fondo
        painter.fillRect(caja, QColor(fondo))
        painter.setPen(QPen(QColor(colores.linea), 1))
        painter.drawLine(caja.bottomLeft(), caja.bottomRight())
        if isinstance(dato, Grupo):
            abierto = bool(estado & QStyle.StateFlag.State_Open)
            _pintar_grupo(painter, dato, caja, abierto=abierto)
        else:
            _pintar_pendiente(painter, dato, caja, encima=encima)
        if estado & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colores.foco), 3))
            painter.drawRoundedRect(caja.adjusted(2, 2, -2, -2), 5, 5)
        painter.restore()


class ArbolPendientes(QTreeWidget):
    """`elegido` lleva el pendiente pulsado (clic o Enter). Al releer se queda en el mismo."""

    elegido = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._cerrados: set[str] = set()
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegado(self))
        self.setAccessibleName("Pendientes")
        self.itemClicked.connect(self._al_pulsar)
        self.itemCollapsed.connect(lambda item: self._cerrados.add(item.data(0, DATO).clave))
        self.itemExpanded.connect(lambda item: self._cerrados.discard(item.data(0, DATO).clave))
        tema().cambiado.connect(self.scheduleDelayedItemsLayout)

    def fijar(self, grupos: Sequence[Grupo]) -> None:
        """Cambia los grupos; los que estaban cerrados siguen cerrados."""
        antes = self._dato_actual()
        lugar = self._lugar(antes)
        self.clear()
        for grupo in grupos:
            self._poner(grupo)
        self._volver_a(antes, lugar)

    def grupos(self) -> tuple[Grupo, ...]:
        """Los grupos, de arriba abajo."""
        return tuple(item.data(0, DATO) for item in self._raices())

    def pendientes(self) -> tuple[Pendiente, ...]:
        """Los pendientes, de arriba abajo, también los de grupos cerrados."""
        return tuple(item.data(0, DATO) for item in self._renglones())

    def actual(self) -> Pendiente | None:
        """El pendiente en que se está."""
        dato = self._dato_actual()
        return dato if isinstance(dato, Pendiente) else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._al_pulsar(item)
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _poner(self, grupo: Grupo) -> None:
        raiz = QTreeWidgetItem(self, [f"{grupo.titulo}, {len(grupo.pendientes)}"])
        raiz.setData(0, DATO, grupo)
        regla = f"Regla {grupo.regla}. " if grupo.regla else ""
        raiz.setToolTip(0, ayuda_plana(f"{regla}Enter abre o cierra el grupo."))
        for pendiente in grupo.pendientes:
            renglon = QTreeWidgetItem(raiz, [f"{pendiente.texto} {pendiente.donde}"])
            renglon.setData(0, DATO, pendiente)
            renglon.setToolTip(0, ayuda_plana(f"Ir a {pendiente.donde} ({pendiente.regla})"))
        cerrado = grupo.clave in self._cerrados
        raiz.setExpanded(not cerrado)

    def _raices(self) -> Iterator[QTreeWidgetItem]:
        for numero in range(self.topLevelItemCount()):
            item = self.topLevelItem(numero)
            if item is not None:
                yield item

    def _renglones(self) -> Iterator[QTreeWidgetItem]:
        for raiz in self._raices():
            for hijo in range(raiz.childCount()):
                item = raiz.child(hijo)
                if item is not None:
                    yield item

    def _dato_actual(self) -> Grupo | Pendiente | None:
        item = self.currentItem()
        return item.data(0, DATO) if item is not None else None

    def _lugar(self, dato: Grupo | Pendiente | None) -> int:
        todos = self.pendientes()
        return todos.index(dato) if isinstance(dato, Pendiente) and dato in todos else 0

    def _volver_a(self, antes: Grupo | Pendiente | None, lugar: int) -> None:
        """Al mismo renglón; si ya se resolvió, al que ocupa su lugar."""
        renglones = list(self._renglones())
        if isinstance(antes, Grupo):
            claves = (raiz for raiz in self._raices() if raiz.data(0, DATO).clave == antes.clave)
            destino = next(claves, None)
        else:
            destino = next((i for i in renglones if i.data(0, DATO) == antes), None)
        if destino is None and renglones:
            destino = renglones[min(lugar, len(renglones) - 1)]
        padre = destino.parent() if destino is not None else None
        # Ponerse en un renglón de un grupo cerrado lo abriría.
        cerrado = padre is not None and not padre.isExpanded()
        if destino is not None:
            self.setCurrentItem(padre if cerrado and padre is not None else destino)

    def _al_pulsar(self, item: QTreeWidgetItem) -> None:
        dato = item.data(0, DATO)
        if isinstance(dato, Grupo):
            item.setExpanded(not item.isExpanded())
        else:
            self.elegido.emit(dato)


def _pintar_grupo(pintor: QPainter, grupo: Grupo, caja: QRectF, *, abierto: bool) -> None:
    puesto, colores = tema(), tema().colores
    lado = puesto.px(14)
    flecha = iconos.imagen("abajo" if abierto else "derecha", colores.secundario, lado)
    arriba = caja.center().y() - lado / 2
    pintor.drawPixmap(QPointF(caja.left() + puesto.px(12), arriba), flecha)
    _escribir(pintor, grupo.titulo, _letra_grupo(), colores.texto, _texto_en(caja))
    pintor.setFont(_letra_donde())
    pintor.setPen(QColor(colores.secundario))
    cuenta = str(len(grupo.pendientes))
    derecha = caja.adjusted(0, 0, -puesto.px(18), 0)
    pintor.drawText(derecha, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, cuenta)


def _pintar_pendiente(
    pintor: QPainter, pendiente: Pendiente, caja: QRectF, *, encima: bool
) -> None:
    puesto, colores = tema(), tema().colores
    texto = _texto_en(caja)
    _escribir(pintor, pendiente.texto, _letra(), colores.texto, texto)
    alto = _alto(_letra(), pendiente.texto, int(texto.width()))
    abajo = texto.adjusted(0, alto, 0, 0)
    _escribir(pintor, pendiente.donde, _letra_donde(), colores.secundario, abajo)
    letra = puesto.letra(peso=QFont.Weight.DemiBold)
    letra.setUnderline(encima)
    pintor.setFont(letra)
    pintor.setPen(QColor(colores.accion))
    derecha = caja.adjusted(0, 0, -puesto.px(34), 0)
    pintor.drawText(derecha, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "Ir")
    lado = puesto.px(14)
    flecha = iconos.imagen("derecha", colores.accion, lado)
    punto = QPointF(caja.right() - puesto.px(16) - lado, caja.center().y() - lado / 2)
    pintor.drawPixmap(punto, flecha)


def _escribir(pintor: QPainter, texto: str, letra: QFont, color: str, caja: QRectF) -> None:
    pintor.setFont(letra)
    pintor.setPen(QColor(color))
    pintor.drawText(caja, _PARTIDO, texto)


def _texto_en(caja: QRectF) -> QRectF:
    px = tema().px
    return caja.adjusted(px(SANGRIA), px(AIRE), -px(DERECHA), -px(AIRE))


def _ancho_texto(arbol: object) -> int:
    ancho = arbol.viewport().width() if isinstance(arbol, QTreeWidget) else 600
    return max(tema().px(120), ancho - tema().px(SANGRIA) - tema().px(DERECHA))


def _alto(letra: QFont, texto: str, ancho: int) -> int:
    return QFontMetrics(letra).boundingRect(QRect(0, 0, ancho, 10_000), _PARTIDO, texto).height()


def _letra() -> QFont:
    return tema().letra()


def _letra_grupo() -> QFont:
    return tema().letra(peso=QFont.Weight.DemiBold)


def _letra_donde() -> QFont:
    return tema().letra(fuentes.PEQUENA)
