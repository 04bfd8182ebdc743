"""Cambiar la clave de firma por otra: por qué hace falta y con qué contraseña queda."""

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.asistente.editores.texto import Parrafos
from ui.comun.accesible import rotular
from ui.comun.contrasena import CampoContrasena
from ui.comun.controles import Boton, Desplazable, Etiqueta
from ui.comun.proteger import MINIMO, DialogoConSecreto, fuerza
from ui.comun.tema import AIRE, tema
from ui.expediente.clave_datos import Cambio

ALTO = 540
"""Puntos: cabe en una ventana de 600 con su barra de título, a cualquier tamaño de letra."""

SIN_RECUPERACION = (
    "Nadie puede recuperarla: ni el órgano garante ni quien da soporte. Anótela y guárdela donde "
    "el municipio guarda lo importante. Si se pierde, hará falta una clave nueva y otro anexo "
    "firmado."
)
TITULO = "Cambiar la clave de firma"
NO_PUEDE = (
    "La clave de hoy no puede presentar a otra: falta en este equipo, o ya hay una en espera de la "
    "próxima entrega. Sólo queda sustituirla."
)


class _Texto(NamedTuple):
    titulo: str
    explica: str
    confirma: str


class Situacion(Enum):
    """Por qué hace falta otra clave."""

    PREVISTO = _Texto(
        "Es un cambio previsto",
        "Cambia el equipo, o la persona que lo cuida. La clave de hoy presenta a la nueva: las "
        "dos firman la próxima entrega y desde ahí vale sólo la nueva. El órgano garante la "
        "reconoce sin más papel.",
        "Entiendo que la clave de hoy deja de valer con la próxima entrega.",
    )
    ADMINISTRACION = _Texto(
        "Cambia la administración",
        "Igual que el anterior, y además queda un acta en papel de quién la entrega y quién la "
        "recibe.",
        "Entiendo que la clave de hoy deja de valer con la próxima entrega.",
    )
    PERDIDA = _Texto(
        "Se perdió, o nadie recuerda su contraseña",
        "La clave de hoy ya no puede presentar a la nueva. La nueva empieza a firmar de inmediato, "
        "y su órgano garante sólo la aceptará con el anexo de sustitución firmado en papel.",
        "Entiendo que mis entregas quedan apartadas hasta que el órgano garante tenga el anexo "
        "firmado.",
    )


