"""Responder una observación: qué se hizo, con qué evidencias, o pedir que se reconsidere."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.modelo.contexto import Evidencia
from ui.asistente.editores.texto import Parrafos
from ui.comun.accesible import nombrar, rotular
from ui.comun.controles import Boton, Etiqueta
from ui.comun.pagina import renglon_de
from ui.comun.tema import AIRE, tema

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import ObservacionVista

A_LA_VISTA = 5
MOTIVO_MIN = 20
"""Caracteres del motivo de una reconsideración: «no» no explica nada."""


BORRADOR = "Borrador guardado. No viaja hasta que pulse «Guardar la respuesta»."


class Borrador(NamedTuple):
    """Una respuesta a medio escribir."""

    texto: str
    evidencias: tuple[str, ...]


class Formulario(QFrame):
    """`respondida` lleva (texto, ids de evidencias); `reconsiderada`, el motivo."""

    respondida = Signal(str, list)
    reconsiderada = Signal(str)
    escrito = Signal(object)
    """El `Borrador` de lo que se está escribiendo."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._guardado: tuple[object, ...] = ()
        self.texto = Parrafos(minimo=3)
        self.evidencias = QListWidget()
        self.evidencias.setProperty("papel", "casillas")
        nombrar(self.evidencias, "Evidencias que acompañan la respuesta")
        self.sin_evidencias = Etiqueta(
            "Esta herramienta todavía no tiene evidencias. Adjúntelas en su página y aparecerán "
            "aquí.",
            "secundario",
            envolver=True,
        )
        self.guardar = Boton("Guardar la respuesta", "primario").al_pulsar(self._guardar)
        self.reconsiderar = Boton("Pedir que se reconsidere…").al_pulsar(self._reconsiderar)
        self.aviso = Etiqueta("", "secundario", envolver=True)
        self.borrador = Etiqueta(BORRADOR, "pequena", envolver=True)
        rotulo = Etiqueta("Su respuesta: qué corrigió o por qué está bien así", "fuerte")
        rotulo.setWordWrap(True)
        rotular(rotulo, self.texto)
        self._rotulo_evidencias = Etiqueta("Evidencias que la acompañan (opcional)", "fuerte")
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(6)
        for pieza in (
            rotulo,
            self.texto,
            self.borrador,
            self._rotulo_evidencias,
            self.evidencias,
            self.sin_evidencias,
            renglon_de(self.guardar, self.reconsiderar),
            self.aviso,
        ):
            caja.addWidget(pieza)
        self.texto.textChanged.connect(self._al_escribir)
        self.evidencias.itemChanged.connect(lambda _item: self._al_escribir())

    def fijar(
        self,
        una: "ObservacionVista",
        disponibles: Sequence[Evidencia],
        borrador: "Borrador | None",
        *,
        solo_lectura: bool,
    ) -> None:
        """Muestra lo respondido, o lo que se estaba escribiendo."""
        guardado = (
            una.folio,
            una.respuesta,
            una.reconsideracion,
            una.evidencias,
            tuple(e.id for e in disponibles),
        )
        if guardado != self._guardado:
            # Releer lo mismo no debe tocar lo que se está escribiendo ni mover el foco.
            self._guardado = guardado
            texto, marcadas = borrador or Borrador(una.respuesta, una.evidencias)
            with QSignalBlocker(self.texto), QSignalBlocker(self.evidencias):
                self.texto.setPlainText(texto)
                self._llenar(disponibles, marcadas)
            self.texto.updateGeometry()
        puede = una.se_puede_responder and not solo_lectura
        self.texto.setReadOnly(not puede)
        self.evidencias.setEnabled(puede)
        self.guardar.setVisible(puede)
        self.reconsiderar.setVisible(puede and una.se_puede_reconsiderar)
        self.decir_borrador(guardado=puede and una.borrador is not None)
        self.aviso.setText(_aviso(una))
        self.aviso.setVisible(bool(self.aviso.text()))
        self.guardar.setEnabled(bool(self.texto.toPlainText().strip()))

    def decir_borrador(self, *, guardado: bool) -> None:
        """Si lo escrito está a salvo, pero todavía no es la respuesta."""
        self.borrador.setVisible(guardado)

    def elegidas(self) -> list[str]:
        """Los ids de las evidencias marcadas."""
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._renglones()
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _renglones(self) -> list[QListWidgetItem]:
        return [self.evidencias.item(n) for n in range(self.evidencias.count())]

    def _llenar(self, disponibles: Sequence[Evidencia], marcadas: Collection[str]) -> None:
        self.evidencias.clear()
        for evidencia in disponibles:
            item = QListWidgetItem(evidencia.nombre)
            item.setData(Qt.ItemDataRole.UserRole, evidencia.id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
            puesta = evidencia.id in marcadas
            item.setCheckState(Qt.CheckState.Checked if puesta else Qt.CheckState.Unchecked)
            self.evidencias.addItem(item)
        hay = bool(disponibles)
        self.evidencias.setVisible(hay)
        self.sin_evidencias.setVisible(not hay)
        renglones = min(len(disponibles), A_LA_VISTA)
        self.evidencias.setFixedHeight(renglones * tema().px(28) + tema().px(8))

    def _al_escribir(self) -> None:
        self.guardar.setEnabled(bool(self.texto.toPlainText().strip()))
        self.decir_borrador(guardado=False)
        self.escrito.emit(Borrador(self.texto.toPlainText(), tuple(self.elegidas())))

    def _guardar(self) -> None:
        self.respondida.emit(self.texto.toPlainText().strip(), self.elegidas())

    def _reconsiderar(self) -> None:
        dialogo = DialogoReconsiderar(self)
        dialogo.pedida.connect(self.reconsiderada)
        dialogo.exec()
        dialogo.deleteLater()


class DialogoReconsiderar(QDialog):
    """Pide el motivo; `pedida` lo lleva."""

    pedida = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWindowTitle("Pedir que se reconsidere")
        self.motivo = Parrafos(minimo=4)
        self.falta = Etiqueta("", "pequena")
        self.pedir = Boton("Pedir que se reconsidere", "primario").al_pulsar(self._pedir)
        rotulo = Etiqueta("¿Por qué no procede?", "fuerte")
        rotular(rotulo, self.motivo)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta("Pedir que se reconsidere", "subtitulo"))
        columna.addWidget(
            Etiqueta(
                "Se puede una sola vez por observación. Viaja en su próxima entrega y el órgano "
                "garante decide.",
                "secundario",
                envolver=True,
            )
        )
        columna.addWidget(rotulo)
        columna.addWidget(self.motivo)
        columna.addWidget(self.falta)
        botones = QHBoxLayout()
        botones.addStretch(1)
        botones.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        botones.addWidget(self.pedir)
        columna.addLayout(botones)
        self.motivo.textChanged.connect(self._contar)
        self.setMinimumWidth(tema().px(460))
        self._contar()
        self.motivo.setFocus()

    def _contar(self) -> None:
        faltan = MOTIVO_MIN - len(self.motivo.toPlainText().strip())
        self.pedir.setEnabled(faltan <= 0)
        self.falta.setText(f"Escriba al menos {faltan} letras más." if faltan > 0 else "")

    def _pedir(self) -> None:
        self.pedida.emit(self.motivo.toPlainText().strip())
        self.accept()


def _aviso(una: "ObservacionVista") -> str:
    if una.estado.value == "cerrada":
        return "Está cerrada: ya no hace falta contestarla."
    if una.reconsideracion and not una.respuesta:
        return f"Pidió que se reconsidere: «{una.reconsideracion}». Viaja en su próxima entrega."
    if una.respondida:
        return "Viaja en su próxima entrega. Puede corregirla mientras tanto."
    return ""
