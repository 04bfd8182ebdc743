"""El carril de la izquierda: las pantallas, siempre a la vista y en el mismo lugar."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.comun import fuentes, iconos
from ui.comun.pulsable import Pulsable
from ui.comun.tema import tema
from ui.pantallas import Pantalla

ANCHO = 216
ANCHO_PLEGADO = 60


class BotonCarril(Pulsable):
    """Una pantalla en el carril: icono, nombre y, si hace falta, una cuenta."""

    def __init__(self, pantalla: Pantalla, padre: QWidget | None = None) -> None:
        super().__init__(padre, flechas=True)
        self.pantalla = pantalla
        self._elegido = False
        self._plegado = False
        self._cuenta = ""
        self._urgente = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rotular()

    def elegir(self, *, elegido: bool) -> None:
        """Marca si es la pantalla que se ve."""
        self._elegido = elegido
        self._rotular()
        self.update()

    def plegar(self, *, plegado: bool) -> None:
        """Deja sólo el icono."""
        self._plegado = plegado
        self.updateGeometry()
        self.update()

    def contar(self, cuenta: str, *, urgente: bool = False) -> None:
        """Pone la cuenta junto al nombre (vacía la quita); `urgente` la pinta en rojo."""
        self._cuenta = cuenta
        self._urgente = urgente
        self._rotular()
        self.update()

    def _rotular(self) -> None:
        cuenta = f", {self._cuenta}" if self._cuenta else ""
        self.setAccessibleName(f"{self.pantalla.titulo}{cuenta}")
        self.setAccessibleDescription("Pantalla actual" if self._elegido else "")
        atajo = f"  ({self.pantalla.atajo})" if self.pantalla.atajo else ""
        self.setToolTip(f"{self.pantalla.titulo}{cuenta}{atajo}")

    @override
    def sizeHint(self) -> QSize:
        ancho = ANCHO_PLEGADO if self._plegado else ANCHO
        return QSize(tema().px(ancho), tema().px(37))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        puesto, colores = tema(), tema().colores
        pintor = QPainter(self)
        pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._elegido or self.underMouse():
            pintor.fillRect(self.rect(), QColor(colores.carril_elegido))
        if self._elegido:
            pintor.fillRect(0, 0, 4, self.height(), QColor(colores.carril_filo))
        color = "#FFFFFF" if self._elegido else colores.carril_texto
        lado = puesto.px(iconos.LADO)
        x = (self.width() - lado) // 2 if self._plegado else puesto.px(20)
        pintor.drawPixmap(
            x, (self.height() - lado) // 2, iconos.imagen(self.pantalla.clave, color, lado)
        )
        if not self._plegado:
            peso = QFont.Weight.DemiBold if self._elegido else QFont.Weight.Normal
            pintor.setFont(puesto.letra(fuentes.CUERPO, peso))
            pintor.setPen(QColor(color))
            caja = QRectF(puesto.px(50), 0, self.width() - puesto.px(50), self.height())
            pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, self.pantalla.titulo)
        # Plegado sólo cabe lo urgente; lo demás se oye y se lee en la ayuda emergente.
        if self._cuenta and (self._urgente or not self._plegado):
            self._pintar_cuenta(pintor)
        if self.hasFocus():
            pintor.setPen(QPen(QColor(colores.carril_filo), 3))
            pintor.setBrush(Qt.BrushStyle.NoBrush)
            pintor.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 5, 5)
        pintor.end()

    def _pintar_cuenta(self, pintor: QPainter) -> None:
        puesto, colores = tema(), tema().colores
        letra = puesto.letra(8.5 if self._plegado else 9, QFont.Weight.DemiBold)
        pintor.setFont(letra)
        ancho = max(
            pintor.fontMetrics().horizontalAdvance(self._cuenta) + puesto.px(14), puesto.px(20)
        )
        alto = puesto.px(17)
        arriba = puesto.px(2) if self._plegado else (self.height() - alto) / 2
        derecha = self.width() - (puesto.px(2) if self._plegado else puesto.px(18))
        caja = QRectF(derecha - ancho, arriba, ancho, alto)
        pintor.setPen(Qt.PenStyle.NoPen)
        pintor.setBrush(QColor(colores.error.color if self._urgente else "#4B5E6E"))
        pintor.drawRoundedRect(caja, alto / 2, alto / 2)
        pintor.setPen(QColor("#FFFFFF"))
        pintor.drawText(caja, Qt.AlignmentFlag.AlignCenter, self._cuenta)


class Marca(QWidget):
    """El vitral y el nombre del programa, arriba del carril."""

    def __init__(self, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._plegada = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def plegar(self, *, plegado: bool) -> None:
        """Deja sólo el dibujo."""
        self._plegada = plegado
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(tema().px(ANCHO_PLEGADO), tema().px(54))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        puesto = tema()
        lado = puesto.px(24)
        x = (self.width() - lado) // 2 if self._plegada else puesto.px(19)
        pintor = QPainter(self)
        dibujo = iconos.imagen("marca", puesto.colores.carril, lado)
        pintor.drawPixmap(x, (self.height() - lado) // 2, dibujo)
        if not self._plegada:
            pintor.setPen(QColor("#FFFFFF"))
            pintor.setFont(puesto.letra(fuentes.MARCA, QFont.Weight.Bold))
            caja = QRectF(puesto.px(54), 0, self.width(), self.height())
            pintor.drawText(caja, Qt.AlignmentFlag.AlignVCenter, "Vitral")
        pintor.end()


class Carril(QScrollArea):
    """Las pantallas. Se pliega a iconos en ventanas angostas y se desplaza si no caben."""

    elegida = Signal(str)

    def __init__(self, pantallas: Iterable[Pantalla], padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._botones: dict[str, BotonCarril] = {}
        self._plegado = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Pantallas")
        self._fondo = QWidget()
        self._fondo.setProperty("papel", "carril")
        columna = QVBoxLayout(self._fondo)
        columna.setContentsMargins(0, 0, 0, 12)
        columna.setSpacing(0)
        self._marca = Marca()
        columna.addWidget(self._marca)
        self._llenar(columna, tuple(pantallas))
        columna.addStretch(1)
        self.setWidget(self._fondo)
        self._vestir()
        tema().cambiado.connect(self._vestir)

    @property
    def plegado(self) -> bool:
        """Si sólo se ven los iconos."""
        return self._plegado

    def boton(self, clave: str) -> BotonCarril:
        """El botón de una pantalla."""
        return self._botones[clave]

    def botones(self) -> tuple[BotonCarril, ...]:
        """Todos, de arriba abajo."""
        return tuple(self._botones.values())

    def elegir(self, clave: str) -> None:
        """Marca la pantalla que se ve."""
        for propia, boton in self._botones.items():
            boton.elegir(elegido=propia == clave)

    def contar(self, clave: str, cuenta: str, *, urgente: bool = False) -> None:
        """Pone una cuenta junto al nombre de la pantalla."""
        if clave in self._botones:
            self._botones[clave].contar(cuenta, urgente=urgente)

    def plegar(self, *, plegado: bool) -> None:
        """Deja sólo los iconos, o los acompaña con su nombre."""
        self._plegado = plegado
        self._marca.plegar(plegado=plegado)
        for boton in self._botones.values():
            boton.plegar(plegado=plegado)
        self._vestir()

    def _llenar(self, columna: QVBoxLayout, pantallas: tuple[Pantalla, ...]) -> None:
        rayado = False
        for pantalla in pantallas:
            if pantalla.aparte and not rayado:
                rayado = True
                raya = QFrame()
                raya.setProperty("papel", "raya")
                raya.setFixedHeight(1)
                columna.addSpacing(8)
                columna.addWidget(raya)
                columna.addSpacing(8)
            boton = BotonCarril(pantalla)
            boton.clicked.connect(lambda _m=False, clave=pantalla.clave: self.elegida.emit(clave))
            self._botones[pantalla.clave] = boton
            columna.addWidget(boton)

    def _vestir(self) -> None:
        puesto = tema()
        self.setFixedWidth(puesto.px(ANCHO_PLEGADO if self._plegado else ANCHO))
