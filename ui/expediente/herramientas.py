"""El árbol de las cinco dimensiones, sus herramientas y las páginas de cada una."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.dominio.textos_fecha import fecha_corta
from app.expediente.vistas import ResumenHerramienta
from app.modelo.direccion import Direccion
from app.modelo.paginas import paginas_de
from app.modelo.tipos import Dimension
from ui.comun import insignias
from ui.comun.controles import Etiqueta
from ui.comun.plano import ayuda_plana
from ui.comun.sesion import Sesion
from ui.comun.tema import AIRE, tema

Indice = QModelIndex | QPersistentModelIndex

DATO = Qt.ItemDataRole.UserRole + 1
"""El `ResumenHerramienta` del renglón, la `Dimension` del grupo o la `Direccion` de la página."""

NOMBRE, PLAZO, PENDIENTES, AVANCE, ESTADO = range(5)
TITULOS = ("Herramienta", "Plazo", "Pendientes", "Avance", "Estado")


class DelegadoHerramienta(QStyledItemDelegate):
    """Pinta la barra de avance y la insignia; lo demás, como siempre."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Indice) -> None:
        super().paint(painter, option, index)
        resumen = index.sibling(index.row(), NOMBRE).data(DATO)
        if not isinstance(resumen, ResumenHerramienta):
            return
        caja = QRectF(option.rect).adjusted(6, 0, -8, 0)
        if index.column() == AVANCE:
            color = tema().colores.dimension(resumen.dimension).color
            insignias.pintar_avance(painter, resumen.avance, color, caja)
        elif index.column() == ESTADO:
            insignias.pintar_insignia(painter, estado_de(resumen), caja)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Indice) -> QSize:
        alto = tema().px(34)
        resumen = index.sibling(index.row(), NOMBRE).data(DATO)
        if index.column() == ESTADO and isinstance(resumen, ResumenHerramienta):
            ancho = insignias.medida_insignia(estado_de(resumen)).width()
            return QSize(ancho + tema().px(16), alto)
        if index.column() == AVANCE:
            return QSize(tema().px(130), alto)
        return QSize(super().sizeHint(option, index).width(), alto)


