"""El estado del guardado: siempre a la vista arriba, y en rojo y con salida cuando falla."""

from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.errores import ErrorDeUsuario
from ui.comun import iconos
from ui.comun.controles import Boton, Etiqueta, Franja
from ui.comun.plano import poner_ayuda
from ui.comun.tema import papel, tema

ESPERA = 150
"""Milisegundos antes de decir «Guardando…»: lo rápido no parpadea."""


class _Vista(NamedTuple):
    icono: str
    par: str
    texto: str
    corto: str


class EstadoGuardado(QWidget):
    """«Guardando…», «Guardado 10:42» o «No se pudo guardar»."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._vista = _Vista("correcto", "bien", "Todo guardado", "Guardado")
        self._corto = False
        fila = QHBoxLayout(self)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(5)
        self._forma = QLabel()
        self._texto = Etiqueta()
        fila.addWidget(self._forma)
        fila.addWidget(self._texto)
        self._espera = QTimer(self)
        self._espera.setSingleShot(True)
        self._espera.setInterval(ESPERA)
        self._espera.timeout.connect(self._al_tardar)
        tema().cambiado.connect(self._vestir)
        self._vestir()

    def texto(self) -> str:
        """Lo que se lee."""
        return self._vista.texto

    def acortar(self, *, corto: bool) -> None:
        """En pantallas chicas deja lo esencial; el texto completo se oye y sale en la ayuda."""
        if corto != self._corto:
            self._corto = corto
            self._vestir()

    def guardando(self) -> None:
        """Empezó a guardarse algo; se dice sólo si tarda."""
        self._espera.start()

    def guardado(self, hora: str) -> None:
        """Quedó en disco a esa hora."""
        self._mostrar(_Vista("correcto", "bien", f"Guardado {hora}", hora))

    def fallo(self) -> None:
        """No quedó en disco."""
        self._mostrar(_Vista("alerta", "error", "No se pudo guardar", "Sin guardar"))

    def quieto(self, texto: str = "Todo guardado") -> None:
        """Nada por guardar."""
        self._mostrar(_Vista("correcto", "bien", texto, texto.rsplit(" ", 1)[-1]))

    def _al_tardar(self) -> None:
        self._mostrar(_Vista("guardando", "aviso", "Guardando…", "…"))

    def _mostrar(self, vista: _Vista) -> None:
        self._espera.stop()
        self._vista = vista
        self._vestir()

    def _vestir(self) -> None:
        puesto = tema()
        color: str = getattr(puesto.colores, self._vista.par).color
        self._forma.setPixmap(iconos.imagen(self._vista.icono, color, puesto.px(16)))
        self._texto.setText(self._vista.corto if self._corto else self._vista.texto)
        poner_ayuda(self, self._vista.texto)
        if self._texto.property("papel") != f"tinta-{self._vista.par}":
            papel(self._texto, f"tinta-{self._vista.par}")
        self.setAccessibleName(self._vista.texto)


class FranjaDeFallo(Franja):
    """Lo que no se pudo guardar sigue en pantalla: aquí se dice y se ofrece salida."""

    reintentar = Signal()
    guardar_en_otro_lugar = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__("error", "", padre)
        self._detalle = Etiqueta("", envolver=True)
        self.cuerpo.addWidget(self._detalle)
        self.acciones.addWidget(
            Boton("Guardar en otro lugar").al_pulsar(self.guardar_en_otro_lugar.emit)
        )
        self.acciones.addWidget(Boton("Reintentar").al_pulsar(self.reintentar.emit))
        self.hide()

    def mostrar(self, archivo: str, error: Exception) -> None:
        """Dice qué archivo no se pudo guardar, por qué y qué hacer, y lo anuncia."""
        titulo = f"No se pudo guardar en {archivo}"
        self.titulo.setText(titulo)
        self._detalle.setText(
            error.texto()
            if isinstance(error, ErrorDeUsuario)
            else "Sus cambios siguen en pantalla. Reintente o guarde en otro lugar."
        )
        self.show()
        # Sus papeles y estados son casi doscientos nombres que el arranque no necesita.
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, titulo))
