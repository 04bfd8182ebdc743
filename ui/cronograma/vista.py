"""Árbol y gráfica juntos: un modelo, una barra vertical y la escala."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.documentos.cronograma.filas import GRUPO, Fila
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
from app.modelo.cronograma.valores import Enlace, Veda
from ui.comun.controles import Tarjeta
from ui.comun.tema import tema
from ui.cronograma import accesible
from ui.cronograma.arbol import DE_ENTRADA, Arbol
from ui.cronograma.grafica import Grafica
from ui.cronograma.modelo import Columna, ModeloCronograma

MINIMO = QSize(560, 360)
"""Lo menos que mide una pantalla con su cronograma, sus mandos y su pie."""
ANCHO_ARBOL = 344
PARTE_ARBOL = 0.42
PARTE_AMPLIA = 0.7
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
    vedas: tuple[Veda, ...] = ()
    propios: frozenset[date] = frozenset()
    vacio: str = ""


class VistaCronograma(Tarjeta):
    """De sólo lectura hasta que alguien la habilite y conecte lo que se pide en ella.

    `pedida` lleva la fila que se quiere abrir; `zoom_cambiado`, el acercamiento nuevo; `apuntada`,
    la fila del cursor (o `None`); `menu_pedido`, dónde abrir el menú del renglón; `desocupada`
    avisa que se cerró la celda que se escribía o se soltó la barra tomada.
    """

    pedida = Signal(object)
    zoom_cambiado = Signal(object)
    apuntada = Signal(object)
    menu_pedido = Signal(QPoint)
    desocupada = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(margen=0, padre=padre)
        accesible.instalar()
        self.zoom = Zoom.TODO
        self._contenido: Contenido | None = None
        self._tramo: tuple[date, date] | None = None
        self._ruta = False
        self._movido = False
        self._abriendo = False
        self.modelo = ModeloCronograma(self)
        self.arbol = Arbol(self.modelo)
        self.grafica = Grafica()
        self._hueco = QWidget()
        self._partes = QSplitter(Qt.Orientation.Horizontal)
        self._colocar()
        self._conectar()

    def fijar(self, contenido: Contenido) -> None:
        """Cambia lo que se ve; conserva el cursor, lo abierto y el acercamiento."""
        elegida, columna = self._identidad(), self.arbol.currentIndex().column()
        self._contenido = contenido
        self.modelo.fijar(contenido.arbol)
        self._reponer_abiertos()
        self._tramo = extremos(_raices(contenido.arbol), contenido.hoy)
        indice = self.modelo.indice(elegida)
        self.arbol.setCurrentIndex(indice.siblingAtColumn(max(0, columna)))
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

    def elegir_columnas(self, columnas: frozenset[Columna]) -> None:
        """Las columnas de la tabla, y el ancho que piden."""
        self.arbol.elegir_columnas(columnas)
        self._movido = False
        self._repartir_ancho()

    def habilitar(self, *, editable: bool) -> None:
        """Deja (o no) tomar barras y escribir en las celdas."""
        self.modelo.editable = editable
        self.grafica.habilitar(editable=editable)

    def ir_a(self, identidad: str) -> bool:
        """Pone el cursor en un renglón, abriendo lo que lo contiene. Dice si estaba."""
        if not self.modelo.indice(identidad).isValid():
            return False
        self.modelo.abrir_hasta(identidad)
        self._reponer_abiertos()
        self._replantear()
        indice = self.modelo.indice(identidad)
        self.arbol.setCurrentIndex(indice)
        self.arbol.scrollTo(indice)
        plano = self.grafica.plano
        if plano is not None:
            self.grafica.descubrir(plano.x(plano.filas[self.modelo.lugar(indice)].fechas.inicio))
        return True

    def resaltar(self, halladas: frozenset[str]) -> None:
        """Marca los renglones que halló la búsqueda."""
        self.modelo.marcar(halladas)
        self.arbol.viewport().update()

    def abrir_todo(self, *, abierto: bool) -> None:
        """Muestra u oculta los pasos de todas."""
        self.modelo.abrir_todo(abierto=abierto)
        self._en_bloque(self.arbol.expandAll if abierto else self.arbol.collapseAll)
        self.arbol.acomodar(self._partes.sizes()[0])
        self._replantear()

    def pedir(self) -> None:
        """Pide abrir la página del renglón del cursor; un grupo se abre o se cierra."""
        fila = self.elegida
        if fila is None:
            return
        if fila.clase != GRUPO:
            self.pedida.emit(fila)
        else:
            self.arbol.alternar()

    def entrar(self) -> None:
        """Da el foco al árbol, con el cursor en el primer renglón si no estaba en ninguno."""
        self.arbol.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.elegida is None:
            self.arbol.setCurrentIndex(self.modelo.index(0, 0))

    def entrar_con(self, tecla: QKeyEvent) -> bool:
        """Con ↑ y ↓ entra al árbol. Para la pantalla, que recién llegada tiene el foco."""
        entra = tecla.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}
        if entra:
            self.entrar()
        return entra

    @property
    def en_uso(self) -> bool:
        """Si hay una celda abierta o una barra en la mano: cambiar el plan las perdería."""
        return self.arbol.editando or self.grafica.mano.arrastre is not None

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
            pieza.pedida.connect(self.pedir)
            pieza.rueda.connect(self._al_girar)
        self.arbol.de_lado.connect(self.grafica.mover)
        self.arbol.expanded.connect(lambda i: self._al_abrir(i, abierta=True))
        self.arbol.collapsed.connect(lambda i: self._al_abrir(i, abierta=False))
        self.arbol.selectionModel().currentChanged.connect(self._al_cambiar_cursor)
        self.grafica.elegida.connect(self._elegir)
        self.grafica.tecla.connect(self._al_teclear)
        self.grafica.menu_pedido.connect(self.menu_pedido)
        self.arbol.customContextMenuRequested.connect(
            lambda punto: self.menu_pedido.emit(self.arbol.viewport().mapToGlobal(punto))
        )
        self.grafica.mano.soltada.connect(self.desocupada)
        self.arbol.celdas.closeEditor.connect(lambda *_datos: self._al_cerrar_celda())
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
            vedas=contenido.vedas,
            propios=contenido.propios,
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
        if self.arbol.columnas == DE_ENTRADA:
            ancho = min(tema().px(ANCHO_ARBOL), round(libre * PARTE_ARBOL))
        else:
            ancho = min(self.arbol.pide(), round(libre * PARTE_AMPLIA))
        self._partes.setSizes([ancho, max(1, libre - ancho)])
        self.arbol.acomodar(ancho)

    def _reponer_abiertos(self) -> None:
        self._en_bloque(lambda: [*map(self.arbol.expand, self.modelo.abiertos())])
        self.arbol.acomodar(self._partes.sizes()[0])

    def _identidad(self) -> str:
        return self.elegida.id if self.elegida else ""

    def _elegir(self, numero: int) -> None:
        nuevo = self.modelo.indice(self.modelo.visibles[numero].id)
        columna = max(0, self.arbol.currentIndex().column())
        self.arbol.setCurrentIndex(nuevo.siblingAtColumn(columna))

    def _en_bloque(self, abrir: Callable[[], object]) -> None:
        """Abre o cierra muchos que el modelo ya anotó: de uno en uno se rehace todo cada vez."""
        self._abriendo = True
        try:
            abrir()
        finally:
            self._abriendo = False

    def _al_cerrar_celda(self) -> None:
        # En la vuelta siguiente: al avisar, la celda todavía está abierta.
        QTimer.singleShot(0, self, self.desocupada.emit)

    def _al_abrir(self, indice: QModelIndex, *, abierta: bool) -> None:
        if self._abriendo:
            return
        self.modelo.abrir(indice, abierta=abierta)
        self.arbol.acomodar(self._partes.sizes()[0])
        self._replantear()

    def _al_cambiar_cursor(self, actual: QModelIndex, _anterior: QModelIndex) -> None:
        self._repintar()
        self.arbol.viewport().update()
        self.grafica.avisar_cursor(self.modelo.lugar(actual))
        self.apuntada.emit(self.elegida)

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
        self.arbol.acomodar(posicion)

    def _al_cambiar_tema(self) -> None:
        self._movido = False
        self._repartir_ancho()
        self._replantear()


def _raices(arbol: tuple[Fila, ...]) -> list[Fila]:
    """Las filas cuyas fechas fijan la escala: los pasos caben en sus herramientas."""
    return [*arbol, *(hija for fila in arbol for hija in fila.hijas)]
