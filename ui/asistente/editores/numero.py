"""Editores de número y de dinero: una línea que puede quedar vacía, nunca un contador."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from app.modelo.contexto import Valor
from app.modelo.tipos import Campo
from ui.asistente.editores.base import Editor
from ui.asistente.editores.lectura import leer_numero, mostrar_dinero, mostrar_numero
from ui.asistente.editores.texto import contador
from ui.comun.tema import tema


class EditorNumero(Editor):
    """Entero o decimal. Al salir se ve con miles separados; al entrar, como se teclea."""

    def __init__(self, campo: Campo, padre: QWidget | None = None, *, moneda: str = "") -> None:
        super().__init__(campo, padre)
        self._moneda = moneda
        self._linea = QLineEdit()
        self._linea.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._eco = contador()
        caja = QHBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(8)
        caja.addWidget(self._linea)
        if moneda:
            unidad = QLabel(moneda)
            unidad.setTextFormat(Qt.TextFormat.PlainText)
            unidad.setProperty("papel", "secundario")
            caja.addWidget(unidad)
        caja.addWidget(self._eco)
        caja.addStretch(1)
        self._decir_rango()
        self.adoptar(self._linea)
        self._medir()
        self._linea.textEdited.connect(self.cambiado)

    @override
    def leer(self) -> Valor:
        texto = self._linea.text().strip()
        if not texto:
            return None
        return leer_numero(texto) or texto

    @override
    def escribir(self, valor: Valor) -> None:
        texto = "" if valor is None else str(valor)
        if (texto or None) != self.leer():
            self._linea.setText(self._mostrar(texto))

    @override
    def no_reconocido(self) -> str:
        texto = self._linea.text().strip()
        return "" if not texto or leer_numero(texto) is not None else texto

    @override
    def poner_solo_lectura(self, *, activo: bool) -> None:
        self._linea.setReadOnly(activo)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._linea and event.type() == QEvent.Type.FocusIn:
            self._al_entrar()
        return super().eventFilter(watched, event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._medir()

    @override
    def al_salir(self) -> None:
        leido = leer_numero(self._linea.text())
        if leido is not None:
            self._linea.setText(self._mostrar(leido))
        super().al_salir()

    def _al_entrar(self) -> None:
        leido = leer_numero(self._linea.text())
        if leido is not None and not self._linea.isReadOnly():
            self._linea.setText(leido)

    def _mostrar(self, canonico: str) -> str:
        return mostrar_dinero(canonico) if self._moneda else mostrar_numero(canonico)

    def _decir_rango(self) -> None:
        minimo, maximo = self.campo.minimo, self.campo.maximo
        if minimo is not None and maximo is not None:
            rango = f"de {minimo} a {maximo}"
        elif minimo is not None and minimo > 0:
            rango = f"{minimo} o más"
        elif maximo is not None:
            rango = f"hasta {maximo}"
        else:
            return
        self._eco.setText(rango)
        self._eco.show()
        self._descripcion = f"{self._descripcion} ({rango})".strip()

    def _medir(self) -> None:
        muestra = "9,999,999,999.99" if self._moneda else "9,999,999.99"
        self._linea.setFixedWidth(
            int(self._linea.fontMetrics().horizontalAdvance(muestra)) + tema().px(24)
        )
