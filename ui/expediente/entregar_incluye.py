"""Paso 2 de la entrega: qué parte va, si corrige a otra, si va cifrada y dónde queda."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.expediente.alcance import Alcance
from app.expediente.medida import Medida
from app.expediente.vistas import Rectificacion
from app.modelo.tipos import Modelo
from ui.asistente.editores.texto import Parrafos
from ui.comun import lugares
from ui.comun.accesible import rotular
from ui.comun.archivos import elegir_abrir
from ui.comun.controles import Boton, Etiqueta, Tarjeta
from ui.comun.pagina import EleccionDeCarpeta, renglon_de
from ui.comun.sesion import Sesion
from ui.expediente.entregar_alcance import ElegirAlcance
from ui.expediente.entregar_datos import DeCifrado, Lectura, medir, preajustar

MOTIVO_MIN = 10
CERTIFICADOS = "Certificados (*.cer *.crt *.der);;Todos los archivos (*)"
DEL_PERFIL = "Se usará el que mandó su órgano garante con el perfil. Código: {codigo}"
OTRO = "Se usará el archivo que eligió: {nombre}"
EL_CIFRADO = (
    "Así sólo el órgano garante puede abrirla. Hace falta su certificado de cifrado, que llega con "
    "su perfil o en un archivo; si no le pidió cifrar, no es necesario."
)


class PaginaIncluye(QWidget):
    """`cambiada`: quizá ya se puede seguir."""

    cambiada = Signal()

    def __init__(self, sesion: Sesion, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._ultima = 0
        self._vez = 0
        self._certificado: Path | None = None
        self._del_perfil: DeCifrado | None = None
        modelo: Modelo = sesion.modelo
        self.alcance = ElegirAlcance(modelo)
        self.completo, self.ligero = self.alcance.completo, self.alcance.ligero
        self.rectifica = QCheckBox("")
        self.motivo = Parrafos(minimo=2)
        self.falta = Etiqueta("", "pequena")
        self.cifrar = QCheckBox("Cifrar para el órgano garante (opcional)")
        self.elegir_certificado = Boton("Elegir su certificado…").al_pulsar(self._elegir)
        self.usar_perfil = Boton("Usar el del perfil", "enlace").al_pulsar(self._usar_perfil)
        self.cual_certificado = Etiqueta("", "secundario", envolver=True)
        self._cuidado = Etiqueta("", envolver=True)
        self._correccion = Tarjeta("¿Corrige una entrega anterior?")
        self._rotulo_motivo = Etiqueta("¿Por qué la sustituye?", "fuerte")
        self.carpeta = EleccionDeCarpeta(lugares.ENTREGAS, "las entregas")
        self._construir()

    def fijar(self, lectura: Lectura) -> None:
        """Muestra a cuál puede sustituir y vuelve a medir."""
        self._ultima = lectura.entregas[0].secuencia if lectura.entregas else 0
        self.rectifica.setText(f"Sí: esta entrega sustituye a la número {self._ultima}")
        self._correccion.setVisible(bool(self._ultima))
        self._del_perfil = lectura.de_cifrado
        self._cuidado.setText(_cuidado(lectura.evidencias.reservadas))
        self._vestir()
        self.medir()

    def medir(self) -> None:
        """Mide lo elegido en el hilo de trabajo; si entre tanto se cambia, vale lo último."""
        self._vez += 1
        trabajo = partial(medir, self._sesion.expediente, self.alcance.alcance())
        self._sesion.ejecutor.hacer(trabajo, partial(self._al_medir, self._vez), self._sin_medir)

    def rectificacion(self) -> Rectificacion | None:
        """A cuál sustituye y por qué, si se marcó."""
        if not (self._ultima and self.rectifica.isChecked()):
            return None
        return Rectificacion(self._ultima, self.motivo.toPlainText().strip())

    def cifrar_para(self) -> Path | bytes | None:
        """El archivo elegido o, si no, el certificado que trajo el perfil; `None` sin cifrar."""
        if not self.cifrar.isChecked():
            return None
        return self._certificado or (self._del_perfil.der if self._del_perfil else None)

    def fijar_certificado(self, ruta: Path) -> None:
        """Elige el certificado con que se cifra."""
        self._certificado = ruta
        self._vestir()

    def falta_algo(self) -> str:
        """Qué falta para seguir; vacío si nada."""
        rectificacion = self.rectificacion()
        if rectificacion is not None and len(rectificacion.motivo) < MOTIVO_MIN:
            return "Escriba por qué sustituye a la anterior."
        if self.cifrar.isChecked() and self.cifrar_para() is None:
            return "Elija el certificado de cifrado del órgano garante."
        return ""

    def _construir(self) -> None:
        rotular(self._rotulo_motivo, self.motivo)
        for pieza in (
            Etiqueta(
                "Si sólo trae más avance, déjelo sin marcar. Márquelo si la anterior llevaba un "
                "error: queda numerada, con su motivo y enlazada a la que sustituye.",
                "secundario",
                envolver=True,
            ),
            self.rectifica,
            self._rotulo_motivo,
            self.motivo,
            self.falta,
        ):
            self._correccion.cuerpo.addWidget(pieza)
        proteccion = Tarjeta("Protección de datos")
        opciones: tuple[QWidget, ...] = (
            self._cuidado,
            self.cifrar,
            Etiqueta(EL_CIFRADO, "secundario", envolver=True),
            self.cual_certificado,
            renglon_de(self.elegir_certificado, self.usar_perfil),
        )
        for opcion in opciones:
            proteccion.cuerpo.addWidget(opcion)
        donde = Tarjeta("¿Dónde queda el archivo?")
        donde.cuerpo.addWidget(self.carpeta)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.setSpacing(12)
        for tarjeta in (self.alcance, self._correccion, proteccion, donde):
            columna.addWidget(tarjeta)
        columna.addStretch(1)
        self.alcance.cambiado.connect(self.medir)
        self.alcance.preajuste.connect(self._preajustar)
        self.rectifica.toggled.connect(lambda _puesto: self._vestir())
        self.cifrar.toggled.connect(lambda _puesto: self._vestir())
        self.motivo.textChanged.connect(self._vestir)
        self._correccion.hide()
        self._vestir()

    def _vestir(self) -> None:
        puesta = self.rectifica.isChecked()
        for pieza in (self._rotulo_motivo, self.motivo, self.falta):
            pieza.setVisible(puesta)
        faltan = MOTIVO_MIN - len(self.motivo.toPlainText().strip())
        self.falta.setText(f"Escriba al menos {faltan} letras más." if faltan > 0 else "")
        self._vestir_cifrado()
        self.cambiada.emit()

    def _vestir_cifrado(self) -> None:
        cifra, perfil = self.cifrar.isChecked(), self._del_perfil
        cual = ""
        if self._certificado is not None:
            cual = OTRO.format(nombre=self._certificado.name)
        elif perfil is not None:
            cual = DEL_PERFIL.format(codigo=perfil.codigo)
        self.cual_certificado.setText(cual)
        self.cual_certificado.setVisible(cifra and bool(cual))
        self.elegir_certificado.setText(
            "Elegir otro archivo…" if cual else "Elegir su certificado…"
        )
        self.elegir_certificado.setVisible(cifra)
        self.usar_perfil.setVisible(cifra and perfil is not None and self._certificado is not None)

    def _usar_perfil(self) -> None:
        self._certificado = None
        self._vestir()
        self.elegir_certificado.setFocus(Qt.FocusReason.OtherFocusReason)

    def _al_medir(self, vez: int, medida: Medida) -> None:
        if vez == self._vez:
            self.alcance.medido(medida)

    def _sin_medir(self, _error: Exception) -> None:
        # Medir es una ayuda: si no se pudo, entregar dirá por qué.
        self.alcance.pesa.setText("No se pudo medir lo que pesaría.")

    def _preajustar(self, medio: str) -> None:
        trabajo = partial(preajustar, self._sesion.expediente, medio)
        self._sesion.ejecutor.hacer(trabajo, self._al_preajustar, self._sin_medir)

    def _al_preajustar(self, alcance: Alcance | None) -> None:
        if alcance is None:
            self.alcance.cabe.setText("Ni la ligera cabe sin partir: elija partirla.")
            return
        self.alcance.elegir(alcance)
        self.medir()

    def _elegir(self) -> None:
        ruta = elegir_abrir(self, "Certificado de cifrado del órgano garante", CERTIFICADOS)
        if ruta is not None:
            self.fijar_certificado(ruta)


def _cuidado(reservadas: int) -> str:
    base = (
        "Las notas internas nunca se entregan. El directorio de personas sí viaja, porque dice "
        "quién responde por cada herramienta."
    )
    if not reservadas:
        return base
    una = reservadas == 1
    marcadas = (
        "Una evidencia está marcada como no publicable y así la recibe"
        if una
        else f"{reservadas} evidencias están marcadas como no publicables y así las recibe"
    )
    return f"{base} {marcadas} el órgano garante."
