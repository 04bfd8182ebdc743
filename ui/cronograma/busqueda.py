"""Buscar dentro del cronograma: resalta, cuenta y salta de uno en uno."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from app.documentos.cronograma.filas import coincidencias
from ui.comun.accesible import nombrar
from ui.comun.controles import Boton, Etiqueta, con_borrar
from ui.cronograma.vista import VistaCronograma


class Busqueda(QWidget):
    """Una franja que aparece al pedirla. `cerrada`: se fue y el foco vuelve al cronograma."""

    cerrada = Signal()

    def __init__(self, vista: VistaCronograma) -> None:
        super().__init__()
        self._vista = vista
        self._halladas: tuple[str, ...] = ()
        self.texto = QLineEdit()
        self.texto.setPlaceholderText("Nombre, clave o responsable")
        con_borrar(self.texto)
        nombrar(self.texto, "Buscar en el cronograma", "Enter va a la siguiente; Esc cierra.")
        self.cuenta = Etiqueta("", "pequena")
        self._antes = Boton("", "pastilla", icono="arriba", nombre="Anterior (Mayús+F3)")
        self._despues = Boton("", "pastilla", icono="abajo", nombre="Siguiente (F3)")
        self._cerrar = Boton("", "pastilla", icono="cerrar", nombre="Cerrar la búsqueda (Esc)")
        self._antes.al_pulsar(lambda: self.saltar(-1))
        self._despues.al_pulsar(lambda: self.saltar(1))
        self._cerrar.al_pulsar(self.cerrar)
        fila = QHBoxLayout(self)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.setSpacing(8)
        fila.addWidget(self.texto, 1)
        fila.addWidget(self.cuenta)
        for boton in (self._antes, self._despues, self._cerrar):
            fila.addWidget(boton)
        self.texto.textChanged.connect(self._al_escribir)
        self.texto.installEventFilter(self)
        self.hide()

    def abrir(self) -> None:
        """Muestra la franja y pone el cursor en ella."""
        self.show()
        self.texto.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.texto.selectAll()
        self._rehacer()

    def cerrar(self) -> None:
        """Quita la franja y lo resaltado."""
        self.hide()
        self._halladas = ()
        self._vista.resaltar(frozenset())
        self.cerrada.emit()

    def rehacer(self) -> None:
        """Vuelve a buscar: cambiaron los renglones."""
        if self.isVisible():
            self._rehacer()

    def saltar(self, paso: int) -> None:
        """Va a la siguiente (o a la anterior) y da la vuelta."""
        if not self._halladas:
            return
        actual = self._vista.elegida
        lugar = self._lugar(actual.id if actual else "")
        if lugar < 0:
            nuevo = 0 if paso > 0 else len(self._halladas) - 1
        else:
            nuevo = (lugar + paso) % len(self._halladas)
        self._vista.ir_a(self._halladas[nuevo])
        self._contar()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Escape:
                    self.cerrar()
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    mayus = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                    self.saltar(-1 if mayus else 1)
                    return True
        return super().eventFilter(watched, event)

    def _al_escribir(self, _texto: str) -> None:
        self._rehacer()
        if self._halladas and self._lugar_del_cursor() < 0:
            self._vista.ir_a(self._halladas[0])
            self._contar()

    def _rehacer(self) -> None:
        self._halladas = coincidencias(self._vista.modelo.arbol, self.texto.text())
        self._vista.resaltar(frozenset(self._halladas))
        self._contar()

    def _contar(self) -> None:
        if not self.texto.text().strip():
            self.cuenta.setText("")
            return
        if not self._halladas:
            self.cuenta.setText("No hay ninguna")
        else:
            lugar = self._lugar_del_cursor()
            total = len(self._halladas)
            self.cuenta.setText(f"{lugar + 1} de {total}" if lugar >= 0 else f"{total} en total")
        nombrar(self.texto, "Buscar en el cronograma", self.cuenta.text())

    def _lugar_del_cursor(self) -> int:
        actual = self._vista.elegida
        return self._lugar(actual.id if actual else "")

    def _lugar(self, identidad: str) -> int:
        return self._halladas.index(identidad) if identidad in self._halladas else -1