class Arbol(QTreeWidget):
    """Enter o un clic abren; las flechas despliegan."""

    abierto = Signal(QTreeWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(len(TITULOS))
        self.setHeaderLabels(list(TITULOS))
        self.setItemDelegate(DelegadoHerramienta(self))
        self.setAccessibleName("Herramientas por dimensión")
        self.setUniformRowHeights(True)
        self.setIndentation(tema().px(18))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        cabecera = self.header()
        cabecera.setStretchLastSection(False)
        cabecera.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        cabecera.setSectionResizeMode(NOMBRE, QHeaderView.ResizeMode.Stretch)
        self.itemClicked.connect(self._al_pulsar)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        actual = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and actual is not None:
            self._al_pulsar(actual)
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.acomodar()

    def acomodar(self) -> None:
        """En pantallas angostas el plazo y los pendientes ceden su lugar al nombre."""
        px = tema().px
        ancho = self.viewport().width()
        self.setColumnHidden(PLAZO, ancho < px(820))
        self.setColumnHidden(PENDIENTES, ancho < px(640))
        for columna, medida in ((PLAZO, 190), (PENDIENTES, 100), (AVANCE, 150), (ESTADO, 190)):
            self.setColumnWidth(columna, px(medida))

    def _al_pulsar(self, item: QTreeWidgetItem) -> None:
        if isinstance(item.data(NOMBRE, DATO), Dimension):
            item.setExpanded(not item.isExpanded())
            return
        self.abierto.emit(item)


class ListaHerramientas(QWidget):
    """Pantalla con el árbol."""

    elegida = Signal(object)

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._titulo = Etiqueta("Herramientas", "titulo")
        self._bajada = Etiqueta("", "bajada", envolver=True)
        self.arbol = Arbol()
        self._renglones: dict[str, QTreeWidgetItem] = {}
        caja = QVBoxLayout(self)
        caja.setContentsMargins(AIRE, 16, AIRE, 16)
        caja.setSpacing(8)
        caja.addWidget(self._titulo)
        caja.addWidget(self._bajada)
        caja.addWidget(self.arbol, 1)
        self.setFocusProxy(self.arbol)
        self.arbol.abierto.connect(self._al_abrir)
        self._armar()
        sesion.cambiado.datos_cambiados.connect(self._al_cambiar)
        tema().cambiado.connect(self.refrescar)
        self.refrescar()

    def refrescar(self) -> None:
        """Relee el estado de las 17."""
        resumenes = self._sesion.expediente.herramientas.lista()
        for resumen in resumenes:
            self._pintar(self._renglones[resumen.clave], resumen)
        listas = sum(1 for r in resumenes if r.situacion.value not in ("sin_empezar", "en_curso"))
        self._bajada.setText(f"Lleva {listas} de {len(resumenes)} listas. Elija una para llenarla.")
        self._vestir_grupos()
        self.arbol.acomodar()

    def elegir(self, clave: str) -> None:
        """Deja a la vista una herramienta."""
        renglon = self._renglones.get(clave)
        if renglon is not None:
            self.arbol.setCurrentItem(renglon)
            self.arbol.scrollToItem(renglon)
            self.arbol.setFocus()

    def _armar(self) -> None:
        modelo = self._sesion.modelo
        for dimension in modelo.dimensiones:
            grupo = QTreeWidgetItem(self.arbol, [f"{dimension.numero} {dimension.nombre}"])
            grupo.setData(NOMBRE, DATO, dimension)
            grupo.setToolTip(NOMBRE, ayuda_plana(dimension.descripcion))
            for herramienta in modelo.herramientas:
                if herramienta.dimension != dimension.numero:
                    continue
                renglon = QTreeWidgetItem(grupo, [f"{herramienta.clave}  {herramienta.nombre}"])
                self._renglones[herramienta.clave] = renglon
                for pagina in paginas_de(herramienta, modelo):
                    hoja = QTreeWidgetItem(renglon, [pagina.nombre])
                    hoja.setData(NOMBRE, DATO, Direccion(herramienta.clave, pagina.clave))
            grupo.setExpanded(True)

    def _vestir_grupos(self) -> None:
        letra = tema().letra(12.0, QFont.Weight.Bold)
        for numero in range(self.arbol.topLevelItemCount()):
            grupo = self.arbol.topLevelItem(numero)
            if grupo is None:
                continue
            par = tema().colores.dimension(numero + 1)
            for columna in range(len(TITULOS)):
                grupo.setBackground(columna, QColor(par.tinte))
                grupo.setForeground(columna, QColor(par.color))
                grupo.setFont(columna, letra)

    def _pintar(self, renglon: QTreeWidgetItem, resumen: ResumenHerramienta) -> None:
        hoy = self._sesion.expediente.reloj.hoy()
        plazo = resumen.plazo
        if resumen.fin is not None:
            verbo = "vence el" if resumen.fin >= hoy else "venció el"
            plazo = f"{verbo} {fecha_corta(resumen.fin)}"
        estado = estado_de(resumen).texto
        nombre = renglon.text(NOMBRE)
        renglon.setData(NOMBRE, DATO, resumen)
        renglon.setText(PLAZO, plazo)
        renglon.setToolTip(NOMBRE, ayuda_plana(nombre))
        renglon.setToolTip(PLAZO, ayuda_plana(f"Plazo del modelo: {resumen.plazo}"))
        renglon.setText(PENDIENTES, _faltan(resumen.pendientes))
        renglon.setToolTip(ESTADO, ayuda_plana(estado))
        renglon.setData(AVANCE, Qt.ItemDataRole.AccessibleTextRole, f"{resumen.avance} por ciento")
        renglon.setData(ESTADO, Qt.ItemDataRole.AccessibleTextRole, estado)
        renglon.setData(
            NOMBRE,
            Qt.ItemDataRole.AccessibleTextRole,
            f"{nombre}, {estado}, avance {resumen.avance} por ciento, {plazo}",
        )

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()

    def _al_abrir(self, item: QTreeWidgetItem) -> None:
        dato = item.data(NOMBRE, DATO)
        if isinstance(dato, ResumenHerramienta):
            self.elegida.emit(Direccion(dato.clave))
        elif isinstance(dato, Direccion):
            self.elegida.emit(dato)


def estado_de(resumen: ResumenHerramienta) -> insignias.Estado:
    """La insignia del renglón: el atraso gana a la situación."""
    if resumen.vencida_dias:
        return insignias.vencida(resumen.vencida_dias)
    return insignias.ESTADOS[resumen.situacion.value]


def _faltan(pendientes: int) -> str:
    if not pendientes:
        return ""
    return "falta 1 dato" if pendientes == 1 else f"faltan {pendientes}"
