"""Lo que dice un campo: la respuesta completa, qué decía antes y sus evidencias."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.comun.controles import Etiqueta, Tarjeta, vaciar
from ui.comun.tareas import Ejecutor
from ui.garante import revision_palabras as palabras
from ui.garante.evidencia import AVISO, FilaEvidencia
from ui.garante.revision_lectura import SIN_RESPUESTA, Cambio, CampoLeido, RenglonCambiado

RENGLONES = 100
"""Cambios de una tabla que se dicen uno por uno."""
_EXPLICA = {
    Cambio.NUEVO: "Es nuevo: en la entrega anterior no se había respondido.",
    Cambio.NO_VIENE: "No viene en esta entrega por su alcance: no quiere decir que esté vacío.",
    Cambio.NO_VENIA: "La entrega anterior no lo traía por su alcance: no se sabe si cambió.",
}
_ANTES = {
    Cambio.NO_VIENE: "No viene en esta entrega por su alcance. La anterior decía:",
    Cambio.QUITADO: "Lo quitó. En la entrega anterior decía:",
}
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
        if campo.renglones:
            self._decir(_renglones(campo.renglones), "")
        else:
            self._decir(campo.texto or SIN_RESPUESTA, "" if campo.texto else "secundario")
        for dicho, papel in _cambio(campo):
            self._decir(dicho, papel)
        if campo.renglones:
            self._decir(f"La tabla completa dice ahora:\n{campo.texto}", "secundario")
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


def _cambio(campo: CampoLeido) -> Iterator[tuple[str, str]]:
    """Qué pasó con el campo desde la entrega anterior, y con qué papel se dice."""
    if campo.cambio in _EXPLICA and not campo.antes:
        yield _EXPLICA[campo.cambio], "pequena"
    if campo.antes and not campo.renglones:
        yield _ANTES.get(campo.cambio, "En la entrega anterior decía:"), "pequena"
        yield campo.antes, "secundario"
    for dicho in (*campo.fichas, *campo.movidas):
        yield dicho, ""
    if campo.folios:
        yield f"Responde a {palabras.folios(campo.folios)}.", "pequena"


def _renglones(cambiados: Sequence[RenglonCambiado]) -> str:
    """Sólo lo que cambió de una tabla, en un texto: puede tener cientos de renglones."""
    partes = []
    for uno in cambiados[:RENGLONES]:
        if not uno.antes:
            partes.append(f"{uno.cual}, agregado: {uno.ahora}")
        elif not uno.ahora:
            partes.append(f"{uno.cual}, quitado: {uno.antes}")
        else:
            partes.append(f"{uno.cual}\n   antes: {uno.antes}\n   ahora: {uno.ahora}")
    if len(cambiados) > RENGLONES:
        partes.append(f"Y otros {len(cambiados) - RENGLONES} cambios de esta tabla.")
    return "\n".join(partes)
