"""La lista de tareas: una tarjeta por dimensión, un renglón por herramienta, todo pulsable."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.comun import fuentes, insignias
from ui.comun.controles import Etiqueta
from ui.comun.plano import poner_ayuda
from ui.comun.pulsable import Pulsable
from ui.comun.tema import RADIO, tema
from ui.expediente.inicio_datos import Renglon, cuenta, hablado

ALTO = 33
ANGOSTO = 782
"""Por debajo (a la escala del texto) el plazo baja a un segundo renglón; nada se recorta."""

ANGOSTISIMO = 580
"""Por debajo, avance y estado bajan a un tercero (pantalla chica con letra al 200 %)."""

ALTOS = {1: ALTO, 2: 52, 3: 80}


class Columnas(NamedTuple):
    """Dónde va cada cosa en el renglón: las mismas medidas en las cinco tarjetas."""

    clave: QRectF
    nombre: QRectF
    plazo: QRectF
    avance: QRectF
    insignia: QRectF


def pisos(ancho: int) -> int:
    """En cuántos renglones de texto se reparte lo que dice una herramienta."""
    px = tema().px
    if ancho < px(ANGOSTISIMO):
        return 3
    return 2 if ancho < px(ANGOSTO) else 1


def columnas(ancho: int, alto: int) -> Columnas:
    """Reparte el ancho; el nombre se queda con lo que sobra."""
    match pisos(ancho):
        case 1:
            return _un_piso(ancho, alto)
        case 2:
            return _dos_pisos(ancho, alto)
        case _:
            return _tres_pisos(ancho, alto)


def _un_piso(ancho: int, alto: int) -> Columnas:
    px = tema().px
    insignia, avance = _derecha(ancho, alto, px(112))
    clave = QRectF(px(14), 0, px(30), alto)
    plazo = QRectF(avance.left() - px(178), 0, px(170), alto)
    nombre = QRectF(clave.right(), 0, plazo.left() - px(8) - clave.right(), alto)
    return Columnas(clave, nombre, plazo, avance, insignia)


def _dos_pisos(ancho: int, alto: int) -> Columnas:
    px = tema().px
    insignia, avance = _derecha(ancho, alto, px(90))
    clave = QRectF(px(14), 0, px(30), alto)
    libre = avance.left() - px(8) - clave.right()
    nombre = QRectF(clave.right(), px(3), libre, alto / 2)
    plazo = QRectF(clave.right(), alto / 2 - px(1), libre, alto / 2)
    return Columnas(clave, nombre, plazo, avance, insignia)


def _tres_pisos(ancho: int, alto: int) -> Columnas:
    px = tema().px
    piso = alto / 3
    clave = QRectF(px(14), px(3), px(30), piso)
    libre = ancho - clave.right() - px(14)
    nombre = QRectF(clave.right(), px(3), libre, piso)
    plazo = QRectF(clave.right(), piso, libre, piso)
    insignia, _ = _derecha(ancho, alto, 0)
    abajo = QRectF(insignia.left(), 2 * piso - px(3), insignia.width(), piso)
    avance = QRectF(clave.right(), abajo.top(), px(112), piso)
    return Columnas(clave, nombre, plazo, avance, abajo)


def _derecha(ancho: int, alto: int, barra: float) -> tuple[QRectF, QRectF]:
    px = tema().px
    insignia = QRectF(ancho - px(14) - px(170), 0, px(170), alto)
    return insignia, QRectF(insignia.left() - px(6) - barra, 0, barra, alto)


class RenglonHerramienta(Pulsable):
    """El renglón entero es el enlace: no hay que acertarle al nombre."""

    def __init__(self, renglon: Renglon, padre: QWidget | None = None) -> None:
        super().__init__(padre, flechas=True)
        self._renglon = renglon
        politica = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        politica.setHeightForWidth(True)
        self.setSizePolicy(politica)
        self.fijar(renglon)

    @property
    def clave(self) -> str:
        """La clave de la herramienta."""
        return self._renglon.clave

    def fijar(self, renglon: Renglon) -> None:
        """Cambia lo que dice."""
        self._renglon = renglon
        self.setAccessibleName(hablado(renglon, self.estado().texto))
        poner_ayuda(self, "\n".join(self.recortados()))
        self.update()

    def estado(self) -> insignias.Estado:
        """El estado que se ve; el atraso gana."""
        if self._renglon.dias_vencida:
            return insignias.vencida(self._renglon.dias_vencida)
        return insignias.ESTADOS[self._renglon.situacion]

    def recortados(self) -> tuple[str, ...]:
        """Los textos que hoy no caben (se leen completos en la ayuda emergente)."""
        lugares = self._columnas()
        textos = (
            (self._renglon.nombre, self._letra_nombre(), lugares.nombre),
            (self._renglon.plazo, self._letra_plazo(), lugares.plazo),
        )
        recortados = [
            texto
            for texto, letra, caja in textos
            if QFontMetrics(letra).horizontalAdvance(texto) > caja.width() + 1
        ]
        if insignias.medida_insignia(self.estado()).width() > lugares.insignia.width():
            recortados.append(self.estado().texto)
        return tuple(recortados)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        return tema().px(ALTOS[pisos(arg__1)])

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(500), self.heightForWidth(self.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(tema().px(380), tema().px(ALTO))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        poner_ayuda(self, "\n".join(self.recortados()))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        puesto, colores = tema(), tema().colores
        lugares = self._columnas()
        par = colores.dimension(self._renglon.dimension)
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            pintor.fillRect(self.rect(), QColor(colores.fondo))
        pintor.setPen(QPen(QColor(colores.linea), 1))
        pintor.drawLine(0, 0, self.width(), 0)
        tenue = self._renglon.terminada
        texto_tenue = colores.secundario
        self._escribir(
            pintor,
            self._renglon.clave,
            puesto.letra(peso=QFont.Weight.Bold),
            par.color,
            lugares.clave,
        )
        self._escribir(
            pintor,
            self._renglon.nombre,
            self._letra_nombre(),
            texto_tenue if tenue else colores.accion,
            lugares.nombre,
        )
        self._escribir(pintor, self._renglon.plazo, self._letra_plazo(), texto_tenue, lugares.plazo)
        insignias.pintar_avance(pintor, self._renglon.avance, par.color, lugares.avance)
        insignias.pintar_insignia(pintor, self.estado(), lugares.insignia)
        if self.hasFocus():
            pintor.setBrush(Qt.BrushStyle.NoBrush)
            pintor.setPen(QPen(QColor(colores.foco), 3))
            pintor.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 5, 5)
        pintor.end()

    def _escribir(
        self, pintor: QPainter, texto: str, letra: QFont, color: str, caja: QRectF
    ) -> None:
        pintor.setFont(letra)
        pintor.setPen(QColor(color))
        visible = QFontMetrics(letra).elidedText(
            texto, Qt.TextElideMode.ElideRight, int(caja.width()) + 1
        )
        pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, visible)

    def _columnas(self) -> Columnas:
        return columnas(self.width(), self.height())

    def _letra_nombre(self) -> QFont:
        return tema().letra(peso=QFont.Weight.DemiBold)

    def _letra_plazo(self) -> QFont:
        return tema().letra(fuentes.PEQUENA + 0.5)


class TarjetaDimension(QFrame):
    """Las herramientas de una dimensión, con su color en la orilla y en el encabezado."""

    elegida = Signal(str)

    def __init__(self, numero: int, nombre: str, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._numero = numero
        self._renglones: list[RenglonHerramienta] = []
        columna = QVBoxLayout(self)
        columna.setContentsMargins(1, 1, 1, 1)
        columna.setSpacing(0)
        self._cabeza = QWidget()
        fila = QHBoxLayout(self._cabeza)
        fila.setContentsMargins(20, 0, 14, 0)
        self._titulo = Etiqueta(f"{numero} {nombre}", f"dimension{numero}")
        self._cuenta = Etiqueta("", "secundario")
        fila.addWidget(self._titulo)
        fila.addStretch(1)
        fila.addWidget(self._cuenta)
        columna.addWidget(self._cabeza)
        self._columna = columna
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def fijar(self, renglones: tuple[Renglon, ...]) -> None:
        """Pone los renglones; si son las mismas herramientas sólo cambia lo que dicen."""
        self._cuenta.setText(cuenta(renglones))
        if [r.clave for r in self._renglones] == [r.clave for r in renglones]:
            for puesto, renglon in zip(self._renglones, renglones, strict=True):
                puesto.fijar(renglon)
            return
        for viejo in self._renglones:
            self._columna.removeWidget(viejo)
            viejo.deleteLater()
        self._renglones = [RenglonHerramienta(r, self) for r in renglones]
        for nuevo in self._renglones:
            nuevo.clicked.connect(lambda _m=False, clave=nuevo.clave: self.elegida.emit(clave))
            self._columna.addWidget(nuevo)

    def renglones(self) -> tuple[RenglonHerramienta, ...]:
        """Los renglones, de arriba abajo."""
        return tuple(self._renglones)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._medir()

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        colores = tema().colores
        par = colores.dimension(self._numero)
        caja = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        forma = QPainterPath()
        forma.addRoundedRect(caja, RADIO, RADIO)
        alto = self._cabeza.height() + 1
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        pintor.setClipPath(forma)
        pintor.fillPath(forma, QColor(colores.superficie))
        pintor.fillRect(QRectF(0, 0, self.width(), alto), QColor(par.tinte))
        pintor.fillRect(QRectF(0, 0, 7, alto), QColor(par.color))
        pintor.setClipping(False)
        pintor.setPen(QPen(QColor(colores.linea), 1))
        pintor.setBrush(Qt.BrushStyle.NoBrush)
        pintor.drawRoundedRect(caja, RADIO, RADIO)
        pintor.end()

    def _vestir(self) -> None:
        self._cabeza.setFixedHeight(tema().px(38))
        self._medir()
        self.update()

    def _medir(self) -> None:
        # Un renglón de alto según el ancho no cabe en QVBoxLayout dentro de un desplazable sin
        # recortarse: se fija el alto cada vez que cambia el ancho.
        for renglon in self._renglones:
            renglon.setFixedHeight(renglon.heightForWidth(self.width()))
