"""Editor de adjuntos: soltar, elegir o decir dónde está el original."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.archivos import nombre_seguro
from app.errores import ErrorDeUsuario
from app.modelo.contexto import Evidencia, Valor
from app.modelo.tipos import Campo
from ui.asistente.editores.base import Editor, Entorno, Lugar
from ui.asistente.editores.lectura import mostrar_tamano
from ui.asistente.orden import encadenar, enfocables
from ui.comun.flujo import Flujo
from ui.comun.tema import papel


class RenglonEvidencia(QWidget):
    """Un archivo: nombre, tamaño y qué se puede hacer. Quitar pide confirmarlo ahí mismo."""

    def __init__(self, editor: "EditorAdjunto", clave: str, evidencia: Evidencia | None) -> None:
        super().__init__()
        self._editor = editor
        self._clave = clave
        self._nombre = evidencia.nombre if evidencia else "Archivo que ya no se encuentra"
        caja = Flujo(self, entre=8, renglon=2)
        nombre = _texto(self._nombre, "fuerte")
        caja.addWidget(nombre)
        caja.addWidget(_texto(_detalle(evidencia), "secundario"))
        self._normales: list[QPushButton] = []
        if evidencia is not None and not evidencia.referida:
            self._normales.append(self._boton("Guardar como…", self._guardar_como))
        self._normales.append(self._boton("Quitar", self._preguntar))
        self._pregunta = _texto("¿Quitar este archivo del expediente?", "error")
        self._si = self._boton("Sí, quitar", self._quitar)
        self._no = self._boton("No", self._desistir)
        for boton in self._normales:
            caja.addWidget(boton)
        for pieza in (self._pregunta, self._si, self._no):
            caja.addWidget(pieza)
            pieza.hide()

    def _boton(self, texto: str, accion: object) -> QPushButton:
        boton = enlace(texto, f"{texto}: {self._nombre}")
        boton.clicked.connect(accion)
        return boton

    def _preguntar(self) -> None:
        self._mostrar(preguntando=True)
        self._no.setFocus()

    def _desistir(self) -> None:
        self._mostrar(preguntando=False)
        self._normales[-1].setFocus()

    def _mostrar(self, *, preguntando: bool) -> None:
        for boton in self._normales:
            boton.setVisible(not preguntando)
        for pieza in (self._pregunta, self._si, self._no):
            pieza.setVisible(preguntando)

    def _quitar(self) -> None:
        self._editor.quitar(self._clave)

    def _guardar_como(self) -> None:
        self._editor.guardar_como(self._clave, self._nombre)


class EditorAdjunto(Editor):
    """Zona punteada con los archivos del campo. Los guarda el expediente, uno por uno."""

    def __init__(
        self,
        campo: Campo,
        entorno: Entorno,
        lugar: Lugar | None = None,
        padre: QWidget | None = None,
    ) -> None:
        super().__init__(campo, padre)
        self._entorno = entorno
        self._lugar = lugar or Lugar(campo.clave)
        self._ids: list[str] = []
        self._zona = QFrame()
        self._zona.setProperty("papel", "zona")
        self._zona.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dentro = QVBoxLayout(self._zona)
        self._dentro.setContentsMargins(12, 8, 12, 8)
        self._dentro.setSpacing(4)
        self._renglones = QVBoxLayout()
        self._renglones.setSpacing(2)
        self._dentro.addLayout(self._renglones)
        self._elegir = enlace("elija del equipo", f"Elegir archivo del equipo: {campo.etiqueta}")
        self._referir = enlace(
            "registre dónde está el original", f"Registrar dónde está: {campo.etiqueta}"
        )
        self._llamada = _texto("", "secundario")
        self._dentro.addWidget(self._acciones())
        self._forma = self._forma_referida()
        self._dentro.addWidget(self._forma)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(self._zona)
        self.adoptar(self._elegir)
        self._elegir.setAccessibleName(f"{campo.etiqueta}: elegir archivo del equipo")
        self.setAcceptDrops(True)
        self._pintar()

    @property
    @override
    def ancho(self) -> bool:
        return True

    @override
    def leer(self) -> Valor:
        return list(self._ids)

    @override
    def escribir(self, valor: Valor) -> None:
        ids = [str(i) for i in valor] if isinstance(valor, list | tuple) else []
        if ids != self._ids:
            self._ids = ids
            self._pintar()

    @override
    def poner_solo_lectura(self, *, activo: bool) -> None:
        self.setAcceptDrops(not activo)
        self._zona.setDisabled(activo)

    def agregar(self, rutas: Sequence[Path]) -> None:
        """Pide al expediente que guarde esos archivos en este lugar."""
        self._llamada.setText("Guardando el archivo…")
        self._entorno.adjuntar(self._lugar, rutas, self.releer)

    def mirar(self) -> None:
        """Muestra lo que hay guardado en este lugar."""
        self.escribir(list(self._entorno.evidencias_de(self._lugar)))

    def releer(self) -> None:
        """Como `mirar`, después de un cambio hecho aquí."""
        self._ids = [str(i) for i in self._entorno.evidencias_de(self._lugar)]
        self._pintar()
        self.cambiado.emit()

    def quitar(self, clave: str) -> None:
        """Quita un archivo ya confirmado."""
        self._entorno.quitar_evidencia(self._lugar, clave)
        self.releer()
        self._elegir.setFocus()

    def guardar_como(self, clave: str, nombre: str) -> None:
        """Pregunta dónde y copia el archivo fuera del expediente."""
        dialogo = QFileDialog(self.window(), "Guardar una copia del archivo")
        dialogo.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialogo.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialogo.selectFile(nombre_seguro(nombre))
        dialogo.fileSelected.connect(
            lambda destino: self._entorno.guardar_evidencia_como(clave, Path(destino))
        )
        dialogo.open()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            papel(self._zona, "zona-encima")
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        papel(self._zona, "zona")

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        papel(self._zona, "zona")
        rutas = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if rutas:
            event.acceptProposedAction()
            self.agregar(rutas)

    def _acciones(self) -> QWidget:
        renglon = QWidget()
        caja = Flujo(renglon, entre=4, renglon=0)
        caja.addWidget(self._llamada)
        caja.addWidget(self._elegir)
        caja.addWidget(_texto("o", "secundario"))
        caja.addWidget(self._referir)
        self._elegir.clicked.connect(self._pedir)
        self._referir.clicked.connect(self._abrir_forma)
        return renglon

    def _forma_referida(self) -> QWidget:
        forma = QWidget()
        caja = Flujo(forma, entre=8, renglon=4)
        self._nombre = _linea("Qué documento es", f"{self.campo.clave}_nombre")
        self._ubicacion = _linea("Archivo, caja, expediente y foja", f"{self.campo.clave}_lugar")
        registrar = QPushButton("Registrar")
        registrar.clicked.connect(self._registrar)
        cancelar = enlace("Cancelar", f"Cancelar el registro: {self.campo.etiqueta}")
        cancelar.clicked.connect(forma.hide)
        for pieza in (self._nombre, self._ubicacion, registrar, cancelar):
            caja.addWidget(pieza)
        forma.hide()
        return forma

    def _abrir_forma(self) -> None:
        self._forma.show()
        self._nombre.setFocus()

    def _registrar(self) -> None:
        nombre, ubicacion = self._nombre.text().strip(), self._ubicacion.text().strip()
        if not nombre or not ubicacion:
            self._llamada.setText("Escriba qué documento es y dónde está.")
            (self._ubicacion if nombre else self._nombre).setFocus()
            return
        try:
            self._entorno.referir(self._lugar, nombre, ubicacion)
        except ErrorDeUsuario as error:
            self._entorno.informar(error)
            return
        self._nombre.clear()
        self._ubicacion.clear()
        self._forma.hide()
        self.releer()

    def _pedir(self) -> None:
        dialogo = QFileDialog(self.window(), f"Adjuntar: {self.campo.etiqueta}")
        dialogo.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialogo.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialogo.filesSelected.connect(lambda rutas: self.agregar([Path(ruta) for ruta in rutas]))
        dialogo.open()

    def _pintar(self) -> None:
        while pieza := self._renglones.takeAt(0):
            viejo = pieza.widget()
            if viejo is not None:
                viejo.hide()
                viejo.deleteLater()
        nuevos = [RenglonEvidencia(self, c, self._entorno.evidencia(c)) for c in self._ids]
        for renglon in nuevos:
            self._renglones.addWidget(renglon)
        encadenar(self._zona, [boton for renglon in nuevos for boton in enfocables(renglon)])
        self._llamada.setText(
            "Arrastre aquí más archivos," if self._ids else "Arrastre aquí el archivo,"
        )


def enlace(texto: str, nombre: str) -> QPushButton:
    """Botón con aspecto de enlace y nombre completo para el lector de pantalla."""
    boton = QPushButton(texto)
    boton.setProperty("papel", "enlace")
    boton.setAccessibleName(nombre)
    boton.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    boton.setAutoDefault(False)
    return boton


def _texto(texto: str, aspecto: str) -> QLabel:
    etiqueta = QLabel(texto)
    etiqueta.setTextFormat(Qt.TextFormat.PlainText)
    etiqueta.setProperty("papel", aspecto)
    return etiqueta


def _linea(texto: str, nombre: str) -> QLineEdit:
    linea = QLineEdit()
    linea.setObjectName(nombre)
    linea.setPlaceholderText(texto)
    linea.setAccessibleName(texto)
    linea.setMinimumWidth(240)
    return linea


def _detalle(evidencia: Evidencia | None) -> str:
    if evidencia is None:
        return "Vuelva a adjuntarlo o quite la referencia."
    if evidencia.referida:
        return f"(original en {evidencia.referida})"
    return f"({mostrar_tamano(evidencia.tamano)})"
