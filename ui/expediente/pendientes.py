"""Pendientes (F5): lo que impide entregar, lo que conviene revisar y lo que se sugiere."""

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from app.expediente.vistas import Pendiente
from ui.comun import iconos
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta, Tarjeta
from ui.comun.pagina import Encabezado, Noticia, columna_de
from ui.comun.sesion import Sesion
from ui.comun.tema import tema
from ui.expediente.pendientes_arbol import ArbolPendientes
from ui.expediente.pendientes_grupos import (
    AVISO,
    CLASES,
    ERROR,
    SUGERENCIA,
    cuantos,
    por_herramienta,
    por_tipo,
    reglas_en_uso,
)

RELOJ = 5_000
"""Cada cuántos milisegundos se rehace «Revisado hace…»."""

_TITULOS = {
    ERROR: ("Impiden entregar", "alerta", "error"),
    AVISO: ("Conviene revisar", "estado-lista", "aviso"),
    SUGERENCIA: ("Sugerencias", "info", "info"),
}
_EXPLICA = {
    ERROR: "Una herramienta con alguno de estos no puede marcarse lista ni entregarse.",
    AVISO: "Puede entregar así; conviene corregirlo o tener a mano la explicación.",
    SUGERENCIA: "Lo que más le acerca a terminar.",
}


