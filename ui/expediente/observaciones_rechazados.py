"""Lo que llegó del órgano garante y no se pudo aplicar: cuándo, por qué y dónde quedó su copia."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.comun import lugares
from ui.comun.controles import Boton, Desplazable, Etiqueta
from ui.comun.pagina import renglon_de
from ui.comun.tabla import Columna, Tabla, enmarcada

if TYPE_CHECKING:
    from app.expediente.retornos.conservados import Conservado

EXPLICA = (
    "No cambiaron nada en este expediente. Se guardó una copia de cada uno en este equipo, y el "
    "archivo original no se tocó. Si ya se arregló la razón, tráigalo otra vez."
)


class PaginaRechazados(QWidget):
    """`carpeta` pide abrir el lugar de las copias; `otra_vez` lleva la copia por traer."""

    carpeta = Signal(object)
    otra_vez = Signal(object)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._ahora: datetime | None = None
        self.tabla = Tabla(
            "Respuestas que no se aplicaron", self._columnas(), identidad=lambda c: c.ruta
        )
        self.abrir = Boton("Abrir la carpeta", nombre="Abrir la carpeta de lo que no se aplicó")
        self.traer = Boton("Traer otra vez", nombre="Traer otra vez la respuesta elegida")
        hoja = QWidget()
        columna = QVBoxLayout(hoja)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta(EXPLICA, "secundario", envolver=True))
        columna.addWidget(enmarcada(self.tabla, reserva=3), 1)
        columna.addWidget(
            renglon_de(self.traer.al_pulsar(self._traer), self.abrir.al_pulsar(self._abrir))
        )
        pagina = QVBoxLayout(self)
        pagina.setContentsMargins(0, 0, 0, 0)
        pagina.addWidget(Desplazable(hoja))

    def fijar(self, rechazados: "Sequence[Conservado]", ahora: datetime, *, quieta: bool) -> None:
        """Cambia la lista; `quieta`: el expediente se abrió sólo para verlo."""
        self._ahora = ahora
        self.tabla.fijar(rechazados)
        self.traer.setEnabled(not quieta)

    def _columnas(self) -> tuple[Columna, ...]:
        return (
            Columna("Cuándo", self._cuando, 150, lambda c: c.recibido),
            Columna("Archivo", lambda c: c.nombre, 200, crece=True, cede=1),
            Columna("Por qué no se aplicó", lambda c: c.mensaje, 180, crece=True),
            Columna("Código", lambda c: c.codigo.split("_")[0], 80),
        )

    def _cuando(self, uno: "Conservado") -> str:
        return lugares.cuando(uno.recibido, self._ahora) if self._ahora else uno.recibido[:10]

    def _elegido(self) -> "Conservado | None":
        elegido: Conservado | None = self.tabla.fila()
        return elegido

    def _traer(self) -> None:
        if (uno := self._elegido()) is not None:
            self.otra_vez.emit(uno.ruta)

    def _abrir(self) -> None:
        if (uno := self._elegido()) is not None:
            self.carpeta.emit(uno.ruta.parent)
