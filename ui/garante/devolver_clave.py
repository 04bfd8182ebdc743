"""La clave con que firma el órgano garante: crearla, protegerla, copiarla y ver su código.

Debajo, la que abre lo que llega cifrado.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.garante.clave_garante import EstadoDeLaClave
from app.progreso import Progreso
from ui.comun.archivos import documentos, elegir_carpeta, elegir_guardar
from ui.comun.controles import Boton, Desplazable, Etiqueta, Tarjeta
from ui.comun.pagina import Noticia, Trabajo, renglon_de
from ui.comun.proteger import DialogoProteger
from ui.comun.sesion import SesionGarante
from ui.garante.devolver_cifrado import TarjetaCifrado

if TYPE_CHECKING:
    from app.paquete.claves import CopiaDeClave

QUE_ES = (
    "Con ella se firma todo lo que se devuelve: así cada municipio sabe que viene de este órgano "
    "garante y que nadie lo cambió en el camino."
)
EL_CODIGO = (
    "Imprima este código en el anexo de cada convenio: el municipio lo teclea una sola vez, desde "
    "el papel firmado, para reconocer lo que usted le devuelva."
)
SIN_CLAVE = "Todavía no hay clave en este equipo. Créela antes de firmar convenios."
PERDIDA = (
    "Esta base ya tenía una clave y no está en este equipo. No se crea otra: los municipios "
    "confían en aquélla. Copie su archivo desde el equipo o la memoria donde se guardó."
)
SIN_CONTRASENA = (
    "No tiene contraseña: cualquiera que use este equipo puede firmar a nombre del órgano garante."
)
CON_CONTRASENA = "Tiene contraseña: se pide una vez por sesión, al devolver."
LA_COPIA = (
    "Si este equipo se pierde, con la copia se sigue firmando con la misma clave. Guárdela en una "
    "memoria aparte, bajo llave. Sólo se copia cifrada con su contraseña."
)
CERTIFICADO = "Certificado (*.cer)"


class PaginaClave(QWidget):
    """La sección «Clave de firma» de Devolver."""

    def __init__(self, sesion: SesionGarante, padre: QWidget | None = None) -> None:
        super().__init__(padre)
        self._sesion = sesion
        self._estado = EstadoDeLaClave()
        self.noticia = Noticia()
        self.trabajo = Trabajo(sesion.ejecutor)
        self.codigo = _valor("titulo")
        self.huella = _valor("pequena")
        self.crear = Boton("Crear la clave", "primario")
        self.copiar_codigo = Boton("Copiar el código")
        self.certificado = Boton("Guardar el certificado…")
        self.proteger = Boton("Proteger con contraseña…")
        self.copiar = Boton("Copiar a otro medio…")
        self.cifrado = TarjetaCifrado(sesion)
        self._falta = Etiqueta(SIN_CLAVE, "", envolver=True)
        self._segura = Etiqueta("", envolver=True)
        self._sin = Tarjeta("La clave de firma", margen=18)
        self._con = QWidget()
        self._construir()
        self.trabajo.ocupado.connect(self._habilitar)

    def mostrar(self, estado: EstadoDeLaClave) -> None:
        """Muestra cómo está la clave."""
        self._estado = estado
        hay = bool(estado.codigo)
        self._sin.setVisible(not hay)
        self._con.setVisible(hay)
        self._falta.setText(PERDIDA if estado.perdida else SIN_CLAVE)
        self.crear.setVisible(not estado.perdida)
        self.codigo.setText(estado.codigo)
        self.huella.setText(f"Huella completa: {estado.huella}")
        self._segura.setText(CON_CONTRASENA if estado.protegida else SIN_CONTRASENA)
        texto = "Cambiar la contraseña…" if estado.protegida else "Proteger con contraseña…"
        self.proteger.setText(texto)
        self._habilitar()

    def con_contrasena(self, actual: str, nueva: str) -> None:
        """Pone o cambia la contraseña."""
        self.trabajo.lanzar(
            "Protegiendo la clave…",
            partial(_proteger, self._sesion.base, actual, nueva),
            self._al_proteger,
            self.noticia.error,
        )

    def copiar_a(self, carpeta: Path) -> None:
        """Copia la clave cifrada a esa carpeta."""
        self.trabajo.lanzar(
            "Copiando la clave…",
            partial(_copiar, self._sesion.base, carpeta),
            self._al_copiar,
            self.noticia.error,
        )

    def guardar_certificado(self, destino: Path) -> None:
        """Escribe el `.cer` que se reparte a los municipios."""
        self.trabajo.lanzar(
            "Guardando el certificado…",
            partial(_certificado, self._sesion.base, destino),
            lambda ruta: self.noticia.bien(
                f"Se guardó «{ruta.name}».",
                "Entréguelo con el anexo: el municipio compara su código con el del papel.",
            ),
            self.noticia.error,
        )

    def _crear(self) -> None:
        self.trabajo.lanzar(
            "Creando la clave…",
            partial(_crear, self._sesion.base),
            self._al_crear,
            self.noticia.error,
        )

    def _al_crear(self, estado: EstadoDeLaClave) -> None:
        self.mostrar(estado)
        self.noticia.bien(
            "La clave quedó creada en este equipo.",
            "Protéjala con contraseña y cópiela a otro medio antes de usarla.",
        )
        self.proteger.setFocus(Qt.FocusReason.OtherFocusReason)

    def _al_proteger(self, estado: EstadoDeLaClave) -> None:
        self.mostrar(estado)
        self.noticia.bien(
            "La clave quedó protegida con su contraseña.", "Ahora cópiela a otro medio."
        )
        self.copiar.setFocus(Qt.FocusReason.OtherFocusReason)

    def _al_copiar(self, copia: "CopiaDeClave") -> None:
        if copia.mismo_disco:
            self.noticia.aviso(
                f"Se copió en «{copia.ruta.parent}», pero es el mismo disco que el original.",
                "Si el disco se daña se pierden las dos. Cópiela también a una memoria.",
            )
        else:
            self.noticia.bien(
                f"Se copió en «{copia.ruta.parent}» y se comprobó.",
                "Guarde esa memoria bajo llave.",
            )

    def _pedir_contrasena(self) -> None:
        dialogo = DialogoProteger(protegida=self._estado.protegida, padre=self)
        dialogo.pedida.connect(self.con_contrasena)
        dialogo.exec()
        dialogo.olvidar()
        dialogo.deleteLater()

    def _elegir_copia(self) -> None:
        carpeta = elegir_carpeta(self, "Copiar la clave a")
        if carpeta is not None:
            self.copiar_a(carpeta)

    def _elegir_certificado(self) -> None:
        nombre = f"certificado_{self._sesion.perfil.destinatario}.cer"
        destino = elegir_guardar(self, "Guardar el certificado", documentos() / nombre, CERTIFICADO)
        if destino is not None:
            self.guardar_certificado(destino.with_suffix(".cer"))

    def _copiar_codigo(self) -> None:
        QGuiApplication.clipboard().setText(self._estado.codigo)
        self.noticia.bien("Se copió el código.", "Péguelo en el anexo y compárelo antes de firmar.")

    def _habilitar(self) -> None:
        libre = not self.trabajo.trabajando()
        for boton in (self.crear, self.proteger, self.certificado):
            boton.setEnabled(libre)
        self.copiar.setEnabled(libre and self._estado.protegida)
        self.copiar.setToolTip(
            "" if self._estado.protegida else "Antes hay que protegerla con contraseña."
        )

    def _construir(self) -> None:
        self._sin.cuerpo.addWidget(Etiqueta(QUE_ES, envolver=True))
        self._sin.cuerpo.addWidget(self._falta)
        self._sin.cuerpo.addWidget(renglon_de(self.crear.al_pulsar(self._crear)))
        codigo = Tarjeta("Código de verificación", margen=18)
        codigo.cuerpo.addWidget(Etiqueta(QUE_ES, envolver=True))
        codigo.cuerpo.addWidget(self.codigo)
        codigo.cuerpo.addWidget(Etiqueta(EL_CODIGO, "secundario", envolver=True))
        codigo.cuerpo.addWidget(self.huella)
        codigo.cuerpo.addWidget(
            renglon_de(
                self.copiar_codigo.al_pulsar(self._copiar_codigo),
                self.certificado.al_pulsar(self._elegir_certificado),
            )
        )
        segura = Tarjeta("Contraseña y copia", margen=18)
        segura.cuerpo.addWidget(self._segura)
        segura.cuerpo.addWidget(Etiqueta(LA_COPIA, "secundario", envolver=True))
        segura.cuerpo.addWidget(
            renglon_de(
                self.proteger.al_pulsar(self._pedir_contrasena),
                self.copiar.al_pulsar(self._elegir_copia),
            )
        )
        juntas = QVBoxLayout(self._con)
        juntas.setContentsMargins(0, 0, 0, 0)
        juntas.setSpacing(12)
        juntas.addWidget(codigo)
        juntas.addWidget(segura)
        hoja = QWidget()
        caja = QVBoxLayout(hoja)
        caja.setContentsMargins(0, 0, 8, 0)
        caja.setSpacing(12)
        for pieza in (self.noticia, self.trabajo, self._sin, self._con, self.cifrado):
            caja.addWidget(pieza)
        caja.addStretch(1)
        columna = QVBoxLayout(self)
        columna.setContentsMargins(0, 0, 0, 0)
        columna.addWidget(Desplazable(hoja))
        self._con.hide()


def _crear(base: Any, progreso: Progreso) -> EstadoDeLaClave:
    # Arrastra la criptografía: sólo al crear la clave.
    from app.garante import clave_garante

    progreso.informar(0, 1)
    clave_garante.firmante(base)
    return clave_garante.estado(base)


def _proteger(base: Any, actual: str, nueva: str, progreso: Progreso) -> EstadoDeLaClave:
    from app.garante import clave_garante

    progreso.informar(0, 1)
    clave_garante.proteger(base, actual, nueva)
    return clave_garante.estado(base)


def _copiar(base: Any, carpeta: Path, progreso: Progreso) -> "CopiaDeClave":
    from app.garante import clave_garante

    progreso.informar(0, 1)
    return clave_garante.copiar(base, carpeta)


def _certificado(base: Any, destino: Path, progreso: Progreso) -> Path:
    from app.garante import clave_garante

    progreso.informar(0, 1)
    return clave_garante.guardar_certificado(base, destino)


def _valor(papel: str) -> Etiqueta:
    etiqueta = Etiqueta("", papel, envolver=True)
    etiqueta.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return etiqueta
