"""Inicio: la lista de tareas por dimensión, qué sigue y el nivel alcanzado."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta, linea, vaciar
from ui.comun.sesion import Sesion
from ui.comun.tema import AIRE, MARGEN, tema
from ui.expediente.accion import BotonAccion
from ui.expediente.inicio_datos import (
    DatosInicio,
    Nombres,
    Recuerdo,
    Siguiente,
    desde_resumen,
    nombres_de,
    por_dimension,
)
from ui.expediente.lista_tareas import RenglonHerramienta, TarjetaDimension
from ui.expediente.radar import Radar

if TYPE_CHECKING:
    from app.expediente.vistas import Resumen

ANCHO_LADO = 300
ANCHO_LIBRE = 16_777_215
BARRA = 12
ALTO_SIGUIENTES = 168
"""Lo que ocupan tres acciones: se aparta mientras no se saben, para que nada salte al llegar."""
DOS_COLUMNAS = 880
"""Ancho (al 100 %) desde el que «Qué sigue» va a un lado de la lista."""


class Inicio(QWidget):
    """Se construye con la sesión, o sin ella para pintar un vistazo mientras se abre el archivo."""

    pedido = Signal(str)
    """Destino pedido, para quien la muestra antes de tener sesión."""

    def __init__(self, sesion: Sesion | None = None, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion: Sesion | None = None
        self._nombres: Nombres | None = None
        self._datos: DatosInicio | None = None
        self._tarjetas: list[TarjetaDimension] = []
        self._titulo = Etiqueta("", "titulo")
        self._bajada = Etiqueta("", "bajada", envolver=True)
        self._entregar = Boton("Entregar…", "primario").al_pulsar(lambda: self._ir("entregar"))
        self._siguientes = Tarjeta("Qué sigue")
        self._acciones = QVBoxLayout()
        self._acciones.setSpacing(2)
        self._siguientes.cuerpo.addLayout(self._acciones)
        self._radar = Radar()
        self._nivel = Tarjeta("Nivel por dimensión")
        self._nivel.cuerpo.addWidget(self._radar)
        self._construir()
        self._entregar.setEnabled(False)
        if sesion is not None:
            self.conectar(sesion)

    def conectar(self, sesion: Sesion) -> None:
        """Da la sesión: desde aquí se leen los datos de verdad."""
        self._sesion = sesion
        self._nombres = nombres_de(sesion.modelo)
        self._entregar.setEnabled(True)
        sesion.cambiado.datos_cambiados.connect(self.refrescar)

    def refrescar(self) -> None:
        """Relee el expediente."""
        if self._sesion is not None:
            self.mostrar_resumen(self._sesion.expediente.resumen())

    def mostrar_resumen(self, resumen: "Resumen") -> None:
        """Pinta un resumen ya leído."""
        if self._sesion is not None and self._nombres is not None:
            hoy: date = self._sesion.expediente.reloj.hoy()
            self.mostrar(desde_resumen(resumen, self._nombres, hoy))

    def mostrar(self, datos: DatosInicio) -> None:
        """Pinta los datos dados; si son los que ya se ven, no toca nada."""
        if datos == self._datos:
            return
        antes, self._datos = self._datos, datos
        self._titulo.setText(datos.titulo)
        self._bajada.setText(datos.bajada)
        if not self._tarjetas:
            self._crear_tarjetas(datos.dimensiones)
        grupos = por_dimension(datos.renglones)
        for tarjeta, renglones in zip(self._tarjetas, grupos, strict=True):
            tarjeta.fijar(renglones)
        if antes is None or datos.siguientes != antes.siguientes:
            self._mostrar_siguientes(datos.siguientes)
        self._radar.fijar(datos.dimensiones, datos.niveles)

    def recuerdo(self) -> Recuerdo | None:
        """Lo que conviene tener a mano la próxima vez que se abra este archivo."""
        datos = self._datos
        if datos is None or datos.siguientes is None or datos.niveles is None:
            return None
        return Recuerdo(datos.bajada, datos.siguientes, datos.niveles)

    def renglones(self) -> tuple[RenglonHerramienta, ...]:
        """Los 17 renglones, de arriba abajo."""
        return tuple(r for tarjeta in self._tarjetas for r in tarjeta.renglones())

    def _construir(self) -> None:
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(0)
        columna.addWidget(self._cabecera())
        cuerpo = QWidget()
        self._partes = QGridLayout(cuerpo)
        # La barra de desplazamiento ocupa parte del margen derecho.
        self._partes.setContentsMargins(AIRE, 4, AIRE - BARRA, AIRE)
        self._partes.setSpacing(MARGEN - 2)
        self._grupos = QWidget()
        self._lista = QVBoxLayout(self._grupos)
        self._lista.setContentsMargins(0, 0, 0, 0)
        self._lista.setSpacing(10)
        for tarjeta in (self._siguientes, self._nivel):
            tarjeta.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        columna.addWidget(Desplazable(cuerpo), 1)
        tema().cambiado.connect(self._acomodar)
        self._acomodar()

    def _cabecera(self) -> QWidget:
        cabecera = QWidget()
        fila = QHBoxLayout(cabecera)
        fila.setContentsMargins(AIRE, 18, AIRE, 10)
        textos = QVBoxLayout()
        textos.setSpacing(0)
        textos.addWidget(self._titulo)
        textos.addWidget(self._bajada)
        fila.addLayout(textos, 1)
        fila.addWidget(self._entregar, 0, Qt.AlignmentFlag.AlignBottom)
        return cabecera

    def _crear_tarjetas(self, dimensiones: tuple[str, ...]) -> None:
        for numero, nombre in enumerate(dimensiones, start=1):
            tarjeta = TarjetaDimension(numero, nombre)
            tarjeta.elegida.connect(lambda clave: self._ir(f"vitral:{clave}"))
            self._tarjetas.append(tarjeta)
            self._lista.addWidget(tarjeta)
        self._lista.addStretch(1)

    def _mostrar_siguientes(self, siguientes: tuple[Siguiente, ...] | None) -> None:
        vaciar(self._acciones)
        if siguientes is None:
            self._acciones.addWidget(Etiqueta("Preparando sugerencias…", "secundario"))
            self._acciones.addSpacing(tema().px(ALTO_SIGUIENTES))
            return
        if not siguientes:
            self._acciones.addWidget(
                Etiqueta("Nada urgente. Puede revisar y entregar.", "secundario", envolver=True)
            )
        for siguiente in siguientes:
            self._acciones.addWidget(linea())
            accion = BotonAccion(siguiente.texto, siguiente.detalle)
            accion.clicked.connect(lambda _m=False, a=siguiente.destino: self._ir(a))
            self._acciones.addWidget(accion)

    def _ir(self, destino: str) -> None:
        if self._sesion is not None:
            self._sesion.ir(destino)
        else:
            self.pedido.emit(destino)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acomodar()

    def _acomodar(self) -> None:
        ancha = self.width() >= tema().px(DOS_COLUMNAS)
        lado = tema().px(ANCHO_LADO)
        arriba = Qt.AlignmentFlag.AlignTop
        for tarjeta in (self._siguientes, self._nivel):
            tarjeta.setMinimumWidth(lado if ancha else 0)
            tarjeta.setMaximumWidth(lado if ancha else ANCHO_LIBRE)
        if ancha:
            self._partes.addWidget(self._grupos, 0, 0, 3, 1)
            self._partes.addWidget(self._siguientes, 0, 1, arriba)
            self._partes.addWidget(self._nivel, 1, 1, arriba)
        else:
            # En angosto «Qué sigue» va arriba: es lo primero que hay que ver.
            self._partes.addWidget(self._siguientes, 0, 0, 1, 2)
            self._partes.addWidget(self._grupos, 1, 0, 1, 2)
            self._partes.addWidget(self._nivel, 2, 0, 1, 2)
        self._partes.setColumnStretch(0, 1)
        self._partes.setRowStretch(2, 1 if ancha else 0)
