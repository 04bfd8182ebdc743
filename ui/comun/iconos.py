"""Iconos propios: SVG de un solo color en `recursos/iconos`, pintados con el color del tema.

Las formas de estado (○ ◐ ● ➤ ! ✓ ▲) también son iconos: la tipografía no las trae.
"""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache, QScreen
from PySide6.QtSvg import QSvgRenderer

from app import rutas

LADO = 20


def carpeta() -> Path:
    """Dónde viven los SVG."""
    return rutas.recursos() / "iconos"


def imagen(nombre: str, color: str, lado: int = LADO) -> QPixmap:
    """El icono de ese color y tamaño, nítido en la pantalla de la aplicación."""
    densidad = _densidad()
    clave = f"vitral:{nombre}:{color}:{lado}:{densidad}"
    guardada = QPixmap()
    if QPixmapCache.find(clave, guardada):
        return guardada
    pintada = _pintar(nombre, color, round(lado * densidad))
    pintada.setDevicePixelRatio(densidad)
    QPixmapCache.insert(clave, pintada)
    return pintada


def icono(nombre: str, color: str, lado: int = LADO) -> QIcon:
    """El icono para botones y acciones."""
    return QIcon(imagen(nombre, color, lado))


def pintar(pintor: QPainter, nombre: str, color: str, caja: QRectF) -> None:
    """Pinta el icono como vector dentro de la caja (sirve también al imprimir)."""
    QSvgRenderer(_dibujo(nombre, color)).render(pintor, caja)


def icono_de_ventana() -> QIcon:
    """La marca, en los tamaños que piden la barra de tareas y el título."""
    marca = QIcon()
    for lado in (16, 24, 32, 48, 64, 128, 256):
        marca.addPixmap(_pintar("marca", "#22303C", lado))
    return marca


def _pintar(nombre: str, color: str, lado: int) -> QPixmap:
    lienzo = QPixmap(lado, lado)
    lienzo.fill(Qt.GlobalColor.transparent)
    pintor = QPainter(lienzo)
    pintor.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(_dibujo(nombre, color)).render(pintor, QRectF(0, 0, lado, lado))
    pintor.end()
    return lienzo


def _dibujo(nombre: str, color: str) -> QByteArray:
    return QByteArray(_texto(nombre).replace("currentColor", color).encode())


@lru_cache(maxsize=128)
def _texto(nombre: str) -> str:
    return (carpeta() / f"{nombre}.svg").read_text(encoding="utf-8")


def _densidad() -> float:
    pantalla: QScreen | None = QGuiApplication.primaryScreen()
    return pantalla.devicePixelRatio() if pantalla is not None else 1.0
