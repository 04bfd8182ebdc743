"""La ventana: barra, carril y la pantalla elegida. Navega; no abre archivos ni guarda nada."""

import logging
from collections.abc import Iterable
from enum import Enum
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.modelo.direccion import Direccion
from ui.barra import Barra
from ui.buscador import Hallado, lugar
from ui.carril import Carril
from ui.comun import fechas
from ui.comun.controles import Franja
from ui.comun.foco import llegar
from ui.comun.sesion import es_direccion
from ui.comun.tema import tema
from ui.guardado import FranjaDeFallo
from ui.noticia import Noticia
from ui.pantallas import EXPEDIENTE, GARANTE, Pantalla, construir
from ui.portada import MINIMO

bitacora = logging.getLogger(__name__)

MUNICIPIO = "municipio:"
"""Destino `municipio:15003`: la ficha de un municipio en el tablero del órgano garante."""
CRONOGRAMA = "cronograma:"
"""Destino `cronograma:15003`: el cronograma completo de ese municipio."""
REVISION = "revision:"
"""Destino `revision:15003`: la revisión de la entrega de ese municipio."""
_DE_MUNICIPIO = {MUNICIPIO: "tablero", CRONOGRAMA: "cronograma", REVISION: "revision"}
ANCHO_CARRIL = 1200
"""Por debajo (a la escala del texto) el carril se pliega a iconos."""


class Modo(Enum):
    """Para quién es la ventana."""

    NINGUNO = ""
    EXPEDIENTE = "Municipio"
    GARANTE = "Órgano garante"


