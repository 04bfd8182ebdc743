"""Un campo en la página: etiqueta, ayuda, problema, editor y lo que se puede decir de él."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo, Obligacion, TipoCampo
from app.modelo.valores import esta_vacio
from ui.asistente.editores import Editor
from ui.asistente.editores.texto import Parrafos
from ui.asistente.observadas import FranjaObservacion
from ui.asistente.orden import encadenar
from ui.comun import iconos
from ui.comun.accesible import nombrar
from ui.comun.controles import Boton, Etiqueta, vaciar
from ui.comun.flujo import Flujo
from ui.comun.tema import tema

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import ObservacionVista

MOTIVO_MIN = 20
"""Caracteres del motivo de «No aplica»: «no» no explica nada."""

_CORTOS = {TipoCampo.FECHA, TipoCampo.NUMERO, TipoCampo.DINERO, TipoCampo.PERSONA}
_ESPERA_NOTA = 800


class CajaNoAplica(QFrame):
    """Pide el motivo y, ya marcado, lo muestra con la vuelta atrás."""

    marcado = Signal(str)
    quitado = Signal()
    cancelado = Signal()

    def __init__(self, campo: Campo) -> None:
        super().__init__()
        self.setProperty("papel", "franja-info")
        caja = QVBoxLayout(self)
        caja.setContentsMargins(12, 8, 12, 8)
        caja.setSpacing(6)
        self._dicho = Etiqueta("", envolver=True)
        caja.addWidget(self._dicho)
        self.motivo = Parrafos(minimo=2)
        self.motivo.setObjectName(f"motivo_{campo.clave}")
        nombrar(self.motivo, f"Por qué no aplica: {campo.etiqueta}")
        caja.addWidget(self.motivo)
        self._falta = Etiqueta("", "pequena")
        caja.addWidget(self._falta)
        botones = QWidget()
        fila = Flujo(botones, entre=8)
        self._marcar = Boton("Marcar como «No aplica»").al_pulsar(self._al_marcar)
        self._cancelar = Boton("Cancelar", "enlace").al_pulsar(self.cancelado.emit)
        self._quitar = Boton(
            "Sí aplica: contestar", "enlace", nombre=f"Sí aplica: contestar {campo.etiqueta}"
        ).al_pulsar(self.quitado.emit)
        for boton in (self._marcar, self._cancelar, self._quitar):
            fila.addWidget(boton)
        caja.addWidget(botones)
        self.motivo.textChanged.connect(self._contar)
        self.hide()

    def pedir(self) -> None:
        """Muestra el motivo por escribir."""
        self._dicho.setText(
            "¿Por qué no aplica en su municipio? Por ejemplo: «El municipio no tiene organismos "
            "descentralizados»."
        )
        self._alternar(pidiendo=True)
        self._contar()
        self.show()
        self.motivo.setFocus()

    def mostrar(self, motivo: str) -> None:
        """Muestra el motivo ya guardado."""
        self._dicho.setText(f"No aplica: {motivo}")
        self._alternar(pidiendo=False)
        self.show()

    def _alternar(self, *, pidiendo: bool) -> None:
        for pieza in (self.motivo, self._falta, self._marcar, self._cancelar):
            pieza.setVisible(pidiendo)
        self._quitar.setVisible(not pidiendo)

    def _contar(self) -> None:
        faltan = MOTIVO_MIN - len(self.motivo.toPlainText().strip())
        self._marcar.setEnabled(faltan <= 0)
        self._falta.setText(f"Escriba al menos {faltan} letras más." if faltan > 0 else "")

    def _al_marcar(self) -> None:
        self.marcado.emit(self.motivo.toPlainText().strip())


class CajaNota(QFrame):
    """Papel amarillo: se guarda en el archivo y nunca se entrega."""

    cambiada = Signal(str)

    def __init__(self, campo: Campo) -> None:
        super().__init__()
        self.setProperty("papel", "nota")
        caja = QVBoxLayout(self)
        caja.setContentsMargins(12, 6, 12, 8)
        caja.setSpacing(4)
        titulo = Etiqueta("Nota interna (no se entrega)", "pequena")
        caja.addWidget(titulo)
        self.texto = Parrafos(minimo=2)
        self.texto.setObjectName(f"nota_{campo.clave}")
        nombrar(self.texto, f"Nota interna de {campo.etiqueta}, no se entrega")
        titulo.setBuddy(self.texto)
        caja.addWidget(self.texto)
        self._guardada = ""
        self._espera = QTimer(self)
        self._espera.setSingleShot(True)
        self._espera.setInterval(_ESPERA_NOTA)
        self._espera.timeout.connect(self.soltar)
        self.texto.textChanged.connect(self._espera.start)
        self.hide()

    def fijar(self, texto: str) -> None:
        """Pone la nota guardada."""
        self._guardada = texto
        if self.texto.toPlainText().strip() != texto:
            self.texto.setPlainText(texto)
        self._espera.stop()
        # Una nota abierta y aún vacía se queda abierta: la persona está por escribirla.
        if texto:
            self.show()

    def soltar(self) -> None:
        """Avisa ya de lo escrito, sin esperar."""
        self._espera.stop()
        texto = self.texto.toPlainText().strip()
        if texto != self._guardada:
            self._guardada = texto
            self.cambiada.emit(texto)


class FilaCampo(QWidget):
    """El campo completo. No guarda nada: avisa y muestra lo que le digan."""

    cambiado = Signal(str)
    terminado = Signal(str)
    no_aplica_marcado = Signal(str, str)
    no_aplica_quitado = Signal(str)
    nota_cambiada = Signal(str, str)
    propuesta_pedida = Signal(str)
    respuesta_pedida = Signal(str)

    def __init__(self, campo: Campo, editor: Editor) -> None:
        super().__init__()
        self.campo = campo
        self.editor = editor
        self._motivo: str | None = None
        self.etiqueta = Etiqueta(_rotulo(campo), "fuerte", envolver=True)
        self.etiqueta.setBuddy(editor.control)
        self._ayuda = Etiqueta(_ayuda(campo), "secundario", envolver=True)
        if not self._ayuda.text():
            # Nunca `setVisible(True)` sin padre: sería una ventana suelta que roba el foco.
            self._ayuda.hide()
        self._problema = Etiqueta("", "error", envolver=True)
        self._problema.hide()
        self.observaciones: list[FranjaObservacion] = []
        self._observaciones = QVBoxLayout()
        self._observaciones.setSpacing(4)
        self.no_aplica = CajaNoAplica(campo)
        self.nota = CajaNota(campo)
        self.mas = self._boton_mas()
        self.proponer = Boton(
            "Usar el texto propuesto", "enlace", nombre=f"Usar el texto propuesto: {campo.etiqueta}"
        ).al_pulsar(self._pedir_propuesta)
        self._armar()
        editor.cambiado.connect(self._ofrecer)
        editor.cambiado.connect(lambda: self.cambiado.emit(campo.clave))
        editor.terminado.connect(lambda: self.terminado.emit(campo.clave))
        self.no_aplica.marcado.connect(lambda m: self.no_aplica_marcado.emit(campo.clave, m))
        self.no_aplica.quitado.connect(lambda: self.no_aplica_quitado.emit(campo.clave))
        self.no_aplica.cancelado.connect(self._al_cancelar)
        self.nota.cambiada.connect(lambda texto: self.nota_cambiada.emit(campo.clave, texto))

    @property
    def corta(self) -> bool:
        """Si cabe junto a otra en el mismo renglón."""
        return self.campo.tipo in _CORTOS or (
            self.campo.tipo == TipoCampo.OPCION_UNICA and not self.editor.ancho
        )

    @property
    def motivo(self) -> str | None:
        """El motivo de «No aplica», o `None` si aplica."""
        return self._motivo

    def proponer_valor(self, valor: Valor) -> None:
        """Pone la propuesta como si la persona la hubiera escrito."""
        self.editor.escribir(valor)
        self.editor.cambiado.emit()
        self.editor.terminado.emit()

    def _ofrecer(self) -> None:
        texto = self.campo.tipo in (TipoCampo.TEXTO_CORTO, TipoCampo.TEXTO_LARGO)
        vacio = esta_vacio(self.editor.leer()) and self._motivo is None
        self.proponer.setVisible(self._con_propuesta() and texto and vacio)

    def fijar(self, valor: Valor, motivo: str | None, nota: str) -> None:
        """Pone lo guardado."""
        self.editor.escribir(valor)
        self._ofrecer()
        self.nota.fijar(nota)
        self.fijar_motivo(motivo)

    def fijar_motivo(self, motivo: str | None) -> None:
        """Marca o desmarca «No aplica». Lo contestado sigue ahí, sin verse."""
        self._motivo = motivo
        self.editor.setVisible(motivo is None)
        if motivo is None:
            self.no_aplica.hide()
        else:
            self.no_aplica.mostrar(motivo)
            self.mostrar_problema("")

    def mostrar_problema(self, texto: str) -> None:
        """El problema, entre la ayuda y el control, y dicho también por el control."""
        self._problema.setText(texto)
        self._problema.setVisible(bool(texto))
        self.editor.marcar_error(texto)

    def mostrar_observaciones(self, unas: "Sequence[ObservacionVista]", hoy: date) -> None:
        """Lo que el órgano garante observa de este campo, con su «Responder»."""
        vaciar(self._observaciones)
        self.observaciones = [
            FranjaObservacion(una, hoy, self.campo.etiqueta, self.respuesta_pedida.emit)
            for una in unas
        ]
        for franja in self.observaciones:
            self._observaciones.addWidget(franja)
        # Se construyen al final, pero Tab llega a ellas antes que al control.
        encadenar(_antes_de(self.editor), [franja.boton for franja in self.observaciones])

    def problema(self) -> str:
        """El problema a la vista; vacío si no hay."""
        return self._problema.text()

    def enfocar(self) -> None:
        """Lleva el foco al control."""
        if self._motivo is None:
            self.editor.control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.no_aplica.setFocus()

    def _armar(self) -> None:
        fila = QHBoxLayout()
        fila.setSpacing(6)
        fila.addWidget(self.editor, 1)
        # Junto a lo último del editor: Tab llega a él después de recorrerlo.
        lado = Qt.AlignmentFlag.AlignBottom if self.editor.ancho else Qt.AlignmentFlag.AlignTop
        fila.addWidget(self.mas, 0, lado)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(3)
        caja.addWidget(self.etiqueta)
        caja.addWidget(self._ayuda)
        caja.addWidget(self._problema)
        caja.addLayout(self._observaciones)
        caja.addLayout(fila)
        caja.addWidget(self.proponer, 0, Qt.AlignmentFlag.AlignLeft)
        caja.addWidget(self.no_aplica)
        caja.addWidget(self.nota)

    def _boton_mas(self) -> QToolButton:
        boton = QToolButton()
        nombrar(boton, f"Más sobre {self.campo.etiqueta}: no aplica o nota interna")
        boton.setToolTip("No aplica, nota interna")
        lado = tema().px(16)
        boton.setIcon(iconos.icono("mas", tema().colores.secundario, lado))
        boton.setIconSize(QSize(lado, lado))
        boton.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(boton)
        menu.addAction("No aplica en mi municipio…", self._pedir_motivo)
        menu.addAction("Escribir una nota interna", self._abrir_nota)
        if self._con_propuesta():
            menu.addAction("Usar lo que propone el modelo", self._pedir_propuesta)
        boton.setMenu(menu)
        return boton

    def _con_propuesta(self) -> bool:
        # Las tablas ya tienen su botón a la vista.
        return self.campo.precarga is not None and self.campo.tipo != TipoCampo.TABLA

    def _pedir_propuesta(self) -> None:
        self.propuesta_pedida.emit(self.campo.clave)

    def _pedir_motivo(self) -> None:
        if self._motivo is None:
            self.editor.hide()
            self.no_aplica.pedir()

    def _al_cancelar(self) -> None:
        self.fijar_motivo(None)
        self.enfocar()

    def _abrir_nota(self) -> None:
        self.nota.show()
        self.nota.texto.setFocus()


def _antes_de(editor: Editor) -> QWidget:
    """Lo que va antes del editor en el orden del tabulador y no es parte suya."""
    previo: QWidget | None = editor.previousInFocusChain()
    while previo is not None and (
        editor.isAncestorOf(previo) or previo.focusProxy() is not None or not previo.focusPolicy()
    ):
        previo = previo.previousInFocusChain()
    return previo or editor


def _rotulo(campo: Campo) -> str:
    return f"{campo.etiqueta} (opcional)" if campo.obligacion == Obligacion.NO else campo.etiqueta


def _ayuda(campo: Campo) -> str:
    texto = " ".join(campo.ayuda.split())
    if campo.condicion is None or campo.obligacion != Obligacion.CONDICIONAL:
        return texto
    cuando = campo.condicion.texto.strip().rstrip(".")
    if not cuando or cuando.lower() in texto.lower():
        return texto
    return f"{texto} {cuando}.".strip()
