"""Una observación ya devuelta: qué contestó el municipio y en qué queda."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.garante.vistas_revision import CERRADAS, EstadoObservacion, Observacion, Paso
from app.modelo.tipos import Modelo
from ui.comun import fechas
from ui.comun.accesible import rotular
from ui.comun.controles import Boton, Etiqueta, vaciar
from ui.comun.insignias import Insignia
from ui.comun.tareas import Ejecutor
from ui.comun.tema import tema
from ui.garante import revision_palabras as palabras
from ui.garante.evidencia import FilaEvidencia
from ui.garante.revision_lectura import Lectura

SIN_ENVIAR = (
    "Todavía no se devuelve al municipio: puede corregirla, o retirarla si ya no hace falta."
)


class FormularioResolver(QWidget):
    """`resuelta` lleva (folio, `EstadoObservacion`, texto); `corregir` y `ver`, la observación."""

    resuelta = Signal(str, object, str)
    corregir = Signal(object)
    ver = Signal(object)
    cerrada = Signal()
    guardada = Signal(object)
    fallo = Signal(object)

    def __init__(
        self, base: Any, ejecutor: Ejecutor, modelo: Modelo, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self._base, self._ejecutor, self._modelo = base, ejecutor, modelo
        self._una: Observacion | None = None
        self._textos: list[str] = []
        self._contenido = QVBoxLayout()
        self._contenido.setSpacing(5)
        self._opciones = QWidget()
        self.grupo = QButtonGroup(self)
        self.explica = QPlainTextEdit()
        self.explica.setTabChangesFocus(True)
        self.explica.setFixedHeight(tema().px(72))
        self._rotulo = Etiqueta("Por qué (lo leerá el municipio)", "fuerte", envolver=True)
        self._error = Etiqueta("", "error", envolver=True)
        self.guardar = Boton("Guardar resolución", "primario").al_pulsar(self._guardar)
        self.editar = Boton("Corregir…").al_pulsar(lambda: self.corregir.emit(self._una))
        self.cerrar = Boton("Volver", nombre="Volver a las observaciones (Esc)")
        self.cerrar.al_pulsar(self.cerrada.emit)
        self._historia = Etiqueta("", "pequena", envolver=True)
        self._construir()

    def abrir(self, una: Observacion, lectura: Lectura) -> None:
        """Muestra una observación y lo que se puede hacer con ella."""
        self._una = una
        self._textos = []
        vaciar(self._contenido)
        self._contenido.addWidget(Insignia(palabras.estado_de(una)))
        self._decir(una.folio, "subtitulo")
        lugares = [
            palabras.nombre_de(self._modelo, d.herramienta, d.campo) for d in una.direcciones
        ]
        self._decir("\n".join(f"• {lugar}" for lugar in lugares[:6]), "secundario")
        if una.direcciones:
            ir = Boton("Ver el campo", "enlace").al_pulsar(lambda: self.ver.emit(una))
            self._contenido.addWidget(ir, 0, Qt.AlignmentFlag.AlignLeft)
        self._decir(una.texto, "")
        self._decir(_hechos(una, lectura.hoy), "pequena")
        self._mostrar_respuesta(una, lectura)
        if una.resolucion:
            self._decir(f"Resolución anterior: {una.resolucion}", "secundario")
        self._ofrecer(una)
        self._historia.setText("")
        self._error.hide()
        self._enfocar(una)

    def contar_historia(self, pasos: Sequence[Paso]) -> None:
        """Quién hizo qué y cuándo."""
        renglones = []
        for paso in pasos:
            dia = fechas.corta(date.fromisoformat(paso.momento[:10]))
            quien = f", {paso.operador}" if paso.operador else ""
            renglones.append(f"{dia}{quien}: {paso.accion}")
        self._historia.setText("\n".join(renglones))

    def textos(self) -> tuple[str, ...]:
        """Lo que dice arriba, en orden."""
        return tuple(self._textos)

    def elegir(self, resultado: EstadoObservacion) -> None:
        """Marca una resolución."""
        self._botones[resultado].setChecked(True)

    def senalar_error(self, texto: str) -> None:
        """Dice qué falta."""
        self._error.setText(texto)
        self._error.show()
        self.explica.setFocus(Qt.FocusReason.OtherFocusReason)

    def error(self) -> str:
        """Lo que falta, o vacío."""
        return "" if self._error.isHidden() else self._error.text()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cerrada.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _mostrar_respuesta(self, una: Observacion, lectura: Lectura) -> None:
        respuesta = una.respuesta
        if respuesta is None:
            if una.enviada:
                self._decir("El municipio no ha contestado.", "secundario")
            return
        que = "Pide que se reconsidere" if respuesta.reconsideracion else "Contestó"
        dia = fechas.corta(date.fromisoformat(respuesta.fecha[:10]), lectura.hoy)
        self._decir(f"{que} el {dia}, en la entrega {respuesta.secuencia}:", "fuerte")
        self._decir(respuesta.texto, "")
        if una.reconsiderada:
            self._decir("Ya se resolvió la única reconsideración que admite.", "pequena")
        for sha256 in respuesta.evidencias:
            evidencia = lectura.por_sha(sha256)
            if evidencia is None:
                self._decir(f"Evidencia {sha256[:12]}…: no viene en esta entrega.", "pequena")
                continue
            fila = FilaEvidencia(self._base, self._ejecutor, evidencia)
            fila.guardada.connect(self.guardada)
            fila.fallo.connect(self.fallo)
            self._contenido.addWidget(fila)

    def _ofrecer(self, una: Observacion) -> None:
        cerrada = una.estado in CERRADAS
        self._opciones.setVisible(not cerrada)
        self.guardar.setVisible(not cerrada)
        self.editar.setVisible(not cerrada and not una.enviada)
        for estado, boton in self._botones.items():
            boton.setVisible(una.enviada or estado is EstadoObservacion.RETIRADA)
        self.grupo.setExclusive(False)
        for boton in self._botones.values():
            boton.setChecked(False)
        self.grupo.setExclusive(True)
        self.explica.clear()
        self._aviso.setVisible(not una.enviada and not cerrada)

    def _enfocar(self, una: Observacion) -> None:
        if una.estado in CERRADAS:
            destino: QWidget = self.cerrar
        elif una.enviada:
            destino = self._botones[EstadoObservacion.SOLVENTADA]
        else:
            destino = self.editar
        destino.setFocus(Qt.FocusReason.OtherFocusReason)

    def _guardar(self) -> None:
        elegido = next((e for e, b in self._botones.items() if b.isChecked()), None)
        texto = self.explica.toPlainText().strip()
        if elegido is None:
            self.senalar_error("Elija en qué queda la observación.")
        elif elegido is not EstadoObservacion.SOLVENTADA and not texto:
            self.senalar_error("Escriba qué falta todavía, o por qué se retira.")
        elif self._una is not None:
            self._error.hide()
            self.resuelta.emit(self._una.folio, elegido, texto)

    def _decir(self, texto: str, papel: str) -> None:
        self._textos.append(texto)
        etiqueta = Etiqueta(texto, papel, envolver=True)
        etiqueta.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._contenido.addWidget(etiqueta)

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(6)
        columna.addLayout(self._contenido)
        self._aviso = Etiqueta(SIN_ENVIAR, "secundario", envolver=True)
        columna.addWidget(self._aviso)
        caja = QVBoxLayout(self._opciones)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(4)
        caja.addWidget(Etiqueta("¿En qué queda?", "fuerte"))
        self._botones: dict[EstadoObservacion, QRadioButton] = {}
        for estado, texto in palabras.RESOLUCIONES.items():
            boton = QRadioButton(texto)
            self.grupo.addButton(boton)
            self._botones[estado] = boton
            caja.addWidget(boton)
        rotular(self._rotulo, self.explica)
        caja.addWidget(self._rotulo)
        caja.addWidget(self.explica)
        columna.addWidget(self._opciones)
        columna.addWidget(self._error)
        self._error.hide()
        fila = QHBoxLayout()
        for accion in (self.guardar, self.editar, self.cerrar):
            fila.addWidget(accion)
        fila.addStretch(1)
        columna.addLayout(fila)
        columna.addWidget(self._historia)


def _hechos(una: Observacion, hoy: date) -> str:
    partes = [palabras.que_es(una)]
    if una.pendiente:
        partes.append(palabras.plazo(una.limite, hoy))
    if una.fundamento:
        partes.append(f"fundamento: {una.fundamento}")
    return " · ".join(partes)