class DialogoCambiar(DialogoConSecreto):
    """`pedido` lleva el `Cambio`.

    `presentable`: si la clave de hoy puede presentar a otra; no si falta o ya presentó a una.
    """

    pedido = Signal(object)

    def __init__(self, *, presentable: bool, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self.setWindowTitle(TITULO)
        self.botones = {una: QRadioButton(una.value.titulo) for una in Situacion}
        self._grupo = QButtonGroup(self)
        self.motivo = Parrafos(minimo=2)
        self.entrega, self.recibe = QLineEdit(), QLineEdit()
        self.nueva = CampoContrasena("Contraseña de la clave nueva")
        self.otra_vez = CampoContrasena("La misma, otra vez")
        self.fuerza = Etiqueta("", envolver=True)
        self.confirmo = QCheckBox("Lo entiendo y quiero cambiarla")
        self.falta = Etiqueta("", "secundario", envolver=True)
        self.hacer = Boton("Cambiar la clave", "primario").al_pulsar(self._pedir)
        self._confirma = Etiqueta("", envolver=True)
        self._no_puede = Etiqueta(NO_PUEDE, "tinta-aviso", envolver=True)
        self._personas = QWidget()
        self._construir()
        self._no_puede.setVisible(not presentable)
        for una in (Situacion.PREVISTO, Situacion.ADMINISTRACION):
            self.botones[una].setEnabled(presentable)
        self.botones[Situacion.PREVISTO if presentable else Situacion.PERDIDA].setChecked(True)
        self._conectar()
        self._revisar()
        self.resize(min(tema().px(640), 940), ALTO)
        self.situacion_elegida().setFocus()

    def situacion(self) -> Situacion:
        """La elegida."""
        return next(una for una, boton in self.botones.items() if boton.isChecked())

    def situacion_elegida(self) -> QRadioButton:
        """Su botón."""
        return self.botones[self.situacion()]

    def _construir(self) -> None:
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        caja.setSpacing(6)
        caja.addWidget(Etiqueta("¿Por qué hay que cambiarla?", "fuerte", envolver=True))
        caja.addWidget(self._no_puede)
        for una, boton in self.botones.items():
            boton.setAccessibleDescription(una.value.explica)
            self._grupo.addButton(boton)
            caja.addWidget(boton)
            caja.addWidget(Etiqueta(una.value.explica, "secundario", envolver=True))
        self._poner_campos(caja)
        caja.addStretch(1)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(AIRE, AIRE, AIRE, AIRE)
        columna.setSpacing(8)
        columna.addWidget(Etiqueta(TITULO, "subtitulo", envolver=True))
        columna.addWidget(Desplazable(hoja), 1)
        pie = QHBoxLayout()
        pie.addWidget(self.falta, 1)
        pie.addWidget(Boton("Cancelar").al_pulsar(self.reject))
        pie.addWidget(self.hacer)
        columna.addLayout(pie)

    def _poner_campos(self, caja: QVBoxLayout) -> None:
        _rotulado(caja, "Motivo: qué pasó", self.motivo)
        personas = QVBoxLayout(self._personas)
        personas.setContentsMargins(0, 0, 0, 0)
        _rotulado(personas, "Quién la entrega (opcional)", self.entrega)
        _rotulado(personas, "Quién la recibe (opcional)", self.recibe)
        caja.addWidget(self._personas)
        rotulo = Etiqueta("Contraseña de la clave nueva (opcional)", "fuerte", envolver=True)
        rotular(rotulo, self.nueva.linea)
        repetida = Etiqueta("La misma, otra vez", "fuerte", envolver=True)
        rotular(repetida, self.otra_vez.linea)
        for pieza in (rotulo, self.nueva, self.fuerza, repetida, self.otra_vez):
            caja.addWidget(pieza)
        caja.addWidget(Etiqueta(SIN_RECUPERACION, "secundario", envolver=True))
        caja.addWidget(self._confirma)
        caja.addWidget(self.confirmo)

    def _conectar(self) -> None:
        self._grupo.buttonToggled.connect(lambda *_: self._revisar())
        self.motivo.textChanged.connect(self._revisar)
        self.confirmo.toggled.connect(lambda _puesto: self._revisar())
        for campo in (self.nueva, self.otra_vez):
            campo.cambiada.connect(self._revisar)

    def _revisar(self) -> None:
        situacion = self.situacion()
        self._personas.setVisible(situacion is Situacion.ADMINISTRACION)
        if self._confirma.text() != situacion.value.confirma:
            # Lo aceptado era otra cosa: se vuelve a leer y a aceptar.
            self.confirmo.setChecked(False)
            self._confirma.setText(situacion.value.confirma)
            self.confirmo.setAccessibleDescription(situacion.value.confirma)
        self._decir_fuerza()
        falta = self._falta()
        self.falta.setText(falta)
        self.hacer.setEnabled(not falta)

    def _decir_fuerza(self) -> None:
        nueva = self.nueva.texto()
        texto, papel = "Sin contraseña, cualquiera que use este equipo puede firmar.", "secundario"
        if nueva:
            texto, papel = fuerza(nueva)
        self.fuerza.setText(texto)
        self.fuerza.setProperty("papel", papel)
        self.fuerza.style().polish(self.fuerza)

    def _falta(self) -> str:
        nueva = self.nueva.texto()
        if not self.motivo.toPlainText().strip():
            return "Escriba el motivo."
        if nueva != self.otra_vez.texto():
            return "Las dos contraseñas no son iguales."
        if nueva and len(nueva) < MINIMO:
            return f"La contraseña necesita al menos {MINIMO} caracteres."
        return "" if self.confirmo.isChecked() else "Marque que lo entiende."

    def _pedir(self) -> None:
        situacion = self.situacion()
        relevo = situacion is Situacion.ADMINISTRACION
        cambio = Cambio(
            self.motivo.toPlainText().strip(),
            self.nueva.texto(),
            perdida=situacion is Situacion.PERDIDA,
            entrega=(self.entrega.text().strip() or SIN_INDICAR) if relevo else "",
            recibe=(self.recibe.text().strip() or SIN_INDICAR) if relevo else "",
        )
        self.pedido.emit(cambio)
        self.accept()


SIN_INDICAR = "Sin indicar"


def _rotulado(caja: QVBoxLayout, texto: str, control: QWidget) -> None:
    rotulo = Etiqueta(texto, "fuerte", envolver=True)
    rotular(rotulo, control)
    caja.addWidget(rotulo)
    caja.addWidget(control)
