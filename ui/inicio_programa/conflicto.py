"""Un archivo que parece copia en conflicto: comparar los dos y elegir cuál abrir."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.asistente.editores.lectura import mostrar_tamano
from ui.comun import lugares
from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta
from ui.comun.flujo import Flujo
from ui.comun.tema import AIRE, tema

if TYPE_CHECKING:
    from app.expediente.conflicto import Comparacion, Lado

CODIGO = "EXP-18"
EXPLICA = (
    "«{copia}» parece una copia que dejó la nube o el Explorador junto a «{original}». "
    "Sólo se miraron: ninguno se ha cambiado."
)
CONCLUSIONES = {
    "iguales": "Los dos dicen lo mismo. Abra el original; la copia sobra.",
    "copia_adelante": "La copia tiene todo lo del original y {mas} más. Conviene abrir la copia.",
    "original_adelante": (
        "El original tiene todo lo de la copia y {mas} más. Conviene abrir el original."
    ),
    "separados": (
        "Los dos siguieron por su lado: cada uno tiene trabajo que el otro no. Abra el que más le "
        "sirva y pase a mano lo que falte del otro; no borre ninguno todavía."
    ),
    "otro_municipio": "Son de municipios distintos: sólo se parecen en el nombre.",
    "sin_comparar": "No se pudieron comparar. Si duda, abra primero el original.",
}


class DialogoConflicto(QDialog):
    """`elegido` es el archivo que se pidió abrir; cancelar no abre ninguno."""

    def __init__(
        self, comparacion: "Comparacion", ahora: datetime, padre: QWidget | None = None
    ) -> None:
        super().__init__(padre)
        self.setWindowTitle("¿Cuál de los dos?")
        self.elegido: Path | None = None
        self._ahora = ahora
        original, copia = comparacion.original, comparacion.copia
        self.original = Boton("Abrir el original").al_pulsar(lambda: self._elegir(original.ruta))
        self.copia = Boton("Abrir la copia").al_pulsar(lambda: self._elegir(copia.ruta))
        hoja = QWidget()
        cuerpo = QVBoxLayout(hoja)
        cuerpo.setContentsMargins(0, 0, 8, 0)
        cuerpo.setSpacing(10)
        explica = EXPLICA.format(copia=copia.ruta.name, original=original.ruta.name)
        cuerpo.addWidget(Etiqueta(explica, envolver=True))
        cuerpo.addWidget(Etiqueta(conclusion(comparacion), "fuerte", envolver=True))
        cuerpo.addWidget(self._tarjeta("Original", original))
        cuerpo.addWidget(self._tarjeta("Copia", copia))
        cuerpo.addWidget(Etiqueta(f"({CODIGO})", "secundario"))
        cuerpo.addStretch(1)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta("¿Cuál de los dos quiere abrir?", "titulo", envolver=True))
        columna.addWidget(Desplazable(hoja), 1)
        columna.addLayout(self._botones())
        self._proponer(comparacion)
        # Nunca más grande que la ventana mínima, por grande que sea la letra.
        self.resize(min(tema().px(620), 940), min(tema().px(560), 560))

    def _botones(self) -> QHBoxLayout:
        botones = QWidget()
        caja = Flujo(botones, entre=10, renglon=6)
        for boton in (Boton("No abrir ninguno").al_pulsar(self.reject), self.original, self.copia):
            caja.addWidget(boton)
        fila = QHBoxLayout()
        fila.addWidget(botones, 1)
        return fila

    def _proponer(self, comparacion: "Comparacion") -> None:
        """El foco queda en el que conviene; nada se abre sin pulsarlo."""
        conviene = self.copia if comparacion.relacion == "copia_adelante" else self.original
        conviene.setDefault(True)
        conviene.setFocus()

    def _tarjeta(self, titulo: str, lado: "Lado") -> Tarjeta:
        tarjeta = Tarjeta(f"{titulo}: {lado.ruta.name}")
        rejilla = QGridLayout()
        rejilla.setHorizontalSpacing(18)
        rejilla.setVerticalSpacing(2)
        rejilla.setColumnStretch(1, 1)
        for numero, (nombre, valor) in enumerate(self._datos(lado)):
            rejilla.addWidget(Etiqueta(nombre, "secundario"), numero, 0)
            rejilla.addWidget(Etiqueta(valor, envolver=True), numero, 1)
        tarjeta.cuerpo.addLayout(rejilla)
        return tarjeta

    def _datos(self, lado: "Lado") -> tuple[tuple[str, str], ...]:
        tamano = ("Tamaño", mostrar_tamano(lado.tamano))
        if lado.problema:
            return (("Contenido", lado.problema), tamano)
        return (
            ("Municipio", f"{lado.municipio} ({lado.clave})"),
            ("Último cambio", self._cuando(lado.ultimo)),
            ("Cambios guardados", str(lado.cambios)),
            ("Entregas hechas", str(lado.entregas)),
            tamano,
        )

    def _cuando(self, momento: str) -> str:
        try:
            return lugares.cuando(momento, self._ahora)
        except ValueError:
            return "no se sabe"

    def _elegir(self, ruta: Path) -> None:
        self.elegido = ruta
        self.accept()


def conclusion(comparacion: "Comparacion") -> str:
    """Qué es uno del otro y qué conviene, en una frase."""
    diferencia = abs(comparacion.original.cambios - comparacion.copia.cambios)
    mas = "1 cambio" if diferencia == 1 else f"{diferencia} cambios"
    frase = CONCLUSIONES[comparacion.relacion.value].format(mas=mas)
    if comparacion.relacion in {"otro_municipio", "sin_comparar"} or comparacion.mismo_linaje:
        return frase
    return f"{frase} Uno se restauró o se llevó a otro equipo después de separarse."
