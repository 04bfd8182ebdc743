"""Escribir una observación: qué señala, de qué tipo es, qué pide y para cuándo."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.garante.vistas import EvidenciaRecibida
from app.garante.vistas_revision import (
    Gravedad,
    NuevaObservacion,
    Observacion,
    ObservacionFrecuente,
    TipoObservacion,
)
from ui.comun import fechas
from ui.comun.accesible import nombrar, rotular
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta
from ui.comun.tema import tema
from ui.garante import revision_palabras as palabras

BLOQUEAN = frozenset({TipoObservacion.FORMAL, TipoObservacion.FONDO, TipoObservacion.RIESGO})
VISIBLES = 4


class Senalado(NamedTuple):
    """Algo que la observación señala: la dirección escrita y cómo se llama."""

    direccion: str
    nombre: str


class FormularioObservar(QWidget):
    """`guardada` lleva (folio, `NuevaObservacion`); folio vacío es una nueva."""

    guardada = Signal(str, object)
    cancelada = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._folio = ""
        self._senalados: tuple[Senalado, ...] = ()
        self._puesta = ""
        self._por_omision = date.min
        self._titulo = Etiqueta("Observar", "subtitulo", envolver=True)
        self._que = Etiqueta("", "secundario", envolver=True)
        self.frecuentes = ComboSinRueda()
        self.tipo = ComboSinRueda()
        for tipo, texto in palabras.TIPOS.items():
            self.tipo.addItem(texto, tipo)
        self.bloquea = QCheckBox("Bloquea el nivel de la herramienta")
        self.texto = _editor(104)
        self.fundamento = _editor(52)
        self.evidencia = ComboSinRueda()
        self.otra_fecha = QCheckBox("Otra fecha límite")
        self.limite = QDateEdit()
        self.limite.setCalendarPopup(True)
        self.limite.setDisplayFormat("dd/MM/yyyy")
        nombrar(self.limite, "Fecha límite para responder")
        self._plazo = Etiqueta("", "pequena", envolver=True)
        self._error = Etiqueta("", "error", envolver=True)
        self.guardar = Boton("Guardar observación", "primario").al_pulsar(self._guardar)
        self.cancelar = Boton("Cancelar", nombre="Cancelar la observación (Esc)")
        self.cancelar.al_pulsar(self.cancelada.emit)
        self._construir()
        self.frecuentes.activated.connect(self._poner_frecuente)
        self.tipo.currentIndexChanged.connect(lambda _i: self._ajustar())
        self.otra_fecha.toggled.connect(lambda _p: self._ajustar())

    def abrir(
        self,
        senalados: Sequence[Senalado],
        evidencias: Sequence[EvidenciaRecibida],
        por_omision: date,
        hoy: date,
    ) -> None:
        """Empieza una observación nueva. `por_omision`: el límite si se devolviera hoy."""
        self._folio, self._senalados, self._por_omision = "", tuple(senalados), por_omision
        self._titulo.setText(_titulo(len(senalados)))
        self._que.setText(_lista(senalados))
        self.texto.clear()
        self.fundamento.clear()
        self._puesta = ""
        self.tipo.setCurrentIndex(self.tipo.findData(TipoObservacion.FONDO))
        self.bloquea.setChecked(False)
        self.limite.setMinimumDate(_qdate(hoy))
        self.limite.setDate(_qdate(por_omision))
        self.otra_fecha.setChecked(False)
        self._ofrecer(evidencias, "")
        self._error.hide()
        self._ajustar()
        self.texto.setFocus(Qt.FocusReason.OtherFocusReason)

    def corregir(
        self,
        una: Observacion,
        senalados: Sequence[Senalado],
        evidencias: Sequence[EvidenciaRecibida],
        por_omision: date,
        hoy: date,
    ) -> None:
        """Cambia una que todavía no se devuelve."""
        self.abrir(senalados, evidencias, por_omision, hoy)
        self._folio = una.folio
        self._titulo.setText(f"Corregir {una.folio}")
        self.texto.setPlainText(una.texto)
        self.fundamento.setPlainText(una.fundamento)
        self.tipo.setCurrentIndex(self.tipo.findData(una.tipo))
        self.bloquea.setChecked(una.gravedad is Gravedad.BLOQUEA)
        if una.limite not in (None, por_omision):
            self.otra_fecha.setChecked(True)
            self.limite.setDate(_qdate(una.limite or por_omision))
        self._ofrecer(evidencias, una.evidencia)

    def ofrecer(self, frecuentes: Sequence[ObservacionFrecuente]) -> None:
        """Las frases del catálogo que sirven para lo señalado."""
        self.frecuentes.clear()
        self.frecuentes.addItem("Elegir una frase frecuente…", None)
        for una in frecuentes:
            corta = una.texto if len(una.texto) <= 90 else f"{una.texto[:87]}…"
            self.frecuentes.addItem(corta, una)
        self.frecuentes.setEnabled(bool(frecuentes))

    def senalar_error(self, texto: str) -> None:
        """Dice qué falta, junto al botón."""
        self._error.setText(texto)
        self._error.show()
        self.texto.setFocus(Qt.FocusReason.OtherFocusReason)

    def error(self) -> str:
        """Lo que falta, o vacío."""
        return "" if self._error.isHidden() else self._error.text()

    def elegido(self) -> TipoObservacion:
        """El tipo que se ve. Qt guarda los enumerados de texto como texto."""
        return TipoObservacion(self.tipo.currentData())

    def nueva(self) -> NuevaObservacion:
        """Lo escrito, como lo espera el servicio."""
        tipo = self.elegido()
        limite = self.limite.date().toPython() if self.otra_fecha.isChecked() else None
        return NuevaObservacion(
            texto=self.texto.toPlainText().strip(),
            direcciones=tuple(s.direccion for s in self._senalados),
            tipo=tipo,
            gravedad=Gravedad.BLOQUEA
            if self.bloquea.isChecked() and tipo in BLOQUEAN
            else Gravedad.NO_BLOQUEA,
            fundamento=self.fundamento.toPlainText().strip(),
            evidencia=self.evidencia.currentData() or "",
            limite=limite if isinstance(limite, date) else None,
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelada.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _guardar(self) -> None:
        nueva = self.nueva()
        if not nueva.texto:
            self.senalar_error("Escriba qué falta, por qué y cómo quedaría.")
            return
        self._error.hide()
        self.guardada.emit(self._folio, nueva)

    def _poner_frecuente(self, lugar: int) -> None:
        frase = self.frecuentes.itemData(lugar)
        if frase is None:
            return
        escrito = self.texto.toPlainText().strip()
        # Lo que ya escribió una persona no se borra: la frase se agrega después.
        propio = escrito if escrito and escrito != self._puesta else ""
        self.texto.setPlainText(f"{propio}\n{frase.texto}".strip())
        self._puesta = self.texto.toPlainText() if not propio else ""
        if not self.fundamento.toPlainText().strip():
            self.fundamento.setPlainText(frase.fundamento)
        self.tipo.setCurrentIndex(self.tipo.findData(frase.tipo))
        self.bloquea.setChecked(frase.gravedad is Gravedad.BLOQUEA)
        self.texto.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ofrecer(self, evidencias: Sequence[EvidenciaRecibida], elegida: str) -> None:
        self.evidencia.clear()
        self.evidencia.addItem("Ninguna en particular", "")
        for evidencia in evidencias:
            if evidencia.sha256:
                self.evidencia.addItem(evidencia.nombre, evidencia.sha256)
        self.evidencia.setCurrentIndex(max(0, self.evidencia.findData(elegida)))
        hay = self.evidencia.count() > 1
        self.evidencia.setVisible(hay)
        self._rotulo_evidencia.setVisible(hay)

    def _ajustar(self) -> None:
        tipo = self.elegido()
        self.bloquea.setEnabled(tipo in BLOQUEAN)
        felicita = tipo is TipoObservacion.FELICITACION
        self.otra_fecha.setVisible(not felicita)
        self.limite.setVisible(not felicita and self.otra_fecha.isChecked())
        if felicita:
            self._plazo.setText("Una felicitación no lleva plazo.")
        elif self.otra_fecha.isChecked():
            self._plazo.setText("El municipio verá esta fecha como límite.")
        else:
            dia = fechas.larga(self._por_omision)
            self._plazo.setText(
                f"15 días hábiles desde que la devuelva: hasta el {dia} si lo hace hoy."
            )

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(5)
        columna.addWidget(self._titulo)
        columna.addWidget(self._que)
        self._poner(columna, "Frases frecuentes", self.frecuentes)
        self._poner(columna, "Tipo", self.tipo)
        columna.addWidget(self.bloquea)
        self._poner(columna, "Qué falta, por qué y cómo quedaría", self.texto)
        self._poner(columna, "Fundamento: criterio del Modelo o norma (opcional)", self.fundamento)
        self._rotulo_evidencia = self._poner(columna, "Evidencia que señala", self.evidencia)
        fila = QHBoxLayout()
        fila.addWidget(self.otra_fecha)
        fila.addWidget(self.limite)
        fila.addStretch(1)
        columna.addLayout(fila)
        columna.addWidget(self._plazo)
        columna.addWidget(self._error)
        self._error.hide()
        botones = QHBoxLayout()
        botones.addWidget(self.guardar)
        botones.addWidget(self.cancelar)
        botones.addStretch(1)
        columna.addLayout(botones)
        for combo in (self.frecuentes, self.tipo, self.evidencia):
            combo.setMinimumContentsLength(14)
        self.ofrecer(())

    def _poner(self, columna: QVBoxLayout, texto: str, control: QWidget) -> Etiqueta:
        rotulo = Etiqueta(texto, "fuerte", envolver=True)
        rotular(rotulo, control)
        columna.addWidget(rotulo)
        columna.addWidget(control)
        return rotulo


def _titulo(cuantos: int) -> str:
    return "Observar este campo" if cuantos == 1 else f"Observar {cuantos} campos juntos"


def _lista(senalados: Sequence[Senalado]) -> str:
    nombres = [f"• {s.nombre}" for s in senalados[:VISIBLES]]
    if len(senalados) > VISIBLES:
        nombres.append(f"y {len(senalados) - VISIBLES} más")
    return "\n".join(nombres)


def _editor(alto: int) -> QPlainTextEdit:
    editor = QPlainTextEdit()
    editor.setTabChangesFocus(True)
    editor.setFixedHeight(tema().px(alto))
    return editor


def _qdate(dia: date) -> QDate:
    return QDate(dia.year, dia.month, dia.day)
