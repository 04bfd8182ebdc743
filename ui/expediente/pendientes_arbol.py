"""El árbol de pendientes: grupos que se cierran y renglones pulsables que llevan al dato."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem
from typing_extensions import override

from app.expediente.vistas import Pendiente
from ui.comun import fuentes, iconos
from ui.comun.arbol_grupos import ArbolDeGrupos
from ui.comun.plano import ayuda_plana
from ui.comun.renglon import DATO, DelegadoDeRenglon, Estado, Indice
from ui.comun.tema import tema
from ui.expediente.pendientes_grupos import Grupo

_PARTIDO = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
SANGRIA, DERECHA, AIRE = 36, 74, 8


class _Delegado(DelegadoDeRenglon):
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
    def fondo(self, dato: Any, /, *, encima: bool) -> str:
        if isinstance(dato, Grupo):
            return tema().colores.neutro
        return super().fondo(dato, encima=encima)

    @override
    def pintar(self, pintor: QPainter, dato: Any, caja: QRectF, estado: Estado) -> None:
        if isinstance(dato, Grupo):
            _pintar_grupo(pintor, dato, caja, abierto=bool(estado & Estado.State_Open))
        else:
            _pintar_pendiente(pintor, dato, caja, encima=bool(estado & Estado.State_MouseOver))


class ArbolPendientes(ArbolDeGrupos):
    """`elegido` lleva el pendiente pulsado (clic o Enter). Al releer se queda en el mismo."""

    elegido = Signal(object)

    def __init__(self) -> None:
        super().__init__("Pendientes")
        self._cerrados: set[str] = set()
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegado(self))
        self.itemCollapsed.connect(lambda item: self._cerrados.add(item.data(0, DATO).clave))
        self.itemExpanded.connect(lambda item: self._cerrados.discard(item.data(0, DATO).clave))

    def fijar(self, grupos: Sequence[Grupo]) -> None:
        """Cambia los grupos; los que estaban cerrados siguen cerrados."""
        antes = self.dato_actual()
        lugar = self._lugar(antes)
        self.clear()
        for grupo in grupos:
            self._poner(grupo)
        self._volver_a(antes, lugar)

    def grupos(self) -> tuple[Grupo, ...]:
        """Los grupos, de arriba abajo."""
        return tuple(item.data(0, DATO) for item in self.raices())

    def pendientes(self) -> tuple[Pendiente, ...]:
        """Los pendientes, de arriba abajo, también los de grupos cerrados."""
        return tuple(item.data(0, DATO) for item in self.renglones())

    def actual(self) -> Pendiente | None:
        """El pendiente en que se está."""
        dato = self.dato_actual()
        return dato if isinstance(dato, Pendiente) else None

    @override
    def al_pulsar(self, item: QTreeWidgetItem) -> None:
        dato = item.data(0, DATO)
        if isinstance(dato, Grupo):
            item.setExpanded(not item.isExpanded())
        else:
            self.elegido.emit(dato)

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

    def _lugar(self, dato: Grupo | Pendiente | None) -> int:
        todos = self.pendientes()
        return todos.index(dato) if isinstance(dato, Pendiente) and dato in todos else 0

    def _volver_a(self, antes: Grupo | Pendiente | None, lugar: int) -> None:
        """Al mismo renglón; si ya se resolvió, al que ocupa su lugar."""
        renglones = list(self.renglones())
        if isinstance(antes, Grupo):
            claves = (raiz for raiz in self.raices() if raiz.data(0, DATO).clave == antes.clave)
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
