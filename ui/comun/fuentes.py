"""La familia tipográfica del programa: la misma en la ventana y en los PDF."""

from PySide6.QtGui import QFont, QFontDatabase

from app import rutas

FAMILIA = "Source Sans Pro"
ARCHIVOS = (
    "SourceSansPro-Regular.ttf",
    "SourceSansPro-Semibold.ttf",
    "SourceSansPro-Bold.ttf",
    "SourceSansPro-It.ttf",
)

CUERPO = 11.0
PEQUENA = 10.0
TITULO = 19.0
SUBTITULO = 13.0
MARCA = 15.0


def cargar() -> None:
    """Registra los archivos de `recursos/fuentes` (sin ellos Qt usa la fuente del sistema)."""
    if QFontDatabase.hasFamily(FAMILIA):
        return
    carpeta = rutas.recursos() / "fuentes"
    for archivo in ARCHIVOS:
        QFontDatabase.addApplicationFont(str(carpeta / archivo))


def fuente(puntos: float, peso: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """La familia del programa a ese tamaño; los puntos ya vienen multiplicados por la escala."""
    letra = QFont(FAMILIA)
    letra.setPointSizeF(puntos)
    letra.setWeight(peso)
    return letra
