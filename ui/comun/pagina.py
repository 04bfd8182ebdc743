"""Piezas que comparten las pantallas: encabezado, franja de noticias, avance y carpeta."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errores import ErrorDeUsuario, OperacionCancelada
from app.progreso import Progreso
from ui.comun import lugares
from ui.comun.avisos import INESPERADO, INESPERADO_SUGERENCIA
from ui.comun.controles import Boton, Etiqueta, EtiquetaElidida, vaciar
from ui.comun.flujo import Flujo
from ui.comun.tareas import Ejecutor, Tarea
from ui.comun.tema import AIRE, papel


class Encabezado(QWidget):
    """Título, una frase y los botones de la pantalla a la derecha."""

    def __init__(self, titulo: str, bajada: str = "", padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.titulo = Etiqueta(titulo, "titulo", envolver=True)
        self.bajada = Etiqueta(bajada, "bajada", envolver=True)
        self.bajada.setVisible(bool(bajada))
        fila = QHBoxLayout(self)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(16)
        textos = QVBoxLayout()
        textos.setSpacing(0)
        textos.addWidget(self.titulo)
        textos.addWidget(self.bajada)
        fila.addLayout(textos, 1)
        self.acciones = QHBoxLayout()
        self.acciones.setSpacing(10)
        fila.addLayout(self.acciones)

    def decir(self, bajada: str) -> None:
        """Cambia la frase bajo el título."""
        self.bajada.setText(bajada)
        self.bajada.setVisible(bool(bajada))

    def con(self, *botones: QWidget) -> "Encabezado":
        """Pone botones a la derecha."""
        for boton in botones:
            self.acciones.addWidget(boton, 0, Qt.AlignmentFlag.AlignBottom)
        return self


class Noticia(QFrame):
    """Lo que acaba de pasar, en la página y sin tapar nada: bien, aviso o error."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(14, 9, 14, 9)
        caja.setSpacing(4)
        self._texto = Etiqueta("", "fuerte", envolver=True)
        self._detalle = Etiqueta("", envolver=True)
        self._botones = QWidget()
        self._fila = QHBoxLayout(self._botones)
        self._fila.setContentsMargins(0, 2, 0, 0)
        self._fila.setSpacing(10)
        caja.addWidget(self._texto)
        caja.addWidget(self._detalle)
        caja.addWidget(self._botones)
        self.hide()

    def texto(self) -> str:
        """Lo que se lee."""
        return "\n".join(p for p in (self._texto.text(), self._detalle.text()) if p)

    def bien(self, texto: str, detalle: str = "", *botones: Boton) -> None:
        """Algo salió bien."""
        self._mostrar("bien", texto, detalle, botones)

    def aviso(self, texto: str, detalle: str = "", *botones: Boton) -> None:
        """Algo que conviene saber."""
        self._mostrar("aviso", texto, detalle, botones)

    def error(self, error: BaseException, mas: str = "", *botones: Boton) -> None:
        """Algo falló. Lo cancelado no es un fallo. `mas` se dice antes del código."""
        if isinstance(error, OperacionCancelada):
            self._mostrar("info", "Se canceló. No quedó nada a medias.", "", ())
        elif isinstance(error, ErrorDeUsuario):
            que_hacer = " ".join(parte for parte in (error.sugerencia, mas) if parte)
            self._mostrar("error", error.mensaje, f"{que_hacer} ({error.codigo})", botones)
        else:
            self._mostrar("error", INESPERADO, f"{INESPERADO_SUGERENCIA} (GEN-99)", ())

    def _mostrar(self, clase: str, texto: str, detalle: str, botones: tuple[Boton, ...]) -> None:
        papel(self, f"franja-{clase}")
        self._texto.setText(texto)
        self._detalle.setText(detalle.strip())
        self._detalle.setVisible(bool(detalle.strip()))
        vaciar(self._fila)
        for boton in botones:
            self._fila.addWidget(boton)
        self._fila.addStretch(1)
        self._botones.setVisible(bool(botones))
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.texto()))


