"""«¿Quién captura?»: la persona del directorio a cuyo nombre quedan los cambios."""

from functools import partial

from PySide6.QtWidgets import QInputDialog

from app.errores import ErrorDeUsuario
from ui.barra import Barra
from ui.comun.avisos import Avisos
from ui.comun.sesion import Sesion


class Captura:
    """El menú de la barra. La elección vale para esta sesión: la PC suele ser compartida."""

    def __init__(self, barra: Barra, avisos: Avisos) -> None:
        self._barra = barra
        self._avisos = avisos
        self._sesion: Sesion | None = None
        barra.menu_captura.aboutToShow.connect(self._llenar)
        barra.fijar_quien("")

    def conectar(self, sesion: Sesion) -> None:
        """Empieza con un archivo recién abierto, sin nadie elegido."""
        self._sesion = sesion
        self._barra.fijar_quien("")

    def desconectar(self) -> None:
        """El archivo se cerró."""
        self._sesion = None
        self._barra.fijar_quien("")

    def elegir(self, id_persona: str, nombre: str) -> None:
        """Desde ahora captura esa persona."""
        if self._sesion is not None:
            self._sesion.captura = id_persona
            self._barra.fijar_quien(nombre)

    def agregar(self, nombre: str) -> None:
        """Da de alta a la persona en el directorio y la elige."""
        if self._sesion is None or not nombre.strip():
            return
        try:
            persona = self._sesion.expediente.personas.agregar(nombre.strip())
        except ErrorDeUsuario as error:
            self._avisos.mostrar_error(error)
            return
        self.elegir(persona.id, persona.nombre)
        self._sesion.cambiado.datos_cambiados.emit()

    def _llenar(self) -> None:
        menu = self._barra.menu_captura
        menu.clear()
        if self._sesion is None:
            return
        for persona in self._sesion.expediente.personas.lista():
            accion = menu.addAction(persona.nombre)
            accion.triggered.connect(partial(self._al_elegir, persona.id, persona.nombre))
        menu.addSeparator()
        menu.addAction("Otra persona…").triggered.connect(self._preguntar)

    def _al_elegir(self, id_persona: str, nombre: str, *_marcado: bool) -> None:
        self.elegir(id_persona, nombre)

    def _preguntar(self) -> None:
        nombre, aceptado = QInputDialog.getText(
            self._barra, "¿Quién captura?", "Nombre y apellidos:"
        )
        if aceptado:
            self.agregar(nombre)