class Ventana(QMainWindow):
    """Ventana principal. `preparar` la viste para un archivo; `conectar` le da la sesión."""

    por_cerrar = Signal()
    pedida = Signal(str)
    """Acción de archivo pedida: `abrir`, `nuevo`, `cerrar`, `copia`, `quien`…"""

    def __init__(self) -> None:
        super().__init__()
        self._modo = Modo.NINGUNO
        self._capacitacion = False
        self._pantallas: dict[str, QWidget] = {}
        self._actual = ""
        self._sesion: Any = None
        self._recibidor: QWidget | None = None
        self.setMinimumSize(MINIMO)
        self._capas = QStackedWidget()
        self._marco = QWidget()
        self._orilla = QVBoxLayout(self._marco)
        self._orilla.setContentsMargins(0, 0, 0, 0)
        self._orilla.addWidget(self._capas)
        self.setCentralWidget(self._marco)
        self.barra = Barra()
        self.carril = Carril(())
        self.franja = FranjaDeFallo()
        self._cinta = Franja("aviso", "")
        self._cinta.hide()
        self._noticia = Noticia()
        self._pila = QStackedWidget()
        self._casa = self._construir_casa()
        self._capas.addWidget(self._casa)
        self._acciones: dict[str, QAction] = {}
        self._crear_acciones()
        tema().cambiado.connect(self._plegar)
        self._titular("")

    @property
    def actual(self) -> str:
        """La clave de la pantalla que se ve."""
        return self._actual

    @property
    def modo(self) -> Modo:
        """Municipio, órgano garante o ninguno (bienvenida)."""
        return self._modo

    def bienvenida(self, pantalla: QWidget) -> None:
        """Muestra la pantalla de inicio del programa, sin barra ni carril."""
        self._modo = Modo.NINGUNO
        self._soltar_pantallas()
        self._recibidor = pantalla
        self._capas.addWidget(pantalla)
        self._capas.setCurrentWidget(pantalla)
        self._titular("")

    def preparar(self, modo: Modo, titulo: str, detalle: str, archivo: str) -> None:
        """Viste la ventana para un archivo que todavía se está abriendo."""
        self._soltar_pantallas()
        self._modo = modo
        self._capas.setCurrentWidget(self._casa)
        self._cambiar_carril(EXPEDIENTE if modo is Modo.EXPEDIENTE else GARANTE)
        self.barra.fijar(titulo, detalle, archivo)
        garante = modo is Modo.GARANTE
        self.barra.guardado.setVisible(not garante)
        self.barra.captura.setVisible(not garante)
        self.barra.buscador.rotular(
            "Buscar municipio (Ctrl+K)" if garante else "Buscar en todo (Ctrl+K)"
        )
        self._titular(f"{titulo} · {archivo}" if titulo else "")

    def poner(self, clave: str, pantalla: QWidget) -> None:
        """Pone una pantalla ya construida (Inicio se pinta antes de tener sesión)."""
        self._pantallas[clave] = pantalla
        self._pila.addWidget(pantalla)
        self._ver(clave)

    def conectar(self, sesion: Any) -> None:
        """Da la sesión abierta: desde aquí las pantallas se construyen al visitarlas."""
        self._sesion = sesion
        self.barra.buscador.fijar_lugares(self._lugares)
        sesion.cambiado.guardando.connect(self.barra.guardado.guardando)
        sesion.cambiado.guardado.connect(self._al_guardar)
        sesion.cambiado.fallo.connect(self._al_fallar)

    def ir(self, destino: str) -> None:
        """Va a una pantalla (`cronograma`), a una parte suya (`copias/clave`), a un dato
        (`vitral:1a/cv_objeto`) o a un municipio."""
        prefijo = next((p for p in _DE_MUNICIPIO if destino.startswith(p)), "")
        if es_direccion(destino):
            self._ir_al_dato(Direccion.leer(destino))
        elif prefijo:
            self._ir_al_municipio(_DE_MUNICIPIO[prefijo], destino.removeprefix(prefijo))
        else:
            pantalla, _, seccion = destino.partition("/")
            self._visitar(pantalla)
            mostrar = getattr(self._pantallas.get(pantalla), "mostrar_seccion", None)
            if seccion and mostrar is not None:
                mostrar(seccion)

    def pantalla(self, clave: str) -> Any:
        """Una pantalla ya visitada."""
        return self._pantallas[clave]

    def avisar(self, texto: str) -> None:
        """Deja un aviso sobre la pantalla hasta que se cierre el archivo."""
        self._cinta.titulo.setText(texto)
        self._cinta.show()

    def decir(self, texto: str) -> None:
        """Deja una frase al pie de la pantalla, hasta cambiar de pantalla o un rato después."""
        self._noticia.decir(texto)

    def fijar_capacitacion(self, *, puesta: bool) -> None:
        """Marco naranja y título: nadie confunde un taller con su expediente."""
        self._capacitacion = puesta
        orilla = 6 if puesta else 0
        self._orilla.setContentsMargins(orilla, orilla, orilla, orilla)
        color = tema().colores.capacitacion if puesta else "transparent"
        self._marco.setObjectName("marco")
        self._marco.setStyleSheet(f"#marco {{ background: {color}; }}")
        self._titular(self.barra.titulo.completo())

    def accion(self, clave: str) -> QAction:
        """Una acción por su clave (las pantallas usan las suyas: `pantalla:cronograma`)."""
        return self._acciones[clave]

    def _construir_casa(self) -> QWidget:
        casa = QWidget()
        columna = QVBoxLayout(casa)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(0)
        columna.addWidget(self.barra)
        self._centro = QHBoxLayout()
        self._centro.setSpacing(0)
        columna.addLayout(self._centro, 1)
        self._centro.addWidget(self.carril)
        derecha = QVBoxLayout()
        derecha.setSpacing(0)
        derecha.addWidget(self._cinta)
        derecha.addWidget(self.franja)
        derecha.addWidget(self._pila, 1)
        derecha.addWidget(self._noticia)
        self._centro.addLayout(derecha, 1)
        self.barra.agrandar.connect(tema().agrandar)
        self.barra.achicar.connect(tema().achicar)
        self.barra.buscador.elegido.connect(self.ir)
        self.franja.reintentar.connect(self._reintentar)
        self.franja.guardar_en_otro_lugar.connect(lambda: self.pedida.emit("copia"))
        return casa

    def _cambiar_carril(self, pantallas: tuple[Pantalla, ...]) -> None:
        viejo = self.carril
        self.carril = Carril(pantallas)
        self.carril.elegida.connect(self.ir)
        self._centro.replaceWidget(viejo, self.carril)
        viejo.hide()
        viejo.deleteLater()
        self._crear_acciones_de_pantallas(pantallas)
        self._plegar()

    def _crear_acciones(self) -> None:
        for clave, texto, atajo in (
            ("nuevo", "Crear otro…", "Ctrl+N"),
            ("abrir", "Abrir otro…", "Ctrl+O"),
            ("copia", "Guardar una copia…", ""),
            ("cerrar", "Cerrar este archivo", "Ctrl+W"),
        ):
            self._crear_accion(clave, texto, atajo).triggered.connect(
                lambda _m=False, pedida=clave: self.pedida.emit(pedida)
            )
        self._crear_accion("buscar", "Buscar", "Ctrl+K").triggered.connect(self._buscar)
        self._crear_accion("agrandar", "Letra más grande", "Ctrl++").triggered.connect(
            tema().agrandar
        )
        self._crear_accion("achicar", "Letra más pequeña", "Ctrl+-").triggered.connect(
            tema().achicar
        )
        contraste = self._crear_accion("contraste", "Alto contraste", "")
        contraste.setCheckable(True)
        contraste.triggered.connect(lambda puesto: tema().fijar_contraste(alto=puesto))
        self._crear_accion("salir", "Salir", "Ctrl+Q").triggered.connect(
            lambda _marcada=False: self.window().close()
        )

    def _crear_acciones_de_pantallas(self, pantallas: tuple[Pantalla, ...]) -> None:
        for clave in [c for c in self._acciones if c.startswith("pantalla:")]:
            self.removeAction(self._acciones.pop(clave))
        for pantalla in pantallas:
            accion = self._crear_accion(
                f"pantalla:{pantalla.clave}", pantalla.titulo, pantalla.atajo
            )
            accion.triggered.connect(lambda _m=False, clave=pantalla.clave: self.ir(clave))
        self._llenar_menu(pantallas)

    def _crear_accion(self, clave: str, texto: str, atajo: str) -> QAction:
        accion = QAction(texto, self)
        if atajo:
            accion.setShortcut(QKeySequence(atajo))
        self._acciones[clave] = accion
        self.addAction(accion)
        return accion

    def _llenar_menu(self, pantallas: tuple[Pantalla, ...]) -> None:
        menu = self.barra.menu_archivo
        menu.clear()
        menu.addActions([self._acciones[c] for c in ("abrir", "nuevo", "copia", "cerrar")])
        menu.addSeparator()
        ir = menu.addMenu("Ir a")
        ir.addActions([self._acciones[f"pantalla:{p.clave}"] for p in pantallas])
        menu.addActions([self._acciones[c] for c in ("buscar", "agrandar", "achicar", "contraste")])
        menu.addSeparator()
        menu.addAction(self._acciones["salir"])

    def _visitar(self, clave: str) -> None:
        if clave not in self._pantallas:
            definida = self._definida(clave)
            if definida is None or self._sesion is None:
                return
            self._pantallas[clave] = construir(definida, self._sesion)
            self._pila.addWidget(self._pantallas[clave])
        self._ver(clave)

    def _ver(self, clave: str) -> None:
        if clave != self._actual:
            self._noticia.hide()
        self._actual = clave
        pantalla = self._pantallas[clave]
        self._pila.setCurrentWidget(pantalla)
        self.carril.elegir(clave)
        # El foco empieza en la pantalla: el primer Tab cae en su primer control.
        llegar(pantalla)
        refrescar = getattr(pantalla, "refrescar", None)
        if self._sesion is not None and refrescar is not None:
            refrescar()

    def _ir_al_dato(self, direccion: Direccion) -> None:
        clave = "diagnostico" if direccion.herramienta == "dx" else "herramientas"
        self._visitar(clave)
        abrir = getattr(self._pantallas.get(clave), "abrir", None)
        if abrir is not None:
            abrir(direccion)

    def _ir_al_municipio(self, pantalla: str, clave: str) -> None:
        self._visitar(pantalla)
        abrir = getattr(self._pantallas.get(pantalla), "abrir_municipio", None)
        if abrir is not None:
            abrir(clave)

    def _definida(self, clave: str) -> Pantalla | None:
        pantallas = EXPEDIENTE if self._modo is Modo.EXPEDIENTE else GARANTE
        return next((p for p in pantallas if p.clave == clave), None)

    def _soltar_pantallas(self) -> None:
        self._sesion = None
        self._actual = ""
        self.franja.hide()
        self._cinta.hide()
        self._noticia.hide()
        for pantalla in self._pantallas.values():
            self._pila.removeWidget(pantalla)
            pantalla.deleteLater()
        self._pantallas.clear()
        if self._recibidor is not None:
            self._capas.removeWidget(self._recibidor)
            self._recibidor.deleteLater()
            self._recibidor = None

    def _lugares(self) -> Iterable[Hallado]:
        pantallas = EXPEDIENTE if self._modo is Modo.EXPEDIENTE else GARANTE
        yield from (lugar(p.titulo, p.clave) for p in pantallas)
        if self._modo is Modo.EXPEDIENTE:
            from ui.expediente.busqueda import lugares

            yield lugar("Clave de firma", "copias/clave", "contraseña código anexo convenio")

            yield from lugares(self._sesion)
        elif self._sesion is not None:
            from ui.garante.busqueda import municipios

            yield from municipios(self._sesion)

    def _reintentar(self) -> None:
        if self._sesion is not None:
            self._sesion.cambiado.reintentar.emit()

    def _buscar(self) -> None:
        self.barra.buscador.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.barra.buscador.selectAll()

    def _al_guardar(self, guardado: Any) -> None:
        self.franja.hide()
        self.barra.guardado.guardado(fechas.hora(guardado.momento))

    def _al_fallar(self, error: Exception) -> None:
        self.barra.guardado.fallo()
        self.franja.mostrar(str(getattr(self._sesion.expediente, "ruta", "")), error)

    def _titular(self, texto: str) -> None:
        partes = [texto, f"Vitral ({self._modo.value})" if self._modo.value else "Vitral"]
        if self._capacitacion:
            partes.insert(0, "CAPACITACIÓN – datos ficticios")
        self.setWindowTitle(" — ".join(parte for parte in partes if parte))

    def _plegar(self) -> None:
        self.carril.plegar(plegado=self.width() < tema().px(ANCHO_CARRIL))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.carril.plegado != (self.width() < tema().px(ANCHO_CARRIL)):
            self._plegar()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        # Salir del campo lo guarda: al cerrar no hay nada que preguntar.
        enfocado = QApplication.focusWidget()
        if enfocado is not None:
            enfocado.clearFocus()
        self.por_cerrar.emit()
        super().closeEvent(event)