class Trabajo(QFrame):
    """Un trabajo largo a la vista: qué hace, cuánto lleva y cómo pararlo."""

    ocupado = Signal()
    """Empezó o acabó; `trabajando` dice cuál."""

    def __init__(self, ejecutor: Ejecutor, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._ejecutor = ejecutor
        self._tarea: Tarea | None = None
        self._destinos: list[QWidget | None] = []
        self.setProperty("papel", "tarjeta")
        self._que = EtiquetaElidida("", "fuerte")
        self._barra = QProgressBar()
        self._barra.setTextVisible(False)
        self._barra.setAccessibleName("Avance")
        self._parar = Boton("Cancelar", nombre="Cancelar lo que se está haciendo")
        fila = QHBoxLayout(self)
        fila.setContentsMargins(14, 9, 14, 9)
        fila.setSpacing(14)
        textos = QVBoxLayout()
        textos.addWidget(self._que)
        textos.addWidget(self._barra)
        fila.addLayout(textos, 1)
        fila.addWidget(self._parar.al_pulsar(self.cancelar))
        self.hide()

    def trabajando(self) -> bool:
        """Si hay algo en marcha."""
        return self._tarea is not None

    def lanzar(
        self,
        titulo: str,
        trabajo: Callable[[Progreso], Any],
        al_terminar: Callable[[Any], None],
        al_fallar: Callable[[Exception], None],
        despues: QWidget | None = None,
    ) -> None:
        """Hace el trabajo en su hilo. Los avisos llegan a métodos de la pantalla.

        Mientras trabaja, los botones apagados pierden el foco: al acabar va a `despues` o, si no
        está a la vista, adonde estaba.
        """
        self._tarea = Tarea(trabajo, titulo)
        self._destinos = [despues, QApplication.focusWidget()] if despues is not None else []
        self._que.fijar(titulo)
        self._barra.setRange(0, 0)
        self._parar.setEnabled(True)
        self._tarea.avance.connect(self._avanzar)
        self._tarea.acabo.connect(self._acabar)
        self._tarea.terminada.connect(al_terminar)
        self._tarea.fallida.connect(al_fallar)
        self.show()
        self.ocupado.emit()
        self._ejecutor.lanzar(self._tarea)

    def enfocar_al_acabar(self, control: QWidget) -> None:
        """Lo que acaba de aparecer tiene más prisa que el `despues` con que se lanzó."""
        self._destinos.insert(0, control)

    def cancelar(self) -> None:
        """Pide parar."""
        if self._tarea is not None:
            self._parar.setEnabled(False)
            self._que.fijar("Cancelando…")
            self._tarea.cancelar()

    def _avanzar(self, hecho: int, total: int, mensaje: str) -> None:
        self._barra.setRange(0, max(1, total))
        self._barra.setValue(hecho)
        if mensaje and self._parar.isEnabled():
            self._que.fijar(mensaje)

    def _acabar(self) -> None:
        self._tarea = None
        self.hide()
        self.ocupado.emit()
        destino = next((uno for uno in self._destinos if uno and uno.isVisible()), None)
        self._destinos = []
        if destino is not None:
            destino.setFocus(Qt.FocusReason.OtherFocusReason)


class EleccionDeCarpeta(QWidget):
    """«Se guarda en: …» con su botón para cambiarla; la elección se recuerda."""

    def __init__(self, uso: str, para: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._uso = uso
        self._para = para
        self._ruta = lugares.carpeta(uso)
        self._texto = EtiquetaElidida("", "secundario")
        fila = QHBoxLayout(self)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(8)
        fila.addWidget(Etiqueta("Se guarda en:", "fuerte"))
        fila.addWidget(self._texto, 1)
        cambiar = Boton("Cambiar…", "enlace", nombre=f"Cambiar la carpeta de {para}")
        fila.addWidget(cambiar.al_pulsar(self._elegir))
        self._texto.fijar(str(self._ruta))

    def ruta(self) -> Path:
        """La carpeta elegida."""
        return self._ruta

    def fijar(self, ruta: Path) -> None:
        """Cambia la carpeta y la recuerda."""
        self._ruta = ruta
        self._texto.fijar(str(ruta))
        lugares.recordar(self._uso, ruta)

    def _elegir(self) -> None:
        from ui.comun.archivos import elegir_carpeta

        desde = self._ruta if self._ruta.exists() else None
        elegida = elegir_carpeta(self, f"Carpeta de {self._para}", desde)
        if elegida is not None:
            self.fijar(elegida)


def columna_de(pantalla: QWidget) -> QVBoxLayout:
    """La columna de una pantalla, con el aire de siempre."""
    columna = QVBoxLayout(pantalla)
    columna.setContentsMargins(AIRE, 16, AIRE, 14)
    columna.setSpacing(10)
    return columna


def renglon_de(*piezas: QWidget) -> QWidget:
    """Controles uno junto a otro, que bajan de renglón cuando no caben."""
    renglon = QWidget()
    caja = Flujo(renglon, entre=10, renglon=6)
    for pieza in piezas:
        caja.addWidget(pieza)
    return renglon
