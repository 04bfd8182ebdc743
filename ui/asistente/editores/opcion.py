"""Editores de opciones: una (botones o lista) y varias (lista con casillas)."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo, Opcion
from ui.asistente.editores.base import Editor
from ui.comun.controles import ComboSinRueda
from ui.comun.flujo import Flujo
from ui.comun.tema import tema

RADIOS_MAX = 5
LARGO_RADIO = 44
ANCHO_JUNTO = 30
"""Letras (con su botón) que caben en media página."""
SIN_RESPONDER = "Sin responder"

_CLAVE = Qt.ItemDataRole.UserRole


def caben_como_radios(opciones: Sequence[Opcion]) -> bool:
    """Pocas y cortas: se ven todas de un vistazo."""
    return 0 < len(opciones) <= RADIOS_MAX and all(len(o.texto) <= LARGO_RADIO for o in opciones)


def en_frase(texto: str) -> str:
    """Con mayúscula inicial, como se lee una opción en pantalla."""
    return texto[:1].upper() + texto[1:]


def _columna(padre: QWidget) -> QLayout:
    caja = QVBoxLayout(padre)
    caja.setContentsMargins(0, 0, 0, 0)
    caja.setSpacing(0)
    return caja


class EditorRadios(Editor):
    """Pocas opciones a la vista. Supr o «Quitar respuesta» la dejan sin responder."""

    def __init__(
        self,
        campo: Campo,
        opciones: Sequence[Opcion],
        padre: QWidget | None = None,
        *,
        en_columna: bool = False,
    ) -> None:
        super().__init__(campo, padre)
        self._grupo = QButtonGroup(self)
        self._botones: dict[str, QRadioButton] = {}
        self._ajena = ""
        self._quitar = QPushButton("Quitar respuesta")
        self._caja: QLayout = _columna(self) if en_columna else Flujo(self, entre=18, renglon=0)
        for opcion in opciones:
            self._agregar(opcion)
        self._quitar.setProperty("papel", "enlace")
        self._quitar.setAccessibleName(f"Quitar respuesta de {campo.etiqueta}")
        self._quitar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._quitar.setToolTip("También con la tecla Supr")
        self._quitar.clicked.connect(self._vaciar)
        self._quitar.setVisible(False)
        self._caja.addWidget(self._quitar)
        self.setAccessibleName(campo.etiqueta)
        self.setAccessibleDescription(campo.ayuda)
        self.setObjectName(campo.clave)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(next(iter(self._botones.values())))
        self._grupo.buttonClicked.connect(self._al_elegir)

    @property
    @override
    def ancho(self) -> bool:
        return sum(len(boton.text()) + 6 for boton in self._botones.values()) > ANCHO_JUNTO

    @override
    def leer(self) -> Valor:
        for clave, boton in self._botones.items():
            if boton.isChecked():
                return clave
        return self._ajena or None

    @override
    def escribir(self, valor: Valor) -> None:
        clave = str(valor or "")
        self._ajena = "" if clave in self._botones else clave
        self._grupo.setExclusive(False)
        for propia, boton in self._botones.items():
            boton.setChecked(propia == clave)
        self._grupo.setExclusive(True)
        self._al_responder()

    @override
    def marcar_error(self, texto: str) -> None:
        self.setAccessibleDescription(" ".join(p for p in (texto, self.campo.ayuda) if p))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            self._vaciar()
            return True
        return super().eventFilter(watched, event)

    def _agregar(self, opcion: Opcion) -> None:
        boton = QRadioButton(en_frase(opcion.texto).replace("&", "&&"))
        boton.setAccessibleName(f"{self.campo.etiqueta}: {opcion.texto}")
        boton.installEventFilter(self)
        self._botones[opcion.clave] = boton
        self._grupo.addButton(boton)
        self._caja.addWidget(boton)

    def _vaciar(self) -> None:
        self.escribir(None)
        self.cambiado.emit()
        self.terminado.emit()

    def _al_elegir(self) -> None:
        self._ajena = ""
        self._al_responder()
        self.cambiado.emit()
        self.terminado.emit()

    def _al_responder(self) -> None:
        elegido = next((b for b in self._botones.values() if b.isChecked()), None)
        self._quitar.setVisible(elegido is not None)
        # Tab entra por la opción elegida, como en todo grupo de botones.
        self.setFocusProxy(elegido or next(iter(self._botones.values())))


class EditorLista(Editor):
    """Muchas opciones: lista desplegable que no cambia con la rueda y admite «Sin responder»."""

    def __init__(
        self, campo: Campo, opciones: Sequence[Opcion], padre: QWidget | None = None
    ) -> None:
        super().__init__(campo, padre)
        self._lista = ComboSinRueda()
        self._lista.addItem(SIN_RESPONDER, "")
        for opcion in opciones:
            self._lista.addItem(en_frase(opcion.texto), opcion.clave)
        self._lista.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        largo = max((len(o.texto) for o in opciones), default=0)
        self._lista.setMinimumContentsLength(min(max(largo, len(SIN_RESPONDER)), 46))
        caja = QHBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(self._lista)
        caja.addStretch(1)
        self.adoptar(self._lista)
        self._lista.activated.connect(self._al_elegir)

    @override
    def leer(self) -> Valor:
        return self._lista.currentData() or None

    @override
    def escribir(self, valor: Valor) -> None:
        clave = str(valor or "")
        lugar = self._lista.findData(clave)
        if lugar < 0:
            # Una opción retirada del Modelo se conserva hasta que la persona elija otra.
            self._lista.addItem(f"{clave} (ya no está en la lista)", clave)
            lugar = self._lista.count() - 1
        self._lista.setCurrentIndex(lugar)

    def _al_elegir(self) -> None:
        self.cambiado.emit()
        self.terminado.emit()


class _Casillas(QListWidget):
    """Casillas en columnas, tan alta como haga falta: la página ya tiene su barra."""

    def __init__(self) -> None:
        super().__init__()
        self._alto = tema().px(30)
        self._despues = QTimer(self)
        self._despues.setSingleShot(True)
        self._despues.setInterval(0)
        # Durante el acomodo Qt ignora los cambios de tamaño: se piden al volver.
        self._despues.timeout.connect(self.updateGeometry)
        self.setProperty("papel", "casillas")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._ajustar()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._ajustar()

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(320), self._alto)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(120), self._alto)

    def _ajustar(self) -> None:
        metrica = QFontMetricsF(self.font())
        textos = [self.item(n).text() for n in range(self.count())]
        pide = max((metrica.horizontalAdvance(t) for t in textos), default=0) + tema().px(62)
        util = max(1, self.viewport().width() - 2)
        columnas = max(1, min(4, int(util // max(pide, 1))))
        ancho = util // columnas
        lineas = 1 if pide <= ancho else 2
        alto = int(metrica.lineSpacing()) * lineas + tema().px(10)
        renglones = -(-len(textos) // columnas) if textos else 1
        if self.gridSize() != QSize(ancho, alto):
            self.setGridSize(QSize(ancho, alto))
        if self._alto != (total := renglones * alto + 2 * self.frameWidth() + 4):
            self._alto = total
            self._despues.start()


class EditorCasillas(Editor):
    """Varias opciones: flechas para recorrerlas y barra espaciadora para marcarlas."""

    def __init__(
        self, campo: Campo, opciones: Sequence[Opcion], padre: QWidget | None = None
    ) -> None:
        super().__init__(campo, padre)
        self._lista = _Casillas()
        for opcion in opciones:
            self._agregar(en_frase(opcion.texto), opcion.clave)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(4)
        caja.addWidget(self._lista)
        if len(opciones) > 8:
            caja.addLayout(self._atajos())
        self.adoptar(self._lista)
        self._lista.itemChanged.connect(self._al_cambiar)
        self._lista.itemClicked.connect(self._lista.setCurrentItem)

    @property
    @override
    def ancho(self) -> bool:
        return True

    @override
    def leer(self) -> Valor:
        piezas = (self._lista.item(n) for n in range(self._lista.count()))
        return [p.data(_CLAVE) for p in piezas if p.checkState() == Qt.CheckState.Checked]

    @override
    def escribir(self, valor: Valor) -> None:
        claves = list(valor) if isinstance(valor, list | tuple) else []
        bloqueada = self._lista.blockSignals(True)  # noqa: FBT003  así lo pide Qt
        propias = {self._lista.item(n).data(_CLAVE) for n in range(self._lista.count())}
        for clave in claves:
            if clave not in propias:
                self._agregar(f"{clave} (ya no está en la lista)", str(clave))
        for n in range(self._lista.count()):
            pieza = self._lista.item(n)
            marcada = pieza.data(_CLAVE) in claves
            pieza.setCheckState(Qt.CheckState.Checked if marcada else Qt.CheckState.Unchecked)
        self._lista.blockSignals(bloqueada)
        self._lista.viewport().update()

    def _agregar(self, texto: str, clave: str) -> None:
        pieza = QListWidgetItem(texto)
        pieza.setData(_CLAVE, clave)
        pieza.setToolTip("")
        pieza.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsSelectable
        )
        pieza.setCheckState(Qt.CheckState.Unchecked)
        self._lista.addItem(pieza)

    def _atajos(self) -> QHBoxLayout:
        caja = QHBoxLayout()
        caja.setContentsMargins(0, 0, 0, 0)
        for texto, marca in (
            ("Marcar todas", Qt.CheckState.Checked),
            ("Ninguna", Qt.CheckState.Unchecked),
        ):
            boton = QPushButton(texto)
            boton.setProperty("papel", "enlace")
            boton.setAccessibleName(f"{texto}: {self.campo.etiqueta}")
            boton.clicked.connect(lambda _=False, m=marca: self._todas(m))
            caja.addWidget(boton)
        caja.addStretch(1)
        return caja

    def _todas(self, marca: Qt.CheckState) -> None:
        bloqueada = self._lista.blockSignals(True)  # noqa: FBT003  así lo pide Qt
        for n in range(self._lista.count()):
            self._lista.item(n).setCheckState(marca)
        self._lista.blockSignals(bloqueada)
        self._lista.viewport().update()
        self._al_cambiar()

    def _al_cambiar(self) -> None:
        self.cambiado.emit()
        self.terminado.emit()
