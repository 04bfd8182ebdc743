"""Una observación completa: qué pide, sobre qué datos, cómo estaban y la respuesta."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.modelo.contexto import Evidencia
from app.modelo.tipos import Modelo
from ui.asistente.orden import encadenar
from ui.comun import fechas
from ui.comun.controles import Boton, Desplazable, Etiqueta, Franja, linea, vaciar
from ui.comun.insignias import Insignia
from ui.expediente.evidencias_lugares import Nombres
from ui.expediente.observaciones_respuesta import Borrador, Formulario
from ui.expediente.observaciones_textos import (
    DE_TODO,
    ESTADOS,
    GRAVEDADES,
    RESULTADOS,
    que_es,
    tiene_plazo,
    vence,
    vencida,
)

if TYPE_CHECKING:
    from app.expediente.retornos.vistas import DatoObservado, ObservacionVista

LARGO = 400
"""Caracteres de un «antes» o «ahora» que se muestran; lo demás está en el campo."""


class Detalle(QWidget):
    """`ir` lleva el enlace del dato; `volver`, a la lista cuando no caben las dos."""

    ir = Signal(str)
    volver = Signal()

    def __init__(self, modelo: Modelo, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._nombres = Nombres(modelo)
        self.regresar = Boton("‹ Todas las observaciones", "enlace").al_pulsar(self.volver.emit)
        self.formulario = Formulario()
        self.enlaces: list[Boton] = []
        self._listado: tuple[object, ...] = ()
        self._titulo = Etiqueta("", "subtitulo", envolver=True)
        self._insignia = Insignia(ESTADOS["nueva"])
        self._plazo = Etiqueta("", "secundario", envolver=True)
        self.texto = _legible()
        # Se llega con Tab: con letra grande no cabe junto a lo demás.
        self.texto.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fundamento = _legible("secundario")
        self._resultado = QVBoxLayout()
        self._datos = QVBoxLayout()
        self._construir()

    def fijar(
        self,
        una: "ObservacionVista",
        evidencias: Sequence[Evidencia],
        borrador: Borrador | None,
        hoy: date,
        *,
        solo_lectura: bool,
    ) -> None:
        """Muestra la observación. `evidencias`: todas las del expediente."""
        self._titulo.setText(que_es(una))
        self._insignia.fijar(ESTADOS[una.estado.value])
        self._plazo.setText(_plazo(una, hoy))
        self._plazo.setProperty("papel", "error" if vencida(una, hoy) else "secundario")
        self._plazo.style().polish(self._plazo)
        self.texto.setText(una.texto)
        self._fundamento.setText(f"Fundamento: {una.fundamento}")
        self._fundamento.setVisible(bool(una.fundamento))
        self._decir_resultado(una)
        self._listar(una, evidencias)
        herramientas = {d.herramienta for d in una.direcciones}
        suyas = [
            e for e in evidencias if not herramientas or e.direccion.herramienta in herramientas
        ]
        self.formulario.fijar(una, suyas, borrador, solo_lectura=solo_lectura)

    def _construir(self) -> None:
        hoja = QFrame()
        hoja.setProperty("papel", "tarjeta")
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(18, 14, 18, 16)
        caja.setSpacing(8)
        caja.addWidget(self.regresar, 0, Qt.AlignmentFlag.AlignLeft)
        cabeza = QHBoxLayout()
        cabeza.addWidget(self._titulo, 1)
        cabeza.addWidget(self._insignia, 0, Qt.AlignmentFlag.AlignTop)
        caja.addLayout(cabeza)
        caja.addWidget(self._plazo)
        caja.addWidget(self.texto)
        caja.addWidget(self._fundamento)
        caja.addLayout(self._resultado)
        caja.addWidget(linea())
        caja.addLayout(self._datos)
        caja.addWidget(linea())
        caja.addWidget(self.formulario)
        caja.addStretch(1)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(Desplazable(hoja))

    def _decir_resultado(self, una: "ObservacionVista") -> None:
        vaciar(self._resultado)
        if una.resultado not in RESULTADOS:
            return
        clase, frase = RESULTADOS[una.resultado]
        franja = Franja(clase, frase)
        if una.resolucion:
            dicha = _legible()
            dicha.setText(una.resolucion)
            franja.cuerpo.addWidget(dicha)
        self._resultado.addWidget(franja)

    def _listar(self, una: "ObservacionVista", evidencias: Sequence[Evidencia]) -> None:
        listado = (una.folio, *((d.direccion, d.antes, d.despues) for d in una.datos))
        if listado == self._listado:
            # Rehacer los mismos renglones le quitaría el foco a quien está en uno.
            return
        self._listado = listado
        vaciar(self._datos)
        self.enlaces = []
        if una.evidencia:
            nombre = next((e.nombre for e in evidencias if e.sha256 == una.evidencia), "")
            dicho = f"«{nombre}»" if nombre else "una que ya no está en el expediente"
            self._datos.addWidget(Etiqueta(f"Evidencia observada: {dicho}", envolver=True))
        if not una.datos:
            self._datos.addWidget(Etiqueta(DE_TODO, "secundario"))
        for dato in una.datos:
            self._datos.addWidget(self._dato(dato))
        encadenar(self.texto, self.enlaces)

    def _dato(self, dato: "DatoObservado") -> QWidget:
        nombre = self._nombres.completo(dato.direccion)
        if not dato.direccion.campo:
            nombre = self._nombres.herramienta(dato.direccion.herramienta)
        ir = Boton("Ir", nombre=f"Ir a {nombre}").al_pulsar(self._hacia(dato.direccion.enlace()))
        self.enlaces.append(ir)
        arriba = QHBoxLayout()
        arriba.addWidget(Etiqueta(nombre, "fuerte", envolver=True), 1)
        arriba.addWidget(ir, 0, Qt.AlignmentFlag.AlignTop)
        pieza = QWidget()
        caja = QVBoxLayout(pieza)
        caja.setContentsMargins(0, 0, 0, 4)
        caja.setSpacing(2)
        caja.addLayout(arriba)
        for frase in _antes_y_ahora(dato):
            caja.addWidget(Etiqueta(frase, "secundario", envolver=True))
        return pieza

    def _hacia(self, destino: str) -> Callable[[], None]:
        return lambda: self.ir.emit(destino)


def _antes_y_ahora(dato: "DatoObservado") -> tuple[str, ...]:
    if not dato.direccion.campo:
        return ()
    antes, ahora = (_corto(t) or "vacío" for t in (dato.antes, dato.despues))
    if not dato.cambio:
        return (f"Dice: {ahora} (no ha cambiado desde que llegó)",)
    return (f"Decía: {antes}", f"Ahora dice: {ahora}")


def _corto(texto: str) -> str:
    una = " ".join(texto.split())
    return una if len(una) <= LARGO else f"{una[:LARGO]}…"


def _plazo(una: "ObservacionVista", hoy: date) -> str:
    partes = []
    if tiene_plazo(una):
        partes.append(vence(una.limite, hoy).capitalize())
        if una.limite is not None:
            partes[0] += f" ({fechas.corta(una.limite, hoy)})"
        partes.append(GRAVEDADES.get(una.gravedad, ""))
    partes += [f"Folio {una.folio}", f"ronda {una.ronda}"]
    return " · ".join(parte for parte in partes if parte)


def _legible(papel: str = "") -> Etiqueta:
    """Texto ajeno: plano, completo y que se puede copiar."""
    return Etiqueta("", papel, envolver=True, copiable=True)
