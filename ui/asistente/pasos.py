"""Los pasos de la herramienta, cada uno con su evidencia o con lo que le falta."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.expediente.pasos import AvancePasos, PasoProbado
from app.modelo.tipos import Herramienta, Paso
from ui.comun import iconos
from ui.comun.controles import Etiqueta, vaciar
from ui.comun.tema import tema

LADO = 16
_CON_EVIDENCIA = "Ya tiene su evidencia."


class _Vista(NamedTuple):
    """Icono, papel de su texto y palabras: el estado no depende del color."""

    icono: str
    papel: str
    texto: str


class ListaPasos(QWidget):
    """Sólo texto. `mostrar` la pone al día."""

    def __init__(
        self, herramienta: Herramienta, roles: Mapping[str, str], padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self._herramienta = herramienta
        self._roles = roles
        self._mostrado: AvancePasos | None = None
        self._caja = QVBoxLayout(self)
        self._caja.setContentsMargins(0, 0, 0, 0)
        self._caja.setSpacing(4)

    def mostrar(self, avance: AvancePasos) -> None:
        """Cuántos pasos tienen su evidencia y, en cada uno, qué le falta."""
        if avance == self._mostrado:
            return
        self._mostrado = avance
        vaciar(self._caja)
        self._caja.addWidget(Etiqueta(cuenta_en_palabras(*avance.cuenta), "fuerte"))
        for paso in self._herramienta.pasos:
            self._caja.addWidget(Etiqueta(self._renglon(paso), envolver=True))
            probado = avance.paso(paso.numero)
            if probado is not None:
                self._caja.addWidget(_Evidencia(_vista(probado)))

    def _renglon(self, paso: Paso) -> str:
        dias = f"{paso.dias} {'día' if paso.dias == 1 else 'días'}"
        quien = self._roles.get(paso.responsable, paso.responsable)
        return f"{paso.numero}. {paso.nombre}. {quien}, {dias}. Resultado: {paso.salida}."


def cuenta_en_palabras(hechos: int, total: int) -> str:
    """«3 de 6 pasos con evidencia»."""
    return f"{hechos} de {total} {'paso' if total == 1 else 'pasos'} con evidencia"


def _vista(paso: PasoProbado) -> _Vista:
    if paso.completo:
        return _Vista("correcto", "tinta-bien", _CON_EVIDENCIA)
    if paso.fraccion:
        return _Vista("estado-en_curso", "secundario", f"Va a medias. {paso.falta}.")
    return _Vista("estado-sin_empezar", "secundario", f"{paso.falta}.")


class _Evidencia(QWidget):
    """Un renglón con icono y palabras."""

    def __init__(self, vista: _Vista) -> None:
        super().__init__()
        self._vista = vista
        self._forma = QLabel()
        fila = QHBoxLayout(self)
        fila.setContentsMargins(18, 0, 0, 6)
        fila.setSpacing(6)
        fila.addWidget(self._forma, 0, Qt.AlignmentFlag.AlignTop)
        fila.addWidget(Etiqueta(vista.texto, vista.papel, envolver=True), 1)
        self._vestir()
        tema().cambiado.connect(self._vestir)

    def _vestir(self) -> None:
        colores = tema().colores
        color = colores.bien.color if self._vista.papel == "tinta-bien" else colores.secundario
        self._forma.setPixmap(iconos.imagen(self._vista.icono, color, tema().px(LADO)))
