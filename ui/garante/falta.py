"""«Quién falta»: los municipios sin entrega, cuánto llevan y un recordatorio listo para pegar."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.garante.vistas import Faltante
from ui.comun import fuentes
from ui.comun.controles import Boton, Etiqueta, EtiquetaElidida, Tarjeta
from ui.comun.plano import poner_ayuda
from ui.comun.tema import tema
from ui.garante.renglones import Renglones
from ui.garante.tablero_datos import atraso, recordatorio

ALTO = 32


class QuienFalta(Tarjeta):
    """La lista y el botón. `elegido` lleva la clave del municipio cuya ficha se pide."""

    elegido = Signal(str)

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__("Quién falta", padre=padre)
        self._limite: date | None = None
        self._vacio = Etiqueta("Todo el padrón ha entregado.", "secundario", envolver=True)
        self.lista = Renglones(_pintar, _dicho, alto=ALTO)
        self.lista.setAccessibleName("Municipios que no han entregado")
        self.lista.elegido.connect(lambda faltante: self.elegido.emit(faltante.clave))
        self.lista.actual.connect(self._al_recorrer)
        self.copiar = Boton("Copiar recordatorio", icono="copiar").al_pulsar(self._copiar)
        self._copiado = EtiquetaElidida("", "tinta-bien")
        abajo = QHBoxLayout()
        abajo.addWidget(self.copiar)
        abajo.addWidget(self._copiado, 1)
        self.cuerpo.addWidget(self._vacio)
        self.cuerpo.addWidget(self.lista, 1)
        self.cuerpo.addLayout(abajo)
        # Sin lista que ocupe el alto, el título se iría al centro de la tarjeta.
        self._hueco = QWidget()
        self.cuerpo.addWidget(self._hueco, 1)
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def fijar(self, faltan: Sequence[Faltante], limite: date | None) -> None:
        """Cambia quién falta, en el orden dado."""
        self._limite = limite
        if self.titulo is not None:
            self.titulo.setText(f"Quién falta ({len(faltan)})" if faltan else "Quién falta")
        self._vacio.setVisible(not faltan)
        self._hueco.setVisible(not faltan)
        self.lista.setVisible(bool(faltan))
        self.copiar.setVisible(bool(faltan))
        self._copiado.fijar("")
        self.lista.fijar(faltan)

    def _al_recorrer(self, faltante: Faltante | None) -> None:
        self._copiado.fijar("")
        if faltante is not None:
            nombre = f"Copiar el recordatorio para {faltante.nombre}"
            self.copiar.setAccessibleName(nombre)
            poner_ayuda(self.copiar, nombre)

    def _copiar(self) -> None:
        faltante = self.lista.dato()
        if faltante is not None:
            QGuiApplication.clipboard().setText(recordatorio(faltante, self._limite))
            self._copiado.fijar(f"Copiado: {faltante.nombre}")

    def _vestir(self) -> None:
        self.lista.setMinimumHeight(tema().px(2 * ALTO))


def _dicho(faltante: Faltante) -> str:
    return f"{faltante.nombre}, {atraso(faltante)}"


def _pintar(pintor: QPainter, faltante: Any, caja: QRectF) -> None:
    puesto, colores = tema(), tema().colores
    letra = puesto.letra(fuentes.PEQUENA + 0.5)
    tarde = bool(faltante.dias_atraso) and faltante.con_convenio
    dicho = atraso(faltante)
    pintor.setFont(letra)
    pintor.setPen(QColor(colores.texto if tarde else colores.secundario))
    zona = caja.adjusted(puesto.px(4), 0, -puesto.px(8), 0)
    derecha = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    pintor.drawText(zona, derecha, dicho)
    ocupado = QFontMetrics(letra).horizontalAdvance(dicho) + puesto.px(10)
    fuerte = puesto.letra(fuentes.PEQUENA + 0.5, QFont.Weight.DemiBold)
    pintor.setFont(fuerte)
    pintor.setPen(QColor(colores.accion))
    nombre = QFontMetrics(fuerte).elidedText(
        faltante.nombre, Qt.TextElideMode.ElideRight, int(zona.width()) - ocupado
    )
    pintor.drawText(zona, Qt.AlignmentFlag.AlignVCenter, nombre)
