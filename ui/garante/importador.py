"""Importar sin detener la ventana: archivo por archivo, para ver cada veredicto en cuanto sale."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errores import OperacionCancelada
from app.garante import llegadas, tablero
from app.garante.importacion import importar
from app.garante.vistas import EstadoImportacion
from app.paquete import llavero
from app.progreso import Progreso
from ui.comun.sesion import SesionGarante
from ui.comun.tareas import Tarea
from ui.garante.veredictos import de_resultado


class Importador(QObject):
    """Una importación a la vez. `uno` lleva cada `Renglon`; al final, `termino` o `fallo`.

    Lo importado antes de cancelar o de un fallo ya quedó en la base.
    """

    uno = Signal(object)
    avance = Signal(int, int, str)
    termino = Signal(bool)
    """Con verdadero si se canceló."""
    fallo = Signal(object)

    def __init__(self, sesion: SesionGarante, padre: QObject | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._base = sesion.base
        self._ejecutor = sesion.ejecutor
        self._tarea: Tarea | None = None
        self.descifrar: llegadas.Descifrador | None = None
        """Con qué se abren los cifrados; si no, con la de este órgano garante, cuando la tiene."""

    @property
    def ocupado(self) -> bool:
        """Si hay una importación en marcha."""
        return self._tarea is not None

    def importar(self, rutas: Sequence[Path]) -> None:
        """Empieza con archivos y carpetas; las carpetas se recorren en el hilo de trabajo."""
        if self.ocupado:
            return
        pedidas = tuple(rutas)
        tarea = Tarea(lambda progreso: self._trabajar(pedidas, progreso), "importar paquetes")
        tarea.avance.connect(self.avance)
        tarea.terminada.connect(self._al_terminar)
        tarea.fallida.connect(self._al_fallar)
        self._tarea = tarea
        self._ejecutor.lanzar(tarea)

    def cancelar(self) -> None:
        """Se detiene al acabar el archivo en curso."""
        if self._tarea is not None:
            self._tarea.cancelar()

    def _trabajar(self, rutas: Sequence[Path], progreso: Progreso) -> None:
        llavero.SESION.usar(self._sesion.pedir)
        paquetes = llegadas.reunir(rutas)
        con_entrega = {f.clave for f in tablero.mapa(self._base) if f.secuencia is not None}
        for hecho, llegada in enumerate(paquetes):
            progreso.informar(hecho, len(paquetes), llegada.nombre)
            for resultado in importar(
                self._base, llegada.rutas, descifrar=self.descifrar
            ).resultados:
                habia = resultado.municipio in con_entrega
                if resultado.estado is EstadoImportacion.ACEPTADO:
                    con_entrega.add(resultado.municipio)
                self.uno.emit(de_resultado(resultado, habia_entregado=habia))
        progreso.informar(len(paquetes), len(paquetes))

    def _al_terminar(self, _nada: object) -> None:
        self._tarea = None
        self.termino.emit(False)  # noqa: FBT003  las señales sólo llevan argumentos por lugar

    def _al_fallar(self, error: Exception) -> None:
        self._tarea = None
        if isinstance(error, OperacionCancelada):
            self.termino.emit(True)  # noqa: FBT003  las señales sólo llevan argumentos por lugar
        else:
            self.fallo.emit(error)
