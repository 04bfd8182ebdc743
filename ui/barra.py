"""La barra de arriba: de quién es el archivo, buscar, quién captura, guardado y tamaño de letra."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from ui.buscador import Buscador
from ui.comun.controles import Boton, EtiquetaElidida
from ui.comun.plano import poner_ayuda
from ui.comun.tema import tema
from ui.guardado import EstadoGuardado

ALTO = 48
ANCHO_DETALLE = 1080
ANCHO_QUIEN = 860
ANCHO_CORTO = 700


class Barra(QFrame):
    """Barra superior. `menu_archivo` y `menu_captura` los llena la ventana."""

    pintada = Signal()
    """La primera vez que se ve en pantalla."""
    agrandar = Signal()
    achicar = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setProperty("papel", "barra")
        self._vista = False
        self._archivo = "Archivo"
        self._quien = ""
        self._rotulo_quien = "Captura"
        self.titulo = EtiquetaElidida("", "fuerte")
        self._detalle = EtiquetaElidida("", "secundario")
        self.archivo = self._con_menu("Archivo", "contorno")
        self.menu_archivo = QMenu(self)
        self.archivo.setMenu(self.menu_archivo)
        self.buscador = Buscador()
        self.captura = self._con_menu("", "pastilla")
        self.menu_captura = QMenu(self)
        self.captura.setMenu(self.menu_captura)
        self.guardado = EstadoGuardado()
        self._menos = Boton("A−", "pastilla", nombre="Letra más pequeña (Ctrl+−)")
        self._mas = Boton("A+", "pastilla", nombre="Letra más grande (Ctrl++)")
        self._menos.clicked.connect(self.achicar)
        self._mas.clicked.connect(self.agrandar)
        self._colocar()
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def fijar(self, titulo: str, detalle: str, archivo: str) -> None:
        """De quién es lo abierto y qué dice el botón de archivo (`Ejercicio 2026`)."""
        self.titulo.fijar(titulo)
        self._detalle.fijar(detalle)
        self._archivo = archivo
        self._acomodar()
        self.archivo.setAccessibleName(f"{archivo}: abrir, crear y otras acciones")
        self.titulo.updateGeometry()
        self._detalle.updateGeometry()

    def fijar_quien(self, nombre: str, rotulo: str = "Captura") -> None:
        """Quién está capturando o revisando; vacío pregunta."""
        self._quien = nombre
        self._rotulo_quien = rotulo
        self._acomodar()

    def _colocar(self) -> None:
        fila = QHBoxLayout(self)
        fila.setContentsMargins(16, 0, 16, 0)
        fila.setSpacing(14)
        for pieza, estira in (
            (self.titulo, 0),
            (self._detalle, 0),
            (self.archivo, 0),
        ):
            fila.addWidget(pieza, estira)
        fila.addStretch(1)
        fila.addWidget(self.buscador, 2)
        fila.addWidget(self.captura)
        fila.addWidget(self.guardado)
        letras = QHBoxLayout()
        letras.setSpacing(2)
        letras.addWidget(self._menos)
        letras.addWidget(self._mas)
        fila.addLayout(letras)
        for etiqueta in (self.titulo, self._detalle):
            etiqueta.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def _con_menu(self, texto: str, papel: str) -> Boton:
        boton = Boton(texto, papel)
        boton.setProperty("menu", "true")
        return boton

    @property
    def vista(self) -> bool:
        """Si ya se pintó alguna vez."""
        return self._vista

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        super().paintEvent(arg__1)
        if not self._vista:
            self._vista = True
            QTimer.singleShot(0, self.pintada.emit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        """Cede primero lo que se puede leer en otro lado; el guardado no se oculta nunca."""
        puesto = tema()
        self._detalle.setVisible(self.width() >= puesto.px(ANCHO_DETALLE))
        completo = (
            f"{self._rotulo_quien}: {self._quien}"
            if self._quien
            else f"¿Quién {self._rotulo_quien.lower()}?"
        )
        estrecha = self.width() < puesto.px(ANCHO_QUIEN)
        corto = self._quien.split(" ")[0] if self._quien else "¿Quién?"
        self.captura.setText(corto if estrecha else completo)
        self.captura.setAccessibleName(completo)
        poner_ayuda(self.captura, completo)
        corta = self.width() < puesto.px(ANCHO_CORTO)
        self.guardado.acortar(corto=corta)
        # «Ejercicio 2026» deja el año, que es lo que distingue un archivo de otro.
        self.archivo.setText(self._archivo.rsplit(" ", 1)[-1] if corta else self._archivo)
        minimo = 60 if corta else 90 if estrecha else 150
        self.buscador.setMinimumWidth(puesto.px(minimo))
        self.buscador.setMaximumWidth(puesto.px(300))

    def _vestir(self) -> None:
        puesto = tema()
        self.setFixedHeight(puesto.px(ALTO))
        self._acomodar()
