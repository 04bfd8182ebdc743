"""Árbol y gráfica juntos: un modelo, una barra vertical y la escala."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.documentos.cronograma.filas import Fila
from app.documentos.cronograma.plano import (
    Plano,
    acercado,
    alejado,
    ancho_de,
    es_de_cerca,
    escala_de,
    extremos,
    medidas_para,
    repartir,
)
from app.dominio.cronograma_geometria import Zoom
from app.modelo.cronograma.valores import Enlace
from ui.comun.controles import Tarjeta
from ui.comun.tema import tema
from ui.cronograma import accesible
from ui.cronograma.arbol import Arbol
from ui.cronograma.grafica import Grafica
from ui.cronograma.modelo import ModeloCronograma

ANCHO_ARBOL = 344
PARTE_ARBOL = 0.42
"""Lo más que ocupa el árbol de entrada, aunque la letra sea grande."""
_FILO = 3


@dataclass(frozen=True, slots=True)
class Contenido:
    """Lo que se muestra: renglones, flechas y las fechas que se marcan."""

    arbol: tuple[Fila, ...]
    enlaces: tuple[Enlace, ...]
    hoy: date
    fin_administracion: date | None = None
    simulado: bool = False
    inhabil: Callable[[date], bool] | None = None
    vacio: str = ""


class VistaCronograma(Tarjeta):
    """`pedida` lleva la fila que se quiere abrir; `zoom_cambiado`, el acercamiento nuevo."""

    pedida = Signal(object)
    zoom_cambiado = Signal(object)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(margen=0, padre=padre)
        accesible.instalar()
        self.zoom = Zoom.TODO
        self._contenido: Contenido | None = None
        self._tramo: tuple[date, date] | None = None
        self._ruta = False
        self._detalles = False
        self._movido = False
        self.modelo = ModeloCronograma(self)
        self.arbol = Arbol(self.modelo)
        self.grafica = Grafica()
        self._hueco = QWidget()
        self._partes = QSplitter(Qt.Orientation.Horizontal)
        self._colocar()
        self._conectar()

    def fijar(self, contenido: Contenido) -> None:
        """Cambia lo que se ve; conserva el cursor, lo abierto y el acercamiento."""
        elegida = self._identidad()
        self._contenido = contenido
        self.modelo.fijar(contenido.arbol)
        self.arbol.acomodar(self.arbol.width(), detalles=self._detalles)
        for indice in self.modelo.abiertos():
            self.arbol.expand(indice)
        self._tramo = extremos(_raices(contenido.arbol), contenido.hoy)
        indice = self.modelo.indice(elegida)
        self.arbol.setCurrentIndex(indice)
        self.grafica.avisar("" if contenido.arbol else contenido.vacio)
        self._replantear()

    def fijar_zoom(self, zoom: Zoom, ancla: float | None = None) -> None:
        """Cambia el acercamiento; el día bajo `ancla` (px de la vista) se queda donde estaba."""
        if zoom is self.zoom:
            return
        plano = self.grafica.plano
        barra = self.grafica.horizontalScrollBar()
        fijo = self._ancla() if ancla is None else ancla
        dia = plano.dia(barra.value() + fijo) if plano else None
        self.zoom = zoom
        self._replantear()
        if dia is not None and self.grafica.plano is not None:
            barra.setValue(round(self.grafica.plano.x(dia) - fijo))
        self.zoom_cambiado.emit(zoom)

    def acercar(self, ancla: float | None = None) -> None:
        """Un acercamiento más."""
        self.fijar_zoom(acercado(self.zoom, self._todo(), tema().escala / 100), ancla)

    def alejar(self, ancla: float | None = None) -> None:
        """Un alejamiento más."""
        self.fijar_zoom(alejado(self.zoom, self._todo(), tema().escala / 100), ancla)

    def ir_a_hoy(self) -> None:
        """Lleva la línea de hoy a la vista."""
        if self.grafica.plano is not None:
            self.grafica.asomar(self.grafica.plano.x(self.grafica.plano.hoy))

    def mostrar_ruta(self, *, puesta: bool) -> None:
        """Marca (o no) la ruta crítica."""
        self._ruta = puesta
        self._repintar()

    def mostrar_detalles(self, *, puestos: bool) -> None:
        """Ensancha el árbol para ver inicio, fin, avance y estado."""
        self._detalles = puestos
        self._movido = False
        self._repartir_ancho()

    def abrir_todo(self, *, abierto: bool) -> None:
        """Muestra u oculta los pasos de todas."""
        if abierto:
            self.arbol.expandAll()
        else:
            self.arbol.collapseAll()

    @property
    def elegida(self) -> Fila | None:
        """La fila del cursor."""
        indice = self.arbol.currentIndex()
        return self.modelo.fila(indice) if indice.isValid() else None

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._movido:
            self._repartir_ancho()

    def _colocar(self) -> None:
        self.cuerpo.setContentsMargins(_FILO, _FILO, _FILO, _FILO)
        izquierda = QWidget()
        columna = QVBoxLayout(izquierda)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(0)
        columna.addWidget(self.arbol, 1)
        # Ocupa lo que la barra horizontal le quita a la gráfica: sin él, el árbol mediría más.
        columna.addWidget(self._hueco)
        self._partes.addWidget(izquierda)
        self._partes.addWidget(self.grafica)
        self._partes.setHandleWidth(2)
        self._partes.setChildrenCollapsible(False)
        self._partes.setStretchFactor(1, 1)
        izquierda.setMinimumWidth(120)
        self.grafica.setMinimumWidth(160)
        fila = QHBoxLayout()
        fila.addWidget(self._partes)
        self.cuerpo.addLayout(fila)

    def _conectar(self) -> None:
        suya, mia = self.arbol.verticalScrollBar(), self.grafica.verticalScrollBar()
        suya.valueChanged.connect(mia.setValue)
        mia.valueChanged.connect(suya.setValue)
        for pieza in (self.arbol, self.grafica):
            pieza.pedida.connect(self._pedir)
            pieza.rueda.connect(self._al_girar)
        self.arbol.de_lado.connect(self.grafica.mover)
        self.arbol.expanded.connect(lambda i: self._al_abrir(i, abierta=True))
        self.arbol.collapsed.connect(lambda i: self._al_abrir(i, abierta=False))
        self.arbol.selectionModel().currentChanged.connect(self._al_cambiar_cursor)
        self.grafica.elegida.connect(self._elegir)
        self.grafica.tecla.connect(self._al_teclear)
        self.grafica.medida.connect(self._al_medir)
        self._partes.splitterMoved.connect(self._al_mover)
        tema().cambiado.connect(self._al_cambiar_tema)

    def _ancla(self) -> float:
        """Sin puntero se acerca hacia hoy, si se ve; si no, hacia el centro."""
        plano, ancho = self.grafica.plano, self.grafica.viewport().width()
        if plano is not None:
            x = plano.x(plano.hoy) - self.grafica.horizontalScrollBar().value()
            if 0 <= x <= ancho:
                return x
        return ancho / 2

    def _todo(self) -> float:
        if self._tramo is None:
            return 1.0
        ancho = self.grafica.viewport().width()
        return escala_de(Zoom.TODO, self._tramo, ancho, tema().escala / 100).pixeles_por_dia

    def _replantear(self) -> None:
        """Un plano nuevo: cambiaron las filas, la escala o el tamaño."""
        contenido, tramo = self._contenido, self._tramo
        if contenido is None or tramo is None:
            return
        factor, visto = tema().escala / 100, self.grafica.viewport().width()
        escala = escala_de(self.zoom, tramo, visto, factor)
        todo = self.zoom is Zoom.TODO
        filas = self.modelo.visibles
        plano = Plano(
            filas=filas,
            escala=escala,
            medidas=medidas_para(factor),
            ancho=visto if todo else ancho_de(escala, tramo[1], visto, factor),
            hoy=contenido.hoy,
            factor=factor,
            simulado=contenido.simulado,
            fin_administracion=contenido.fin_administracion,
            trazos=repartir(filas, contenido.enlaces),
            ruta=self._ruta,
            elegida=self.modelo.lugar(self.arbol.currentIndex()),
        )
        if es_de_cerca(plano):
            plano = replace(plano, inhabil=contenido.inhabil)
        self.grafica.fijar(plano)
        self._igualar()

    def _repintar(self) -> None:
        """El mismo plano con otro cursor u otra ruta."""
        if self.grafica.plano is not None:
            elegida = self.modelo.lugar(self.arbol.currentIndex())
            self.grafica.fijar(replace(self.grafica.plano, ruta=self._ruta, elegida=elegida))

    def _igualar(self) -> None:
        barra = self.grafica.horizontalScrollBar()
        self._hueco.setFixedHeight(barra.sizeHint().height() if barra.maximum() > 0 else 0)
        self.arbol.verticalScrollBar().setValue(self.grafica.verticalScrollBar().value())

    def _repartir_ancho(self) -> None:
        libre = self.width() - 2 * _FILO
        if self._detalles:
            ancho = min(tema().px(ANCHO_ARBOL * 2.1), round(libre * 0.7))
        else:
            ancho = min(tema().px(ANCHO_ARBOL), round(libre * PARTE_ARBOL))
        self._partes.setSizes([ancho, max(1, libre - ancho)])
        self.arbol.acomodar(ancho, detalles=self._detalles)

    def _identidad(self) -> str:
        return self.elegida.id if self.elegida else ""

    def _elegir(self, numero: int) -> None:
        self.arbol.setCurrentIndex(self.modelo.indice(self.modelo.visibles[numero].id))

    def _pedir(self) -> None:
        fila = self.elegida
        if fila is None:
            return
        if fila.herramienta:
            self.pedida.emit(fila)
        else:
            self.arbol.alternar()

    def _al_abrir(self, indice: QModelIndex, *, abierta: bool) -> None:
        self.modelo.abrir(indice, abierta=abierta)
        self._replantear()

    def _al_cambiar_cursor(self, actual: QModelIndex, _anterior: QModelIndex) -> None:
        self._repintar()
        self.arbol.viewport().update()
        self.grafica.avisar_cursor(self.modelo.lugar(actual))

    def _al_teclear(self, evento: QKeyEvent) -> None:
        self.arbol.keyPressEvent(evento)

    def _al_girar(self, evento: QWheelEvent) -> None:
        sobre_grafica = self.sender() is self.grafica
        ancla = evento.position().x() if sobre_grafica else None
        if evento.angleDelta().y() > 0:
            self.acercar(ancla)
        elif evento.angleDelta().y() < 0:
            self.alejar(ancla)

    def _al_medir(self) -> None:
        if self.zoom is Zoom.TODO:
            self._replantear()
        else:
            self._igualar()

    def _al_mover(self, posicion: int, _indice: int) -> None:
        self._movido = True
        self.arbol.acomodar(posicion, detalles=False)

    def _al_cambiar_tema(self) -> None:
        self._movido = False
        self._repartir_ancho()
        self._replantear()


def _raices(arbol: tuple[Fila, ...]) -> list[Fila]:
    """Las filas cuyas fechas fijan la escala: los pasos caben en sus herramientas."""
    return [*arbol, *(hija for fila in arbol for hija in fila.hijas)]
