"""Elegir, agregar y quitar los ejemplares de un formato que se repite."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.expediente.vistas import FichaVista
from app.modelo.tipos import TipoFicha
from ui.comun.controles import Boton, ComboSinRueda, Etiqueta, Franja
from ui.comun.flujo import Flujo
from ui.comun.tema import tema


class SelectorFichas(QWidget):
    """«Proyecto: [2. Portal nuevo]  Agregar proyecto  Quitar». Quitar se confirma y se deshace."""

    elegida = Signal(int)
    agregar = Signal()
    quitar = Signal(int)
    recuperar = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._tipo: TipoFicha | None = None
        self._rotulo = Etiqueta("", "fuerte")
        self._lista = ComboSinRueda()
        self._lista.setSizeAdjustPolicy(
            ComboSinRueda.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._lista.setMinimumContentsLength(28)
        self._lista.setMinimumWidth(tema().px(140))
        self._rotulo.setBuddy(self._lista)
        self._agregar = Boton("", icono="agregar").al_pulsar(self.agregar.emit)
        self._quitar = Boton("", "enlace").al_pulsar(self._preguntar)
        self._pregunta = self._franja("aviso")
        self._hecho = self._franja("info")
        self._si = Boton("Sí, quitar", "peligro").al_pulsar(self._confirmar)
        self._volver = Boton("Deshacer").al_pulsar(self._deshacer)
        self._no = Boton("No").al_pulsar(self._pregunta.hide)
        self._pregunta.acciones.addWidget(self._si)
        self._pregunta.acciones.addWidget(self._no)
        self._hecho.acciones.addWidget(self._volver)
        self._renglon = renglon = QWidget()
        fila = Flujo(renglon, entre=10, renglon=6)
        for pieza in (self._rotulo, self._lista, self._agregar, self._quitar):
            fila.addWidget(pieza)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(6)
        caja.addWidget(renglon)
        caja.addWidget(self._pregunta)
        caja.addWidget(self._hecho)
        self._lista.activated.connect(lambda lugar: self.elegida.emit(lugar + 1))

    def fijar(self, tipo: TipoFicha, fichas: Sequence[FichaVista], numero: int) -> None:
        """Las fichas que hay y cuál se está llenando."""
        if self._tipo != tipo:
            self._hecho.hide()
        self._tipo = tipo
        self._pregunta.hide()
        self._rotulo.setText(_inicial(tipo.singular))
        self._lista.setAccessibleName(f"{_inicial(tipo.singular)} que está llenando")
        self._lista.clear()
        for ficha in fichas:
            self._lista.addItem(f"{ficha.numero}. {ficha.titulo}", ficha.numero)
        self._lista.setCurrentIndex(numero - 1)
        self._lista.setVisible(bool(fichas))
        self._rotulo.setVisible(bool(fichas))
        self._agregar.setText(f"Agregar {tipo.singular.lower()}")
        self._quitar.setText("Quitar")
        self._quitar.setAccessibleName(f"Quitar {_este(tipo)} {tipo.singular.lower()}")
        self._quitar.setVisible(bool(fichas))

    def controles(self) -> tuple[QWidget, ...]:
        """Los que se recorren con Tab, en orden."""
        return (self._lista, self._agregar, self._quitar, self._si, self._no, self._volver)

    def mostrar_acciones(self, *, visibles: bool) -> None:
        """Sin ninguna ficha, el botón de agregar está en la página y aquí sobra."""
        self._renglon.setVisible(visibles)

    def avisar_quitada(self, titulo: str) -> None:
        """Dice que se quitó y ofrece la vuelta atrás."""
        self._hecho.titulo.setText(f"Se quitó «{titulo}» con sus respuestas.")
        self._hecho.show()

    def _franja(self, clase: str) -> Franja:
        franja = Franja(clase, "")
        franja.hide()
        return franja

    def _preguntar(self) -> None:
        titulo = self._lista.currentText().partition(". ")[2]
        self._pregunta.titulo.setText(
            f"¿Quitar «{titulo}» con todas sus respuestas? Podrá deshacerlo enseguida."
        )
        self._pregunta.show()
        self._no.setFocus()

    def _confirmar(self) -> None:
        self._pregunta.hide()
        self.quitar.emit(self._lista.currentIndex() + 1)

    def _deshacer(self) -> None:
        self._hecho.hide()
        self.recuperar.emit()


class SinFichas(QWidget):
    """La página cuando todavía no hay ninguna: qué aparecerá y un botón."""

    agregar = Signal()

    def __init__(self, tipo: TipoFicha, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(12)
        genero = "ninguna" if tipo.femenina else "ningún"
        caja.addWidget(Etiqueta(f"Todavía no hay {genero} {tipo.singular.lower()}.", "subtitulo"))
        explica = (
            f"Este formato se llena una vez por cada {tipo.singular.lower()}. "
            "Al agregar se abren sus páginas; puede agregar las que necesite."
        )
        caja.addWidget(Etiqueta(explica, "secundario", envolver=True))
        fila = QHBoxLayout()
        boton = Boton(f"Agregar {tipo.singular.lower()}", "primario").al_pulsar(self.agregar.emit)
        fila.addWidget(boton)
        fila.addStretch(1)
        caja.addLayout(fila)
        caja.addStretch(1)


def _inicial(texto: str) -> str:
    return texto[:1].upper() + texto[1:]


def _este(tipo: TipoFicha) -> str:
    return "esta" if tipo.femenina else "este"
