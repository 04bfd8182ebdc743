"""Lo que toda pantalla recibe: el archivo abierto, el Modelo y cómo llegar a las demás."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.modelo.direccion import ESQUEMA, Direccion

if TYPE_CHECKING:
    from app.modelo.tipos import Modelo, Perfil
    from ui.comun.avisos import Avisos
    from ui.comun.tareas import Ejecutor


class Cambios(QObject):
    """Avisos de que algo cambió en el archivo; los emite quien guarda.

    `guardando` sólo si tarda; `guardado` lleva el `vistas.Guardado`; `fallo`, la excepción.
    `datos_cambiados`: cambió algo que otras pantallas muestran y deben releer.
    `reintentar`: la ventana pide guardar otra vez lo que sigue en pantalla.
    `por_reabrir`: el archivo (su ruta) se cerró para sustituirlo y hay que abrirlo otra vez.
    """

    guardando = Signal()
    guardado = Signal(object)
    fallo = Signal(object)
    datos_cambiados = Signal()
    reintentar = Signal()
    por_reabrir = Signal(object)


@dataclass(slots=True, eq=False)
class Sesion:
    """Un expediente abierto (`.vitral`). `ir("vitral:1a/cv_objeto")`, `ir("cronograma")`…

    `captura` es el id de la persona que está capturando («¿Quién captura?»), o vacío.
    `pedir` pregunta la contraseña de una clave de firma; `None` si nadie puede preguntar.
    `capacitacion`: los datos son ficticios y lo que se imprime debe decirlo.
    """

    expediente: Any
    modelo: "Modelo"
    perfil: "Perfil"
    ejecutor: "Ejecutor"
    avisos: "Avisos"
    ir: Callable[[str], None]
    cambiado: Cambios = field(default_factory=Cambios)
    captura: str = ""
    pedir: Callable[[str, int], str | None] | None = None
    capacitacion: bool = False

    def ir_a(self, direccion: Direccion) -> None:
        """Lleva a la página de un dato."""
        self.ir(direccion.enlace())


@dataclass(slots=True, eq=False)
class SesionGarante:
    """La base de un órgano garante abierta (`.garante`)."""

    base: Any
    modelo: "Modelo"
    perfil: "Perfil"
    ejecutor: "Ejecutor"
    avisos: "Avisos"
    ir: Callable[[str], None]
    cambiado: Cambios = field(default_factory=Cambios)
    pedir: Callable[[str, int], str | None] | None = None


def es_direccion(destino: str) -> bool:
    """Si `destino` señala un dato (`vitral:…`) y no una pantalla."""
    return destino.startswith(ESQUEMA)
