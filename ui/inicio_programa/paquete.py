"""Un paquete abierto suelto: si está íntegro, de quién dice ser y qué hacer con él."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.comun.controles import Boton, Desplazable, Etiqueta, Franja, Tarjeta
from ui.comun.tema import AIRE, MARGEN

if TYPE_CHECKING:
    from app.paquete.verificar import Resultado

ANCHO = 760


class PaqueteVisto(QWidget):
    """`pedida` lleva la acción de la persona: `inicio` o `abrir_garante`."""

    pedida = Signal(str)

    def __init__(self, ruta: Path, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setProperty("papel", "fondo")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hoja = QWidget()
        self._hoja.setMaximumWidth(ANCHO)
        self._columna = QVBoxLayout(self._hoja)
        self._columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        self._columna.setSpacing(MARGEN)
        self._columna.addWidget(Etiqueta("Paquete de avance", "titulo"))
        self._columna.addWidget(Etiqueta(ruta.name, "secundario", envolver=True))
        self._espera = Etiqueta("Comprobando la firma y el contenido…", "bajada")
        self._columna.addWidget(self._espera)
        self._columna.addStretch(1)
        marco = QWidget()
        centro = QHBoxLayout(marco)
        centro.setContentsMargins(0, 0, 0, 0)
        centro.addStretch(1)
        centro.addWidget(self._hoja, 100)
        centro.addStretch(1)
        todo = QVBoxLayout(self)
        todo.setContentsMargins(0, 0, 0, 0)
        todo.addWidget(Desplazable(marco))

    def mostrar(self, resultado: "Resultado") -> None:
        """El dictamen, los datos del paquete y lo que se puede hacer."""
        self._espera.hide()
        integro = resultado.estado.value == "aceptado"
        franja = Franja("bien" if integro else "error", resultado.mensaje)
        for texto in (resultado.sugerencia, *resultado.avisos):
            if texto:
                franja.cuerpo.addWidget(Etiqueta(texto, envolver=True))
        franja.cuerpo.addWidget(Etiqueta(f"({resultado.codigo})", "pequena"))
        self._poner(franja)
        if integro:
            self._poner(self._datos(resultado))
        self._poner(self._acciones())

    def _datos(self, resultado: "Resultado") -> QWidget:
        tarjeta = Tarjeta("Qué dice el paquete")
        renglones = QFormLayout()
        renglones.setHorizontalSpacing(MARGEN)
        de_quien = f"{resultado.nombre_municipio} ({resultado.municipio})"
        for nombre, valor in (
            ("Municipio", de_quien),
            ("Entrega número", str(resultado.secuencia)),
            ("Clave que firma", resultado.nombre_clave),
            ("Código de la clave", resultado.codigo_clave),
            ("Huella del paquete", resultado.manifiesto_sha256),
        ):
            dicho = Etiqueta(valor, envolver=True)
            dicho.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            dicho.setAccessibleName(f"{nombre}: {valor}")
            renglones.addRow(Etiqueta(nombre, "fuerte"), dicho)
        tarjeta.cuerpo.addLayout(renglones)
        return tarjeta

    def _acciones(self) -> QWidget:
        tira = QWidget()
        fila = QHBoxLayout(tira)
        fila.setContentsMargins(0, 0, 0, 0)
        importar = Boton("Importarlo en una base…", "primario")
        fila.addWidget(importar.al_pulsar(lambda: self.pedida.emit("abrir_garante")))
        volver = Boton("Ir al inicio")
        fila.addWidget(volver.al_pulsar(lambda: self.pedida.emit("inicio")))
        fila.addStretch(1)
        self.setFocusProxy(importar)
        return tira

    def _poner(self, pieza: QWidget) -> None:
        self._columna.insertWidget(self._columna.count() - 1, pieza)
