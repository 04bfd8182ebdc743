"""El aspecto del programa: colores, letra y tamaños, y cómo cambian mientras se trabaja.

Qt pinta con Fusion en todos los sistemas; encima va una sola hoja de estilo (`ui.comun.hoja`).
Quien pinta a mano pide aquí los colores en cada `paintEvent` y las medidas con `px`, para que
A+ y el alto contraste le lleguen sin hacer nada.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app import rutas
from ui.comun import fuentes
from ui.comun.colores import CLARO, CONTRASTE, Colores
from ui.comun.hoja import hoja

ESCALAS = (100, 110, 125, 150, 175, 200)
"""Tamaños de texto que ofrecen A− y A+, en por ciento."""

ESTILO = "Fusion"
MARGEN = 16
AIRE = 22
RADIO = 10
ALTO_RENGLON = 32


class Tema(QObject):
    """El tema de la aplicación: uno solo, hijo de `QApplication`."""

    cambiado = Signal()

    def __init__(self, aplicacion: QApplication) -> None:
        super().__init__(aplicacion)
        self._aplicacion = aplicacion
        self._escala = ESCALAS[0]
        self._contraste = _pide_contraste()
        self._alto_letra = 0.0

    @property
    def colores(self) -> Colores:
        """La paleta en uso."""
        return CONTRASTE if self._contraste else CLARO

    @property
    def escala(self) -> int:
        """Tamaño del texto en por ciento (100–200)."""
        return self._escala

    @property
    def alto_contraste(self) -> bool:
        """Si está puesta la variante de alto contraste."""
        return self._contraste

    def px(self, medida: float) -> int:
        """Una medida de la rejilla de 4 px, agrandada con el texto."""
        return round(medida * self._escala / 100)

    def letra(
        self, puntos: float = fuentes.CUERPO, peso: QFont.Weight = QFont.Weight.Normal
    ) -> QFont:
        """La letra del programa a la escala en uso."""
        return fuentes.fuente(puntos * self._escala / 100, peso)

    def color(self, valor: str) -> QColor:
        """`#RRGGBB` como color de Qt."""
        return QColor(valor)

    def instalar(self, escala: int = ESCALAS[0], *, con_estilo: bool = False) -> None:
        """Pone Fusion (si la aplicación no nació `con_estilo`), letra, paleta y hoja de estilo."""
        self._escala = max(ESCALAS[0], min(ESCALAS[-1], escala))
        if not con_estilo:
            self._aplicacion.setStyle(ESTILO)
        fuentes.cargar()
        self._aplicar()
        estilo = QGuiApplication.styleHints()
        accesibilidad = estilo.accessibility()
        accesibilidad.contrastPreferenceChanged.connect(self._al_cambiar_contraste)

    def fijar_escala(self, escala: int) -> None:
        """Cambia el tamaño del texto; se ajusta a lo que admite el programa."""
        nueva = max(ESCALAS[0], min(ESCALAS[-1], escala))
        if nueva != self._escala:
            self._escala = nueva
            self._aplicar()

    def agrandar(self) -> None:
        """El siguiente tamaño de texto (A+)."""
        self.fijar_escala(next((e for e in ESCALAS if e > self._escala), ESCALAS[-1]))

    def achicar(self) -> None:
        """El tamaño anterior (A−)."""
        self.fijar_escala(next((e for e in reversed(ESCALAS) if e < self._escala), ESCALAS[0]))

    def fijar_contraste(self, *, alto: bool) -> None:
        """Cambia entre la variante normal y la de alto contraste."""
        if alto != self._contraste:
            self._contraste = alto
            self._aplicar()

    def _aplicar(self) -> None:
        self._aplicacion.setFont(self.letra())
        self._aplicacion.setPalette(_paleta(self.colores))
        flecha = (rutas.recursos() / "iconos" / "lista.svg").as_posix()
        self._aplicacion.setStyleSheet(hoja(self.colores, self._escala, self.px, flecha))
        self.cambiado.emit()

    def _al_cambiar_contraste(self) -> None:
        self.fijar_contraste(alto=_pide_contraste())


_puesto: list[Tema] = []
# Se pide cientos de veces por pintura: buscarlo entre los hijos de la aplicación se nota.


def tema() -> Tema:
    """El tema de la aplicación. Si nadie lo instaló (una prueba suelta), lo crea sin aplicarlo."""
    if _puesto and isValid(_puesto[0]):
        return _puesto[0]
    aplicacion = QApplication.instance()
    if not isinstance(aplicacion, QApplication):
        raise TypeError("El tema necesita una QApplication.")
    _puesto[:] = [Tema(aplicacion)]
    return _puesto[0]


def papel(control: QWidget, nombre: str) -> None:
    """Cambia el `papel` de un control ya visible (la hoja de estilo no lo nota sola)."""
    control.setProperty("papel", nombre)
    if not control.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # todavía no se viste: lo hará al mostrarse, ya con este papel
    control.style().unpolish(control)
    control.style().polish(control)


def ancho_texto(letra: QFont, texto: str) -> float:
    """Ancho en píxeles de un texto con esa letra."""
    return QFontMetricsF(letra).horizontalAdvance(texto)


def _pide_contraste() -> bool:
    # Cada eslabón se guarda: suelto, PySide destruye al hijo junto con el padre temporal.
    estilo = QGuiApplication.styleHints()
    accesibilidad = estilo.accessibility()
    return accesibilidad.contrastPreference() == Qt.ContrastPreference.HighContrast


def _paleta(colores: Colores) -> QPalette:
    paleta = QPalette()
    rol = QPalette.ColorRole
    for papel_qt, valor in (
        (rol.Window, colores.fondo),
        (rol.WindowText, colores.texto),
        (rol.Base, colores.superficie),
        (rol.AlternateBase, colores.fondo),
        (rol.Text, colores.texto),
        (rol.Button, colores.neutro),
        (rol.ButtonText, colores.texto),
        (rol.BrightText, colores.error.color),
        (rol.Highlight, colores.accion),
        (rol.HighlightedText, colores.accion_texto),
        (rol.ToolTipBase, colores.texto),
        (rol.ToolTipText, colores.superficie),
        (rol.PlaceholderText, colores.secundario),
        (rol.Link, colores.accion),
        (rol.LinkVisited, colores.accion),
        (rol.Accent, colores.accion),
        (rol.Mid, colores.borde),
    ):
        paleta.setColor(papel_qt, QColor(valor))
    for papel_qt in (rol.WindowText, rol.Text, rol.ButtonText):
        paleta.setColor(QPalette.ColorGroup.Disabled, papel_qt, QColor(colores.secundario))
    return paleta
