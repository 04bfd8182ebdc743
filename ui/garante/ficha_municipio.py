"""La ficha de un municipio: qué entregó y cómo va cada una de sus herramientas."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.garante.vistas import Celda, FilaTablero
from app.garante.vistas_revision import EntregaEnRevision, EstadoObservacion, Observacion
from ui.comun import fechas, fuentes
from ui.comun.controles import Boton, Etiqueta, Tarjeta
from ui.comun.insignias import medida_insignia, pintar_avance, pintar_insignia
from ui.comun.pagina import renglon_de
from ui.comun.tema import tema
from ui.garante import revision_palabras as palabras
from ui.garante import tablero_datos as datos
from ui.garante.mapa_dibujo import Casilla, pintar_casilla
from ui.garante.renglones import Renglones
from ui.garante.tablero_datos import NO_APLICA, Herramienta

ALTO = 78
LARGO_BARRA = 220
PLAZOS = 3
"""Plazos que se dicen; los demás se cuentan."""


class _Renglon(NamedTuple):
    herramienta: Herramienta
    celda: Celda
    hoy: date


class EnRevision(NamedTuple):
    """En qué va lo que entregó: su entrega vigente y sus observaciones."""

    entrega: EntregaEnRevision | None = None
    observaciones: tuple[Observacion, ...] = ()

    def estado(self) -> str:
        """«Entrega observada. 3 abiertas y 1 respondida», o vacío si no ha entregado."""
        if self.entrega is None:
            return ""
        partes = [f"Entrega {palabras.ENTREGA[self.entrega.estado].texto.lower()}"]
        if self.entrega.extemporanea:
            partes[0] += ", llegó fuera de plazo"
        if contadas := palabras.cuentas(self.entrega):
            partes.append(f"Observaciones: {contadas}")
        return ". ".join(partes) + "."

    def plazos(self, hoy: date) -> str:
        """Las que esperan al municipio, un renglón cada una: «0003 vence en 5 días, el 8 feb»."""
        esperan = [
            una
            for una in palabras.abiertas(self.observaciones)
            if una.enviada and una.estado is not EstadoObservacion.RESPONDIDA
        ]
        renglones = [
            f"{una.folio.rpartition('-')[2]} {palabras.plazo(una.limite, hoy)}"
            for una in esperan[:PLAZOS]
        ]
        if len(esperan) > PLAZOS:
            renglones.append(f"y {len(esperan) - PLAZOS} más")
        return "\n".join(renglones)


SIN_REVISION = EnRevision()


class FichaMunicipio(Tarjeta):
    """Se abre junto al mapa; Esc o «Cerrar» la quitan."""

    cerrada = Signal()
    cronograma_pedido = Signal()
    revision_pedida = Signal()

    def __init__(self, herramientas: Sequence[Herramienta], padre: QWidget | None = None) -> None:
        super().__init__(padre=padre)
        self._herramientas = tuple(herramientas)
        self._nombre = Etiqueta("", "subtitulo", envolver=True)
        self._datos = Etiqueta("", "pequena", envolver=True)
        self._entrega = Etiqueta("", "", envolver=True)
        self.cerrar = Boton("Cerrar", "enlace", icono="cerrar", nombre="Cerrar la ficha (Esc)")
        self.cerrar.al_pulsar(self.cerrada.emit)
        self.cronograma = Boton("Ver cronograma", "enlace", icono="cronograma")
        self.cronograma.al_pulsar(self.cronograma_pedido.emit)
        self._revision = Etiqueta("", "", envolver=True)
        self._plazos = Etiqueta("", "pequena", envolver=True)
        self.revisar = Boton("Revisar la entrega", "enlace", icono="revision")
        self.revisar.al_pulsar(self.revision_pedida.emit)
        self.lista = Renglones(_pintar, _dicho, alto=ALTO)
        self.lista.setAccessibleName("Herramientas del municipio")
        arriba = QHBoxLayout()
        textos = QVBoxLayout()
        textos.setSpacing(2)
        textos.addWidget(self._nombre)
        textos.addWidget(self._datos)
        arriba.addLayout(textos, 1)
        arriba.addWidget(self.cerrar, 0, Qt.AlignmentFlag.AlignTop)
        self.cuerpo.addLayout(arriba)
        self.cuerpo.addWidget(self._entrega)
        self.cuerpo.addWidget(self._revision)
        self.cuerpo.addWidget(self._plazos)
        self.cuerpo.addWidget(renglon_de(self.revisar, self.cronograma))
        self.cuerpo.addWidget(self.lista, 1)

    def mostrar(self, fila: FilaTablero, hoy: date, revision: EnRevision = SIN_REVISION) -> None:
        """Muestra un municipio; `hoy` decide qué va tarde."""
        self._revision.setText(revision.estado())
        self._revision.setVisible(revision.entrega is not None)
        self._plazos.setText(revision.plazos(hoy))
        self._plazos.setVisible(bool(self._plazos.text()))
        self.revisar.setVisible(revision.entrega is not None)
        self._nombre.setText(fila.nombre)
        self._datos.setText(f"{fila.clave} · {datos.resumen_de_fila(fila)}")
        self._entrega.setText(_entrega(fila))
        parejas = zip(self._herramientas, fila.celdas, strict=True)
        self.lista.setVisible(fila.secuencia is not None)
        self.cronograma.setVisible(fila.secuencia is not None)
        self.lista.fijar([_Renglon(h, celda, hoy) for h, celda in parejas])
        self.lista.scrollToTop()
        self.setAccessibleName(f"Ficha de {fila.nombre}")
        # Sin entrega no hay lista: que el texto quede arriba.
        self.cuerpo.setAlignment(
            Qt.AlignmentFlag.AlignTop if fila.secuencia is None else Qt.AlignmentFlag(0)
        )

    def textos(self) -> tuple[str, ...]:
        """Lo que dice, de arriba abajo."""
        arriba = (self._nombre.text(), self._datos.text(), self._entrega.text())
        debajo = tuple(t for t in (self._revision.text(), self._plazos.text()) if t)
        return (*arriba, *debajo, *(_dicho(renglon) for renglon in self.lista.datos()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cerrada.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


def _entrega(fila: FilaTablero) -> str:
    if fila.secuencia is None:
        return "Todavía no ha entregado: no hay datos que mostrar."
    partes = [f"Entrega {fila.secuencia}"]
    if fila.recibido:
        partes.append(f"recibida el {fechas.corta(date.fromisoformat(fila.recibido[:10]))}")
    if fila.fecha_corte:
        partes.append(f"con datos al {fechas.corta(date.fromisoformat(fila.fecha_corte[:10]))}")
    numeros = [
        f"diagnóstico {fila.indice}" if fila.indice is not None else "sin diagnóstico",
        f"cumplimiento {fila.cumplimiento}" if fila.cumplimiento is not None else "",
    ]
    return ", ".join(partes) + "\n" + " · ".join(n for n in numeros if n).capitalize()


def _dicho(renglon: Any) -> str:
    partes = [
        f"{renglon.herramienta.clave} {renglon.herramienta.nombre}",
        datos.que_pasa(renglon.celda, renglon.hoy),
    ]
    if renglon.celda.avance is not None and renglon.celda.estado != NO_APLICA:
        partes.append(f"avance {renglon.celda.avance} %")
    if tramo := datos.lapso(renglon.celda):
        partes.append(tramo)
    return ", ".join(partes)


def _pintar(pintor: QPainter, renglon: Any, caja: QRectF) -> None:
    """Nivel y nombre; debajo, estado y avance; debajo, las fechas."""
    puesto, colores = tema(), tema().colores
    celda, herramienta = renglon.celda, renglon.herramienta
    alto = puesto.px(24)
    arriba = QRectF(caja.left(), caja.top() + puesto.px(4), caja.width(), alto)
    lado = puesto.px(27)
    casilla = QRectF(arriba.left() + puesto.px(2), arriba.top(), lado, lado)
    pintar_casilla(pintor, Casilla(celda.nivel, celda.estado != NO_APLICA), casilla)
    izquierda, derecha = casilla.right() + puesto.px(8), caja.right() - puesto.px(6)
    color = colores.dimension(herramienta.dimension).color
    letra = puesto.letra(fuentes.PEQUENA + 0.5, QFont.Weight.DemiBold)
    nombre = f"{herramienta.clave} {herramienta.nombre}"
    _escribir(pintor, nombre, letra, color, _entre(arriba, izquierda, derecha))
    medio = arriba.translated(0, alto)
    estado = datos.estado_de(celda, renglon.hoy)
    fin = izquierda
    if estado is not None:
        fin += min(float(medida_insignia(estado).width()), derecha - izquierda)
        pintar_insignia(pintor, estado, _entre(medio, izquierda, fin))
    if celda.avance is not None and celda.estado != NO_APLICA:
        desde = fin + puesto.px(10)
        barra = _entre(medio, desde, min(derecha, desde + puesto.px(LARGO_BARRA)))
        if barra.width() > puesto.px(46):
            pintar_avance(pintor, celda.avance, color, barra)
    chica = puesto.letra(fuentes.PEQUENA)
    zona = _entre(medio.translated(0, puesto.px(23)), izquierda, derecha)
    _escribir(pintor, datos.lapso(celda), chica, colores.secundario, zona)


def _entre(caja: QRectF, izquierda: float, derecha: float) -> QRectF:
    return QRectF(izquierda, caja.top(), max(0.0, derecha - izquierda), caja.height())


def _escribir(pintor: QPainter, texto: str, letra: QFont, color: str, caja: QRectF) -> None:
    pintor.setFont(letra)
    pintor.setPen(QColor(color))
    modo = Qt.TextElideMode.ElideRight
    visible = QFontMetrics(letra).elidedText(texto, modo, int(caja.width()))
    pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, visible)
