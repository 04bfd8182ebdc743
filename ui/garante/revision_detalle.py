"""Lo que dice un campo: la respuesta completa, qué decía antes y sus evidencias."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.comun.controles import Etiqueta, Tarjeta, vaciar
from ui.comun.tareas import Ejecutor
from ui.garante import revision_palabras as palabras
from ui.garante.evidencia import AVISO, FilaEvidencia
from ui.garante.revision_lectura import CAMBIADOS, SIN_RESPUESTA, Cambio, CampoLeido

VACIO = "Elija un campo para leer lo que se respondió."


class DetalleCampo(Tarjeta):
    """Todo en texto plano. `guardada` y `fallo`: lo que pasó al guardar una evidencia."""

    guardada = Signal(object)
    fallo = Signal(object)

    def __init__(self, base: Any, ejecutor: Ejecutor) -> None:
        super().__init__(margen=12)
        self._base = base
        self._ejecutor = ejecutor
        self._contenido = QVBoxLayout()
        self._contenido.setSpacing(5)
        self.cuerpo.addLayout(self._contenido)
        self.cuerpo.addStretch(1)
        self.setAccessibleName("Lo que se respondió")
        self._textos: list[str] = []
        self.mostrar(None)

    def mostrar(self, campo: CampoLeido | None) -> None:
        """Muestra un campo, o la invitación a elegir uno."""
        vaciar(self._contenido)
        self._textos = []
        if campo is None:
            self._decir(VACIO, "secundario")
            return
        self._decir(f"{campo.herramienta} · {campo.seccion} · {campo.direccion}", "pequena")
        self._decir(campo.etiqueta, "fuerte")
        self._decir(campo.texto or SIN_RESPUESTA, "" if campo.texto else "secundario")
        if campo.cambio in CAMBIADOS:
            self._decir(_cambio(campo), "pequena")
            if campo.antes:
                self._decir(campo.antes, "secundario")
        for evidencia in campo.evidencias:
            fila = FilaEvidencia(self._base, self._ejecutor, evidencia)
            fila.guardada.connect(self.guardada)
            fila.fallo.connect(self.fallo)
            self._contenido.addWidget(fila)
        if campo.evidencias:
            self._decir(AVISO, "pequena")
        for una in campo.observaciones:
            estado = palabras.estado_de(una).texto
            self._decir(f"Observación {una.folio} ({estado.lower()}): {una.texto}", "secundario")

    def textos(self) -> tuple[str, ...]:
        """Lo que dice, de arriba abajo."""
        return tuple(self._textos)

    def _decir(self, texto: str, papel: str) -> None:
        self._textos.append(texto)
        etiqueta = Etiqueta(texto, papel, envolver=True)
        etiqueta.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._contenido.addWidget(etiqueta)


def _cambio(campo: CampoLeido) -> str:
    if campo.cambio is Cambio.NUEVO:
        return "Es nuevo: en la entrega anterior no se había respondido."
    return "En la entrega anterior decía:"
