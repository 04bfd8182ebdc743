"""Un expediente que no se deja abrir: volver a su última copia, rescatarlo o guardarlo aparte."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.errores import ErrorDeUsuario
from ui import apertura
from ui.comun import archivos, lugares
from ui.comun.avisos import Avisos
from ui.comun.tareas import Ejecutor

if TYPE_CHECKING:
    from app.expediente.recuperacion import CopiaBuena
    from app.expediente.rescate import InformeRescate

# Cortos: con la letra al 150 % tienen que caber en la ventana mínima.
VOLVER, RESCATAR, APARTE = "Volver a esa copia", "Rescatar lo que se lea", "Copia para soporte…"
SIN_COPIA = "En este equipo no hay ninguna copia entera de este expediente."
QUE_ES_VOLVER = (
    "La última copia entera que hay en este equipo es de {municipio} y se hizo {cuando}. Si vuelve "
    "a ella, lo capturado después no estará; el archivo dañado se aparta en la carpeta de copias."
)
QUE_ES_RESCATAR = (
    "Rescatar hace otro archivo con lo que todavía se lee{completado}; el dañado no se toca."
)
SIN_LUGAR = "De ellas, {} no se sabe de dónde eran: se conservan, pero no se muestran."
PARA_SOPORTE = "Entréguela a quien le da soporte. El archivo dañado sigue donde estaba."
COMPLETADO = " y completa lo que falte con la copia"


class Recuperar:
    """Pregunta qué hacer y lo hace. `abrir` recibe el archivo que ya se puede usar."""

    def __init__(
        self,
        ejecutor: Ejecutor,
        avisos: Avisos,
        abrir: Callable[[Path], None],
        dejar: Callable[[], None],
        ventana: QWidget,
    ) -> None:
        self._ejecutor = ejecutor
        self._avisos = avisos
        self._abrir = abrir
        self._dejar = dejar
        self._ventana = ventana

    def ofrecer(self, ruta: Path, error: ErrorDeUsuario, ahora: datetime) -> None:
        """Busca la última copia entera y pregunta. `dejar` se llama si no se quiso nada."""
        preguntar = partial(self._preguntar, ruta, error, ahora)
        buscar = partial(apertura.ultima_copia, ruta)
        self._ejecutor.hacer(buscar, preguntar, lambda _error: preguntar(None))

    def _preguntar(
        self, ruta: Path, error: ErrorDeUsuario, ahora: datetime, copia: "CopiaBuena | None"
    ) -> None:
        opciones: dict[str, Callable[[], None]] = {}
        if copia is not None:
            opciones[VOLVER] = partial(self._volver, ruta, copia)
        opciones[RESCATAR] = partial(self._rescatar, ruta)
        opciones[APARTE] = partial(self._guardar_aparte, ruta, error, ahora, copia)
        elegido = self._avisos.elegir(
            error.mensaje, _detalle(copia, error.codigo, ahora), tuple(opciones), no="Cerrar"
        )
        if elegido is None:
            self._dejar()
        else:
            tuple(opciones.values())[elegido]()

    def _volver(self, ruta: Path, copia: "CopiaBuena") -> None:
        self._ejecutor.hacer(partial(apertura.volver_a, ruta, copia), self._abrir, self._al_fallar)

    def _rescatar(self, ruta: Path) -> None:
        self._ejecutor.hacer(partial(apertura.rescatar, ruta), self._al_rescatar, self._al_fallar)

    def _al_rescatar(self, informe: "InformeRescate") -> None:
        respuestas, evidencias = informe.de("respuesta"), informe.de("evidencia")
        partes = [
            f"Respuestas: {respuestas.leidos} leídas, {respuestas.del_respaldo} de la copia.",
            f"Evidencias: {evidencias.leidos} leídas, {evidencias.del_respaldo} de la copia.",
            "Revíselo antes de entregar. El archivo dañado sigue donde estaba.",
        ]
        if informe.huerfanas:
            partes.insert(1, SIN_LUGAR.format(informe.huerfanas))
        self._avisos.informar(f"Lo rescatado quedó en «{informe.ruta.name}».", "\n".join(partes))
        self._abrir(informe.ruta)

    def _guardar_aparte(
        self, ruta: Path, error: ErrorDeUsuario, ahora: datetime, copia: "CopiaBuena | None"
    ) -> None:
        propuesta = archivos.documentos() / f"{ruta.stem} (dañado){ruta.suffix}"
        destino = archivos.elegir_guardar(
            self._ventana, "Guardar una copia para soporte", propuesta, archivos.EXPEDIENTES
        )
        # Guardada o no, el expediente sigue sin abrir: se vuelve a preguntar.
        preguntar = partial(self._preguntar, ruta, error, ahora, copia)
        if destino is None:
            preguntar()
            return
        guardar = partial(apertura.guardar_aparte, ruta, destino)

        def al_guardar(hecha: Path) -> None:
            self._avisos.informar(f"La copia quedó en «{hecha}».", PARA_SOPORTE)
            preguntar()

        self._ejecutor.hacer(guardar, al_guardar, self._al_fallar)

    def _al_fallar(self, error: Exception) -> None:
        self._avisos.mostrar_error(error)
        self._dejar()


def _detalle(copia: "CopiaBuena | None", codigo: str, ahora: datetime) -> str:
    volver = SIN_COPIA
    if copia is not None:
        cuando = lugares.cuando(copia.respaldo.creado, ahora)
        volver = QUE_ES_VOLVER.format(municipio=copia.municipio, cuando=cuando)
    rescatar = QUE_ES_RESCATAR.format(completado=COMPLETADO if copia is not None else "")
    return f"{volver}\n\n{rescatar}\n\n({codigo})"
