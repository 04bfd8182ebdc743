"""El encabezado del cronograma en la pantalla."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.documentos.cronograma.encabezado import alto_de_encabezado
from app.documentos.cronograma.encabezado import pintar_encabezado as dibujar_encabezado
from app.documentos.cronograma.estilo import Estilo
from app.documentos.cronograma.plano import Plano
from ui.cronograma.lienzo_qt import LienzoQt, de_qt

__all__ = ["alto_de_encabezado", "pintar_encabezado"]


def pintar_encabezado(pintor: QPainter, rect: QRectF, plano: Plano, estilo: Estilo) -> None:
    """Los dos renglones de fechas y las banderolas. `rect.top()` es el borde de arriba."""
    pintor.save()
    dibujar_encabezado(LienzoQt(pintor), de_qt(rect), plano, estilo)
    pintor.restore()


def de_la_cabeza(plano: Plano) -> tuple[object, ...]:
    """Lo que el encabezado muestra de un plano: si no cambia, no hace falta volver a pintarlo."""
    return (
        plano.escala,
        plano.ancho,
        plano.hoy,
        plano.factor,
        plano.simulado,
        plano.fin_administracion,
        plano.vedas,
    )
