"""Una pregunta del diagnóstico: escala o cifra, «No sé» y su evidencia."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from app.expediente.indice import NO_SE, campo_de_pregunta
from app.modelo.contexto import Valor
from app.modelo.tipos import Campo, Opcion, Pregunta, TipoCampo
from ui.asistente.editores.adjunto import EditorAdjunto
from ui.asistente.editores.base import Editor, Entorno
from ui.asistente.editores.numero import EditorNumero
from ui.asistente.editores.opcion import EditorRadios
from ui.comun.controles import Etiqueta


class EditorCifra(Editor):
    """Un número o un porcentaje, o «No sé»."""

    def __init__(self, campo: Campo, *, porcentaje: bool) -> None:
        super().__init__(campo)
        self._numero = EditorNumero(campo, moneda="%" if porcentaje else "")
        self._no_se = QCheckBox("No sé")
        self._no_se.setAccessibleName(f"No sé: {campo.etiqueta}")
        caja = QHBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.addWidget(self._numero)
        caja.addWidget(self._no_se)
        caja.addStretch(1)
        self._control = self._numero.control
        self.setFocusProxy(self._numero)
        self._numero.cambiado.connect(self._al_escribir)
        self._numero.terminado.connect(self.terminado)
        self._no_se.clicked.connect(self._al_marcar)

    @override
    def leer(self) -> Valor:
        return NO_SE if self._no_se.isChecked() else self._numero.leer()

    @override
    def escribir(self, valor: Valor) -> None:
        self._no_se.setChecked(valor == NO_SE)
        self._numero.escribir(None if valor == NO_SE else valor)

    @override
    def no_reconocido(self) -> str:
        return "" if self._no_se.isChecked() else self._numero.no_reconocido()

    def _al_escribir(self) -> None:
        self._no_se.setChecked(False)
        self.cambiado.emit()

    def _al_marcar(self) -> None:
        if self._no_se.isChecked():
            self._numero.escribir(None)
        self.cambiado.emit()
        self.terminado.emit()


class EditorPregunta(Editor):
    """La respuesta y, debajo, la evidencia que la sostiene."""

    def __init__(self, campo: Campo, pregunta: Pregunta, entorno: Entorno) -> None:
        super().__init__(campo)
        self._respuesta = _respuesta(campo, pregunta)
        self._evidencia = EditorAdjunto(_de_evidencia(campo), entorno)
        caja = QVBoxLayout(self)
        caja.setContentsMargins(0, 0, 0, 0)
        caja.setSpacing(4)
        caja.addWidget(self._respuesta)
        caja.addWidget(Etiqueta(f"Evidencia sugerida: {pregunta.evidencia}", "pequena"))
        caja.addWidget(self._evidencia)
        self._control = self._respuesta.control
        self.setFocusProxy(self._respuesta)
        self._respuesta.cambiado.connect(self.cambiado)
        self._respuesta.terminado.connect(self.terminado)

    @property
    @override
    def ancho(self) -> bool:
        return True

    @override
    def leer(self) -> Valor:
        return self._respuesta.leer()

    @override
    def escribir(self, valor: Valor) -> None:
        self._respuesta.escribir(valor)
        self._evidencia.mirar()

    @override
    def no_reconocido(self) -> str:
        return self._respuesta.no_reconocido()

    @override
    def marcar_error(self, texto: str) -> None:
        self._respuesta.marcar_error(texto)


class FabricaPreguntas:
    """Crea el editor de cada pregunta del instrumento."""

    def __init__(self, preguntas: tuple[Pregunta, ...]) -> None:
        self._preguntas = {pregunta.codigo: pregunta for pregunta in preguntas}

    def __call__(self, campo: Campo, entorno: Entorno) -> Editor:
        return EditorPregunta(campo, self._preguntas[campo.clave], entorno)


def campo_visible(pregunta: Pregunta) -> Campo:
    """La pregunta como campo, sin la evidencia por ayuda: se dice junto a la zona de archivos."""
    campo = campo_de_pregunta(pregunta)
    return Campo(
        clave=campo.clave,
        etiqueta=campo.etiqueta,
        tipo=campo.tipo,
        obligacion=campo.obligacion,
        ayuda="",
        opciones=campo.opciones,
        minimo=campo.minimo,
        maximo=campo.maximo,
    )


def _respuesta(campo: Campo, pregunta: Pregunta) -> Editor:
    if pregunta.captura != "opcion":
        return EditorCifra(campo, porcentaje=pregunta.captura == "porcentaje")
    opciones = (*campo.opciones, Opcion(NO_SE, "No sé"))
    largas = any(len(opcion.texto) > 24 for opcion in opciones)
    return EditorRadios(campo, opciones, en_columna=largas)


def _de_evidencia(campo: Campo) -> Campo:
    return Campo(
        clave=campo.clave,
        etiqueta=f"Evidencia de: {campo.etiqueta}",
        tipo=TipoCampo.ADJUNTO,
        obligacion=campo.obligacion,
        ayuda="",
    )