class Pendientes(QWidget):
    """Enter o un clic llevan al dato; al volver, la lista sigue en el mismo renglón."""

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._todos: tuple[Pendiente, ...] = ()
        self._revisando = False
        self._revisado: float | None = None
        self._reglas = reglas_en_uso(sesion.modelo)
        self._cabeza = Encabezado("Pendientes", "Revisando…")
        self.noticia = Noticia()
        self.pestanas = QTabBar()
        self.arbol = ArbolPendientes()
        self.agrupar = ComboSinRueda()
        self._explica = Etiqueta("", "secundario", envolver=True)
        self._vacio = Etiqueta("", "subtitulo", envolver=True)
        self._vacio_detalle = Etiqueta("", "bajada", envolver=True)
        self._entregar = Boton("Entregar…", "primario")
        self._pila = QStackedWidget()
        self._construir()
        self._reloj = QTimer(self)
        self._reloj.setInterval(RELOJ)
        self._reloj.timeout.connect(self._decir_cuando)
        self._conectar()
        self._vestir()

    def refrescar(self) -> None:
        """Revisa otra vez, en el hilo de trabajo."""
        if self._revisando:
            return
        self._revisando = True
        expediente = self._sesion.expediente
        self._sesion.ejecutor.hacer(expediente.pendientes, self._mostrar, self._al_fallar)

    def clase(self) -> str:
        """La clase de la pestaña a la vista."""
        return CLASES[self.pestanas.currentIndex()]

    def _construir(self) -> None:
        for clase in CLASES:
            self.pestanas.addTab(_TITULOS[clase][0])
        self.pestanas.setExpanding(False)
        self.pestanas.setDrawBase(False)
        self.pestanas.setUsesScrollButtons(False)
        self.pestanas.setElideMode(Qt.TextElideMode.ElideRight)
        self.pestanas.setAccessibleName("Clases de pendientes")
        self.agrupar.addItem("Agrupar por tipo")
        self.agrupar.addItem("Agrupar por herramienta")
        self.agrupar.setAccessibleName("Cómo agrupar los pendientes")
        self._pila.addWidget(self.arbol)
        self._pila.addWidget(self._sin_pendientes())
        fila = QHBoxLayout()
        fila.addWidget(self._explica, 1)
        fila.addWidget(self.agrupar)
        columna = columna_de(self)
        columna.addWidget(self._cabeza)
        columna.addWidget(self.noticia)
        columna.addWidget(self.pestanas)
        columna.addLayout(fila)
        columna.addWidget(self._pila, 1)
        self.al_llegar: QWidget = self.arbol

    def _sin_pendientes(self) -> QWidget:
        tarjeta = Tarjeta(margen=24)
        tarjeta.cuerpo.addWidget(self._vacio)
        tarjeta.cuerpo.addWidget(self._vacio_detalle)
        self._entregar.al_pulsar(lambda: self._sesion.ir("entregar"))
        tarjeta.cuerpo.addWidget(self._entregar, 0, Qt.AlignmentFlag.AlignLeft)
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(tarjeta)
        caja.addStretch(1)
        return hoja

    def _conectar(self) -> None:
        self.pestanas.currentChanged.connect(self._llenar)
        self.agrupar.currentIndexChanged.connect(self._llenar)
        self.arbol.elegido.connect(self._ir)
        self._sesion.cambiado.datos_cambiados.connect(self._al_cambiar)
        tema().cambiado.connect(self._vestir)

    def _mostrar(self, pendientes: tuple[Pendiente, ...]) -> None:
        self._revisando = False
        self._todos = pendientes
        self._revisado = time.monotonic()
        self.noticia.hide()
        cuentas = cuantos(pendientes)
        for numero, clase in enumerate(CLASES):
            self.pestanas.setTabText(numero, f"{_TITULOS[clase][0]} ({cuentas[clase]})")
        self._llenar()
        self._decir_cuando()

    def _llenar(self) -> None:
        clase = self.clase()
        propios = tuple(p for p in self._todos if p.clase == clase)
        agrupados = por_tipo if self.agrupar.currentIndex() == 0 else por_herramienta
        self.arbol.fijar(agrupados(propios, self._sesion.modelo))
        self.arbol.setAccessibleName(_TITULOS[clase][0])
        self._explica.setText(_EXPLICA[clase] if propios else "")
        self.agrupar.setVisible(bool(propios))
        if self._revisado is not None:
            self._decir_que_no_hay(clase)
            self._pila.setCurrentIndex(0 if propios else 1)
        # Sin renglones, el teclado empieza en las pestañas.
        self.al_llegar = self.arbol if propios else self.pestanas

    def _decir_que_no_hay(self, clase: str) -> None:
        cuentas = cuantos(self._todos)
        self._entregar.setVisible(clase == ERROR)
        self._vacio_detalle.setVisible(clase == ERROR)
        if clase == ERROR:
            self._vacio.setText("Nada impide entregar.")
            self._vacio_detalle.setText(_lo_demas(cuentas[AVISO], cuentas[SUGERENCIA]))
        elif clase == AVISO:
            self._vacio.setText("No hay nada que convenga revisar.")
        else:
            self._vacio.setText("Por ahora no hay sugerencias.")

    def _ir(self, pendiente: Pendiente) -> None:
        self._sesion.ir_a(pendiente.direccion)

    def _al_fallar(self, error: Exception) -> None:
        self._revisando = False
        self._cabeza.decir("No se pudo revisar.")
        self.noticia.error(error)

    def _al_cambiar(self) -> None:
        if self.isVisible():
            self.refrescar()

    def _decir_cuando(self) -> None:
        if self._revisado is None:
            return
        hace = _hace(int(time.monotonic() - self._revisado))
        self._cabeza.decir(f"Revisado {hace} · {self._reglas} reglas")

    def _vestir(self) -> None:
        for numero, clase in enumerate(CLASES):
            _, icono, par = _TITULOS[clase]
            color: str = getattr(tema().colores, par).color
            self.pestanas.setTabIcon(numero, iconos.icono(icono, color, tema().px(16)))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reloj.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._reloj.stop()


def _hace(segundos: int) -> str:
    if segundos < 5:
        return "ahora mismo"
    if segundos < 60:
        return f"hace {segundos} s"
    return f"hace {segundos // 60} min"


def _lo_demas(avisos: int, sugerencias: int) -> str:
    partes = []
    if avisos:
        partes.append("1 aviso por revisar" if avisos == 1 else f"{avisos} avisos por revisar")
    if sugerencias:
        partes.append("1 sugerencia" if sugerencias == 1 else f"{sugerencias} sugerencias")
    if not partes:
        return "Tampoco hay avisos ni sugerencias: puede entregar."
    return f"Quedan {' y '.join(partes)}; puede entregar así."
