"""El trato común de los editores: un campo en pantalla se ve siempre igual desde fuera."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.modelo.contexto import Evidencia, Persona, Valor
from app.modelo.tipos import Campo, Columna, Obligacion, Opcion


@dataclass(frozen=True, slots=True)
class Lugar:
    """Dónde va una evidencia: un campo, o una celda de un campo tabla."""

    campo: str
    fila: int | None = None
    columna: str = ""


class Entorno(Protocol):
    """Lo que los editores necesitan del expediente abierto. Lo da la página."""

    @property
    def hoy(self) -> date:
        """El día del reloj del expediente."""

    @property
    def moneda(self) -> str:
        """Moneda del perfil de jurisdicción."""

    @property
    def solo_lectura(self) -> bool:
        """Si el archivo se abrió para verlo sin cambiarlo."""

    def opciones(self, campo: Campo) -> Sequence[Opcion]:
        """Las opciones del campo: propias, de un catálogo o de otro campo."""

    def sugerencias(self, campo: Campo) -> Sequence[str]:
        """Textos ya capturados en otra tabla que conviene repetir igual."""

    def personas(self) -> Sequence[Persona]:
        """El directorio activo, en orden español."""

    def persona(self, clave: str) -> Persona | None:
        """Una persona del directorio, también las dadas de baja."""

    def agregar_persona(self, nombre: str, cargo: str, area: str, correo: str) -> Persona:
        """Da de alta en el directorio. Lanza `ErrorDeUsuario`."""

    def evidencia(self, clave: str) -> Evidencia | None:
        """Los metadatos de un archivo adjunto."""

    def evidencias_de(self, lugar: Lugar) -> Sequence[str]:
        """Los ids que el expediente tiene guardados en ese lugar."""

    def adjuntar(self, lugar: Lugar, rutas: Sequence[Path], al_final: Callable[[], None]) -> None:
        """Guarda los archivos en el expediente y luego avisa."""

    def referir(self, lugar: Lugar, nombre: str, ubicacion: str) -> None:
        """Registra dónde está un original que no se digitaliza."""

    def quitar_evidencia(self, lugar: Lugar, clave: str) -> None:
        """Quita la evidencia de ese lugar."""

    def guardar_evidencia_como(self, clave: str, destino: Path) -> None:
        """Copia el archivo fuera del expediente."""

    def propuesta(self, campo: Campo) -> Valor:
        """Lo que el Modelo propone para un campo vacío; vacío si nada."""

    def informar(self, error: Exception) -> None:
        """Muestra un fallo por la puerta de siempre."""


class Editor(QWidget):
    """Un campo en pantalla. Las subclases dicen cuál es su control y cómo se lee y se escribe.

    `cambiado`: la persona cambió algo (cada tecla). `terminado`: ya se puede guardar sin esperar
    (salió del control o eligió una opción). `leer` da el valor canónico o, si no se reconoce lo
    escrito, el texto tal cual: quien guarda lo rechaza y lo escrito sigue en pantalla.
    """

    cambiado = Signal()
    terminado = Signal()

    def __init__(self, campo: Campo, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.campo = campo
        self._control: QWidget = self
        self._descripcion = campo.ayuda

    @property
    def control(self) -> QWidget:
        """El control que recibe el foco y la etiqueta."""
        return self._control

    @property
    def ancho(self) -> bool:
        """Si pide toda la línea (tablas, párrafos, adjuntos)."""
        return False

    def leer(self) -> Valor:
        """El valor como está en pantalla."""
        raise NotImplementedError

    def escribir(self, valor: Valor) -> None:
        """Pone un valor canónico sin avisar de ningún cambio."""
        raise NotImplementedError

    def no_reconocido(self) -> str:
        """Lo escrito que no se puede guardar tal como está; vacío si todo se entiende."""
        return ""

    def marcar_error(self, texto: str) -> None:
        """Pinta el control como equivocado y se lo dice al lector de pantalla."""
        control = self.control
        partes = (texto, self._descripcion)
        control.setAccessibleDescription(" ".join(parte for parte in partes if parte))
        if bool(control.property("malo")) == bool(texto):
            return
        control.setProperty("malo", bool(texto))
        control.style().unpolish(control)
        control.style().polish(control)

    def poner_solo_lectura(self, *, activo: bool) -> None:
        """Deja ver sin cambiar."""
        self.setEnabled(not activo)

    def adoptar(self, control: QWidget) -> None:
        """Nombra el control para la etiqueta, las pruebas y el lector de pantalla."""
        self._control = control
        control.setObjectName(self.campo.clave)
        control.setAccessibleName(self.campo.etiqueta)
        control.setAccessibleDescription(self._descripcion)
        self.setFocusProxy(control)
        control.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._control
            and event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() != Qt.FocusReason.PopupFocusReason
        ):
            self.al_salir()
        return super().eventFilter(watched, event)

    def al_salir(self) -> None:
        """El foco dejó el control: lo escrito está listo para guardarse."""
        self.terminado.emit()


def campo_de_columna(columna: Columna) -> Campo:
    """La columna vista como campo: en el formulario de renglón y en el pegado valen igual."""
    return Campo(
        clave=columna.clave,
        etiqueta=columna.etiqueta,
        tipo=columna.tipo,
        obligacion=Obligacion.NO,
        ayuda="",
        opciones=columna.opciones,
        catalogo=columna.catalogo,
        opciones_de=columna.opciones_de or columna.referencia,
        minimo=columna.minimo,
        maximo=columna.maximo,
        calculado=columna.calculada,
    )


def etiqueta_persona(persona: Persona) -> str:
    """`Rosa Martínez · Titular de la Unidad`."""
    nombre = f"{persona.nombre} · {persona.cargo}" if persona.cargo else persona.nombre
    return nombre if persona.activa else f"{nombre} (ya no está activa)"
