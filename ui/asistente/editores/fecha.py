"""Editor de fecha: se escribe como se dice y lo vacío se queda vacío."""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.dominio.textos_fecha import FechaNoEntendida, fecha_corta, fecha_larga, leer_fecha
from app.modelo.contexto import Valor
from app.modelo.tipos import Campo
from ui.asistente.editores.base import Editor
from ui.asistente.editores.texto import contador
from ui.comun import iconos
from ui.comun.tema import tema

DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def dia_guardado(valor: Valor) -> date | None:
    """La fecha de un valor canónico, o `None`."""
    try:
        return date.fromisoformat(str(valor)) if valor else None
    except ValueError:
        return None


class Calendario(QFrame):
    """Calendario emergente; cada editor tiene el suyo y lo vuelve a usar."""

    def __init__(self, al_elegir: "EditorFecha") -> None:
        super().__init__(al_elegir, Qt.WindowType.Popup)
        self.setProperty("papel", "tarjeta")
        self._editor = al_elegir
        self.calendario = QCalendarWidget()
        self.calendario.setAccessibleName("Calendario")
        self.calendario.setLocale(QLocale(QLocale.Language.Spanish, QLocale.Country.Mexico))
        self.calendario.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendario.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        caja = QVBoxLayout(self)
        caja.setContentsMargins(6, 6, 6, 6)
        caja.addWidget(self.calendario)
        self.setFocusProxy(self.calendario)
        self.calendario.clicked.connect(self._elegir)
        self.calendario.activated.connect(self._elegir)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def elegir(self, dia: date) -> None:
        """Deja ese día señalado."""
        self.calendario.setSelectedDate(QDate(dia.year, dia.month, dia.day))

    def _elegir(self, dia: QDate) -> None:
        self._editor.poner(date(dia.year(), dia.month(), dia.day()))
        self.close()


class EditorFecha(Editor):
    """Admite `3/5/26`, `3 may 2026`, `hoy` y `+3 meses`, o el calendario (Alt+↓)."""

    def __init__(self, campo: Campo, hoy: date, padre: QWidget | None = None) -> None:
        super().__init__(campo, padre)
        self._hoy = hoy
        self._calendario: Calendario | None = None
        self._linea = QLineEdit()
        self._linea.setPlaceholderText("día mes año")
        self._boton = QToolButton()
        lado = tema().px(18)
        self._boton.setIcon(iconos.icono("calendario", tema().colores.accion, lado))
        self._boton.setIconSize(QSize(lado, lado))
        self._boton.setAccessibleName(f"Abrir calendario: {campo.etiqueta}")
        self._boton.setToolTip("Abrir calendario (Alt+↓)")
        self._boton.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eco = contador()
        caja = QHBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(6)
        caja.addWidget(self._linea)
        caja.addWidget(self._boton)
        caja.addWidget(self._eco)
        caja.addStretch(1)
        self.adoptar(self._linea)
        self._medir()
        self._linea.textEdited.connect(self._al_editar)
        self._boton.clicked.connect(self.abrir_calendario)

    def poner(self, dia: date) -> None:
        """Escribe el día elegido como si la persona lo hubiera tecleado."""
        self._linea.setText(fecha_corta(dia))
        self._decir()
        self.cambiado.emit()
        self.terminado.emit()

    def abrir_calendario(self) -> Calendario:
        """Muestra el calendario bajo la línea."""
        if self._calendario is None:
            self._calendario = Calendario(self)
        emergente = self._calendario
        emergente.elegir(dia_guardado(self.leer()) or self._hoy)
        emergente.move(self._linea.mapToGlobal(QPoint(0, self._linea.height() + 2)))
        emergente.show()
        emergente.calendario.setFocus(Qt.FocusReason.PopupFocusReason)
        return emergente

    @override
    def leer(self) -> Valor:
        texto = self._linea.text().strip()
        if not texto:
            return None
        try:
            return leer_fecha(texto, self._hoy).isoformat()
        except FechaNoEntendida:
            return texto

    @override
    def escribir(self, valor: Valor) -> None:
        if (valor or None) == self.leer():
            return
        dia = dia_guardado(valor)
        self._linea.setText(fecha_corta(dia) if dia else str(valor or ""))
        self._decir()

    @override
    def no_reconocido(self) -> str:
        valor = self.leer()
        return "" if valor is None or dia_guardado(valor) else str(valor)

    @override
    def poner_solo_lectura(self, *, activo: bool) -> None:
        self._linea.setReadOnly(activo)
        self._boton.setDisabled(activo)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._medir()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.abrir_calendario()
            return
        super().keyPressEvent(event)

    @override
    def al_salir(self) -> None:
        # Al salir se ve la fecha entendida, no `+3 meses`: así se nota un error de lectura.
        dia = dia_guardado(self.leer())
        if dia is not None:
            self._linea.setText(fecha_corta(dia))
        self._decir()
        super().al_salir()

    def _al_editar(self) -> None:
        self._decir()
        self.cambiado.emit()

    def _decir(self) -> None:
        dia = dia_guardado(self.leer())
        self._eco.setText(f"{DIAS[dia.weekday()]} {fecha_larga(dia)}" if dia else "")
        self._eco.setVisible(dia is not None)

    def _medir(self) -> None:
        self._linea.setFixedWidth(
            int(self._linea.fontMetrics().horizontalAdvance("30 de septiembre")) + tema().px(24)
        )
