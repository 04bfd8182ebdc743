"""La última página: lo contestado con su «Cambiar», lo que falta y «¿Terminó?»."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.modelo.direccion import Direccion
from ui.asistente.enlace import EnlaceLargo
from ui.comun.controles import Boton, Etiqueta, Franja, linea, vaciar
from ui.comun.flujo import Flujo

PRIMEROS = 8
"""Pendientes que se ven sin pedir los demás."""

MUESTRA = 160
"""Letras de un texto largo que se ven en el resumen."""


@dataclass(frozen=True, slots=True)
class Respuesta:
    """Un renglón del resumen."""

    etiqueta: str
    texto: str


@dataclass(frozen=True, slots=True)
class Grupo:
    """Las respuestas de una página, con a dónde ir para cambiarlas."""

    titulo: str
    destino: Direccion
    respuestas: tuple[Respuesta, ...]


@dataclass(frozen=True, slots=True)
class PorResolver:
    """Algo que falta o que no cuadra, con a dónde ir."""

    texto: str
    destino: Direccion


class PaginaRevisar(QWidget):
    """No decide nada: muestra y pregunta."""

    ir = Signal(object)
    terminada = Signal()
    despues = Signal()
    reabrir = Signal()

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._caja = QVBoxLayout(self)
        self._caja.setContentsMargins(0, 0, 0, 0)
        self._caja.setSpacing(14)

    def mostrar(
        self,
        grupos: Sequence[Grupo],
        faltan: Sequence[PorResolver],
        errores: Sequence[PorResolver],
        *,
        lista: bool,
    ) -> None:
        """Vuelve a armar la página con lo que hay."""
        vaciar(self._caja)
        self._caja.addWidget(self._pregunta(lista=lista))
        if errores:
            titulo = _cuantos(len(errores), "dato por corregir", "datos por corregir")
            self._caja.addWidget(self._pendientes("error", f"Hay {titulo}", errores))
        if faltan:
            titulo = _cuantos(len(faltan), "dato obligatorio", "datos obligatorios")
            verbo = "Falta" if len(faltan) == 1 else "Faltan"
            self._caja.addWidget(self._pendientes("aviso", f"{verbo} {titulo}", faltan))
        self._caja.addWidget(Etiqueta("Lo que ha contestado", "subtitulo"))
        for grupo in grupos:
            self._caja.addWidget(self._grupo(grupo))
        self._caja.addStretch(1)

    def _pendientes(self, clase: str, titulo: str, pendientes: Sequence[PorResolver]) -> Franja:
        franja = Franja(clase, titulo)
        resto: list[EnlaceLargo] = []
        for lugar, pendiente in enumerate(pendientes):
            enlace = EnlaceLargo(pendiente.texto)
            enlace.clicked.connect(
                lambda _marcado=False, destino=pendiente.destino: self.ir.emit(destino)
            )
            franja.cuerpo.addWidget(enlace)
            if lugar >= PRIMEROS:
                enlace.hide()
                resto.append(enlace)
        if resto:
            demas = Boton(f"Ver los otros {len(resto)}", "enlace")
            franja.cuerpo.addWidget(demas, 0, Qt.AlignmentFlag.AlignLeft)
            demas.al_pulsar(lambda: _descubrir(resto, demas))
        return franja

    def _pregunta(self, *, lista: bool) -> Franja:
        if lista:
            franja = Franja("bien", "Esta herramienta está lista para entregar.")
            franja.cuerpo.addWidget(
                Etiqueta("Si necesita cambiar algo, vuelva a abrirla.", "secundario")
            )
            franja.acciones.addWidget(Boton("Volver a abrirla").al_pulsar(self.reabrir.emit))
            return franja
        franja = Franja("info", "¿Terminó esta herramienta?")
        franja.cuerpo.addWidget(
            Etiqueta(
                "Lo que capturó ya está guardado; puede volver cuando quiera.",
                "secundario",
                envolver=True,
            )
        )
        botones = QWidget()
        fila = Flujo(botones, entre=8)
        fila.addWidget(Boton("Sí, está lista", "primario").al_pulsar(self.terminada.emit))
        fila.addWidget(Boton("No, volveré después").al_pulsar(self.despues.emit))
        franja.cuerpo.addWidget(botones)
        return franja

    def _grupo(self, grupo: Grupo) -> QWidget:
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(6)
        cabeza = QHBoxLayout()
        titulo = Etiqueta(grupo.titulo, "fuerte", envolver=True)
        cabeza.addWidget(titulo, 1)
        cambiar = Boton("Cambiar", "enlace", nombre=f"Cambiar: {grupo.titulo}")
        cabeza.addWidget(cambiar.al_pulsar(lambda: self.ir.emit(grupo.destino)))
        caja.addLayout(cabeza)
        rejilla = QGridLayout()
        rejilla.setHorizontalSpacing(16)
        rejilla.setVerticalSpacing(4)
        rejilla.setColumnStretch(0, 2)
        rejilla.setColumnStretch(1, 3)
        for numero, respuesta in enumerate(grupo.respuestas):
            rejilla.addWidget(Etiqueta(respuesta.etiqueta, "secundario", envolver=True), numero, 0)
            texto = Etiqueta(_recortado(respuesta.texto), envolver=True)
            texto.setToolTip(respuesta.texto if len(respuesta.texto) > MUESTRA else "")
            if not respuesta.texto:
                texto.setText("Sin responder")
                texto.setProperty("papel", "secundario")
            rejilla.addWidget(texto, numero, 1)
        caja.addLayout(rejilla)
        caja.addWidget(linea())
        return hoja


def _descubrir(enlaces: Sequence[EnlaceLargo], boton: Boton) -> None:
    for enlace in enlaces:
        enlace.show()
    enlaces[0].setFocus()
    boton.hide()


def _recortado(texto: str) -> str:
    una = " ".join(texto.split())
    return una if len(una) <= MUESTRA else f"{una[:MUESTRA].rstrip()}…"


def _cuantos(numero: int, uno: str, varios: str) -> str:
    return f"{numero} {uno if numero == 1 else varios}"
