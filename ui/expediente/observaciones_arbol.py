"""La lista de observaciones por herramienta: flechas para recorrer, Enter para abrir."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidgetItem
from typing_extensions import override

from ui.comun import fuentes
from ui.comun.arbol_grupos import ArbolDeGrupos
from ui.comun.insignias import medida_insignia, pintar_insignia
from ui.comun.plano import ayuda_plana
from ui.comun.renglon import DATO, DelegadoDeRenglon, Estado, Indice
from ui.comun.tema import tema
from ui.expediente.observaciones_textos import ESTADOS, Grupo, por_atender, resumen, vencida

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import ObservacionVista

_RECORTE = Qt.TextElideMode.ElideRight
AIRE = 8


class _Delegado(DelegadoDeRenglon):
    """Dos renglones: qué pide y, debajo, clase, plazo y folio con la insignia a la derecha."""

    def __init__(self, arbol: "ArbolObservaciones") -> None:
        super().__init__(arbol)
        self._arbol = arbol

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Indice) -> QSize:
        renglon = QFontMetrics(tema().letra()).height()
        aire = 2 * tema().px(AIRE)
        if isinstance(index.data(DATO), Grupo):
            return QSize(1, renglon + aire)
        return QSize(1, renglon + tema().px(3) + _alto_detalle() + aire)

    @override
    def fondo(self, dato: Any, /, *, encima: bool) -> str:
        return tema().colores.neutro if isinstance(dato, Grupo) else tema().colores.superficie

    @override
    def pintar(self, pintor: QPainter, dato: Any, caja: QRectF, estado: Estado) -> None:
        if isinstance(dato, Grupo):
            self._pintar_grupo(pintor, dato, caja)
        else:
            self._pintar_una(pintor, dato, caja)

    def _pintar_grupo(self, pintor: QPainter, grupo: Grupo, caja: QRectF) -> None:
        px = tema().px
        letra = tema().letra(peso=QFont.Weight.DemiBold)
        util = caja.adjusted(px(10), 0, -px(10), 0)
        _escribir(pintor, letra, tema().colores.texto, util, grupo.titulo)

    def _pintar_una(self, pintor: QPainter, una: "ObservacionVista", caja: QRectF) -> None:
        px, colores = tema().px, tema().colores
        util = caja.adjusted(px(14), px(AIRE), -px(10), -px(AIRE))
        peso = QFont.Weight.DemiBold if por_atender(una) else QFont.Weight.Normal
        letra = tema().letra(peso=peso)
        alto = QFontMetrics(letra).height()
        arriba = QRectF(util.left(), util.top(), util.width(), alto)
        _escribir(pintor, letra, colores.texto, arriba, " ".join(una.texto.split()))
        abajo = QRectF(util.left(), util.bottom() - _alto_detalle(), util.width(), _alto_detalle())
        estado = ESTADOS[una.estado.value]
        pintar_insignia(pintor, estado, abajo)
        abajo.setRight(abajo.right() - medida_insignia(estado).width() - px(8))
        hoy = self._arbol.hoy
        color = colores.error.color if vencida(una, hoy) else colores.secundario
        _escribir(pintor, tema().letra(fuentes.PEQUENA), color, abajo, resumen(una, hoy))


class ArbolObservaciones(ArbolDeGrupos):
    """`recorrida` lleva la observación en que se está; `elegida`, la que se abre."""

    recorrida = Signal(object)
    elegida = Signal(object)

    def __init__(self) -> None:
        super().__init__("Observaciones por herramienta")
        self.hoy = date.min
        self.setItemsExpandable(False)
        self.setItemDelegate(_Delegado(self))
        self.currentItemChanged.connect(self._al_recorrer)

    def fijar(self, grupos: Sequence[Grupo], hoy: date) -> None:
        """Cambia la lista y se queda en la misma observación, o en la primera."""
        antes = self.actual()
        self.hoy = hoy
        self.blockSignals(True)  # noqa: FBT003  firma de Qt
        self.clear()
        for grupo in grupos:
            self._poner(grupo)
        self.blockSignals(False)  # noqa: FBT003  firma de Qt
        self.elegir(antes.folio if antes is not None else "")

    def elegir(self, folio: str) -> None:
        """Se pone en esa observación; si no está, en la primera."""
        renglones = list(self.renglones())
        propio = next((r for r in renglones if r.data(0, DATO).folio == folio), None)
        destino = propio or next(iter(renglones), None)
        if destino is None:
            self.recorrida.emit(None)
        elif destino is self.currentItem():
            self.recorrida.emit(destino.data(0, DATO))
        else:
            self.setCurrentItem(destino)

    def actual(self) -> "ObservacionVista | None":
        """La observación en que se está."""
        dato = self.dato_actual()
        return None if isinstance(dato, Grupo) else dato

    def observaciones(self) -> "tuple[ObservacionVista, ...]":
        """Todas, de arriba abajo."""
        return tuple(renglon.data(0, DATO) for renglon in self.renglones())

    @override
    def al_pulsar(self, item: QTreeWidgetItem) -> None:
        dato = item.data(0, DATO)
        if not isinstance(dato, Grupo):
            self.elegida.emit(dato)

    def _poner(self, grupo: Grupo) -> None:
        raiz = QTreeWidgetItem(self)
        raiz.setData(0, DATO, grupo)
        # Con las flechas se va de una observación a otra: los títulos no detienen.
        raiz.setFlags(Qt.ItemFlag.ItemIsEnabled)
        raiz.setData(0, Qt.ItemDataRole.AccessibleTextRole, grupo.titulo)
        raiz.setFirstColumnSpanned(True)
        for una in grupo.observaciones:
            renglon = QTreeWidgetItem(raiz)
            renglon.setData(0, DATO, una)
            dicho = f"{ESTADOS[una.estado.value].texto}. {una.texto}. {resumen(una, self.hoy)}"
            renglon.setData(0, Qt.ItemDataRole.AccessibleTextRole, dicho)
            renglon.setToolTip(0, ayuda_plana(una.texto))
        raiz.setExpanded(True)

    def _al_recorrer(self, item: QTreeWidgetItem | None) -> None:
        dato = item.data(0, DATO) if item is not None else None
        if dato is not None and not isinstance(dato, Grupo):
            self.recorrida.emit(dato)


def _escribir(pintor: QPainter, letra: QFont, color: str, caja: QRectF, texto: str) -> None:
    pintor.setFont(letra)
    pintor.setPen(QColor(color))
    visible = QFontMetrics(letra).elidedText(texto, _RECORTE, int(caja.width()))
    pintor.drawText(caja, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), visible)


def _alto_detalle() -> int:
    return max(QFontMetrics(tema().letra(fuentes.PEQUENA)).height(), tema().px(22))
