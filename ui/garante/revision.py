"""Revisión: las entregas por revisar y, al elegir una, lo respondido junto a la decisión."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.comun.sesion import SesionGarante
from ui.garante import revision_lista
from ui.garante.revision_entrega import PaginaEntrega
from ui.garante.revision_lista import VENCIDAS, Lista

_SECCIONES = {"vencidas": VENCIDAS, "por_revisar": revision_lista.POR_REVISAR}


class Revision(QWidget):
    """La lista y la entrega abierta, una u otra."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self.lista = Lista()
        self.entrega = PaginaEntrega(sesion)
        self._hojas = QStackedWidget()
        self._hojas.addWidget(self.lista)
        self._hojas.addWidget(self.entrega)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(self._hojas)
        # Al llegar, el foco ya está donde se trabaja: Enter abre, y las flechas recorren.
        self.al_llegar: QWidget = self.lista.tabla
        self.lista.elegida.connect(self.abrir_municipio)
        self.entrega.cerrada.connect(self.volver)
        sesion.cambiado.datos_cambiados.connect(self.refrescar)

    def refrescar(self) -> None:
        """Relee la lista y, si hay una entrega abierta, la entrega."""
        self._sesion.ejecutor.hacer(
            partial(revision_lista.leer, self._sesion.base),
            self.lista.mostrar,
            self._sesion.avisos.mostrar_error,
        )
        if self.entrega.municipio:
            self.entrega.abrir(self.entrega.municipio)

    def abrir_municipio(self, clave: str) -> None:
        """Abre la entrega vigente de un municipio."""
        self._hojas.setCurrentWidget(self.entrega)
        self.al_llegar = self.entrega.campos.lista
        self.entrega.abrir(clave)

    def volver(self) -> None:
        """De la entrega a la lista."""
        self.entrega.soltar()
        self._hojas.setCurrentWidget(self.lista)
        self.al_llegar = self.lista.tabla
        self.lista.tabla.setFocus(Qt.FocusReason.OtherFocusReason)

    def mostrar_seccion(self, seccion: str) -> None:
        """Va a la lista, con uno de sus filtros."""
        self.volver()
        self.lista.ver(_SECCIONES.get(seccion, revision_lista.POR_REVISAR))
