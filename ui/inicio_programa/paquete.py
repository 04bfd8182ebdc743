"""Un archivo firmado abierto suelto: si está íntegro, de quién dice ser y qué hacer con él."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.comun.controles import Boton, Desplazable, Etiqueta, Franja, Tarjeta
from ui.comun.tema import AIRE, MARGEN

if TYPE_CHECKING:
    from app.paquete.verificar import Resultado

ANCHO = 760
TITULOS = {
    "acuse": "Acuse del órgano garante",
    "observaciones": "Observaciones del órgano garante",
    "perfil": "Perfil del órgano garante",
}


class PaqueteVisto(QWidget):
    """`pedida` lleva la acción de la persona: `inicio` o `abrir_garante`.

    `por_aplicar` pide aplicar un retorno al expediente de ese municipio (vacío en un perfil).
    """

    pedida = Signal(str)
    por_aplicar = Signal(str)

    def __init__(self, ruta: Path, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setProperty("papel", "fondo")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hoja = QWidget()
        self._hoja.setMaximumWidth(ANCHO)
        self._columna = QVBoxLayout(self._hoja)
        self._columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        self._columna.setSpacing(MARGEN)
        self._titulo = Etiqueta("Paquete de avance", "titulo", envolver=True)
        self._columna.addWidget(self._titulo)
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
        retorno = resultado.clase in TITULOS
        if retorno:
            self._titulo.setText(TITULOS[resultado.clase])
        integro = resultado.estado.value == "aceptado"
        franja = Franja("bien" if integro else "error", resultado.mensaje)
        for texto in (resultado.sugerencia, *resultado.avisos):
            if texto:
                franja.cuerpo.addWidget(Etiqueta(texto, envolver=True))
        franja.cuerpo.addWidget(Etiqueta(f"({resultado.codigo})", "pequena"))
        self._poner(franja)
        if integro:
            self._poner(self._datos(_renglones(resultado)))
        self._poner(self._aplicar(resultado) if retorno and integro else self._importar())

    def _datos(self, datos: Sequence[tuple[str, str]]) -> QWidget:
        tarjeta = Tarjeta("Qué dice el archivo")
        renglones = QFormLayout()
        renglones.setHorizontalSpacing(MARGEN)
        for nombre, valor in datos:
            dicho = Etiqueta(valor, envolver=True)
            dicho.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            dicho.setAccessibleName(f"{nombre}: {valor}")
            renglones.addRow(Etiqueta(nombre, "fuerte"), dicho)
        tarjeta.cuerpo.addLayout(renglones)
        return tarjeta

    def _importar(self) -> QWidget:
        importar = Boton("Importarlo en una base…", "primario")
        return self._acciones(importar.al_pulsar(lambda: self.pedida.emit("abrir_garante")))

    def _aplicar(self, resultado: "Resultado") -> QWidget:
        aplicar = Boton("Aplicarlo a su expediente…", "primario")
        return self._acciones(aplicar.al_pulsar(lambda: self.por_aplicar.emit(resultado.municipio)))

    def _acciones(self, principal: Boton) -> QWidget:
        tira = QWidget()
        fila = QHBoxLayout(tira)
        fila.setContentsMargins(0, 0, 0, 0)
        fila.addWidget(principal)
        volver = Boton("Ir al inicio")
        fila.addWidget(volver.al_pulsar(lambda: self.pedida.emit("inicio")))
        fila.addStretch(1)
        self.setFocusProxy(principal)
        return tira

    def _poner(self, pieza: QWidget) -> None:
        self._columna.insertWidget(self._columna.count() - 1, pieza)


def _renglones(resultado: "Resultado") -> tuple[tuple[str, str], ...]:
    cofirman = [una.nombre for una in resultado.firmas if una.huella != resultado.huella]
    clave = (
        ("Clave que firma", resultado.nombre_clave),
        *(("Firma también", nombre) for nombre in cofirman),
        ("Huella", resultado.manifiesto_sha256),
    )
    if resultado.clase in TITULOS:
        # Su código no se muestra: se compara el del anexo, tecleado, y no uno copiado de aquí.
        destino = (
            ("Para el municipio", resultado.municipio),
            ("Sobre la entrega número", str(resultado.secuencia)),
        )
        return (*(destino if resultado.municipio else ()), *clave)
    return (
        ("Municipio", f"{resultado.nombre_municipio} ({resultado.municipio})"),
        ("Entrega número", str(resultado.secuencia)),
        ("Código de la clave", resultado.codigo_clave),
        *clave,
    )
