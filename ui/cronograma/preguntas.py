"""Lo que se pregunta antes de mover: las sucesoras, el motivo, de cuál dependencia se habla."""

from collections.abc import Sequence
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.dominio.textos_fecha import fecha_corta
from app.modelo.cronograma.valores import Movida
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, Desplazable, Etiqueta
from ui.comun.tema import tema

MINIMO = 20
"""Caracteres que debe tener un motivo, como en «no aplica»."""


class Respuesta(Enum):
    """Qué se hace con las que dependen de la que se mueve."""

    TODAS = auto()
    SOLO_ESTA = auto()
    CANCELAR = auto()


class Dialogo(QDialog):
    """La forma común: un cuerpo que se desplaza si no cabe y los botones siempre a la vista."""

    def __init__(self, titulo: str, padre: QWidget | None, ancho: int = 480) -> None:
        super().__init__(padre)
        self.setWindowTitle(titulo)
        self._ancho = ancho
        columna = QVBoxLayout(self)
        columna.setContentsMargins(20, 18, 20, 16)
        columna.setSpacing(12)
        self._hoja = QWidget()
        self.cuerpo = QVBoxLayout(self._hoja)
        self.cuerpo.setContentsMargins(0, 0, 0, 0)
        self.cuerpo.setSpacing(8)
        self.caja = Desplazable(self._hoja)
        columna.addWidget(self.caja, 1)
        self.botones = QHBoxLayout()
        self.botones.setSpacing(8)
        self.botones.addStretch(1)
        columna.addLayout(self.botones)

    @override
    def showEvent(self, arg__1: QShowEvent) -> None:
        super().showEvent(arg__1)
        self.ajustar()

    def ajustar(self) -> None:
        """Toma el tamaño de lo que dice, sin pasarse de la ventana que la abrió."""
        padre = self.parentWidget()
        tope = padre.window().size() if padre else QSize(1024, 600)
        ancho = min(tema().px(self._ancho), max(tope.width() - 40, 560), 980)
        bordes = self.contentsMargins()
        margenes = 40 + bordes.left() + bordes.right()
        interior = self._hoja.heightForWidth(ancho - margenes)
        alto = max(interior, self._hoja.sizeHint().height()) + tema().px(44) + 50
        self.resize(ancho, min(alto, max(tope.height() - 30, 360)))

    def decir(self, texto: str, papel: str = "") -> Etiqueta:
        """Agrega un párrafo."""
        parrafo = Etiqueta(texto, papel, envolver=True)
        self.cuerpo.addWidget(parrafo)
        return parrafo

    def cancelable(self, texto: str = "Cancelar") -> Boton:
        """El botón que cierra sin hacer nada."""
        boton = Boton(texto).al_pulsar(self.reject)
        self.botones.addWidget(boton)
        return boton


class PreguntaSucesoras(Dialogo):
    """«¿Mover también las 3 que dependen de ella?»"""

    def __init__(self, nombre: str, movidas: Sequence[Movida], padre: QWidget | None) -> None:
        super().__init__("Mover en el cronograma", padre)
        self.respuesta = Respuesta.CANCELAR
        self.movidas = tuple(movidas)
        cuantas = len(movidas)
        cuales = "la que depende" if cuantas == 1 else f"las {cuantas} que dependen"
        self.pregunta = self.decir(f"¿Mover también {cuales} de ella?", "subtitulo")
        self.decir(f"Con el cambio de «{nombre}» ya no alcanzan a empezar cuando dicen:")
        for movida in movidas:
            self.decir(_renglon(movida))
        self.recordar = QCheckBox("No volver a preguntar en esta sesión")
        self.cuerpo.addWidget(self.recordar)
        self.todas = Boton("Mover también", "primario").al_pulsar(
            lambda: self._responder(Respuesta.TODAS)
        )
        self.todas.setDefault(True)
        self.sola = Boton("Sólo ésta").al_pulsar(lambda: self._responder(Respuesta.SOLO_ESTA))
        self.botones.addWidget(self.todas)
        self.botones.addWidget(self.sola)
        self.cancelable()
        self.todas.setFocus()

    def _responder(self, respuesta: Respuesta) -> None:
        self.respuesta = respuesta
        self.accept()


class PideMotivo(Dialogo):
    """Una explicación obligada, con su cuenta de caracteres."""

    def __init__(self, preguntas: Sequence[str], padre: QWidget | None) -> None:
        super().__init__("Hace falta un motivo", padre)
        self.decir("Para hacerlo, explique por qué", "subtitulo")
        for pregunta in preguntas:
            self.decir(pregunta)
        rotulo = Etiqueta("Motivo", "fuerte")
        self.texto = _SinTabulador()
        self.texto.setFixedHeight(tema().px(96))
        rotular(rotulo, self.texto, f"Al menos {MINIMO} caracteres. Viaja en la entrega.")
        self.cuenta = Etiqueta("", "pequena")
        self.cuerpo.addWidget(rotulo)
        self.cuerpo.addWidget(self.texto)
        self.cuerpo.addWidget(self.cuenta)
        self.aceptar = Boton("Guardar con este motivo", "primario").al_pulsar(self.accept)
        self.botones.addWidget(self.aceptar)
        self.cancelable()
        self.texto.textChanged.connect(self._contar)
        self._contar()
        self.texto.setFocus()

    @property
    def motivo(self) -> str:
        """Lo escrito, sin espacios alrededor."""
        return self.texto.toPlainText().strip()

    def _contar(self) -> None:
        largo = len(self.motivo)
        falta = MINIMO - largo
        self.cuenta.setText(
            f"{largo} caracteres" if falta <= 0 else f"{largo} de {MINIMO} caracteres como mínimo"
        )
        self.aceptar.setEnabled(falta <= 0)


class _SinTabulador(QPlainTextEdit):
    """Tab sale del campo; Ctrl+Enter no inserta nada."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        con_ctrl = e.modifiers() & Qt.KeyboardModifier.ControlModifier
        if con_ctrl and e.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            e.ignore()
        else:
            super().keyPressEvent(e)


class Elegir(Dialogo):
    """Una de varias, con un botón por cada una."""

    def __init__(self, pregunta: str, opciones: Sequence[str], padre: QWidget | None) -> None:
        super().__init__("Cronograma", padre)
        self.elegida = -1
        self.textos = tuple(opciones)
        self.decir(pregunta, "subtitulo")
        for numero, texto in enumerate(opciones):
            boton = Boton(texto).al_pulsar(partial(self.elegir, numero))
            self.cuerpo.addWidget(boton)
        self.cancelable()

    def elegir(self, cual: int) -> None:
        """Ésa, por su lugar."""
        self.elegida = cual
        self.accept()


def _renglon(movida: Movida) -> str:
    antes, despues = fecha_corta(movida.inicio), fecha_corta(movida.inicio_nuevo)
    return f"{movida.clave} {movida.nombre}: {antes} → {despues}".strip()
