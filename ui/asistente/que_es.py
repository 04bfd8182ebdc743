"""La primera página de una herramienta: para qué es, cuánto tarda y qué pasos tiene."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.modelo.roles import en_palabras
from app.modelo.tipos import Herramienta, Modelo
from ui.asistente.pasos import ListaPasos
from ui.comun.controles import Etiqueta


class PaginaQueEs(QWidget):
    """Sólo texto: no pide nada. `pasos` se pone al día con lo capturado."""

    def __init__(
        self, herramienta: Herramienta, modelo: Modelo, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        roles = {rol.clave: rol.nombre for rol in modelo.roles}
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(4)
        plazo = herramienta.plazo
        self._parte("Plazo del modelo", [plazo.texto[:1].upper() + plazo.texto[1:]])
        self._parte("Cada cuánto se repite", [plazo.periodicidad])
        self._parte("Quién participa", [en_palabras(herramienta.dueno, modelo)])
        self.pasos = ListaPasos(herramienta, roles)
        caja.addWidget(self.pasos)
        caja.addSpacing(10)
        self._parte("Con qué se comprueba", [f"• {e}" for e in herramienta.evidencias])
        caja.addStretch(1)

    def _parte(self, titulo: str, renglones: Sequence[str]) -> None:
        caja = self.layout()
        if caja is None or not any(renglones):
            return
        caja.addWidget(Etiqueta(titulo, "fuerte"))
        for renglon in renglones:
            caja.addWidget(Etiqueta(renglon, envolver=True))
        separador = QWidget()
        separador.setFixedHeight(10)
        caja.addWidget(separador)
