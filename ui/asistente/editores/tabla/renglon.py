"""Formulario de un renglón: todas sus columnas con su editor propio, para tablas anchas."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.modelo.tipos import Campo, TipoCampo
from ui.asistente.editores.adjunto import EditorAdjunto
from ui.asistente.editores.base import Editor, Entorno, Lugar
from ui.asistente.editores.sencillos import crear_sencillo
from ui.asistente.editores.tabla.modelo import ModeloTabla
from ui.asistente.orden import detras_de
from ui.comun.controles import Boton, Desplazable, Etiqueta
from ui.comun.tema import tema


class DialogoRenglon(QDialog):
    """Lo escrito pasa a la tabla al momento: no hay «Aceptar» ni nada que se pierda al cerrar."""

    def __init__(
        self, campo: Campo, modelo: ModeloTabla, entorno: Entorno, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self._campo = campo
        self._modelo = modelo
        self._entorno = entorno
        self._numero = 0
        self._editores: dict[str, Editor] = {}
        self._problemas: dict[str, Etiqueta] = {}
        self.setWindowTitle(campo.etiqueta)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(22, 16, 22, 16)
        caja.setSpacing(10)
        self._titulo = Etiqueta("", "subtitulo")
        caja.addWidget(self._titulo)
        self._hueco = QVBoxLayout()
        caja.addLayout(self._hueco, 1)
        caja.addLayout(self._pie())
        self.resize(tema().px(620), min(tema().px(620), 600))

    @property
    def editores(self) -> dict[str, Editor]:
        """Los editores del renglón a la vista, por columna."""
        return self._editores

    def mostrar(self, numero: int) -> None:
        """Pone ese renglón (desde 0)."""
        self._numero = numero
        self._titulo.setText(f"Renglón {numero + 1} de {self._modelo.rowCount()}")
        while pieza := self._hueco.takeAt(0):
            viejo = pieza.widget()
            if viejo is not None:
                viejo.hide()
                viejo.deleteLater()
        formulario = Desplazable(self._formulario())
        self._hueco.addWidget(formulario)
        detras_de(formulario, (self._anterior, self._siguiente, self._cerrar))
        self._anterior.setEnabled(numero > 0)
        self._siguiente.setEnabled(numero + 1 < self._modelo.rowCount())
        primero = next((e for e in self._editores.values() if e.isEnabled()), None)
        if primero is not None:
            primero.control.setFocus()

    def _formulario(self) -> QWidget:
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        caja.setSpacing(4)
        self._editores, self._problemas = {}, {}
        renglon = self._modelo.renglon(self._numero)
        for columna in self._modelo.columnas:
            editor = self._editor(columna)
            etiqueta = Etiqueta(columna.etiqueta, "fuerte", envolver=True)
            etiqueta.setBuddy(editor.control)
            problema = Etiqueta(renglon.motivos.get(columna.clave, ""), "error", envolver=True)
            problema.setVisible(columna.clave in renglon.motivos)
            for pieza in (etiqueta, problema, editor):
                caja.addWidget(pieza)
            caja.addSpacing(8)
            self._editores[columna.clave] = editor
            self._problemas[columna.clave] = problema
            self._llenar(columna, editor)
        caja.addStretch(1)
        return hoja

    def _editor(self, columna: Campo) -> Editor:
        if columna.tipo == TipoCampo.ADJUNTO:
            # Sin nada escrito la fila aún no existe en el archivo: no hay dónde colgar el adjunto.
            fila = self._modelo.numero_guardado(self._numero)
            lugar = Lugar(self._campo.clave, fila, columna.clave)
            editor: Editor = EditorAdjunto(columna, self._entorno, lugar)
            editor.setEnabled(bool(self._modelo.renglon(self._numero).valores))
        else:
            editor = crear_sencillo(columna, self._entorno)
        if columna.calculado or not self._modelo.editable:
            editor.poner_solo_lectura(activo=True)
        return editor

    def _llenar(self, columna: Campo, editor: Editor) -> None:
        renglon = self._modelo.renglon(self._numero)
        crudo = renglon.crudos.get(columna.clave)
        editor.escribir(crudo if crudo is not None else renglon.valores.get(columna.clave))
        editor.marcar_error(renglon.motivos.get(columna.clave, ""))
        editor.cambiado.connect(lambda: self._al_cambiar(columna))

    def _al_cambiar(self, columna: Campo) -> None:
        editor, numero = self._editores[columna.clave], self._numero
        valor = editor.leer()
        if isinstance(valor, str) and columna.tipo not in (
            TipoCampo.PERSONA,
            TipoCampo.OPCION_UNICA,
        ):
            self._modelo.poner_texto(numero, columna, valor)
        else:
            self._modelo.poner_valor(numero, columna.clave, valor)
        motivo = self._modelo.renglon(numero).motivos.get(columna.clave, "")
        self._problemas[columna.clave].setText(motivo)
        self._problemas[columna.clave].setVisible(bool(motivo))
        editor.marcar_error(motivo)
        for clave, otro in self._editores.items():
            if isinstance(otro, EditorAdjunto) and clave != columna.clave:
                otro.setEnabled(bool(self._modelo.renglon(numero).valores))

    def _pie(self) -> QHBoxLayout:
        pie = QHBoxLayout()
        self._anterior = Boton("Renglón anterior").al_pulsar(lambda: self.mostrar(self._numero - 1))
        self._siguiente = Boton("Renglón siguiente").al_pulsar(
            lambda: self.mostrar(self._numero + 1)
        )
        self._cerrar = Boton("Listo", "primario").al_pulsar(self.accept)
        pie.addWidget(self._anterior)
        pie.addWidget(self._siguiente)
        pie.addStretch(1)
        pie.addWidget(self._cerrar)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return pie
