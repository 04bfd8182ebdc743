"""Trabajo fuera del hilo de la interfaz: un solo hilo, en orden, con avance y cancelación."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from typing_extensions import override

from app.errores import OperacionCancelada
from app.progreso import Progreso

bitacora = logging.getLogger(__name__)

CADENCIA = 0.05
"""Segundos entre dos avisos de avance: más seguidos sólo estorban a la ventana."""


class Tarea(QObject):
    """Un trabajo visto desde la ventana; sus señales llegan al hilo de la interfaz.

    Cumple `app.progreso.Progreso`: el trabajo la recibe y la llama para avisar y preguntar.
    """

    avance = Signal(int, int, str)
    terminada = Signal(object)
    fallida = Signal(object)
    acabo = Signal()

    def __init__(self, trabajo: Callable[[Progreso], Any], titulo: str = "") -> None:
        super().__init__()
        self.titulo = titulo
        self._trabajo = trabajo
        self._cancelar = threading.Event()
        self._ultimo = 0.0

    def cancelar(self) -> None:
        """Pide parar; el trabajo se detiene la próxima vez que avise."""
        self._cancelar.set()

    def informar(self, hecho: int, total: int, mensaje: str = "") -> None:
        """Desde el trabajo: avisa del avance. Lanza `OperacionCancelada` si se pidió parar."""
        if self._cancelar.is_set():
            raise OperacionCancelada
        ahora = time.monotonic()
        if hecho >= total or ahora - self._ultimo >= CADENCIA:
            self._ultimo = ahora
            self.avance.emit(hecho, total, mensaje)

    def ejecutar(self) -> None:
        """En el hilo de trabajo: hace el trabajo y dice cómo acabó."""
        try:
            self.terminada.emit(self._trabajo(self))
        except Exception as error:  # noqa: BLE001  frontera del hilo: nada escapa en silencio
            bitacora.info("Tarea sin terminar: %s", self.titulo, exc_info=error)
            self.fallida.emit(error)
        finally:
            self.acabo.emit()


class _EnHilo(QRunnable):
    # Composición y no doble herencia: un QRunnable no es QObject ni tiene señales.
    def __init__(self, tarea: Tarea) -> None:
        super().__init__()
        self._tarea = tarea

    @override
    def run(self) -> None:
        self._tarea.ejecutar()


class Ejecutor(QObject):
    """Cola de un solo hilo para todo lo que toca el archivo abierto."""

    def __init__(self, padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._hilos = QThreadPool(self)
        self._hilos.setMaxThreadCount(1)
        # El hilo no caduca: la conexión del archivo se queda siempre en el mismo.
        self._hilos.setExpiryTimeout(-1)

    def lanzar(self, tarea: Tarea) -> None:
        """Arranca una tarea ya conectada: lo que se conecte después puede perderse."""
        tarea.setParent(self)  # sin padre, una tarea que nadie guarda se destruye en el hilo
        tarea.acabo.connect(tarea.deleteLater)
        self._hilos.start(_EnHilo(tarea))

    def hacer(
        self,
        trabajo: Callable[[], Any],
        al_terminar: Callable[[Any], None] | None = None,
        al_fallar: Callable[[Exception], None] | None = None,
    ) -> Tarea:
        """Lanza un trabajo corto que no informa avance y devuelve su tarea ya en marcha."""
        tarea = Tarea(lambda _progreso: trabajo())
        if al_terminar is not None:
            tarea.terminada.connect(al_terminar)
        if al_fallar is not None:
            tarea.fallida.connect(al_fallar)
        self.lanzar(tarea)
        return tarea

    def esperar(self, milisegundos: int = -1) -> bool:
        """Espera a que la cola quede vacía (al cerrar). `False` si se acabó el tiempo."""
        return self._hilos.waitForDone(milisegundos)
