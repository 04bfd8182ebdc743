"""Editores de texto: una línea y párrafos."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QTextOption
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo
from app.texto import LARGO_MAXIMO, limpiar
from ui.asistente.editores.base import Editor
from ui.asistente.editores.lectura import contar_palabras, limpiar_pegado
from ui.comun.tema import papel

LARGO_CORTO = 200
"""Caracteres de un texto corto (herramientas.md §0.2)."""

_DESDE = 0.6
"""El contador aparece cuando se ha usado esta parte del largo: antes sólo distrae."""


class EditorTextoCorto(Editor):
    """Una línea. No corta lo que se pega de más: lo muestra y dice cuánto sobra."""

    def __init__(
        self, campo: Campo, sugerencias: Sequence[str] = (), padre: QWidget | None = None
    ) -> None:
        super().__init__(campo, padre)
        self._maximo = int(campo.maximo) if campo.maximo else LARGO_CORTO
        self._linea = QLineEdit()
        self._contador = contador()
        caja = QHBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(self._linea, 1)
        caja.addWidget(self._contador)
        self.adoptar(self._linea)
        sugerir(self._linea, sugerencias)
        self._linea.textEdited.connect(self._al_editar)

    @override
    def leer(self) -> Valor:
        return " ".join(limpiar(self._linea.text()).split("\n")).strip()

    @override
    def escribir(self, valor: Valor) -> None:
        texto = str(valor or "")
        if texto != self.leer():
            self._linea.setText(texto)
            self._linea.setCursorPosition(0)
        self._contar()

    @override
    def no_reconocido(self) -> str:
        texto = str(self.leer())
        return texto if len(texto) > self._maximo else ""

    @override
    def poner_solo_lectura(self, *, activo: bool) -> None:
        self._linea.setReadOnly(activo)

    def _al_editar(self) -> None:
        self._contar()
        self.cambiado.emit()

    def _contar(self) -> None:
        largo = len(self._linea.text())
        self._contador.setText(f"{largo}/{self._maximo}")
        self._contador.setVisible(largo >= self._maximo * _DESDE)
        papel(self._contador, "error" if largo > self._maximo else "pequena")


class Parrafos(QPlainTextEdit):
    """Texto de varios renglones que crece con lo escrito y suelta el tabulador."""

    RENGLONES_MIN = 3
    RENGLONES_MAX = 14

    def __init__(self, padre: QWidget | None = None, *, minimo: int = RENGLONES_MIN) -> None:
        super().__init__(padre)
        self._minimo = minimo
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._crecer)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._alto())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._alto())

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(limpiar_pegado(source.text()))

    @override
    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._crecer()

    def _alto(self) -> int:
        renglon = QFontMetricsF(self.font()).lineSpacing()
        lineas = max(self._minimo, min(self.RENGLONES_MAX, self._renglones()))
        margen = 2 * (self.document().documentMargin() + self.frameWidth()) + 8
        return int(lineas * renglon + margen) + 1

    def _renglones(self) -> int:
        # En QPlainTextEdit la altura del documento se mide en renglones, no en pixeles.
        return int(self.document().documentLayout().documentSize().height())

    def _crecer(self) -> None:
        self.updateGeometry()


class EditorTextoLargo(Editor):
    """Párrafos, con cuenta de palabras al pie."""

    def __init__(self, campo: Campo, padre: QWidget | None = None) -> None:
        super().__init__(campo, padre)
        self._texto = Parrafos()
        self._palabras = contador()
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(2)
        caja.addWidget(self._texto)
        caja.addWidget(self._palabras, 0, Qt.AlignmentFlag.AlignRight)
        self.adoptar(self._texto)
        self._texto.textChanged.connect(self._al_editar)
        self._escribiendo = False
        self._contar()

    @property
    @override
    def ancho(self) -> bool:
        return True

    @override
    def leer(self) -> Valor:
        return limpiar(self._texto.toPlainText()).strip()

    @override
    def escribir(self, valor: Valor) -> None:
        texto = str(valor or "")
        if texto == self.leer():
            return
        self._escribiendo = True
        self._texto.setPlainText(texto)
        self._escribiendo = False
        self._contar()

    @override
    def no_reconocido(self) -> str:
        texto = str(self.leer())
        return texto if len(texto) > LARGO_MAXIMO else ""

    @override
    def poner_solo_lectura(self, *, activo: bool) -> None:
        self._texto.setReadOnly(activo)

    def _al_editar(self) -> None:
        if self._escribiendo:
            return
        self._contar()
        self.cambiado.emit()

    def _contar(self) -> None:
        texto = self._texto.toPlainText()
        palabras = contar_palabras(texto)
        sobra = len(texto) - LARGO_MAXIMO
        if sobra > 0:
            self._palabras.setText(f"Sobran {sobra} caracteres: el límite es {LARGO_MAXIMO}")
        else:
            self._palabras.setText("1 palabra" if palabras == 1 else f"{palabras} palabras")
        self._palabras.setVisible(palabras > 0)
        papel(self._palabras, "error" if sobra > 0 else "pequena")


def sugerir(linea: QLineEdit, textos: Sequence[str]) -> None:
    """Ofrece, al escribir, lo que ya se capturó igual en otra tabla."""
    if not textos:
        return
    ayuda = QCompleter(list(textos), linea)
    ayuda.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    ayuda.setFilterMode(Qt.MatchFlag.MatchContains)
    linea.setCompleter(ayuda)


def contador() -> QLabel:
    """Etiqueta pequeña al pie de un control."""
    etiqueta = QLabel()
    etiqueta.setTextFormat(Qt.TextFormat.PlainText)
    etiqueta.setProperty("papel", "pequena")
    etiqueta.hide()
    return etiqueta
